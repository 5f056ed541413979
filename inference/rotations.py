"""Conversions between ways to write a rotation. One file, no state, any number of leading batch axes.

Matrices act on column vectors. Quaternions are w, x, y, z (real part first), as in Blender. Axis-angle vectors are
radians. "6D" has three layouts in this field (docs/conventions.md), so every 6D name here says which one it means.
"""

from __future__ import annotations

import numpy as np

_TINY = 1e-12

Y_UP_TO_Z_UP = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
"""Y up, facing +Z (SMPL-X) to Z up, facing -Y (Blender, AMASS); left stays +X."""


def normalise(vectors: np.ndarray) -> np.ndarray:
    """Unit vectors along the last axis; a zero vector stays zero."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), _TINY)


def transpose(matrices: np.ndarray) -> np.ndarray:
    """(..., 3, 3) inverse of rotations."""
    return np.swapaxes(matrices, -1, -2)


def quaternion_wxyz_to_matrix(quaternions: np.ndarray) -> np.ndarray:
    """(..., 4) wxyz of any length above zero -> (..., 3, 3)."""
    w, x, y, z = np.moveaxis(normalise(quaternions), -1, 0)
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def matrix_to_quaternion_wxyz(matrices: np.ndarray) -> np.ndarray:
    """(..., 3, 3) -> (..., 4) wxyz, unit length, sign free.

    Builds four candidates and keeps the one divided by its largest component, which is never close to zero
    (Shepperd 1978, "Quaternion from rotation matrix").
    """
    m = matrices
    trace = m[..., 0, 0] + m[..., 1, 1] + m[..., 2, 2]
    d0, d1, d2 = m[..., 0, 0], m[..., 1, 1], m[..., 2, 2]
    wx, wy, wz = m[..., 2, 1] - m[..., 1, 2], m[..., 0, 2] - m[..., 2, 0], m[..., 1, 0] - m[..., 0, 1]
    xy, xz, yz = m[..., 0, 1] + m[..., 1, 0], m[..., 0, 2] + m[..., 2, 0], m[..., 1, 2] + m[..., 2, 1]
    candidates = np.stack(
        [
            np.stack([1 + trace, wx, wy, wz], axis=-1),
            np.stack([wx, 1 + d0 - d1 - d2, xy, xz], axis=-1),
            np.stack([wy, xy, 1 - d0 + d1 - d2, yz], axis=-1),
            np.stack([wz, xz, yz, 1 - d0 - d1 + d2], axis=-1),
        ],
        axis=-2,
    )
    best = np.argmax(np.stack([trace, d0, d1, d2], axis=-1), axis=-1)
    return normalise(np.take_along_axis(candidates, best[..., None, None], axis=-2)[..., 0, :])


def axis_angle_to_quaternion_wxyz(axis_angle: np.ndarray) -> np.ndarray:
    """(..., 3) radians -> (..., 4) wxyz. sinc keeps tiny angles exact."""
    angle = np.linalg.norm(axis_angle, axis=-1, keepdims=True)
    return np.concatenate([np.cos(angle / 2), axis_angle * (np.sinc(angle / (2 * np.pi)) / 2)], axis=-1)


def quaternion_wxyz_to_axis_angle(quaternions: np.ndarray) -> np.ndarray:
    """(..., 4) wxyz -> (..., 3) radians, angle at most pi."""
    q = normalise(quaternions)
    q = np.where(q[..., :1] < 0, -q, q)
    sine = np.linalg.norm(q[..., 1:], axis=-1, keepdims=True)
    angle = 2 * np.arctan2(sine, q[..., :1])
    # angle / sin(angle / 2) tends to 2 at zero
    scale = np.where(sine > 1e-8, angle / np.maximum(sine, 1e-8), 2.0)
    return q[..., 1:] * scale


def axis_angle_to_matrix(axis_angle: np.ndarray) -> np.ndarray:
    """(..., 3) radians -> (..., 3, 3)."""
    return quaternion_wxyz_to_matrix(axis_angle_to_quaternion_wxyz(axis_angle))


def matrix_to_axis_angle(matrices: np.ndarray) -> np.ndarray:
    """(..., 3, 3) -> (..., 3) radians, angle at most pi."""
    return quaternion_wxyz_to_axis_angle(matrix_to_quaternion_wxyz(matrices))


def _gram_schmidt(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    x = normalise(a)
    y = normalise(b - (x * b).sum(-1, keepdims=True) * x)
    return np.stack([x, y, np.cross(x, y)], axis=-1)


def rotation_6d_columns_to_matrix(rotation_6d: np.ndarray) -> np.ndarray:
    """(..., 6) first column then second column -> (..., 3, 3) (Zhou et al. 2019; Kimodo's "cont6d"; our features)."""
    return _gram_schmidt(rotation_6d[..., :3], rotation_6d[..., 3:])


def matrix_to_rotation_6d_columns(matrices: np.ndarray) -> np.ndarray:
    """(..., 3, 3) -> (..., 6) first column, then second column."""
    return np.concatenate([matrices[..., :, 0], matrices[..., :, 1]], axis=-1)


def rotation_6d_interleaved_to_matrix(rotation_6d: np.ndarray) -> np.ndarray:
    """(..., 6) [R00 R01 R10 R11 R20 R21] (HY-Motion's `rot6d`) -> (..., 3, 3)."""
    pairs = rotation_6d.reshape(*rotation_6d.shape[:-1], 3, 2)
    return _gram_schmidt(pairs[..., 0], pairs[..., 1])


def matrix_to_rotation_6d_interleaved(matrices: np.ndarray) -> np.ndarray:
    """(..., 3, 3) -> (..., 6) [R00 R01 R10 R11 R20 R21], HY-Motion's layout."""
    return matrices[..., :, :2].reshape(*matrices.shape[:-2], 6)


def nearest_rotation(matrices: np.ndarray) -> np.ndarray:
    """(..., 3, 3) any matrix with positive determinant -> the closest rotation (polar decomposition by SVD)."""
    u, _, vt = np.linalg.svd(matrices)
    sign = np.sign(np.linalg.det(u @ vt))
    u[..., :, 2] *= sign[..., None]
    return u @ vt


def rotation_about(axis: np.ndarray, angle: np.ndarray | float) -> np.ndarray:
    """Rotation by `angle` radians (any batch) about one `axis` (3,) -> (..., 3, 3)."""
    return axis_angle_to_matrix(np.asarray(angle)[..., None] * normalise(np.asarray(axis, dtype=float)))


def shortest_arc(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The smallest rotation that turns direction `source` (..., 3) into `target` (..., 3) -> (..., 3, 3).

    Opposite directions have no smallest rotation; an axis at right angles to `source` is chosen then.
    """
    a, b = normalise(source), normalise(target)
    cosine = (a * b).sum(-1, keepdims=True)
    axis = np.cross(a, b)
    helper = np.where(np.abs(a[..., :1]) < 0.9, np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]))
    axis = np.where(cosine < -1 + 1e-9, normalise(np.cross(a, helper)), axis)
    return quaternion_wxyz_to_matrix(np.concatenate([np.where(cosine < -1 + 1e-9, 0.0, 1 + cosine), axis], axis=-1))


def angle_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Radians between rotations (..., 3, 3) and (..., 3, 3); exact near zero, unlike an arc cosine of the trace."""
    return np.linalg.norm(matrix_to_axis_angle(transpose(a) @ b), axis=-1)


def make_sign_continuous(quaternions: np.ndarray) -> np.ndarray:
    """(T, ..., 4) -> the same rotations with every step on the shorter side, so that keys never flip."""
    flips = (quaternions[1:] * quaternions[:-1]).sum(-1) < 0
    sign = np.where(np.cumsum(flips, axis=0) % 2 == 1, -1.0, 1.0)
    out = quaternions.copy()
    out[1:] *= sign[..., None]
    return out


def slerp(a: np.ndarray, b: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Between unit quaternions a and b (..., 4) by weight (...) in 0..1, along the shorter arc."""
    b = np.where((a * b).sum(-1, keepdims=True) < 0, -b, b)
    angle = 2 * np.arctan2(np.linalg.norm(b - a, axis=-1), np.linalg.norm(b + a, axis=-1))

    def share(part: np.ndarray) -> np.ndarray:
        # sin((1-w)x)/sin(x) tends to 1-w as x tends to 0; sinc carries the limit
        return (part * np.sinc(part * angle / np.pi) / np.sinc(angle / np.pi))[..., None]

    w = np.asarray(weight)
    return normalise(share(1 - w) * a + share(w) * b)


def matrix_to_euler(matrices: np.ndarray, order: str) -> np.ndarray:
    """(T, ..., 3, 3) -> (T, ..., 3) radians as Blender's `rotation_euler` (x, y, z) in `order`, continuous over T.

    Blender's order "XYZ" turns about X first: R = Rz @ Ry @ Rx (Blender source: math_rotation.c,
    `mat3_normalized_to_eulO`).
    """
    i, j, k = ("XYZ".index(letter) for letter in order)
    parity = 1.0 if (j - i) % 3 == 1 else -1.0
    m = matrices
    cosine = np.hypot(m[..., i, i], m[..., j, i])
    locked = cosine < 1e-7
    out = np.empty(m.shape[:-1])
    out[..., i] = np.where(locked, np.arctan2(-m[..., j, k], m[..., j, j]), np.arctan2(m[..., k, j], m[..., k, k]))
    out[..., j] = np.arctan2(-m[..., k, i], cosine)
    out[..., k] = np.where(locked, 0.0, np.arctan2(m[..., j, i], m[..., i, i]))
    return _make_euler_continuous(out * parity, (i, j, k))


def _make_euler_continuous(euler: np.ndarray, axes: tuple[int, int, int]) -> np.ndarray:
    """Of each rotation's two Euler triples take the one nearer the frame before, then unwrap full turns."""
    i, j, k = axes
    out = euler.copy()
    for t in range(1, len(out)):
        other = out[t].copy()
        other[..., i] += np.pi
        other[..., j] = np.pi - other[..., j]
        other[..., k] += np.pi
        before = out[t - 1]
        plain, flipped = _nearest_turn(out[t], before), _nearest_turn(other, before)
        closer = np.abs(flipped - before).sum(-1) < np.abs(plain - before).sum(-1) - 1e-9
        out[t] = np.where(closer[..., None], flipped, plain)
    return out


def _nearest_turn(angles: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The same angles, each by as many full turns away as brings it nearest to `target`."""
    return angles + 2 * np.pi * np.round((target - angles) / (2 * np.pi))
