"""Acts without a verb are told apart where the matcher is sure of both, and a detail of an act is none."""

from __future__ import annotations

import pytest

from hymotion.inference.engines.starter.lexicon import match
from hymotion.inference.engines.starter.prompt import clause
from hymotion.inference.engines.starter.unsaid import told_apart
from hymotion.tests.unit.starter_lexicon import example_lexicon


def _told(words: str) -> tuple[list[str], list[str]]:
    lexicon = example_lexicon()
    (found,) = match(lexicon, [clause(words)])
    later, once = told_apart(lexicon, found)
    return [m.action for m in later], [m.action for m in once]


@pytest.mark.parametrize(
    ("words", "later", "once"),
    [
        ("a cartwheel into a victory pose", ["cartwheel", "celebrate"], []),
        ("squats combined with punches", ["squat"], ["punch"]),
        ("walks in mid shrug", ["walk"], ["shrug"]),
        ("some salsa, with a breakdance", ["salsa"], ["breakdance"]),
    ],
)
def test_two_acts_are_two(words: str, later: list[str], once: list[str]) -> None:
    assert _told(words) == (later, once)


@pytest.mark.parametrize(
    "words",
    [
        "lowers himself into a chair",
        "kicks with the left leg",
        "hops on the right leg",
        "walks with a limp",
        "jumps into the air",
        "stretches out on the grass, no hurry",
        "side kick, karate style",
        "jumps and spins",
    ],
)
def test_a_detail_of_an_act_is_no_second_one(words: str) -> None:
    later, once = _told(words)
    assert len(later) == 1
    assert not once
