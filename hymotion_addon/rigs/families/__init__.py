"""Rig families, a few related ones a data file, tried in this order. To add one: write its data, add it here."""

from __future__ import annotations

from typing import Final

from ..family import Family, NameTable
from .biped import BIPED, CHARACTER_CREATOR
from .blender_words import AUTO_RIG_PRO, BLENDER_WORDS, METARIG
from .daz import GENESIS_8, GENESIS_9, POSER
from .game_packs import CESIUM_MAN, KAYKIT, QUATERNIUS, RENDERPEOPLE, ROBLOX, SECOND_LIFE
from .humanik import CHARACTER1, CMU, CMU_ASF, HUMANIK, KENNEY, ROKOKO, SOMA, XSENS
from .makehuman import MAKEHUMAN, OPENPOSE
from .mikumikudance import CATS, MIKUMIKUDANCE, MIKUMIKUDANCE_ENGLISH
from .mixamo import MIXAMO
from .rigify import RIGIFY
from .smplx import SMPLX
from .unreal import UNREAL
from .vrm import VRM

FAMILIES: Final[tuple[Family, ...]] = (
    *RIGIFY,
    AUTO_RIG_PRO,
    MIXAMO,
    UNREAL,
    CHARACTER1,
    CMU,
    KENNEY,
    HUMANIK,
    KAYKIT,
    QUATERNIUS,
    ROBLOX,
    VRM,
    RENDERPEOPLE,
    BIPED,
    CHARACTER_CREATOR,
    GENESIS_8,
    GENESIS_9,
    POSER,
    METARIG,
    BLENDER_WORDS,
    MAKEHUMAN,
    MIKUMIKUDANCE,
    MIKUMIKUDANCE_ENGLISH,
    CATS,
    SECOND_LIFE,
    SMPLX,
    ROKOKO,
    SOMA,
    XSENS,
    CMU_ASF,
)

TABLES: Final[tuple[NameTable, ...]] = (CESIUM_MAN, OPENPOSE)
"""Families whose names say nothing, or the wrong thing, so that whole names are listed."""
