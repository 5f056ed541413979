"""Other ways people ask for an action, and for what is no known action. Prompts are matched with them alone.

No motion of the training is named by them, so they need not hold for every sample of an action: what they add is
vocabulary. They were written for this project, a hundred for each action, and lie in tables beside this file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

_HERE = Path(__file__).resolve().parent


def _spoken() -> tuple[tuple[str, str], ...]:
    """(sentence, action), a line each: ACTION, a tabulator, the sentence."""
    lines = (_HERE / "spoken.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return tuple((sentence, action) for action, sentence in pairs)


SPOKEN: Final = _spoken()
UNKNOWN_ACTS: Final = tuple((_HERE / "unknown.tsv").read_text(encoding="utf-8").splitlines())
ASIDES: Final = tuple((_HERE / "asides.tsv").read_text(encoding="utf-8").splitlines())
