"""How a hand lies at rest: its palm, and about what each finger bends. Measured from where its joints are.

The same for a rig's hand and for the motion's own: what one does about its axes, the other does about its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ...inference.rotations import normalise
from ..rigs.family import FINGERS

_THUMB_BENDS: Final = (1.0, 0.35)
"""A thumb bends across the palm and a little towards it: shares of these two directions."""
_LEAST: Final = 0.3


@dataclass(frozen=True, eq=False)
class Finger:
    """One finger at rest.

    joints: its N joints' names, from the knuckle outwards.
    axes: (3, 3) columns: where it points (a finger without its bend, the thumb as it is), the axis about which it
    bends towards the palm, and the third, right-handed. bend: (N,) radians by which each joint is bent at rest, the
    first from the plane of the palm (0 for a thumb). spread: radians to the little finger's side of the palm's middle.
    """

    joints: tuple[str, ...]
    axes: np.ndarray
    bend: np.ndarray
    spread: float


@dataclass(frozen=True, eq=False)
class Hand:
    """Unit vectors (3,), square to each other.

    along: from wrist to fingers. across: to the little finger's side. before: out of the palm.
    """

    along: np.ndarray
    across: np.ndarray
    before: np.ndarray
    fingers: Mapping[str, Finger]


def hand_shape(
    points: Mapping[str, np.ndarray], tips: Mapping[str, np.ndarray], side: str, backward: np.ndarray, mirrored: bool
) -> Hand | None:
    """Measure a hand at rest; None without a wrist or any finger but the thumb.

    points: joint -> (3,). tips: finger -> end of its last bone (3,). backward: where the body's back is, which tells
    the little finger's side of a mitten whose palm faces down. mirrored: whether these points' space is.
    """
    lines = {finger: _line(points, tips.get(finger), f"{side}_{finger}") for finger in FINGERS}
    knuckles = [lines[finger][0] for finger in FINGERS[1:] if len(lines[finger])]
    if not knuckles or f"{side}_wrist" not in points:
        return None
    middle = lines["middle"] if len(lines["middle"]) else lines["index"]
    along = normalise((middle[0] if len(middle) else np.mean(knuckles, axis=0)) - points[f"{side}_wrist"])
    if len(knuckles) > 1:
        rough = knuckles[-1] - knuckles[0]
    elif len(lines["thumb"]):
        rough = knuckles[0] - lines["thumb"][0]
    else:
        rough = backward
    across = normalise(rough - (rough @ along) * along)
    before = np.cross(across, along) * (1.0 if side == "left" else -1.0) * (-1.0 if mirrored else 1.0)
    fingers: dict[str, Finger] = {}
    for finger, line in lines.items():
        if len(line):
            joints = tuple(f"{side}_{finger}{i + 1}" for i in range(len(line) - 1))
            measure = _thumb if finger == "thumb" else _finger
            fingers[finger] = measure(joints, line, along, across, before)
    return Hand(along, across, before, fingers)


def _line(points: Mapping[str, np.ndarray], tip: np.ndarray | None, finger: str) -> np.ndarray:
    """(N + 1, 3) the joints of a finger and its tip; empty where there is none."""
    joints = [points[f"{finger}{i}"] for i in (1, 2, 3) if f"{finger}{i}" in points]
    return np.array([*joints, tip]) if tip is not None else np.zeros((0, 3))


def _finger(
    joints: tuple[str, ...], line: np.ndarray, along: np.ndarray, across: np.ndarray, before: np.ndarray
) -> Finger:
    reach = normalise((line[-2] if len(joints) > 1 else line[-1]) - line[0])  # a tip is only guessed at
    level = reach - (reach @ before) * before
    pointing = normalise(level) if np.linalg.norm(level) > _LEAST and level @ along > 0 else along
    hinge = np.cross(pointing, before)
    bones = np.diff(line, axis=0)
    total = np.arctan2(bones @ before, bones @ pointing)
    spread = float(np.arctan2(pointing @ across, pointing @ along))
    return Finger(joints, _right_handed(pointing, hinge), _between(np.insert(total, 0, 0.0)), spread)


def _thumb(
    joints: tuple[str, ...], line: np.ndarray, along: np.ndarray, across: np.ndarray, before: np.ndarray
) -> Finger:
    pointing = normalise(line[1] - line[0])
    bends = _THUMB_BENDS[0] * across + _THUMB_BENDS[1] * before
    hinge = normalise(np.cross(pointing, bends))
    bones = np.diff(line, axis=0)
    total = np.arctan2(bones @ np.cross(hinge, pointing), bones @ pointing)
    return Finger(joints, _right_handed(pointing, hinge), _between(np.insert(total[1:], 0, [0.0, 0.0])), 0.0)


def _between(total: np.ndarray) -> np.ndarray:
    """(N,) bend of each joint, at most half a turn, from the direction (N + 1,) before the first and after each."""
    steps = np.diff(total)
    return (steps + np.pi) % (2 * np.pi) - np.pi


def _right_handed(pointing: np.ndarray, hinge: np.ndarray) -> np.ndarray:
    return np.stack([pointing, hinge, np.cross(pointing, hinge)], axis=-1)
