"""One progress bar over stages of different length, and the place where a cancel is noticed."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine import IsCancelled, OnProgress, Progress, raise_if


class StageProgress:
    """Turns each stage's own 0..1 into its share of the whole, which never falls.

    Every report asks for a cancel, so all that report may raise Cancelled.
    """

    def __init__(self, on_progress: OnProgress, is_cancelled: IsCancelled) -> None:
        self._on_progress, self._is_cancelled = on_progress, is_cancelled
        self._reached = 0.0
        self._shares: dict[str, tuple[float, float]] = {}

    def expect(self, stages: Sequence[tuple[str, float]]) -> None:
        """The stages to come, (name, weight) in their order, share what is left of the bar by the time they take."""
        self._shares = _shares(stages, self._reached)

    def report(self, fraction: float, message: str) -> None:
        """Tell how far the whole is."""
        self._reached = max(self._reached, min(fraction, 1.0))
        self._on_progress(Progress(self._reached, message))
        raise_if(self._is_cancelled)

    def of(self, stage: str) -> OnProgress:
        """A stage's own progress."""
        start, end = self._shares[stage]

        def on_progress(progress: Progress) -> None:
            self.report(start + (end - start) * min(max(progress.fraction, 0.0), 1.0), progress.message)

        return on_progress


def _shares(stages: Sequence[tuple[str, float]], start: float = 0.0) -> dict[str, tuple[float, float]]:
    """Where each stage begins and ends, from `start` to 1."""
    scale = (1.0 - start) / sum(weight for _, weight in stages)
    shares: dict[str, tuple[float, float]] = {}
    for name, weight in stages:
        shares[name] = (start, start + scale * weight)
        start += scale * weight
    return shares
