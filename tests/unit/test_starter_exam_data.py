"""Procedural motions and the exam agree: what is acted for a word is what the word's check looks for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import starter_checks as checks
from starter_acts import ACTS
from starter_prompts import SITTINGS
from starter_signals import Body, other

from hymotion.inference.engines.starter import features as ft
from hymotion.training.acting import Troupe
from hymotion.training.data import load_segments
from hymotion.training.labels import Label
from hymotion.training.primitives import PRIMITIVES

SIDED = (
    "wave",
    "raise arm",
    "salute",
    "kneel",
    "kick",
    "punch",
    "throw",
    "facepalm",
    "limp",
)


@pytest.fixture(scope="module")
def troupe(shared: Path) -> Troupe:
    segments = load_segments(shared / "data" / "starter", "train")
    return Troupe(*([s.features for s in segments if s.action == action] for action in ("idle", "walk")))


def played(troupe: Troupe, action: str, seed: int) -> tuple[Label, Body]:
    piece = troupe.play(np.random.default_rng((11, seed)), action, 5.0)
    return piece.label, Body(ft.decode(piece.features))


def test_most_motions_acted_for_a_word_pass_the_words_check(troupe: Troupe):
    tried = {name: [played(troupe, name, seed)[1] for seed in (0, 1)] for name in PRIMITIVES if name in ACTS}
    shown = {name: [checks.does(name).judge(body).passed for body in bodies] for name, bodies in tried.items()}
    assert len(shown) >= 40
    assert np.mean([np.mean(each) for each in shown.values()]) >= 0.88, {n: s for n, s in shown.items() if not all(s)}


@pytest.mark.parametrize("action", SIDED)
def test_the_side_that_was_acted_is_seen_and_never_the_other(troupe: Troupe, action: str):
    right, wrong = [], []
    for seed in range(6):
        label, body = played(troupe, action, seed)
        if label.meaning.left == label.meaning.right:
            continue
        side = "left" if label.meaning.left else "right"
        right.append(checks.on_side(action, side).judge(body).passed)
        wrong.append(checks.on_side(action, other(side)).judge(body).passed)
    assert not any(wrong)
    assert not right or np.mean(right) >= 0.6


@pytest.mark.parametrize("sitting", SITTINGS)
def test_no_motion_passes_a_prompt_and_its_twin_of_the_other_side(troupe: Troupe, sitting: str):
    two_handed = "pick up"  # what both hands lift, either hand has lifted
    sided = [p for p in SITTINGS[sitting] if p.group == "side" and p.action != two_handed]
    bodies = {a: [played(troupe, a, seed)[1] for seed in range(3)] for a in {p.action for p in sided} & set(PRIMITIVES)}
    passed = {p.text: [all(c.judge(b).passed for c in p.checks) for b in bodies.get(p.action, ())] for p in sided}
    twins = [(t, t.replace("left", "right")) for t in passed if "left" in t]
    assert [left for left, right in twins if np.logical_and(passed[left], passed[right]).any()] == []
    assert sum(any(passed[left]) or any(passed[right]) for left, right in twins) >= 15


def test_turns_are_as_large_as_was_said(troupe: Troupe):
    for seed in range(6):
        label, body = played(troupe, "turn", seed)
        if label.meaning.turn_degrees:
            assert checks.turns(label.meaning.turn_degrees).judge(body).passed
            assert not checks.turns(-label.meaning.turn_degrees).judge(body).passed


@pytest.mark.parametrize("action", ["clap", "bow", "squat", "nod", "knock", "punch"])
def test_counts_are_as_many_as_were_said(troupe: Troupe, action: str):
    agreed = []
    for seed in range(12):
        label, body = played(troupe, action, seed)
        if label.meaning.count:
            agreed.append(checks.times(action, label.meaning.count).judge(body).passed)
    assert agreed
    assert np.mean(agreed) >= 0.75
