"""Motions by rule do what they say they mean, on feet that stay where they stand."""

from __future__ import annotations

import numpy as np
import pytest

from hymotion.inference.rotations import angle_between

from .acting import BY_RULE, joint, played, strokes, way

SEEDS = range(3)


@pytest.mark.parametrize("action", BY_RULE)
def test_feet_on_the_floor_stay_in_place_and_above_it(action: str) -> None:
    for seed in SEEDS:
        _, motion = played(action, seed)
        assert motion.contacts is not None
        balls = np.stack([joint(motion, "left_foot"), joint(motion, "right_foot")], axis=1)
        speed = np.linalg.norm(np.diff(balls[..., [0, 2]], axis=0), axis=-1) * motion.fps
        down = motion.contacts[1:] * motion.contacts[:-1] > 0
        assert (speed * down).sum() / max(down.sum(), 1) < 0.01
        assert balls[..., 1].min() > 0.01
        assert np.abs(balls[..., 1][motion.contacts > 0] - 0.02).max() < 0.03


@pytest.mark.parametrize("action", BY_RULE)
def test_no_joint_turns_faster_than_a_body_can_or_lies_in_the_floor(action: str) -> None:
    for seed in SEEDS:
        _, motion = played(action, seed)
        positions = motion.world()[1]
        assert positions[..., 1].min() > -0.05
        assert np.linalg.norm(np.diff(positions, axis=0), axis=-1).max() * motion.fps < 14.0
        turns = angle_between(motion.joint_rotations[1:], motion.joint_rotations[:-1]) * motion.fps
        assert turns.max() < 35.0


@pytest.mark.parametrize("action", ["wave", "turn", "lie down", "jump"])
def test_the_same_seed_acts_the_same(action: str) -> None:
    first = played(action, 5)[1]
    played.cache_clear()
    assert np.array_equal(first.joint_rotations, played(action, 5)[1].joint_rotations)


ONE_HAND = (
    "wave", "raise arm", "lower arm", "point", "beckon", "salute", "punch", "block", "throw", "knock", "phone",
    "facepalm", "pick up", "reach up",
)  # fmt: skip


@pytest.mark.parametrize("action", ONE_HAND)
def test_the_hand_that_is_named_moves_more(action: str) -> None:
    for seed in range(8):
        p, motion = played(action, seed)
        if p.meaning.right:
            continue
        assert p.meaning.left
        body = motion.world()[1][:, :1]
        hands = [way(joint(motion, f"{side}_wrist") - body[:, 0]) for side in ("left", "right")]
        assert hands[0] > 1.1 * hands[1]


@pytest.mark.parametrize("action", ["kick", "hop", "kneel", "knee raise"])
def test_the_leg_that_is_named_acts(action: str) -> None:
    for seed in range(6):
        p, motion = played(action, seed)
        if p.meaning.right:
            continue
        left, right = joint(motion, "left_foot"), joint(motion, "right_foot")
        if action == "kick":
            assert left[:, 1].max() > 0.4 > right[:, 1].max() + 0.3
        elif action == "knee raise":
            assert joint(motion, "left_knee")[:, 1].max() > 0.7 > joint(motion, "right_knee")[:, 1].max()
        elif action == "hop":
            assert right[:, 1].max() > left[:, 1].max()
        else:
            assert joint(motion, "left_knee")[:, 1].min() < 0.16 < joint(motion, "right_knee")[:, 1].min()


def test_a_turn_goes_as_far_round_as_it_says() -> None:
    for seed in range(10):
        p, motion = played("turn", seed)
        forward = motion.joint_rotations[:, 0, :, 2]
        yaw = np.degrees(np.unwrap(np.arctan2(forward[:, 0], forward[:, 2])))
        assert yaw[-1] - yaw[0] == pytest.approx(p.meaning.turn_degrees, abs=10.0)


@pytest.mark.parametrize(
    ("action", "axis", "sign"),
    [("side step", 0, 1), ("step forward", 2, 1), ("step backward", 2, -1), ("walk backward", 2, -1), ("sneak", 2, 1)],
)
def test_steps_lead_where_they_say(action: str, axis: int, sign: int) -> None:
    for seed in SEEDS:
        _, motion = played(action, seed)
        gone = motion.transl[-1] - motion.transl[0]
        assert gone[axis] * sign > 0.15
        assert abs(gone[2 - axis]) < 0.5 * abs(gone[axis])


def test_looks_go_where_they_say() -> None:
    for seed in range(12):
        p, motion = played("look", seed)
        gaze = motion.world()[0][:, 15, :, 2]
        most = {
            "left": gaze[:, 0].max() - gaze[0, 0],
            "right": gaze[0, 0] - gaze[:, 0].min(),
            "up": gaze[:, 1].max() - gaze[0, 1],
            "down": gaze[0, 1] - gaze[:, 1].min(),
            "backward": gaze[:, 0].max() - gaze[0, 0],
        }
        assert most[p.meaning.direction] > 0.35


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_what_is_counted_is_done_so_often(count: int) -> None:
    signals = {
        "clap": (lambda m: -np.linalg.norm(joint(m, "left_wrist") - joint(m, "right_wrist"), axis=-1), 0.05),
        "nod": (lambda m: -m.world()[0][:, 15, 1, 2], 0.1),
        "squat": (lambda m: -m.transl[:, 1], 0.12),
        "jump": (lambda m: np.minimum(joint(m, "left_foot")[:, 1], joint(m, "right_foot")[:, 1]), 0.05),
        "hop": (lambda m: joint(m, "left_foot")[:, 1], 0.03),
        "kick": (lambda m: joint(m, "left_foot")[:, 1], 0.2),
        "bow": (lambda m: -joint(m, "head")[:, 1], 0.08),
        "knee raise": (lambda m: np.maximum(joint(m, "left_knee")[:, 1], joint(m, "right_knee")[:, 1]), 0.15),
    }
    for action, (signal, size) in signals.items():
        p, motion = played(action, 1, count)
        assert p.meaning.count == count
        assert strokes(signal(motion), size) == count, action


@pytest.mark.parametrize(
    ("action", "lowest"), [("crouch", 0.68), ("squat", 0.68), ("kneel", 0.62), ("lie down", 0.2), ("sit down", 0.58)]
)
def test_low_postures_are_low(action: str, lowest: float) -> None:
    for seed in SEEDS:
        _, motion = played(action, seed)
        assert motion.transl[:, 1].min() < lowest


def test_getting_up_begins_on_the_back_and_ends_on_the_feet() -> None:
    _, motion = played("get up", 0)
    head = joint(motion, "head")[:, 1]
    assert head[0] < 0.3
    assert head[-1] > 1.3


def test_who_sits_down_ends_on_a_seat_behind_the_feet_and_upright() -> None:
    for seed in SEEDS:
        _, motion = played("sit down", seed)
        assert 0.45 < motion.transl[-1, 1] < 0.6
        feet = (joint(motion, "left_ankle") + joint(motion, "right_ankle"))[-1] / 2
        assert feet[2] - motion.transl[-1, 2] > 0.25
        assert joint(motion, "head")[-1, 1] - motion.transl[-1, 1] > 0.5


def test_who_stands_looks_ahead_on_feet_that_are_not_wide_apart() -> None:
    for seed in SEEDS:
        _, motion = played("idle", seed)
        gaze = motion.world()[0][:, 15, :, 2]
        assert abs(float(np.degrees(np.arcsin(gaze[:, 1])).mean())) < 12.0
        assert np.abs(joint(motion, "left_ankle") - joint(motion, "right_ankle"))[:, 0].max() < 0.36
