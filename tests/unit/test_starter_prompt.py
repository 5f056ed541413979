"""Prompts: order, simultaneity and side are read from the words."""

from __future__ import annotations

import numpy as np
import pytest

from hymotion.inference.engines.starter.conditions import TEXT_SCALE, TEXT_WIDTH, clause_width
from hymotion.inference.engines.starter.language.verbs import base_form
from hymotion.inference.engines.starter.lexicon import Lexicon
from hymotion.inference.engines.starter.meaning import Meaning
from hymotion.inference.engines.starter.plan import make_plan
from hymotion.inference.engines.starter.prompt import canonical, check_readable, clause, without_symbols
from hymotion.inference.errors import InvalidRequest


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("A man walks forward.", "a person walks forward"),
        ("someone is jumping", "a person jumps"),
        ("the character is salsa dancing", "a person salsa dancing"),
        ("She kicks!", "a person kicks"),
        ("waves hello", "a person waves hello"),
        ("an old woman sits down", "a person sits down"),
        ("greets people", "a person greets people"),
        ("a ballet dancer dances", "a person dances"),
        ("a man is sitting", "a person is sitting"),
        ("please make her jump", "a person jumps"),
    ],
)
def test_every_subject_becomes_a_person_and_every_verb_one_form(words: str, expected: str) -> None:
    assert canonical(words) == expected


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("waving", "wave"), ("waved", "wave"), ("sat", "sit"), ("sitting", "sit"), ("hopped", "hop"), ("lying", "lie"),
        ("ran", "run"), ("fell", "fall"), ("carries", "carry"), ("left", ""), ("hand", "hand"), ("king", ""),
    ],
)  # fmt: skip
def test_forms_of_verbs(words: str, verb: str) -> None:
    assert base_form(words) == verb


@pytest.mark.parametrize(
    ("words", "text", "meaning"),
    [
        ("waves with the left hand", "waves", Meaning(left=True)),
        ("kicks with his right leg", "kicks", Meaning(right=True)),
        ("raises both arms", "raises the arms", Meaning(left=True, right=True)),
        ("turns counterclockwise", "turns", Meaning(turn_degrees=90)),
        ("turns clockwise", "turns", Meaning(turn_degrees=-90)),
        ("turns 45 degrees to the right", "turns", Meaning(turn_degrees=-45)),
        ("stands upright", "stands upright", Meaning()),
        ("stops right away", "stops", Meaning()),
        ("steps to the left", "steps", Meaning(direction="left")),
        ("looks up", "looks up", Meaning(direction="up")),
        ("gets up", "gets up", Meaning()),
        ("claps five times quickly", "claps", Meaning(count=5, speed=1)),
        ("sneaks like a thief", "sneaks", Meaning(manner="sneaky")),
        ("picks up an old box", "picks up an old box", Meaning()),
        ("walks", "walks", Meaning()),
    ],
)
def test_what_words_say_beside_the_action_is_taken_out_of_them(words: str, text: str, meaning: Meaning) -> None:
    got = clause(words)
    assert (got.action_words, got.meaning) == (text, meaning)


def test_durations_are_read() -> None:
    assert clause("waits for two seconds").seconds == 2.0
    assert clause("waits for half a second").seconds == 0.5
    assert clause("waits 1.5s").seconds == 1.5
    assert clause("high fives someone").seconds is None


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


@pytest.mark.parametrize(
    "prompt",
    [
        "une personne marche et puis elle saute",
        "un homme court",
        "ein Mann läuft und winkt",
        "die Person setzt sich",
        "un hombre camina hacia adelante",
        "una persona cammina in avanti",
        "um homem anda para frente",
    ],
)
def test_another_language_in_latin_letters_is_refused_with_a_cure(prompt: str) -> None:
    with pytest.raises(InvalidRequest) as error:
        check_readable(prompt)
    assert error.value.code == "prompt_language"


@pytest.mark.parametrize(
    "prompt", ["a man does a die roll", "en garde, then a lunge", "does a pirouette", "a tai chi form", "hola wave"]
)
def test_a_foreign_word_alone_is_no_other_language(prompt: str) -> None:
    check_readable(prompt)


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


def test_a_known_clause_is_told_in_words_of_the_training_and_an_unknown_one_in_its_own(lexicon: Lexicon) -> None:
    known = make_plan(lexicon, "a person walks in a park to have a run", 1).conditions[0, :TEXT_WIDTH]
    assert any(np.allclose(known, row * TEXT_SCALE, atol=1e-4) for row in lexicon.embeddings)
    unknown = make_plan(lexicon, "a person claps", 1).conditions[0, :TEXT_WIDTH]
    assert not any(np.allclose(unknown, row * TEXT_SCALE, atol=1e-1) for row in lexicon.embeddings)
