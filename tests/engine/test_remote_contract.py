"""What every engine promises (test_engine_contract.py), held through a server: the line must take none of it away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from hymotion.inference.client import RemoteEngine

from .serving import Serving, serving
from .test_engine_contract import (
    WALK,
    generate,
    same,
    test_a_clip_has_exactly_the_length_asked_for,
    test_a_motion_says_where_it_comes_from,
    test_after_a_cancel_it_works_as_before,
    test_cancel_ends_it_within_a_step,
    test_progress_starts_at_0_never_falls_ends_at_1_and_moves_with_every_step,
    test_seeds_and_prompts_differ,
    test_strange_prompts_give_a_motion_or_an_error_of_our_own,
    test_take_i_is_what_seed_plus_i_gives,
    test_the_highest_seed_works_with_several_takes,
    test_the_longest_clip_is_served,
)

# The contract's own tests run again here, on the fixture `engine` below.
__all__ = [
    "test_a_clip_has_exactly_the_length_asked_for",
    "test_a_motion_says_where_it_comes_from",
    "test_after_a_cancel_it_works_as_before",
    "test_cancel_ends_it_within_a_step",
    "test_progress_starts_at_0_never_falls_ends_at_1_and_moves_with_every_step",
    "test_seeds_and_prompts_differ",
    "test_strange_prompts_give_a_motion_or_an_error_of_our_own",
    "test_take_i_is_what_seed_plus_i_gives",
    "test_the_highest_seed_works_with_several_takes",
    "test_the_longest_clip_is_served",
]


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    with serving() as running:
        yield running


@pytest.fixture
def engine(server: Serving) -> RemoteEngine:
    return server.engine("starter")


def test_same_request_same_motion_also_through_another_connection(server: Serving, engine: RemoteEngine) -> None:
    (first,), (second,) = generate(engine, WALK), generate(server.engine("starter"), WALK)
    (other,) = generate(engine, replace(WALK, seed=WALK.seed + 1))
    assert same(first, second)
    assert not same(first, other)
