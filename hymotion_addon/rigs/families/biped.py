"""3ds Max's Biped and what grew from it: Rocketbox, Valve's Source, Reallusion's Character Creator."""

from __future__ import annotations

from typing import Final

from ..family import Family, parts

BIPED: Final = Family(
    id="biped",
    label="3ds Max Biped",
    mark=r"(?i)bip\d",
    pelvis="pelvis",
    spine=("spine", "spine1", "spine2", "spine3", "spine4"),
    neck=("neck", "neck1"),
    head="head,head1",
    parts=parts("clavicle upperarm forearm hand thigh calf foot toe0"),
    noise=frozenset({"bip", "valve", "biped"}),
)

CHARACTER_CREATOR: Final = Family(
    id="character_creator",
    label="Reallusion Character Creator",
    pelvis="hip",
    spine=("waist", "spine1", "spine2"),
    neck=("necktwist1", "necktwist2"),
    parts=parts("clavicle upperarm forearm hand thigh calf foot toe,toebase"),
    noise=frozenset({"cc", "base"}),
)
