"""The shipped weights come of several runs by one command: each goes on from the last, and none is done twice."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from hymotion.inference.engines.starter.minilm import DEFAULT_PATH  # noqa: E402 (torch is asked for first)
from hymotion.inference.engines.starter.weights import read_weights  # noqa: E402
from hymotion.training import export  # noqa: E402
from hymotion.training.recipe import STAGES, Stage, follow  # noqa: E402
from hymotion.training.train import TrainConfig, Workplace  # noqa: E402

_TINY = TrainConfig(
    samples=6, steps=3, decay_steps=2, warmup_steps=1, tokens_per_batch=200, width=48, blocks=1, heads=2,
    optimiser="adamw", save_every=100,
)  # fmt: skip


@pytest.fixture
def without_matcher(monkeypatch: pytest.MonkeyPatch) -> None:
    """Learning the matcher takes half a minute and has tests of its own."""
    monkeypatch.setattr(export, "_sentences", lambda actions, captions: ({}, {}))


@pytest.mark.usefixtures("without_matcher")
def test_each_run_goes_on_from_the_one_before_and_none_is_done_twice(shared: Path, tmp_path: Path) -> None:
    place = Workplace(shared / "data" / "starter", DEFAULT_PATH, "cpu", processes=1, fused=False)
    stages = (Stage(_TINY), Stage(replace(_TINY, samples=4, seed=9), until=1))
    made = follow(stages, tmp_path, place)
    first, second = (read_weights(tmp_path / f"run-{n}" / "motion.npz") for n in (1, 2))
    assert made == tmp_path / "run-2" / "motion.npz"
    assert (first[0]["step"], second[0]["step"]) == (3, 1)
    assert (first[1]["mean"] == second[1]["mean"]).all(), "the second run keeps the measure of the first"
    assert json.loads((tmp_path / "run-2" / "config.json").read_text())["seed"] == 9
    before = made.stat().st_mtime_ns
    assert follow(stages, tmp_path, place).stat().st_mtime_ns == before


def test_the_recipe_is_of_one_network() -> None:
    assert len({(s.config.width, s.config.blocks, s.config.heads) for s in STAGES}) == 1
    assert all(s.until is None or s.until < s.config.steps for s in STAGES)


def test_a_recipe_without_runs_says_so(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without runs"):
        follow((), tmp_path, Workplace(tmp_path, tmp_path, "cpu", 1, fused=False))
