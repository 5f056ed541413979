"""Whether a prompt can be read, and the ways to read it (language/)."""

from __future__ import annotations

import re
import unicodedata

from ...errors import InvalidRequest
from ...prompt_help import is_foreign
from .language.clauses import Clause, canonical, clause
from .language.reading import Reading, Stretch, read_prompt

__all__ = [
    "Clause",
    "Reading",
    "Stretch",
    "canonical",
    "check_readable",
    "clause",
    "read_prompt",
    "without_symbols",
]

_WRITE_ENGLISH = 'Write the prompt in English, such as "a person walks forward".'


def check_readable(prompt: str) -> list[str]:
    """Raise InvalidRequest for a prompt without English words; return notes about signs that are left out.

    Emoji and other symbols carry no meaning for the starter: they are left out and the user is told.
    """
    letters = [c for c in prompt if unicodedata.category(c).startswith("L")]
    foreign = [c for c in letters if not unicodedata.name(c, "").startswith("LATIN")]
    if foreign:
        raise InvalidRequest(
            "The starter engine reads English only, and the prompt holds other scripts.",
            cure=_WRITE_ENGLISH,
            code="prompt_language",
        )
    if len(letters) < 2:
        raise InvalidRequest(
            "The prompt holds no words.",
            cure='Describe a motion in English, such as "a person walks forward".',
            code="prompt_no_words",
        )
    if is_foreign(prompt):
        raise InvalidRequest(
            "The starter engine reads English only, and the prompt looks like another language.",
            cure=_WRITE_ENGLISH,
            code="prompt_language",
        )
    if any(unicodedata.category(c) in ("So", "Cs", "Co", "Cn") for c in prompt):
        return ["Emoji and symbols in the prompt were left out."]
    return []


def without_symbols(prompt: str) -> str:
    """The prompt with emoji, symbols and control characters replaced by spaces."""
    keep = ("L", "N", "P", "Z")
    text = "".join(c if unicodedata.category(c)[0] in keep or c in "\n°+>\u00d7\u2192" else " " for c in prompt)
    return re.sub(r"[ \t]+", " ", text).strip()
