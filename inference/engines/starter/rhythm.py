"""Strokes: the single nods of nodding, the claps of clapping. How long they take, and when each of them is done.

The network is told how far the present stroke is, so that a count comes out as asked and small fast motions are not
averaged away. Training labels the motions that it makes by rule with the strokes they were made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from .features import FPS

NO_STROKE: Final = -1.0
PACES: Final = {-1: 0.61, 0: 1.0, 1: 1.55}
"""How many times as fast as usual an action is done slowly, as usual and quickly."""
_MOST_HURRY: Final = 1.6
SHORTEST_STROKE_S: Final = 0.26
"""Hands that go to and fro quicker than this hardly move in what the network makes: twice two tokens."""

Strokes = tuple[tuple[float, float], ...]
"""Begin and end of each stroke, seconds from the begin of the clause."""


@dataclass(frozen=True)
class Rhythm:
    """Seconds at the usual pace: before the first stroke, of each stroke, and after the last until all is at rest.

    unsaid: how many strokes where the words name no number; 0 for as many as there is time for. least: with fewer it is
    no rhythm but a pose that is held.
    """

    lead: float
    each: float
    back: float
    unsaid: int
    least: int = 1


RHYTHMS: Final[dict[str, Rhythm]] = {
    "beckon": Rhythm(0.71, 0.55, 0.7, 3),
    "block": Rhythm(0.21, 1.42, 0.2, 1),
    "bow": Rhythm(0.21, 2.2, 0.2, 1),
    "celebrate": Rhythm(0.7, 0.45, 0.9, 0),
    "clap": Rhythm(0.66, 0.32, 0.7, 0),
    "dodge": Rhythm(0.21, 1.35, 0.3, 1),
    "hop": Rhythm(0.61, 0.98, 0.6, 0),
    "jump": Rhythm(0.21, 1.35, 0.6, 1),
    "jumping jacks": Rhythm(0.21, 1.2, 0.6, 0),
    "kick": Rhythm(0.46, 1.16, 0.5, 1),
    "knee raise": Rhythm(0.41, 1.1, 0.5, 0),
    "knock": Rhythm(0.71, 0.4, 0.9, 3),
    "limp": Rhythm(0.21, 0.83, 0.5, 0),
    "nod": Rhythm(0.21, 0.5, 0.4, 3),
    "point": Rhythm(0.33, 1.55, 0.2, 1, least=2),
    "pull": Rhythm(0.76, 1.25, 0.7, 2),
    "punch": Rhythm(0.61, 0.58, 0.7, 2),
    "push": Rhythm(0.76, 1.25, 0.7, 2),
    "raise arm": Rhythm(0.21, 2.1, 0.3, 1, least=2),
    "shake head": Rhythm(0.21, 0.62, 0.4, 3),
    "shrug": Rhythm(0.21, 1.38, 0.5, 1),
    "side step": Rhythm(0.21, 0.84, 0.5, 2),
    "squat": Rhythm(0.21, 1.54, 0.4, 2),
    "step backward": Rhythm(0.21, 0.5, 0.8, 2),
    "step forward": Rhythm(0.21, 0.5, 0.8, 2),
    "wave": Rhythm(0.81, 0.5, 0.8, 0),
}


def plan_strokes(action: str, count: int, speed: int, seconds: float) -> Strokes:
    """When the strokes of an action are done that has `seconds` to be done in; none where it has no rhythm.

    count: how many, 0 for unsaid. speed: -1, 0 or 1. Strokes that have too little time become up to 1.6 times as quick;
    those that still don't fit are left out.
    """
    rhythm = RHYTHMS.get(action)
    if rhythm is None or seconds <= 0.0:
        return ()
    pace = PACES[speed]
    lead, each, back = rhythm.lead / pace, rhythm.each / pace, rhythm.back / pace
    number = count or rhythm.unsaid or max(2, int((seconds - lead - back) / each))
    if number < rhythm.least:
        return ()
    hurry = float(np.clip((lead + number * each + back) / seconds, 1.0, max(1.0, _MOST_HURRY / pace)))
    lead, each = lead / hurry, max(each / hurry, SHORTEST_STROKE_S)
    begins = lead + each * np.arange(number)
    return tuple((float(begin), float(begin + each)) for begin in begins if begin + 0.8 * each <= seconds)


def stroke_phases(strokes: Sequence[tuple[float, float]], frames: int) -> np.ndarray:
    """(T,) float32 how far the present stroke is at every frame, 0..1; NO_STROKE between strokes."""
    at = np.arange(frames) / FPS
    phases = np.full(frames, NO_STROKE, dtype=np.float32)
    for begin, end in strokes:
        inside = (at >= begin) & (at < end)
        phases[inside] = (at[inside] - begin) / (end - begin)
    return phases
