"""Acts that stand in a clause without a verb of their own: "a cartwheel into a victory pose", "squats with punches".

Grammar does not show them, so the matcher decides: where the words on both sides of a joint are surely known acts, and
different ones, they are two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from .lexicon import Lexicon, Match, match
from .prompt import clause

_OWN: Final = r"(?:(?:the|his|her|their|its|one|both|a|an|only|just) )*"
_LIMB: Final = r"(?:arm|hand|leg|foot|feet|boot|fist|knee|elbow|shoulder|ankle|back|toe|head|finger|heel)s?"
_JOINTS: Final = re.compile(
    rf"(?P<once>,? (?:(?:combined |along |together )?with|mid) (?!{_OWN}(?:(?:left|right) )?{_LIMB}\b)(?=\w)"
    r"| on (?=(?:the|his|her|a) (?:(?:cell|mobile) ?)?phone\b))"
    r"|(?P<then>,? (?:chained |continued |straight )?into (?:an? |the )?(?=\w)|,? only to (?=\w))"
    r"|(?P<either>, (?:and |but |then )*(?=\w)| (?:and|but|plus|&|/+|\+) (?=\w)|,? / ?(?=\w))"
)
_NO_ACT: Final = re.compile(rf"(?:no|not|nothing|never|like|as) .*|{_OWN}(?:left|right|other) {_LIMB}\b.*")
_ALIKE: Final = (
    frozenset({"kick", "karate kick", "soccer kick", "karate"}),
    frozenset({"punch", "box", "sword", "karate"}),
    frozenset({"sit", "sit down"}),
    frozenset({"walk", "step forward", "tiptoe", "sneak", "zombie", "limp", "stagger"}),
    frozenset({"jog", "jog in place", "run"}),
    frozenset({"fall", "lie down", "stagger"}),
    frozenset({"celebrate", "raise arm", "reach up"}),
    frozenset({"limp", "torso twist", "balance", "hop"}),
    frozenset({"look", "look around", "torso twist"}),
)
"""Acts that people tell of with each other's words: a detail of one may name another."""


def told_apart(lexicon: Lexicon, found: Match) -> tuple[list[Match], list[Match]]:
    """A clause's match -> the acts in it, one after the other or joined by "and", and those surely at the same time."""
    halves = list(_halves(found.clause.words))
    # all in one go: each call of the encoder costs more than the words do
    told = iter(match(lexicon, [clause(half) for _, *both in halves for half in both]) if halves else [])
    for (kind, *_), first, second in zip(halves, told, told, strict=True):
        if not (first.certain and second.certain) or _alike(first, second):
            continue
        if found.named and found.action not in (first.action, second.action):
            continue  # "lowers himself into a chair"
        later, once = told_apart(lexicon, second)
        if kind == "once":
            return [first], [*later, *once]
        return [first, *later], once
    return [found], []


def _halves(words: str) -> Iterator[tuple[str, str, str]]:
    """At each joint its kind, and the words before and behind it, where both may be an act."""
    for joint in _JOINTS.finditer(words):
        before, after = words[: joint.start()].strip(), words[joint.end() :].strip()
        if before and after and not (_NO_ACT.fullmatch(after) or _NO_ACT.fullmatch(before)):
            yield joint.lastgroup or "", before, after


def all_told_apart(lexicon: Lexicon, pieces: Sequence[Match]) -> tuple[list[Match], list[Match]]:
    """The same of all pieces of a stretch, in their order."""
    later: list[Match] = []
    once: list[Match] = []
    for piece in pieces:
        acts, meanwhile = told_apart(lexicon, piece)
        later += acts
        once += meanwhile
    return later, once


def _alike(a: Match, b: Match) -> bool:
    return a.action == b.action or any({a.action, b.action} <= family for family in _ALIKE)
