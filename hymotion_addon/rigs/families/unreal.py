"""Epic's Unreal Engine mannequins, 4 and 5, and all that copy their names (MetaHuman bodies, MPFB's game rig)."""

from __future__ import annotations

from typing import Final

from ..family import Family

UNREAL: Final = Family(
    id="unreal",
    label="Unreal mannequin",
    pelvis="pelvis",
    spine=("spine1", "spine2", "spine3", "spine4", "spine5"),
    neck=("neck1", "neck2"),
    parts={
        "collar": "clavicle",
        "shoulder": "upperarm",
        "elbow": "lowerarm",
        "wrist": "hand",
        "hip": "thigh",
        "knee": "calf",
        "ankle": "foot",
        "foot": "ball",
    },
)
