"""A worker for tests that is no process: what the add-on asks of `EngineAccess`, answered at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hymotion.inference.engine import IsCancelled, MotionEngine, OnProgress, Progress
from hymotion.inference.engine_options import EngineOptions
from hymotion.inference.errors import EngineNotFound
from hymotion.inference.server_address import ServerAddress

from ..fakes import FakeEngine

Answer = Callable[[dict[str, Any]], Any]


class FakeConnection:
    """Says hello."""

    def hello(self, _is_cancelled: IsCancelled) -> dict[str, Any]:
        return {"engines": [{"name": "hymotion", "label": "HY-Motion 1.0"}], "machine": "Linux, 8 cores, 32 GB"}


@dataclass
class FakeAccess:
    """make: an engine for each generation. answers: what a task returns (or raises), by name. asked: all that was."""

    make: Callable[[EngineOptions], MotionEngine] = lambda _options: FakeEngine()
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, Any]] = field(default_factory=list)
    runs: bool = False
    closed: int = 0

    def engine(
        self, name: str, options: EngineOptions | None = None, server: ServerAddress | None = None
    ) -> MotionEngine:
        if not name.startswith("hymotion"):
            raise EngineNotFound(name)
        self.asked.append((name, (options, server)))
        return self.make(options or EngineOptions())

    def run(
        self,
        task: str,
        arguments: dict[str, Any],
        on_progress: OnProgress,
        is_cancelled: IsCancelled,
        server: ServerAddress | None = None,
    ) -> Any:
        self.asked.append((task, arguments))
        on_progress(Progress(0.5, f"Half of {task}"))
        return self.answers[task](arguments)

    def connector(self, _server: ServerAddress | None = None) -> Any:
        return lambda _on_progress, _is_cancelled: FakeConnection()

    def worker_runs(self) -> bool:
        return self.runs

    def close(self) -> None:
        self.closed += 1
