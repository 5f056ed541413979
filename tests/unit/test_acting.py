"""Primitives as labelled samples: true words, either side, and a start where the body is."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hymotion.inference.engines.starter import features as ft
from hymotion.inference.engines.starter.meaning import Meaning
from hymotion.inference.engines.starter.prompt import clause, read_prompt
from hymotion.training.acting import Troupe, say
from hymotion.training.phrases import WORDINGS
from hymotion.training.phrases.wording import fill, fits, is_true
from hymotion.training.primitives import PRIMITIVES, hands_up

from .acting import BY_RULE, planned, played, standing


@pytest.fixture(scope="module")
def troupe() -> Troupe:
    return Troupe([ft.encode(standing())], [])


def test_every_primitive_has_words_and_all_words_have_a_primitive() -> None:
    assert set(WORDINGS) == set(PRIMITIVES)


@pytest.mark.parametrize("action", BY_RULE)
def test_words_are_true_and_mean_what_a_prompt_would(action: str) -> None:
    rng = np.random.default_rng(0)
    for seed in range(3):
        p, _ = played(action, seed)
        for speed in (-1, 0, 1):
            facts = replace(p.meaning, speed=speed)
            label = say(rng, action, p.wording, facts)
            assert is_true(label.meaning, facts)
            assert label.caption.startswith("a person ")


def test_every_sentence_can_be_said_of_some_motion() -> None:
    rng = np.random.default_rng(0)
    facts: set[tuple[str, str, Meaning]] = set()
    for action in BY_RULE:
        for seed in range(16 if len(WORDINGS[action]) < 3 else 70):
            p = planned(action, seed, count=seed % 3)
            facts |= {(action, p.wording, p.meaning), (action, p.wording, p.meaning.mirrored())}
    for action, wordings in WORDINGS.items():
        if action not in BY_RULE:
            continue
        for wording, templates in wordings.items():
            true = [m for a, w, m in facts if (a, w) == (action, wording)]
            for template in templates:
                assert any(fits(template, m) and fill(template, m, rng) for m in true), (action, wording, template)


def test_words_that_are_not_true_are_refused() -> None:
    rng = np.random.default_rng(0)
    assert fill("looks up", Meaning(direction="down"), rng) is None
    assert fill("turns around", Meaning(turn_degrees=90.0), rng) is None
    read = fill("waves the {side} hand", Meaning(left=True, count=3), rng)
    assert read is not None
    assert read.meaning == Meaning(left=True)
    assert read == clause("waves the left hand")
    assert len(read_prompt("waves the left hand").stretches) == 1


def test_either_side_is_played_and_the_label_follows(troupe: Troupe) -> None:
    sides = set()
    for seed in range(12):
        piece = troupe.play(np.random.default_rng(seed), "salute", 3.0)
        hands = ft.decode(piece.features).world()[1][:, [20, 21], 1].max(0)
        if piece.label.meaning.left != piece.label.meaning.right:
            assert (hands[0] > hands[1]) == piece.label.meaning.left
            sides.add(piece.label.meaning.left)
    assert sides == {True, False}


def test_an_action_begins_where_the_body_is(troupe: Troupe) -> None:
    rng = np.random.default_rng(1)
    before = troupe.play(rng, "kneel", 2.0).features[-1]
    after = troupe.play(rng, "clap", 3.0, start=before).features
    gap = (after[0, ft.POSITIONS] - before[ft.POSITIONS]).reshape(21, 3)
    assert np.linalg.norm(gap, axis=-1).max() < 0.12
    assert abs(after[0, ft.HEIGHT] - before[ft.HEIGHT]) < 0.05
    assert after[-1, ft.HEIGHT] > 0.85


def test_the_arm_that_is_up_is_the_one_that_is_lowered(troupe: Troupe) -> None:
    for seed in range(8):
        rng = np.random.default_rng(seed)
        before = troupe.play(rng, "raise arm", 1.5).features[-1]
        if sum(hands_up(before)) != 1:
            continue
        piece = troupe.play(rng, "lower arm", 2.0, start=before)
        assert (piece.label.meaning.left, piece.label.meaning.right) in (hands_up(before), (False, False))
        assert not any(hands_up(piece.features[-1]))
        gap = (piece.features[0, ft.POSITIONS] - before[ft.POSITIONS]).reshape(21, 3)
        assert np.linalg.norm(gap, axis=-1).max() < 0.15


def test_a_motion_does_not_depend_on_how_python_hashes_names() -> None:
    """Every process has its own order of sets; samples must be the same, whichever process draws them."""
    code = (
        "import hashlib, sys; sys.path[:0] = sys.argv[1:]; import conftest;"
        "import acting; print(hashlib.md5(acting.played('wave', 0)[1].joint_rotations.tobytes()).hexdigest())"
    )
    here = Path(__file__).resolve().parent
    sums = {
        subprocess.run(
            [sys.executable, "-c", code, str(here.parent), str(here)],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(sums) == 1


def test_the_same_seed_gives_the_same_piece(troupe: Troupe) -> None:
    first, second = (troupe.play(np.random.default_rng(3), "point", 3.0) for _ in range(2))
    assert first.label == second.label
    assert np.array_equal(first.features, second.features)
