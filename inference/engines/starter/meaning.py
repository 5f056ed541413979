"""What the words of one clause ask for beside the action itself, as data: a side, a direction, a turn, a count, ...

Sentence embeddings can't carry these (docs/starter-model.md), so they are read from the words and given to the network
as numbers of their own. Training labels its samples with the same class, so both always agree on the layout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

DIRECTIONS: Final = ("forward", "backward", "left", "right", "up", "down")
MANNERS: Final = ("happy", "sad", "angry", "tired", "proud", "drunk", "old", "sneaky", "scared", "careful")
MOST_COUNTED: Final = 5
"""Counts of this and more are one and the same to the network."""


@dataclass(frozen=True)
class Meaning:
    """What a clause says.

    left, right: which limb or side of the body acts ("the left hand", "her right leg"); both for both.
    direction: where the body, the gaze or the limb goes ("steps to the left", "looks up"), one of DIRECTIONS or "".
    turn_degrees: how far the body turns, positive to its left; 0 where nothing is said.
    count: how often; 0 where nothing is said.
    speed: -1 slowly, 0 unsaid, 1 quickly.
    manner: one of MANNERS or "".

    Sides and directions are the body's own.
    """

    left: bool = False
    right: bool = False
    direction: str = ""
    turn_degrees: float = 0.0
    count: int = 0
    speed: int = 0
    manner: str = ""

    def mirrored(self) -> Meaning:
        """The same with left and right exchanged. Its own inverse."""
        swap = {"left": "right", "right": "left"}
        return Meaning(
            left=self.right,
            right=self.left,
            direction=swap.get(self.direction, self.direction),
            turn_degrees=-self.turn_degrees if self.turn_degrees else 0.0,
            count=self.count,
            speed=self.speed,
            manner=self.manner,
        )

    def row(self) -> np.ndarray:
        """(MEANING_WIDTH,) float32 for the network. Raises ValueError for a direction or manner that is not known."""
        row = np.zeros(MEANING_WIDTH, dtype=np.float32)
        row[:2] = self.left, self.right
        if self.direction:
            row[2 + DIRECTIONS.index(self.direction)] = 1.0
        at = 2 + len(DIRECTIONS)
        row[at : at + 3] = self.turn_degrees != 0, self.turn_degrees / 180.0, abs(self.turn_degrees) / 180.0
        if self.count:
            row[at + 2 + min(self.count, MOST_COUNTED)] = 1.0
        at += 3 + MOST_COUNTED
        row[at : at + 2] = self.speed < 0, self.speed > 0
        if self.manner:
            row[at + 2 + MANNERS.index(self.manner)] = 1.0
        return row


MEANING_WIDTH: Final = 2 + len(DIRECTIONS) + 3 + MOST_COUNTED + 2 + len(MANNERS)
"""Sides, directions, turn (said, signed, unsigned; half turns), counts 1..MOST_COUNTED, speeds, manners."""
