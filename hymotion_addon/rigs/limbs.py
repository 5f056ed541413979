"""Finding both arms or both legs at once, by their words and by the order in which bones hang on each other."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..retarget.rest_pose import RestPose
from .names import NameWords
from .tree import is_below
from .vocabulary import LIMB_WORDS

_CANDIDATES_PER_PART = 6
_DETACHED_PENALTY = 0.5
_NUMBER_PENALTY = 0.02
_DEPTH_PENALTY = 0.001


@dataclass(frozen=True)
class Pair:
    """The same bone of both sides, as rows of the rest pose, and how well its word fits the part."""

    left: int
    right: int
    score: float


def find_limb(
    rest: RestPose, words: Sequence[NameWords], parts: Sequence[str], needed: Sequence[str]
) -> dict[str, Pair] | None:
    """The best choice of bones for `parts`, in order from the trunk outwards; None unless all `needed` are there.

    Left and right are chosen together, so a map is never lopsided. Only parts at either end may be absent.
    """
    options: list[list[Pair | None]] = []
    for part in parts:
        pairs = _pairs(rest, words, part)
        options.append([*pairs, *([] if part in needed else [None])])
        if not options[-1]:
            return None
    best, best_score = None, -np.inf
    for choice in itertools.product(*options):
        present = [pair is not None for pair in choice]
        if any(there > before for before, there in itertools.pairwise(present[1:])):
            continue
        score = _score(rest, [pair for pair in choice if pair is not None])
        if score > best_score:
            best, best_score = choice, score
    if best is None:
        return None
    return {part: pair for part, pair in zip(parts, best, strict=True) if pair is not None}


def word_score(words: NameWords, fitting: dict[str, float]) -> float:
    """How well a name's words fit one of `fitting`, 0 when not at all. Numbered bones fit a little less each.

    Only whole names fit, so that helpers ("upperarm_twist", "foot_ik", "head_end") never do.
    """
    if words.word in fitting:
        return fitting[words.word]
    letters = tuple(word for word in words.words if not word.isdecimal())
    score = fitting.get("".join(letters), 0.0)
    numbers = sum(int(word) for word in words.words if word.isdecimal())
    return max(score - _NUMBER_PENALTY * min(numbers, 10), 0.0) if score else 0.0


def _pairs(rest: RestPose, words: Sequence[NameWords], part: str) -> list[Pair]:
    sides: dict[str, dict[tuple[str, ...], int]] = {"left": {}, "right": {}}
    for bone, name in enumerate(words):
        if name.side and word_score(name, LIMB_WORDS[part]):
            sides[name.side].setdefault(name.words, bone)
    pairs: list[Pair] = []
    for key, left in sides["left"].items():
        if key in sides["right"]:
            pairs.append(Pair(left, sides["right"][key], word_score(words[left], LIMB_WORDS[part])))
    return sorted(pairs, key=lambda pair: -pair.score)[:_CANDIDATES_PER_PART]


def _score(rest: RestPose, chain: Sequence[Pair]) -> float:
    """Sum of word scores, less for bones that do not hang on the one before; minus infinity for an impossible order."""
    total = sum(pair.score for pair in chain)
    for upper, lower in itertools.pairwise(chain):
        for above, below in ((upper.left, lower.left), (upper.right, lower.right)):
            gap = rest.rest_matrices[below, :3, 3] - rest.rest_matrices[above, :3, 3]
            if above == below or is_below(rest.parents, above, below) or np.linalg.norm(gap) < 1e-6:
                return -np.inf
            if not is_below(rest.parents, below, above):
                total -= _DETACHED_PENALTY / 2
            total -= _DEPTH_PENALTY * below / len(rest.names)
    return total
