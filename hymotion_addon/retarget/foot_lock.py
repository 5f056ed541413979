"""Feet that stay where they stand, on the rig's own legs and soles; hands too, where asked for.

Each leg is bent by two-bone IK in its own plane so that the ball of the foot keeps one place during a contact and the
lowest point of the sole touches the ground; in between, the correction goes the smoothest way from one contact to the
next. The foot keeps its rotation. Where a leg would be too short the body is lowered, smoothly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ...inference.contacts import intervals_of
from ...inference.limb_ik import two_bone_ik
from .contacts import Contacts, Intervals, contact_mask
from .drivers import SIDES
from .ground import Ground
from .rest_pose import Sole
from .rig_body import RigBody, up_step
from .smoothing import PINNED, smooth_ceiling, smooth_fit, within
from .soles import ball_of, foot_carriers, lowest_points

_EASE_S: Final = 0.15
_TOUCH_S: Final = 0.13
_LOWERING_S: Final = 0.2
_MOST_LOWERING: Final = 0.15  # of the leg's length: a foot further away than that is let go
_STRAIGHT: Final = 0.998  # of the leg's length: a leg that its motion bends is not stretched further than this
_TOLERATED: Final = 0.006  # of the leg length: a sole in contact may sink so far, for smoothness
_SINKING_ROUNDS: Final = 5
_LEG: Final = ("hip", "knee")
_ARM: Final = ("shoulder", "elbow")


@dataclass(frozen=True, eq=False)
class Placed:
    """A body in motion. turned: (T, D, 3, 3) from rest, heads: (T, D, 3); armature space."""

    turned: np.ndarray
    heads: np.ndarray


@dataclass(frozen=True)
class Lock:
    """How limbs are locked. strength: 0..1. hands: whether they are, too. fps: frames a second."""

    strength: float
    hands: bool
    fps: float


def lock_limbs(
    body: RigBody, soles: dict[str, Sole], ground: Ground, contacts: Contacts, placed: Placed, lock: Lock
) -> Placed:
    """Locked limbs in the same motion. Only the heads of the pelvis are right: the others go where it carries them."""
    targets: dict[str, np.ndarray] = {}
    for side, sole in soles.items():
        shift = _foot_shift(body, side, sole, ground, contacts.get(f"{side}_foot", ()), placed, lock.fps)
        targets[side] = _limb(body, placed, _LEG, side)[2] + lock.strength * shift
    lowered = lock.strength * _lowering(body, placed, targets, lock.fps)
    moved = Placed(placed.turned.copy(), placed.heads - lowered[:, None, None] * up_step(body))
    for side, target in targets.items():
        _bend(body, moved, _LEG, side, target)
    if lock.hands:
        for side in SIDES:
            _lock_hand(body, contacts.get(f"{side}_wrist", ()), moved, side, lock)
    return moved


def _foot_shift(
    body: RigBody, side: str, sole: Sole, ground: Ground, intervals: Intervals, placed: Placed, fps: float
) -> np.ndarray:
    """(T, 3) how far a foot must go, armature space: to its place in contacts, never below the ground elsewhere."""
    frames = len(placed.heads)
    up, step = body.linear.T @ body.frame.up, up_step(body)
    carrier = foot_carriers(body, side)[1]
    at_rest = ball_of(body, side, sole)
    ball = placed.heads[:, carrier] + placed.turned[:, carrier] @ (at_rest - body.heads[carrier])
    level = ball - (ball @ up)[:, None] * step
    pinned, contact = level.copy(), contact_mask(intervals, frames)
    for first, last in intervals:
        pinned[first:last] = level[first:last].mean(0)
    along = smooth_fit(pinned - level, np.where(contact, PINNED, within(_EASE_S, fps)))
    under = ground((ball + along) @ body.linear.T + body.origin)
    missing = under - lowest_points(body, side, sole, placed.heads, placed.turned)
    lift = _lift(missing, contact, _TOLERATED * body.frame.leg_length, fps)
    return along + lift[:, None] * step


def _lift(missing: np.ndarray, contact: np.ndarray, tolerated: float, fps: float) -> np.ndarray:
    """(T,) metres up: about `missing` (T,) in contact, hardly anywhere less, and smooth.

    Frames that would sink are pinned to the ground, the deepest of each piece of a stretch first.
    """
    goal = np.where(contact, missing, 0.0)
    weights = np.where(contact, within(_TOUCH_S, fps), within(_EASE_S, fps))
    allowed = np.where(contact, tolerated, 0.0)
    piece = max(1, round(_TOUCH_S * fps))
    lift = smooth_fit(goal[:, None], weights)[:, 0]
    for _ in range(_SINKING_ROUNDS):
        sunk = np.where(weights == PINNED, 0.0, missing - lift - allowed)
        if sunk.max() <= 0:
            break
        for first, last in intervals_of(sunk > 0, shortest=1):
            for start in range(first, last, piece):
                deepest = start + int(sunk[start : min(start + piece, last)].argmax())
                weights[deepest], goal[deepest] = PINNED, missing[deepest] - allowed[deepest]
        lift = smooth_fit(goal[:, None], weights)[:, 0]
    return lift


def _lowering(body: RigBody, placed: Placed, targets: dict[str, np.ndarray], fps: float) -> np.ndarray:
    """(T,) metres by which the body must be lower for both legs to reach, smooth and never less than that."""
    step = up_step(body)
    size = float(step @ step)
    needed = np.zeros(len(placed.heads))
    for side, target in targets.items():
        hip, knee, ankle = _limb(body, placed, _LEG, side)
        length = np.linalg.norm(knee - hip, axis=-1) + np.linalg.norm(ankle - knee, axis=-1)
        reach = np.maximum(_STRAIGHT * length, np.linalg.norm(ankle - hip, axis=-1))
        away = hip - target
        above = away @ step / size
        left: np.ndarray = above**2 - ((away**2).sum(-1) - reach**2) / size
        needed = np.maximum(needed, above - np.sqrt(np.maximum(left, 0.0)))
    most = _MOST_LOWERING * body.frame.leg_length
    return smooth_ceiling(np.minimum(needed, most), max(1, round(_LOWERING_S * fps)))


def _lock_hand(body: RigBody, intervals: Intervals, placed: Placed, side: str, lock: Lock) -> None:
    """Keep a hand where it rests, on average, by bending its arm."""
    if not intervals or any(f"{side}_{joint}" not in body.by_joint for joint in _ARM):
        return
    end = _limb(body, placed, _ARM, side)[2]
    pinned = end.copy()
    for first, last in intervals:
        pinned[first:last] = end[first:last].mean(0)
    contact = contact_mask(intervals, len(end))
    shift = smooth_fit(pinned - end, np.where(contact, PINNED, within(_EASE_S, lock.fps)))
    _bend(body, placed, _ARM, side, end + lock.strength * shift)


def _bend(body: RigBody, placed: Placed, limb: tuple[str, str], side: str, target: np.ndarray) -> None:
    """Turn both bones of a limb, in place, so that it ends at `target` (T, 3)."""
    upper, lower = (body.by_joint[f"{side}_{joint}"] for joint in limb)
    root, middle, end = _limb(body, placed, limb, side)
    hinge = placed.turned[:, upper] @ _hinge(body, upper, lower)
    swings = two_bone_ik(root, middle, end, target, hinge)[:2]
    for i, driver in enumerate(body.drivers):
        for joint, swing in zip(limb, swings, strict=True):
            if driver.joint == f"{side}_{joint}":
                placed.turned[:, i] = swing @ placed.turned[:, i]


def _limb(body: RigBody, placed: Placed, limb: tuple[str, str], side: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(T, 3) each: where a limb's first bone starts, its second bone starts, and its second bone ends."""
    upper, lower = (body.by_joint[f"{side}_{joint}"] for joint in limb)
    middle = placed.heads[:, lower]
    return placed.heads[:, upper], middle, middle + placed.turned[:, lower] @ body.segments[lower]


def _hinge(body: RigBody, upper: int, lower: int) -> np.ndarray:
    """(3,) axis at rest, armature space, about which a limb bends: a knee backwards, an elbow forwards."""
    leg = body.drivers[upper].joint.endswith("hip")
    world = body.frame.left if leg else np.cross(body.linear @ body.segments[upper], body.frame.forward)
    return np.sign(np.linalg.det(body.linear)) * (np.linalg.inv(body.linear) @ world)
