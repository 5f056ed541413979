"""What is said under a prompt while it is typed, and the page that lists what is known."""

from __future__ import annotations

from hymotion.inference.engines.starter.remarks import remarks
from hymotion.inference.prompt_help import Hint
from hymotion.tests.unit.starter_lexicon import example_lexicon
from hymotion.training.actions_page import PAGE, page


def said(prompt: str, seconds: float = 8.0) -> tuple[Hint, ...]:
    return remarks(example_lexicon(), prompt, seconds)


def test_what_is_understood_comes_first_and_alone_when_all_is_well() -> None:
    (hint,) = said("waves with the left hand 3 times, then sits down")
    assert hint.sentence == "Understood: wave (left hand, 3 times), then sit down."


def test_each_unknown_action_offers_three_prompts_that_are_known() -> None:
    understood, unknown = said("walks and plays the guitar")
    assert understood.code == "understood"
    assert unknown.code == "unknown_action"
    assert '"plays the guitar"' in unknown.sentence
    assert len(unknown.prompts) == 3
    for prompt in unknown.prompts:
        assert [hint.code for hint in said(prompt)] == ["understood"]


def test_what_was_left_out_and_haste_are_said() -> None:
    codes = [hint.code for hint in said("walks five metres, sits down, stands up, then bows", seconds=2.0)]
    assert codes == ["understood", "left_out", "left_out"]


def test_another_language_is_said_with_what_to_do() -> None:
    (hint,) = said("ein Mann läuft und winkt")
    assert hint.code == "language"
    assert "English" in hint.suggestion


def test_nothing_typed_nothing_said() -> None:
    assert said("   ") == ()


def test_the_page_lists_what_the_panel_offers() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m hymotion.training.actions_page"
