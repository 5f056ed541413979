"""Clauses share a clip by what they need, and the user hears when it is too short for them."""

from __future__ import annotations

import numpy as np
import pytest

from hymotion.inference.engines.starter.beats import understand
from hymotion.inference.engines.starter.plan import limits
from hymotion.inference.engines.starter.timing import LEAST_SECONDS, share_seconds, usual_seconds
from hymotion.tests.unit.starter_lexicon import example_lexicon


def test_spare_time_goes_mostly_to_what_can_go_on() -> None:
    walk, nod = share_seconds([2.5, 1.4], [None, None], [True, False], 8.0)
    assert walk + nod == pytest.approx(8.0)
    assert nod < 2.2
    assert walk > 5.0


def test_what_the_words_ask_for_is_given() -> None:
    assert share_seconds([2.0, 2.0], [3.0, None], [True, True], 8.0) == pytest.approx([3.0, 5.0])


def test_a_duration_alone_does_not_leave_time_over() -> None:
    assert share_seconds([2.0], [3.0], [True], 5.0) == pytest.approx([5.0])


def test_too_little_time_is_shared_and_nobody_gets_less_than_a_second() -> None:
    shares = share_seconds([4.0, 1.4, 4.0], [None, None, None], [True, False, True], 4.0)
    assert shares.sum() == pytest.approx(4.0)
    assert shares.min() >= LEAST_SECONDS - 1e-9
    assert shares[0] > shares[1]


def test_many_actions_in_no_time_share_equally() -> None:
    assert share_seconds([2.0] * 6, [None] * 6, [False] * 6, 3.0) == pytest.approx([0.5] * 6)


def test_counts_and_slowness_take_longer() -> None:
    assert usual_seconds("jump", 3, 0) > 2 * usual_seconds("jump", 1, 0)
    assert usual_seconds("nod", 0, 1) < usual_seconds("nod", 0, 0) < usual_seconds("nod", 0, -1)


def test_random_shares_add_up_and_are_positive() -> None:
    rng = np.random.default_rng(5)
    for _ in range(200):
        beats = int(rng.integers(1, 7))
        asked = [None if rng.random() < 0.7 else float(rng.uniform(0.5, 20)) for _ in range(beats)]
        total = float(rng.uniform(0.5, 12))
        shares = share_seconds(list(rng.uniform(1, 5, beats)), asked, list(rng.random(beats) < 0.5), total)
        assert shares.sum() == pytest.approx(total)
        assert (shares > 0).all()


def said(prompt: str, seconds: float) -> tuple[str, ...]:
    return limits(understand(example_lexicon(), prompt), seconds)


def test_haste_is_said_with_the_time_that_would_do() -> None:
    prompt = "walks, then sits down, then stands up, then jumps three times"
    assert said(prompt, 3.0) == ("4 actions in 3 s are hurried; about 12 s would give each its time.",)
    assert said(prompt, 10.0) == ()
    assert said("stands up", 0.5) == ()
    assert said("jumps four times", 2.0) == ("4 times in 2 s is hurried; about 6 s would give each its time.",)


def test_a_duration_longer_than_the_clip_is_said() -> None:
    assert said("waits for 8 seconds, then runs", 5.0) == ("The prompt asks for 8 s, and the clip lasts 5 s.",)


def test_counts_beyond_what_can_be_counted_are_said() -> None:
    assert said("salutes 10 times", 20.0) == ("The starter counts to 5; 10 times will be about as many as that.",)
    assert said("claps five times", 8.0) == ()
