"""What a worker can do, as a table: the only things that a message can make it run.

A task is a function `run(arguments, on_progress, is_cancelled)` that returns a dict of JSON values, or the bytes of an
.npz. It raises errors of our own tree.
"""

from __future__ import annotations

import dataclasses
import gc
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .engine import IsCancelled, MotionEngine, OnProgress
from .engine_options import EngineOptions
from .errors import Cancelled, InvalidRequest
from .registry import create_engine
from .wire import bad_message, motions_to_npz, object_in, options_from_json, request_from_json

TaskResult = dict[str, Any] | bytes
RunTask = Callable[[dict[str, Any], OnProgress, IsCancelled], TaskResult]
MakeEngine = Callable[[str, EngineOptions], MotionEngine]


@dataclass(frozen=True)
class Task:
    """One thing a worker can do.

    takes_turns: it fills the machine's memory, so one such job runs at a time and the others wait.
    """

    name: str
    run: RunTask
    takes_turns: bool = False


@dataclass(frozen=True)
class _Entry:
    """A task by the place of its function: "module:function", the module relative to this package.

    for_guests: a server that others use over the network offers it too.
    """

    name: str
    target: str
    takes_turns: bool = False
    for_guests: bool = False


_MODEL_TASKS: Final = ".engines.hymotion.model_tasks"
ENTRIES: Final = (
    _Entry("plan", ".engines.hymotion.plan_task:run", for_guests=True),
    _Entry("models", f"{_MODEL_TASKS}:list_models", for_guests=True),
    _Entry("download_model", f"{_MODEL_TASKS}:download_model"),
    _Entry("convert_model", f"{_MODEL_TASKS}:convert_model", takes_turns=True),
    _Entry("verify_model", f"{_MODEL_TASKS}:verify_model"),
    _Entry("remove_model", f"{_MODEL_TASKS}:remove_model"),
    _Entry("body", ".engines.hymotion.body_task:run"),
    _Entry("check_encoder", ".engines.hymotion.encoder_check:run", takes_turns=True),
)
GENERATE: Final = "generate"


def task_table(make_engine: MakeEngine = create_engine, *, guests: bool = False) -> Mapping[str, Task]:
    """Every task by its name. guests: only what a server lets others do, with the server's own folders and device."""
    generate = Task(GENERATE, GenerateTask(make_engine), takes_turns=True)
    others = (
        Task(entry.name, _LateTask(entry.target), entry.takes_turns)
        for entry in ENTRIES
        if entry.for_guests or not guests
    )
    tasks = {task.name: task for task in (generate, *others)}
    if not guests:
        return tasks
    return {name: dataclasses.replace(task, run=_GuestTask(task.run)) for name, task in tasks.items()}


class GenerateTask:
    """Generation with an engine that is kept for the next time, one at a time: two models rarely fit.

    arguments: engine (its name), request, options. The result is `wire.motions_to_npz`.
    """

    def __init__(self, make_engine: MakeEngine) -> None:
        self._make_engine = make_engine
        self._kept: tuple[str, EngineOptions, MotionEngine] | None = None

    def __call__(self, arguments: dict[str, Any], on_progress: OnProgress, is_cancelled: IsCancelled) -> bytes:
        """Run one request. Raises what the engine raises."""
        name = arguments.get("engine")
        if not isinstance(name, str):
            raise bad_message("A generation names no engine")
        request = request_from_json(arguments.get("request"))
        engine = self._engine(name, options_from_json(arguments.get("options", {})))
        finished = False
        try:
            motions = engine.generate(request, on_progress, is_cancelled)
            finished = True
        except (Cancelled, InvalidRequest):
            finished = True
            raise
        finally:
            if not finished:
                # after running out of memory, or a bug, nothing of it is worth keeping
                self._forget()
        return motions_to_npz(motions)

    def _engine(self, name: str, options: EngineOptions) -> MotionEngine:
        if self._kept is None or self._kept[:2] != (name, options):
            self._forget()
            self._kept = (name, options, self._make_engine(name, options))
        return self._kept[2]

    def _forget(self) -> None:
        self._kept = None
        gc.collect()


class _LateTask:
    """A task whose module is imported when it is first asked for."""

    def __init__(self, target: str) -> None:
        self._target = target

    def __call__(self, arguments: dict[str, Any], on_progress: OnProgress, is_cancelled: IsCancelled) -> TaskResult:
        module_name, function = self._target.split(":")
        run: RunTask = getattr(importlib.import_module(module_name, __package__), function)
        return run(arguments, on_progress, is_cancelled)


class _GuestTask:
    """A task asked for over the network: where models lie and on which device they run is the server's business."""

    def __init__(self, run: RunTask) -> None:
        self._run = run

    def __call__(self, arguments: dict[str, Any], on_progress: OnProgress, is_cancelled: IsCancelled) -> TaskResult:
        options = object_in(arguments.get("options", {}), "options")
        kept = {key: value for key, value in options.items() if key not in ("models_folder", "device")}
        own = {key: value for key, value in arguments.items() if key not in ("models_folder", "folder")}
        return self._run({**own, "options": kept}, on_progress, is_cancelled)
