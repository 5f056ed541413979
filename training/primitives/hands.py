"""Where a hand can be asked to go. Everything is written for the left hand; the right one mirrors it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

Vector = tuple[float, float, float]
ZERO: Final[Vector] = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Hand:
    """A place for the left wrist.

    at: metres from the anchor, in its axes (left, up, forward). anchor: "shoulder" (axes of the chest), "chest" (middle
    between the shoulders), "pelvis", "head", "world" (on the floor under the start, facing ahead), or "rest": where the
    recording has it. elbow: which way the elbow points, in axes of the chest. palm, fingers: which way they look, in
    axes of the anchor; zero for no matter.
    """

    at: Vector = ZERO
    anchor: str = "shoulder"
    elbow: Vector = (0.5, -0.6, -0.6)
    palm: Vector = ZERO
    fingers: Vector = ZERO

    def moved(self, left: float = 0.0, up: float = 0.0, forward: float = 0.0) -> Hand:
        """Shifted by so many metres."""
        x, y, z = self.at
        return replace(self, at=(x + left, y + up, z + forward))


REST: Final = Hand(anchor="rest")


@dataclass(frozen=True)
class Reach:
    """The way of a hand: at each of the times (seconds) it is at that place."""

    times: tuple[float, ...]
    places: tuple[Hand, ...]
    springy: float = 0.6
    """Damping of its follow-through; 1 for none to see."""


@dataclass
class Path:
    """A Reach while it is being written, stroke after stroke."""

    time: float
    place: Hand = REST
    keys: list[tuple[float, Hand]] = field(default_factory=list[tuple[float, Hand]])

    def __post_init__(self) -> None:
        self.keys.append((self.time, self.place))

    def to(self, place: Hand, seconds: float) -> Path:
        """Move there in so many seconds."""
        self.time += seconds
        self.place = place
        self.keys.append((self.time, place))
        return self

    def through(self, places: Sequence[Hand], seconds: float) -> Path:
        """Strokes of equal length."""
        for place in places:
            self.to(place, seconds)
        return self

    def hold(self, seconds: float) -> Path:
        """Stay."""
        return self.to(self.place, seconds)

    def until(self, time: float) -> Path:
        """Stay until a time."""
        return self.hold(max(time - self.time, 0.0))

    def reach(self, springy: float = 0.6) -> Reach:
        """What was written."""
        return Reach(tuple(time for time, _ in self.keys), tuple(place for _, place in self.keys), springy)


def jittered(rng: np.random.Generator, place: Hand, metres: float = 0.025) -> Hand:
    """Another person's idea of the same place."""
    x, y, z = rng.normal(scale=metres, size=3)
    return place.moved(x, y, z)
