"""What the network is told about each token, as one row of numbers. Training and sampling share this layout."""

from __future__ import annotations

from typing import Final

import numpy as np

TEXT_WIDTH: Final = 384
TEXT_SCALE: Final = TEXT_WIDTH**0.5
"""Sentence embeddings have unit length; this makes their entries about one in size, like everything else."""


def clause_conditions(text: np.ndarray, action: int, left: bool, right: bool, actions: int) -> np.ndarray:
    """One clause -> (384 + actions + 2,) float32. text: (384,) unit length; action: index, or -1 for none known."""
    row = np.zeros(TEXT_WIDTH + actions + 2, dtype=np.float32)
    row[:TEXT_WIDTH] = text * TEXT_SCALE
    if action >= 0:
        row[TEXT_WIDTH + action] = 1.0
    row[-2:] = left, right
    return row


def nothing(actions: int) -> np.ndarray:
    """The row of an absent clause."""
    return np.zeros(TEXT_WIDTH + actions + 2, dtype=np.float32)
