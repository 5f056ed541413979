"""Foot planting: planted feet stand still on the floor, and what was right stays as it was."""

from __future__ import annotations

import numpy as np

from hymotion.inference.contacts import contact_intervals
from hymotion.inference.engines.starter.cleanup import plant_feet
from hymotion.inference.rotations import angle_between, rotation_about
from hymotion.inference.skeleton import SOLE_HEIGHT_M

from .motions import standing_motion, wandering_motion

BALLS = [10, 11]


def test_contacts_have_hysteresis_and_short_gaps_are_closed() -> None:
    contact = np.array([0, 0.5, 0.7, 0.5, 0.5, 0.3, 0, 0.9, 0, 0, 0, 0, 0.9, 0.9, 0.1, 0.9, 0.9, 0.0])
    assert contact_intervals(contact) == [(2, 8), (12, 17)]


def test_planted_feet_do_not_slide_and_touch_the_floor() -> None:
    motion = wandering_motion(120, seed=5, swing=0.3)
    cleaned = plant_feet(motion)
    _, positions = cleaned.world()
    for foot, ball in enumerate(BALLS):
        intervals = contact_intervals(motion.contacts[:, foot])
        assert intervals
        for first, last in intervals:
            place = positions[first:last, ball]
            assert np.linalg.norm(place - place[0], axis=1).max() < 0.02
            assert np.abs(place[:, 1] - SOLE_HEIGHT_M).max() < 0.02
    assert positions[:, BALLS, 1].min() > SOLE_HEIGHT_M - 0.02


def test_a_motion_that_stands_right_is_left_alone() -> None:
    motion = standing_motion()
    cleaned = plant_feet(motion)
    assert np.abs(cleaned.transl - motion.transl).max() < 1e-9
    assert angle_between(cleaned.joint_rotations, motion.joint_rotations).max() < 1e-6


def test_only_legs_and_root_change_and_feet_keep_their_direction() -> None:
    motion = wandering_motion(60)
    cleaned = plant_feet(motion)
    legs = {1, 2, 4, 5, 7, 8}
    others = [j for j in range(22) if j not in legs]
    assert np.array_equal(cleaned.joint_rotations[:, others], motion.joint_rotations[:, others])
    assert angle_between(cleaned.world()[0][:, [7, 8]], motion.world()[0][:, [7, 8]]).max() < 1e-6


def test_a_hand_in_the_floor_lifts_the_body_smoothly_and_feet_stay_down() -> None:
    motion = standing_motion(60)
    sunk = motion.transl.copy()
    sunk[25:35, 1] -= 0.8  # as deep as a network that lets the hips fall through the floor
    cleaned = plant_feet(motion.replace(transl=sunk, contacts=np.zeros((60, 2))))
    _, positions = cleaned.world()
    others = np.delete(positions[..., 1], [7, 8, *BALLS], axis=1)
    assert others.min() > 0.019
    assert np.abs(np.diff(cleaned.transl[:, 1] - sunk[:, 1])).max() < 0.2


def test_heels_that_dig_in_while_the_toes_point_up_come_out_of_the_floor_too() -> None:
    motion = standing_motion(60)
    toes_up = motion.joint_rotations.copy()
    toes_up[:, [7, 8]] = rotation_about(np.array([1.0, 0.0, 0.0]), -1.4)
    sunk = motion.replace(joint_rotations=toes_up, transl=motion.transl - [0.0, 0.15, 0.0], contacts=np.zeros((60, 2)))
    assert plant_feet(sunk).world()[1][..., 1].min() > -0.011
