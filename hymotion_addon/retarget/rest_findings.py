"""What the rest pose, the size and the bones of a rig will do to any motion put on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from ...inference.rotations import normalise
from ..rigs.bone_map import BoneMap
from ..rigs.joint_words import joint_word
from .body_frame import BodyFrame, trunk_direction
from .drivers import SIDES
from .finding import Finding, few
from .rest_pose import RestPose
from .rig_body import joint_points, rig_body, to_world

_KNEE_BACKWARDS_DEGREES = 8.0
_LEANING_DEGREES = 20.0
_SITTING_DEGREES = 40.0
_UNEVEN_DEGREES = 15.0
_ARMS_DOWN_DEGREES = 80.0
_STRETCHED = 1.01
_LEGS_OF_A_BODY = 2.1
_TINY_M, _GIANT_M = 0.3, 8.0
_UNIT = 1e-6

_LIMBS: Final = (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))

_STRAIGHT: Final = (
    "Pose the character straight and use Pose > Apply > Apply Pose as Rest Pose, or go on and correct it."
)


_MISSING: Final[tuple[tuple[tuple[str, ...], Finding], ...]] = (
    (
        ("spine1", "spine2", "spine3"),
        Finding("no_spine", "No spine bones are known: the trunk will stay stiff.", "warning"),
    ),
    (("head",), Finding("no_head", "No head bone is known: the head will only go along with the body.", "warning")),
    (
        ("left_shoulder", "right_shoulder"),
        Finding("no_arms", "No arm bones are known: the arms will not move.", "warning"),
    ),
    (
        ("left_wrist", "right_wrist"),
        Finding("no_hands", "No hand bones are known: hands will go along with the forearms.", "info"),
    ),
    (
        ("left_ankle", "right_ankle"),
        Finding("no_feet", "The legs have no feet that are known: soles can't be kept on the ground.", "warning"),
    ),
)
_CHOOSE: Final = "If the rig has such bones, choose them under Bones."


def rest_findings(rest: RestPose, bone_map: BoneMap, unit_scale: float) -> Iterable[Finding]:
    """Of a recognised rig. unit_scale: metres that a Blender unit means."""
    points = {joint: to_world(rest, point) for joint, point in joint_points(rest, bone_map).items()}
    frame = rig_body(rest, bone_map).frame
    yield from _posture(points, frame)
    yield from _size(rest, frame, unit_scale)
    for joints, finding in _MISSING:
        if not any(joint in bone_map.bones for joint in joints):
            yield Finding(finding.code, finding.message, finding.severity, _CHOOSE)
    yield from _doubts(bone_map)


def _posture(points: Mapping[str, np.ndarray], frame: BodyFrame) -> Iterable[Finding]:
    """Limbs are put right by the solver; what "upright" and "flat" mean it can only take from the rest pose."""
    trunk = trunk_direction(points)
    if trunk is not None and _degrees(trunk, frame.up) > _LEANING_DEGREES:
        yield Finding(
            "rest_leaning",
            "At rest the trunk leans, and it will lean as much in every motion.",
            "warning",
            _STRAIGHT,
        )
    thighs = [points[f"{side}_knee"] - points[f"{side}_hip"] for side in SIDES]
    if min(_degrees(thigh, -frame.up) for thigh in thighs) > _SITTING_DEGREES:
        yield Finding(
            "rest_sitting", "At rest this character sits, so its feet may tilt when it stands.", "warning", _STRAIGHT
        )
    backwards = [side for side in SIDES if _knee_backwards(points, frame, side) > _KNEE_BACKWARDS_DEGREES]
    if backwards:
        legs = "both knees bend" if len(backwards) == 2 else f"the {backwards[0]} knee bends"
        yield Finding(
            "knees_backwards", f"At rest {legs} backwards, so knees may fold the wrong way.", "warning", _STRAIGHT
        )
    uneven = _unevenness(points, frame)
    if uneven > _UNEVEN_DEGREES:
        yield Finding(
            "rest_uneven",
            f"At rest left and right differ by up to {uneven:.0f} degrees, as in the middle of a step: "
            "the trunk and the feet may stay a little askew.",
            "warning",
            _STRAIGHT,
        )
    arms = [points[f"{s}_elbow"] - points[f"{s}_shoulder"] for s in SIDES if f"{s}_shoulder" in points]
    if arms and min(_degrees(arm, frame.up) - 90 for arm in arms) > _ARMS_DOWN_DEGREES:
        yield Finding(
            "arms_down",
            "At rest the arms hang straight down, so how the palms face is a guess.",
            "info",
            "Look at the hands; a T-pose or an A-pose at rest is surer.",
        )


def _knee_backwards(points: Mapping[str, np.ndarray], frame: BodyFrame, side: str) -> float:
    """Degrees by which the shin is bent forwards against the thigh; below zero for a knee that bends as it should."""
    thigh, shin = (
        normalise(points[f"{side}_{lower}"] - points[f"{side}_{upper}"]) for upper, lower in (_LIMBS[2], _LIMBS[3])
    )
    return float(np.degrees(np.arcsin(np.clip(np.cross(shin, thigh) @ frame.left, -1, 1))))


def _unevenness(points: Mapping[str, np.ndarray], frame: BodyFrame) -> float:
    """Largest angle, degrees, between a limb and the mirror image of its other side."""
    mirror = np.eye(3) - 2 * np.outer(frame.left, frame.left)
    angles = [
        _degrees(
            points[f"left_{lower}"] - points[f"left_{upper}"],
            mirror @ (points[f"right_{lower}"] - points[f"right_{upper}"]),
        )
        for upper, lower in _LIMBS
        if all(f"{side}_{joint}" in points for side in SIDES for joint in (upper, lower))
    ]
    return max(angles, default=0.0)


def _size(rest: RestPose, frame: BodyFrame, unit_scale: float) -> Iterable[Finding]:
    scale = np.linalg.norm(rest.object_matrix[:3, :3], axis=0)
    if scale.max() > _STRETCHED * scale.min():
        yield Finding(
            "stretched",
            f"The object is stretched unequally ({scale[0]:.2f} x {scale[1]:.2f} x {scale[2]:.2f}), "
            "so limbs will change their length as they turn.",
            "warning",
            "Select the armature with its meshes and apply the scale (Ctrl+A > Scale).",
        )
    if np.linalg.det(rest.object_matrix[:3, :3]) < 0:
        yield Finding(
            "mirrored",
            "The object is mirrored by a negative scale, so left and right are exchanged.",
            "warning",
            "Select the armature with its meshes and apply the scale (Ctrl+A > Scale).",
        )
    height = _LEGS_OF_A_BODY * frame.leg_length
    if not _TINY_M <= height * unit_scale <= _GIANT_M:
        yield Finding(
            "size",
            f"This character is about {_metres(height * unit_scale)} tall. The motion fits it, "
            "but it will seem too slow for a giant or too fast for a dwarf.",
            "info",
            "Scale the object to a person's size if it is meant to be one.",
        )
    elif abs(unit_scale - 1) > _UNIT and not _TINY_M <= height <= _GIANT_M:
        yield Finding(
            "unit_scale",
            f"In this scene a unit is {unit_scale:g} m. The motion fits the character; "
            "only distances kept as in the real world will be wrong.",
            "info",
            "Fit the steps to the legs, or set Unit Scale to 1 in the scene's properties.",
        )


def _doubts(bone_map: BoneMap) -> Iterable[Finding]:
    doubtful = [f"{joint_word(joint)} ({bone_map.bones[joint]})" for joint in bone_map.doubtful]
    if doubtful:
        yield Finding(
            "doubtful",
            f"It is not certain that these bones are right: {few(doubtful, 3)}.",
            "warning",
            "Check them under Bones.",
        )


def _degrees(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.degrees(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b)))


def _metres(length: float) -> str:
    return f"{length:.0f} m" if length >= 2 else f"{100 * length:.0f} cm"
