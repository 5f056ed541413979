"""Walks in a mood: real walks with another back, other arms and another speed; their feet stay where they were."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...inference.engines.starter.features import FPS
from ...inference.engines.starter.meaning import Meaning
from .hands import Hand, Path, jittered
from .scene import Played, Primitive, Scene
from .timing import drift


@dataclass(frozen=True)
class Mood:
    """What a mood does to a walk. speed: times as fast. back, head: degrees forward. sink: metres.

    swing: times the swing of the arms. bend, out: degrees of elbows and away from the body. shoulders: degrees up.
    sway: degrees from side to side. hands: where they are held, if they are.
    """

    speed: float
    back: float
    head: float
    sink: float = 0.0
    swing: float = 1.0
    bend: float = 0.0
    out: float = 0.0
    shoulders: float = 0.0
    sway: float = 0.0
    hands: Hand | None = None


_FISTS = Hand((-0.02, -0.14, 0.22), elbow=(0.5, -0.7, -0.5), palm=(-0.8, -0.3, 0.0), fingers=(-0.2, 0.6, 0.7))
_LOIN = Hand((0.1, 0.08, -0.13), "pelvis", (0.8, 0.0, -0.7), (-0.2, 0.0, 1.0), (-0.7, -0.6, 0.0))
MOODS: dict[str, Mood] = {
    "happy": Mood(1.12, -8, -8, swing=1.6, bend=12, out=5, sway=4),
    "sad": Mood(0.72, 16, 24, sink=0.02, swing=0.35, shoulders=-5),
    "angry": Mood(1.28, 9, -2, swing=1.5, bend=38, out=7, shoulders=5),
    "tired": Mood(0.62, 21, 12, sink=0.05, swing=0.5, sway=6, shoulders=-6),
    "proud": Mood(0.95, -12, -5, swing=1.25, out=10, sway=2),
    "drunk": Mood(0.75, 7, 10, sink=0.04, swing=0.8, out=14, sway=15),
    "old": Mood(0.55, 34, -18, sink=0.07, swing=0.4, bend=22, sway=4, hands=_LOIN),
    "scared": Mood(0.78, 13, -6, sink=0.05, shoulders=13, hands=_FISTS),
    "careful": Mood(0.6, 8, 14, sink=0.04, swing=0.3, bend=12, out=22),
}  # fmt: skip


_ROUND = 0.3


def walk(scene: Scene) -> Played:
    """A real walk in a mood, or in a bow to the left."""
    if scene.chance(_ROUND):
        said = (45.0, 90.0, 90.0, 90.0, 180.0)[scene.rng.integers(5)]
        degrees = said * scene.amount(0.92, 1.08)
        actor = scene.walker(1.0, degrees)
        actor.head[:, 1] += np.radians(degrees / 9)
        actor.spine[:, 2] -= np.radians(degrees / 40)
        return Played(actor, Meaning(direction="left", turn_degrees=said), "round")
    manner = list(MOODS)[scene.rng.integers(len(MOODS))]
    mood, strong = MOODS[manner], scene.amount(0.8, 1.25)
    actor = scene.walker(mood.speed)
    frames = actor.frames
    at = np.arange(frames) / FPS
    actor.spine[:, 0] += np.radians(mood.back) * strong
    actor.head[:, 0] += np.radians(mood.head) * strong
    actor.shift[:, 1] -= mood.sink * strong
    actor.shoulders += np.radians(mood.shoulders)
    actor.arm_bend += np.radians(mood.bend) * strong
    actor.arm_out += np.radians(mood.out) * strong
    actor.swing_share = 1.0 + (mood.swing - 1.0) * min(strong, 1.0)
    reel = drift(scene.rng, frames, 3, 0.45) * np.radians(mood.sway) * strong
    if manner == "drunk":
        actor.spine += reel * [0.5, 0.3, 0.6]
        actor.lean[:, 2] += 0.3 * reel[:, 2]
        actor.shift[:, 0] -= 0.14 * reel[:, 2]
        actor.head += drift(scene.rng, frames, 3, 0.5) * np.radians([7.0, 8.0, 9.0])
        actor.arm_swing += drift(scene.rng, frames, 2, 0.5) * np.radians(9)
    else:
        actor.spine += reel * [0.15, 0.4, 0.4]
    if manner == "scared":
        actor.head[:, 1] += np.radians(38) * np.sin(2 * np.pi * at / scene.amount(1.6, 2.6)) * scene.amount(0.6, 1.0)
    if mood.hands is not None:
        place = jittered(scene.rng, mood.hands, 0.012)
        actor.hands["left"] = Path(0.0, place).reach(1.0)
        if manner == "scared" or scene.chance(0.4):
            actor.hands["right"] = Path(0.0, place).reach(1.0)
    return Played(actor, Meaning(direction="forward", manner=manner))


MANNERS: dict[str, Primitive] = {"walk": walk}
