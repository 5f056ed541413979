"""A model learned from sentences tells actions by what they are about, by their words, and by where they go."""

from __future__ import annotations

import numpy as np
import pytest

from hymotion.inference.engines.starter.matcher import Matcher, word_features
from hymotion.inference.engines.starter.minilm import MiniLM
from hymotion.inference.engines.starter.prompt import clause
from hymotion.training.matching import learn, sentences, vocabulary

TAUGHT = (
    ("waves hello", 0), ("waves at a friend", 0), ("gives a friend a wave", 0), ("waves goodbye", 0),
    ("throws a jab", 1), ("lands a jab", 1), ("punches the bag", 1), ("a jab to the bag", 1),
    ("shuffles ahead", 2), ("shuffles forward", 2), ("shuffles to the left", 3), ("shuffles to the right", 3),
)  # fmt: skip


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    clauses = [clause(words) for words, _ in TAUGHT]
    words = vocabulary(clauses)
    embeddings = MiniLM.load().encode([c.text for c in clauses])
    weights, bias = learn(embeddings, clauses, np.array([owner for _, owner in TAUGHT]), 4, words)
    return Matcher(weights, bias, {word: row for row, word in enumerate(words)})


@pytest.mark.parametrize(
    ("words", "owner"),
    [("waves to the neighbours", 0), ("a quick jab", 1), ("shuffles forwards", 2), ("he shuffles to the left", 3)],
)
def test_new_words_are_read_as_what_was_taught(matcher: Matcher, words: str, owner: int) -> None:
    asked = clause(words)
    scores = matcher.scores(MiniLM.load().encode([asked.text]), [asked])
    assert scores.shape == (1, 4)
    assert int(scores[0].argmax()) == owner


def test_left_and_right_are_the_same_to_it() -> None:
    left, right = (word_features(clause(f"steps to the {side}")) for side in ("left", "right"))
    assert left == right
    assert "=side" in left


def test_a_sentence_about_two_actions_teaches_neither() -> None:
    clauses, owners = sentences(["walk", "wave"])
    assert len(clauses) == len(owners) > 300
    assert set(owners.tolist()) == {0, 1, 2}  # 2: what is not known
