"""The exam's questions: held-out prompts as animators type them, and what the words of each promise.

None of them is a sentence of the training data (a test holds that). Once its failures have been read and mended, a
sitting is seen: it can still be asked, but the one to report is a new one. All but the first were written without a
look at the parser or the training sentences.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Final

import starter_fifth_sides
import starter_fifth_single
import starter_fifth_together
import starter_first_sides
import starter_first_single
import starter_first_together
import starter_fourth_sides
import starter_fourth_single
import starter_fourth_together
import starter_second_sides
import starter_second_single
import starter_second_together
import starter_third_sides
import starter_third_single
import starter_third_together
from starter_checks import Check
from starter_rows import Row, Twins


@dataclass(frozen=True)
class Prompt:
    """name: the text made fit for the name of a file. group: which table it came from. action: the main one.

    pace: what must be quicker than in the prompt of the name `than`.
    """

    name: str
    group: str
    text: str
    action: str
    checks: tuple[Check, ...]
    seconds: float = 5.0
    pace: str = ""
    than: str = ""


def _prompts(tables: Mapping[str, tuple[Row, ...]], twins: tuple[Twins, ...]) -> tuple[Prompt, ...]:
    """tables: group -> rows."""
    found = [
        Prompt(_name(text), group, text, action, checks, _seconds(group, text))
        for group, rows in tables.items()
        for text, action, checks in rows
    ]
    for slow, quick, action, checks, pace in twins:
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


def _sitting(single: ModuleType, sides: ModuleType, together: ModuleType) -> tuple[Prompt, ...]:
    tables = {
        "single": single.SINGLE,
        "side": sides.SIDED,
        "count": together.COUNTED,
        "turn": together.TURNED,
        "then": together.AFTER,
        "while": together.AT_ONCE,
    }
    return _prompts(tables, together.PACED)


SITTINGS: Final[Mapping[str, tuple[Prompt, ...]]] = {
    "first": _sitting(starter_first_single, starter_first_sides, starter_first_together),
    "second": _sitting(starter_second_single, starter_second_sides, starter_second_together),
    "third": _sitting(starter_third_single, starter_third_sides, starter_third_together),
    "fourth": _sitting(starter_fourth_single, starter_fourth_sides, starter_fourth_together),
    "fifth": _sitting(starter_fifth_single, starter_fifth_sides, starter_fifth_together),
}
LATEST: Final = "fourth"
