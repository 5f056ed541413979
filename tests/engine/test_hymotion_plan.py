"""The plan as a task, this machine as it is probed, and the progress bar of the stages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from hymotion.inference.engine import Progress, ignore_progress, never_cancelled
from hymotion.inference.engine_options import EngineOptions
from hymotion.inference.engines.hymotion import plan_task
from hymotion.inference.engines.hymotion.engine import HyMotionEngine
from hymotion.inference.engines.hymotion.hardware import choose_device, probe
from hymotion.inference.engines.hymotion.stage_progress import StageProgress
from hymotion.inference.engines.hymotion.threads import threads_for
from hymotion.inference.errors import InvalidRequest
from hymotion.inference.request import MotionRequest

GB = 1_000_000_000
EXACT = EngineOptions(precision="exact")


def test_the_bar_gives_each_stage_its_share_and_never_falls() -> None:
    seen: list[Progress] = []
    progress = StageProgress(seen.append, never_cancelled)
    progress.report(0.0, "start")
    progress.expect([("slow", 3.0), ("quick", 1.0)])
    for fraction in (0.5, 1.0, 0.2):
        progress.of("slow")(Progress(fraction, "slow"))
    progress.expect([("rest", 1.0), ("none", 0.0)])
    progress.of("rest")(Progress(1.0, "rest"))
    assert [round(report.fraction, 3) for report in seen] == [0.0, 0.375, 0.75, 0.75, 1.0]


def test_the_plan_can_be_asked_for_without_models(own_home: Path) -> None:
    shutil.rmtree(own_home / "models")
    answer = plan_task.run({"engine": "hymotion", "seconds": 4.0, "takes": 2}, ignore_progress, never_cancelled)
    assert answer["plan"]["disk"] > 2 * GB
    assert len(answer["sentences"]) == 4
    assert "RAM" in answer["hardware"]
    json.dumps(answer)


def test_the_plan_knows_what_is_here(own_home: Path) -> None:
    arguments: dict[str, Any] = {"engine": "hymotion", "options": EXACT.to_dict(), "prompt": "a walk", "seconds": 1}
    before = plan_task.run(arguments, ignore_progress, never_cancelled)["plan"]
    assert before["encoder"]
    assert before["convert_to"] == "fp32"
    HyMotionEngine(EXACT).generate(MotionRequest("a walk", 1.0, steps=1), ignore_progress, never_cancelled)
    after = plan_task.run(arguments, ignore_progress, never_cancelled)["plan"]
    assert after["encoder"] is None
    assert after["convert_to"] is None


@pytest.mark.parametrize(
    "bad", [{}, {"engine": "starter"}, {"engine": "hymotion", "takes": "many"}, {"engine": "hymotion", "takes": 99}]
)
def test_a_plan_for_nonsense_is_refused(own_home: Path, bad: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest):
        plan_task.run(bad, ignore_progress, never_cancelled)


def test_this_machine_is_probed(tmp_path: Path) -> None:
    found = probe("cpu", tmp_path / "not yet there")
    assert found.device == "cpu"
    assert 0 < found.ram_free <= found.ram_total
    assert found.disk_free > 0
    assert found.cpu_count >= 1
    assert "RAM free" in found.describe()


@pytest.mark.parametrize("device", ["cuda:99", "mps:7", "tpu", "cuda:x", ""])
def test_a_device_that_is_not_there_is_refused(device: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        choose_device(device)
    assert caught.value.code == "device"


def test_a_core_is_left_to_blender_where_there_are_enough() -> None:
    assert [threads_for(offered) for offered in (1, 2, 3, 4, 16)] == [1, 2, 2, 3, 15]
