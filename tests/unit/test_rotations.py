"""Conversions agree with formulas written another way, near 0 and near half a turn too."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hymotion.inference import rotations as r

X, Y, Z = np.eye(3)
ANGLES = st.one_of(
    st.floats(0, np.pi),
    st.floats(0, 1e-6),
    st.floats(np.pi - 1e-6, np.pi),
    st.sampled_from([0.0, 1e-300, 1e-12, np.pi / 2, np.pi]),
)
DIRECTIONS = st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda v: np.linalg.norm(v) > 1e-3)


def rodrigues(axis: np.ndarray, angle: float) -> np.ndarray:
    """Exp of the cross product matrix, by its closed form."""
    x, y, z = axis / np.linalg.norm(axis)
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * (k @ k)


def degrees(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.degrees(r.angle_between(a, b)).max())


def random_rotations(count: int, seed: int = 0) -> np.ndarray:
    """Uniform over all rotations."""
    return r.quaternion_wxyz_to_matrix(np.random.default_rng(seed).normal(size=(count, 4)))


@settings(max_examples=300, deadline=None)
@given(direction=DIRECTIONS, angle=ANGLES)
def test_every_way_to_write_a_rotation_comes_back(direction, angle) -> None:
    axis = r.normalise(np.array(direction))
    matrix = rodrigues(axis, angle)
    assert degrees(r.axis_angle_to_matrix(axis * angle), matrix) < 1e-6
    assert degrees(r.axis_angle_to_matrix(r.matrix_to_axis_angle(matrix)), matrix) < 1e-6
    assert degrees(r.quaternion_wxyz_to_matrix(r.matrix_to_quaternion_wxyz(matrix)), matrix) < 1e-6
    assert degrees(r.rotation_6d_columns_to_matrix(r.matrix_to_rotation_6d_columns(matrix)), matrix) < 1e-6
    assert degrees(r.rotation_6d_interleaved_to_matrix(r.matrix_to_rotation_6d_interleaved(matrix)), matrix) < 1e-6
    assert np.linalg.norm(r.matrix_to_axis_angle(matrix)) == pytest.approx(angle, abs=1e-7)


@settings(max_examples=150, deadline=None)
@given(direction=DIRECTIONS, angle=ANGLES, order=st.sampled_from(["".join(o) for o in itertools.permutations("XYZ")]))
def test_euler_angles_turn_about_their_axes_in_blenders_order(direction, angle, order) -> None:
    matrix = rodrigues(np.array(direction), angle)
    euler = r.matrix_to_euler(matrix[None], order)[0]
    product = np.eye(3)
    for letter in order:  # "XYZ" turns about X first: it stands nearest the vector
        product = rodrigues(np.eye(3)["XYZ".index(letter)], euler["XYZ".index(letter)]) @ product
    assert degrees(product, matrix) < 1e-5


def test_euler_angles_do_not_jump() -> None:
    spin = np.linspace(0, 6 * np.pi, 400)
    matrices = r.rotation_about(Y, spin) @ r.rotation_about(X, 1.2 * np.sin(spin / 3))
    for order in ("XYZ", "YXZ", "ZYX"):
        assert np.abs(np.diff(r.matrix_to_euler(matrices, order), axis=0)).max() < 0.5


def test_the_layouts_of_6d_are_what_their_names_say() -> None:
    matrix = np.arange(9.0).reshape(3, 3)
    assert r.matrix_to_rotation_6d_columns(matrix).tolist() == [0, 3, 6, 1, 4, 7]
    assert r.matrix_to_rotation_6d_interleaved(matrix).tolist() == [0, 1, 3, 4, 6, 7]


def test_6d_of_any_length_and_lean_gives_a_rotation() -> None:
    values = np.random.default_rng(1).normal(size=(200, 6))
    for matrices in (r.rotation_6d_columns_to_matrix(values), r.rotation_6d_interleaved_to_matrix(values)):
        assert np.allclose(matrices @ r.transpose(matrices), np.eye(3), atol=1e-9)
        assert np.allclose(np.linalg.det(matrices), 1)


def test_quaternions_start_with_the_real_part() -> None:
    assert np.allclose(r.axis_angle_to_quaternion_wxyz(np.zeros(3)), [1, 0, 0, 0])
    assert np.allclose(r.axis_angle_to_quaternion_wxyz(np.array([0, 0, np.pi / 2])), [np.sqrt(0.5), 0, 0, np.sqrt(0.5)])


def test_a_quarter_turn_about_x_takes_y_to_z_and_y_up_to_z_up() -> None:
    assert np.allclose(r.rotation_about(X, np.pi / 2) @ Y, Z)
    assert np.allclose(r.Y_UP_TO_Z_UP @ Y, Z)
    assert np.allclose(r.Y_UP_TO_Z_UP @ Z, -Y)
    assert np.allclose(r.Y_UP_TO_Z_UP @ X, X)


def test_the_shortest_arc_takes_one_direction_to_the_other_even_the_opposite() -> None:
    a, b = r.normalise(np.random.default_rng(2).normal(size=(2, 300, 3)))
    b[:50] = -a[:50]
    b[50:100] = a[50:100]
    arcs = r.shortest_arc(a, b)
    assert np.allclose((arcs @ a[..., None])[..., 0], b, atol=1e-6)
    angle = np.arccos(np.clip((a * b).sum(-1), -1, 1))
    assert np.allclose(r.angle_between(arcs, np.eye(3)), angle, atol=1e-6)


def test_the_nearest_rotation_is_a_rotation_and_leaves_rotations_alone() -> None:
    matrices = random_rotations(100)
    assert degrees(r.nearest_rotation(matrices), matrices) < 1e-6
    bent = matrices + np.random.default_rng(3).normal(scale=0.02, size=matrices.shape)
    near = r.nearest_rotation(bent)
    assert np.allclose(near @ r.transpose(near), np.eye(3), atol=1e-9)
    assert np.allclose(np.linalg.det(near), 1)
    assert degrees(near, matrices) < 8


def test_sign_continuity_changes_no_rotation_and_takes_the_short_side() -> None:
    turns = r.axis_angle_to_quaternion_wxyz(np.linspace(0, 9, 60)[:, None, None] * np.stack([X, Y]))
    flipped = turns * np.where(np.random.default_rng(4).random((60, 2, 1)) < 0.5, -1, 1)
    out = r.make_sign_continuous(flipped)
    assert ((out[1:] * out[:-1]).sum(-1) > 0).all()
    assert np.array_equal(np.abs(out), np.abs(flipped))
    assert np.array_equal(out[0], flipped[0])


def test_slerp_goes_half_of_the_way_at_half_of_the_weight() -> None:
    a, b = r.matrix_to_quaternion_wxyz(random_rotations(100, 5)), r.matrix_to_quaternion_wxyz(random_rotations(100, 6))
    whole = r.angle_between(r.quaternion_wxyz_to_matrix(a), r.quaternion_wxyz_to_matrix(b))
    for weight in (0.0, 0.25, 0.5, 1.0):
        part = r.slerp(a, b, np.full(100, weight))
        turned = r.angle_between(r.quaternion_wxyz_to_matrix(a), r.quaternion_wxyz_to_matrix(part))
        assert np.allclose(turned, weight * whole, atol=1e-6)
    assert np.allclose(r.slerp(a, a, np.full(100, 0.3)), a)


def test_any_number_of_leading_axes_is_kept() -> None:
    matrices = random_rotations(24).reshape(2, 3, 4, 3, 3)
    assert r.matrix_to_quaternion_wxyz(matrices).shape == (2, 3, 4, 4)
    assert r.matrix_to_axis_angle(matrices).shape == (2, 3, 4, 3)
    assert r.axis_angle_to_matrix(np.zeros((0, 3))).shape == (0, 3, 3)
    one = r.matrix_to_axis_angle(matrices[1, 2, 3])
    assert np.allclose(r.matrix_to_axis_angle(matrices)[1, 2, 3], one)
