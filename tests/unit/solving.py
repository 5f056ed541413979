"""Solving a motion onto a rig, and what tests ask of the result."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from hymotion.hymotion_addon.retarget.bone_animation import BoneAnimation
from hymotion.hymotion_addon.retarget.evaluate import pose_matrices, world_heads
from hymotion.hymotion_addon.retarget.options import RetargetOptions
from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.hymotion_addon.retarget.solve import solve
from hymotion.hymotion_addon.rigs.bone_map import BoneMap
from hymotion.hymotion_addon.rigs.recognise import recognise
from hymotion.inference.motion import Motion
from hymotion.inference.rotations import (
    normalise,
)
from hymotion.inference.skeleton import SMPLX_BODY

from .rigs import BIPEDS

PLAIN_RIGS = tuple(rig for rig in BIPEDS if rig not in ("rigify", "vrm_sheared"))  # the sheared one has its own tests
FACING = {"second_life": [1.0, 0.0, 0.0], "cats": [0.0, 1.0, 0.0]}
UP = np.array([0.0, 0.0, 1.0])
SEGMENTS = [
    (f"{side}_{upper}", f"{side}_{lower}")
    for side in ("left", "right")
    for upper, lower in (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))
]


def to_world(forward: list[float]) -> np.ndarray:
    """From a motion's frame to a world in which the character faces `forward`."""
    return np.stack([np.cross(UP, forward), UP, np.array(forward)], axis=-1)


FACING_MINUS_Y = to_world([0.0, -1.0, 0.0])


def solved(motion: Motion, rest: RestPose, options: RetargetOptions | None = None) -> tuple[BoneMap, BoneAnimation]:
    bone_map = recognise(rest)
    return bone_map, solve(motion, rest, bone_map, options)


def heads_of(rest: RestPose, bone_map: BoneMap, animation: BoneAnimation) -> dict[str, np.ndarray]:
    """World path (T, 3) of every mapped joint."""
    pose = pose_matrices(rest, animation)
    return {joint: world_heads(rest, pose, bone) for joint, bone in bone_map.bones.items()}


def turns_of(rest: RestPose, bone_map: BoneMap, animation: BoneAnimation) -> dict[str, np.ndarray]:
    """(T, 3, 3) by which every mapped bone is turned from its rest, armature space."""
    pose = pose_matrices(rest, animation)
    rows = {joint: rest.index(bone) for joint, bone in bone_map.bones.items()}
    return {joint: pose[:, r, :3, :3] @ rest.rest_matrices[r, :3, :3].T for joint, r in rows.items()}


def degrees_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    a, b = normalise(a), normalise(b)
    return np.degrees(np.arctan2(np.linalg.norm(np.cross(a, b), axis=-1), (a * b).sum(-1)))


def worst_limb_error(motion: Motion, heads: dict[str, np.ndarray], frame: np.ndarray) -> float:
    """Largest angle, degrees, between any limb of the rig and of the motion, over all frames."""
    _, positions = motion.world()
    errors = [
        degrees_between(
            heads[lower] - heads[upper],
            (positions[:, SMPLX_BODY.index(lower)] - positions[:, SMPLX_BODY.index(upper)]) @ frame.T,
        ).max()
        for upper, lower in SEGMENTS
        if upper in heads and lower in heads
    ]
    assert len(errors) >= 6
    return float(max(errors))


def assert_same_paths(a: dict[str, np.ndarray], b: dict[str, np.ndarray], tolerance: float = 1e-9) -> None:
    assert a.keys() == b.keys()
    for joint in a:
        np.testing.assert_allclose(a[joint], b[joint], atol=tolerance, err_msg=joint)


def mirrored(motion: Motion) -> Motion:
    """The motion as in a mirror: left and right exchanged."""
    other = list(SMPLX_BODY.mirrored())
    flip = np.array([-1.0, 1.0, 1.0])
    rotations = flip[:, None] * motion.joint_rotations[:, other] * flip
    contacts = None if motion.contacts is None else motion.contacts[:, ::-1]
    return motion.replace(joint_rotations=rotations, transl=motion.transl * flip, contacts=contacts)


def other_side(joint: str) -> str:
    """left_knee for right_knee, and the other way round; the joint itself on the midline."""
    side, _, part = joint.partition("_")
    return {"left": f"right_{part}", "right": f"left_{part}"}.get(side, joint)


def sides_exchanged(bone_map: BoneMap) -> BoneMap:
    """The map with every left bone for the right joint, and the other way round."""

    def exchanged(by_joint: Mapping[str, Any]) -> dict[str, Any]:
        return {other_side(joint): value for joint, value in by_joint.items()}

    return dataclasses.replace(
        bone_map,
        bones=exchanged(bone_map.bones),
        confidence=exchanged(bone_map.confidence),
        reasons=exchanged(bone_map.reasons),
        twists=exchanged(bone_map.twists),
    )
