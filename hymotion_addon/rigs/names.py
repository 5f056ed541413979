"""Bone names taken apart into words, so that "upper_leg.L", "LeftUpperLeg" and "J_Bip_L_UpperLeg" are the same.

A side is a word of its own, never a letter found inside another word ("Spine_Lower" has no side).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")
_NAMESPACE = re.compile(r"^.*[:|]")
_SIDES = {"l": "left", "left": "left", "左": "left", "r": "right", "right": "right", "右": "right"}


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
        for part in _split_side_character(raw):
            word = str(int(part)) if part.isdecimal() else part.lower()
            if word in noise or (after_noise and word.isdecimal()):
                after_noise = not word.isdecimal()
            elif word in _SIDES and not side:
                side = _SIDES[word]
            else:
                words.append(word)
                after_noise = False
    return NameWords(side, tuple(words))


def _split_side_character(part: str) -> tuple[str, ...]:
    return (part[0], part[1:]) if len(part) > 1 and part[0] in "左右" else (part,)
