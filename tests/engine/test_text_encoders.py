"""What HY-Motion reads of a prompt: the numbers that transformers' own models give, in whatever memory there is."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import transformers

from hymotion.inference.engine import Progress, ignore_progress, never_cancelled
from hymotion.inference.engines.hymotion import qwen_layers, streamed_qwen
from hymotion.inference.engines.hymotion.memory_limits import told_when_full
from hymotion.inference.engines.hymotion.placement import EncoderPlacement, precisions_on
from hymotion.inference.engines.hymotion.prompt_template import MAX_TOKENS, PromptTokeniser
from hymotion.inference.engines.hymotion.system_message import SYSTEM_MESSAGE
from hymotion.inference.engines.hymotion.text_encoders import TextEncoders, encode_prompt, encode_prompts
from hymotion.inference.engines.hymotion.text_features import TextFeatures
from hymotion.inference.errors import (
    Cancelled,
    EnvironmentProblem,
    HyMotionError,
    InvalidRequest,
    ModelDamaged,
    ModelMissing,
    OutOfMemory,
)
from hymotion.tests import tiny_hymotion

from .live_tensors import live_bytes

WALK = "a person walks forward, then waves with the left hand"
EXACT = EncoderPlacement("cpu", "fp32", streamed=True)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_hymotion.make_tiny_home(tmp_path_factory.mktemp("home")) / "models"


@pytest.fixture
def copy_of_models(models: Path, tmp_path: Path) -> Path:
    """A copy to damage."""
    return Path(shutil.copytree(models, tmp_path / "models"))


def encode(models: Path, prompt: str = WALK, placement: EncoderPlacement = EXACT, **how: Any) -> TextFeatures:
    settings = {"on_progress": ignore_progress, "is_cancelled": never_cancelled, **how}
    return encode_prompt(prompt, models / "Qwen3-8B", models / "clip-vit-large-patch14", placement, **settings)


def reference_states(models: Path, ids: Any, dtype: torch.dtype, mask: Any = None) -> torch.Tensor:
    """What upstream takes: the last hidden state of the whole language model."""
    model = transformers.Qwen3ForCausalLM.from_pretrained(models / "Qwen3-8B", dtype=dtype)
    with torch.no_grad():
        output = model(torch.tensor(ids), attention_mask=mask, output_hidden_states=True)
    return output.hidden_states[-1].float()


def test_the_system_message_is_upstreams_byte_for_byte() -> None:
    digest = hashlib.sha256(SYSTEM_MESSAGE.encode()).hexdigest()
    assert digest == "b9c55290b778c01739a337a36315c2065ef6ccfbfa0a1898b727377ed4965283"


def test_a_prompt_is_put_into_the_conversation_and_read_from_its_first_token_on(models: Path) -> None:
    tokens = PromptTokeniser(models / "Qwen3-8B")(WALK)
    tokenizer = transformers.AutoTokenizer.from_pretrained(models / "Qwen3-8B")
    said = tokenizer.decode(tokens.ids)
    assert said == f"<|im_start|>system\n{SYSTEM_MESSAGE}<|im_end|>\n<|im_start|>user\n{WALK}<|im_end|>\n"
    assert tokenizer.decode(tokens.ids[tokens.first :]) == f"{WALK}<|im_end|>\n"


def test_of_a_long_prompt_the_first_128_tokens_are_read(models: Path) -> None:
    features = encode(models, "walk " * 90)
    longer = encode(models, "walk " * 90 + "and jump")
    assert len(features.tokens) == MAX_TOKENS
    assert np.array_equal(features.tokens, longer.tokens)


@pytest.mark.parametrize("streamed", [True, False])
@pytest.mark.parametrize(("precision", "dtype"), [("fp32", torch.float32), ("bf16", torch.bfloat16)])
def test_features_are_those_of_the_whole_model(
    models: Path, streamed: bool, precision: Any, dtype: torch.dtype
) -> None:
    placement = EncoderPlacement("cpu", precision, streamed)
    features = encode(models, placement=placement)
    tokens = PromptTokeniser(models / "Qwen3-8B")(WALK)
    exact = qwen_layers.compute_dtype(placement) == dtype  # not so for bf16 on a processor without it
    expected = reference_states(models, [tokens.ids], dtype)[0, tokens.first :].numpy()
    assert features.tokens.shape == expected.shape
    assert np.abs(features.tokens - expected).max() < (1e-5 if exact else 0.2)


def test_padding_to_128_tokens_as_upstream_does_changes_nothing(models: Path) -> None:
    tokens = PromptTokeniser(models / "Qwen3-8B")(WALK)
    padding = tokens.first + MAX_TOKENS - len(tokens.ids)
    ids = [[*tokens.ids, *([0] * padding)]]
    mask = torch.tensor([[1] * len(tokens.ids) + [0] * padding])
    padded = reference_states(models, ids, torch.float32, mask)[0, tokens.first : len(tokens.ids)]
    assert padding > 50
    assert np.abs(encode(models).tokens - padded.numpy()).max() < 1e-5


def test_the_sentence_is_clips_pooled_output(models: Path) -> None:
    folder = models / "clip-vit-large-patch14"
    model = transformers.CLIPTextModel.from_pretrained(folder)
    tokenizer = transformers.CLIPTokenizer.from_pretrained(folder)
    for prompt in (WALK, "walk " * 90, "7"):
        ids = tokenizer(prompt, truncation=True, max_length=77, return_tensors="pt")
        with torch.no_grad():
            expected = model(**ids).pooler_output.numpy()
        assert np.abs(encode(models, prompt).sentence - expected).max() < 1e-5


def test_several_prompts_at_once_give_what_each_gives_alone(models: Path) -> None:
    prompts = [WALK, "a person jumps", "一个人向前走 🙂"]
    together = encode_prompts(
        prompts, models / "Qwen3-8B", models / "clip-vit-large-patch14", EXACT, ignore_progress, never_cancelled
    )
    for prompt, features in zip(prompts, together, strict=True):
        alone = encode(models, prompt)
        assert np.array_equal(features.tokens, alone.tokens)
        assert np.array_equal(features.sentence, alone.sentence)


def test_kept_layers_serve_prompt_after_prompt(models: Path) -> None:
    folders = (models / "Qwen3-8B", models / "clip-vit-large-patch14")
    with TextEncoders(*folders, EncoderPlacement("cpu", "bf16", False), ignore_progress, never_cancelled) as encoders:
        features = [encoders.encode([prompt], ignore_progress, never_cancelled)[0] for prompt in (WALK, "hop", WALK)]
    assert np.array_equal(features[0].tokens, features[2].tokens)
    assert np.array_equal(features[0].tokens, encode(models, placement=EncoderPlacement("cpu", "bf16")).tokens)


def test_where_bf16_is_not_native_kept_layers_are_upcast_one_by_one(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qwen_layers, "has_fast_bfloat16", lambda _: False)
    kept = encode(models, placement=EncoderPlacement("cpu", "bf16", streamed=False))
    assert np.array_equal(kept.tokens, encode(models).tokens)


def test_files_of_the_base_model_alone_serve_as_well(models: Path, copy_of_models: Path) -> None:
    folder = copy_of_models / "Qwen3-8B"
    base = transformers.Qwen3Model.from_pretrained(folder, dtype=torch.bfloat16)
    for file in folder.glob("model*"):
        file.unlink()
    base.save_pretrained(folder)
    assert np.array_equal(encode(copy_of_models).tokens, encode(models).tokens)


def test_streaming_holds_two_layers_at_most(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted while each layer is at work: its own weights, those of the next, and next to nothing else."""
    files = qwen_layers.QwenFiles(models / "Qwen3-8B")
    layer = sum(weight.nbytes for weight in files.read_layer(0).values())
    before, most = live_bytes(), 0
    original = qwen_layers.modeling_qwen3.Qwen3DecoderLayer.forward

    def counted(self: Any, *arguments: Any, **named: Any) -> Any:
        nonlocal most
        most = max(most, live_bytes() - before)
        return original(self, *arguments, **named)

    monkeypatch.setattr(qwen_layers.modeling_qwen3.Qwen3DecoderLayer, "forward", counted)
    ids = list(range(8))
    hidden = len(ids) * files.config.hidden_size * 4
    placement = EncoderPlacement("cpu", "bf16")
    streamed_qwen.StreamedQwen(models / "Qwen3-8B", placement).encode([ids], ignore_progress, never_cancelled)
    assert layer < most < 2 * layer + 8 * hidden < 3 * layer


