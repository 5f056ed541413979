"""VRM, Unity and Godot humanoids: VRoid Studio (J_Bip_L_UpperArm), the VRM add-on (upper_arm.L), VRM (leftUpperArm)."""

from __future__ import annotations

from typing import Final

from ..family import Family

VRM: Final = Family(
    id="vrm",
    label="VRM",
    pelvis="hips",
    spine=("spine", "chest", "upperchest"),
    parts={
        "collar": "shoulder",
        "shoulder": "upperarm",
        "elbow": "lowerarm",
        "wrist": "hand",
        "hip": "upperleg",
        "knee": "lowerleg",
        "ankle": "foot",
        "foot": "toes,toebase",
    },
    noise=frozenset({"j", "bip", "c"}),
)
