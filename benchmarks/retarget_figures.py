"""What "a good retarget" means, as numbers: every figure of the table as a pure function of arrays.

Frame of all points and directions: the motion's own (Y up, +Z forward, metres), and lengths divided by the ratio of the
leg lengths, so that every character is compared as if it were as tall as the motion's body. T frames.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np

SPINE = ("spine1", "spine2", "spine3")
_UP = 1
_TINY = 1e-12


@dataclass(frozen=True)
class MapCheck:
    """Joints of a rig that a person named: found as such, taken for another bone, or left out. Names of joints."""

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    missed: tuple[str, ...]


def compare_maps(
    found: Mapping[str, str], chain: tuple[str, ...], truth: Mapping[str, str], trunk: frozenset[str]
) -> MapCheck:
    """Hold {joint: bone} that was found, and the bones found for the spine, against what a person wrote down.

    truth: {joint: bone}. trunk: all bones between the pelvis and the neck. Which of a trunk's bones is called spine2 is
    taste; that it is one of the trunk's is not, and a bone of the truth's spine that was found at all is right. A joint
    that the truth does not speak of is wrong only on a bone that the truth gives to another joint.
    """
    owners = {bone: joint for joint, bone in truth.items()}
    spine = {*chain, *(bone for joint, bone in found.items() if joint in SPINE)}
    right = [joint for joint, bone in truth.items() if (bone in spine if joint in SPINE else found.get(joint) == bone)]
    wrong = [
        joint
        for joint, bone in found.items()
        if joint not in SPINE and (truth[joint] != bone if joint in truth else bone in owners)
    ]
    wrong += [f"spine on {bone}" for bone in sorted(spine - trunk) if owners.get(bone) not in SPINE]
    missed = [joint for joint in truth if joint not in right and joint not in wrong]
    return MapCheck(tuple(right), tuple(wrong), tuple(missed))


def degrees_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Angle between vectors (..., 3), degrees; lengths do not matter."""
    return np.degrees(np.arctan2(np.linalg.norm(np.cross(a, b), axis=-1), (a * b).sum(-1)))


def roll_between(a: np.ndarray, b: np.ndarray, along: np.ndarray) -> np.ndarray:
    """Angle between vectors (..., 3) as seen along a limb (..., 3), degrees: what direction alone is blind to."""
    return degrees_between(across(a, along), across(b, along))


def across(vector: np.ndarray, along: np.ndarray) -> np.ndarray:
    """The part of vectors (..., 3) that is perpendicular to `along`, unit length."""
    along = unit(along)
    return unit(vector - (vector * along).sum(-1, keepdims=True) * along)


