"""Prompts are understood: beats in time, actions, sides, directions, angles, counts, speed and manner."""

from __future__ import annotations

import pytest

from hymotion.inference.engines.starter.beats import understand
from hymotion.inference.engines.starter.examples import CATEGORIES, EXAMPLES, Example, example_of, find
from hymotion.inference.engines.starter.explain import explain
from hymotion.tests.unit.starter_lexicon import example_lexicon
from hymotion.tests.unit.starter_phrasings import PHRASINGS
from hymotion.tests.unit.starter_prompts import PROMPTS
from hymotion.tests.unit.starter_unsaid import UNSAID


@pytest.mark.parametrize(("prompt", "expected"), PROMPTS + PHRASINGS + UNSAID)
def test_a_prompt_is_read_as_an_animator_means_it(prompt: str, expected: str) -> None:
    assert explain(understand(example_lexicon(), prompt)) == expected


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.prompt)
def test_every_example_in_the_panel_is_read_as_the_action_it_stands_for(example: Example) -> None:
    understood = understand(example_lexicon(), example.prompt)
    assert not understood.notes
    assert tuple(" + ".join(m.action for m in beat.matches) for beat in understood.beats) == example.actions


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("walks without waving", "without waving"),
        ("walks five metres forward", "five metres"),
        ("walks in a circle", "in a circle"),
        ("walks while clapping and nodding", "nods"),
        ("runs while kicking", "both need the legs"),
        ("plays the guitar", "plays the guitar"),
    ],
)
def test_what_can_not_be_done_is_said_in_words_of_the_prompt(prompt: str, words: str) -> None:
    notes = understand(example_lexicon(), prompt).notes
    assert len(notes) == 1
    assert words in notes[0]


def test_what_is_understood_raises_no_note() -> None:
    assert understand(example_lexicon(), "waves with the left hand three times, then sits down").notes == ()


def test_an_unknown_action_comes_with_the_three_nearest_known_ones() -> None:
    (unknown,) = understand(example_lexicon(), "a person plays the guitar").unknown
    assert len(set(unknown.nearest)) == 3
    assert all(action in example_lexicon().actions for action in unknown.nearest)


def test_getting_up_is_from_the_floor_or_from_a_chair_by_what_went_before() -> None:
    assert explain(understand(example_lexicon(), "falls, then gets up")) == "fall, then get up"
    assert explain(understand(example_lexicon(), "kneels, then gets up")) == "kneel, then stand up"
    assert explain(understand(example_lexicon(), "sits down, then gets up")) == "sit down, then stand up"


def test_examples_are_found_by_the_beginnings_of_words_in_prompt_action_and_category() -> None:
    assert {example.actions[0] for example in find("zombie")} == {"zombie"}
    assert all("left" in example.prompt for example in find("left hand"))
    assert {example.category for example in find("danc")} >= {"Dancing"}
    assert find("") == EXAMPLES
    assert find("submarine") == ()


def test_examples_are_many_and_each_category_has_some() -> None:
    assert len(EXAMPLES) >= 80
    assert {example.category for example in EXAMPLES} == set(CATEGORIES)
    assert len({example.prompt for example in EXAMPLES}) == len(EXAMPLES)


def test_an_example_for_an_action_is_a_prompt_of_that_action_alone() -> None:
    assert example_of("nod") == "a person nods twice"
