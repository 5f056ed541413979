"""When feet and hands rest, seen from the motion alone."""

from __future__ import annotations

import dataclasses

import numpy as np

from hymotion.hymotion_addon.retarget.contacts import at_rest, contact_mask, find_contacts
from hymotion.inference.rotations import rotation_about
from hymotion.inference.skeleton import SMPLX_BODY

from .motions import standing_motion, wandering_motion


def test_what_the_maker_of_a_motion_says_is_believed():
    motion = standing_motion(30)
    labels = np.zeros((30, 2))
    labels[3:12, 0], labels[20:22, 1] = 1.0, 0.9
    found = find_contacts(motion.replace(contacts=labels), motion.world()[1])
    assert (found["left_foot"], found["right_foot"]) == (((3, 12),), ((20, 22),))


def test_a_lifted_foot_is_seen_without_labels():
    motion = dataclasses.replace(standing_motion(60), contacts=None)
    rotations = motion.joint_rotations.copy()
    lift = np.clip(np.minimum(np.arange(60) - 20, 40 - np.arange(60)) / 5.0, 0.0, 1.0)
    rotations[:, SMPLX_BODY.index("left_hip")] = rotation_about(np.array([1.0, 0.0, 0.0]), -0.8 * lift)
    motion = motion.replace(joint_rotations=rotations)
    found = find_contacts(motion, motion.world()[1])
    assert found["right_foot"] == ((0, 60),)
    np.testing.assert_allclose(found["left_foot"], [(0, 21), (40, 60)], atol=2)
    assert found["left_wrist"] == found["right_wrist"] == ()


def test_a_turned_motion_has_the_same_contacts():
    motion = dataclasses.replace(wandering_motion(90, swing=0.3), contacts=None)
    yaw = rotation_about(np.array([0.0, 1.0, 0.0]), 1.1)
    rotations = motion.joint_rotations.copy()
    rotations[:, 0] = yaw @ rotations[:, 0]
    turned = motion.replace(joint_rotations=rotations, transl=motion.transl @ yaw.T)
    assert find_contacts(motion, motion.world()[1]) == find_contacts(turned, turned.world()[1])


def test_rest_has_hysteresis():
    path = np.zeros((20, 3))
    path[:, 1] = [0.2] * 4 + [0.04] * 4 + [0.06] * 4 + [0.2] * 8
    assert at_rest(path, 0.0, 1.0, (0.05, 0.08), (1.0, 1.0)) == ((4, 12),)
    np.testing.assert_array_equal(np.flatnonzero(contact_mask(((4, 7), (9, 10)), 12)), [4, 5, 6, 9])
