"""A prompt, split into what happens after what, what happens at once, and on which side.

Sentence embeddings can't carry order or side: MiniLM gives "waves with the left hand" and "... the right hand" a cosine
of .98. So these are read from the words and given to the network as conditions of their own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from ...errors import InvalidRequest
from .meaning import Meaning

_SUBJECT: Final = re.compile(
    r"^(?:(?:a|an|the|this|my|some)\s+(?:\w+\s+)?)?"
    r"(?:person|man|woman|human|character|figure|boy|girl|guy|kid|child|someone|somebody|he|she|they|it|people|dancer|player)\b\s*"
    r"(?:(?:is|are|starts|begins)\s+(?=\w+ing\b)|(?:starts|begins)\s+to\s+|then\s+)?",
    re.IGNORECASE,
)
_THEN: Final = re.compile(
    r"\s*(?:[,;.]\s*)?\b(?:and\s+then|and\s+afterwards|then|after\s+that|afterwards|followed\s+by|before)\b\s*,?\s*|\s*[;.]\s+|\s*\n\s*",
    re.IGNORECASE,
)
_WHILE: Final = re.compile(
    r"\s*,?\s*\b(?:while\s+also|and\s+at\s+the\s+same\s+time|at\s+the\s+same\s+time|while|whilst|as\s+(?:he|she|they)|simultaneously)\b\s*",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
_LEFT: Final = re.compile(r"\bleft(?:ward|wards)?\b|\bcounter-?clockwise\b|\banti-?clockwise\b", re.IGNORECASE)
_RIGHT: Final = re.compile(r"\bright(?:ward|wards)?\b|\bclockwise\b", re.IGNORECASE)
_NOT_A_SIDE: Final = re.compile(r"\bright\s+(?:away|now|there|here|up|after)\b|\bupright\b", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """One action in words: `text` in canonical form ("a person ..."), and what its words say beside the action."""

    text: str
    meaning: Meaning


def canonical(words: str) -> str:
    """One way to say it: subject taken out, "a person" put in, white space and final stop tidied."""
    words = re.sub(r"\s+", " ", words).strip(" .,;:!?\"'")
    words = _SUBJECT.sub("", words, count=1).strip() or words
    return f"a person {words[:1].lower()}{words[1:]}"


def clause(words: str) -> Clause:
    """Words of one action -> Clause."""
    sided = _NOT_A_SIDE.sub(" ", words)
    right = bool(_RIGHT.search(re.sub(r"(?i)\b(?:counter|anti)-?clockwise\b", " ", sided)))
    return Clause(canonical(words), Meaning(left=bool(_LEFT.search(sided)), right=right))


def split_beats(prompt: str) -> list[tuple[str, list[str]]]:
    """Prompt -> [(main words, words at the same time)], in order of time.

    "and" and commas are not decided here: only the engine, which knows the actions, can tell "walks and waves" from
    "jumps and runs" (see `split_and`).
    """
    beats: list[tuple[str, list[str]]] = []
    for part in _THEN.split(prompt):
        pieces = [piece for piece in _WHILE.split(part) if piece and piece.strip(" .,;")]
        if pieces:
            beats.append((pieces[0], pieces[1:]))
    return beats


def split_and(words: str) -> list[str]:
    """Pieces joined by "and" or commas; a single piece when there is nothing to split."""
    return [piece for piece in _AND.split(words) if piece and piece.strip(" .,;")]


def check_readable(prompt: str) -> list[str]:
    """Raise InvalidRequest for a prompt without English words; return notes about signs that are left out.

    Emoji and other symbols carry no meaning for the starter: they are left out and the user is told.
    """
    letters = [c for c in prompt if unicodedata.category(c).startswith("L")]
    foreign = [c for c in letters if not unicodedata.name(c, "").startswith("LATIN")]
    if foreign:
        raise InvalidRequest(
            "The starter engine reads English only, and the prompt holds other scripts.",
            cure='Write the prompt in English, such as "a person walks forward".',
            code="prompt_language",
        )
    if len(letters) < 2:
        raise InvalidRequest(
            "The prompt holds no words.",
            cure='Describe a motion in English, such as "a person walks forward".',
            code="prompt_no_words",
        )
    if any(unicodedata.category(c) in ("So", "Cs", "Co", "Cn") for c in prompt):
        return ["Emoji and symbols in the prompt were left out."]
    return []


def without_symbols(prompt: str) -> str:
    """The prompt with emoji, symbols and control characters replaced by spaces."""
    keep = ("L", "N", "P", "Z")
    text = "".join(c if unicodedata.category(c)[0] in keep or c == "\n" else " " for c in prompt)
    return re.sub(r"[ \t]+", " ", text).strip()
