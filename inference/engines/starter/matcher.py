"""Which action a clause means: a linear model over its sentence embedding and its words.

An embedding knows what a sentence is about, its words which action it is: "a jab" and "a poke" are alike, and only one
of them is a punch. training/matching.py learns the weights from the sentences in training/phrases.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np

from .prompt import Clause
from .quantisation import dequantise_all

EMBEDDING_SCALE: Final = 10.0
"""Entries of a unit vector of 384 are small; this makes them about as large as a word's."""
WORDS_SCALE: Final = 6.0
_WORD: Final = re.compile(r"[a-z']+")
_EMPTY_WORDS: Final = frozenset({"a", "an", "the", "person"})
_SIDEWAYS: Final = {"left": "side", "right": "side"}
PREFIX: Final = "matcher."


def word_features(clause: Clause) -> frozenset[str]:
    """Words of a clause and pairs of neighbours, "<" before the first and ">" behind the last; and where it goes.

    A direction is no longer among the words (language/), but "shuffles" is one thing ahead and another to the side.
    """
    words = [word for word in _WORD.findall(clause.text.lower()) if word not in _EMPTY_WORDS]
    said = clause.meaning
    facts = {f"={_SIDEWAYS.get(said.direction, said.direction)}"} if said.direction else set[str]()
    if said.turn_degrees:
        facts.add("=turn")
    return frozenset(words) | {f"{a} {b}" for a, b in pairwise(["<", *words, ">"])} | facts


@dataclass(frozen=True, eq=False)
class Matcher:
    """weights: (384 + W, A + 1), of the embedding and then of each word; the last column is for what is not known.

    bias: (A + 1,). words: row of each word or pair behind those of the embedding.
    """

    weights: np.ndarray
    bias: np.ndarray
    words: Mapping[str, int]

    @classmethod
    def read(cls, config: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Matcher:
        """From a weights file. Raises KeyError where it holds none."""
        own = dequantise_all({n.removeprefix(PREFIX): a for n, a in arrays.items() if n.startswith(PREFIX)})
        return cls(own["weights"], own["bias"], {word: row for row, word in enumerate(config["words"])})

    def scores(self, embeddings: np.ndarray, clauses: Sequence[Clause]) -> np.ndarray:
        """(N, 384) unit rows of the texts of N clauses -> (N, A + 1) logits."""
        width = embeddings.shape[1]
        scores = EMBEDDING_SCALE * embeddings @ self.weights[:width] + self.bias
        for row, clause in enumerate(clauses):
            found = [self.words[word] for word in word_features(clause) if word in self.words]
            if found:
                scores[row] += WORDS_SCALE / len(found) ** 0.5 * self.weights[width:][found].sum(0)
        return scores
