"""The text encoder in 8 and in 4 bits: how close its features stay, how much smaller it gets, and the command for both.

Small models with random weights; `hymotion encoder-check` measures the same on the real ones.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from hymotion.cli import encoder_check as command
from hymotion.cli.main import run as run_command
from hymotion.inference.engine import Progress, ignore_progress, never_cancelled
from hymotion.inference.engines.hymotion import encoder_check
from hymotion.inference.engines.hymotion.encoder_check import PROMPTS, Agreement, check_encoder
from hymotion.inference.engines.hymotion.placement import EncoderPlacement, EncoderPrecision
from hymotion.inference.engines.hymotion.streamed_qwen import KeptQwen, StreamedQwen
from hymotion.inference.errors import Cancelled, InvalidRequest, ModelMissing
from hymotion.tests import tiny_hymotion

from .live_tensors import live_bytes

LEAST_COSINE: dict[EncoderPrecision, float] = {"int8": 0.998, "nf4": 0.93}
IDS = [list(range(40, 90))]


@pytest.fixture(scope="module")
def qwen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four layers, 512 wide, weights spread as Qwen3's are before training."""
    folder = tmp_path_factory.mktemp("models") / "Qwen3-8B"
    tiny_hymotion.make_qwen(folder, hidden_size=512, intermediate_size=1536, initializer_range=0.02)
    return folder


@pytest.fixture(scope="module")
def agreements(qwen: Path) -> dict[str, Agreement]:
    wanted = ["int8", "nf4", "fp32"]
    found = check_encoder(qwen, "cpu", wanted, PROMPTS[:2], ignore_progress, never_cancelled)  # type: ignore[arg-type]
    return {each.precision: each for each in found}


@pytest.mark.parametrize("precision", LEAST_COSINE)
def test_quantised_features_stay_close_to_bf16s(
    agreements: dict[str, Agreement],
    precision: EncoderPrecision,
    capsys: pytest.CaptureFixture[str],
    record_property: Any,
) -> None:
    found = agreements[precision]
    record_property(f"cosine {precision}", found.mean)
    with capsys.disabled():
        sys.stdout.write(f"\n{precision} against bf16: cosine {found.mean:.5f}, least token {found.least:.5f}\n")
    assert LEAST_COSINE[precision] < found.mean < 1.0
    assert found.least < found.mean
    assert len(found.prompts) == 2


def test_more_bits_are_closer(agreements: dict[str, Agreement]) -> None:
    assert agreements["nf4"].mean < agreements["int8"].mean < agreements["fp32"].mean


@pytest.mark.parametrize(("precision", "share"), [("int8", 0.51), ("nf4", 0.29)])
def test_kept_quantised_layers_are_that_much_smaller_and_say_what_streamed_ones_say(
    qwen: Path, precision: EncoderPrecision, share: float
) -> None:
    sizes: dict[str, int] = {}
    for name in ("bf16", precision):
        before = live_bytes()
        encoder = KeptQwen(qwen, EncoderPlacement("cpu", name, streamed=False), ignore_progress, never_cancelled)  # type: ignore[arg-type]
        sizes[name] = live_bytes() - before
        (kept,) = encoder.encode(IDS, ignore_progress, never_cancelled)
        encoder.close()
        assert live_bytes() - before < 200_000
    (streamed,) = StreamedQwen(qwen, EncoderPlacement("cpu", precision)).encode(IDS, ignore_progress, never_cancelled)
    assert torch.equal(kept, streamed)
    assert sizes[precision] < share * sizes["bf16"]


def test_cancel_ends_the_check_and_progress_never_falls(qwen: Path) -> None:
    seen: list[Progress] = []
    check_encoder(qwen, "cpu", ["fp32"], PROMPTS[:1], seen.append, never_cancelled)
    fractions = [progress.fraction for progress in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    seen.clear()
    with pytest.raises(Cancelled):
        check_encoder(qwen, "cpu", ["fp32"], PROMPTS[:1], seen.append, lambda: len(seen) >= 7)
    assert len(seen) == 7


def test_the_task_takes_its_defaults_from_the_machine(qwen: Path) -> None:
    found = encoder_check.run(
        {"models_folder": str(qwen.parent), "device": "cpu", "prompts": ["hop"]}, ignore_progress, never_cancelled
    )
    assert [each["precision"] for each in found["agreements"]] == ["fp32", "int8", "nf4"]
    assert (found["device"], found["prompts"]) == ("cpu", ["hop"])


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"precisions": ["int3"]}, InvalidRequest),
        ({"device": "toaster"}, InvalidRequest),
        ({"models_folder": "nowhere"}, ModelMissing),
    ],
)
def test_the_task_refuses_what_it_can_not_do(qwen: Path, arguments: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        encoder_check.run({"models_folder": str(qwen.parent), **arguments}, ignore_progress, never_cancelled)


class InThisProcess:
    """Stands in for the worker."""

    def run(self, task: str, arguments: dict[str, Any], on_progress: Any, is_cancelled: Any) -> dict[str, Any]:
        assert task == "check_encoder"
        return encoder_check.run(arguments, on_progress, is_cancelled)

    def close(self) -> None:
        pass


def test_the_command_prints_a_line_for_each_precision(
    qwen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "EngineAccess", InThisProcess)
    prompts = tmp_path / "prompts.txt"
    prompts.write_text("a person hops\n\n一个人向前走\n", encoding="utf-8")
    words = ["encoder-check", "--models", str(qwen.parent), "--precision", "int8", "--prompts", str(prompts)]
    assert run_command([*words, "--device", "cpu"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("On cpu, 2 prompts")
    assert lines[1].startswith("int8: mean 0.99")
    assert len(lines) == 2


def test_the_command_says_what_is_wrong_with_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.txt").write_text("\n")
    for name in ("empty.txt", "missing.txt"):
        assert run_command(["encoder-check", "--prompts", str(tmp_path / name)]) == 1
        assert name in capsys.readouterr().err
