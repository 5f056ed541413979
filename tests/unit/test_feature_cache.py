"""Encoded prompts are kept for ever, and nothing on the disk can make them wrong."""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hymotion.inference.engines.hymotion.feature_cache import FeatureCache, FeatureKey, encoder_revision
from hymotion.inference.engines.hymotion.text_features import TextFeatures
from hymotion.inference.errors import DiskFull, ModelMissing

KEY = FeatureKey("a person walks", ("qwen", "clip"), "bf16", "template")


def features(seed: int = 0, tokens: int = 9) -> TextFeatures:
    random = np.random.default_rng(seed)
    return TextFeatures(
        random.standard_normal((1, 8), dtype=np.float32), random.standard_normal((tokens, 16), dtype=np.float32)
    )


def entries(folder: Path) -> list[Path]:
    """All files but the note of who read last."""
    return [path for path in folder.iterdir() if path.name != "encoders.json"]


def same(one: TextFeatures | None, other: TextFeatures) -> bool:
    return (
        one is not None
        and np.array_equal(one.tokens, other.tokens)
        and np.array_equal(one.sentence, other.sentence)
        and one.tokens.dtype == np.float32
    )


def test_what_is_put_comes_back_bit_for_bit_from_another_instance(tmp_path: Path) -> None:
    assert FeatureCache(tmp_path / "new").get(KEY) is None
    FeatureCache(tmp_path / "new").put(KEY, features())
    assert same(FeatureCache(tmp_path / "new").get(KEY), features())


@pytest.mark.parametrize(
    "other",
    [
        replace(KEY, prompt="a person walks "),
        replace(KEY, prompt="A person walks"),
        replace(KEY, encoders=("qwen", "other clip")),
        replace(KEY, encoders=("qwenclip",)),
        replace(KEY, precision="nf4"),
        replace(KEY, template="changed"),
    ],
)
def test_everything_that_decides_the_features_is_in_the_key(tmp_path: Path, other: FeatureKey) -> None:
    cache = FeatureCache(tmp_path)
    cache.put(KEY, features())
    assert cache.get(other) is None


@pytest.mark.parametrize("prompt", ["一个人向前走 🙂", "walks\n\tforward\x00", "../../etc/passwd", "x" * 500, "\ud800"])
def test_any_prompt_can_be_a_key(tmp_path: Path, prompt: str) -> None:
    cache = FeatureCache(tmp_path)
    cache.put(replace(KEY, prompt=prompt), features())
    assert same(cache.get(replace(KEY, prompt=prompt)), features())
    assert len(entries(tmp_path)) == 1


@pytest.mark.parametrize("left", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_an_entry_cut_short_is_removed_and_made_again(tmp_path: Path, left: float) -> None:
    cache = FeatureCache(tmp_path)
    cache.put(KEY, features())
    (entry,) = entries(tmp_path)
    content = entry.read_bytes()
    entry.write_bytes(content[: int(left * len(content))])
    assert cache.get(KEY) is None
    assert not entry.exists()
    cache.put(KEY, features())
    assert same(cache.get(KEY), features())


def test_altered_bytes_never_become_features(tmp_path: Path) -> None:
    cache = FeatureCache(tmp_path)
    random = np.random.default_rng(0)
    cache.put(KEY, features())
    (entry,) = entries(tmp_path)
    content = entry.read_bytes()
    for place in random.integers(0, len(content), 400):
        altered = bytearray(content)
        altered[place] ^= 0x41
        entry.write_bytes(bytes(altered))
        found = cache.get(KEY)
        assert found is None or same(found, features())


def test_an_entry_under_another_prompts_name_is_not_taken_for_it(tmp_path: Path) -> None:
    cache, other = FeatureCache(tmp_path), replace(KEY, prompt="a person sits")
    cache.put(KEY, features())
    (tmp_path / KEY.file_name()).rename(tmp_path / other.file_name())
    assert cache.get(other) is None


def test_an_entry_with_a_pickle_is_not_opened(tmp_path: Path) -> None:
    cache = FeatureCache(tmp_path)
    cache.put(KEY, features())
    (entry,) = entries(tmp_path)
    np.savez(entry, key=KEY.text(), sentence=np.array([{}], dtype=object), tokens=np.zeros((1, 1)))
    assert cache.get(KEY) is None


def test_values_that_are_no_numbers_are_not_features(tmp_path: Path) -> None:
    cache = FeatureCache(tmp_path)
    bad = features()
    bad.tokens[3, 3] = np.nan
    cache.put(KEY, bad)
    assert cache.get(KEY) is None
    assert not entries(tmp_path)


def test_a_disk_without_room_is_a_sentence_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full)
    with pytest.raises(DiskFull, match="No space left") as caught:
        FeatureCache(tmp_path).put(KEY, features())
    assert caught.value.cure
    assert not entries(tmp_path)


def _put_and_get(folder: Path, seed: int) -> int:
    cache, wrong = FeatureCache(folder), 0
    for i in range(30):
        key = replace(KEY, prompt=f"prompt {i % 3}")
        cache.put(key, features(i % 3))
        found = cache.get(key)
        wrong += found is not None and not same(found, features(i % 3))
    return wrong


def test_processes_share_the_folder(tmp_path: Path) -> None:
    """Forked ones: spawned ones would not know the package's name, which conftest.py gives."""
    if os.name == "nt":
        pytest.skip("needs fork")
    with multiprocessing.get_context("fork").Pool(3) as pool:
        assert sum(pool.starmap(_put_and_get, [(tmp_path, seed) for seed in range(3)])) == 0
    assert len(entries(tmp_path)) == 3


def write_encoder(folder: Path, weights: bytes = b"\x02\0\0\0\0\0\0\0{}" + b"w" * 100_000) -> Path:
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(weights)
    return folder


def test_the_revision_tells_encoders_apart_and_does_not_depend_on_where_they_lie(tmp_path: Path) -> None:
    first = encoder_revision(write_encoder(tmp_path / "first"))
    assert encoder_revision(write_encoder(tmp_path / "second")) == first
    (tmp_path / "second" / "config.json").write_text('{"a": 1}')
    assert encoder_revision(tmp_path / "second") != first
    trained = b"\x02\0\0\0\0\0\0\0{}" + b"v" * 100_000
    assert encoder_revision(write_encoder(tmp_path / "third", trained)) != first
    assert encoder_revision(write_encoder(tmp_path / "fourth", trained[:-1])) != first


def test_without_weights_there_is_no_revision(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ModelMissing):
            encoder_revision(folder)


def test_it_remembers_who_read_last(tmp_path: Path) -> None:
    cache = FeatureCache(tmp_path)
    assert cache.last_encoders() is None
    cache.put(KEY, features())
    assert FeatureCache(tmp_path).last_encoders() == KEY.encoders
    cache.put(replace(KEY, encoders=("newer", "clip")), features())
    assert cache.last_encoders() == ("newer", "clip")
    for nonsense in ("", "{", '"qwen"', "\x00"):
        (tmp_path / "encoders.json").write_text(nonsense)
        assert cache.last_encoders() is None
