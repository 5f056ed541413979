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
_HOLD_S: Final = 0.015  # a shake quicker than this is not held: it would be handed on to the swing that follows
_TOUCH_S: Final = 0.15
_MOVING_S: Final = 0.2
_MOST_MOVED: Final = 0.15  # of the leg's length
_STRAIGHT: Final = 0.998  # of the leg's length: a leg that its motion bends is not stretched further than this
_TOLERATED: Final = 0.006  # of the leg length: a sole in contact may sink so far, for smoothness
_FOLDED: Final = 0.26  # of the leg's length: a knee bent by 150 degrees
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
    raised = lock.strength * _within_reach(body, placed, targets, lock.fps)
    moved = Placed(placed.turned.copy(), placed.heads + raised[:, None, None] * up_step(body))
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
    along = smooth_fit(pinned - level, np.where(contact, within(_HOLD_S, fps), within(_EASE_S, fps)))
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


def _within_reach(body: RigBody, placed: Placed, targets: dict[str, np.ndarray], fps: float) -> np.ndarray:
    """(T,) metres by which to raise the body so that both legs reach and none is folded up; smooth.

    Never by much: a foot that is too far away or too near even so is let go.
    """
    lower, higher = np.zeros(len(placed.heads)), np.zeros(len(placed.heads))
    for side, target in targets.items():
        hip, _, ankle = _limb(body, placed, _LEG, side)
        length, own = _length(body, _LEG, side), np.linalg.norm(ankle - hip, axis=-1)
        lower = np.maximum(lower, -_to_distance(body, hip - target, np.maximum(_STRAIGHT * length, own), least=False))
        higher = np.maximum(higher, _to_distance(body, hip - target, np.minimum(_FOLDED * length, own), least=True))
    most, radius = _MOST_MOVED * body.frame.leg_length, max(1, round(_MOVING_S * fps))
    higher, lower = (smooth_ceiling(np.minimum(needed, most), radius) for needed in (higher, lower))
    return higher - lower


def _to_distance(body: RigBody, away: np.ndarray, distance: np.ndarray, *, least: bool) -> np.ndarray:
    """(T,) metres up that make vectors (T, 3) at least or at most as long as `distance` (T,); 0 where they are.

    Straight up over the foot is as near as it gets: what is too far aside goes no further down than to its height.
    """
    step = up_step(body)
    above = away @ step / (step @ step)
    aside: np.ndarray = ((away**2).sum(-1) - distance**2) / (step @ step)
    to_edge = np.sqrt(np.maximum(above**2 - aside, 0.0)) - above
    return np.where(aside < 0, to_edge, 0.0) if least else np.where(aside > 0, np.minimum(to_edge, 0.0), 0.0)


def _lock_hand(body: RigBody, intervals: Intervals, placed: Placed, side: str, lock: Lock) -> None:
    """Keep a hand where it rests, on average, by bending its arm."""
    if not intervals or any(f"{side}_{joint}" not in body.by_joint for joint in _ARM):
        return
    end = _limb(body, placed, _ARM, side)[2]
    pinned = end.copy()
    for first, last in intervals:
        pinned[first:last] = end[first:last].mean(0)
    contact = contact_mask(intervals, len(end))
    weights = np.where(contact, within(_HOLD_S, lock.fps), within(_EASE_S, lock.fps))
    shift = smooth_fit(pinned - end, weights)
    _bend(body, placed, _ARM, side, end + lock.strength * shift)


def _bend(body: RigBody, placed: Placed, limb: tuple[str, str], side: str, target: np.ndarray) -> None:
    """Turn both bones of a limb, in place, so that it ends at `target` (T, 3)."""
    upper, lower = (body.by_joint[f"{side}_{joint}"] for joint in limb)
    root, middle, end = _limb(body, placed, limb, side)
    hinge = placed.turned[:, upper] @ _hinge(body, upper, lower)
    away, own = target - root, np.linalg.norm(end - root, axis=-1)
    nearest = np.minimum(_FOLDED * _length(body, limb, side), own)
    distance = np.linalg.norm(away, axis=-1)
    target = root + away * (np.maximum(distance, nearest) / np.maximum(distance, 1e-9 * own.max()))[:, None]
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


def _length(body: RigBody, limb: tuple[str, str], side: str) -> float:
    """Of both bones, armature units."""
    return float(sum(np.linalg.norm(body.segments[body.by_joint[f"{side}_{joint}"]]) for joint in limb))


def _hinge(body: RigBody, upper: int, lower: int) -> np.ndarray:
    """(3,) axis at rest, armature space, about which a limb bends: a knee backwards, an elbow forwards."""
    leg = body.drivers[upper].joint.endswith("hip")
    world = body.frame.left if leg else np.cross(body.linear @ body.segments[upper], body.frame.forward)
    return np.sign(np.linalg.det(body.linear)) * (np.linalg.inv(body.linear) @ world)
