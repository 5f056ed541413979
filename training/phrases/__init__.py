"""Ways to ask for an action, written for this project, and what is known of actions besides their motion."""

from __future__ import annotations

from .gestures import GESTURES
from .recorded import (
    CORE,
    CYCLIC,
    LOWER_BODY,
    NOT_KNOWN,
    PHRASES,
    REVERSED,
    SETTLES,
    SETTLES_DEFAULT,
    STILL,
    UPPER_BODY,
)
from .stepping import STEPPING
from .wording import Wordings

WORDINGS: Wordings = {**GESTURES, **STEPPING}
"""Of the motions made by rule."""

__all__ = [
    "CORE",
    "CYCLIC",
    "LOWER_BODY",
    "NOT_KNOWN",
    "PHRASES",
    "REVERSED",
    "SETTLES",
    "SETTLES_DEFAULT",
    "STILL",
    "UPPER_BODY",
    "WORDINGS",
]
