"""Both feet or one off the floor: how high and how long belong together, as gravity has it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ...inference.engines.starter.features import FPS
from ...inference.engines.starter.meaning import Meaning
from ...inference.engines.starter.rhythm import Strokes
from .actor import Actor, smooth
from .hands import REST, Hand, Path
from .scene import Played, Primitive, Scene
from .timing import bump, track

_GRAVITY = 9.81
_PUSH_M = 0.09
"""How far the pelvis rises above its standing height before the toes leave the floor."""


def _flight_seconds(height: float) -> float:
    return 2.0 * float(np.sqrt(2.0 * height / _GRAVITY))


def _hermite(at: np.ndarray, t0: float, t1: float, p: tuple[float, float], v: tuple[float, float]) -> np.ndarray:
    """(T,) cubic between two times, with positions and speeds at both; zero outside."""
    length = t1 - t0
    s = (at - t0) / length
    inside = (s >= 0) & (s < 1)
    s = np.clip(s, 0, 1)
    value = (
        p[0] * (2 * s**3 - 3 * s**2 + 1)
        + p[1] * (3 * s**2 - 2 * s**3)
        + length * (v[0] * (s**3 - 2 * s**2 + s) + v[1] * (s**3 - s**2))
    )
    return value * inside


class _Leaps:
    """Heights of pelvis and feet over a row of leaps. begin, crouch, height, gap: seconds, metres, metres, seconds."""

    def __init__(
        self, frames: int, begin: float, count: int, crouch: float, height: float, quick: float, push_m: float = _PUSH_M
    ) -> None:
        at = np.arange(frames) / FPS
        self.pelvis, self.feet = np.zeros(frames), np.zeros(frames)
        self.begins: list[float] = []
        self.takeoffs: list[float] = []
        self.landings: list[float] = []
        self.low = np.zeros(frames)
        flight, speed = _flight_seconds(height), float(np.sqrt(2 * _GRAVITY * height))
        time, level = begin, 0.0
        for k in range(count):
            sink = (0.42 if k == 0 else 0.12) * quick
            self.begins.append(time)
            self.pelvis += _hermite(at, time, time + sink, (level, -crouch), (0.0, 0.0))
            push = 3.0 * (crouch + push_m) / speed * 0.75
            self.pelvis += _hermite(at, time + sink, time + sink + push, (-crouch, push_m), (0.0, speed))
            off = time + sink + push
            ballistic = np.clip(at - off, 0, flight)
            arc = speed * ballistic - _GRAVITY / 2 * ballistic**2
            self.pelvis += np.where((at >= off) & (at < off + flight), push_m + arc, 0.0)
            self.feet += np.where((at > off) & (at < off + flight), arc, 0.0)
            down = off + flight
            level = -0.8 * crouch
            give = 3.0 * (push_m - level) / speed * 0.8
            self.pelvis += _hermite(at, down, down + give, (push_m, level), (-speed, 0.0))
            self.takeoffs.append(off)
            self.landings.append(down)
            time = down + give
        self.begins.append(time)
        self.end = time + 0.55
        self.pelvis += _hermite(at, time, self.end, (level, 0.0), (0.0, 0.0))

    def strokes(self, each: int = 1) -> Strokes:
        """From gathering strength to having landed, `each` leaps to a stroke."""
        return tuple(pairwise(self.begins[::each]))


def jump(scene: Scene) -> Played:
    """Up with both feet, on the spot or some way off."""
    where = ("", "", "", "forward", "left", "backward")[scene.rng.integers(6)]
    begin = scene.begin()
    count = scene.count or int(scene.rng.choice([1, 1, 1, 2, 3]))
    crouch, height, quick = scene.amount(0.16, 0.28), scene.amount(0.16, 0.42), scene.takes(1.0)
    actor = scene.actor(_Leaps(2, begin, count, crouch, height, quick).end + 0.3)
    leaps = _Leaps(actor.frames, begin, count, crouch, height, quick)
    far = {"forward": (0.0, scene.amount(0.3, 0.8)), "left": (scene.amount(0.25, 0.6), 0.0), "backward": (0.0, -0.3)}
    _leap(actor, leaps, np.array(far.get(where, (0.0, 0.0))), (0, 1))
    bent = np.clip(-leaps.pelvis / crouch, 0.0, 1.0)
    actor.lean[:, 0] += np.radians(22) * bent
    actor.spine[:, 0] += np.radians(12) * bent
    actor.head[:, 0] -= np.radians(14) * bent
    path = Path(begin)
    back = Hand((0.12, -0.4, -0.22), elbow=(0.3, 0.2, -0.9))
    low = Hand((0.1, -0.4, 0.26), elbow=(0.4, -0.4, -0.8))
    up = Hand((0.08, 0.2 + 0.2 * height / 0.4, 0.4), elbow=(0.8, -0.5, 0.0), palm=(-0.8, -0.2, 0.0))
    for off, down in zip(leaps.takeoffs, leaps.landings, strict=True):
        path.to(back, max(off - 0.2 - path.time, 0.12)).to(low, 0.12).to(up, 0.14).until(down - 0.05)
        path.to(Hand((0.12, -0.3, 0.24), elbow=(0.4, -0.4, -0.8)), 0.28)
    actor.both_hands(path.to(REST, 0.6).reach(0.75))
    meaning = Meaning(left=True, right=True, direction=where, count=count)
    return Played(actor, meaning, "to" if where else "", leaps.strokes())


def _leap(actor: Actor, leaps: _Leaps, way: np.ndarray, jumping: tuple[int, ...]) -> None:
    """Feet and pelvis through the leaps; `way` (2,) metres each."""
    feet = actor.own_feet()
    flying = leaps.feet > 0
    gone = np.zeros((actor.frames, 2))
    for off, down in zip(leaps.takeoffs, leaps.landings, strict=True):
        share = np.clip((np.arange(actor.frames) / FPS - off) / (down - off), 0.0, 1.0)
        gone += share[:, None] * way
    feet.ball[:, :, [0, 2]] += gone[:, None]
    actor.path += smooth(gone, 0.05)
    actor.shift[:, 1] += leaps.pelvis
    tip = np.zeros(actor.frames)
    for off, down in zip(leaps.takeoffs, leaps.landings, strict=True):
        tip += track([(off - 0.12, 0.0), (off + 0.04, 1.0), (down - 0.08, 0.7), (down + 0.07, 0.0)], actor.frames)
    for foot in jumping:
        feet.ball[:, foot, 1] += leaps.feet * 0.92
        feet.contacts[flying, foot] = 0.0
        feet.pitch[:, foot] += np.radians(42) * tip


def hop(scene: Scene) -> Played:
    """On the left leg, the other one drawn up."""
    begin = scene.begin() + 0.4
    height, crouch = scene.amount(0.07, 0.16), scene.amount(0.07, 0.12)
    each = _flight_seconds(height) + 0.34
    count = scene.count or max(2, int(scene.fill(begin + 1.0) / each * scene.amount(0.6, 1.0)))
    quick = scene.takes(0.8)
    actor = scene.actor(_Leaps(2, begin, count, crouch, height, quick).end + 0.5)
    leaps = _Leaps(actor.frames, begin, count, crouch, height, quick)
    feet = actor.own_feet()
    ahead = scene.amount(0.12, 0.3) if scene.chance(0.4) else 0.0
    _leap(actor, leaps, np.array([0.0, ahead]), (0,))
    end = leaps.end - 0.2
    drawn = bump(actor.frames, begin - 0.4, 0.4, end - begin, 0.45)
    feet.ball[:, 1, 1] += drawn * (0.3 + leaps.feet)
    feet.ball[:, 1, 2] -= drawn * 0.3
    feet.pitch[:, 1] += np.radians(55) * drawn
    feet.contacts[drawn > 0.02, 1] = 0.0
    feet.loose[:, 1] = drawn
    spot = feet.ball[0, 0, [0, 2]] - [0.0, 0.09]
    actor.path += (spot - actor.path[0]) * (0.9 * drawn)[:, None]
    actor.lean[:, 2] -= np.radians(4) * drawn
    actor.spine[:, 0] += np.radians(8) * drawn
    out = Hand((0.3, -0.28, 0.12), elbow=(0.3, -0.6, -0.7))
    path = Path(begin - 0.3).to(out, 0.4)
    for off in leaps.takeoffs:
        path.until(off - 0.12).to(out.moved(up=0.1), 0.16).to(out, 0.2)
    actor.both_hands(path.until(end).to(REST, 0.6).reach(0.8))
    return Played(actor, Meaning(left=True, count=count), strokes=leaps.strokes())


def jumping_jacks(scene: Scene) -> Played:
    """Feet apart and arms up with one leap, back with the next."""
    begin, quick = scene.begin(), scene.takes(0.4)
    height, crouch, push = scene.amount(0.04, 0.08), scene.amount(0.025, 0.05), 0.045
    wide = scene.amount(0.16, 0.26)
    count = scene.count or int(scene.rng.integers(2, 7))
    actor = scene.actor(_Leaps(2, begin, 2 * count, crouch, height, quick, push).end + 0.3)
    leaps = _Leaps(actor.frames, begin, 2 * count, crouch, height, quick, push)
    _leap(actor, leaps, np.zeros(2), (0, 1))
    at = np.arange(actor.frames) / FPS
    up = Hand((0.06, 0.47, 0.06), elbow=(0.9, 0.1, 0.0), palm=(-0.9, 0.0, 0.3), fingers=(0.0, 1.0, 0.0))
    side = Hand((0.48, 0.0, 0.06), elbow=(0.0, -0.3, -0.9), palm=(0.0, -0.9, 0.3))
    down = Hand((0.16, -0.45, 0.06), elbow=(0.4, 0.1, -0.9))
    path = Path(begin)
    for k, (off, land) in enumerate(zip(leaps.takeoffs, leaps.landings, strict=True)):
        out = 1.0 if k % 2 == 0 else -1.0
        share = np.clip((at - off) / (land - off), 0.0, 1.0)
        actor.own_feet().ball[:, 0, 0] += out * wide * share
        actor.own_feet().ball[:, 1, 0] -= out * wide * share
        path.until(max(off - 0.1, path.time)).to(side, 0.5 * (land - off) + 0.1)
        path.to(up if out > 0 else down, 0.5 * (land - off) + 0.1)
    actor.both_hands(path.to(REST, 0.6).reach(0.9))
    return Played(actor, Meaning(left=True, right=True, count=count), strokes=leaps.strokes(2))


JUMPS: dict[str, Primitive] = {
    "jump": jump,
    "hop": hop,
    "jumping jacks": jumping_jacks,
}
