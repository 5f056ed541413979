"""The body that every motion is written on."""

from __future__ import annotations

import numpy as np
import pytest

from hymotion.inference.rotations import axis_angle_to_matrix, rotation_about
from hymotion.inference.skeleton import (
    BODY_JOINTS,
    SMPLX_BODY,
    SMPLX_JOINTS,
    SMPLX_PARENTS,
    SOLE_HEIGHT_M,
    Skeleton,
    forward_kinematics,
)


def at(positions: np.ndarray, name: str) -> np.ndarray:
    return positions[..., SMPLX_BODY.index(name), :]


def test_the_joints_are_smplx_in_its_order() -> None:
    assert len(BODY_JOINTS) == len(SMPLX_BODY) == 22
    assert len(SMPLX_JOINTS) == len(set(SMPLX_JOINTS)) == len(SMPLX_PARENTS) == 55
    assert SMPLX_JOINTS[:22] == BODY_JOINTS
    assert SMPLX_JOINTS[22:28] == ("jaw", "left_eye", "right_eye", "left_index1", "left_index2", "left_index3")
    assert SMPLX_JOINTS[40] == "right_index1"
    assert SMPLX_JOINTS[54] == "right_thumb3"


def test_every_joint_hangs_on_the_right_one() -> None:
    parents = {name: SMPLX_JOINTS[p] if p >= 0 else None for name, p in zip(SMPLX_JOINTS, SMPLX_PARENTS, strict=True)}
    assert parents["pelvis"] is None
    assert parents["left_knee"] == "left_hip"
    assert parents["right_wrist"] == "right_elbow"
    assert parents["left_collar"] == "spine3"
    assert parents["head"] == "neck"
    assert parents["jaw"] == "head"
    assert parents["left_ring1"] == "left_wrist"
    assert parents["right_thumb3"] == "right_thumb2"
    assert all(p < j for j, p in enumerate(SMPLX_PARENTS))
    assert SMPLX_PARENTS[:22] == SMPLX_BODY.parents


def test_the_rest_pose_is_a_t_pose_facing_z_with_left_at_x() -> None:
    rest = SMPLX_BODY.rest_positions()
    assert at(rest, "left_wrist")[0] > 0.5 > abs(at(rest, "left_wrist")[1] - at(rest, "left_shoulder")[1])
    assert at(rest, "left_foot")[2] > at(rest, "left_ankle")[2] + 0.1  # toes forward
    assert at(rest, "head")[1] > at(rest, "neck")[1] > at(rest, "spine3")[1] > 0 > at(rest, "left_knee")[1]
    standing = at(rest, "head")[1] - at(rest, "left_foot")[1] + SOLE_HEIGHT_M
    assert 1.4 < standing < 1.7  # to the head joint, not to the crown


def test_left_and_right_are_mirror_images() -> None:
    mirrored = SMPLX_BODY.mirrored()
    assert [mirrored[mirrored[j]] for j in range(22)] == list(range(22))
    assert np.allclose(SMPLX_BODY.rest_offsets[list(mirrored)] * [-1, 1, 1], SMPLX_BODY.rest_offsets)


def test_without_rotations_the_joints_stand_at_rest() -> None:
    rotations, positions = forward_kinematics(SMPLX_BODY, np.tile(np.eye(3), (4, 22, 1, 1)), np.full((4, 3), 2.0))
    assert np.allclose(positions, SMPLX_BODY.rest_positions() + 2.0)
    assert np.allclose(rotations, np.eye(3))


def test_a_joint_turns_all_below_it_and_nothing_else() -> None:
    local = np.tile(np.eye(3), (22, 1, 1))
    local[SMPLX_BODY.index("left_hip")] = rotation_about(np.array([1.0, 0, 0]), -np.pi / 2)  # thigh forward
    _, positions = forward_kinematics(SMPLX_BODY, local, np.zeros(3))
    rest = SMPLX_BODY.rest_positions()
    thigh = at(positions, "left_knee") - at(positions, "left_hip")
    assert thigh[2] == pytest.approx(0.377)
    moved = np.linalg.norm(positions - rest, axis=1) > 1e-9
    assert {n for n, m in zip(BODY_JOINTS, moved, strict=True) if m} == {"left_knee", "left_ankle", "left_foot"}


def test_no_pose_changes_the_length_of_a_bone() -> None:
    angles = np.random.default_rng(0).normal(size=(50, 22, 3))
    _, positions = forward_kinematics(SMPLX_BODY, axis_angle_to_matrix(angles), np.zeros((50, 3)))
    for joint, parent in enumerate(SMPLX_BODY.parents[1:], 1):
        length = np.linalg.norm(positions[:, joint] - positions[:, parent], axis=1)
        assert np.allclose(length, np.linalg.norm(SMPLX_BODY.rest_offsets[joint]))


def test_a_skeleton_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="2 names has 1 parents"):
        Skeleton(("a", "b"), (-1,), np.zeros((2, 3)))
    with pytest.raises(ValueError, match="a comes before its parent"):
        Skeleton(("a", "b"), (1, -1), np.zeros((2, 3)))
