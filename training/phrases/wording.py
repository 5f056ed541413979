"""Sentences with blanks: filled with what is true of a motion, read the way prompts are read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import numpy as np

from ...inference.engines.starter.meaning import Meaning
from ...inference.engines.starter.prompt import Clause, clause

Wordings = dict[str, dict[str, tuple[str, ...]]]
"""Action -> variant ("" for the usual one) -> templates."""

_BLANK: Final = re.compile(r"\{(\w+)\}")
_TIMES: Final = {
    1: ("once",),
    2: ("twice", "two times", "2 times"),
    3: ("three times", "3 times", "thrice"),
    4: ("four times", "4 times"),
    5: ("five times", "5 times"),
}
_DIRECTION: Final = {
    "forward": ("forward", "ahead", "forwards", "straight ahead"),
    "backward": ("backward", "backwards"),
    "left": ("left", "to the left", "to the left side"),
    "right": ("right", "to the right", "to the right side"),
    "up": ("up", "upwards", "upward"),
    "down": ("down", "downwards", "downward"),
}
_SPEED: Final = {
    -1: ("slowly", "very slowly", "gently", "at a slow pace", "in slow motion", "unhurriedly"),
    1: ("quickly", "fast", "very fast", "rapidly", "hastily", "at high speed"),
}
_MANNER: Final = {
    "happy": ("happily", "cheerfully", "joyfully", "in a good mood"),
    "sad": ("sadly", "gloomily", "in a sad mood"),
    "angry": ("angrily", "furiously", "in anger"),
    "tired": ("tiredly", "wearily", "exhaustedly"),
    "proud": ("proudly", "confidently", "like a king"),
    "drunk": ("drunkenly", "like a drunk", "as if drunk"),
    "old": ("like an old man", "like an old woman", "like an old person"),
    "sneaky": ("sneakily", "stealthily"),
    "scared": ("fearfully", "anxiously", "as if scared"),
    "careful": ("carefully", "cautiously", "with care"),
}
_COUNTED: Final = {1: ("one",), 2: ("two", "2"), 3: ("three", "3"), 4: ("four", "4"), 5: ("five", "5")}


def fits(template: str, facts: Meaning) -> bool:
    """Whether all blanks can be filled with what is true of a motion."""
    blanks = set(_BLANK.findall(template))
    return (
        ("side" not in blanks or facts.left != facts.right)
        and (not blanks & {"times", "n", "s", "es"} or facts.count in _TIMES)
        and ("to" not in blanks or bool(facts.direction))
        and (not blanks & {"angle", "turn"} or facts.turn_degrees != 0)
        and ("manner" not in blanks or bool(facts.manner))
    )


def fill(template: str, facts: Meaning, rng: np.random.Generator) -> Clause | None:
    """A template and all that is true of the motion -> the sentence as a prompt with the same words would be read.

    None where the words say something that is not true. What they leave out is not in the meaning.
    Blanks: {side} left or right; {to} a direction; {turn} left or right of a turn; {angle} its size; {times}, {n} and
    the plurals {s}, {es} a count; {manner} how it is done. A speed is always said.
    """
    values = {
        "side": "left" if facts.left else "right",
        "times": _pick(rng, _TIMES.get(facts.count, ("",))),
        "n": _pick(rng, _COUNTED.get(facts.count, ("",))),
        "s": "" if facts.count == 1 else "s",
        "es": "" if facts.count == 1 else "es",
        "to": _pick(rng, _DIRECTION.get(facts.direction, ("",))),
        "turn": "left" if facts.turn_degrees > 0 else "right",
        "angle": f"{abs(facts.turn_degrees):.0f} degrees",
        "manner": _pick(rng, _MANNER.get(facts.manner, ("",))),
    }
    words = _BLANK.sub(lambda blank: values[blank[1]], template)
    if facts.speed:
        adverb = _pick(rng, _SPEED[facts.speed])
        first = adverb.endswith("ly") and rng.random() < 0.3
        words = f"{adverb} {words}" if first else f"{words} {adverb}"
    read = read_clause(words)
    return read if is_true(read.meaning, facts) else None


@lru_cache(maxsize=20_000)
def read_clause(words: str) -> Clause:
    """As `clause`, remembered."""
    return clause(words)


def is_true(said: Meaning, facts: Meaning) -> bool:
    """Whether all that is said holds; what is unsaid may be anything, but a speed must be said."""
    return (
        (not said.left or facts.left)
        and (not said.right or facts.right)
        and said.direction in ("", facts.direction)
        and said.turn_degrees in (0.0, facts.turn_degrees)
        and said.count in (0, facts.count)
        and said.speed == facts.speed
        and said.manner in ("", facts.manner)
    )


def _pick(rng: np.random.Generator, words: tuple[str, ...]) -> str:
    return words[rng.integers(min(len(words), 2) if rng.random() < 0.6 else len(words))]
