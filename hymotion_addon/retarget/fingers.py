"""Keys for fingers: the motion's own, or a pose of the hand, about each finger's own axes.

A joint's rotation is said in its finger's axes (where the finger points, what it bends about, and the third), where it
means the same on every hand. How far a rig's fingers are bent at rest already is taken off, joint by joint.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from ...inference.motion import Motion
from ...inference.rotations import (
    make_sign_continuous,
    matrix_to_quaternion_wxyz,
    quaternion_wxyz_to_matrix,
    rotation_about,
    shortest_arc,
    slerp,
    transpose,
)
from ...inference.skeleton import Skeleton
from ..rigs.bone_map import BoneMap
from ..rigs.family import FINGERS
from .drivers import SIDES
from .hand_poses import POSES, HandPose, Pose
from .hand_shape import Finger, Hand, hand_shape
from .rest_pose import RestPose

_POINTING, _HINGE, _THIRD = np.eye(3)
_JOINTS: Final = 3
_MOVED: Final = 1e-4
_OF_WHAT_LACKS: Final = 0.6
"""A last bone that stands for several joints of a finger bends by this much of the ones it lacks."""
_CONTINUES_DEGREES: Final = 60.0


def finger_keys(
    rest: RestPose, bone_map: BoneMap, forward: np.ndarray, motion: Motion, poses: Mapping[str, HandPose]
) -> dict[str, np.ndarray]:
    """Basis rotations {bone: (T, 4), or (1, 4) where a finger keeps still} of all mapped fingers.

    forward: (3,) where the rig's body faces, world space. poses: "left" and "right" -> what the hand does.
    """
    rotations: dict[str, np.ndarray] = {}
    linear = rest.object_matrix[:3, :3]
    for side in SIDES:
        if poses[side] == "none":
            continue
        points, tips = _rig_points(rest, bone_map, side)
        hand = hand_shape(points, tips, side, -np.linalg.inv(linear) @ forward, bool(np.linalg.det(linear) < 0))
        if hand is None:
            continue
        for name, finger in hand.fingers.items():
            turns = _turns(hand, name, finger, side, motion, poses[side])
            for joint, turn in zip(finger.joints, turns, strict=True):
                bone = bone_map.bones[joint]
                axes = rest.rest_matrices[rest.index(bone), :3, :3].T @ finger.axes
                rotations[bone] = make_sign_continuous(matrix_to_quaternion_wxyz(axes @ turn @ axes.T))
    return rotations


def has_fingers(motion: Motion, side: str) -> bool:
    """Whether a motion moves or at least poses the fingers of a hand."""
    names = motion.skeleton.names
    rows = [
        i for i, name in enumerate(names) if name.startswith(side) and name.rstrip("123")[len(side) + 1 :] in FINGERS
    ]
    return bool(rows) and bool(np.abs(motion.joint_rotations[:, rows] - np.eye(3)).max() > 1e-6)


def read_fingers(
    rest: RestPose, bone_map: BoneMap, forward: np.ndarray, turned: Mapping[str, np.ndarray], skeleton: Skeleton
) -> dict[str, np.ndarray]:
    """Parent-relative rotations {joint: (T, 3, 3)} of a skeleton's fingers that a posed rig shows: the way back.

    turned: {bone: (T, 3, 3)} how hands and fingers are turned from their rest, armature space. A finger of fewer bones
    than the skeleton's leaves the outer joints straight. Nothing comes back where no finger ever moves.
    """
    found: dict[str, np.ndarray] = {}
    linear = rest.object_matrix[:3, :3]
    for side in SIDES:
        points, tips = _rig_points(rest, bone_map, side)
        hand = hand_shape(points, tips, side, -np.linalg.inv(linear) @ forward, bool(np.linalg.det(linear) < 0))
        if hand is None:
            continue
        for name, finger in hand.fingers.items():
            source = _skeleton_finger(skeleton, side, name)
            if source is None:
                continue
            line = np.stack([turned[bone_map.bones[joint]] for joint in (f"{side}_wrist", *finger.joints)])
            turns = finger.axes.T @ transpose(line[:-1]) @ line[1:] @ finger.axes
            straight = _from_rest(turns, source.bend[: len(finger.bend)] - finger.bend)
            moved = np.abs(turns - np.eye(3)).max() > _MOVED
            if moved:
                for joint, turn in zip(source.joints, straight, strict=False):
                    found[joint] = source.axes @ turn @ source.axes.T
    return found


def _turns(hand: Hand, name: str, finger: Finger, side: str, motion: Motion, pose: HandPose) -> np.ndarray:
    """(N, T or 1, 3, 3) how each bone of a finger turns against the one before, from rest, in the finger's axes."""
    source = _skeleton_finger(motion.skeleton, side, name) if pose == "motion" and has_fingers(motion, side) else None
    if source is not None:
        rows = [motion.skeleton.index(joint) for joint in source.joints]
        turns = np.moveaxis(source.axes.T @ motion.joint_rotations[:, rows] @ source.axes, 1, 0)
        return _from_rest(_folded(turns, len(finger.joints)), finger.bend - source.bend[: len(finger.bend)])
    chosen = POSES["relaxed" if pose == "motion" else pose]
    turns = _thumb_turns(hand, finger, chosen) if name == "thumb" else _finger_turns(hand, name, finger, chosen)
    return _from_rest(_folded(turns, len(finger.joints)), finger.bend)