def test_progress_rises_and_moves_with_every_layer(models: Path) -> None:
    for placement in (EXACT, EncoderPlacement("cpu", "fp32", streamed=False)):
        seen: list[Progress] = []
        encode(models, placement=placement, on_progress=seen.append)
        fractions = [progress.fraction for progress in seen]
        assert fractions == sorted(fractions)
        assert (fractions[0], fractions[-1]) == (0.0, 1.0)
        assert len(set(fractions)) >= 5  # four layers
        assert all(progress.message for progress in seen)


@pytest.mark.parametrize("streamed", [True, False])
@pytest.mark.parametrize("reports_before", range(6))
def test_cancel_ends_it_within_a_layer_and_frees_the_memory(models: Path, streamed: bool, reports_before: int) -> None:
    before = live_bytes()
    seen: list[Progress] = []
    with pytest.raises(Cancelled):
        encode(
            models,
            placement=EncoderPlacement("cpu", "bf16", streamed),
            on_progress=seen.append,
            is_cancelled=lambda: len(seen) >= reports_before,
        )
    assert len(seen) <= reports_before + 1
    assert live_bytes() - before < 10_000


def test_after_it_nothing_is_kept(models: Path) -> None:
    before = live_bytes()
    encode(models, placement=EncoderPlacement("cpu", "bf16", streamed=False))
    assert live_bytes() - before < 10_000


