"""What a primitive is told before it plays: chance, how long, how fast, and over which body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ...inference.engines.starter.cleanup import plant_feet
from ...inference.engines.starter.features import FPS, YAW_RATE, decode
from ...inference.engines.starter.meaning import Meaning
from ...inference.engines.starter.rhythm import Strokes
from ...inference.motion import Motion
from ..joining import loop, pose_distance, resample
from .actor import Actor
from .bases import standing


class TooShort(Exception):
    """The recording underneath ends before the action does."""


@dataclass
class Scene:
    """Everything but the action.

    stances: recordings of standing; walks: (T, 201) of walking. seconds: how long the clip should be at least. start:
    (201,) the frame before. below: a recording to act over (walking, sitting); None to stand. pace: how many times as
    fast as usual. speed: the same in words, -1, 0 or 1. count: how often, where the action can be counted; 0 to choose.
    """

    rng: np.random.Generator
    stances: list[Motion]
    seconds: float
    walks: list[np.ndarray] = field(default_factory=list[np.ndarray])
    start: np.ndarray | None = None
    below: Motion | None = None
    pace: float = 1.0
    speed: int = 0
    count: int = 0

    def actor(self, needed: float) -> Actor:
        """Somebody with at least `needed` seconds to act. Raises TooShort."""
        if self.below is not None:
            if len(self.below) < needed * FPS:
                raise TooShort
            return Actor(self.rng, self.below)
        frames = int(np.ceil(max(self.seconds, needed) * FPS))
        return standing(self.rng, self.stances, frames, self.start)

    def walker(self, speed: float, degrees: float = 0.0) -> Actor:
        """Somebody who walks, `speed` times as fast as the recording, from a step that fits the frame before.

        degrees: how far round to the left the way goes from begin to end.
        """
        frames = int(np.ceil(self.seconds * FPS))
        walk = self.walks[self.rng.integers(len(self.walks))]
        features = loop(resample(walk, speed * self.pace), frames + 30)
        last = max(len(features) - frames, 1)
        first = int(self.rng.integers(min(last, 30)))
        if self.start is not None:
            first = int(np.argmin(pose_distance(self.start, features[: min(last, 45)])))
        features = features[first : first + frames].copy()
        features[:, YAW_RATE] += np.radians(degrees) / self.seconds
        return Actor(self.rng, plant_feet(decode(features)))

    def begin(self) -> float:
        """Seconds before the action starts: at once, and much the same for all, so that the network learns rhythms."""
        return float(self.rng.uniform(0.18, 0.24))

    def takes(self, seconds: float, spread: float = 0.02) -> float:
        """How long a stroke of usually so many seconds takes this actor."""
        return seconds * float(np.exp(self.rng.normal(0.0, spread))) / self.pace

    def amount(self, low: float, high: float) -> float:
        """A number between."""
        return float(self.rng.uniform(low, high))

    def chance(self, share: float) -> bool:
        """True so often."""
        return bool(self.rng.random() < share)

    def fill(self, used: float) -> float:
        """Seconds left of the clip after `used`, for what goes on as long as the clip does."""
        length = self.seconds if self.below is None else len(self.below) / FPS
        return max(0.0, length - used)


def even_strokes(first: float, each: float, count: int) -> Strokes:
    """`count` strokes of `each` seconds, one right after the other."""
    return tuple((first + k * each, first + (k + 1) * each) for k in range(count))


@dataclass(frozen=True, eq=False)
class Played:
    """An actor who knows what to do, what it means, and which of the action's sets of sentences fits."""

    actor: Actor
    meaning: Meaning
    wording: str = ""
    strokes: Strokes = ()


Primitive = Callable[[Scene], Played]
