"""Strokes are planned as the words count them, and the training's actors keep to the same rhythm."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from hymotion.inference.engines.starter.conditions import STROKES_WIDTH, stroke_conditions
from hymotion.inference.engines.starter.plan import make_plan
from hymotion.inference.engines.starter.rhythm import (
    NO_STROKE,
    RHYTHMS,
    SHORTEST_STROKE_S,
    plan_strokes,
    stroke_phases,
)
from hymotion.tests.unit.acting import joint, planned, played, strokes
from hymotion.tests.unit.starter_lexicon import example_lexicon


@pytest.mark.parametrize("action", RHYTHMS)
@pytest.mark.parametrize("count", [2, 3])
def test_as_many_strokes_as_asked_for_one_after_the_other(action: str, count: int) -> None:
    planned_strokes = plan_strokes(action, count, 0, 30.0)
    assert len(planned_strokes) == count
    for (begin, end), (following, _) in pairwise(planned_strokes):
        assert begin < end <= following + 1e-9


def test_too_little_time_hurries_strokes_and_then_leaves_some_out() -> None:
    easy, hurried = plan_strokes("nod", 3, 0, 5.0), plan_strokes("nod", 3, 0, 1.5)
    assert len(easy) == len(hurried) == 3
    assert hurried[-1][1] < 1.6 < easy[-1][1] + 0.2
    assert len(plan_strokes("nod", 5, 0, 1.0)) < 5


def test_quick_strokes_are_quicker_and_slow_ones_slower() -> None:
    lengths = [end - begin for speed in (1, 0, -1) for begin, end in plan_strokes("wave", 1, speed, 9.0)]
    assert lengths == sorted(lengths)
    assert lengths[0] < 0.7 * lengths[1]


def test_what_can_go_on_fills_its_time_and_what_has_no_rhythm_has_no_strokes() -> None:
    assert 9 <= len(plan_strokes("clap", 0, 0, 5.0)) <= 12
    assert plan_strokes("sit", 3, 0, 5.0) == ()
    assert plan_strokes("raise arm", 0, 0, 5.0) == ()  # it goes up and stays
    assert plan_strokes("nod", 2, 0, 0.0) == ()


def test_phases_go_from_nought_to_one_inside_each_stroke() -> None:
    phases = stroke_phases([(0.5, 1.5), (1.5, 2.0)], 75)
    assert (phases[:15] == NO_STROKE).all()
    assert (phases[60:] == NO_STROKE).all()
    assert phases[30] == pytest.approx(0.5, abs=1e-5)
    assert phases[45] == pytest.approx(0.0, abs=1e-5)


def test_no_stroke_is_told_as_zeros_and_a_stroke_as_a_point_on_a_circle() -> None:
    row = stroke_conditions(np.array([NO_STROKE, 0.0, 0.25, NO_STROKE]))
    sines, cosines = row[:4], row[4:]
    assert sines[0] == cosines[0] == sines[3] == 0.0
    assert np.hypot(sines, cosines)[1] == pytest.approx(np.hypot(sines, cosines)[2])
    assert sines[2] > 0.9 * np.abs(row).max()


@pytest.mark.parametrize("action", RHYTHMS)
def test_the_actors_of_the_training_keep_the_rhythm_that_prompts_are_planned_with(action: str) -> None:
    first, each = [], []
    for seed in range(12):
        times = planned(action, seed, count=2).strokes
        assert len(times) == 2 or action == "celebrate"  # nobody counts it
        first.append(times[0][0])
        each.append(np.mean([end - begin for begin, end in times]))
    rhythm = RHYTHMS[action]
    assert np.mean(first) == pytest.approx(rhythm.lead, abs=0.12)
    assert np.mean(each) == pytest.approx(rhythm.each, rel=0.15)


def test_a_stroke_is_where_the_head_nods() -> None:
    acted, motion = played("nod", 3, 3)
    height = joint(motion, "head")[:, 1] - joint(motion, "neck")[:, 1]
    assert strokes(-height, 0.004) == len(acted.strokes) == 3
    inside = stroke_phases(acted.strokes, len(motion)) != NO_STROKE
    assert np.ptp(height[inside]) > 5 * np.ptp(height[~inside][: int(acted.strokes[0][0] * 30)])


def test_a_plan_tells_the_network_its_strokes() -> None:
    rows = make_plan(example_lexicon(), "a person nods twice", 38).conditions[:, -STROKES_WIDTH:]
    main, also = np.split(rows, 2, axis=1)
    assert main[1:9].any(axis=1).all()
    assert not main[12:].any()
    assert not also.any()
    both = make_plan(example_lexicon(), "a person walks while waving", 38).conditions[:, -STROKES_WIDTH:]
    assert not both[:, : STROKES_WIDTH // 2].any()
    assert both[:, STROKES_WIDTH // 2 :].any(axis=1).mean() > 0.6


@pytest.mark.parametrize("action", RHYTHMS)
@pytest.mark.parametrize("seconds", [1.0, 2.0, 9.0])
def test_no_stroke_is_quicker_than_the_network_can_show(action: str, seconds: float) -> None:
    lengths = [end - begin for begin, end in plan_strokes(action, 5, 1, seconds)]
    assert all(length >= SHORTEST_STROKE_S - 1e-9 for length in lengths)


def test_both_steps_of_a_limp_are_one_stroke_and_the_hurt_leg_bears_for_a_shorter_time() -> None:
    for seed in range(3):
        acted, motion = played("limp", seed)
        assert acted.meaning.left
        assert motion.contacts is not None
        begin, end = acted.strokes[0][0], acted.strokes[-1][1]
        walking = motion.contacts[round(begin * motion.fps) : round(end * motion.fps)]
        assert walking[:, 0].mean() < 0.83 * walking[:, 1].mean()
