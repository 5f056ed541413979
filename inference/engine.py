"""What every motion model looks like from outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from .errors import Cancelled, InvalidRequest
from .motion import Motion
from .request import MotionRequest


@dataclass(frozen=True)
class Progress:
    """How far a job is: `fraction` 0..1, `message` a few words for the progress bar."""

    fraction: float
    message: str


OnProgress = Callable[[Progress], None]
IsCancelled = Callable[[], bool]


@dataclass(frozen=True)
class EngineInfo:
    """Facts about an engine, known without loading it."""

    name: str
    label: str
    model: str
    min_seconds: float
    max_seconds: float
    fps: float
    default_steps: int
    default_guidance: float
    licence_note: str

    def check(self, request: MotionRequest) -> None:
        """Raise InvalidRequest unless this engine can serve the request's settings."""
        request.check()
        if not self.min_seconds <= request.seconds <= self.max_seconds:
            raise InvalidRequest(
                f"{self.label} makes clips of {self.min_seconds:g} to {self.max_seconds:g} s; "
                f"{request.seconds:g} s was asked for.",
                cure=f"Set the duration between {self.min_seconds:g} and {self.max_seconds:g} seconds.",
                code="seconds",
            )


class MotionEngine(Protocol):
    """A motion model. Loading happens in `generate`, the first time, and counts as progress."""

    info: EngineInfo

    def check(self, request: MotionRequest) -> None:
        """Raise InvalidRequest when this engine can't serve the request. Cheap: nothing is loaded."""
        ...

    def generate(self, request: MotionRequest, on_progress: OnProgress, is_cancelled: IsCancelled) -> list[Motion]:
        """One motion per take, each exactly round(seconds * fps) frames.

        `on_progress` is called at least once a sampling step, with a fraction that never falls; `is_cancelled` is asked
        at least as often. Same request, same motions. Raises Cancelled, ModelMissing, ModelDamaged or InvalidRequest.
        """
        ...


def ignore_progress(_: Progress) -> None:
    """For callers that do not show progress."""


def never_cancelled() -> bool:
    """For callers that can't cancel."""
    return False


def raise_if(is_cancelled: IsCancelled) -> None:
    """Raise Cancelled when the user has asked for it."""
    if is_cancelled():
        raise Cancelled