@pytest.mark.parametrize(
    ("file", "error"),
    [
        ("Qwen3-8B/config.json", ModelMissing),
        ("Qwen3-8B/tokenizer_config.json", ModelMissing),
        ("Qwen3-8B/model-00002-of-00004.safetensors", ModelMissing),
        ("clip-vit-large-patch14/model.safetensors", ModelMissing),
        ("clip-vit-large-patch14/config.json", ModelMissing),
    ],
)
def test_a_missing_file_is_named(copy_of_models: Path, file: str, error: type[HyMotionError]) -> None:
    (copy_of_models / file).unlink()
    with pytest.raises(error, match=Path(file).name) as caught:
        encode(copy_of_models)
    assert caught.value.cure


@pytest.mark.parametrize(
    "file",
    [
        "Qwen3-8B/config.json",
        "Qwen3-8B/tokenizer.json",
        "Qwen3-8B/tokenizer_config.json",
        "Qwen3-8B/model.safetensors.index.json",
        "Qwen3-8B/model-00001-of-00004.safetensors",
        "Qwen3-8B/model-00003-of-00004.safetensors",
        "clip-vit-large-patch14/model.safetensors",
    ],
)
@pytest.mark.parametrize("left", [0, 5, 0.4, 0.98])
def test_a_file_cut_short_is_named(copy_of_models: Path, file: str, left: float) -> None:
    path = copy_of_models / file
    content = path.read_bytes()
    path.write_bytes(content[: int(left * len(content)) if 0 < left < 1 else int(left)])
    with pytest.raises(ModelDamaged, match=path.name) as caught:
        encode(copy_of_models)
    assert caught.value.cure


