"""The body lower than usual: crouching, squatting, kneeling, lying down and getting up again."""

from __future__ import annotations

import numpy as np

from ...inference.engines.starter.meaning import Meaning
from .actor import Actor
from .hands import REST, Hand, Path, jittered
from .scene import Played, Primitive, Scene, even_strokes
from .timing import bump, track

_BALANCE = Hand((0.02, -0.12, 0.4), elbow=(0.5, -0.8, -0.2), palm=(0.0, -1.0, 0.0), fingers=(0.0, 0.0, 1.0))
_KNEELING_M = 0.54
_ON_KNEE = Hand((0.02, -0.34, 0.26), elbow=(0.7, 0.2, -0.6), palm=(0.0, -1.0, 0.0), fingers=(0.0, -0.4, 0.9))


def _sink(actor: Actor, low: np.ndarray, depth: float) -> None:
    """Hips down and back, trunk forward. low: (T,) 0..1. depth: metres."""
    actor.shift[:, 1] -= depth * low
    actor.shift[:, 2] -= 0.28 * depth * low
    actor.lean[:, 0] += np.radians(30) * depth / 0.5 * low
    actor.spine[:, 0] += np.radians(14) * depth / 0.5 * low
    actor.head[:, 0] -= np.radians(20) * depth / 0.5 * low
    feet = actor.own_feet()
    feet.pitch += np.radians(34) * max(depth - 0.3, 0.0) / 0.25 * low[:, None]
    feet.knees[:, 0, 0] += 0.22 * low
    feet.knees[:, 1, 0] -= 0.22 * low


def crouch(scene: Scene) -> Played:
    """Down low, and kept."""
    begin, down = scene.begin(), scene.takes(0.8)
    actor = scene.actor(begin + down + 0.8)
    low = track([(begin, 0.0), (begin + down, 1.0)], actor.frames)
    _sink(actor, low, scene.amount(0.3, 0.47))
    if scene.chance(0.6):
        place = jittered(scene.rng, _BALANCE if scene.chance(0.5) else _ON_KNEE, 0.02)
        actor.both_hands(Path(begin + 0.05).to(place, down).reach(0.8))
    return Played(actor, Meaning())


def squat(scene: Scene) -> Played:
    """Knee bends with the arms ahead."""
    begin, down, up = scene.begin(), scene.takes(0.75), scene.takes(0.7)
    count = scene.count or max(1, int(scene.fill(begin) / (down + up) * scene.amount(0.5, 1.0)))
    actor = scene.actor(begin + count * (down + up + 0.1) + 0.4)
    low, path = np.zeros(actor.frames), Path(begin)
    ahead = jittered(scene.rng, _BALANCE.moved(up=0.1, forward=0.06))
    arms = scene.chance(0.75)
    for k in range(count):
        at = begin + k * (down + up + 0.1)
        low += bump(actor.frames, at, down, 0.05, up)
        path.until(at).to(ahead, down).to(REST if k == count - 1 else ahead.moved(up=-0.25, forward=-0.1), up + 0.05)
    _sink(actor, low, scene.amount(0.3, 0.46))
    if arms:
        actor.both_hands(path.reach(0.8))
    return Played(actor, Meaning(count=count), strokes=even_strokes(begin, down + up + 0.1, count))


def kneel(scene: Scene) -> Played:
    """On the left knee, or on both, and kept."""
    both = scene.chance(0.4)
    begin, down = scene.begin(), scene.takes(1.0)
    actor = scene.actor(begin + down * (1.75 if both else 1.0) + 0.65)
    feet = actor.own_feet()
    home = feet.ball[-1][:, [0, 2]].copy()
    # One knee: the other foot stands ahead of the hips by about a thigh, the toes of the first lie a shin behind.
    hips = home.mean(0) + np.array([0.0, 0.02 if both else -0.08])
    behind = hips[1] - 0.45
    for foot, start in ((0, begin), (1, begin + 0.85 * down))[: 2 if both else 1]:
        yaw = 0.05 if foot == 0 else -0.05
        feet.step(foot, start, 0.62 * down, np.array([home[foot, 0], behind]), yaw, lift=0.05)
        feet.pitch[:, foot] += np.radians(82) * track([(start + 0.1, 0.0), (start + 0.75 * down, 1.0)], actor.frames)
    low = track([(begin + 0.1, 0.0), (begin + down, 1.0)], actor.frames)
    actor.shift[:, 1] -= (actor.base.transl[:, 1].mean() - _KNEELING_M) * low
    actor.path += (hips - actor.path[0]) * low[:, None]
    busy = bump(actor.frames, begin, 0.5 * down, 0.2, 0.6 * down)
    actor.lean[:, 0] += np.radians(12) * busy
    actor.spine[:, 0] += np.radians(16) * busy
    if not both and scene.chance(0.55):
        rest = Hand((-0.02, -0.3, 0.3), elbow=(0.8, 0.0, -0.5), palm=(0.0, -1.0, 0.0), fingers=(-0.4, 0.0, 0.9))
        actor.hands["right"] = Path(begin + 0.3).to(rest, down).reach(0.8)
    return Played(actor, Meaning(left=True, right=both), "both" if both else "one")


def knee_raise(scene: Scene) -> Played:
    """The left thigh up to the hip and down again; sometimes left and right in turn."""
    both = scene.chance(0.35)
    begin, up, hold, down = scene.begin() + 0.2, scene.takes(0.42), scene.takes(0.12), scene.takes(0.42)
    each = up + hold + down + scene.takes(0.14)
    count = scene.count or max(1, int(scene.fill(begin + 0.4) / each * scene.amount(0.4, 1.0)))
    actor = scene.actor(begin + count * each + 0.5)
    feet, high = actor.own_feet(), scene.amount(0.36, 0.5)
    home = feet.ball[-1].copy()
    standing = np.zeros((actor.frames, 2))
    for k in range(count):
        foot, at = k % 2 if both else 0, begin + k * each
        lifted = bump(actor.frames, at, up, hold, down)
        feet.ball[:, foot, 1] += high * lifted
        feet.ball[:, foot, 2] += 0.2 * lifted
        feet.pitch[:, foot] += np.radians(24) * lifted
        feet.contacts[lifted > 0.02, foot] = 0.0
        feet.loose[:, foot] = np.maximum(feet.loose[:, foot], lifted)
        standing[:, 1 - foot] = np.maximum(standing[:, 1 - foot], bump(actor.frames, at - 0.2, 0.3, up + hold, 0.3))
    for foot in (0, 1):
        spot = home[foot, [0, 2]] - [0.0, 0.09]
        actor.path += (spot - actor.path[-1]) * (0.7 * standing[:, foot])[:, None]
    actor.lean[:, 0] -= np.radians(3) * standing.max(1)
    if scene.chance(0.4):
        waist = Hand((0.175, 0.06, 0.03), "pelvis", (0.95, 0.1, -0.45), (-0.8, 0.0, -0.4), (-0.3, -0.4, 0.9))
        path = Path(begin - 0.2).to(waist, 0.5).until(begin + count * each).to(REST, 0.6)
        actor.both_hands(path.reach(0.85))
    meaning = Meaning(left=True, right=both, direction="up", count=count)
    return Played(actor, meaning, "both" if both else "", even_strokes(begin, each, count))


POSTURES: dict[str, Primitive] = {
    "crouch": crouch,
    "squat": squat,
    "kneel": kneel,
    "knee raise": knee_raise,
}
