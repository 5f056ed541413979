"""Down on a chair that nobody sees."""

from __future__ import annotations

import numpy as np

from ...inference.engines.starter.meaning import Meaning
from .hands import Hand, Path, jittered
from .scene import Played, Primitive, Scene
from .timing import bump, track

_SEAT_M = (0.5, 0.57)
"""Height of the pelvis on a chair: the seat and the flesh above it."""
_ON_THIGH = Hand((0.15, 0.1, 0.34), "pelvis", (0.8, -0.2, -0.5), (0.0, -1.0, 0.0), (-0.1, -0.1, 1.0))


def sit_down(scene: Scene) -> Played:
    """Back and down over bent knees, the trunk forward to balance, then upright; stays there."""
    begin, down = scene.begin(), scene.takes(1.35)
    actor = scene.actor(begin + down + 0.9)
    low = track([(begin, 0.0), (begin + down, 1.0)], actor.frames)
    actor.shift[:, 1] -= (actor.base.transl[:, 1].mean() - scene.amount(*_SEAT_M)) * low
    actor.shift[:, 2] -= scene.amount(0.38, 0.44) * low
    ahead = bump(actor.frames, begin - 0.05, 0.6 * down, 0.1, 0.55 * down)
    actor.lean[:, 0] += np.radians(scene.amount(26, 36)) * ahead - np.radians(scene.amount(2, 8)) * low
    actor.spine[:, 0] += np.radians(scene.amount(10, 18)) * ahead + np.radians(scene.amount(0, 8)) * low
    actor.head[:, 0] -= np.radians(14) * ahead
    feet = actor.own_feet()
    feet.knees[:, 0, 0] += 0.08 * low
    feet.knees[:, 1, 0] -= 0.08 * low
    if scene.chance(0.75):
        place = jittered(scene.rng, _ON_THIGH, 0.02)
        actor.both_hands(Path(begin + 0.3 * down).to(place, down).reach(0.85), late=scene.amount(0.0, 0.08))
    return Played(actor, Meaning())


SEATS: dict[str, Primitive] = {"sit down": sit_down}
