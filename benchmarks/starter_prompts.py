"""The exam's questions: held-out prompts as animators type them, and what the words of each promise.

None of them is a sentence of the training data (a test holds that). `pace` names what must be quicker than in the
prompt `than`. The sheet and the film of docs/images show the prompts marked in SHEET and FILM.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starter_checks import Check
from starter_prompts_sides import SIDED
from starter_prompts_single import SINGLE
from starter_prompts_together import AFTER, AT_ONCE, COUNTED, PACED, TURNED


@dataclass(frozen=True)
class Prompt:
    """name: unique and short, for files. group: which table it came from. action: what is asked for, mainly."""

    name: str
    group: str
    text: str
    action: str
    checks: tuple[Check, ...]
    seconds: float = 5.0
    pace: str = ""
    than: str = ""


Rows = Sequence[tuple[object, ...]]
_TABLES: Final = (
    ("single", SINGLE),
    ("side", SIDED),
    ("count", COUNTED),
    ("turn", TURNED),
    ("then", AFTER),
    ("while", AT_ONCE),
)


def _prompts() -> tuple[Prompt, ...]:
    found: list[Prompt] = []
    for group, rows in _TABLES:
        for number, (text, action, checks) in enumerate(rows, 1):
            found.append(Prompt(f"{group}_{number:02d}", group, text, action, checks, _seconds(group, text)))
    for number, (slow, quick, action, checks, pace) in enumerate(PACED, 1):
        twin = f"slow_{number:02d}"
        found.append(Prompt(twin, "speed", slow, action, checks))
        found.append(Prompt(f"quick_{number:02d}", "speed", quick, action, checks, pace=pace, than=twin))
    return tuple(found)


def _seconds(group: str, text: str) -> float:
    """What an animator would set: more for two acts, and for three."""
    if group != "then":
        return 5.0
    return 9.0 if text.count("then") > 1 else 7.0


PROMPTS: Final = _prompts()
BY_NAME: Final = {prompt.name: prompt for prompt in PROMPTS}
