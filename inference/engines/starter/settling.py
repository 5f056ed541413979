"""What of a prompt's actions is none of its own: standing still at the end of an act, and what only says when."""

from __future__ import annotations

import re
from typing import Final

from .lexicon import KNOWN_COSINE, Lexicon, Match

_GOES: Final = frozenset(
    "walk|run|jog|sneak|tiptoe|limp|stagger|zombie|walk backward|march in place|jog in place|dance|salsa|indian dance"
    "|breakdance|basketball dribble|hop|jumping jacks".split("|")
)
"""What goes on until it is stopped: standing still behind it is an act."""
_STAYS: Final = re.compile(
    r"(?:stays|remains|keeps|holds|waits|stops|pauses|rests|freezes|halts|stands (?:still|straight|tall|upright"
    r"|there)|does not move|doesn't move)\b"
)


def without_settling(pieces: list[Match], upper_body: frozenset[str]) -> list[tuple[Match, bool]]:
    """The pieces of one stretch without "and waits" behind a pose or a finished act, or before what is done standing.

    With each goes whether what was left out stands before it, so that it follows and is not done at once.
    """
    kept: list[tuple[Match, bool]] = []
    apart = False
    for number, piece in enumerate(pieces):
        last = kept[-1][0] if kept else None
        follows = pieces[number + 1].action if number + 1 < len(pieces) else ""
        ends = not follows and last is not None and last.action not in _GOES
        if last is not None and _settles(piece) and (ends or follows in upper_body):
            apart = True
            continue
        kept.append((piece, apart))
        apart = False
    return kept


def _settles(piece: Match) -> bool:
    still = piece.known and piece.action in ("idle", "sit") and piece.clause.seconds is None
    return still and _STAYS.match(piece.clause.action_words) is not None


def is_scene(lexicon: Lexicon, m: Match) -> bool:
    """Whether what only says when is no act: neither known nor one that the lexicon knows not to know, as "swims"."""
    if m.known or m.named:
        return False
    unknown = lexicon.embeddings[lexicon.caption_actions < 0]
    return not len(unknown) or float((unknown @ m.embedding).max()) < KNOWN_COSINE
