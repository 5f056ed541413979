"""The words of one action -> what is done and what the words say beside it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Final

from ..meaning import Meaning
from .amounts import read_count, read_degrees, read_seconds
from .manners import read_manner, read_speed
from .removal import tidy
from .sides import read_direction, read_limbs
from .subject import predicate
from .verbs import base_form

PERSON: Final = "a person "
_TURN_VERBS: Final = {
    "turns": 90.0, "rotates": 90.0, "pivots": 90.0, "swivels": 90.0, "faces": 90.0, "spins": 360.0, "twirls": 360.0,
    "whirls": 360.0, "revolves": 360.0,
}  # fmt: skip
_HALF_ROUND: Final = re.compile(r"\b(?:around|round|about|back|the other way)\b")
_TO_SEE: Final = re.compile(r"\bto (?:see|face|look|check|find)\b|\bbehind\b")
_HEAD: Final = re.compile(r"^turns? (?:(?:his|her|their|its|the) )?(head|face|gaze|eyes)\b")
_TRUNK: Final = re.compile(
    r"^(?:turns?|rotates?|twists?) (?:(?:his|her|their|its|the) )?(?:\w+ )?(?:torso|waist|upper body|hips|arms?)\b"
)
_LIMB_ACTS: Final = re.compile(
    r"^((?:(?:his|her|their|its|the|my|a|both) )?(?:(?:left|right|other) )?(?:hand|arm|leg|foot|fist"
    r"|(?:index )?finger)s?) ((?:wav"
    r"|punch|kick|point|salute|beckon)\w*)\b"
)
_PACES: Final = {"hurries": 1, "rushes": 1, "trudges": -1, "plods": -1, "ambles": -1, "saunters": -1}
_TURN_ALONE: Final = re.compile(
    r"(?:(?:makes|does|takes|performs|completes|gives|executes|goes|an?|the|one|full|complete|quick|sharp) ?)*"
    r"(?:turns?|spins?|rotations?|pivots?|circles?)?(?: ?(?:on the spot|in place|around|round|over the shoulder))*"
)
"""What is left of words about a turn when its angle is taken out: "makes a" of "makes a quarter turn"."""
_SLIGHTLY: Final = re.compile(r"\b(?:slightly|a bit|a little(?: bit)?|partially)\b")
_SLIGHT_DEGREES: Final = 45.0
_MAY_TURN: Final = re.compile(
    r"^(?:jump|hop|leap|turn|spin|rotat|pivot|twirl|whirl|swivel|fac|walk|step|pirouett|danc)"
)


_KICK: Final = re.compile(r"\bkicks?\b")


@dataclass(frozen=True)
class Clause:
    """One action in words.

    text: in one form ("a person waves"), without what `meaning` says. meaning: sides, direction, count, ... words: as
    they were written, for people. seconds: how long it lasts, None for unsaid.
    """

    text: str
    meaning: Meaning
    words: str = ""
    seconds: float | None = None

    @property
    def action_words(self) -> str:
        """The text without "a person"."""
        return self.text.removeprefix(PERSON)

    @property
    def names_a_verb(self) -> bool:
        """Whether a verb that is known is among them, in any form."""
        return any(base_form(word) for word in self.action_words.split())


_QUOTES: Final = str.maketrans({"\u00d7": "x", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})


def plain(text: str) -> str:
    """Lower case, straight quotes, no accents and hyphens; white space as one space."""
    decomposed = unicodedata.normalize("NFKD", text.replace("°", " degrees "))
    text = "".join(c for c in decomposed if not unicodedata.combining(c))
    text = text.lower().translate(_QUOTES)
    text = re.sub(r"(?<=\w)[-\u2010\u2011](?=\w)", " ", text)
    return re.sub(r"\s+", " ", text).strip()


def canonical(words: str) -> str:
    """One way to say it: subject and helpers taken out, "a person" put in, the verb as in "a person walks"."""
    rest = predicate(plain(words).strip(" .,;:!?\"'"))
    return f"{PERSON}{rest}"


def clause(words: str, last_side: str = "") -> Clause:
    """Words of one action -> Clause. last_side: "left" or "right" as named before, for "the other hand"."""
    shown = tidy(words)
    seconds, text = read_seconds(_LIMB_ACTS.sub(r"\2 with \1", plain(words)))
    count, text = read_count(text)
    degrees, text = read_degrees(text)
    speed, text = read_speed(text)
    manner, text = read_manner(text)
    left, right, text = read_limbs(text, last_side)
    direction, text = read_direction(text, last_side)
    said = predicate(text.strip(" .,;:!?\"'"))
    if degrees and _TURN_ALONE.fullmatch(said) is not None and said.split(" ", 1)[0] not in _TURN_VERBS:
        said = "turns"
    meaning = Meaning(left, right, direction, 0.0, count, speed, manner)
    said, meaning = _with_turn(said, meaning, degrees)
    if not meaning.speed:
        meaning = replace(meaning, speed=_PACES.get(said.split(" ", 1)[0], 0))
    return Clause(f"{PERSON}{said}", meaning, shown, seconds)


def _with_turn(said: str, meaning: Meaning, degrees: float) -> tuple[str, Meaning]:
    """The direction of a turning verb as an angle; "turns the head to the left" as a look."""
    if _HEAD.match(said):
        return _HEAD.sub("looks", said), replace(meaning, direction=meaning.direction)
    if _TRUNK.match(said):
        return said, meaning
    verb = said.split(" ", 1)[0]
    if not degrees and verb in _TURN_VERBS:
        degrees = _spoken_angle(said, verb, meaning)
    if not degrees or not _MAY_TURN.match(said) or _KICK.search(said):
        return said, meaning
    sign = -1.0 if meaning.direction == "right" else 1.0
    sideways = meaning.direction in ("left", "right", "backward")
    return tidy(_SLIGHTLY.sub(" ", said)), replace(
        meaning, turn_degrees=sign * degrees, direction="" if sideways else meaning.direction
    )


def _spoken_angle(said: str, verb: str, meaning: Meaning) -> float:
    """How far round a turn goes when no angle is given."""
    if _HALF_ROUND.search(said) and _TO_SEE.search(said):
        return 180.0
    if _TURN_VERBS[verb] != 360.0 and (_HALF_ROUND.search(said) or meaning.direction == "backward"):
        return 180.0
    if verb == "faces" and meaning.direction not in ("left", "right"):
        return 0.0
    if verb in ("turns", "rotates", "pivots", "swivels") and not meaning.direction:
        return 180.0 if said == "turns" else 0.0
    return _SLIGHT_DEGREES if _SLIGHTLY.search(said) else _TURN_VERBS[verb]
