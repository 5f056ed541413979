"""What every engine in the registry promises (inference/engine.py), held by running it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hymotion.inference.engine import EngineInfo, MotionEngine, Progress, ignore_progress, never_cancelled
from hymotion.inference.errors import Cancelled, EngineNotFound, HyMotionError, InvalidRequest, ModelMissing
from hymotion.inference.motion import Motion
from hymotion.inference.registry import DEFAULT_ENGINE, ENGINES, create_engine
from hymotion.inference.request import MAX_SEED, MotionRequest
from hymotion.tests.tiny_hymotion import make_tiny_home

# Engines whose own weights are here; the others run on small random ones, which know nothing of walking.
TRAINED = ("starter",)
# Engines that make takes in one batch, whose steps all takes share.
MAKES_TAKES_AT_ONCE = ("hymotion", "hymotion-lite")
WALK = MotionRequest("a person walks forward", seconds=2.0, seed=11, steps=4)


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Models with small random weights for the engines that ship none."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HYMOTION_HOME", str(folder))
        patch.setenv("HF_HUB_CACHE", str(folder / "no hub"))
        yield make_tiny_home(folder)


@pytest.fixture(scope="module", params=[entry.name for entry in ENGINES])
def engine(request: pytest.FixtureRequest, home: Path) -> MotionEngine:
    """The engine with its weights read; skipped where this machine has none."""
    made = create_engine(request.param)
    try:
        made.generate(replace(WALK, seconds=made.info.min_seconds, steps=1), ignore_progress, never_cancelled)
    except ModelMissing as missing:
        if os.environ.get("CI"):
            pytest.fail(f"the weights of {request.param} must be there in CI: {missing}")
        pytest.skip(f"the engine {request.param} has no weights here: {missing}")
    return made


def generate(engine: MotionEngine, request: MotionRequest) -> list[Motion]:
    return engine.generate(request, ignore_progress, never_cancelled)


def same(one: Motion, other: Motion) -> bool:
    return np.array_equal(one.transl, other.transl) and np.array_equal(one.joint_rotations, other.joint_rotations)


def test_its_name_in_the_registry_is_its_own(engine: MotionEngine) -> None:
    assert engine.info.name in [entry.name for entry in ENGINES]
    assert isinstance(engine.info, EngineInfo)
    assert engine.info.min_seconds < engine.info.max_seconds


def test_a_clip_has_exactly_the_length_asked_for(engine: MotionEngine) -> None:
    for seconds in (engine.info.min_seconds, 1.0, 1.01, 2.345):
        (motion,) = generate(engine, replace(WALK, seconds=seconds, steps=2))
        frames = round(seconds * engine.info.fps)
        assert motion.transl.shape == (frames, 3)
        assert motion.joint_rotations.shape == (frames, len(motion.skeleton), 3, 3)
        assert motion.fps == engine.info.fps


def test_the_longest_clip_is_served(engine: MotionEngine) -> None:
    (motion,) = generate(engine, replace(WALK, seconds=engine.info.max_seconds, steps=1))
    assert len(motion) == round(engine.info.max_seconds * engine.info.fps)


def test_the_character_starts_on_the_floor_at_the_origin_facing_z(engine: MotionEngine) -> None:
    (motion,) = generate(engine, replace(WALK, steps=None))
    rotations, positions = motion.world()
    forward = rotations[0, 0] @ [0.0, 0.0, 1.0]
    assert abs(np.degrees(np.arctan2(forward[0], forward[2]))) < 45
    assert np.abs(motion.transl[0, [0, 2]]).max() < 0.3
    assert -0.15 < positions[:, :, 1].min() < 0.15
    if engine.info.name in TRAINED:
        assert motion.transl[-1, 2] > 0.5  # it walks, and forwards


def test_same_request_same_motion_even_from_a_new_engine(engine: MotionEngine) -> None:
    (first,), (second,) = generate(engine, WALK), generate(engine, WALK)
    (third,) = generate(create_engine(engine.info.name), WALK)
    assert same(first, second)
    assert same(first, third)


def test_seeds_and_prompts_differ(engine: MotionEngine) -> None:
    (first,) = generate(engine, WALK)
    (second,) = generate(engine, replace(WALK, seed=WALK.seed + 1))
    (third,) = generate(engine, replace(WALK, prompt="a person jumps"))
    assert not same(first, second)
    assert not same(first, third)


def test_take_i_is_what_seed_plus_i_gives(engine: MotionEngine) -> None:
    takes = generate(engine, replace(WALK, takes=3))
    assert [take.info.seed for take in takes] == [11, 12, 13]
    for take in takes:
        (alone,) = generate(engine, replace(WALK, seed=take.info.seed))
        assert np.allclose(take.transl, alone.transl, atol=1e-4)
        assert np.allclose(take.joint_rotations, alone.joint_rotations, atol=1e-3)


def test_the_highest_seed_works_with_several_takes(engine: MotionEngine) -> None:
    assert len(generate(engine, replace(WALK, seed=MAX_SEED, takes=2, steps=1))) == 2


def test_a_motion_says_where_it_comes_from(engine: MotionEngine) -> None:
    (motion,) = generate(engine, WALK)
    info = motion.info
    assert (info.prompt, info.seed, info.engine) == (WALK.prompt, WALK.seed, engine.info.name)
    assert info.model
    assert info.licence_note
    assert info.settings["steps"] == WALK.steps


def test_progress_starts_at_0_never_falls_ends_at_1_and_moves_with_every_step(engine: MotionEngine) -> None:
    seen: list[Progress] = []
    engine.generate(replace(WALK, steps=6, takes=2), seen.append, never_cancelled)
    fractions = [progress.fraction for progress in seen]
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    assert fractions == sorted(fractions)
    rounds = 1 if engine.info.name in MAKES_TAKES_AT_ONCE else 2
    assert len(set(fractions)) > rounds * 6
    assert all(progress.message for progress in seen)


@pytest.mark.parametrize("reports_before", [0, 1, 3, 5, 8])
def test_cancel_ends_it_within_a_step(engine: MotionEngine, reports_before: int) -> None:
    seen: list[Progress] = []
    with pytest.raises(Cancelled):
        engine.generate(replace(WALK, steps=10), seen.append, lambda: len(seen) >= reports_before)
    # the report under way when the user asked, and the step under way
    assert len(seen) <= reports_before + 2


def test_after_a_cancel_it_works_as_before(engine: MotionEngine) -> None:
    (before,) = generate(engine, WALK)
    calls = iter([False, False, False, True])
    with pytest.raises(Cancelled):
        engine.generate(WALK, ignore_progress, lambda: next(calls, True))
    (after,) = generate(engine, WALK)
    assert same(before, after)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"prompt": ""}, "prompt_empty"),
        ({"prompt": "walk " * 2000}, "prompt_too_long"),
        ({"seconds": 0.0}, "seconds"),
        ({"seconds": 1000.0}, "seconds"),
        ({"seconds": float("nan")}, "seconds"),
        ({"seed": -1}, "seed"),
        ({"takes": 0}, "takes"),
        ({"steps": 0}, "steps"),
        ({"guidance": -1.0}, "guidance"),
    ],
)
def test_what_it_cannot_serve_it_refuses_before_anything_is_loaded(
    engine: MotionEngine, change: dict[str, object], code: str
) -> None:
    fresh = create_engine(engine.info.name)
    bad = replace(WALK, **change)
    for refuse in (lambda: fresh.check(bad), lambda: generate(fresh, bad)):
        with pytest.raises(InvalidRequest) as caught:
            refuse()
        assert caught.value.code == code
        assert caught.value.cure


@pytest.mark.parametrize(
    "prompt",
    ["🙂", "一个人向前走", "walks\n\tforward\x00", "'; drop table --", "á" * 500, "a person walks 🙂", "…", "7"],
)
def test_strange_prompts_give_a_motion_or_an_error_of_our_own(engine: MotionEngine, prompt: str) -> None:
    try:
        (motion,) = generate(engine, replace(WALK, prompt=prompt, steps=1))
    except HyMotionError as refusal:
        message, cure = refusal.message, refusal.cure
    else:
        message, cure = motion.info.prompt, motion.info.engine
    assert message
    assert cure


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(EngineNotFound, match=DEFAULT_ENGINE):
        create_engine("no such engine")
