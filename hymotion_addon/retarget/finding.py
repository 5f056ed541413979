"""One thing to know before animating."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ...inference.errors import HyMotionError


@dataclass(frozen=True)
class Finding:
    """One thing to know before animating. code: the key to its buttons in the table of cures.

    severity: "error" keeps the rig from being animated, "warning" will be seen, "info" is good to know.
    """

    code: str
    message: str
    severity: Literal["error", "warning", "info"]
    cure: str = ""


def finding_of(problem: HyMotionError) -> Finding:
    """An error that keeps a rig from being animated, as a finding."""
    return Finding(problem.code, problem.message, "error", problem.cure)


def few(names: Sequence[str], most: int = 4) -> str:
    """The first few names, and how many more."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
