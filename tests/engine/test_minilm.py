"""The numpy sentence encoder says what the published torch model says, tokenizer and 8-bit weights included."""

from __future__ import annotations

import importlib.util
import unicodedata
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import BertModel, BertTokenizer

from hymotion.inference.engines.starter.minilm import MiniLM
from hymotion.inference.engines.starter.wordpiece import MAX_TOKENS, WordPiece
from hymotion.training.convert_minilm import PACKAGE, convert, main

ROOT = Path(__file__).resolve().parents[2]

ACTIONS = (
    *("walks forward", "runs", "jumps", "sits down on a chair", "waves with the left hand", "kicks", "dances salsa"),
    *("throws a punch", "climbs a ladder", "turns around to the right", "crouches", "picks something up"),
)
MANNERS = ("", "slowly", "twice and then stops", "while looking over the shoulder")
SENTENCES = [
    *(f"{who} {what} {how}" for who in ("a person", "someone", "an old man") for what in ACTIONS for how in MANNERS),
    "walk",
    "Zombie!",
    "A MAN DOES A CARTWHEEL, THEN BOWS; finally he claps 3 times (happily).",
    "une personne marche à reculons, très fatiguée",
    "一个人向前走",
    "a person does the moonwalk 🕺",
    "a person " + "walks and walks " * 80,
]

