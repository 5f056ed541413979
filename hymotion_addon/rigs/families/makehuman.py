"""MakeHuman and MPFB: the default rig, whose limbs have two bones a segment, and the OpenPose one.

MPFB's other rigs have the names of Unreal, Mixamo, CMU and Rigify.
"""

from __future__ import annotations

from typing import Final

from ..family import Family, NameTable, parts

MAKEHUMAN: Final = Family(
    id="makehuman",
    label="MakeHuman",
    pelvis="root",
    spine=("spine5", "spine4", "spine3", "spine2", "spine1"),
    neck=("neck1", "neck2", "neck3"),
    parts=parts("clavicle upperarm1 lowerarm1 wrist upperleg1 lowerleg1 foot toe11"),
)

_FAR_ENDS = {
    "collar": "Shoulder",
    "shoulder": "Elbow",
    "elbow": "Wrist",
    "hip": "Knee",
    "knee": "Ankle",
    "ankle": "BigToe",
}

OPENPOSE: Final = NameTable(
    id="openpose",
    label="OpenPose (MPFB)",
    bones={
        "pelvis": "MidHip",
        "neck": "Neck",
        **{
            f"{side}_{part}": f"{side[0].upper()}{name}"
            for side in ("left", "right")
            for part, name in _FAR_ENDS.items()
        },
    },
    also={"LHip": "pelvis", "RHip": "pelvis"},
    same_place=("LHip", "RHip"),
    note="This rig's bones are named after their far ends: the bone called LKnee is the left thigh.",
)
