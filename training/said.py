"""What the sentences of the real recordings say of side, direction and speed. They are few, and simple.

Sentences about our own procedural motions don't come through here: their meaning is known before the words are.
"""

from __future__ import annotations

import re

from ..inference.engines.starter.meaning import Meaning

_LIMB = "(?:arm|hand|fist|leg|foot|knee|elbow)s?"
_LEFT_LIMB, _RIGHT_LIMB = (re.compile(rf"\b{side}\s+{_LIMB}\b") for side in ("left", "right"))
_BOTH_LIMBS = re.compile(rf"\bboth\s+{_LIMB}\b")
_DIRECTIONS = {
    "forward": re.compile(r"\b(?:forwards?|ahead)\b"),
    "backward": re.compile(r"\b(?:backwards?|steps? back|backs away)\b"),
    "left": re.compile(r"\bto the left\b"),
    "right": re.compile(r"\bto the right\b"),
}
_SLOW = re.compile(r"\b(?:slow|slowly|strolls?)\b")
_FAST = re.compile(r"\b(?:quick|quickly|fast|briskly|sprints?)\b")
_TURN = re.compile(r"\bturns? (left|right|around)\b")


def said(caption: str) -> Meaning:
    """Canonical sentence of a recording -> what it says beside its action."""
    both = bool(_BOTH_LIMBS.search(caption))
    turn = _TURN.search(caption)
    directions = [name for name, words in _DIRECTIONS.items() if words.search(caption)]
    return Meaning(
        left=both or bool(_LEFT_LIMB.search(caption)),
        right=both or bool(_RIGHT_LIMB.search(caption)),
        direction=directions[0] if directions else "",
        turn_degrees=0.0 if turn is None else {"left": 90.0, "right": -90.0, "around": 180.0}[turn[1]],
        speed=int(bool(_FAST.search(caption))) - int(bool(_SLOW.search(caption))),
    )
