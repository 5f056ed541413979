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

FRAMES_PER_TOKEN: Final = 4
STROKE_SCALE: Final = 3.0
TIMES_WIDTH: Final = 6
STROKES_WIDTH: Final = 2 * 2 * FRAMES_PER_TOKEN
"""Of the clause and of the one done at once; sine and cosine; of each of a token's frames."""
TOKEN_SECONDS: Final = FRAMES_PER_TOKEN / 30
_LONGEST_SECONDS: Final = 12.0


def clause_times(since: np.ndarray, until: np.ndarray) -> np.ndarray:
    """Tokens since the clause began and until it ends (...) -> (..., 6) float32, fine near both ends, coarse between.

    Without them nothing tells the network where it is while the noise is still strong: tokens look alike and rotary
    positions are relative, so "sits down" could as well begin seated.
    """
    rows: list[np.ndarray] = []
    for seconds in (since * TOKEN_SECONDS, until * TOKEN_SECONDS):
        rows += [np.exp(-seconds / 0.5), np.exp(-seconds / 2.0), seconds / _LONGEST_SECONDS]
    return np.stack(rows, axis=-1).astype(np.float32)


def stroke_conditions(phases: np.ndarray) -> np.ndarray:
    """Phases (..., F) of a token's frames in their strokes -> (..., 2 F) float32: sines and cosines; zeros for none.

    A nod has half a second. Told only how long a clause has been going on, the network would have to learn to count
    time in its head; told where in the stroke it is, it has to know what a nod looks like.
    """
    angles = 2.0 * np.pi * np.asarray(phases, dtype=np.float32)
    waves = np.concatenate([np.sin(angles), np.cos(angles)], axis=-1)
    return (STROKE_SCALE * waves * np.tile(np.asarray(phases) >= 0.0, 2)).astype(np.float32)


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
    """Numbers in the row of one token: the clause, the one done at the same time, the place in time, the strokes."""
    return 2 * clause_width(actions) + TIMES_WIDTH + STROKES_WIDTH
