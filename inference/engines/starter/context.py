"""What an act means after the one before it, and by its own manner and direction."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from .language.amounts import read_degrees
from .language.clauses import plain
from .lexicon import Lexicon, Match
from .meaning import Meaning

WALKS: Final = frozenset({"walk", "run", "jog"})
_ON_A_SEAT_OR_KNEES: Final = frozenset({"sit down", "sit", "squat", "kneel", "crouch"})
_LOW: Final = frozenset({"lie down", "fall", "crawl"})
_DOWN: Final = _ON_A_SEAT_OR_KNEES | _LOW
"""Where one gets up from."""
_STYLES: Final = {("walk", "sneaky"): "sneak"}
"""Manners that make another action of one."""
_OWN_MANNER: Final = {"stagger": "drunk", "zombie": "drunk"}
"""Manners that say nothing new of an action."""
_SITS: Final = re.compile(r"sits\b(?! down)")
_STEPS: Final = re.compile(r"(?:steps|shuffles|moves|slides|sidles|(?:takes|goes|walks) (?:steps|paces))\b")
_BEFORE_SITTING: Final = frozenset({"", "sit down", "stand up"})
_STANDS: Final = re.compile(r"(?:is )?stand(?:s|ing)")


def in_context(lexicon: Lexicon, m: Match, last: str, with_another: bool) -> Match:
    """The match as what it means there. last: the action before, "" for none. with_another: another is done at once."""
    if not m.known:
        return m
    name, meaning = _by_its_words(m, last, with_another), m.meaning
    name = _STYLES.get((name, meaning.manner), name)
    if _OWN_MANNER.get(name) == meaning.manner:
        meaning = replace(meaning, manner="")
    if name in ("turn", "jump turn") and not meaning.turn_degrees:
        meaning = _with_angle_in(m.clause.words, meaning)
    if name == "jump" and meaning.turn_degrees:
        name = "jump turn"
    if last == "turn" and name in (*WALKS, "walk backward") and re.search(r" back\b", m.clause.action_words):
        # having turned round, one walks back by walking on
        name, meaning = ("walk" if name == "walk backward" else name), replace(meaning, direction="")
    if name in WALKS and meaning.direction == "backward":
        meaning = replace(meaning, speed=1 if name == "run" and not meaning.speed else meaning.speed)
        name = "walk backward"
    return m.meaning_as(meaning).action_as(lexicon, _up_again(name, m, last))


def _by_its_words(m: Match, last: str, with_another: bool) -> str:
    """The action that a verb names together with its direction, its count or what is done beside it."""
    words, name, sideways = m.clause.action_words, m.action, m.meaning.direction in ("left", "right")
    if name == "sit down" and with_another and _SITS.match(words):
        return "sit"
    if name == "sit" and (words == "is sitting" or words.startswith("sits ")) and last not in _BEFORE_SITTING:
        return "sit down"  # as in "before sitting, he waves"
    goes = name in ("walk", "step forward") or (name == "zombie" and "zombie" not in m.clause.text)
    if goes and sideways and _STEPS.match(words):
        return "side step"
    if name == "crouch" and sideways and words.startswith("ducks"):
        return "dodge"
    if name == "box" and m.meaning.count and re.search(r"\b(?:jab|punch|hook)", words):
        return "punch"
    return name


def _up_again(name: str, m: Match, last: str) -> str:
    """From the floor one gets up, from a chair or the knees one stands up: so "kneels, then stands" does."""
    if name == "idle" and _STANDS.fullmatch(m.clause.action_words) and last in _DOWN:
        name = "stand up"
    if name not in ("get up", "stand up"):
        return name
    return "get up" if last in _LOW else "stand up" if last in _ON_A_SEAT_OR_KNEES else name


def _with_angle_in(words: str, meaning: Meaning) -> Meaning:
    """The meaning of a turn with the angle that its words say, where its verb is none of the usual ones."""
    degrees, rest = read_degrees(plain(words))
    if not degrees:
        return meaning
    clockwise = re.search(r"\b(?:right\w*|clockwise|cw)\b", rest) is not None or meaning.direction == "right"
    direction = "" if meaning.direction in ("left", "right", "backward") else meaning.direction
    return replace(meaning, turn_degrees=-degrees if clockwise else degrees, direction=direction)