def _skeleton_finger(skeleton: Skeleton, side: str, name: str) -> Finger | None:
    """A finger of a motion's body, in its T-pose."""
    places = dict(zip(skeleton.names, skeleton.rest_positions(), strict=True))
    own = hand_shape(places, _skeleton_tips(places, side), side, np.array([0.0, 0.0, -1.0]), False)
    return own.fingers.get(name) if own is not None else None


def _finger_turns(hand: Hand, name: str, finger: Finger, pose: Pose) -> np.ndarray:
    """(3, 1, 3, 3) a pose's turns of a finger that is straight, in its own axes."""
    turns = rotation_about(_HINGE, np.radians(np.array(pose.flexion[name])))
    to_little = 1.0 if np.cross(finger.axes[:, 2], finger.axes[:, 0]) @ hand.across > 0 else -1.0
    wanted = np.radians(pose.spread[name]) * (-1.0 if name == "index" else 1.0)
    turns[0] = rotation_about(_THIRD, to_little * (wanted - finger.spread)) @ turns[0]
    return turns[:, None]


def _thumb_turns(hand: Hand, finger: Finger, pose: Pose) -> np.ndarray:
    """(3, 1, 3, 3) a pose's turns of a thumb that is straight, in its own axes."""
    out, before = np.radians([pose.thumb_out, pose.thumb_before])
    level = np.cos(out) * hand.along - np.sin(out) * hand.across
    wanted = np.cos(before) * level + np.sin(before) * hand.before
    turns = np.concatenate([np.eye(3)[None], rotation_about(_HINGE, np.radians(np.array(pose.thumb_bend)))])
    turns[0] = shortest_arc(_POINTING, finger.axes.T @ wanted)
    return turns[:, None]


def _folded(turns: np.ndarray, count: int) -> np.ndarray:
    """(N, T, 3, 3) turns of three joints for a finger of N bones: the last one takes part of what it lacks."""
    turns = turns[:_JOINTS].copy()
    for lacking in range(count, _JOINTS):
        whole = matrix_to_quaternion_wxyz(turns[lacking])
        none = np.broadcast_to(np.array([1.0, 0.0, 0.0, 0.0]), whole.shape)
        part = slerp(none, whole, np.full(whole.shape[:-1], _OF_WHAT_LACKS))
        turns[count - 1] = turns[count - 1] @ quaternion_wxyz_to_matrix(part)
    return turns[:count]


def _from_rest(turns: np.ndarray, bend: np.ndarray) -> np.ndarray:
    """(N, T, 3, 3) turns of a straight finger as turns of one whose joints are bent by (N,) radians at rest."""
    straightened = rotation_about(_HINGE, -np.cumsum(bend))[:, None]
    before = np.concatenate([np.eye(3)[None, None], straightened[:-1]])
    return transpose(before) @ turns @ straightened


def _rig_points(rest: RestPose, bone_map: BoneMap, side: str) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Joints of a hand (3,) and tips of its fingers, armature space."""
    heads = rest.rest_matrices[:, :3, 3]
    rows = {joint: rest.index(bone) for joint, bone in bone_map.bones.items() if joint.startswith(side)}
    points = {joint: heads[row] for joint, row in rows.items()}
    tips: dict[str, np.ndarray] = {}
    for finger in FINGERS:
        line = [rows[f"{side}_{finger}{i}"] for i in (1, 2, 3) if f"{side}_{finger}{i}" in rows]
        if not line:
            continue
        last, before = line[-1], line[-2] if len(line) > 1 else rows.get(f"{side}_wrist", line[-1])
        came = heads[last] - heads[before]
        ends = [int(row) for row in np.flatnonzero(rest.parents == last)]
        ahead = rest.rest_matrices[last, :3, 1] * rest.lengths[last]
        if len(ends) == 1 and np.linalg.norm(heads[ends[0]] - heads[last]) > 0.1 * np.linalg.norm(came):
            ahead = heads[ends[0]] - heads[last]
        tips[finger] = heads[last] + (ahead if _continues(came, ahead) else came)
    return points, tips


def _continues(came: np.ndarray, ahead: np.ndarray) -> bool:
    """Whether a last bone goes on as the one before, and does not merely stick out, as imported bones do."""
    angle = np.degrees(np.arctan2(np.linalg.norm(np.cross(came, ahead)), came @ ahead))
    return bool(angle < _CONTINUES_DEGREES)


def _skeleton_tips(places: Mapping[str, np.ndarray], side: str) -> dict[str, np.ndarray]:
    """Tips of a skeleton's fingers: as far again as the last joint is from the one before."""
    return {
        finger: 2 * places[f"{side}_{finger}3"] - places[f"{side}_{finger}2"]
        for finger in FINGERS
        if f"{side}_{finger}3" in places
    }
