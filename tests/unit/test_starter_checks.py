"""The exam's checks see what words promise, and refuse what is not that: still figures, other sides, other orders."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import starter_checks as checks
from starter_acts import ACTS
from starter_prompts import SITTINGS
from starter_signals import Body, lasting, peaks, runs, swinging, turning_points

from hymotion.inference.engines.starter import features as ft
from hymotion.inference.motion import Motion
from hymotion.inference.rotations import rotation_about
from hymotion.inference.skeleton import SMPLX_BODY
from hymotion.training.data import load_segments

X, Y, Z = np.eye(3)
FPS = 30.0
STANDING = 0.944


def standing(seconds: float = 5.0) -> Motion:
    """Upright, arms hanging."""
    frames = round(seconds * FPS)
    rotations = np.tile(np.eye(3), (frames, 22, 1, 1))
    rotations[:, SMPLX_BODY.index("left_shoulder")] = rotation_about(Z, -1.35)
    rotations[:, SMPLX_BODY.index("right_shoulder")] = rotation_about(Z, 1.35)
    return Motion(np.tile([0.0, STANDING, 0.0], (frames, 1)), rotations, FPS)


def bent(motion: Motion, joint: str, axis: np.ndarray, angles: np.ndarray) -> Motion:
    """The motion with a joint turned further by (T,) radians about an axis of its parent."""
    rotations = motion.joint_rotations.copy()
    at = SMPLX_BODY.index(joint)
    rotations[:, at] = rotation_about(axis, angles) @ rotations[:, at]
    return motion.replace(joint_rotations=rotations)


def bumps(count: int, seconds: float = 5.0, size: float = 1.0) -> np.ndarray:
    """(T,) from 0 to `size` and back, `count` times."""
    time = np.arange(round(seconds * FPS)) / (seconds * FPS)
    return size * 0.5 * (1 - np.cos(2 * np.pi * count * time))


def plateau(first: float, last: float, seconds: float = 5.0) -> np.ndarray:
    """(T,) 0, then 1 between two moments (s), eased."""
    time = np.arange(round(seconds * FPS)) / FPS
    return np.clip((time - first) / 0.4, 0, 1) * np.clip((last - time) / 0.4, 0, 1)


def lifted(motion: Motion, side: str, amount: np.ndarray) -> Motion:
    """An arm swung up sideways; amount 1 is straight overhead."""
    return bent(motion, f"{side}_shoulder", Z, (1 if side == "left" else -1) * 2.6 * amount)


def waving(side: str, seconds: float = 5.0) -> Motion:
    """An arm out level, its forearm up, swaying twice a second."""
    sign = 1 if side == "left" else -1
    time = np.arange(round(seconds * FPS)) / FPS
    motion = bent(standing(seconds), f"{side}_shoulder", Z, np.full(len(time), sign * 1.35))
    return bent(motion, f"{side}_elbow", Z, sign * (1.5 + 0.35 * np.sin(4 * np.pi * time)))


def mirrored(motion: Motion) -> Motion:
    return ft.decode(ft.mirror(ft.encode(motion)))


def passes(check: checks.Check, motion: Motion) -> bool:
    return check.judge(Body(motion)).passed


@pytest.mark.parametrize("sitting", SITTINGS)
def test_a_figure_that_stands_still_passes_no_prompt_but_idling(sitting: str):
    still = Body(standing())
    passed = [p.text for p in SITTINGS[sitting] if p.action != "idle" and all(c.judge(still).passed for c in p.checks)]
    assert passed == []


def test_a_figure_that_stands_still_shows_no_act_but_standing():
    still = Body(standing())
    shown = [name for name, act in ACTS.items() if act.seen(still, "").sum() / FPS >= act.seconds]
    assert sorted(shown) == ["idle", "stand"]


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_wave_is_seen_on_its_own_side_alone(side: str):
    motion = waving(side)
    assert passes(checks.does("wave", side), motion)
    assert passes(checks.on_side("wave", side), motion)
    assert not passes(checks.on_side("wave", side), mirrored(motion))


def test_an_arm_held_up_is_no_wave():
    assert not passes(checks.does("wave"), lifted(standing(), "left", plateau(1, 4)))


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_raised_arm_has_a_side(side: str):
    motion = lifted(standing(), side, plateau(1, 4))
    assert passes(checks.on_side("raise arm", side), motion)
    assert not passes(checks.on_side("raise arm", side), mirrored(motion))


def test_two_acts_are_in_order_or_in_the_other_order():
    motion = lifted(lifted(standing(), "left", plateau(0.5, 2)), "right", plateau(3, 4.5))
    assert passes(checks.then("raise arm", "raise arm", "left", "right"), motion)
    assert not passes(checks.then("raise arm", "raise arm", "right", "left"), motion)


def test_two_acts_at_once_are_in_no_order_and_two_in_order_are_not_at_once():
    together = lifted(lifted(standing(), "left", plateau(1, 4)), "right", plateau(1, 4))
    assert passes(checks.does("raise both arms"), together)
    apart = lifted(waving("right"), "left", plateau(0.5, 2))
    assert passes(checks.together("wave", "raise arm", "right", "left"), lifted(waving("right"), "left", plateau(0, 5)))
    assert not passes(checks.then("raise arm", "wave", "left", "right"), lifted(waving("right"), "left", plateau(0, 5)))
    assert not passes(checks.together("wave", "raise arm", "right", "left", seconds=3.0), apart)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_bows_and_nods_are_counted_exactly(count: int):
    bows = bent(standing(), "spine1", X, bumps(count, size=0.9))
    nods = bent(standing(), "head", X, bumps(count, size=0.4))
    for other in (1, 2, 3):
        assert passes(checks.times("bow", other), bows) == (other == count)
        assert passes(checks.times("nod", other), nods) == (other == count)
    assert not passes(checks.does("nod"), bows)
    assert not passes(checks.does("bow"), nods)


@pytest.mark.parametrize("degrees", [90, -90, 180, -180, 45, 360])
def test_a_turn_is_measured_with_its_sign(degrees: float):
    angles = np.radians(degrees) * np.interp(np.arange(150), [30, 90], [0, 1])
    motion = bent(standing(), "pelvis", Y, angles)
    assert passes(checks.turns(degrees), motion)
    assert passes(checks.turns(degrees), bent(motion, "pelvis", Y, np.radians(20) * np.linspace(0, 1, 150)))
    assert not passes(checks.turns(-degrees), motion)
    assert not passes(checks.turns(degrees * 2), motion)
    assert passes(checks.turns_to("left" if degrees > 0 else "right"), motion)
    assert not passes(checks.turns_to("right" if degrees > 0 else "left"), motion)


def test_a_head_that_turns_looks_to_that_side_without_turning_the_body():
    motion = bent(standing(), "head", Y, 0.8 * plateau(1, 4))
    assert passes(checks.on_side("look", "left"), motion)
    assert not passes(checks.on_side("look", "right"), motion)
    assert not passes(checks.does("turn"), motion)


def test_going_is_told_from_going_the_other_way():
    motion = standing()
    sideways = motion.replace(transl=motion.transl + np.linspace(0, 1, 150)[:, None] * X)
    assert passes(checks.goes("left"), sideways)
    assert not passes(checks.goes("right"), sideways)
    assert not passes(checks.goes("forward"), sideways)


def test_lower_and_higher_are_what_the_joint_does():
    motion = standing()
    sunk = motion.replace(transl=motion.transl - 0.4 * plateau(1, 4)[:, None] * Y)
    assert passes(checks.sinks("pelvis", 0.6), sunk)
    assert not passes(checks.sinks("pelvis", 0.6), motion)
    assert not passes(checks.reaches("pelvis", 1.1), motion)
    assert passes(checks.holds("raise arm", 2.0, "left"), lifted(motion, "left", plateau(1, 4)))
    assert not passes(checks.holds("raise arm", 2.0, "left"), lifted(motion, "left", plateau(1, 2)))


def test_the_quick_twin_must_be_quicker():
    slow, quick = (Body(bent(standing(), "spine1", X, bumps(count, size=0.9))) for count in (1, 3))
    assert checks.quicker("whole", quick, slow).passed
    assert not checks.quicker("whole", slow, quick).passed
    assert not checks.quicker("whole", quick, quick).passed


def test_turning_points_leave_out_small_wobbles():
    wave = np.sin(np.linspace(0, 4 * np.pi, 200)) + 0.05 * np.sin(np.linspace(0, 80 * np.pi, 200))
    assert len(turning_points(wave, 0.5)) == 6  # two highs, two lows, and the ends
    assert len(peaks(wave, 0.5, 0.5)) == 2
    assert swinging(wave, 0.5, 3.0, FPS, swings=3).any()
    assert not swinging(wave, 3.0, 3.0, FPS).any()
    mask = np.array([1, 1, 0, 1, 0, 0, 0, 1], dtype=bool)
    assert runs(lasting(mask, 0.1, FPS, gap=1.5 / FPS)) == [(0, 4)]


@pytest.mark.parametrize(
    ("action", "act", "least"),
    [
        ("walk", "walk", 0.9),
        ("run", "run", 0.9),
        ("jump", "jump", 0.75),
        ("jump forward", "jump forward", 0.75),
        ("sit down", "sit down", 0.9),
        ("stand up", "stand up", 0.9),
        ("wave", "wave", 0.75),
        ("box", "box", 0.9),
        ("karate kick", "kick", 0.9),
        ("drink", "drink", 0.75),
        ("reach up", "reach up", 0.9),
        ("zombie", "zombie", 0.9),
        ("bend and lift", "pick up", 0.9),
        ("basketball dribble", "basketball dribble", 0.75),
        ("salsa", "salsa", 0.75),
        ("idle", "idle", 0.9),
    ],
)
def test_recordings_show_the_act_they_are_of(real: dict[str, list[Body]], action: str, act: str, least: float):
    bodies = real[action]
    shown = [ACTS[act].seen(body, "").sum() / FPS >= ACTS[act].seconds for body in bodies]
    assert np.mean(shown) >= least


@pytest.mark.parametrize(
    ("action", "act"),
    [
        ("walk", "run"), ("walk", "walk backward"), ("walk", "jump"), ("walk", "sit"), ("walk", "wave"), ("run", "sit"),
        ("walk", "kick"), ("walk", "sneak"), ("walk", "zombie"), ("walk", "dance"), ("walk", "drink"), ("idle", "walk"),
        ("walk", "punch"), ("idle", "wave"), ("idle", "look around"), ("run", "walk backward"), ("sit", "crouch"),
        ("walk", "knock"), ("walk", "clap"), ("walk", "nod"), ("walk", "bow"), ("walk", "stagger"), ("walk", "limp"),
    ],
)  # fmt: skip
def test_recordings_do_not_show_another_act(real: dict[str, list[Body]], action: str, act: str):
    shown = [ACTS[act].seen(body, "").sum() / FPS >= ACTS[act].seconds for body in real[action]]
    assert np.mean(shown) <= 0.25


def test_a_walk_played_backwards_walks_backward(real: dict[str, list[Body]]):
    reversed_walks = [Body(ft.decode(ft.reverse(ft.encode(body.motion)))) for body in real["walk"]]
    assert np.mean([checks.does("walk backward").judge(body).passed for body in reversed_walks]) >= 0.75


@pytest.fixture(scope="module")
def real(shared: Path) -> dict[str, list[Body]]:
    """Up to eight recordings of each action, eight seconds of each at most."""
    found: dict[str, list[Body]] = {}
    for segment in load_segments(shared / "data" / "starter", "train"):
        bodies = found.setdefault(segment.action, [])
        if len(bodies) < 8:
            bodies.append(Body(ft.decode(segment.features[:240])))
    return found
