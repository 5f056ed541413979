"""What was recognised, as plain JSON values: for `hymotion inspect` and for the panel."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...inference.rotations import normalise
from ...inference.skeleton import BODY_JOINTS, SMPLX_JOINTS
from ..retarget.drivers import limb_end
from ..retarget.rest_pose import RestPose
from ..retarget.rig_body import joint_points, rig_body
from .bone_map import BoneMap

_A_POSE_FROM_DEGREES = 15.0
_ARMS_DOWN_FROM_DEGREES = 70.0


def describe(rest: RestPose, bone_map: BoneMap) -> dict[str, Any]:
    """Family, bones with confidence, rest posture and size of a recognised rig.

    Keys: family, label, bones, joints ({joint: {bone, confidence}}), spine and neck (bones, lowest first),
    twist_bones ({joint: bones}), unmapped_joints, switches, rest_pose ("T", "A", "arms down" or "unknown"),
    arms_below_horizontal_degrees, up, forward (world axes), leg_length_m, object_scale, notes.
    """
    frame = rig_body(rest, bone_map).frame
    arms = _arms_below_horizontal(rest, bone_map, frame.up)
    return {
        "family": bone_map.family,
        "label": bone_map.label,
        "bones": len(rest.names),
        "joints": {
            joint: {"bone": bone_map.bones[joint], "confidence": round(float(bone_map.confidence[joint]), 2)}
            for joint in SMPLX_JOINTS
            if joint in bone_map.bones
        },
        "spine": list(bone_map.chains.get("spine", ())),
        "neck": list(bone_map.chains.get("neck", ())),
        "twist_bones": {joint: list(bones) for joint, bones in bone_map.twists.items()},
        "unmapped_joints": [joint for joint in BODY_JOINTS if joint not in bone_map.bones],
        "switches": [{"bone": key.bone, "property": key.name, "value": key.value} for key in bone_map.properties],
        "rest_pose": _posture(arms),
        "arms_below_horizontal_degrees": None if arms is None else round(arms, 1),
        "up": _rounded(frame.up),
        "forward": _rounded(frame.forward),
        "leg_length_m": round(frame.leg_length, 3),
        "object_scale": _rounded(np.linalg.norm(rest.object_matrix[:3, :3], axis=0)),
        "notes": list(bone_map.notes),
    }


def _arms_below_horizontal(rest: RestPose, bone_map: BoneMap, up: np.ndarray) -> float | None:
    """Mean angle of both upper arms below the horizontal, degrees; None without arms."""
    points = joint_points(rest, bone_map)
    angles: list[float] = []
    for joint in ("left_shoulder", "right_shoulder"):
        end = limb_end(joint)
        if joint in bone_map.bones and end is not None:
            along = normalise(rest.object_matrix[:3, :3] @ (points[end] - points[joint]))
            angles.append(float(np.degrees(np.arcsin(np.clip(-along @ up, -1, 1)))))
    return float(np.mean(angles)) if angles else None


def _posture(arms: float | None) -> str:
    if arms is None:
        return "unknown"
    if arms > _ARMS_DOWN_FROM_DEGREES:
        return "arms down"
    return "A" if arms > _A_POSE_FROM_DEGREES else "T"


def _rounded(vector: np.ndarray) -> list[float]:
    return [round(float(value), 3) + 0.0 for value in vector]
