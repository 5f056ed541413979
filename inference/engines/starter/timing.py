"""How long actions take, and how clauses that follow each other share a clip."""

from __future__ import annotations

from typing import Final

import numpy as np

from .rhythm import PACES, RHYTHMS

LEAST_SECONDS: Final = 1.0
_HURRIED: Final = 0.7
_USUAL: Final = (2.0, 0.7)
_SOME_STROKES: Final = 3
_GOES_ON: Final = 4.0
"""How much of the spare time an action takes that can go on for ever, beside one that has an end."""

SECONDS: Final[dict[str, tuple[float, float]]] = {
    # once, and each further time
    "balance": (3.0, 2.5), "bend and lift": (2.8, 2.5), "box": (3.0, 0.6), "breakdance": (4.0, 2.0),
    "cartwheel": (2.5, 2.0), "catch": (1.6, 1.2), "cross arms": (2.0, 1.5), "crouch": (2.0, 2.0), "dab": (1.6, 1.2),
    "dance": (4.0, 2.0), "drink": (3.0, 2.5), "facepalm": (2.0, 1.5), "fall": (2.5, 2.5), "get up": (4.0, 4.0),
    "hands on hips": (2.0, 1.5), "idle": (2.0, 1.0), "indian dance": (4.0, 2.0), "jog": (2.5, 1.0),
    "jump forward": (2.0, 1.5), "jump turn": (2.0, 1.6), "karate": (4.0, 1.5), "karate kick": (1.8, 1.3),
    "kneel": (2.2, 2.2), "laugh": (2.5, 1.5), "lie down": (3.2, 3.0), "look": (1.6, 1.3), "look around": (2.5, 2.0),
    "lower arm": (1.4, 1.2), "phone": (3.5, 2.5), "pick up": (2.6, 2.4), "point": (1.8, 1.3), "raise arm": (1.6, 1.4),
    "reach up": (2.0, 1.6), "run": (2.0, 1.0), "salsa": (4.0, 2.0), "salute": (2.0, 1.6), "sit down": (2.2, 2.0),
    "soccer kick": (2.0, 1.6), "stand up": (2.0, 2.0), "stretch": (3.0, 2.5), "sword": (3.0, 1.0), "think": (2.5, 2.0),
    "throw": (2.0, 1.6), "toe touch": (2.4, 1.8), "turn": (1.6, 1.2), "type": (3.0, 2.0), "walk": (2.5, 0.6),
    "walk backward": (2.5, 0.6), "zombie": (3.5, 1.0),
}  # fmt: skip
"""Action -> seconds that it usually takes once, and for each further time, where it has no rhythm of its own."""

GO_ON: Final = frozenset(
    "balance|box|breakdance|clap|cross arms|dance|direct traffic|hands on hips|idle|indian dance|jog|jog in place"
    "|jumping jacks|karate|laugh"
    "|limp|march in place|phone|referee signals|run|salsa|sit|sneak|stagger|sword|think|tiptoe|type|walk|walk "
    "backward|wash self"
    "|wash window|zombie|basketball dribble|hop|knee raise|arm circles|torso twist|wave|drink|side step".split("|")
)
"""Actions that go on for as long as there is time."""

ENDS_IN_A_POSE: Final = frozenset({"sit down", "lie down", "kneel", "crouch"})
"""Actions that want to be seen ended: at the end of a clip they too take what time there is."""

STEADY: Final = frozenset(
    "walk|walk backward|run|jog|jog in place|march in place|idle|sit|sneak|limp|tiptoe|zombie|stagger|hop|side step"
    "|knee raise|jumping jacks|balance|dance".split("|")
)
"""Actions of the legs beside which "and" lets the arms do something, where others ("sits down and waves") end first."""


def usual_seconds(action: str, count: int, speed: int) -> float:
    """How long an action takes, done `count` times (0 for unsaid), slowly (-1) or quickly (1)."""
    rhythm = RHYTHMS.get(action)
    if rhythm is not None and max(count, 1) >= rhythm.least:
        strokes = count or rhythm.unsaid or _SOME_STROKES
        return max(LEAST_SECONDS, (rhythm.lead + strokes * rhythm.each + rhythm.back) / PACES[speed])
    once, again = SECONDS.get(action, _USUAL)
    return max(LEAST_SECONDS, (once + again * max(0, count - 1)) * {-1: 1.35, 0: 1.0, 1: 0.8}[speed])


def share_seconds(usual: list[float], asked: list[float | None], goes_on: list[bool], total: float) -> np.ndarray:
    """(B,) seconds of each beat, `total` in all.

    usual: what each takes. asked: what the words ask for, None for unsaid. goes_on: whether it can take up spare time.
    Beats get what was asked for and what is usual; spare time goes mostly to what can go on; too little is shared out
    in proportion, none below `LEAST_SECONDS` where that can be.
    """
    wanted = np.array([u if a is None else a for u, a in zip(usual, asked, strict=True)])
    free = np.array([a is None for a in asked])
    spare = total - wanted.sum()
    if spare >= 0:
        weights = wanted * np.where(goes_on, _GOES_ON, 1.0) * (free if free.any() else np.ones(len(wanted)))
        return wanted + spare * weights / weights.sum()
    least = min(LEAST_SECONDS, total / len(wanted))
    shares = wanted * total / wanted.sum()
    short = shares < least
    while short.any() and not short.all():
        rest = total - least * short.sum()
        shares = np.where(short, least, wanted * rest / wanted[~short].sum())
        if not (fresh := (shares < least) & ~short).any():
            break
        short |= fresh
    return shares * (total / shares.sum())


def is_hurried(usual: list[float], total: float) -> bool:
    """Whether beats have much less than their usual time."""
    return total < _HURRIED * sum(usual)
