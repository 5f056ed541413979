"""Prompts: order, simultaneity and side are read from the words."""

from __future__ import annotations

import numpy as np
import pytest

from hymotion.inference.engines.starter.conditions import clause_width
from hymotion.inference.engines.starter.plan import Lexicon, make_plan
from hymotion.inference.engines.starter.prompt import (
    canonical,
    check_readable,
    clause,
    split_and,
    split_beats,
    without_symbols,
)
from hymotion.inference.errors import InvalidRequest


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("A man walks forward.", "a person walks forward"),
        ("someone is jumping", "a person jumping"),
        ("the character is salsa dancing", "a person is salsa dancing"),
        ("She kicks!", "a person kicks"),
        ("waves hello", "a person waves hello"),
        ("an old woman sits down", "a person sits down"),
        ("greets people", "a person greets people"),
        ("a ballet dancer dances", "a person dances"),
    ],
)
def test_every_subject_becomes_a_person(words: str, expected: str) -> None:
    assert canonical(words) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("walks", [("walks", [])]),
        ("walks and then waves", [("walks", []), ("waves", [])]),
        ("jumps, then runs, after that sits down", [("jumps", []), ("runs,", []), ("sits down", [])]),
        ("walks while waving", [("walks", ["waving"])]),
        ("A man walks. He sits down.", [("A man walks", []), ("He sits down.", [])]),
    ],
)
def test_then_and_while(prompt: str, expected: list[tuple[str, list[str]]]) -> None:
    got = [(main.strip(" ,") if main.endswith(",") else main, also) for main, also in split_beats(prompt)]
    assert [(m, a) for m, a in got] == [(m.strip(","), a) for m, a in expected]


@pytest.mark.parametrize(
    ("words", "left", "right"),
    [
        ("waves with the left hand", True, False),
        ("kicks with his right leg", False, True),
        ("turns counterclockwise", True, False),
        ("turns clockwise", False, True),
        ("stands upright", False, False),
        ("stops right away", False, False),
        ("looks left and right", True, True),
        ("walks", False, False),
    ],
)
def test_sides(words: str, left: bool, right: bool) -> None:
    got = clause(words).meaning
    assert (got.left, got.right) == (left, right)


def test_emoji_are_left_out_and_the_user_is_told() -> None:
    assert check_readable("a person walks 🚶 forward") == ["Emoji and symbols in the prompt were left out."]
    assert without_symbols("a person walks 🚶 forward") == "a person walks forward"
    assert check_readable("a person walks") == []


@pytest.mark.parametrize(
    ("prompt", "code"), [("一个人向前走", "prompt_language"), ("🙂🙂", "prompt_no_words"), ("123", "prompt_no_words")]
)
def test_prompts_it_cannot_read_are_refused_with_a_cure(prompt: str, code: str) -> None:
    with pytest.raises(InvalidRequest) as error:
        check_readable(prompt)
    assert error.value.code == code
    assert error.value.cure


def test_split_and() -> None:
    assert split_and("walks and waves") == ["walks", "waves"]
    assert split_and("walks, jumps, and waves") == ["walks", "jumps", "waves"]


class _Encoder:
    """Knows six words; a sentence is the sum of its known words."""

    words = ("walk", "wav", "jump", "run", "drink", "clap")

    def encode(self, sentences: list[str]) -> np.ndarray:
        rows = np.zeros((len(sentences), 384), dtype=np.float32)
        for row, sentence in zip(rows, sentences, strict=True):
            for i, word in enumerate(self.words):
                row[i] = word in sentence
            row[50] = 0.05
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


ACTIONS = ("walk", "wave", "jump", "run", "drink")


@pytest.fixture
def lexicon() -> Lexicon:
    encoder = _Encoder()
    embeddings = encoder.encode(["walk", "wav", "jump", "run", "drink"])
    return Lexicon(embeddings, np.arange(5), ACTIONS, frozenset({"wave", "drink"}), encoder)  # type: ignore[arg-type]


def _timeline(lexicon: Lexicon, prompt: str, tokens: int = 12) -> list[tuple[str, str]]:
    """(main action, action at the same time) of each token."""
    width = clause_width(len(ACTIONS))
    out = []
    for row in make_plan(lexicon, prompt, tokens).conditions:
        halves = (row[:width], row[width:])
        flags = [h[384 : 384 + len(ACTIONS)] for h in halves]
        out.append(tuple(ACTIONS[f.argmax()] if f.any() else "" for f in flags))
    return out


def test_then_gives_each_action_its_time(lexicon: Lexicon) -> None:
    assert _timeline(lexicon, "a person walks and then jumps") == [("walk", "")] * 6 + [("jump", "")] * 6


def test_while_puts_the_legs_first_whatever_the_order_of_words(lexicon: Lexicon) -> None:
    for prompt in ("walks while waving", "waves while walking", "walks and waves"):
        assert _timeline(lexicon, prompt) == [("walk", "wave")] * 12


def test_and_between_two_actions_of_the_legs_means_one_after_the_other(lexicon: Lexicon) -> None:
    assert _timeline(lexicon, "jumps and runs") == [("jump", "")] * 6 + [("run", "")] * 6


def test_an_unknown_action_is_said_and_not_passed_off_as_a_known_one(lexicon: Lexicon) -> None:
    plan = make_plan(lexicon, "a person claps", 4)
    assert _timeline(lexicon, "a person claps", 4) == [("", "")] * 4
    assert len(plan.notes) == 1
    assert '"claps"' in plan.notes[0]


def test_more_clauses_than_tokens_still_fills_every_token(lexicon: Lexicon) -> None:
    prompt = " then ".join(["walks", "jumps"] * 6)
    assert len(_timeline(lexicon, prompt, 4)) == 4
