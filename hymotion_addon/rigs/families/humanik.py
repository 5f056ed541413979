"""The words of MotionBuilder's HumanIK, which many products use: LeftUpLeg is the thigh, LeftLeg the shin."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..family import Family, parts

HUMANIK: Final = Family(
    id="humanik",
    label="HumanIK names (Ready Player Me, Avaturn, MocapOnline)",
    pelvis="hips",
    spine=("spine", "spine1", "spine2", "spine3"),
    neck=("neck", "neck1"),
    parts=parts("shoulder arm forearm hand upleg leg foot toebase,toes,toe"),
)

CHARACTER1: Final = replace(HUMANIK, id="character1", label="MotionBuilder Character1", mark=r"Character\d*_")

CMU: Final = replace(
    HUMANIK, id="cmu", label="CMU motion capture", mark=r"LowerBack$", spine=("lowerback", "spine", "spine1")
)

CMU_ASF: Final = Family(
    id="cmu_asf",
    label="CMU motion capture (ASF names)",
    pelvis="root",
    spine=("lowerback", "upperback", "thorax"),
    neck=("lowerneck", "upperneck"),
    parts=parts("clavicle humerus radius wrist,hand femur tibia foot toes"),
)

KENNEY: Final = replace(
    HUMANIK, id="kenney", label="Kenney character", mark=r"UpperChest$", spine=("spine", "chest", "upperchest")
)

ROKOKO: Final = Family(
    id="rokoko",
    label="Rokoko Newton",
    pelvis="hips",
    spine=("spine1", "spine2", "spine3", "spine4"),
    parts=parts("shoulder arm forearm hand thigh shin foot toe"),
)

SOMA: Final = Family(
    id="soma",
    label="NVIDIA SOMA (LeftLeg is the thigh)",
    pelvis="hips",
    spine=("spine1", "spine2", "chest"),
    neck=("neck1", "neck2"),
    parts=parts("shoulder arm forearm hand leg shin foot toebase"),
)

XSENS: Final = Family(
    id="xsens",
    label="Xsens MVN",
    mark=r"Chest\d",
    pelvis="hips",
    spine=("chest", "chest2", "chest3", "chest4"),
    parts=parts("collar shoulder elbow wrist hip knee ankle toe"),
)
