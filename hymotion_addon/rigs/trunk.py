"""Finding pelvis, spine, neck and head between the limbs: by words where there are any, by the way up otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..retarget.rest_pose import RestPose
from .limbs import Pair, word_score
from .names import NameWords
from .tree import common_ancestor, is_below, lineage, path_between
from .vocabulary import HEAD_WORDS, HELPERS, NECK_TWIST, NECK_WORDS, PELVIS_WORDS

_ANCESTOR_BONUS = 0.5
_UNNAMED_PELVIS = 0.3
_NEAR_HIPS = 0.6
_SAME_PLACE = 0.02


@dataclass(frozen=True)
class Trunk:
    """Rows of the rest pose; spine and neck lowest first. pelvis_score: 0..1, how sure the pelvis is."""

    pelvis: int
    spine: tuple[int, ...]
    neck: tuple[int, ...]
    head: int | None
    pelvis_score: float


def find_trunk(
    rest: RestPose, words: Sequence[NameWords], legs: dict[str, Pair], arms: dict[str, Pair]
) -> Trunk | None:
    """The trunk between given limbs, or None when nothing serves as a pelvis."""
    shoulders = next((arms[part] for part in ("collar", "shoulder") if part in arms), None)
    join = None if shoulders is None else common_ancestor(rest.parents, [shoulders.left, shoulders.right])
    neck, head = _best(words, NECK_WORDS), _best(words, HEAD_WORDS)
    if neck is None and head is None and join is not None:
        head = _last_of_same_word(rest, words, join)
    pelvis = _pelvis(rest, words, legs, [bone for bone in (join, neck, head) if bone is not None])
    if pelvis is None:
        return None
    chest = _chest(rest, join, neck, head)
    spine = _stretch(rest, words, legs, pelvis, chest)
    top = neck if head is None else int(rest.parents[head])
    necks = (
        () if top in (None, -1, chest, pelvis) else _stretch(rest, words, legs, pelvis if chest is None else chest, top)
    )
    named = word_score(words[pelvis], PELVIS_WORDS)
    return Trunk(pelvis, spine, tuple(bone for bone in necks if bone not in spine), head, max(named, _UNNAMED_PELVIS))


def _best(words: Sequence[NameWords], fitting: dict[str, float]) -> int | None:
    scores = [0.0 if name.side else _trunk_score(name, fitting) for name in words]
    return int(np.argmax(scores)) if max(scores) > 0 else None


def _trunk_score(name: NameWords, fitting: dict[str, float]) -> float:
    if name.words[:2] == NECK_TWIST:
        return fitting.get("necktwist", 0.0)
    return word_score(name, fitting)


def _last_of_same_word(rest: RestPose, words: Sequence[NameWords], chest: int) -> int | None:
    """The end of a chain that is only numbered, such as Rigify's spine.004 to spine.006 above the chest."""
    letters = [tuple(word for word in name.words if not word.isdecimal()) for name in words]
    end = chest
    for bone, parent in enumerate(rest.parents):
        if parent == end and letters[bone] == letters[chest] and not words[bone].side:
            end = bone
    return None if end == chest else end


def _pelvis(rest: RestPose, words: Sequence[NameWords], legs: dict[str, Pair], upper: list[int]) -> int | None:
    """The bone that best serves as the pelvis: by word, by carrying legs and upper body, by its place between hips."""
    thighs = [legs["hip"].left, legs["hip"].right]
    join = common_ancestor(rest.parents, thighs)
    scores: dict[int, float] = {}
    for bone, name in enumerate(words):
        score = 0.0 if name.side else word_score(name, PELVIS_WORDS)
        between = _between_hips(rest, bone, legs)
        if bone == join and between:
            score = max(score, _UNNAMED_PELVIS)
        if not score or any(is_below(rest.parents, bone, end) for end in upper):
            continue
        score += _ANCESTOR_BONUS * all(is_below(rest.parents, thigh, bone) for thigh in thighs)
        score += _ANCESTOR_BONUS * (bool(upper) and all(bone in lineage(rest.parents, end) for end in upper))
        scores[bone] = score if between else score - _ANCESTOR_BONUS
    if not scores:
        return None
    best = max(scores, key=lambda bone: scores[bone])
    return best if scores[best] > 0 else None


def _between_hips(rest: RestPose, bone: int, legs: dict[str, Pair]) -> bool:
    heads = rest.rest_matrices[:, :3, 3]
    middle = (heads[legs["hip"].left] + heads[legs["hip"].right]) / 2
    thigh = np.linalg.norm(heads[legs["hip"].left] - heads[legs["knee"].left])
    return bool(np.linalg.norm(heads[bone] - middle) < _NEAR_HIPS * thigh)


def _chest(rest: RestPose, top: int | None, neck: int | None, head: int | None) -> int | None:
    """The highest spine bone: where the arms join, or just below the neck or head, whichever is lower in the tree."""
    end = neck if neck is not None else head
    if end is None:
        return top
    below_end = int(rest.parents[end])
    if top is not None and top != end and is_below(rest.parents, end, top):
        return top
    return below_end if below_end >= 0 else None


def _stretch(
    rest: RestPose, words: Sequence[NameWords], legs: dict[str, Pair], below: int, top: int | None
) -> tuple[int, ...]:
    """Bones from just above `below` up to `top`, without helpers, folded-back bones and doubles of a later bone."""
    if top is None or top == below:
        return ()
    path = path_between(rest.parents, common_ancestor(rest.parents, [below, top]), top)
    heads = rest.rest_matrices[:, :3, 3]
    near = _SAME_PLACE * np.linalg.norm(heads[legs["hip"].left] - heads[legs["knee"].left])
    reach = [float(np.linalg.norm(heads[bone] - heads[below])) for bone in path]
    rising = [b for i, b in enumerate(path) if not _no_trunk(words[b]) and reach[i] >= max(reach[: i + 1]) - near]
    return tuple(
        bone
        for i, bone in enumerate(rising)
        if not any(np.linalg.norm(heads[bone] - heads[later]) <= near for later in rising[i + 1 :])
    )


def _no_trunk(name: NameWords) -> bool:
    return bool(name.side) or (name.words[:2] != NECK_TWIST and any(word in HELPERS for word in name.words))
