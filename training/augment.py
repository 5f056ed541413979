"""One hour of motion made into many: crops, speeds, mirrors, loops, motions by rule, sequences and mixtures."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from ..inference.engines.starter import features as ft
from ..inference.engines.starter.cleanup import plant_feet
from ..inference.skeleton import SMPLX_BODY
from .acting import TooShort, Troupe, plain_labels
from .data import Segment, phrase_labels
from .joining import best_entry, join, loop, resample
from .labels import Label, Piece, Sample, Span
from .phrases import CORE, CYCLIC, LOWER_BODY, REVERSED, RISES, SETTLES, UPPER_BODY
from .primitives import PRIMITIVES, usable_stances
from .sides import acting_side

_ARMS = [SMPLX_BODY.index(f"{s}_{j}") for s in ("left", "right") for j in ("collar", "shoulder", "elbow", "wrist")]
_HEAD = [SMPLX_BODY.index("neck"), SMPLX_BODY.index("head")]
_BALLS = [SMPLX_BODY.index("left_foot") - 1, SMPLX_BODY.index("right_foot") - 1]
_FITTING_M = 0.25
_KINDS = (0.50, 0.28, 0.22)
_BY_RULE = 0.6
"""Share of actions that are acted by rule rather than cut from a recording."""
_OFTEN = {
    "turn": 2.0, "walk": 2.2, "wave": 1.6, "raise arm": 1.6, "point": 1.6, "punch": 1.5, "kick": 1.5, "jump": 1.5,
    "look": 1.4, "kneel": 1.4, "side step": 1.3, "step forward": 0.8, "step backward": 0.8, "idle": 0.6,
    "nod": 1.6, "shake head": 1.6, "knock": 3.0, "clap": 2.4, "limp": 2.0, "shrug": 2.4, "beckon": 1.3,
    "reach up": 1.6, "knee raise": 1.6, "stagger": 1.2, "get up": 1.4, "sit down": 1.4,
}  # fmt: skip
_HELD_ARMS = ("cross arms", "hands on hips", "raise arm", "phone", "think", "point")
_HEAD_ACTS = ("nod", "shake head", "look", "look around")
_HEAD_OVER_ARMS = 0.12
_AGAIN = frozenset(
    "look|kick|punch|raise arm|wave|side step|turn|point|step forward|step backward|knee raise|dodge|block|throw".split(
        "|"
    )
)
"""What people ask for twice in a row, to one side and then to the other."""
_DONE_AGAIN = 0.4
_STAYS_SEATED, _GETS_UP, _LOWERS, _RISES_AGAIN = 0.8, 0.9, 0.35, 0.5
_LENGTHS = (2, 3, 4), (0.7, 0.22, 0.08)
_LONGEST_S = 12.0
_CROPS = 3


class Augmenter:
    """Draws samples from segments. Sample i depends on the seed and on i alone, whoever draws it.

    settle: how often an action that ends early is followed by sitting or standing, 0..1.
    phrases: our own sentences of every action, with what they mean.
    """

    def __init__(self, segments: list[Segment], seed: int, settle: float) -> None:
        # Some recordings of standing show balancing acts, arms out or a leg up.
        segments = [s for s in segments if s.action != "idle" or usable_stances([s.features])]
        self._segments = segments
        self._seed = seed
        self._settle_share = settle
        self._rng = np.random.default_rng(seed)
        totals: dict[str, float] = {}
        for s in segments:
            totals[s.action] = totals.get(s.action, 0.0) + s.weight
        # An action counts with the square root of its share: salsa and walk must not drown wave and punch.
        boost = {action: 3.0 if action == "walk" else 1.6 if action in CORE else 1.0 for action in totals}
        weights = np.array([s.weight / totals[s.action] ** 0.5 * boost[s.action] for s in segments])
        self._weights = weights / weights.sum()
        self._troupe = Troupe(*([s.features for s in segments if s.action == action] for action in ("idle", "walk")))
        self._by_rule = tuple(PRIMITIVES)
        self._by_rule_above = tuple(action for action in PRIMITIVES if action in UPPER_BODY)
        recorded = [label for action in sorted({*totals, *REVERSED.values()}) for label in phrase_labels(action)]
        self.phrases = [*recorded, *(label for action in self._by_rule for label in plain_labels(action))]

    def sample(self, index: int) -> Sample:
        """A single action, "A then B", or "A while B"."""
        self._rng = np.random.default_rng((self._seed, index))
        kind = self._rng.choice(3, p=_KINDS)
        if kind == 1:
            return self._sequence()
        if kind == 2:
            return self._mixture()
        return _finish([self._single(self._rng.uniform(1.5, 11.0))])

    def _single(self, seconds: float, before: Piece | None = None) -> Piece:
        """One action of about so many seconds, from where the one `before` has left the body."""
        after = None if before is None else before.features[-1]
        if before is not None and before.label.action in RISES and self._rng.random() < _RISES_AGAIN:
            return self._risen(before)
        if before is not None and before.label.action in ("sit", "sit down") and self._rng.random() < _STAYS_SEATED:
            return self._seated(seconds, before.features[-1])
        if before is not None and before.label.action in _AGAIN and self._rng.random() < _DONE_AGAIN:
            return self._troupe.play(self._rng, before.label.action, seconds, before.features[-1])
        if (
            before is not None
            and after is not None
            and before.label.action == "raise arm"
            and self._rng.random() < _LOWERS
        ):
            return self._troupe.play(self._rng, "lower arm", seconds, after)
        if after is not None and lies(after) and self._rng.random() < _GETS_UP:
            return self._troupe.play(self._rng, "get up", seconds, after)
        if self._rng.random() < _BY_RULE and (after is None or stands(after) or is_low(after)):
            return self._acted(seconds, start=after)
        if after is None:
            return self._piece(self._draw(), int(seconds * ft.FPS))
        candidates = [self._piece(self._draw(), int(seconds * ft.FPS)) for _ in range(8)]
        best, first, _ = best_entry(after, [c.features for c in candidates])
        return candidates[best].cut(first, len(candidates[best].features))

    def _risen(self, before: Piece) -> Piece:
        """Up again from where the one before went down: its way, backwards in time."""
        action = RISES[before.label.action][self._rng.integers(len(RISES[before.label.action]))]
        labels = plain_labels(action) if action in self._by_rule else phrase_labels(action)
        labels = [label for label in labels if "lying" not in label.caption]
        low = int(self._rng.uniform(0.2, 0.5) * ft.FPS)
        way = before.features[: _lowest(before.features) + low]
        return Piece(ft.reverse(way), labels[self._rng.integers(len(labels))])

    def _seated(self, seconds: float, after: np.ndarray) -> Piece:
        """Something done sitting, by the arms, or standing up."""
        if self._rng.random() < 0.5:
            rising = [self._piece(self._draw(("stand up",)), int(seconds * ft.FPS)) for _ in range(6)]
            best, first, _ = best_entry(after, [piece.features for piece in rising])
            return rising[best].cut(first, len(rising[best].features))
        sitting = [self._draw(("sit",)).features for _ in range(4)]
        sitting = [ft.mirror(s) if self._rng.random() < 0.5 else s for s in sitting]
        best, first, _ = best_entry(after, sitting)
        below = loop(sitting[best][first:], int(seconds * ft.FPS))
        try:
            return self._acted(seconds, below=below, actions=self._by_rule_above)
        except TooShort:
            return Piece(below, phrase_labels("sit")[0])

    def _acted(
        self,
        seconds: float,
        start: np.ndarray | None = None,
        below: np.ndarray | None = None,
        actions: tuple[str, ...] = tuple(PRIMITIVES),
    ) -> Piece:
        """A motion by rule, one of `actions`. Raises TooShort."""
        weights = np.array([_OFTEN.get(action, 1.0) for action in actions])
        action = actions[self._rng.choice(len(actions), p=weights / weights.sum())]
        return self._troupe.play(self._rng, action, seconds, start, below)

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
        label = self._sided(choice[rng.integers(len(choice))], features)
        piece = self._change_speed(Piece(features, label))
        if rng.random() < 0.5:
            piece = piece.mirrored()
        if len(piece.features) < frames and action in CYCLIC:
            piece = replace(piece, features=planted(loop(piece.features, frames)))
        elif len(piece.features) < frames and self._settle_share > 0 and rng.random() < self._settle_share:
            piece = replace(piece, features=self._settle(piece.features, action))
        if len(piece.features) > frames:
            start = self._liveliest(piece.features, frames)
            piece = piece.cut(start, start + frames)
        return piece

    def _sided(self, label: Label, features: np.ndarray) -> Label:
        """The label of a recording, half the time with the side that it acts with, where the sentence names none."""
        meaning, side = label.meaning, acting_side(features, label.action)
        if not side or meaning.left or meaning.right or self._rng.random() < 0.5:
            return label
        return replace(label, meaning=replace(meaning, left=side == "left", right=side == "right"))

    def _liveliest(self, features: np.ndarray, frames: int) -> int:
        """Of some starts at random the one from which most happens in so many frames: a crop should show the action."""
        starts = self._rng.integers(len(features) - frames + 1, size=_CROPS)
        moves = np.abs(np.diff(features[:, ft.POSITIONS], axis=0)).mean(1) + 3 * np.abs(np.diff(features[:, ft.HEIGHT]))
        total = np.concatenate([[0.0], np.cumsum(moves)])
        return int(max(starts, key=lambda start: total[min(start + frames, len(total) - 1)] - total[start]))

    def _settle(self, features: np.ndarray, action: str) -> np.ndarray:
        """The features and what the body does afterwards: it stands where it is, or sits."""
        if action not in SETTLES:
            rest = self._troupe.stand(self._rng, self._rng.uniform(1.0, 6.0), features[-1])
            return join(features, rest) if stands(features[-1]) else features
        rests = [self._draw((SETTLES[action],)).features for _ in range(4)]
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
        return Piece(resample(piece.features, float(np.clip(factor, 0.65, 1.45))), label)

    def _sequence(self) -> Sample:
        """Two to four actions, each from where the one before left the body."""
        count = int(self._rng.choice(_LENGTHS[0], p=_LENGTHS[1]))
        pieces: list[Piece] = []
        for _ in range(count):
            left = _LONGEST_S - sum(len(piece.features) for piece in pieces) / ft.FPS
            if left < 1.0:
                break
            seconds = min(left, self._rng.uniform(1.2, 2.0 * _LONGEST_S / (count + 1)))
            pieces.append(self._single(seconds, pieces[-1] if pieces else None))
        return _finish(pieces)

    def _mixture(self) -> Sample:
        """The legs and trunk of one action with the arms of another."""
        head_alone = self._rng.random() < _HEAD_OVER_ARMS
        acts = _HEAD_ACTS if head_alone else self._by_rule_above
        below = self._underneath(head_alone)
        for _ in range(20):
            frames = len(below.features)
            if not head_alone and self._rng.random() < 0.35:
                return _finish([self._mixed(below, self._piece(self._draw(UPPER_BODY), frames))])
            try:
                above = self._acted(frames / ft.FPS, below=below.features, actions=acts)
            except TooShort:
                below = self._underneath(head_alone)
                continue
            also = Piece(above.features, below.label, above.label, below.strokes, above.strokes)
            return _finish([also])
        return _finish([below])

    def _underneath(self, head_alone: bool) -> Piece:
        """What the other act is laid over: something the legs do, or held arms where the head acts alone."""
        return self._held_arms() if head_alone else self._below(self._frames(2.0, 9.0))

    def _held_arms(self) -> Piece:
        """Arms that are held somewhere, under a head that is free to nod."""
        return self._troupe.play(self._rng, str(self._rng.choice(_HELD_ARMS)), self._rng.uniform(3.0, 9.0))

    def _below(self, frames: int) -> Piece:
        """Something the legs do."""
        by_rule = tuple(action for action in self._by_rule if action in LOWER_BODY)
        if by_rule and self._rng.random() < 0.25:
            return self._troupe.play(self._rng, by_rule[self._rng.integers(len(by_rule))], frames / ft.FPS)
        return self._piece(self._draw(LOWER_BODY), frames)

    def _mixed(self, below: Piece, above: Piece) -> Piece:
        """Two recordings at once."""
        length = min(len(below.features), len(above.features))
        joints = _ARMS + (_HEAD if self._rng.random() < 0.5 else [])
        columns = np.concatenate([np.arange(6) + ft.ROOT_6D.start + 6 * j for j in joints])
        features = below.features[:length].copy()
        features[:, columns] = above.features[:length, columns]
        strokes = None if below.strokes is None else below.strokes[:length]
        return Piece(features, below.label, above.label, strokes)


def stands(frame: np.ndarray) -> bool:
    """Whether a frame (201,) is one from which a body can stop and stand: upright, a foot down, not in full flight."""
    upright = frame[ft.ROOT_6D.start + 4] > 0.85
    lowest = frame[ft.HEIGHT] + frame[ft.POSITIONS].reshape(21, 3)[_BALLS, 1].min()
    speed = float(np.linalg.norm(frame[ft.VELOCITY]))
    return bool(upright and frame[ft.HEIGHT] > 0.75 and lowest < 0.08 and speed < 1.8)


def _lowest(features: np.ndarray) -> int:
    """First frame of (T, 201) from which on the pelvis is about as low as at the end."""
    return int(np.argmax(features[:, ft.HEIGHT] < features[-1, ft.HEIGHT] + 0.03))


def is_low(frame: np.ndarray) -> bool:
    """Whether a frame (201,) is of a body that is low on its feet or knees, and still."""
    upright = frame[ft.ROOT_6D.start + 4] > 0.6
    slow = float(np.linalg.norm(frame[ft.VELOCITY])) < 0.5
    lowest = frame[ft.HEIGHT] + frame[ft.POSITIONS].reshape(21, 3)[_BALLS, 1].min()
    return bool(upright and slow and lowest < 0.08 and 0.3 < frame[ft.HEIGHT] <= 0.75)


def lies(frame: np.ndarray) -> bool:
    """Whether a frame (201,) is of a body on its back."""
    return bool(frame[ft.ROOT_6D.start + 4] < 0.6 and frame[ft.HEIGHT] < 0.3)


def planted(features: np.ndarray) -> np.ndarray:
    """(T, 201) with feet that stay where they are down, across seams too."""
    return ft.encode(plant_feet(ft.decode(features))).astype(np.float32)


def _finish(pieces: list[Piece]) -> Sample:
    """Pieces one after the other."""
    features = pieces[0].features
    for piece in pieces[1:]:
        features = join(features, piece.features)
    spans = tuple(Span(len(piece.features), piece.label, piece.also) for piece in pieces)
    features = planted(features) if len(pieces) > 1 else ft.tidy(features)
    return Sample(features.astype(np.float16), spans, np.concatenate([piece.phases() for piece in pieces]))
