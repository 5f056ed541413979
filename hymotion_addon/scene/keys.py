"""From basis rotations to the numbers of a bone's own rotation channels. numpy alone, no bpy."""

from __future__ import annotations

import numpy as np

from ...inference.rotations import matrix_to_euler, normalise, quaternion_wxyz_to_matrix, rotation_about, slerp

_TINY = 1e-7


def resample_rotations(quaternions: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """(T, ..., 4) wxyz read at fractional `rows` (N,) by slerp -> (N, ..., 4)."""
    before, after, weight = _neighbours(rows, len(quaternions))
    shaped = weight.reshape(-1, *(1,) * (quaternions.ndim - 2))
    return slerp(quaternions[before], quaternions[after], np.broadcast_to(shaped, quaternions[before].shape[:-1]))


def resample_locations(locations: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """(T, 3) read at fractional `rows` (N,) in straight lines -> (N, 3)."""
    before, after, weight = _neighbours(rows, len(locations))
    return locations[before] + weight[:, None] * (locations[after] - locations[before])


def rows_on_whole_frames(count: int, motion_fps: float, scene_fps: float) -> np.ndarray:
    """Which (fractional) row of a clip of `count` rows falls on each whole scene frame: (N,), from 0 up."""
    step = motion_fps / scene_fps
    if abs(step - 1) < _TINY:
        return np.arange(count, dtype=float)
    frames = int(np.floor((count - 1) / step + _TINY)) + 1
    return np.minimum(np.arange(frames) * step, count - 1)


def to_channels(quaternions: np.ndarray, rotation_mode: str) -> np.ndarray:
    """(T, B, 4) wxyz -> (T, B, C) channels of Blender's `rotation_mode`.

    C = 4 for "QUATERNION" (wxyz) and "AXIS_ANGLE" (angle, x, y, z), 3 for an Euler order. Continuous over T.
    """
    if rotation_mode == "QUATERNION":
        return quaternions
    if rotation_mode == "AXIS_ANGLE":
        return _axis_angle(quaternions)
    return matrix_to_euler(quaternion_wxyz_to_matrix(quaternions), rotation_mode)


def euler_xyz_to_matrix(euler: np.ndarray) -> np.ndarray:
    """(..., 3) radians in Blender's order "XYZ" -> (..., 3, 3)."""
    x, y, z = (rotation_about(axis, euler[..., i]) for i, axis in enumerate(np.eye(3)))
    return z @ y @ x


def _neighbours(rows: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    before = np.minimum(np.floor(rows).astype(int), count - 1)
    return before, np.minimum(before + 1, count - 1), rows - before


def _axis_angle(quaternions: np.ndarray) -> np.ndarray:
    """(T, B, 4) -> (T, B, 4) angle, x, y, z: the axis never jumps to its opposite and the angle never by a turn."""
    sine = np.linalg.norm(quaternions[..., 1:], axis=-1)
    axis = normalise(quaternions[..., 1:])
    axis[0][sine[0] < _TINY] = (0.0, 1.0, 0.0)
    for t in range(1, len(axis)):
        axis[t] = np.where(sine[t, :, None] < _TINY, axis[t - 1], axis[t])
        turned = (axis[t] * axis[t - 1]).sum(-1, keepdims=True) < 0
        axis[t] = np.where(turned, -axis[t], axis[t])
    along = (quaternions[..., 1:] * axis).sum(-1)
    angle = np.unwrap(2 * np.arctan2(along, quaternions[..., 0]), axis=0)
    return np.concatenate([angle[..., None], axis], axis=-1)
