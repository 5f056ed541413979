"""Adobe Mixamo, with any spelling of its prefix: "mixamorig:", "mixamorig1:", "mixamorig_", "mixamorig"."""

from __future__ import annotations

from typing import Final

from ..family import Family

MIXAMO: Final = Family(
    id="mixamo",
    label="Mixamo",
    mark=r"(?i)mixamorig",
    pelvis="hips",
    spine=("spine", "spine1", "spine2", "spine3"),
    parts={
        "collar": "shoulder",
        "shoulder": "arm",
        "elbow": "forearm",
        "wrist": "hand",
        "hip": "upleg",
        "knee": "leg",
        "ankle": "foot",
        "foot": "toebase",
    },
    noise=frozenset({"mixamorig"}),
)
