"""HY-Motion through our own worker, with small random weights: a prompt to motions, cancelled and killed on the way.

The client's side of it is the standard library and numpy; a real Blender does the same in tests/blender.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hymotion.inference.engine import Progress, ignore_progress, never_cancelled
from hymotion.inference.engine_access import WORKER_PYTHON, EngineAccess
from hymotion.inference.engine_options import EngineOptions
from hymotion.inference.errors import Cancelled, ModelMissing, OutOfMemory
from hymotion.inference.registry import create_engine
from hymotion.inference.request import MotionRequest
from hymotion.tests.tiny_hymotion import make_tiny_home

from .serving import LOAD, children_of

WALK = MotionRequest("a person walks forward", seconds=1.0, seed=3, takes=2, steps=3)
EXACT = EngineOptions(precision="exact", device="cpu")
LITE = "hymotion-lite"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HYMOTION_HOME", str(folder))
        patch.setenv("HF_HUB_CACHE", str(folder / "no hub"))
        yield make_tiny_home(folder)


@pytest.fixture(scope="module")
def access(home: Path) -> Iterator[EngineAccess]:
    held = EngineAccess(lambda: Path(sys.executable))
    yield held
    held.close()


def test_motions_are_those_this_process_would_make(access) -> None:
    heard: list[Progress] = []
    there = access.engine(LITE, EXACT).generate(WALK, heard.append, never_cancelled)
    here = create_engine(LITE, EXACT).generate(WALK, ignore_progress, never_cancelled)
    assert [len(motion) for motion in there] == [30, 30]
    for one, other in zip(here, there, strict=True):
        assert np.allclose(one.transl, other.transl, atol=1e-4)
        assert np.allclose(one.joint_rotations, other.joint_rotations, atol=1e-3)
        assert (one.info.prompt, one.info.seed, one.info.engine) == (other.info.prompt, other.info.seed, LITE)
    fractions = [progress.fraction for progress in heard]
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    assert fractions == sorted(fractions)


def test_cancelled_at_any_stage_it_ends_and_the_next_one_works(access, home) -> None:
    engine = access.engine(LITE, EXACT)
    stages: list[str] = []

    def forget_the_prompt() -> None:
        shutil.rmtree(home / "features", ignore_errors=True)

    forget_the_prompt()
    engine.generate(WALK, lambda p: None if p.message in stages else stages.append(p.message), never_cancelled)
    kinds = {re.sub(r"\d.*", "", stage): stage for stage in stages[1:-1]}  # the last step of each kind
    assert len(kinds) > 4
    for stage in kinds.values():
        forget_the_prompt()
        heard: list[str] = []
        with pytest.raises(Cancelled):
            engine.generate(WALK, lambda p, heard=heard: heard.append(p.message), lambda s=stage, h=heard: s in h)
        assert stages[-1] not in heard
    assert access.worker_runs()
    assert len(engine.generate(WALK, ignore_progress, never_cancelled)) == 2


def test_killed_mid_step_it_is_a_sentence_and_the_next_one_works(access) -> None:
    def kill(progress: Progress) -> None:
        if "step 2" in progress.message:
            os.kill(access._worker._process.pid, signal.SIGKILL)

    engine = access.engine(LITE, EXACT)
    with pytest.raises(OutOfMemory) as caught:
        engine.generate(replace(WALK, steps=20), kill, never_cancelled)
    assert caught.value.cure
    assert len(engine.generate(WALK, ignore_progress, never_cancelled)) == 2


def test_a_model_that_is_not_there_is_named_with_its_cure(access, tmp_path) -> None:
    options = replace(EXACT, models_folder=str(tmp_path))
    with pytest.raises(ModelMissing) as caught:
        access.engine(LITE, options).generate(WALK, ignore_progress, never_cancelled)
    assert "Lite" in caught.value.message
    assert caught.value.cure


def test_models_and_a_plan_are_known_before_anything_is_loaded(access) -> None:
    models = access.run("models", {}, ignore_progress, never_cancelled)
    assert isinstance(models, dict)
    assert all(row["installed"] for row in models["parts"])
    arguments = {"engine": LITE, "options": EXACT.to_dict(), "takes": 2, "seconds": 4.0}
    plan = access.run("plan", arguments, ignore_progress, never_cancelled)
    assert isinstance(plan, dict)
    assert plan["sentences"]


def test_ctrl_c_in_the_terminal_ends_the_command_and_its_worker(home, tmp_path) -> None:
    words = ["generate", "a person walks", "--engine", LITE, "--steps", "200", "--out", str(tmp_path / "m.npz")]
    process = subprocess.Popen(
        [sys.executable, "-c", f"{LOAD}from hymotion.cli.main import main\nmain()", *words],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, WORKER_PYTHON: sys.executable},
    )
    assert process.stderr is not None
    said: list[str] = []
    workers: list[int] = []
    for line in process.stderr:
        said.append(line)
        if "step 2 of 200" in line:
            workers = children_of(process.pid)
            process.send_signal(signal.SIGINT)
    assert process.wait() == 1
    assert said[-1] == "hymotion: Cancelled.\n"
    (worker,) = workers
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)
    assert not (tmp_path / "m.npz").exists()
