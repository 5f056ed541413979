"""Two-bone IK: it reaches, it keeps lengths, and it bends where the limb already bends."""

from __future__ import annotations

import numpy as np

from hymotion.inference.limb_ik import two_bone_ik
from hymotion.inference.rotations import axis_angle_to_matrix


def _limbs(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(count, 3))
    hinge = np.tile([1.0, 0.0, 0.0], (count, 1))
    bend = rng.uniform(0.1, 2.0, (count, 1))
    upper = np.tile([0.0, -0.4, 0.0], (count, 1))
    lower = np.einsum("nij,j->ni", axis_angle_to_matrix(hinge * bend), [0.0, -0.45, 0.0])
    turn = axis_angle_to_matrix(rng.normal(size=(count, 3)))
    upper, lower, hinge = (np.einsum("nij,nj->ni", turn, v) for v in (upper, lower, hinge))
    return root, root + upper, root + upper + lower, hinge


def _apply(rotation: np.ndarray, vector: np.ndarray) -> np.ndarray:
    return np.einsum("nij,nj->ni", rotation, vector)


def test_the_end_reaches_a_target_within_reach() -> None:
    root, middle, end, hinge = _limbs(200)
    rng = np.random.default_rng(1)
    direction = rng.normal(size=(200, 3))
    target = root + direction / np.linalg.norm(direction, axis=1, keepdims=True) * rng.uniform(0.1, 0.84, (200, 1))
    upper, lower, reached = two_bone_ik(root, middle, end, target, hinge)
    rebuilt = root + _apply(upper, middle - root) + _apply(lower, end - middle)
    assert np.abs(reached - target).max() < 1e-9
    assert np.abs(rebuilt - target).max() < 1e-9


def test_a_target_where_the_end_is_changes_nothing() -> None:
    root, middle, end, hinge = _limbs(50)
    upper, lower, reached = two_bone_ik(root, middle, end, end, hinge)
    assert np.abs(upper - np.eye(3)).max() < 1e-7
    assert np.abs(lower - np.eye(3)).max() < 1e-7
    assert np.abs(reached - end).max() < 1e-9


def test_out_of_reach_is_approached_without_stretching_or_popping() -> None:
    root, middle, end, hinge = _limbs(50)
    far = root + (end - root) * 10
    _, _, reached = two_bone_ik(root, middle, end, far, hinge)
    assert np.allclose(np.linalg.norm(reached - root, axis=1), 0.999 * 0.85)


def test_a_straight_limb_bends_about_the_given_hinge() -> None:
    root, middle, end = np.zeros((1, 3)), np.array([[0.0, -0.4, 0.0]]), np.array([[0.0, -0.85, 0.0]])
    upper, _lower, _ = two_bone_ik(root, middle, end, np.array([[0.0, -0.6, 0.0]]), np.array([[1.0, 0.0, 0.0]]))
    knee = root + _apply(upper, middle - root)
    assert knee[0, 2] > 0.05, "a positive turn about +X brings the foot back and the knee forward"
    assert abs(knee[0, 0]) < 1e-9
