"""The shipped weights' own sentences: what people ask for is matched with its action, or said to be unknown."""

from __future__ import annotations

import pytest

from hymotion.inference.engines.starter.beats import understand
from hymotion.inference.engines.starter.engine import StarterEngine
from hymotion.inference.engines.starter.examples import EXAMPLES, Example
from hymotion.inference.engines.starter.explain import explain
from hymotion.inference.engines.starter.lexicon import Lexicon
from hymotion.inference.engines.starter.synonyms import STAND_INS
from hymotion.tests.starter_readings import NOT_AMONG_THEM, READINGS
from hymotion.tests.starter_scenes import SCENES
from hymotion.tests.starter_told import TOLD
from hymotion.tests.starter_wordings import KNOWN, UNKNOWN

MOST_TAKEN_FOR_KNOWN = 0.06
LEAST_RIGHT = 0.94
LEAST_READ_AS_BEFORE = 0.97


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return StarterEngine().lexicon


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.prompt)
def test_the_weights_know_what_the_panel_offers(lexicon: Lexicon, example: Example) -> None:
    understood = understand(lexicon, example.prompt)
    assert understood.notes == ()
    assert tuple(" + ".join(m.action for m in beat.matches) for beat in understood.beats) == example.actions


def test_wordings_of_known_actions_are_matched_with_them(lexicon: Lexicon) -> None:
    asked = [(action, words) for action, all_words in KNOWN.items() for words in all_words.split("|")]
    wrong = [(action, words) for action, words in asked if action not in found(lexicon, words)]
    assert len(asked) > 400
    assert len(wrong) <= (1 - LEAST_RIGHT) * len(asked), wrong


def test_what_people_wrote_unasked_is_read_as_they_meant_it(lexicon: Lexicon) -> None:
    asked = [line.split(" => ") for line in (READINGS.strip() + SCENES.rstrip() + TOLD.rstrip()).splitlines()]
    wrong = [(words, meant) for words, meant in asked if explain(understand(lexicon, words)) != meant]
    assert len(asked) > 500
    assert len(wrong) <= (1 - LEAST_READ_AS_BEFORE) * len(asked), wrong


def test_what_is_not_known_is_said_to_be_unknown(lexicon: Lexicon) -> None:
    asked = [*UNKNOWN.split("|"), *NOT_AMONG_THEM.strip().splitlines()]
    taken = [(words, found(lexicon, words)) for words in asked if not understand(lexicon, words).unknown]
    assert len(asked) > 150
    assert len(taken) <= MOST_TAKEN_FOR_KNOWN * len(asked), taken


def found(lexicon: Lexicon, words: str) -> set[str]:
    """Actions that were recognised, with the names that they stand in for."""
    actions = {m.action for beat in understand(lexicon, words).beats for m in beat.matches if m.known}
    return (
        actions
        | {name for name, other in STAND_INS.items() if other in actions}
        | {STAND_INS.get(a, a) for a in actions}
    )
