"""Rigify's words on bones that deform (meta-rigs, exported DEF- bones, rigs built by hand), and Auto-Rig Pro.

A generated Rigify rig itself is in rigify.py.
"""

from __future__ import annotations

from typing import Final

from ...retarget.bone_animation import PropertyKey
from ..family import ControlRig, Family, finger_controls, parts

_LIMBS = parts("shoulder upperarm forearm hand thigh shin foot toe")

METARIG: Final = Family(
    id="rigify_bones",
    label="Rigify meta-rig or deform bones",
    mark=r"spine\.?006$",
    pelvis="spine",
    spine=("spine1", "spine2", "spine3"),
    neck=("spine4", "spine5"),
    head="spine6",
    parts=_LIMBS,
    noise=frozenset({"def", "org"}),
)

BLENDER_WORDS: Final = Family(
    id="blender_words",
    label="Blender's own words (hips, thigh, shin)",
    pelvis="hips",
    spine=("spine", "chest", "upperchest"),
    parts=_LIMBS,
    noise=frozenset({"def", "org"}),
)

AUTO_RIG_PRO: Final = Family(
    id="auto_rig_pro",
    label="Auto-Rig Pro",
    mark=r"c_thigh_fk\.l$",
    pelvis="rootmaster",
    spine=("spine1", "spine2", "spine3", "spine4", "spine5"),
    neck=("neck", "neck1"),
    parts=parts("shoulder armfk forearmfk handfk thighfk legfk footfk toesfk"),
    noise=frozenset({"c", "x"}),
    controls=ControlRig(
        properties=tuple(
            PropertyKey(f"c_{limb}_ik.{side}", "ik_fk_switch", 1.0) for limb in ("hand", "foot") for side in "lr"
        ),
        fingers=finger_controls("c_{finger}{number}.{side}", "thumb index middle ring pinky", "lr"),
    ),
)
