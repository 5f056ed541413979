"""What the exam's tables are made of: rows of prompt, action and checks, and sentences asked once for each side."""

from __future__ import annotations

from collections.abc import Callable

from starter_checks import Check, does, goes, on_side
from starter_signals import SIDES

Row = tuple[str, str, tuple[Check, ...]]
"""prompt, action, checks"""
Twins = tuple[str, str, str, tuple[Check, ...], str]
"""slow prompt, quick prompt, action, checks of both, what must be quicker (starter_checks.PACES)"""


def each_side(text: str, action: str, checks: Callable[[str], tuple[Check, ...]]) -> tuple[Row, Row]:
    """The sentence with SIDE filled in, and the checks of that side."""
    left, right = ((text.replace("SIDE", side), action, checks(side)) for side in SIDES)
    return left, right


def both(text: str, action: str, act: str) -> tuple[Row, Row]:
    """The sentence with SIDE filled in, checked by an act of that side."""
    return each_side(text, action, lambda side: (does(act), on_side(act, side)))


def whole_body(text: str, action: str) -> tuple[Row, Row]:
    """The sentence with SIDE filled in, checked by where the body goes."""
    return each_side(text, action, lambda side: (does("side step", side), goes(side, 0.25)))
