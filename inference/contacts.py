"""When a foot or hand rests on something: intervals out of probabilities."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

_ON, _OFF = 0.6, 0.4
_SHORTEST_CONTACT: Final = 3
_SHORTEST_GAP: Final = 3


def contact_intervals(contact: np.ndarray, shortest: int = _SHORTEST_CONTACT) -> list[tuple[int, int]]:
    """(T,) probabilities of one foot -> [first, last) frames of each contact, with hysteresis, blips dropped.

    shortest: frames that a contact must last to be one.
    """
    state, on = np.zeros(len(contact), dtype=bool), False
    for frame, value in enumerate(contact):
        on = bool(value > (_OFF if on else _ON))
        state[frame] = on
    return intervals_of(state, shortest)


def intervals_of(state: np.ndarray, shortest: int = _SHORTEST_CONTACT) -> list[tuple[int, int]]:
    """(T,) bool -> [first, last) of each run, short gaps closed and short runs dropped."""
    closed = state.copy()
    for (_, end), (start, _) in pairwise(runs_of(state)):
        if start - end < _SHORTEST_GAP:
            closed[end:start] = True
    return [(first, last) for first, last in runs_of(closed) if last - first >= shortest]


def runs_of(state: np.ndarray) -> list[tuple[int, int]]:
    """(T,) bool -> [first, last) of each run, as they are."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], state, [False]]).astype(int)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
