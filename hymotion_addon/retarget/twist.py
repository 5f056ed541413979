"""Sharing the roll of a limb along its twist bones, by where they lie, so that the skin never wrings at a joint.

An upper arm or a thigh is not rolled where it starts and fully rolled where it ends; a forearm or a shin takes up the
roll of the hand or the foot on the way to it. A limb whose end hangs on its last twist bone (Daz, MikuMikuDance) swings
in its first bone alone, and the last has all of the roll: its skin is made for that. A limb that is merely cut into
segments (MakeHuman) is rolled evenly at every joint between them. Other limbs stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from ...inference.rotations import matrix_to_quaternion_wxyz, normalise, rotation_about, shortest_arc, transpose
from ...inference.skeleton import Skeleton
from .drivers import limb_end
from .limb_axes import motion_axes
from .rig_body import RigBody

_ROOTS: Final = ("shoulder", "hip")
"""Limbs that are rolled in the joint they start at; the others by what hangs on their end."""


def share_twist(body: RigBody, skeleton: Skeleton, turned: np.ndarray) -> np.ndarray:
    """(T, D, 3, 3) `turned`, armature space, with the roll of every limb that has twist bones shared along them."""
    limbs = _limbs(body)
    if not limbs:
        return turned
    shared = turned.copy()
    t_pose = motion_axes(dict(zip(skeleton.names, skeleton.rest_positions(), strict=True)))
    for main, end, twists in limbs:
        along = normalise(body.segments[main])
        rolled_at_its_root = body.drivers[main].joint.partition("_")[2] in _ROOTS
        if rolled_at_its_root:
            above = body.drivers[main].above
            resting = normalise(body.upright @ t_pose[body.drivers[main].joint][0])
            relative = transpose(turned[:, above]) @ turned[:, main] @ shortest_arc(resting, along)
            roll = _roll(relative, resting)
            start = turned[:, main] @ rotation_about(along, -roll)
        else:
            roll, start = _roll(transpose(turned[:, main]) @ turned[:, end], along), turned[:, main]
        own, shares = _shares(body, main, end, twists, rolled_at_its_root)
        shared[:, main] = start @ rotation_about(along, own * roll)
        for twist, share in zip(twists, shares, strict=True):
            shared[:, twist] = start @ rotation_about(along, share * roll)
    return shared


def gather_twist(body: RigBody, turned: np.ndarray) -> np.ndarray:
    """(T, D, 3, 3) `turned` with each upper limb turned as its last twist bone in line: the way back of sharing."""
    whole = turned.copy()
    for main, end, twists in _limbs(body):
        in_line = _in_line(body, end, twists)
        if in_line and body.drivers[main].joint.partition("_")[2] in _ROOTS:
            whole[:, main] = turned[:, in_line[-1]]
    return whole


def _limbs(body: RigBody) -> list[tuple[int, int, list[int]]]:
    """Rows of each limb that has twist bones, of what hangs on its end, and of the twist bones, nearest first."""
    by_joint, limbs = body.by_joint, dict[str, list[int]]()
    for i, driver in enumerate(body.drivers):
        if driver.part != "whole":
            limbs.setdefault(driver.joint, []).append(i)
    ends = {joint: by_joint.get(limb_end(joint) or "") for joint in limbs}
    return [(by_joint[joint], end, twists) for joint, twists in limbs.items() if (end := ends[joint]) is not None]


def _in_line(body: RigBody, end: int, twists: Sequence[int]) -> list[int]:
    """The twist bones that carry what hangs on the limb's end, nearest first."""
    carriers: list[int] = []
    while end >= 0:
        end = body.carriage.moves[end]
        carriers.append(end)
    return [twist for twist in twists if twist in carriers]


def _shares(body: RigBody, main: int, end: int, twists: list[int], at_root: bool) -> tuple[float, np.ndarray]:
    """How much of the roll, 0..1, a limb's own bone has, and each of its twist bones.

    By where a bone starts; of a limb in segments that is rolled at its root, by where it ends.
    """
    segment = body.segments[main]
    shares = np.clip((body.heads[twists] - body.heads[main]) @ segment / (segment @ segment), 0.0, 1.0)
    in_line = [twists.index(twist) for twist in _in_line(body, end, twists)]
    if not in_line:
        return float(at_root), shares
    if body.drivers[twists[in_line[0]]].part == "twist":
        return 0.0, np.clip(shares / shares[in_line[-1]], 0.0, 1.0)
    if not at_root:
        return 0.0, shares
    own = float(shares[in_line[0]])
    shares[in_line] = [*shares[in_line[1:]], 1.0]
    return own, shares


def _roll(rotations: np.ndarray, axis: np.ndarray) -> np.ndarray:
    """(T,) radians by which rotations (T, 3, 3) roll about `axis` (3,) before they swing it; continuous over T."""
    quaternions = matrix_to_quaternion_wxyz(rotations)
    rolls: np.ndarray = np.unwrap(2 * np.arctan2(quaternions[:, 1:] @ axis, quaternions[:, 0]))
    return rolls - 2 * np.pi * np.round(float(np.median(rolls)) / (2 * np.pi))
