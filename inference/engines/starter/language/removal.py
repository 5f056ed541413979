"""Finding something in a text and taking it out."""

from __future__ import annotations

import re


def take(pattern: re.Pattern[str], text: str, instead: str = " ") -> tuple[re.Match[str] | None, str]:
    """The first place where the pattern holds, and the text with `instead` in its place (groups as in re.sub)."""
    found = pattern.search(text)
    if found is None:
        return None, text
    return found, tidy(f"{text[: found.start()]} {found.expand(instead)} {text[found.end() :]}")


def tidy(text: str) -> str:
    """One space between words, none before a comma or at the ends, no stray punctuation at the ends."""
    return re.sub(r"\s+([,.;])", r"\1", re.sub(r"\s+", " ", text)).strip(" .,;:!?\"'")
