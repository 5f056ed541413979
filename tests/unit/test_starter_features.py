"""Features: what the network sees is the motion, whatever place and direction it started from."""

from __future__ import annotations

import numpy as np
import pytest

from hymotion.inference.engines.starter import features as ft
from hymotion.inference.rotations import angle_between, rotation_about
from hymotion.inference.skeleton import SMPLX_BODY

from .motions import wandering_motion

UP = np.array([0.0, 1.0, 0.0])


def test_decoding_gives_the_motion_back_in_its_own_heading() -> None:
    motion = wandering_motion(90, seed=3)
    back = ft.decode(ft.encode(motion))
    turn = motion.joint_rotations[0, 0] @ back.joint_rotations[0, 0].T
    place = motion.transl - (back.transl @ turn.T)
    assert np.abs(place - place[:1]).max() < 1e-9, "the path differs by more than one turn and one shift"
    assert angle_between(turn @ back.joint_rotations[:, 0], motion.joint_rotations[:, 0]).max() < 1e-6
    assert angle_between(back.joint_rotations[:, 1:], motion.joint_rotations[:, 1:]).max() < 1e-6


@pytest.mark.parametrize("angle", [-2.5, 0.4, 3.1])
def test_turning_and_moving_the_motion_changes_no_feature(angle: float) -> None:
    motion = wandering_motion(60)
    turn = rotation_about(UP, angle)
    rotations = motion.joint_rotations.copy()
    rotations[:, 0] = turn @ rotations[:, 0]
    moved = motion.replace(transl=motion.transl @ turn.T + np.array([5.0, 0.0, -3.0]), joint_rotations=rotations)
    assert np.abs(ft.encode(moved) - ft.encode(motion)).max() < 1e-9


def test_mirroring_twice_is_nothing_and_once_exchanges_the_sides() -> None:
    features = ft.encode(wandering_motion(40))
    mirrored = ft.mirror(features)
    assert np.abs(ft.mirror(mirrored) - features).max() == 0
    _, here = ft.decode(features).world()
    _, there = ft.decode(mirrored).world()
    swapped = there[:, list(SMPLX_BODY.mirrored())] * np.array([-1.0, 1.0, 1.0])
    # both start in their own smoothed heading, so they are compared as seen from the pelvis
    here, swapped = here - here[:, :1], swapped - swapped[:, :1]
    assert np.abs(here - swapped).max() < 1e-9


def test_playing_backwards_twice_is_nothing() -> None:
    features = ft.encode(wandering_motion(40))
    assert np.array_equal(ft.reverse(ft.reverse(features)), features)


def test_tidy_changes_nothing_that_is_tidy_and_mends_what_blending_broke() -> None:
    features = ft.encode(wandering_motion(40))
    assert np.abs(ft.tidy(features) - features).max() < 1e-9
    blended = (features[:-5] + features[5:]) / 2
    mended = ft.tidy(blended)
    assert np.abs(ft.encode(ft.decode(mended))[:, ft.POSITIONS] - mended[:, ft.POSITIONS]).max() < 0.1
    columns = mended[:, ft.ROOT_6D.start : ft.JOINTS_6D.stop].reshape(-1, 22, 2, 3)
    assert np.abs(np.linalg.norm(columns, axis=-1) - 1).max() < 1e-9


def test_smoothing_keeps_a_constant_and_does_not_move_a_bump() -> None:
    assert np.allclose(ft.gaussian_smooth(np.full((9, 2), 3.0), 1.5), 3.0)
    bump = np.exp(-0.5 * ((np.arange(41) - 20) / 3.0) ** 2)[:, None]
    assert ft.gaussian_smooth(bump, 2.0).argmax() == 20
