"""What a worker can be asked to do, and how it keeps an engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hymotion.inference import tasks
from hymotion.inference.engine import ignore_progress, never_cancelled
from hymotion.inference.engine_options import EngineOptions
from hymotion.inference.errors import Cancelled, HyMotionError, InvalidRequest, OutOfMemory, WorkerProblem
from hymotion.inference.request import MotionRequest
from hymotion.inference.tasks import ENTRIES, GENERATE, task_table
from hymotion.inference.wire import motions_from_npz, request_to_json

from ..fakes import FakeEngine

WAVE = request_to_json(MotionRequest("a person waves", seconds=2.0, takes=2))


@dataclass
class Maker:
    """Makes fake engines and remembers what was asked for."""

    fail: Exception | None = None
    made: list[tuple[str, EngineOptions]] = field(default_factory=list)

    def __call__(self, name: str, options: EngineOptions) -> FakeEngine:
        self.made.append((name, options))
        return FakeEngine(fail_at=None if self.fail is None else (1, self.fail))

    def generate(self, guests: bool = False, **arguments: Any) -> bytes:
        whole = {"engine": "starter", "request": WAVE, **arguments}
        result = task_table(self, guests=guests)[GENERATE].run(whole, ignore_progress, never_cancelled)
        assert isinstance(result, bytes)
        return result


def test_a_generation_gives_one_motion_a_take() -> None:
    assert len(motions_from_npz(Maker().generate())) == 2


def test_an_engine_is_kept_until_another_or_other_options_are_asked_for() -> None:
    maker = Maker()
    generate = task_table(maker)[GENERATE].run
    exact = EngineOptions(precision="exact")
    for name, options in [
        ("a", EngineOptions()),
        ("a", EngineOptions()),
        ("a", exact),
        ("b", exact),
        ("b", exact),
        ("a", exact),
    ]:
        arguments = {"engine": name, "request": WAVE, "options": options.to_dict()}
        generate(arguments, ignore_progress, never_cancelled)
    assert maker.made == [("a", EngineOptions()), ("a", exact), ("b", exact), ("a", exact)]


@pytest.mark.parametrize(
    ("error", "kept"),
    [(Cancelled(), True), (InvalidRequest("No."), True), (OutOfMemory("Full."), False), (ZeroDivisionError(), False)],
)
def test_an_engine_that_broke_is_not_used_again(error, kept) -> None:
    maker = Maker(fail=error)
    generate = task_table(maker)[GENERATE].run
    for _ in range(2):
        with pytest.raises(type(error)):
            generate({"engine": "a", "request": WAVE}, ignore_progress, never_cancelled)
    assert len(maker.made) == (1 if kept else 2)


@pytest.mark.parametrize(
    "arguments", [{"engine": 3}, {"engine": None}, {"request": None}, {"request": {}}, {"options": {"memory": "none"}}]
)
def test_arguments_that_make_no_sense_are_refused_before_an_engine_is_made(arguments) -> None:
    maker = Maker()
    with pytest.raises(WorkerProblem) as caught:
        maker.generate(**arguments)
    assert caught.value.code == "bad_message"
    assert maker.made == []


def test_an_unknown_engine_is_an_error_of_our_own() -> None:
    with pytest.raises(HyMotionError, match="no engine called"):
        task_table()[GENERATE].run({"engine": "x", "request": WAVE}, ignore_progress, never_cancelled)


def test_over_a_network_folders_and_devices_are_the_servers_own() -> None:
    maker = Maker()
    options = EngineOptions("exact", "less", device="cuda:7", models_folder="C:\\theirs")
    maker.generate(guests=True, options=options.to_dict())
    assert maker.made == [("starter", EngineOptions("exact", "less"))]


def test_over_a_network_nobody_downloads_converts_or_removes() -> None:
    assert set(task_table(guests=True)) == {"generate", "plan", "models"}
    assert {"download_model", "convert_model", "remove_model"} < set(task_table())


def test_every_task_is_where_the_table_says() -> None:
    for entry in ENTRIES:
        module, _, function = entry.target.partition(":")
        file = Path(tasks.__file__).parent.joinpath(*module.strip(".").split(".")).with_suffix(".py")
        assert f"def {function}(" in file.read_text(encoding="utf-8")


def test_what_fills_the_memory_takes_turns() -> None:
    assert {task.name for task in task_table().values() if task.takes_turns} == {
        "generate",
        "convert_model",
        "check_encoder",
    }
