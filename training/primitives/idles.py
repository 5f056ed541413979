"""Standing about: the recordings themselves, the weight going from foot to foot, a look here and there."""

from __future__ import annotations

import numpy as np

from ...inference.engines.starter.meaning import Meaning
from .scene import Played, Primitive, Scene
from .timing import drift, track


def idle(scene: Scene) -> Played:
    """Nothing in particular."""
    actor = scene.actor(1.0)
    frames = actor.frames
    restless = scene.amount(0.0, 1.0)
    keys, time, side = [(0.0, 0.0)], scene.amount(0.3, 2.0), 1.0 if scene.chance(0.5) else -1.0
    while time < actor.seconds:
        keys += [(time, keys[-1][1]), (time + scene.amount(0.8, 1.4), side * scene.amount(0.01, 0.05) * restless)]
        time, side = time + scene.amount(2.0, 4.5), -side
    weight = track(keys, frames)
    actor.shift[:, 0] += weight
    actor.shift[:, 1] -= 0.15 * np.abs(weight)
    actor.lean[:, 2] -= 0.5 * weight
    actor.spine[:, 2] += 0.9 * weight
    actor.head += drift(scene.rng, frames, 3, 0.9) * np.radians([3.0, 7.0, 1.5]) * restless
    return Played(actor, Meaning())


IDLES: dict[str, Primitive] = {"idle": idle}
