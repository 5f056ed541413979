"""Sentences with blanks, filled so that what a sentence does not say, it does not mean."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from ...inference.engines.starter.meaning import Meaning
from ...inference.engines.starter.prompt import canonical

Wordings = dict[str, dict[str, tuple[str, ...]]]
"""Action -> variant ("" for the usual one) -> templates."""

_BLANK: Final = re.compile(r"\{(\w+)\}")
_TIMES: Final = {
    1: ("once", "one time", "a single time"),
    2: ("twice", "two times", "2 times"),
    3: ("three times", "3 times", "thrice"),
    4: ("four times", "4 times"),
    5: ("five times", "5 times"),
}
_DIRECTION: Final = {
    "forward": ("forward", "ahead", "forwards", "straight ahead"),
    "backward": ("backward", "backwards", "behind"),
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
    "angry": ("angrily", "furiously", "full of anger"),
    "tired": ("tiredly", "wearily", "exhaustedly"),
    "proud": ("proudly", "confidently", "like a king"),
    "drunk": ("drunkenly", "like a drunk", "as if drunk"),
    "old": ("like an old man", "like an old woman", "like an old person"),
    "sneaky": ("sneakily", "stealthily"),
    "scared": ("fearfully", "anxiously", "as if scared"),
    "careful": ("carefully", "cautiously", "with care"),
}
_COUNTED: Final = {1: ("one", "a"), 2: ("two", "2"), 3: ("three", "3"), 4: ("four", "4"), 5: ("five", "5")}


def fits(template: str, meaning: Meaning) -> bool:
    """Whether all blanks can be filled."""
    blanks = set(_BLANK.findall(template))
    return (
        ("side" not in blanks or meaning.left != meaning.right)
        and (not blanks & {"times", "n", "s", "es"} or meaning.count > 0)
        and (not blanks & {"to"} or bool(meaning.direction))
        and (not blanks & {"angle", "turn"} or meaning.turn_degrees != 0)
        and ("manner" not in blanks or bool(meaning.manner))
    )


def fill(template: str, meaning: Meaning, rng: np.random.Generator) -> tuple[str, Meaning]:
    """A template and all that is true of the motion -> canonical sentence, and the part of it that the words say.

    Blanks: {side} left or right; {to} a direction; {turn} left or right of a turn; {angle} its size; {times}, {n} and
    the plurals {s}, {es} a count; {manner} how it is done. A speed is always said.
    """
    blanks = set(_BLANK.findall(template))
    both = meaning.left and meaning.right
    values = {
        "side": "left" if meaning.left else "right",
        "times": _pick(rng, _TIMES.get(meaning.count, ("",))),
        "n": _pick(rng, _COUNTED.get(meaning.count, ("",))),
        "s": "" if meaning.count == 1 else "s",
        "es": "" if meaning.count == 1 else "es",
        "to": _pick(rng, _DIRECTION.get(meaning.direction, ("",))),
        "turn": "left" if meaning.turn_degrees > 0 else "right",
        "angle": f"{abs(meaning.turn_degrees):.0f} degrees",
        "manner": _pick(rng, _MANNER.get(meaning.manner, ("",))),
    }
    words = _BLANK.sub(lambda blank: values[blank[1]], template)
    turned = {"angle", "turn"} & blanks or "around" in template.split() or "full turn" in template
    said = Meaning(
        left=meaning.left and ("side" in blanks or (both and says_both(template))),
        right=meaning.right and ("side" in blanks or (both and says_both(template))),
        direction=meaning.direction if "to" in blanks else "",
        turn_degrees=meaning.turn_degrees if turned else 0.0,
        count=meaning.count if blanks & {"times", "n"} else 0,
        speed=meaning.speed,
        manner=meaning.manner if "manner" in blanks else "",
    )
    if meaning.speed:
        adverb = _pick(rng, _SPEED[meaning.speed])
        first = adverb.endswith("ly") and rng.random() < 0.3
        words = f"{adverb} {words}" if first else f"{words} {adverb}"
    return canonical(f"a person {words}"), said


def says_both(template: str) -> bool:
    """Whether the words name both hands, arms, legs or knees."""
    return "both" in template.split()


def _pick(rng: np.random.Generator, words: tuple[str, ...]) -> str:
    return words[rng.integers(min(len(words), 2) if rng.random() < 0.6 else len(words))]
