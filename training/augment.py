"""One hour of motion made into many: crops, speeds, mirrors, loops, sequences and mixtures of two actions.

Everything works on features (inference/engines/starter/features.py). They hold velocities instead of positions, so that
joining two pieces is putting them one after the other and letting the difference at the seam decay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from ..inference.engines.starter import features as ft
from ..inference.engines.starter.prompt import clause
from ..inference.skeleton import SMPLX_BODY
from .data import Segment, action_phrases
from .phrases import CORE, CYCLIC, LOWER_BODY, REVERSED, SETTLES, SETTLES_DEFAULT, UPPER_BODY

LEFT_BIT, RIGHT_BIT = 1, 2
NOTHING = -1

_ARMS = [SMPLX_BODY.index(f"{s}_{j}") for s in ("left", "right") for j in ("collar", "shoulder", "elbow", "wrist")]
_HEAD = [SMPLX_BODY.index("neck"), SMPLX_BODY.index("head")]
_SEAM_FRAMES = 12
_FITTING_M = 0.25
_SWAP = {"left": "right", "right": "left", "clockwise": "counterclockwise", "counterclockwise": "clockwise"}


@dataclass(frozen=True, eq=False)
class Sample:
    """One training sample.

    features: (T, 201) float16. conditions: (T, 6) int16: caption, action and side bits of the main clause, then of the
    clause done at the same time; NOTHING where there is none.
    """

    features: np.ndarray
    conditions: np.ndarray


@dataclass
class Vocabulary:
    """Sentences and actions by number, in order of first use."""

    captions: dict[str, int] = field(default_factory=dict)
    actions: dict[str, int] = field(default_factory=dict)

    def conditions(self, caption: str, action: str) -> np.ndarray:
        """(3,) int16 of one clause."""
        parsed = clause(caption)
        sides = LEFT_BIT * parsed.meaning.left + RIGHT_BIT * parsed.meaning.right
        caption_id = self.captions.setdefault(parsed.text, len(self.captions))
        return np.array([caption_id, self.actions.setdefault(action, len(self.actions)), sides], dtype=np.int16)


@dataclass(frozen=True, eq=False)
class _Piece:
    """A single action: features, its sentence and its action."""

    features: np.ndarray
    caption: str
    action: str


class Augmenter:
    """Draws samples from segments. rng: the only source of chance, so that a pool can be made again.

    settle: how often an action that ends early is followed by sitting or standing, 0..1.
    phrase_actions: our own sentences and the action each one means.
    """

    def __init__(
        self, segments: list[Segment], vocabulary: Vocabulary, rng: np.random.Generator, settle: float
    ) -> None:
        self._segments = segments
        self._settle_share = settle
        self._vocabulary = vocabulary
        self._rng = rng
        totals: dict[str, float] = {}
        for s in segments:
            totals[s.action] = totals.get(s.action, 0.0) + s.weight
        # An action counts with the square root of its share: salsa and walk must not drown wave and punch.
        boost = {action: 1.6 if action in CORE else 1.0 for action in totals}
        weights = np.array([s.weight / totals[s.action] ** 0.5 * boost[s.action] for s in segments])
        self._weights = weights / weights.sum()
        self.phrase_actions = {
            phrase: action for action in sorted({*totals, *REVERSED.values()}) for phrase in action_phrases(action)
        }
        for phrase, action in self.phrase_actions.items():
            vocabulary.conditions(phrase, action)

    def sample(self) -> Sample:
        """A single action, "A then B", or "A while B"."""
        kind = self._rng.choice(3, p=(0.62, 0.22, 0.16))
        if kind == 1:
            return self._sequence()
        if kind == 2:
            return self._mixture()
        piece = self._piece(self._draw(), self._frames(1.5, 12.0))
        return self._finish(piece.features, self._track(piece, None, len(piece.features)))

    def _frames(self, low_s: float, high_s: float) -> int:
        return int(self._rng.uniform(low_s, high_s) * ft.FPS)

    def _draw(self, actions: tuple[str, ...] | None = None) -> Segment:
        weights = self._weights
        if actions is not None:
            weights = weights * np.array([s.action in actions for s in self._segments])
            weights = weights / weights.sum()
        return self._segments[self._rng.choice(len(self._segments), p=weights)]

    def _piece(self, segment: Segment, frames: int) -> _Piece:
        """At most `frames` frames of a segment, changed in speed, side and perhaps direction of time."""
        rng, features, action = self._rng, segment.features, segment.action
        phrases = action_phrases(action)
        if action in REVERSED and rng.random() < 0.25:
            features, action = ft.reverse(features), REVERSED[action]
            phrases = captions = action_phrases(action)
        else:
            captions = segment.captions
        caption = str(rng.choice(captions if rng.random() < 0.65 or not phrases else phrases))
        features, caption = self._change_speed(features, caption)
        if rng.random() < 0.5:
            features, caption = ft.mirror(features), _swap_sides(caption)
        if len(features) < frames and action in CYCLIC:
            features = loop(features, frames)
        elif len(features) < frames and self._settle_share > 0 and rng.random() < self._settle_share:
            features = self._settle(features, action)
        if len(features) > frames:
            start = rng.integers(len(features) - frames + 1)
            features = features[start : start + frames]
        return _Piece(features, caption, action)

    def _settle(self, features: np.ndarray, action: str) -> np.ndarray:
        """The features and what the body does afterwards, where a recording fits the last pose."""
        rests = [self._draw((SETTLES.get(action, SETTLES_DEFAULT),)).features for _ in range(4)]
        rests = [ft.mirror(rest) if self._rng.random() < 0.5 else rest for rest in rests]
        best, start, distance = best_entry(features[-1], rests)
        return features if distance > _FITTING_M else join(features, rests[best][start:])

    def _change_speed(self, features: np.ndarray, caption: str) -> tuple[np.ndarray, str]:
        """Faster or slower by up to a third; the words say so when it shows."""
        rng = self._rng
        factor = float(np.exp(rng.normal(0.0, 0.12)))
        if rng.random() < 0.12 and not re.search("quick|fast|slow|sprint|speed", caption):
            word, factor = (("slowly", rng.uniform(0.65, 0.8)), ("quickly", rng.uniform(1.25, 1.45)))[rng.integers(2)]
            caption = f"{caption} {word}"
        return resample(features, float(np.clip(factor, 0.65, 1.45))), caption

    def _sequence(self) -> Sample:
        """Two or three actions, each started where it fits the end of the one before."""
        count = 2 if self._rng.random() < 0.85 else 3
        first = self._piece(self._draw(), self._frames(1.5, 12.0 / count))
        features, tracks = first.features, [self._track(first, None, len(first.features))]
        for _ in range(count - 1):
            candidates = [self._piece(self._draw(), self._frames(1.5, 12.0 / count)) for _ in range(6)]
            best, start, _ = best_entry(features[-1], [c.features for c in candidates])
            piece = candidates[best]
            following = piece.features[start:]
            features = join(features, following)
            tracks.append(self._track(piece, None, len(following)))
        return self._finish(features, np.concatenate(tracks))

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
        return self._finish(features, self._track(below, above, length))

    def _track(self, main: _Piece, also: _Piece | None, length: int) -> np.ndarray:
        row = np.full(6, NOTHING, dtype=np.int16)
        row[:3] = self._vocabulary.conditions(main.caption, main.action)
        if also is not None:
            row[3:] = self._vocabulary.conditions(also.caption, also.action)
        return np.tile(row, (length, 1))

    @staticmethod
    def _finish(features: np.ndarray, conditions: np.ndarray) -> Sample:
        return Sample(ft.tidy(features).astype(np.float16), conditions)


def _swap_sides(caption: str) -> str:
    return " ".join(_SWAP.get(word, word) for word in caption.split())


def resample(features: np.ndarray, factor: float) -> np.ndarray:
    """(T, 201) played `factor` times as fast; rates of change grow by the same factor."""
    count = max(2, round(len(features) / factor))
    at = np.linspace(0, len(features) - 1, count)
    below = np.minimum(at.astype(int), len(features) - 2)
    share = (at - below)[:, None].astype(features.dtype)
    out = features[below] * (1 - share) + features[below + 1] * share
    out[:, ft.YAW_RATE] *= factor
    out[:, ft.VELOCITY] *= factor
    return out


def pose_distance(frame: np.ndarray, frames: np.ndarray) -> np.ndarray:
    """(201,) against (N, 201) -> (N,): mean joint distance plus difference in height and a little in speed, metres."""
    joints = (frames[:, ft.POSITIONS] - frame[ft.POSITIONS]).reshape(len(frames), 21, 3)
    height = np.abs(frames[:, ft.HEIGHT] - frame[ft.HEIGHT])
    speed = np.linalg.norm(frames[:, ft.VELOCITY] - frame[ft.VELOCITY], axis=-1)
    return np.linalg.norm(joints, axis=-1).mean(-1) + height + 0.1 * speed


def best_entry(frame: np.ndarray, candidates: list[np.ndarray]) -> tuple[int, int, float]:
    """Which of several (T, 201) fits best after `frame`, from which of its frames (of the first half), how far off."""
    distances = [pose_distance(frame, candidate[: len(candidate) // 2 + 1]) for candidate in candidates]
    best = int(np.argmin([d.min() for d in distances]))
    start = int(np.argmin(distances[best]))
    return best, start, float(distances[best][start])


def join(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """`after` put behind `before`; the jump at the seam decays over a few frames (Bollo 2018, "Inertialization")."""
    length = min(_SEAM_FRAMES, len(after))
    fade = 0.5 + 0.5 * np.cos(np.pi * np.arange(1, length + 1) / (length + 1))
    jump = before[-1] - after[0]
    jump[ft.CONTACTS] = 0
    after = after.copy()
    after[:length] += fade[:, None] * jump
    return np.concatenate([before, after])


def loop(features: np.ndarray, frames: int) -> np.ndarray:
    """A steady motion made at least `frames` long by repeating its best-closing stretch of 0.5 s or more."""
    least = 15
    if len(features) < 2 * least:
        return features
    ends = range(max(least + 1, len(features) - least), len(features))
    pairs = [(pose_distance(features[end], features[: end - least]), end) for end in ends]
    distances, end = min(pairs, key=lambda pair: pair[0].min())
    start = int(np.argmin(distances))
    if distances[start] > 0.12:
        return features
    out = features[: end + 1]
    while len(out) < frames:
        out = join(out, features[start + 1 : end + 1])
    return out
