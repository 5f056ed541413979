"""Holding a map made from names against the rest pose's geometry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeVar

import numpy as np

from ...inference.errors import RigError
from ...inference.rotations import normalise
from ..retarget.body_frame import forward_estimates, trunk_direction
from ..retarget.rest_pose import RestPose
from ..retarget.rig_body import joint_points, to_world
from .bone_map import SAID, BoneMap

_FEWEST_JOINTS = 8
_UPRIGHT_DEGREES = 50.0
_UNSURE = 0.5
_TINY = 1e-6
_HIPS_APART = 0.02
_FOOT_LEVEL = 0.5
_NO_FEET = "The feet do not show where this character faces; its front was taken from the sides its bones are named by."
_SWAPPED = "The bones' sides are named the other way round (the feet point backwards), so they were swapped."
_CURE = "Choose the armature of a character with hips, a spine, two legs and two arms."

MISSING: Final = "No bones were found for"
"""How the note begins that names what a rig lacks."""

_SIDES = {"left": "right", "right": "left"}
_STRETCHES = (
    ("spine", ("spine1", "spine2", "spine3")),
    ("neck", ("neck",)),
    ("head", ("head",)),
    ("arms", ("left_shoulder", "right_shoulder")),
    ("feet", ("left_ankle", "right_ankle")),
)
_Value = TypeVar("_Value")


def verify(rest: RestPose, bone_map: BoneMap) -> BoneMap:
    """The map with its sides put right, and with what was done or could not be seen said in its notes.

    Raises RigError (rig_unrecognised) for a body that goes on four legs, is too small a part, or has no size.
    """
    if len(bone_map.bones) < _FEWEST_JOINTS:
        raise refusal(f"Only {len(bone_map.bones)} bones of this armature were recognised, too few for a character.")
    if not any(joint in bone_map.bones for joint in ("left_shoulder", "neck", "head")):
        raise refusal("Legs were recognised in this armature, but no arms, neck or head.")
    points = {joint: to_world(rest, point) for joint, point in joint_points(rest, bone_map).items()}
    for side in ("left", "right"):
        for upper, lower in (("hip", "knee"), ("knee", "ankle")):
            if np.linalg.norm(points[f"{side}_{upper}"] - points[f"{side}_{lower}"]) < _TINY:
                raise refusal(f"The {side} {upper} and {lower} of this rig are in the same place.")
    across, leg = points["left_hip"] - points["right_hip"], points["left_hip"] - points["left_ankle"]
    if np.linalg.norm(across) < _HIPS_APART * np.linalg.norm(leg):
        raise refusal("Both thigh bones of this rig start at the same point, so its hips can't be told from its legs.")
    _check_upright(points)
    agreement = _facing_agreement(rest, bone_map, points)
    if agreement is None:
        confidence = {
            joint: min(sure, _UNSURE) if joint.partition("_")[0] in _SIDES and not _is_said(bone_map, joint) else sure
            for joint, sure in bone_map.confidence.items()
        }
        bone_map = replace(bone_map, confidence=confidence, notes=(*bone_map.notes, _NO_FEET))
    elif agreement < 0:
        bone_map = replace(
            bone_map,
            bones=_swap_sides(bone_map.bones),
            confidence=_swapped_confidence(bone_map),
            reasons={
                joint: "repaired" if joint.partition("_")[0] in _SIDES else reason
                for joint, reason in _swap_sides(bone_map.reasons).items()
            },
            notes=(*bone_map.notes, _SWAPPED),
        )
    return bone_map


def _is_said(bone_map: BoneMap, joint: str) -> bool:
    """Whether the rig itself says which side this joint's bone is of."""
    return bone_map.reasons.get(joint) == SAID


def refusal(message: str) -> RigError:
    """The error for a rig that can't be used, `message` saying why."""
    return RigError(message, cure=_CURE, code="rig_unrecognised")


def _check_upright(points: Mapping[str, np.ndarray]) -> None:
    """Four-legged animals have their trunk at right angles to their (hind) legs."""
    trunk = trunk_direction(points)
    left, right = (normalise(points[f"{side}_hip"] - points[f"{side}_ankle"]) for side in ("left", "right"))
    if trunk is not None and normalise(left + right) @ trunk < np.cos(np.radians(_UPRIGHT_DEGREES)):
        raise refusal("This looks like an animal on four legs; only characters on two legs can be animated.")


def _facing_agreement(rest: RestPose, bone_map: BoneMap, points: Mapping[str, np.ndarray]) -> float | None:
    """Cosine between where the sides of the hips and the feet say the body faces; None when feet do not show it."""
    up = normalise(points["left_hip"] + points["right_hip"] - points["left_ankle"] - points["right_ankle"])
    points = dict(points)
    for side in ("left", "right"):
        if f"{side}_foot" not in points and f"{side}_ankle" in bone_map.bones:
            row = rest.index(bone_map.bones[f"{side}_ankle"])
            tail = rest.rest_matrices[row, :3, 3] + rest.rest_matrices[row, :3, 1] * rest.lengths[row]
            points[f"{side}_foot"] = to_world(rest, tail)
        foot = normalise(points.get(f"{side}_foot", points[f"{side}_ankle"]) - points[f"{side}_ankle"])
        if np.linalg.norm(foot - (foot @ up) * up) < _FOOT_LEVEL:
            return None
    opinions = forward_estimates(points, up)
    return float(opinions["hip"] @ opinions["toes"]) if {"hip", "toes"} <= {*opinions} else None


def _swapped_confidence(bone_map: BoneMap) -> dict[str, float]:
    """After a swap; none of the sides is sure where any was doubtful before."""
    sided = [joint for joint in bone_map.bones if joint.partition("_")[0] in _SIDES]
    unsure = any(joint in bone_map.doubtful for joint in sided)
    confidence = _swap_sides(bone_map.confidence)
    return {joint: min(sure, _UNSURE) if unsure and joint in sided else sure for joint, sure in confidence.items()}


def _swap_sides(values: Mapping[str, _Value]) -> dict[str, _Value]:
    swapped: dict[str, _Value] = {}
    for joint, value in values.items():
        side, underscore, part = joint.partition("_")
        swapped[_SIDES.get(side, side) + underscore + part] = value
    return swapped


def missing(bone_map: BoneMap) -> tuple[str, ...]:
    """One sentence that names the stretches of the body for which the rig has no bones."""
    lacking = [words for words, joints in _STRETCHES if not any(joint in bone_map.bones for joint in joints)]
    return (f"{MISSING}: {', '.join(lacking)}.",) if lacking else ()
