"""What the network is told about each token, as one row of numbers. Training and sampling share this layout."""

from __future__ import annotations

from typing import Final

import numpy as np

from .meaning import MEANING_WIDTH, Meaning

TEXT_WIDTH: Final = 384
TEXT_SCALE: Final = 0.5 * TEXT_WIDTH**0.5
"""Sentence embeddings have unit length; this makes their entries about a half in size."""

EXPLICIT_SCALE: Final = 6.0
"""Size of a one among the explicit conditions. There are few, and they must not drown in the 384 of a sentence: with a
size of 1 a third of the kicks "with the right leg" came from the left."""

TIMES_WIDTH: Final = 6
_TOKEN_SECONDS: Final = 4 / 30
_LONGEST_SECONDS: Final = 12.0


def clause_times(since: np.ndarray, until: np.ndarray) -> np.ndarray:
    """Tokens since the clause began and until it ends (...) -> (..., 6) float32, fine near both ends, coarse between.

    Without them nothing tells the network where it is while the noise is still strong: tokens look alike and rotary
    positions are relative, so "sits down" could as well begin seated.
    """
    rows: list[np.ndarray] = []
    for seconds in (since * _TOKEN_SECONDS, until * _TOKEN_SECONDS):
        rows += [np.exp(-seconds / 0.5), np.exp(-seconds / 2.0), seconds / _LONGEST_SECONDS]
    return np.stack(rows, axis=-1).astype(np.float32)


def clause_conditions(text: np.ndarray, action: int, meaning: Meaning, actions: int) -> np.ndarray:
    """One clause -> (clause_width(actions),) float32: its sentence, its action one-hot, and what else it says.

    text: (384,) unit length. action: index, or -1 for none known.
    """
    row = nothing(actions)
    row[:TEXT_WIDTH] = text * TEXT_SCALE
    if action >= 0:
        row[TEXT_WIDTH + action] = EXPLICIT_SCALE
    row[TEXT_WIDTH + actions :] = meaning.row() * EXPLICIT_SCALE
    return row


def nothing(actions: int) -> np.ndarray:
    """The row of an absent clause."""
    return np.zeros(clause_width(actions), dtype=np.float32)


def clause_width(actions: int) -> int:
    """Numbers in the row of one clause, for a network that knows this many actions."""
    return TEXT_WIDTH + actions + MEANING_WIDTH


def condition_width(actions: int) -> int:
    """Numbers in the row of one token: the main clause, the clause done at the same time, the place in time."""
    return 2 * clause_width(actions) + TIMES_WIDTH
