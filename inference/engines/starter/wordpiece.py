"""BERT's uncased WordPiece tokenizer: text -> token ids.

After Devlin et al. 2019 (https://arxiv.org/abs/1810.04805) and the public description of `BertTokenizer`: clean, split
off Chinese characters and punctuation, drop accents, lower-case, then take the longest known piece again and again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

MAX_TOKENS: Final = 128
"""Longest sequence, with the [CLS] and [SEP] at its ends; what comes after is left out."""
_MAX_WORD_CHARACTERS: Final = 100
_CONTINUATION: Final = "##"
_DROPPED: Final = ("Cc", "Cf", "Co", "Cs")
"""Unicode categories of control, format, private and surrogate characters; unassigned ones stay and become [UNK]."""
_CHINESE: Final = (  # ranges as the published tokenizer has them, its 2B920 for 2B820 included
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0x2F800, 0x2FA1F),
)


class WordPiece:
    """Token ids of a sentence, for one vocabulary (tokens in the order of their ids)."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._ids = {token: index for index, token in enumerate(vocabulary)}
        self._unknown = self._ids["[UNK]"]
        self._first = self._ids["[CLS]"]
        self._last = self._ids["[SEP]"]

    def encode(self, text: str) -> list[int]:
        """Ids of `text` between [CLS] and [SEP], at most MAX_TOKENS in all."""
        pieces = [piece for word in words(text) for piece in self._pieces(word)]
        return [self._first, *pieces[: MAX_TOKENS - 2], self._last]

    def _pieces(self, word: str) -> list[int]:
        """Ids of the longest known pieces from left to right; one [UNK] when they don't cover the word."""
        if len(word) > _MAX_WORD_CHARACTERS:
            return [self._unknown]
        found: list[int] = []
        start = 0
        while start < len(word):
            prefix = _CONTINUATION if start else ""
            candidates = ((end, self._ids.get(prefix + word[start:end])) for end in range(len(word), start, -1))
            end, piece = next(((end, piece) for end, piece in candidates if piece is not None), (start, None))
            if piece is None:
                return [self._unknown]
            found.append(piece)
            start = end
        return found


def words(text: str) -> Iterator[str]:
    """Lower-case words without accents; every punctuation mark and Chinese character is a word of its own."""
    spaced = "".join(f" {c} " if _is_chinese(c) else c for c in map(_clean, text))
    plain = (c for c in unicodedata.normalize("NFD", spaced) if unicodedata.category(c) != "Mn")
    # Character by character, because str.lower would give a Greek word another last letter than BERT's tokenizer does.
    lowered = "".join(c.lower() for c in plain)
    return iter("".join(f" {c} " if _is_punctuation(c) else c for c in lowered).split())


def _clean(character: str) -> str:
    """Any white space -> one space; control characters and the replacement character -> nothing."""
    if character in "\t\n\r":
        return " "
    if character == "\ufffd" or unicodedata.category(character) in _DROPPED:
        return ""
    return " " if character.isspace() else character


def _is_chinese(character: str) -> bool:
    return bool(character) and any(low <= ord(character) <= high for low, high in _CHINESE)


def _is_punctuation(character: str) -> bool:
    """Unicode punctuation, and every ASCII sign that is neither letter, digit nor space."""
    ascii_sign = "!" <= character <= "~" and not character.isalnum()
    return ascii_sign or unicodedata.category(character).startswith("P")
