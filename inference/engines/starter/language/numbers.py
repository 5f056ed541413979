"""Numbers in words and digits."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_VAGUE: Final = {
    "a couple of": 2, "a couple": 2, "a pair of": 2, "both": 2, "a few": 3, "some": 3, "several": 3, "multiple": 3,
    "a number of": 3, "half a dozen": 6, "a dozen": 12, "many": 5, "a lot of": 5, "lots of": 5, "numerous": 5,
}  # fmt: skip
_ANY_WORD: Final = "|".join(sorted(_WORDS, key=len, reverse=True))
EXACT: Final = (
    rf"(?:\d+(?:\.\d+)?|(?:(?:a|one|two|three|four|five|seven) hundred(?: and)?(?: (?:{_ANY_WORD}))*"
    rf"|(?:{_ANY_WORD})(?: (?:{_ANY_WORD}))?))"
)
"""Pattern of a number that is said exactly: "3", "2.5", "forty five", "one hundred and eighty"."""
ANY: Final = rf"(?:{'|'.join(sorted(_VAGUE, key=len, reverse=True))}|{EXACT})"
"""Pattern of a number, said exactly or vaguely: "a couple of", "several"."""


def number(words: str) -> float:
    """What a text that `EXACT` or `ANY` has found stands for."""
    words = words.strip()
    if words in _VAGUE:
        return float(_VAGUE[words])
    if re.fullmatch(r"[\d.]+", words):
        return float(words)
    total = 0
    for word in words.replace(" and ", " ").split():
        total = (total or 1) * 100 if word == "hundred" else total + _WORDS.get(word, 1 if word == "a" else 0)
    return float(total)
