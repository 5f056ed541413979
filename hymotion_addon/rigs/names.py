"""Bone names taken apart into words, so that "upper_leg.L", "LeftUpperLeg" and "J_Bip_L_UpperLeg" are the same.

A side is a word of its own, never a letter found inside another word ("Spine_Lower" has no side).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")
_NAMESPACE = re.compile(r"^.*[:|]")
_SIDES = {"l": "left", "left": "left", "左": "left", "r": "right", "right": "right", "右": "right"}
_GLUED_SIDE = re.compile(r"(?i)(left|right)(?=[a-z]{3})")
_MOST_NAMES = 0.8
_FEWEST_NAMES = 8


@dataclass(frozen=True)
class NameWords:
    """side: "left", "right" or "". word: all other words joined, lower case, numbers without leading zeros."""

    side: str
    words: tuple[str, ...]

    @property
    def word(self) -> str:
        """All words and numbers in one: "upperleg", "spine1"."""
        return "".join(self.words)


def split_name(name: str, noise: frozenset[str] = frozenset()) -> NameWords:
    """Take a bone name apart. noise: words to leave out, together with a number right after them ("Bip01")."""
    side, after_noise = "", False
    words: list[str] = []
    for raw in _WORDS.findall(_NAMESPACE.sub("", name)):
        for part in _split_side(raw):
            word = str(int(part)) if part.isdecimal() else part.lower()
            if word in noise or (after_noise and word.isdecimal()):
                after_noise = not word.isdecimal()
            elif word in _SIDES and not side:
                side = _SIDES[word]
            else:
                words.append(word)
                after_noise = False
    return NameWords(side, tuple(words))


def plain_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names without what almost all of them begin or end with: "Hero_", "rig|", "_jnt", ".001"."""
    plain = [_NAMESPACE.sub("", name) for name in names]
    if len(plain) < _FEWEST_NAMES:
        return tuple(plain)
    for last in (False, True):
        while (affix := _shared_word(plain, last)) is not None:
            plain = [_without(name, affix, last) for name in plain]
    return tuple(plain)


def _shared_word(names: Sequence[str], last: bool) -> str | None:
    """The word that most names begin (or end) with, unless it is a side."""
    ends: Counter[str] = Counter()
    for name in names:
        words = _WORDS.findall(name)
        if len(words) > 1:
            ends[words[-1 if last else 0].lower()] += 1
    if not ends:
        return None
    word, count = ends.most_common(1)[0]
    return word if count >= _MOST_NAMES * len(names) and word not in _SIDES else None


def _without(name: str, word: str, last: bool) -> str:
    words = list(_WORDS.finditer(name))
    if len(words) < 2 or words[-1 if last else 0].group().lower() != word:
        return name
    return name[: words[-2].end()] if last else name[words[1].start() :]


def _split_side(part: str) -> tuple[str, ...]:
    """A side written without a break before its word: "左ひじ", "leftarm"."""
    if len(part) > 1 and part[0] in "左右":
        return part[0], part[1:]
    glued = _GLUED_SIDE.match(part)
    return (glued.group(), part[glued.end() :]) if glued else (part,)
