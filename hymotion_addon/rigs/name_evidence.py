"""Names against the places that they are at: what a name says of another bone's place speaks against the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

import numpy as np

from ..retarget.rest_pose import RestPose
from .case import SIDES, Case
from .family import LIMB_PARTS
from .names import split_name
from .tree import is_below, lineage
from .vocabulary import NECK_WORDS, NOISE, SPINE_WORDS

COLUMN: Final = SPINE_WORDS - {"body", "trunk", "torso"}
"""Spine words that no root is called by."""

_ENDS = frozenset({"end", "nub", "tip"})
_LIMBS = (LIMB_PARTS[:4], LIMB_PARTS[4:])
_ASTRAY = 0.1


def contradicted_by_names(case: Case) -> set[str]:
    """Joints whose bone hangs where, or beside what, no bone of its name can."""
    found = doubles(case.rest, case.words.plain, case.bone_map.bones.items()) | _namesakes(case) | _unread_neck(case)
    if case.bone_map.follows:  # controls hang on hidden mechanisms
        return found | _kin_elsewhere(case)
    return found | _under_another_limb(case) | _above_a_spine(case) | _under_an_end(case)


def doubles(rest: RestPose, plain: tuple[str, ...], bones: Iterable[tuple[str, str]]) -> set[str]:
    """Those of (joint, bone) whose bone has a double: one at the same place with another number, or in other letters.

    plain: the bones' names without what almost all share.
    """
    said = [split_name(name) for name in plain]
    letters = [{word for word in words.words if not word.isdecimal()} - NOISE for words in said]
    spelled = Counter(name.lower() for name in rest.names)
    found: set[str] = set()
    for joint, bone in bones:
        row = rest.index(bone)
        if spelled[bone.lower()] > 1:
            found.add(joint)
        same = np.isclose(rest.rest_matrices, rest.rest_matrices[row]).all(axis=(1, 2))
        alike = (other for other in np.flatnonzero(same) if other != row)
        if any(said[other].side == said[row].side and letters[other] == letters[row] for other in alike):
            found.add(joint)
    return found


def _namesakes(case: Case) -> set[str]:
    """Joints whose bone's name says the same as another bone's, such as "Head" and "HEAD"."""
    said = [split_name(name) for name in case.words.plain]
    count = Counter((words.side, words.word) for words in said)
    return {j for j in case.points if count[said[case.row(j)].side, said[case.row(j)].word] > 1}


def _unread_neck(case: Case) -> set[str]:
    """The head, where a bone that is called a neck is none of those below it."""
    necks = {
        name
        for name, plain in zip(case.rest.names, case.words.plain, strict=True)
        if not split_name(plain).side and split_name(plain).word.rstrip("0123456789") in NECK_WORDS
    }
    return {"head"} if necks - {*case.bone_map.chains.get("neck", ())} and case.has("head") else set()


def _under_another_limb(case: Case) -> set[str]:
    """Joints that hang somewhere under a bone of the other side (of either, in the middle) or of another limb."""
    sides = [split_name(name).side for name in case.words.plain]
    limb_of = {
        case.row(joint): (side, limb)
        for side in SIDES
        for limb in _LIMBS
        for part in limb
        if (joint := f"{side}_{part}") in case.points
    }
    found: set[str] = set()
    for joint in case.points:
        own = limb_of.get(case.row(joint), ("", ()))
        above = lineage(case.rest.parents, case.row(joint))[1:]
        if any(sides[bone] not in ("", own[0]) or limb_of.get(bone, own) != own for bone in above):
            found.add(joint)
    return found


def _above_a_spine(case: Case) -> set[str]:
    """Neck and head, where a bone under the neck is called a spine."""
    necks = [case.rest.index(bone) for bone in case.bone_map.chains.get("neck", ())]
    necks = [neck for neck in necks if set(case.letters(neck)) & set(NECK_WORDS)]
    spines = [
        row
        for row, plain in enumerate(case.words.plain)
        if not split_name(plain).side and set(case.letters(row)) & COLUMN
    ]
    if any(is_below(case.rest.parents, spine, neck) for spine in spines for neck in necks):
        return {"neck", "head"} & {*case.points}
    return set()


def _under_an_end(case: Case) -> set[str]:
    """Joints whose bone hangs under one that is called an end, on which nothing hangs in truth."""
    ends = {row for row in range(len(case.rest.names)) if set(case.letters(row)) & _ENDS}
    return {joint for joint in case.points if ends & {*lineage(case.rest.parents, case.row(joint))[1:]}}


def _kin_elsewhere(case: Case) -> set[str]:
    """Pairs of controls with kin, bones whose names say the same limb, that are not as far from them on both sides."""
    said = [split_name(name) for name in case.words.plain]
    row_of = {(words.side, words.word): row for row, words in enumerate(said)}
    heads, found = case.rest.rest_matrices[:, :3, 3], set[str]()
    for part in LIMB_PARTS:
        pair = [f"{side}_{part}" for side in SIDES]
        if not case.has(*pair):
            continue
        left, right = (case.row(joint) for joint in pair)
        stem = said[left].words[:-1]
        for row, words in enumerate(said):
            other = row_of.get(("right", words.word))
            if words.side != "left" or other is None or not stem or words.words[: len(stem)] != stem:
                continue
            away = np.linalg.norm(heads[row] - heads[left]) - np.linalg.norm(heads[other] - heads[right])
            if abs(away) > _ASTRAY * case.leg:
                found |= set(pair)
    return found
