"""Down to the floor and up from it: lying down, falling, getting up."""

from __future__ import annotations

import numpy as np

from ...inference.engines.starter.meaning import Meaning
from .actor import Actor
from .hands import Hand, Path
from .scene import Played, Primitive, Scene
from .timing import key_weights

_SIT_M, _LIE_M = 0.13, 0.115
_BACK = np.radians(-74.0)  # not quite flat: a pelvis that looks straight up has no heading
_HEEL = np.radians(-62.0)
_BY_SIDE = Hand((0.23, 0.02, 0.03), "pelvis", (1.0, 0.0, 0.15), (-0.2, 0.0, -1.0), (0.0, -1.0, 0.0))
_BEHIND = Hand((0.2, -0.06, -0.28), "pelvis", (0.5, 0.3, -0.6), (0.0, -1.0, 0.0), (0.3, 0.0, -0.9))
_AHEAD = Hand((0.0, -0.14, 0.4), elbow=(0.5, -0.8, -0.2), palm=(0.0, -1.0, 0.0))


class _Keys:
    """Numbers that go from key to key at shared times. names: one column each."""

    def __init__(self, frames: int, times: list[float]) -> None:
        self._weights = key_weights(times, frames)

    def __call__(self, *values: float) -> np.ndarray:
        """(T,)."""
        return self._weights @ np.array(values)


def _go_down(actor: Actor, times: list[float], arms: tuple[Hand, Hand]) -> None:
    """Standing, low on the heels, seated, back with knees up, legs out. times: (6) of these and standing.

    arms: of sinking and of leaning back.
    """
    keys = _Keys(actor.frames, times)
    feet = actor.own_feet()
    height = float(actor.base.transl[:, 1].mean())
    actor.shift[:, 1] += keys(0.0, 0.42 - height, _SIT_M - height, _SIT_M - height, _LIE_M - height, _LIE_M - height)
    back = keys(0.0, -0.16, -0.5, -0.53, -0.6, -0.6)
    actor.shift[:, 2] += back
    actor.lean[:, 0] += keys(0.0, 0.45, -0.1, -0.45, 0.85 * _BACK, _BACK)
    actor.spine[:, 0] += keys(0.0, 0.5, 0.6, 0.5, -0.15, -0.34)
    actor.head[:, 0] += keys(0.0, -0.2, 0.2, 0.45, 0.3, -0.02)
    actor.hang = keys(1.0, 1.0, 0.3, 0.0, 0.0, 0.0)
    out = keys(0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
    feet.ball[:, :, 2] += 0.36 * out[:, None]
    feet.ball[:, :, 1] += 0.145 * out[:, None]
    feet.pitch += _HEEL * out[:, None]
    feet.contacts[out > 0.03] = 0.0
    feet.knees[:, :, 1] += keys(0.0, 0.0, 0.6, 0.8, 1.2, 1.2)[:, None]
    sinking, leaning = arms
    path = Path(times[0]).to(sinking, times[1] - times[0]).to(leaning, times[2] - times[1])
    path.until(times[3] - 0.1).to(_BY_SIDE, times[4] - times[3] + 0.1)
    actor.both_hands(path.reach(0.9), late=0.04)


def _down_times(scene: Scene, begin: float, quick: float = 1.0) -> list[float]:
    strokes = [scene.takes(s * quick) for s in (0.9, 0.65, 0.45, 0.85, 0.75)]
    return [begin, *(begin + np.cumsum(strokes)).tolist()]


def lie_down(scene: Scene) -> Played:
    """Down on the back, by way of sitting; stays there."""
    times = _down_times(scene, scene.begin(), scene.amount(0.7, 1.0))
    actor = scene.actor(times[-1] + 0.4)
    _go_down(actor, times, (_AHEAD, _BEHIND))
    return Played(actor, Meaning())


def get_up(scene: Scene) -> Played:
    """From the back to the feet, and then standing: lying down, backwards in time."""
    wait = scene.begin() + scene.amount(0.0, 0.2)
    down = _down_times(scene, 0.0, scene.amount(0.6, 0.95))
    total = down[-1]
    stands = max(scene.seconds - wait - total, 0.4)
    times = [stands + t for t in down]
    scene.seconds = wait + total + stands
    scene.start = None  # played backwards, the start is the end; a seam between two ways to lie is small
    actor = scene.actor(scene.seconds)
    _go_down(actor, times, (_AHEAD, _BEHIND))
    actor.backwards = True
    return Played(actor, Meaning())


def fall(scene: Scene) -> Played:
    """Backwards on the back, or forwards on knees, hands and chest."""
    begin = scene.begin() + 0.1
    if scene.chance(0.55):
        times = [begin, *(begin + np.cumsum([scene.takes(s) for s in (0.4, 0.24, 0.1, 0.3, 0.5)])).tolist()]
        actor = scene.actor(times[-1] + 0.5)
        flung = Hand((0.3, 0.1, 0.3), elbow=(0.5, -0.5, -0.5), palm=(0.0, -0.5, 0.8))
        _go_down(actor, times, (flung, flung.moved(up=0.1)))
        return Played(actor, Meaning(direction="backward"), "backward")
    return _fall_forward(scene, begin)


def _fall_forward(scene: Scene, begin: float) -> Played:
    times = [begin, *(begin + np.cumsum([scene.takes(s) for s in (0.5, 0.42, 0.5)])).tolist()]
    actor = scene.actor(times[-1] + 0.5)
    keys = _Keys(actor.frames, times)
    feet = actor.own_feet()
    height = float(actor.base.transl[:, 1].mean())
    knees, flat = 0.54, 0.13
    actor.shift[:, 1] += keys(0.0, knees - height, 0.42 - height, flat - height)
    actor.shift[:, 2] += keys(0.0, 0.29, 0.58, 0.755)
    actor.lean[:, 0] += keys(0.0, 0.25, 1.0, np.radians(79))
    actor.spine[:, 0] += keys(0.0, 0.2, 0.15, 0.08)
    actor.head[:, 0] += keys(0.0, -0.1, -0.5, -0.35)
    actor.head[:, 1] += keys(0.0, 0.0, 0.2, scene.amount(0.4, 0.9))
    actor.hang = keys(1.0, 1.0, 0.0, 0.0)
    over = keys(0.0, 0.9, 1.0, 1.05)
    feet.pitch += np.radians(86) * over[:, None]
    feet.ball[:, :, 2] -= keys(0.0, 0.14, 0.14, 0.16)[:, None]
    feet.contacts[:] = np.where(np.abs(np.gradient(feet.ball[:, 0, 2])) > 0.002, 0.0, feet.contacts.T).T
    feet.ball[:, :, 1] += 0.05 * np.sin(np.pi * keys(0.0, 1.0, 1.0, 1.0))[:, None]
    spot = feet.middle()[-1]
    at = Hand((0.22, 0.07, spot[1] + 0.755 + 0.34), "world", (0.9, 0.6, 0.0), (0.0, -1.0, 0.0), (-0.2, 0.0, 1.0))
    path = Path(begin).to(_AHEAD.moved(up=0.1), times[1] - begin).to(at, times[2] - times[1] - 0.05)
    actor.both_hands(path.reach(0.95), late=0.04)
    return Played(actor, Meaning(direction="forward"), "forward")


FLOORS: dict[str, Primitive] = {
    "lie down": lie_down,
    "get up": get_up,
    "fall": fall,
}
