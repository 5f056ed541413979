"""Primitives as labelled pieces: chance decides side, speed, count and words; the labels follow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..inference.engines.starter import features as ft
from ..inference.engines.starter.meaning import Meaning
from ..inference.engines.starter.rhythm import PACES, stroke_phases
from .labels import Label, Piece
from .phrases import WORDINGS
from .phrases.wording import fill, fits, read_clause
from .primitives import PRIMITIVES, Scene, TooShort, hands_up, standing, usable_stances

_SAID_COUNT = 0.35
_PACES = {speed: (0.97 * pace, 1.03 * pace) for speed, pace in PACES.items()}


class Troupe:
    """Actors for every primitive. standing, walking: recordings (T, 201)."""

    def __init__(self, standing: list[np.ndarray], walking: list[np.ndarray]) -> None:
        self._stances = usable_stances(standing)
        self._walks = [walk for walk in walking if steady(walk)]

    def play(
        self,
        rng: np.random.Generator,
        action: str,
        seconds: float,
        start: np.ndarray | None = None,
        below: np.ndarray | None = None,
    ) -> Piece:
        """One action, at least `seconds` long, done and settled.

        start: (201,) the frame before. below: (T, 201) what the legs do meanwhile. Raises TooShort when that ends
        before the action does.
        """
        mirrored = bool(rng.random() < 0.5)
        if action == "lower arm" and start is not None and any(hands_up(start)):
            mirrored = not hands_up(start)[0]  # the hand that is up
        if mirrored:
            start, below = (None if x is None else ft.mirror(x) for x in (start, below))
        speed = int(rng.choice([-1, 0, 1], p=[0.14, 0.66, 0.20]))
        count = int(rng.integers(1, 6)) if rng.random() < _SAID_COUNT and counted(action) else 0
        scene = Scene(
            rng,
            self._stances,
            seconds,
            self._walks,
            start=start,
            below=None if below is None else ft.decode(below),
            pace=float(rng.uniform(*_PACES[speed])),
            speed=speed,
            count=count,
        )
        played = PRIMITIVES[action](scene)
        facts = replace(played.meaning, speed=speed)
        features = ft.encode(played.actor.perform())
        strokes = stroke_phases(played.strokes, len(features)) if played.strokes else None
        if mirrored:
            features, facts = ft.mirror(features), facts.mirrored()
        return Piece(features, say(rng, action, played.wording, facts, count > 0), strokes=strokes)

    def stand(self, rng: np.random.Generator, seconds: float, start: np.ndarray) -> np.ndarray:
        """(T, 201) of somebody who stops and stands after the frame `start` (201,)."""
        return ft.encode(standing(rng, self._stances, int(seconds * ft.FPS), start).perform())


def steady(walk: np.ndarray) -> bool:
    """Whether a recording (T, 201) goes ahead all the time, without a turn."""
    return bool(walk[:, ft.VELOCITY.stop - 1].min() > 0.3 and np.abs(walk[:, ft.YAW_RATE]).mean() < 0.4)


def counted(action: str) -> bool:
    """Whether there are words for how often."""
    return any("{times}" in t or "{n}" in t for templates in WORDINGS[action].values() for t in templates)


def say(rng: np.random.Generator, action: str, wording: str, facts: Meaning, counted: bool = False) -> Label:
    """True words about a motion, side and the like now and then. counted: that they should say how often."""
    if wording == "round" and rng.random() < 0.5:
        # "walks while turning left" is read as a walk that turns (beats.py); no single clause has words for it.
        return Label("a person walks", action, Meaning(turn_degrees=facts.turn_degrees, speed=facts.speed))
    fitting = [t for t in WORDINGS[action][wording] if fits(t, facts)]
    if counted:
        fitting = [t for t in fitting if "{times}" in t or "{n}" in t] or fitting
    for template in rng.permutation(fitting):
        read = fill(str(template), facts, rng)
        if read is not None:
            return Label(read.text, action, read.meaning)
    raise ValueError(f"no words for {action} {wording!r} with {facts}")


def plain_labels(action: str) -> list[Label]:
    """The sentences of an action that need nothing filled in."""
    templates = [t for templates in WORDINGS[action].values() for t in templates if "{" not in t]
    read = [read_clause(template) for template in dict.fromkeys(templates)]
    return [Label(clause.text, action, clause.meaning) for clause in read]


__all__ = ["TooShort", "Troupe", "counted", "plain_labels", "say"]