def test_a_missing_tensor_is_named(copy_of_models: Path) -> None:
    path = copy_of_models / "Qwen3-8B" / "model-00002-of-00004.safetensors"
    path.write_bytes(path.read_bytes().replace(b"layers.1.mlp.up_proj", b"layers.9.mlp.up_proj"))
    with pytest.raises(ModelDamaged, match=r"layers\.1\.mlp\.up_proj"):
        encode(copy_of_models)


def test_another_kind_of_model_is_refused(copy_of_models: Path) -> None:
    for folder in ("Qwen3-8B", "clip-vit-large-patch14"):
        config = copy_of_models / folder / "config.json"
        kept = config.read_text()
        config.write_text(json.dumps({**json.loads(kept), "model_type": "llama"}))
        with pytest.raises(ModelDamaged, match="another kind of model"):
            encode(copy_of_models)
        config.write_text(kept)


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("Qwen3-8B/config.json", {"hidden_size": "wide"}),
        ("Qwen3-8B/config.json", {"hidden_size": 48}),
        ("Qwen3-8B/config.json", {"num_hidden_layers": 9}),
        ("Qwen3-8B/tokenizer.json", {"model": {}}),
        ("Qwen3-8B/tokenizer_config.json", {"chat_template": None}),
        ("Qwen3-8B/tokenizer_config.json", {"chat_template": "{% bad"}),
        ("Qwen3-8B/tokenizer_config.json", {"chat_template": "the same for every prompt"}),
        ("clip-vit-large-patch14/config.json", {"text_config": {"hidden_size": 48}}),
    ],
)
def test_settings_that_make_no_sense_are_damage(copy_of_models: Path, file: str, changes: dict[str, Any]) -> None:
    path = copy_of_models / file
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **changes}), encoding="utf-8")
    with pytest.raises(ModelDamaged, match=path.parent.name) as caught:
        encode(copy_of_models)
    assert caught.value.cure


def test_half_a_character_is_refused_with_its_place(models: Path) -> None:
    with pytest.raises(InvalidRequest, match="place 3"):
        encode(models, "a \ud800 b")


def test_nothing_is_looked_up_on_the_network(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Any:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    encode(models)


@pytest.mark.parametrize(
    "failure",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 96.00 MiB"),
        MemoryError(),
        RuntimeError("[enforce fail at alloc_cpu.cpp:121] DefaultCPUAllocator: not enough memory: you tried"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory"),
        RuntimeError("MPS backend out of memory (MPS allocated: 8.10 GB)"),
    ],
)
@pytest.mark.parametrize("streamed", [True, False])
def test_running_out_of_memory_is_a_sentence_with_a_cure_and_frees_what_was_taken(
    models: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception, streamed: bool
) -> None:
    def full(*_: Any) -> Any:
        raise failure

    before = live_bytes()
    monkeypatch.setattr(streamed_qwen, "fill_layer", full)
    with pytest.raises(OutOfMemory) as caught:
        encode(models, placement=EncoderPlacement("cpu", "bf16", streamed))
    assert caught.value.cure
    assert live_bytes() - before < 10_000  # though the error, which knows where it came from, is still held


def test_a_bug_stays_a_bug() -> None:
    with pytest.raises(RuntimeError, match="shapes"), told_when_full("It"):
        raise RuntimeError("shapes do not match")


@pytest.mark.parametrize(("device", "precision"), [("mps", "int8"), ("mps", "nf4"), ("xpu", "bf16")])
def test_what_a_device_can_not_do_is_refused_before_anything_is_read(device: str, precision: Any) -> None:
    with pytest.raises(InvalidRequest, match=precision) as caught:
        encode(Path("nowhere"), placement=EncoderPlacement(device, precision))
    assert caught.value.cure


def test_without_bitsandbytes_quantising_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "nf4" in precisions_on("cuda:1")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert precisions_on("cuda:1") == ("bf16", "fp32")
    with pytest.raises(EnvironmentProblem, match="bitsandbytes"):
        EncoderPlacement("cpu", "nf4", streamed=False).check()
