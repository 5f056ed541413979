"""The exam's questions: held-out prompts as animators type them, and what the words of each promise.

None of them is a sentence of the training data (a test holds that). `pace` names what must be quicker than in the
prompt `than`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from starter_checks import Check
from starter_prompts_sides import SIDED
from starter_prompts_single import SINGLE
from starter_prompts_together import AFTER, AT_ONCE, COUNTED, PACED, TURNED


@dataclass(frozen=True)
class Prompt:
    """name: the text made fit for the name of a file. group: which table it came from. action: the main one."""

    name: str
    group: str
    text: str
    action: str
    checks: tuple[Check, ...]
    seconds: float = 5.0
    pace: str = ""
    than: str = ""


_TABLES: Final = (
    ("single", SINGLE),
    ("side", SIDED),
    ("count", COUNTED),
    ("turn", TURNED),
    ("then", AFTER),
    ("while", AT_ONCE),
)


def _prompts() -> tuple[Prompt, ...]:
    found = [
        Prompt(_name(text), group, text, action, checks, _seconds(group, text))
        for group, rows in _TABLES
        for text, action, checks in rows
    ]
    for slow, quick, action, checks, pace in PACED:
        found.append(Prompt(_name(slow), "speed", slow, action, checks))
        found.append(Prompt(_name(quick), "speed", quick, action, checks, pace=pace, than=_name(slow)))
    return tuple(found)


def _name(text: str) -> str:
    return re.sub("[^a-z0-9]+", "_", text.lower()).strip("_")


def _seconds(group: str, text: str) -> float:
    """What an animator would set: more for two acts, and for three."""
    if group != "then":
        return 5.0
    return 9.0 if text.count(", ") + text.count(" then ") > 2 else 7.0


PROMPTS: Final = _prompts()
BY_NAME: Final = {prompt.name: prompt for prompt in PROMPTS}
