"""Motions made by rule, acted over real recordings of standing: a table of actions, and what they are played with."""

from __future__ import annotations

from .bases import hands_up, standing, usable_stances
from .everyday import EVERYDAY
from .fights import FIGHTS
from .floors import FLOORS
from .gestures import GESTURES
from .heads import HEADS
from .idles import IDLES
from .jumps import JUMPS
from .manners import MANNERS
from .postures import POSTURES
from .scene import Played, Primitive, Scene, TooShort
from .seats import SEATS
from .stepping import STEPPING

PRIMITIVES: dict[str, Primitive] = {
    **GESTURES,
    **HEADS,
    **STEPPING,
    **POSTURES,
    **FLOORS,
    **SEATS,
    **IDLES,
    **JUMPS,
    **MANNERS,
    **EVERYDAY,
    **FIGHTS,
}

__all__ = ["PRIMITIVES", "Played", "Primitive", "Scene", "TooShort", "hands_up", "standing", "usable_stances"]
