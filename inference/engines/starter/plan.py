"""A prompt as conditions for every token: which sentence, action and meaning rule when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from .beats import Beat, Understanding, understand
from .conditions import (
    FRAMES_PER_TOKEN,
    TOKEN_SECONDS,
    clause_conditions,
    clause_times,
    nothing,
    stroke_conditions,
)
from .lexicon import Lexicon, Match
from .meaning import MOST_COUNTED
from .rhythm import RHYTHMS, plan_strokes, stroke_phases
from .timing import ENDS_IN_A_POSE, GO_ON, is_hurried, share_seconds, usual_seconds
from .turning import Turn

_ON_THE_SPOT: Final = "turn"


@dataclass(frozen=True, eq=False)
class Plan:
    """conditions: (N, condition_width) float32, one row a token. notes: sentences for the user. turns: by how much."""

    conditions: np.ndarray
    notes: tuple[str, ...]
    turns: tuple[Turn, ...] = ()


def make_plan(lexicon: Lexicon, prompt: str, tokens: int) -> Plan:
    """Prompt -> conditions of `tokens` tokens."""
    understood = understand(lexicon, prompt)
    actions = len(lexicon.actions)
    edges = _edges(understood.beats, tokens)
    rows: list[np.ndarray] = []
    for beat, first, last in zip(understood.beats, edges, edges[1:], strict=False):
        halves = [_row(lexicon, beat.main), nothing(actions) if beat.also is None else _row(lexicon, beat.also)]
        at: np.ndarray = np.arange(int(last) - int(first))
        words = np.tile(np.concatenate(halves), (len(at), 1))
        strokes = [_strokes(beat.main, len(at)), _strokes(beat.also, len(at))]
        rows.append(np.concatenate([words, clause_times(at, at[::-1]), *strokes], axis=1))
    notes = (*understood.notes, *limits(understood, tokens * TOKEN_SECONDS))
    return Plan(np.concatenate(rows).astype(np.float32), notes, tuple(_turns(understood.beats, edges)))


def limits(understood: Understanding, seconds: float) -> tuple[str, ...]:
    """Sentences where a prompt asks for more than fits into so many seconds, or for more than can be counted."""
    notes: list[str] = []
    beats = understood.beats
    most = max(m.meaning.count for beat in beats for m in beat.matches)
    vague = max(m.meaning.count if m.action not in RHYTHMS else 0 for beat in beats for m in beat.matches)
    if vague > MOST_COUNTED:
        notes.append(f"The starter counts to {MOST_COUNTED}; {vague} times will be about as many as that.")
    usual = [_usual(beat) for beat in beats]
    asked = sum(beat.seconds or 0.0 for beat in beats)
    if asked > seconds + TOKEN_SECONDS:
        notes.append(f"The prompt asks for {asked:g} s, and the clip lasts {seconds:.3g} s.")
    elif (len(beats) > 1 or most > 1) and is_hurried(usual, seconds):
        what = (
            f"{len(beats)} actions in {seconds:.0f} s are" if len(beats) > 1 else f"{most} times in {seconds:.0f} s is"
        )
        notes.append(f"{what} hurried; about {sum(usual):.0f} s would give each its time.")
    return tuple(notes)


def _edges(beats: tuple[Beat, ...], tokens: int) -> np.ndarray:
    """(B + 1,) first token of each beat, and the end."""
    seconds = share_seconds(
        [_usual(beat) for beat in beats],
        [beat.seconds for beat in beats],
        [beat.main.action in (GO_ON | ENDS_IN_A_POSE if beat is beats[-1] else GO_ON) for beat in beats],
        tokens * TOKEN_SECONDS,
    )
    ends = np.cumsum(seconds) / seconds.sum() * tokens
    return np.concatenate([[0], ends.round()]).astype(int)


def _turns(beats: tuple[Beat, ...], edges: np.ndarray) -> Iterator[Turn]:
    """Where the body turns on the spot by an angle that the words name."""
    for beat, first, last in zip(beats, edges, edges[1:], strict=False):
        degrees = beat.main.meaning.turn_degrees
        if beat.main.known and beat.main.action == _ON_THE_SPOT and degrees:
            yield Turn(int(first), int(last), degrees)


def _usual(beat: Beat) -> float:
    if beat.seconds is not None:
        return beat.seconds
    both = [m for m in (beat.main, beat.also) if m is not None]
    return max(usual_seconds(m.action if m.known else "", m.meaning.count, m.meaning.speed) for m in both)


def _strokes(match: Match | None, tokens: int) -> np.ndarray:
    """(N, STROKES_WIDTH / 2) of a clause that lasts so many tokens."""
    strokes = ()
    if match is not None and match.known:
        said = match.meaning
        strokes = plan_strokes(match.action, said.count, said.speed, tokens * TOKEN_SECONDS)
    return stroke_conditions(stroke_phases(strokes, tokens * FRAMES_PER_TOKEN).reshape(tokens, FRAMES_PER_TOKEN))


def _row(lexicon: Lexicon, m: Match) -> np.ndarray:
    """A known clause is told in words that the network was taught with, an unknown one in its own."""
    text = lexicon.familiar(m.embedding, m.index) if m.known else m.embedding
    return clause_conditions(text, m.index if m.known else -1, m.meaning, len(lexicon.actions))
