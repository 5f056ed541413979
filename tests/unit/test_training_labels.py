"""Labels of training samples: words, side and meaning stay together."""

from __future__ import annotations

import numpy as np

from hymotion.inference.engines.starter.meaning import Meaning
from hymotion.training.labels import NOTHING, Label, Piece, Span, Vocabulary

WAVE = Label("a person waves the left hand", "wave", Meaning(left=True))


def test_a_mirrored_label_says_the_other_side_in_words_and_meaning() -> None:
    assert WAVE.mirrored() == Label("a person waves the right hand", "wave", Meaning(right=True))
    assert WAVE.mirrored().mirrored() == WAVE


def test_a_mirrored_piece_is_mirrored_throughout() -> None:
    features = np.random.default_rng(0).normal(size=(5, 201))
    piece = Piece(features, WAVE, also=WAVE).mirrored()
    assert piece.also == piece.label == WAVE.mirrored()
    assert np.allclose(piece.mirrored().features, features)
    assert not np.allclose(piece.features, features)


def test_conditions_number_what_rules_each_frame() -> None:
    vocabulary = Vocabulary()
    walk = Label("a person walks", "walk")
    conditions = vocabulary.conditions((Span(2, walk), Span(3, walk, WAVE)))
    assert conditions.shape == (5, 6)
    assert (conditions[:2, 3:] == NOTHING).all()
    assert conditions[2, 0] == conditions[0, 0] == vocabulary.captions["a person walks"]
    assert np.array_equal(vocabulary.meaning_rows()[conditions[4, 5]], Meaning(left=True).row())


def test_a_clause_that_follows_itself_shows_a_border() -> None:
    vocabulary = Vocabulary()
    conditions = vocabulary.conditions((Span(2, WAVE), Span(2, WAVE), Span(2, WAVE)))
    borders = (conditions[1:, :3] != conditions[:-1, :3]).any(-1)
    assert borders.tolist() == [False, True, False, True, False]
    rows = vocabulary.meaning_rows()[conditions[:, 2]]
    assert (rows == rows[0]).all()
