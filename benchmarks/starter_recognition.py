"""What a classifier that knows only real and procedural motion makes of generated motion.

It is trained on the train split and on procedural motions, and first tried on held-out ones of both: that score is the
yardstick for the generated. From the same features come text-motion retrieval, distance of distributions, diversity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import starter_mlp
from ours import load
from starter_windows import Clip, mirrored, places, procedural, recordings, windows

ALSO: Final[Mapping[str, frozenset[str]]] = {
    "pick up": frozenset({"bend and lift"}),
    "bend and lift": frozenset({"pick up"}),
    "jog": frozenset({"run"}),
    "step back": frozenset({"walk backward", "step backward"}),
    "march in place": frozenset({"knee raise"}),
    "knee raise": frozenset({"march in place"}),
    "crouch": frozenset({"squat"}),
    "squat": frozenset({"crouch"}),
    "look around": frozenset({"look"}),
    "look": frozenset({"look around"}),
    "punch": frozenset({"box"}),
    "karate kick": frozenset({"kick"}),
    "kick": frozenset({"karate kick", "soccer kick"}),
    "reach up": frozenset({"stretch"}),
    "stretch": frozenset({"reach up"}),
    "typing": frozenset({"type"}),
    "box": frozenset({"punch"}),
    "soccer kick": frozenset({"kick"}),
    "sit": frozenset({"sit down"}),
    "sit down": frozenset({"sit"}),
}
"""Other names that are as right; the same for recordings and for what was generated."""
_TRAIN_SEED, _HELD_OUT_SEED = 1, 2
_PROCEDURAL_EACH, _HELD_OUT_EACH = 24, 6
_POOL, _POOLS = 32, 200
_RIDGE: Final = 0.05


@dataclass(frozen=True)
class Recognition:
    """Scores of one set of clips. top1, top3, retrieval1, retrieval3: shares of 1. frechet: to the training clips.

    nearest: cm, median over windows of the mean distance of joints to the nearest training window.
    """

    clips: int
    top1: float
    top3: float
    retrieval1: float
    retrieval3: float
    frechet: float
    nearest: float


@dataclass(frozen=True, eq=False)
class Judge:
    """classifier: of windows. words: (129, 384), a clip's features to a sentence. known: training clips' features."""

    classifier: starter_mlp.Classifier
    words: np.ndarray
    known: np.ndarray
    known_places: np.ndarray

    def features(self, clip: Clip) -> np.ndarray:
        """(128,): mean and largest of the penultimate features over the clip's windows."""
        inside = self.classifier.penultimate(windows(clip.features))
        return np.concatenate([inside.mean(0), inside.max(0)])

    def ranked(self, clip: Clip) -> list[str]:
        """Actions, the likeliest first."""
        mean = self.classifier.probabilities(windows(clip.features)).mean(0)
        return [self.classifier.classes[i] for i in np.argsort(mean)[::-1]]

    def nearest(self, clip: Clip) -> np.ndarray:
        """(N,) of each window, cm: root mean square distance of joints to the nearest training window."""
        mine = places(windows(clip.features))
        squares = (mine**2).sum(1)[:, None] + (self.known_places**2).sum(1) - 2 * mine @ self.known_places.T
        joints = mine.shape[1] / 3
        return 100 * np.sqrt(np.maximum(squares, 0).min(1) / joints)


def train_judge(seed: int) -> Judge:
    """Learn from the train split, mirrored too, and from procedural motions."""
    clips = recordings("train") + procedural(_TRAIN_SEED, _PROCEDURAL_EACH)
    clips += [mirrored(clip) for clip in clips]
    classes = tuple(sorted({clip.action for clip in clips}))
    number = {name: i for i, name in enumerate(classes)}
    rows = [windows(clip.features) for clip in clips]
    inputs = np.concatenate(rows)
    labels = np.repeat([number[clip.action] for clip in clips], [len(r) for r in rows])
    classifier = starter_mlp.train(inputs, labels, classes, seed)
    judge = Judge(classifier, np.zeros(0), np.zeros(0), places(inputs))
    known = np.stack([judge.features(clip) for clip in clips])
    return Judge(classifier, _learn_words(known, clips), known, judge.known_places)


def held_out() -> list[Clip]:
    """Recordings and procedural motions that nothing was trained on; seeds of the procedural ones are others."""
    return recordings("val") + recordings("test") + procedural(_HELD_OUT_SEED, _HELD_OUT_EACH)


