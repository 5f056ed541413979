"""The exam's questions: held-out prompts as animators type them, and what the words of each promise.

None of them is a sentence of the training data (a test holds that). Once its failures have been read and mended, a
sitting is seen: it can still be asked, but the one to report is a new one. The second and the third were written
without a look at the parser or the training sentences.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import starter_first_sides
import starter_first_single
import starter_first_together
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


SITTINGS: Final[Mapping[str, tuple[Prompt, ...]]] = {
    "first": _prompts(
        {
            "single": starter_first_single.SINGLE,
            "side": starter_first_sides.SIDED,
            "count": starter_first_together.COUNTED,
            "turn": starter_first_together.TURNED,
            "then": starter_first_together.AFTER,
            "while": starter_first_together.AT_ONCE,
        },
        starter_first_together.PACED,
    ),
    "second": _prompts(
        {
            "single": starter_second_single.SINGLE,
            "side": starter_second_sides.SIDED,
            "count": starter_second_together.COUNTED,
            "turn": starter_second_together.TURNED,
            "then": starter_second_together.AFTER,
            "while": starter_second_together.AT_ONCE,
        },
        starter_second_together.PACED,
    ),
    "third": _prompts(
        {
            "single": starter_third_single.SINGLE,
            "side": starter_third_sides.SIDED,
            "count": starter_third_together.COUNTED,
            "turn": starter_third_together.TURNED,
            "then": starter_third_together.AFTER,
            "while": starter_third_together.AT_ONCE,
        },
        starter_third_together.PACED,
    ),
}
LATEST: Final = "third"
