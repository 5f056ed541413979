"""A prompt as conditions for every token: which sentence, action and side rule when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .conditions import clause_conditions, clause_times, nothing
from .minilm import MiniLM
from .prompt import Clause, clause, split_and, split_beats, without_symbols

KNOWN_COSINE = 0.62
"""A clause less alike than this to every sentence of an action is not one the engine knows (measured: see docs)."""
_CLEARLY_ONE_ACTION = 0.85


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What the engine knows. embeddings: (C, 384) unit rows of sentences.

    caption_actions: (C,) index into `actions` of each sentence, -1 for an action that it is known not to know.
    """

    embeddings: np.ndarray
    caption_actions: np.ndarray
    actions: tuple[str, ...]
    upper_body: frozenset[str]
    encoder: MiniLM


@dataclass(frozen=True, eq=False)
class Match:
    """A clause and the known action nearest to it.

    cosine: how alike, 1 the same. known: whether it is near enough, and nearer than to anything known to be unknown.
    """

    clause: Clause
    embedding: np.ndarray
    action: int
    cosine: float
    known: bool


@dataclass(frozen=True, eq=False)
class Plan:
    """conditions: (N, condition_width) float32, one row a token. notes: sentences for the user."""

    conditions: np.ndarray
    notes: tuple[str, ...]


def match(lexicon: Lexicon, words: list[str]) -> list[Match]:
    """The nearest known action of each clause."""
    clauses = [clause(w) for w in words]
    embeddings = lexicon.encoder.encode([c.text for c in clauses])
    cosines = embeddings @ lexicon.embeddings.T
    foreign = lexicon.caption_actions < 0
    inside = np.where(foreign, -1.0, cosines)
    outside = np.where(foreign, cosines, -1.0).max(1)
    best = inside.argmax(1)
    nearest = inside.max(1)
    known = (nearest >= KNOWN_COSINE) & (nearest >= outside)
    return [
        Match(*each)
        for each in zip(
            clauses, embeddings, lexicon.caption_actions[best].tolist(), nearest.tolist(), known.tolist(), strict=True
        )
    ]


def make_plan(lexicon: Lexicon, prompt: str, tokens: int) -> Plan:
    """Prompt -> conditions of `tokens` tokens; clauses that follow each other share the time equally."""
    beats = [beat for main, also in split_beats(without_symbols(prompt)) for beat in _beats(lexicon, main, also)]
    edges = np.linspace(0, tokens, len(beats) + 1).round().astype(int)
    actions = len(lexicon.actions)
    rows: list[np.ndarray] = []
    for (main, also), first, last in zip(beats, edges, edges[1:], strict=False):
        halves = [_row(main, actions), nothing(actions) if also is None else _row(also, actions)]
        at: np.ndarray = np.arange(int(last) - int(first))
        words = np.tile(np.concatenate(halves), (len(at), 1))
        rows.append(np.concatenate([words, clause_times(at, at[::-1])], axis=1))
    notes = tuple(dict.fromkeys(_note(lexicon, m) for pair in beats for m in pair if m is not None and not m.known))
    return Plan(np.concatenate(rows).astype(np.float32), notes)


def _row(m: Match, actions: int) -> np.ndarray:
    return clause_conditions(m.embedding, m.action if m.known else -1, m.clause.meaning, actions)


def _note(lexicon: Lexicon, m: Match) -> str:
    words = m.clause.text.removeprefix("a person ")
    return f'The starter does not know "{words}"; the nearest it knows is "{lexicon.actions[m.action]}".'


def _beats(lexicon: Lexicon, main: str, also: list[str]) -> list[tuple[Match, Match | None]]:
    """One stretch of words -> one beat, or several where "and" joins actions that can't be done at once."""
    matches = match(lexicon, [main, *also])
    if also:
        return [_ordered(lexicon, matches[0], matches[1])]
    pieces = split_and(main)
    if len(pieces) == 1 or matches[0].cosine >= _CLEARLY_ONE_ACTION:
        return [(matches[0], None)]
    parts = match(lexicon, pieces)
    if not all(part.known for part in parts) or len({part.action for part in parts}) < len(parts):
        return [(matches[0], None)]
    beats: list[tuple[Match, Match | None]] = []
    for part in parts:
        last = beats[-1] if beats else None
        if last is not None and last[1] is None and _is_upper(lexicon, last[0]) != _is_upper(lexicon, part):
            beats[-1] = _ordered(lexicon, last[0], part)
        else:
            beats.append((part, None))
    return beats


def _is_upper(lexicon: Lexicon, m: Match) -> bool:
    return lexicon.actions[m.action] in lexicon.upper_body


def _ordered(lexicon: Lexicon, a: Match, b: Match) -> tuple[Match, Match]:
    """The action of the legs first, as the network was taught."""
    return (b, a) if _is_upper(lexicon, a) and not _is_upper(lexicon, b) else (a, b)
