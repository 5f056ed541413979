"""The model that reads an action from a clause (matcher.py), learned from our sentences by logistic regression.

python -m hymotion.training.matching    # how often it is right about sentences that were held out, in five parts
"""

from __future__ import annotations

import logging
import sys
from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch
from torch.nn import functional

from ..inference.engines.starter.matcher import EMBEDDING_SCALE, WORDS_SCALE, Matcher, word_features
from ..inference.engines.starter.minilm import MiniLM
from ..inference.engines.starter.prompt import Clause
from .lexicon import all_phrases, single_clause
from .phrases import ASIDES, NOT_KNOWN, UNKNOWN_ACTS

log = logging.getLogger(__name__)

_SEEN_OFTEN = 2
"""A word must be in so many sentences to count: one that is in a single one says nothing about another."""
_SHRINKING = 1e-4
_STEPS = 120
_PARTS = 5


def sentences(actions: Sequence[str]) -> tuple[list[Clause], np.ndarray]:
    """Clauses and the number of each one's action, len(actions) for what is not known."""
    found: dict[tuple[str, str], tuple[Clause, int]] = {}
    unknown = [(sentence, "") for sentence in (*NOT_KNOWN, *UNKNOWN_ACTS, *ASIDES)]
    for sentence, action in (*unknown, *all_phrases()):
        clause = single_clause(sentence)
        if clause is not None and action in ("", *actions):
            owner = actions.index(action) if action else len(actions)
            found[clause.text, clause.meaning.direction] = clause, owner
    return [clause for clause, _ in found.values()], np.array([owner for _, owner in found.values()])


def vocabulary(clauses: Sequence[Clause]) -> list[str]:
    """Words and pairs that are in more than one clause, by name."""
    counts = Counter(word for clause in clauses for word in word_features(clause))
    return sorted(word for word, count in counts.items() if count >= _SEEN_OFTEN)


def learn(
    embeddings: np.ndarray, clauses: Sequence[Clause], owners: np.ndarray, classes: int, words: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """(N, 384) unit rows, their N clauses and classes -> weights (384 + W, C) and bias (C,) of matcher.Matcher."""
    rows = {word: row for row, word in enumerate(words)}
    found = [[rows[word] for word in word_features(clause) if word in rows] for clause in clauses]
    bags = torch.tensor([row for bag in found for row in bag])
    shares = torch.tensor([WORDS_SCALE / len(bag) ** 0.5 for bag in found for _ in bag])
    starts = torch.tensor(np.cumsum([0, *map(len, found[:-1])]))
    inputs, wanted = torch.from_numpy(EMBEDDING_SCALE * embeddings.astype(np.float32)), torch.from_numpy(owners)
    of_embedding = torch.zeros(embeddings.shape[1], classes, requires_grad=True)
    of_words = torch.zeros(len(words), classes, requires_grad=True)
    bias = torch.zeros(classes, requires_grad=True)
    optimiser = torch.optim.LBFGS([of_embedding, of_words, bias], max_iter=_STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        said = functional.embedding_bag(bags, of_words, starts, mode="sum", per_sample_weights=shares)
        value = functional.cross_entropy(inputs @ of_embedding + said + bias, wanted)
        value = value + _SHRINKING * (of_embedding.square().sum() + of_words.square().sum())
        value.backward()
        return value

    optimiser.step(loss)
    return torch.cat([of_embedding, of_words]).detach().numpy(), bias.detach().numpy()


def held_out_share(actions: Sequence[str]) -> float:
    """Share of sentences whose action is read right by a model that learned from the other four fifths."""
    clauses, owners = sentences(actions)
    embeddings = MiniLM.load().encode([clause.text for clause in clauses])
    part = np.random.default_rng(0).integers(_PARTS, size=len(clauses))
    right = np.zeros(len(clauses), dtype=bool)
    for held in range(_PARTS):
        kept, asked = np.flatnonzero(part != held), np.flatnonzero(part == held)
        known = [clauses[i] for i in kept]
        words = vocabulary(known)
        weights, bias = learn(embeddings[kept], known, owners[kept], len(actions) + 1, words)
        matcher = Matcher(weights, bias, {word: row for row, word in enumerate(words)})
        scores = matcher.scores(embeddings[asked], [clauses[i] for i in asked])
        right[asked] = scores.argmax(axis=1) == owners[asked]
    return float(right.mean())


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    log.info("%.1f%% of held-out sentences", 100 * held_out_share(sorted({a for _, a in all_phrases()})))
    sys.exit(0)
