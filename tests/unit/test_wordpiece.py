"""The tokenizer's own rules, on a vocabulary small enough to read; tests/engine holds it to BERT's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hymotion.inference.engines.starter.wordpiece import MAX_TOKENS, WordPiece, words

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "walk", "##ing", "##s", "##ed", "jump", "!", "a", "走", "w", "##alk"]


def _tokens(text: str) -> list[str]:
    return [VOCABULARY[i] for i in WordPiece(VOCABULARY).encode(text)[1:-1]]


def test_the_longest_piece_wins() -> None:
    assert _tokens("walking jumps walked a") == ["walk", "##ing", "jump", "##s", "walk", "##ed", "a"]


def test_a_word_that_pieces_do_not_cover_is_unknown_as_a_whole() -> None:
    assert _tokens("walkingly walk") == ["[UNK]", "walk"]


def test_capitals_accents_punctuation_and_chinese() -> None:
    assert _tokens("WÀLK!walk走jump") == ["walk", "!", "walk", "走", "jump"]


def test_a_typed_special_token_is_plain_text() -> None:
    assert list(words("[SEP]")) == ["[", "sep", "]"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("don't", ["don", "'", "t"]),
        ("a\x00b\u200dc\u00add", ["abcd"]),
        ("a\tb\u2028c\u00a0d\u3000e", ["a", "b", "c", "d", "e"]),
        ("ÅNGSTRÖM İ ΑΣ", ["angstrom", "i", "\u03b1\u03c3"]),
        ("$5~x", ["$", "5", "~", "x"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert list(words(text)) == expected


def test_long_texts_end_at_the_limit_with_the_closing_token() -> None:
    ids = WordPiece(VOCABULARY).encode("walk " * 1000)
    assert len(ids) == MAX_TOKENS
    assert (ids[0], ids[-1]) == (VOCABULARY.index("[CLS]"), VOCABULARY.index("[SEP]"))


@given(st.text())
def test_any_text_gives_ids_of_the_vocabulary(text: str) -> None:
    ids = WordPiece(VOCABULARY).encode(text)
    assert 2 <= len(ids) <= MAX_TOKENS
    assert all(0 <= i < len(VOCABULARY) for i in ids)
