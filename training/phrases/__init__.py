"""Ways to ask for an action, written for this project, and what is known of actions besides their motion."""

from __future__ import annotations

from .everyday import EVERYDAY
from .fights import FIGHTS
from .gestures import GESTURES
from .heads import HEADS
from .postures import POSTURES
from .recorded import (
    CORE,
    CYCLIC,
    LOWER_BODY,
    NOT_KNOWN,
    PHRASES,
    REVERSED,
    RISES,
    SETTLES,
    SETTLES_DEFAULT,
    STILL,
    UPPER_BODY,
)
from .spoken import ASIDES, SPOKEN, UNKNOWN_ACTS
from .stepping import STEPPING
from .wording import Wordings

WORDINGS: Wordings = {**GESTURES, **HEADS, **STEPPING, **POSTURES, **EVERYDAY, **FIGHTS}
"""Of the motions made by rule."""

__all__ = [
    "ASIDES",
    "CORE",
    "CYCLIC",
    "LOWER_BODY",
    "NOT_KNOWN",
    "PHRASES",
    "REVERSED",
    "RISES",
    "SETTLES",
    "SETTLES_DEFAULT",
    "SPOKEN",
    "STILL",
    "UNKNOWN_ACTS",
    "UPPER_BODY",
    "WORDINGS",
]
