"""MikuMikuDance, with the file's names or mmd_tools' (side as a suffix), and what CATS makes of it for VRChat."""

from __future__ import annotations

from typing import Final

from ..family import Family, parts

MIKUMIKUDANCE: Final = Family(
    id="mikumikudance",
    label="MikuMikuDance",
    pelvis="下半身",
    spine=("上半身", "上半身2", "上半身3"),
    neck=("首",),
    head="頭",
    parts=parts("肩 腕 ひじ 手首 足 ひざ 足首 つま先"),
)

MIKUMIKUDANCE_ENGLISH: Final = Family(
    id="mikumikudance",
    label="MikuMikuDance (English names)",
    pelvis="lowerbody",
    spine=("upperbody", "upperbody2", "upperbody3"),
    parts=parts("shoulder arm elbow wrist leg knee ankle toe"),
)

CATS: Final = Family(
    id="cats",
    label="VRChat (CATS names)",
    pelvis="hips",
    spine=("spine", "chest", "upperchest"),
    parts=parts("shoulder arm elbow wrist leg knee ankle toe"),
)
