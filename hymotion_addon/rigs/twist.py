"""Finding twist bones: those that share out the roll of a limb along it. They are never joints.

A twist bone deforms the mesh, lies on the line of its limb and hangs on the limb's bone. It is called so, or the next
limb hangs on it (limbs in two segments, such as MakeHuman's).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import numpy as np

from ..retarget.drivers import limb_end
from ..retarget.rest_pose import RestPose
from .bone_map import BoneMap
from .names import NameWords, split_name
from .tree import lineage
from .vocabulary import HELPERS

_WORDS: Final = re.compile(r"(twist|roll)$")
_MIKU_MIKU_DANCE: Final = "捩"
"""Numbered bones of this word are led by the one without a number."""

_NO_TWIST: Final = HELPERS - {"twist", "roll"} | {"cor"}
_BESIDE: Final = 0.2
_BEFORE, _BEYOND = -0.05, 0.98


def add_twists(rest: RestPose, bone_map: BoneMap) -> BoneMap:
    """The map with the twist bones of its limbs. Control rigs get none: they share twist themselves."""
    if bone_map.follows:
        return bone_map
    row = {name: bone for bone, name in enumerate(rest.names)}
    taken = {*bone_map.bones.values(), *bone_map.also, *(bone for chain in bone_map.chains.values() for bone in chain)}
    mapped = {row[name] for name in taken if name in row}
    called = {bone for name, bone in row.items() if _is_called_twist(split_name(name))}
    found: dict[str, tuple[str, ...]] = {}
    for joint in bone_map.bones:
        limb, end = (row.get(bone_map.bones.get(part or "", "")) for part in (joint, limb_end(joint)))
        if limb is None or end is None or not _length(rest, limb, end):
            continue
        in_line = set(lineage(rest.parents, end))
        places = {
            bone: along
            for name, bone in row.items()
            if name in rest.weighted
            and bone not in mapped
            and (bone in in_line or bone in called)
            and _carrier(rest, bone, mapped) == limb
            and (along := _place(rest, bone, limb, end)) is not None
        }
        if places:
            found[joint] = tuple(rest.names[bone] for bone in sorted(places, key=lambda bone: (places[bone], bone)))
    segments = {name for bones in found.values() for name in bones if row[name] not in called}
    return replace(bone_map, twists=found, segments=frozenset(segments))


def _is_called_twist(name: NameWords) -> bool:
    if any(_MIKU_MIKU_DANCE in word for word in name.words):
        return not any(word.isdecimal() for word in name.words)
    return any(_WORDS.search(word) for word in name.words) and not _NO_TWIST & set(name.words)


def _carrier(rest: RestPose, bone: int, mapped: set[int]) -> int:
    """The nearest mapped bone above, -1 for none."""
    return next((above for above in lineage(rest.parents, bone)[1:] if above in mapped), -1)


def _length(rest: RestPose, limb: int, end: int) -> float:
    return float(np.linalg.norm(rest.rest_matrices[end, :3, 3] - rest.rest_matrices[limb, :3, 3]))


def _place(rest: RestPose, bone: int, limb: int, end: int) -> float | None:
    """Where along a limb a bone starts, 0..1; None for one that is not on it."""
    start, along = rest.rest_matrices[limb, :3, 3], rest.rest_matrices[end, :3, 3] - rest.rest_matrices[limb, :3, 3]
    away = (rest.rest_matrices[bone, :3, 3] - start) / np.linalg.norm(along)
    along = along / np.linalg.norm(along)
    place = float(away @ along)
    beside = float(np.linalg.norm(away - place * along))
    return place if _BEFORE <= place <= _BEYOND and beside <= _BESIDE else None
