"""Characters of free packs, and of engines and makers with words of their own."""

from __future__ import annotations

from typing import Final

from ..family import Family, NameTable, parts

QUATERNIUS: Final = Family(
    id="quaternius",
    label="Quaternius character",
    mark=r"(?i)abdomen|torso",
    pelvis="hips",
    spine=("abdomen", "torso", "chest"),
    parts=parts("shoulder upperarm lowerarm hand,palm,palm2,fist upperleg lowerleg foot toes"),
)

KAYKIT: Final = Family(
    id="kaykit",
    label="KayKit character",
    pelvis="hips",
    spine=("spine", "chest"),
    parts=parts("shoulder upperarm lowerarm wrist upperleg lowerleg foot toes"),
)

RENDERPEOPLE: Final = Family(
    id="renderpeople",
    label="Renderpeople",
    pelvis="hip",
    spine=("spine1", "spine2", "spine3"),
    parts=parts("shoulder upperarm lowerarm hand upperleg lowerleg foot ball"),
)

ROBLOX: Final = Family(
    id="roblox",
    label="Roblox R15",
    pelvis="lowertorso",
    spine=("uppertorso",),
    parts=parts("shoulder upperarm lowerarm hand upperleg lowerleg foot toes"),
)

SECOND_LIFE: Final = Family(
    id="second_life",
    label="Second Life avatar",
    mark=r"(?i)m(pelvis|torso)$",
    pelvis="pelvis",
    spine=("torso", "chest"),
    parts=parts("collar shoulder elbow wrist hip knee ankle foot"),
    noise=frozenset({"m"}),
)

CESIUM_MAN: Final = NameTable(
    id="cesium_man",
    label="Khronos CesiumMan",
    bones={
        "pelvis": "Skeleton_torso_joint_1",
        "spine1": "Skeleton_torso_joint_2",
        "spine3": "torso_joint_3",
        "neck": "Skeleton_neck_joint_1",
        "head": "Skeleton_neck_joint_2",
        # the left arm is numbered downwards, the right one upwards
        "left_shoulder": "Skeleton_arm_joint_L__4_",
        "left_elbow": "Skeleton_arm_joint_L__3_",
        "left_wrist": "Skeleton_arm_joint_L__2_",
        "right_shoulder": "Skeleton_arm_joint_R",
        "right_elbow": "Skeleton_arm_joint_R__2_",
        "right_wrist": "Skeleton_arm_joint_R__3_",
        **{
            f"{side}_{part}": f"leg_joint_{side[0].upper()}_{number}"
            for side in ("left", "right")
            for part, number in (("hip", 1), ("knee", 2), ("ankle", 3), ("foot", 5))
        },
    },
)
"""The one file of its kind, which every glTF tool is tried on."""
