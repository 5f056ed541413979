"""One hour of motion made into many: crops, speeds, mirrors, loops, sequences and mixtures of two actions."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from ..inference.engines.starter import features as ft
from ..inference.skeleton import SMPLX_BODY
from .data import Segment, phrase_labels
from .joining import best_entry, join, loop, resample
from .labels import Label, Piece, Sample, Span
from .phrases import CORE, CYCLIC, LOWER_BODY, REVERSED, SETTLES, SETTLES_DEFAULT, UPPER_BODY

_ARMS = [SMPLX_BODY.index(f"{s}_{j}") for s in ("left", "right") for j in ("collar", "shoulder", "elbow", "wrist")]
_HEAD = [SMPLX_BODY.index("neck"), SMPLX_BODY.index("head")]
_FITTING_M = 0.25


class Augmenter:
    """Draws samples from segments. Sample i depends on the seed and on i alone, whoever draws it.

    settle: how often an action that ends early is followed by sitting or standing, 0..1.
    phrases: our own sentences of every action, with what they mean.
    """

    def __init__(self, segments: list[Segment], seed: int, settle: float) -> None:
        self._segments = segments
        self._seed = seed
        self._settle_share = settle
        self._rng = np.random.default_rng(seed)
        totals: dict[str, float] = {}
        for s in segments:
            totals[s.action] = totals.get(s.action, 0.0) + s.weight
        # An action counts with the square root of its share: salsa and walk must not drown wave and punch.
        boost = {action: 1.6 if action in CORE else 1.0 for action in totals}
        weights = np.array([s.weight / totals[s.action] ** 0.5 * boost[s.action] for s in segments])
        self._weights = weights / weights.sum()
        self.phrases = [label for action in sorted({*totals, *REVERSED.values()}) for label in phrase_labels(action)]

    def sample(self, index: int) -> Sample:
        """A single action, "A then B", or "A while B"."""
        self._rng = np.random.default_rng((self._seed, index))
        kind = self._rng.choice(3, p=(0.62, 0.22, 0.16))
        if kind == 1:
            return self._sequence()
        if kind == 2:
            return self._mixture()
        return _finish([self._piece(self._draw(), self._frames(1.5, 12.0))])

    def _frames(self, low_s: float, high_s: float) -> int:
        return int(self._rng.uniform(low_s, high_s) * ft.FPS)

    def _draw(self, actions: tuple[str, ...] | None = None) -> Segment:
        weights = self._weights
        if actions is not None:
            weights = weights * np.array([s.action in actions for s in self._segments])
            weights = weights / weights.sum()
        return self._segments[self._rng.choice(len(self._segments), p=weights)]

    def _piece(self, segment: Segment, frames: int) -> Piece:
        """At most `frames` frames of a segment, changed in speed, side and perhaps direction of time."""
        rng, features, action = self._rng, segment.features, segment.action
        phrases = phrase_labels(action)
        if action in REVERSED and rng.random() < 0.25:
            features, action = ft.reverse(features), REVERSED[action]
            phrases = labels = phrase_labels(action)
        else:
            labels = segment.labels
        choice = labels if rng.random() < 0.65 or not phrases else phrases
        piece = self._change_speed(Piece(features, choice[rng.integers(len(choice))]))
        if rng.random() < 0.5:
            piece = piece.mirrored()
        if len(piece.features) < frames and action in CYCLIC:
            piece = replace(piece, features=loop(piece.features, frames))
        elif len(piece.features) < frames and self._settle_share > 0 and rng.random() < self._settle_share:
            piece = replace(piece, features=self._settle(piece.features, action))
        if len(piece.features) > frames:
            start = int(rng.integers(len(piece.features) - frames + 1))
            piece = piece.cut(start, start + frames)
        return piece

    def _settle(self, features: np.ndarray, action: str) -> np.ndarray:
        """The features and what the body does afterwards, where a recording fits the last pose."""
        rests = [self._draw((SETTLES.get(action, SETTLES_DEFAULT),)).features for _ in range(4)]
        rests = [ft.mirror(rest) if self._rng.random() < 0.5 else rest for rest in rests]
        best, start, distance = best_entry(features[-1], rests)
        return features if distance > _FITTING_M else join(features, rests[best][start:])

    def _change_speed(self, piece: Piece) -> Piece:
        """Faster or slower by up to a third; the words say so when it shows."""
        rng, label = self._rng, piece.label
        factor = float(np.exp(rng.normal(0.0, 0.12)))
        if rng.random() < 0.12 and not re.search("quick|fast|slow|sprint|speed|brisk|stroll", label.caption):
            word, speed, factor = (
                ("slowly", -1, rng.uniform(0.65, 0.8)),
                ("quickly", 1, rng.uniform(1.25, 1.45)),
            )[rng.integers(2)]
            label = Label(f"{label.caption} {word}", label.action, replace(label.meaning, speed=speed))
        return Piece(resample(piece.features, float(np.clip(factor, 0.65, 1.45))), label, piece.also)

    def _sequence(self) -> Sample:
        """Two or three actions, each started where it fits the end of the one before."""
        count = 2 if self._rng.random() < 0.85 else 3
        pieces = [self._piece(self._draw(), self._frames(1.5, 12.0 / count))]
        for _ in range(count - 1):
            candidates = [self._piece(self._draw(), self._frames(1.5, 12.0 / count)) for _ in range(6)]
            best, start, _ = best_entry(pieces[-1].features[-1], [c.features for c in candidates])
            pieces.append(candidates[best].cut(start, len(candidates[best].features)))
        return _finish(pieces)

    def _mixture(self) -> Sample:
        """The legs and trunk of one action with the arms of another."""
        frames = self._frames(2.0, 9.0)
        below = self._piece(self._draw(LOWER_BODY), frames)
        above = self._piece(self._draw(UPPER_BODY), frames)
        length = min(len(below.features), len(above.features))
        joints = _ARMS + (_HEAD if self._rng.random() < 0.5 else [])
        columns = np.concatenate([np.arange(6) + ft.ROOT_6D.start + 6 * j for j in joints])
        features = below.features[:length].copy()
        features[:, columns] = above.features[:length, columns]
        return _finish([Piece(features, below.label, above.label)])


def _finish(pieces: list[Piece]) -> Sample:
    """Pieces one after the other."""
    features = pieces[0].features
    for piece in pieces[1:]:
        features = join(features, piece.features)
    spans = tuple(Span(len(piece.features), piece.label, piece.also) for piece in pieces)
    return Sample(ft.tidy(features).astype(np.float16), spans)
