"""What HY-Motion draws, as a motion: scaled, smoothed and on the floor. No torch needed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hymotion.inference.engines.hymotion.decoding import (
    VALUES,
    decode,
    lowest_point,
    smooth_path,
    smooth_rotations,
    to_motion,
)
from hymotion.inference.engines.hymotion.normalisation import Normalisation, find_normalisation
from hymotion.inference.errors import ModelDamaged
from hymotion.inference.motion import MotionInfo
from hymotion.inference.rotations import (
    angle_between,
    matrix_to_rotation_6d_interleaved,
    rotation_about,
)
from hymotion.inference.skeleton import SMPLX_BODY

PLAIN = Normalisation(np.zeros(VALUES), np.ones(VALUES))


def values(transl: np.ndarray, rotations: np.ndarray) -> np.ndarray:
    """(T, 201) as the network writes a motion."""
    frames = len(transl)
    flat = matrix_to_rotation_6d_interleaved(rotations).reshape(frames, -1)
    return np.concatenate([transl, flat, np.full((frames, 66), np.nan)], axis=1)


def standing(frames: int) -> np.ndarray:
    return np.tile(np.eye(3), (frames, 22, 1, 1))


def test_a_slow_motion_comes_through_as_it_is() -> None:
    times = np.linspace(0, 1, 60)
    transl = np.stack([times**5, 1 + 0 * times, times**3], axis=1)
    rotations = standing(60)
    rotations[:, 16] = rotation_about(np.array([0.0, 0.0, 1.0]), 0.4 * times)
    decoded_transl, decoded = decode(values(transl, rotations), PLAIN)
    assert np.allclose(decoded_transl, transl, atol=1e-9)  # a polynomial of fifth order is its own best fit
    assert np.degrees(angle_between(decoded, rotations)[8:-8].max()) < 1e-6
    assert np.degrees(angle_between(decoded, rotations).max()) < 1.0  # at the ends the last frame counts several times


def test_jitter_is_smoothed_away() -> None:
    rng = np.random.default_rng(0)
    shaky = standing(80)
    shaky[:, 3] = rotation_about(np.array([1.0, 0.0, 0.0]), rng.normal(scale=0.05, size=80))
    path = rng.normal(scale=0.01, size=(80, 3))
    steps = np.abs(np.diff(shaky[:, 3], axis=0)).max()
    assert np.abs(np.diff(smooth_rotations(shaky)[:, 3], axis=0)).max() < 0.5 * steps
    assert np.abs(np.diff(smooth_path(path), axis=0)).max() < 0.9 * np.abs(np.diff(path, axis=0)).max()


def test_a_full_turn_is_smoothed_without_a_jump_where_the_quaternion_changes_sign() -> None:
    turning = standing(121)
    turning[:, 0] = rotation_about(np.array([0.0, 1.0, 0.0]), np.linspace(0, 4 * np.pi, 121))
    assert np.degrees(angle_between(smooth_rotations(turning), turning)[8:-8].max()) < 1e-6


@pytest.mark.parametrize("frames", [1, 2, 5, 6, 10, 11, 12, 20])
def test_a_clip_shorter_than_the_window_works_too(frames: int) -> None:
    line = np.stack([np.linspace(0, 1, frames)] * 3, axis=1)
    assert np.allclose(smooth_path(line), line)
    motion = to_motion(values(line, standing(frames)), PLAIN, MotionInfo())
    assert len(motion) == frames


def test_scales_below_a_thousandth_count_as_zero() -> None:
    std = np.ones(VALUES)
    std[0] = 0.0009
    found = find_normalisation({"mean": np.full((1, VALUES), 2.0), "std": std}, [], VALUES)
    assert found.undo(np.full((3, VALUES), 5.0))[0, :2].tolist() == [2.0, 7.0]


def test_the_lowest_point_of_the_clip_touches_the_floor() -> None:
    transl = np.stack([np.zeros(30), 3 + np.sin(np.linspace(0, 3, 30)), np.zeros(30)], axis=1)
    motion = to_motion(values(transl, standing(30)), PLAIN, MotionInfo(seed=4))
    assert abs(lowest_point(SMPLX_BODY, motion.transl, motion.joint_rotations)) < 1e-9
    assert np.allclose(np.ptp(motion.transl[:, 1]), np.ptp(smooth_path(transl)[:, 1]))  # one shift for all frames
    assert motion.info.seed == 4
    assert motion.fps == 30.0


def test_flat_feet_stand_on_ball_and_heel_alike_and_a_raised_toe_on_the_heel() -> None:
    pelvis = np.zeros((1, 3))
    flat = lowest_point(SMPLX_BODY, pelvis, standing(1))
    assert np.isclose(flat, SMPLX_BODY.rest_positions()[10, 1] - 0.02)
    raised = standing(1)
    raised[:, 7] = raised[:, 8] = rotation_about(np.array([1.0, 0.0, 0.0]), -0.3)  # toes up
    assert -0.01 < lowest_point(SMPLX_BODY, pelvis, raised) - flat < 0.02


def test_statistics_come_from_files_when_the_checkpoint_has_none(tmp_path: Path) -> None:
    stats = tmp_path / "stats"
    stats.mkdir()
    np.save(stats / "Mean.npy", np.full(VALUES, 3.0))
    np.save(stats / "Std.npy", np.full(VALUES, 2.0))
    blank = {"mean": np.zeros(1), "std": np.ones(1)}
    for statistics in ({}, blank):
        found = find_normalisation(statistics, [tmp_path, stats], VALUES)
        assert found.undo(np.ones(VALUES)).tolist() == [5.0] * VALUES
    with pytest.raises(ModelDamaged, match="how its numbers are scaled") as caught:
        find_normalisation(blank, [tmp_path], VALUES)
    assert "Mean.npy" in caught.value.cure


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY\x01\x00", b"not numpy"])
def test_damaged_statistics_are_an_error_that_names_the_file(content: bytes, tmp_path: Path) -> None:
    np.save(tmp_path / "Std.npy", np.ones(VALUES))
    (tmp_path / "Mean.npy").write_bytes(content)
    with pytest.raises(ModelDamaged, match=r"Mean\.npy cannot be read"):
        find_normalisation({}, [tmp_path], VALUES)


@pytest.mark.parametrize("mean", [np.zeros(200), np.full(VALUES, np.nan)])
def test_statistics_of_another_width_or_without_numbers_are_refused(mean: np.ndarray) -> None:
    with pytest.raises(ModelDamaged, match="not 201 finite numbers"):
        find_normalisation({"mean": mean, "std": np.ones(VALUES)}, [], VALUES)