ODD_TEXTS = [
    "",
    " \t\r\n ",
    "naïve façade, Ångström, İstanbul, Straße, ΑΣ ΣΑΣ ὈΔΥΣΣΕΎΣ",
    "don't stop-me (now)... 3.14 $5 ~^`|<>+=_ “quoted” «guillemets» \u2013 \u2014",
    "走路waves走路 ㍻ 𠀀𫜴 日本語のテキスト 한국어 عربى हिन्दी ไทย",
    "🙂👩\u200d👩\u200d👧 🏃🏽\u200d♀️ \u202eleft\u202c soft\u00adhyphen",
    "nul\x00bell\x07del\x7f next\x85line line\u2028paragraph\u2029nbsp\u00a0ideographic\u3000\ufeff\ufffd",
    "supercalifragilisticexpialidocious antidisestablishmentarianism",
    "x" * 100,
    "x" * 101,
    "e\u0301 é a\u0300\u0301\u0302 \u0301",
    "\uff26\uff55\uff4c\uff4c ﬁ ǅ ﷺ",
    "word " * 300,
    "a\u0378b\ue000c x\U0002b820y\U0002b920z",
]


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The published model."""
    installed = importlib.util.find_spec(PACKAGE)
    parent = Path(str(installed.origin)).parent if installed else ROOT / ".envs" / "minilm-package" / PACKAGE
    if not (parent / "model" / "model.safetensors").is_file():
        pytest.fail("the published text encoder is not here: run python3 dev.py weights")
    return parent / "model"


@pytest.fixture(scope="session")
def published_tokenizer(model_folder: Path) -> BertTokenizer:
    return BertTokenizer.from_pretrained(model_folder)


@pytest.fixture(scope="session")
def our_tokenizer(model_folder: Path) -> WordPiece:
    return WordPiece((model_folder / "vocab.txt").read_text(encoding="utf-8").rstrip("\n").split("\n"))


@pytest.fixture(scope="session")
def published_embeddings(model_folder: Path, published_tokenizer: BertTokenizer) -> np.ndarray:
    """What the sentence-transformers recipe gives: mean of the tokens, length 1. One sentence at a time: no padding."""
    model = BertModel.from_pretrained(model_folder).eval()
    rows = []
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # beside a busy process, torch's threads wait for each other longer than they work
    with torch.no_grad():
        for sentence in SENTENCES:
            tokens = published_tokenizer(sentence, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
            mean = model(**tokens).last_hidden_state[0].mean(0)
            rows.append((mean / mean.norm()).numpy())
    torch.set_num_threads(threads)
    return np.array(rows)


def _published_ids(tokenizer: BertTokenizer, text: str) -> list[int]:
    return tokenizer(text, truncation=True, max_length=MAX_TOKENS)["input_ids"]


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_odd_texts_become_the_published_tokens(
    text: str, our_tokenizer: WordPiece, published_tokenizer: BertTokenizer
) -> None:
    assert our_tokenizer.encode(text) == _published_ids(published_tokenizer, text)


def test_sentences_become_the_published_tokens(our_tokenizer: WordPiece, published_tokenizer: BertTokenizer) -> None:
    for sentence in SENTENCES:
        assert our_tokenizer.encode(sentence) == _published_ids(published_tokenizer, sentence), sentence


def _known_to_both(character: str) -> bool:
    """Whether both use the same Unicode category; the published tokenizer's tables are older than Python's.

    So marks, punctuation and formats that came after Unicode 3.2 are left out, and U+166D, which changed its category.
    """
    new = unicodedata.ucd_3_2_0.category(character) == "Cn"
    return character != "\u166d" and not (new and unicodedata.category(character).startswith(("M", "P", "Cf")))


@settings(max_examples=500, deadline=None)
@given(
    text=st.lists(
        st.one_of(
            st.characters(exclude_categories=["Cs"]).filter(_known_to_both),
            st.sampled_from([" ", "a", "walk", "##ing", "É", "'", "走", "🙂", "ing", "un", "'s", "\t"]),
        ),
        max_size=60,
    ).map("".join)
)
def test_any_text_becomes_the_published_tokens(
    text: str, our_tokenizer: WordPiece, published_tokenizer: BertTokenizer
) -> None:
    assert our_tokenizer.encode(text) == _published_ids(published_tokenizer, text)


def _cosines(weights: Path, published_embeddings: np.ndarray) -> np.ndarray:
    embeddings = MiniLM.load(weights).encode(SENTENCES)
    assert embeddings.shape == (len(SENTENCES), 384)
    assert embeddings.dtype == np.float32
    assert np.linalg.norm(embeddings, axis=-1) == pytest.approx(1.0, abs=1e-5)
    return (embeddings * published_embeddings).sum(-1)


def test_with_full_weights_the_embeddings_are_the_published_ones(
    tmp_path: Path, model_folder: Path, published_embeddings: np.ndarray
) -> None:
    convert(model_folder, tmp_path / "full.npz", precision="float")
    assert _cosines(tmp_path / "full.npz", published_embeddings).min() > 0.99999


def test_the_shipped_eight_bits_stay_close(
    tmp_path: Path, model_folder: Path, published_embeddings: np.ndarray
) -> None:
    assert main(["--source", str(model_folder), "--out", str(tmp_path / "shipped.npz")]) == 0
    assert (tmp_path / "shipped.npz").stat().st_size < 25e6
    cosines = _cosines(tmp_path / "shipped.npz", published_embeddings)
    assert cosines.min() > 0.9995


def test_an_embedding_does_not_depend_on_its_neighbours(tmp_path: Path, model_folder: Path) -> None:
    convert(model_folder, tmp_path / "m.npz")
    model = MiniLM.load(tmp_path / "m.npz")
    together = model.encode(SENTENCES[:30])
    alone = np.concatenate([model.encode([sentence]) for sentence in SENTENCES[:30]])
    assert np.abs(together - alone).max() < 1e-5
    assert model.encode([]).shape == (0, 384)


def test_a_wheel_and_a_folder_give_the_same_file(tmp_path: Path, model_folder: Path) -> None:
    wheel = tmp_path / "package-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in ("model.safetensors", "vocab.txt", "config.json", "1_Pooling/config.json"):
            archive.write(model_folder / name, f"{PACKAGE}/model/{name}")
    convert(wheel, tmp_path / "from_wheel.npz")
    convert(model_folder, tmp_path / "from_folder.npz")
    assert (tmp_path / "from_wheel.npz").read_bytes() == (tmp_path / "from_folder.npz").read_bytes()
