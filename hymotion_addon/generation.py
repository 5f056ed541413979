"""One request being made into motions, beside Blender."""

from __future__ import annotations

from ..inference.engine import IsCancelled, MotionEngine, OnProgress
from ..inference.motion import Motion
from ..inference.request import MotionRequest
from .background import BackgroundTask, TaskState

JobState = TaskState[tuple[Motion, ...]]
"""Of a generation: its result is one motion per take."""


class GenerationJob(BackgroundTask[tuple[Motion, ...]]):
    """Runs one request on one engine. Make, `start`, then `poll` until it no longer runs."""

    def __init__(self, engine: MotionEngine, request: MotionRequest) -> None:
        def generate(on_progress: OnProgress, is_cancelled: IsCancelled) -> tuple[Motion, ...]:
            return tuple(engine.generate(request, on_progress, is_cancelled))

        super().__init__(generate, name="HY-Motion generation", what="The engine")
        self.request = request
        self._engine = engine

    def start(self) -> None:
        """Check the request, then begin. Raises InvalidRequest; nothing runs in that case."""
        self._engine.check(self.request)
        super().start()
