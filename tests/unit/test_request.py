"""A request says what is wrong with it, in the order of the panel; nothing is clamped in silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hymotion.inference.errors import InvalidRequest
from hymotion.inference.request import MAX_PROMPT_CHARACTERS, MAX_SEED, MAX_TAKES, MotionRequest

GOOD = MotionRequest("a person walks")


@pytest.mark.parametrize(
    "good",
    [
        GOOD,
        replace(GOOD, prompt="🙂 一个人向前走"),
        replace(GOOD, prompt="a" * MAX_PROMPT_CHARACTERS),
        replace(GOOD, seconds=0.01, seed=MAX_SEED, takes=MAX_TAKES, guidance=0.0, steps=1),
    ],
)
def test_what_can_be_served_has_no_problems(good) -> None:
    assert good.problems() == []
    good.check()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"prompt": ""}, "prompt_empty"),
        ({"prompt": " \n\t"}, "prompt_empty"),
        ({"prompt": "a" * (MAX_PROMPT_CHARACTERS + 1)}, "prompt_too_long"),
        ({"seconds": 0.0}, "seconds"),
        ({"seconds": -1.0}, "seconds"),
        ({"seconds": float("nan")}, "seconds"),
        ({"seconds": float("inf")}, "seconds"),
        ({"seed": -1}, "seed"),
        ({"seed": MAX_SEED + 1}, "seed"),
        ({"takes": 0}, "takes"),
        ({"takes": MAX_TAKES + 1}, "takes"),
        ({"guidance": -0.1}, "guidance"),
        ({"guidance": float("nan")}, "guidance"),
        ({"steps": 0}, "steps"),
        ({"steps": 100_000}, "steps"),
    ],
)
def test_each_problem_is_a_sentence_with_a_cure(change, code) -> None:
    bad = replace(GOOD, **change)
    (problem,) = bad.problems()
    assert problem.code == code
    assert problem.message.endswith(".")
    assert problem.cure.endswith(".")
    with pytest.raises(InvalidRequest):
        bad.check()


def test_all_problems_are_named_at_once() -> None:
    bad = MotionRequest("", seconds=0, seed=-1, takes=0, guidance=99, steps=0)
    assert [p.code for p in bad.problems()] == ["prompt_empty", "seconds", "seed", "takes", "guidance", "steps"]