def unit(vectors: np.ndarray) -> np.ndarray:
    """(..., 3) at length 1."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), _TINY)


def palm_normal(wrist: np.ndarray, index: np.ndarray, pinky: np.ndarray, side: str) -> np.ndarray:
    """(..., 3) where the palm faces, from the wrist and the first joints of index and little finger."""
    normal = unit(np.cross(pinky - wrist, index - wrist))
    return normal if side == "left" else -normal


def elbow_hinge(upper: np.ndarray, lower: np.ndarray, forward: np.ndarray, least_bend: float = 12.0) -> np.ndarray:
    """(3,) axis about which an elbow flexes, at rest.

    upper, lower: (3,) directions of the upper arm and the forearm. A visible bend at rest shows the axis; a straight
    arm is taken to flex forwards, as in a T-pose or an A-pose.
    """
    bent = float(degrees_between(upper, lower)) >= least_bend
    return across(np.cross(upper, lower if bent else forward), upper)


def sole_axis(points: np.ndarray, forward: np.ndarray, least: int = 30, stretch: float = 2.0) -> np.ndarray | None:
    """(3,) where a foot points: the long axis of its sole (V, 3), level; None for too few points or a round foot."""
    flat = np.delete(points, _UP, axis=-1)
    if len(flat) < least:
        return None
    _, sizes, axes = np.linalg.svd(flat - flat.mean(0), full_matrices=False)
    if sizes[0] < stretch * sizes[1]:
        return None
    axis = np.insert(axes[0], _UP, 0.0)
    return axis if axis @ forward > 0 else -axis


def trunk_errors(
    target: np.ndarray, target_rest: np.ndarray, source: np.ndarray, source_rest: np.ndarray, pelvis: np.ndarray
) -> np.ndarray:
    """(T,) degrees between how the trunk's direction has changed from rest and how the source's has.

    target, source: (T, 3). target_rest, source_rest: (3,). pelvis: (T, 3, 3) turn of the source's. As it sees them,
    the smallest turn that takes the source from its rest to frame t is done to the target's rest; that is where its
    trunk should point. Without the pelvis a character that only faces elsewhere would seem to have leant.
    """
    seen, wanted = (np.einsum("tji,tj->ti", pelvis, line) for line in (target, source))
    turn = smallest_turn(unit(source_rest), unit(wanted))
    return degrees_between(seen, turn @ unit(target_rest))


def smallest_turn(start: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """(T, 3, 3) rotations that take the unit vector (3,) to each of the unit vectors (T, 3) the shortest way."""
    axis = np.cross(start, ends)
    cosine = ends @ start
    skew = np.zeros((len(ends), 3, 3))
    skew[:, [2, 0, 1], [1, 2, 0]] = axis
    skew[:, [1, 2, 0], [2, 0, 1]] = -axis
    share = 1 / np.maximum(1 + cosine, _TINY)
    return np.eye(3) + skew + skew @ skew * share[:, None, None]


def roll_about(turns: np.ndarray, axis: np.ndarray) -> np.ndarray:
    """(T,) degrees by which rotations (T, 3, 3) roll about a unit vector (3,) before they swing it elsewhere."""
    skew = turns - np.swapaxes(turns, -1, -2)
    sines = np.stack([skew[:, 2, 1], skew[:, 0, 2], skew[:, 1, 0]], axis=-1)
    return np.degrees(2 * np.arctan2(sines @ axis, 1 + np.trace(turns, axis1=-2, axis2=-1)))


def slide(points: np.ndarray, contact: np.ndarray, fps: float) -> float:
    """Mean level speed (m/s) of a point (T, 3) between frames that are both in contact (T,); NaN without any."""
    both = contact[1:] & contact[:-1]
    if not both.any():
        return float("nan")
    step = np.diff(points, axis=0)
    step[:, _UP] = 0.0
    return float(np.linalg.norm(step, axis=-1)[both].mean() * fps)


def ground_gap(lowest: np.ndarray, contact: np.ndarray) -> tuple[float, float]:
    """(deepest below the ground, mean height above it) of a sole's lowest point (T,) in contact frames (T,), metres."""
    touching = lowest[contact]
    if not len(touching):
        return float("nan"), float("nan")
    return float(max(0.0, -touching.min())), float(np.maximum(touching, 0.0).mean())


def path_ratio(target: np.ndarray, source: np.ndarray) -> float:
    """Length of the target's level path (T, 3) over the source's."""
    level = [np.diff(np.delete(path, _UP, axis=-1), axis=0) for path in (target, source)]
    walked, wanted = (float(np.linalg.norm(steps, axis=-1).sum()) for steps in level)
    return walked / wanted if wanted > _TINY else float("nan")


def sign_flips(quaternions: np.ndarray) -> int:
    """How often a quaternion (T, 4) is followed by one of the opposite hemisphere: between keys the bone would spin."""
    return int(((quaternions[1:] * quaternions[:-1]).sum(-1) < 0).sum())


def jerk_ratio(target: np.ndarray, source: np.ndarray) -> float:
    """Mean size of the third difference of points (T, J, 3) over that of the source's: above 1 is shakier."""
    shaken, wanted = (float(np.linalg.norm(np.diff(p, n=3, axis=0), axis=-1).mean()) for p in (target, source))
    return shaken / wanted if wanted > _TINY else float("nan")


def drift(before: np.ndarray, after: np.ndarray, leg_length: float) -> float:
    """Largest distance between points (..., 3), as a share of a leg's length."""
    return float(np.linalg.norm(after - before, axis=-1).max() / leg_length)


def changed(before: Mapping[str, Hashable], after: Mapping[str, Hashable]) -> tuple[str, ...]:
    """Keys whose value is not what it was; one that vanished or appeared counts."""
    return tuple(sorted(key for key in {*before, *after} if before.get(key) != after.get(key)))