def recognise(judge: Judge, clips: Sequence[Clip]) -> Recognition:
    """All scores of a set of clips; those whose action the classifier never saw are left out."""
    known = set(judge.classifier.classes)
    clips = [clip for clip in clips if names_of(clip.action) & known]
    right = np.array([_place(judge.ranked(clip), clip.action) for clip in clips])
    features = np.stack([judge.features(clip) for clip in clips])
    first, third = _retrieval(judge, clips, features)
    return Recognition(
        clips=len(clips),
        top1=float((right < 1).mean()),
        top3=float((right < 3).mean()),
        retrieval1=first,
        retrieval3=third,
        frechet=frechet(features[:, :64], judge.known[:, :64]),
        nearest=float(np.median(np.concatenate([judge.nearest(clip) for clip in clips]))),
    )


def _place(ranked: Sequence[str], action: str) -> int:
    """Where the action, or another name that is as right, stands in the ranking."""
    return next(i for i, name in enumerate(ranked) if name in names_of(action))


def names_of(action: str) -> frozenset[str]:
    """An action's name and those that are as right."""
    return ALSO.get(action, frozenset()) | {action}


def _sentences(clips: Sequence[Clip]) -> np.ndarray:
    """(N, 384) of the captions, as the starter reads them."""
    canonical = load("inference.engines.starter.prompt").canonical
    texts = [canonical(clip.caption) for clip in clips]
    distinct = list(dict.fromkeys(texts))
    vectors = load("inference.engines.starter.minilm").MiniLM.load().encode(distinct)
    return vectors[[distinct.index(text) for text in texts]]


def _learn_words(features: np.ndarray, clips: Sequence[Clip]) -> np.ndarray:
    """(129, 384): a ridge regression from a clip's features (and 1) to its sentence; every action weighs the same."""
    sentences = _sentences(clips)
    actions = np.array([clip.action for clip in clips])
    share = 1 / np.array([(actions == action).sum() for action in actions])
    inputs = np.concatenate([features, np.ones((len(features), 1))], axis=1)
    scale = np.diag(inputs.T @ (inputs * share[:, None])).mean()
    inner = inputs.T @ (inputs * share[:, None]) + _RIDGE * scale * np.eye(inputs.shape[1])
    return np.linalg.solve(inner, inputs.T @ (sentences * share[:, None]))


def _retrieval(judge: Judge, clips: Sequence[Clip], features: np.ndarray) -> tuple[float, float]:
    """Shares of motions whose own sentence is first, or among three, of 32 sentences about different actions."""
    sentences = _sentences(clips)
    told = np.concatenate([features, np.ones((len(features), 1))], axis=1) @ judge.words
    centre = sentences.mean(0)
    scores = cosines(told - centre, sentences - centre)
    rng = np.random.default_rng(0)
    by_action: dict[str, list[int]] = {}
    for number, clip in enumerate(clips):
        by_action.setdefault(clip.action, []).append(number)
    names, places_found = list(by_action), list[int]()
    for _ in range(_POOLS):
        chosen = rng.permutation(len(names))[:_POOL]
        pool = np.array([rng.choice(by_action[names[i]]) for i in chosen])
        inside = scores[np.ix_(pool, pool)]
        places_found += [int((row > row[i]).sum()) for i, row in enumerate(inside)]
    found = np.array(places_found)
    return float((found < 1).mean()), float((found < 3).mean())


def cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(N, D), (M, D) -> (N, M)."""
    return (a / np.linalg.norm(a, axis=1, keepdims=True)) @ (b / np.linalg.norm(b, axis=1, keepdims=True)).T


def frechet(a: np.ndarray, b: np.ndarray) -> float:
    """Distance of two Gaussians with the means and covariances of (N, D) and (M, D) (Heusel et al. 2017)."""
    first, second = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    spread, axes = np.linalg.eigh(first)
    root = axes * np.sqrt(np.maximum(spread, 0)) @ axes.T
    mixed = np.linalg.eigvalsh(root @ second @ root)
    shift = ((a.mean(0) - b.mean(0)) ** 2).sum()
    return float(shift + np.trace(first) + np.trace(second) - 2 * np.sqrt(np.maximum(mixed, 0)).sum())


def diversity(groups: Sequence[Sequence[Clip]]) -> float:
    """Mean distance of joints (cm, frame by frame from the start) between two motions of the same group."""
    found = []
    for clips in groups:
        rows = [places(windows(clip.features)[:1])[0] for clip in clips]
        found += [
            100 * float(np.sqrt(((a - b) ** 2).sum() / (len(a) / 3))) for i, a in enumerate(rows) for b in rows[:i]
        ]
    return float(np.mean(found)) if found else float("nan")
