"""What was understood of a prompt, in the user's words: "wave (left hand, 3 times), then sit down"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .beats import Beat, Understanding
from .lexicon import Match
from .meaning import Meaning

_OF_THE_LEGS: Final = frozenset(
    {
        "kick",
        "karate kick",
        "soccer kick",
        "hop",
        "balance",
        "side step",
        "step forward",
        "step backward",
        "kneel",
        "knee raise",
        "limp",
    }
)
_MANNERS: Final = {
    "happy": "happily", "sad": "sadly", "angry": "angrily", "tired": "tired", "proud": "proudly",
    "drunk": "as if drunk",
    "old": "like someone old", "sneaky": "sneakily", "scared": "scared", "careful": "carefully",
}  # fmt: skip
_DIRECTIONS: Final = {"left": "to the left", "right": "to the right"}


def explain(understood: Understanding) -> str:
    """All beats in the order of time."""
    return ", then ".join(_beat(beat) for beat in understood.beats)


def _beat(beat: Beat) -> str:
    text = " + ".join(_match(m) for m in beat.matches)
    return text if beat.seconds is None else f"{text} for {beat.seconds:g} s"


def _match(m: Match) -> str:
    if not m.known:
        return f'"{m.shown}" (unknown)'
    details = ", ".join(_details(m.meaning, "leg" if m.action in _OF_THE_LEGS else "hand"))
    return f"{m.action} ({details})" if details else m.action


def _details(meaning: Meaning, limb: str) -> Iterator[str]:
    if meaning.left or meaning.right:
        side = "left" if not meaning.right else "right"
        yield f"both {limb}s" if meaning.left and meaning.right else f"{side} {limb}"
    if meaning.direction:
        yield _DIRECTIONS.get(meaning.direction, meaning.direction)
    if meaning.turn_degrees:
        yield f"{abs(meaning.turn_degrees):g}° {'left' if meaning.turn_degrees > 0 else 'right'}"
    if meaning.count:
        yield {1: "once", 2: "twice"}.get(meaning.count, f"{meaning.count} times")
    if meaning.speed:
        yield "slowly" if meaning.speed < 0 else "quickly"
    if meaning.manner:
        yield _MANNERS[meaning.manner]
