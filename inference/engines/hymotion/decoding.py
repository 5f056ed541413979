"""What the network draws, turned into a motion: scaled back, smoothed as officially, and put on the floor. numpy alone.

A frame's 201 values: translation 3, root rotation 6, 21 parent-relative joint rotations of 6, and 22 joint positions
that nothing here reads. Rotations are "6D interleaved" (rotations.py). Metres, Y up, +Z forward, 30 frames a second.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from ...motion import Motion, MotionInfo
from ...rotations import (
    matrix_to_quaternion_wxyz,
    quaternion_wxyz_to_matrix,
    rotation_6d_interleaved_to_matrix,
)
from ...skeleton import SMPLX_BODY, SOLE_HEIGHT_M, Skeleton, forward_kinematics
from .normalisation import Normalisation

VALUES: Final = 201
_JOINTS: Final = 22
_TRANSL: Final = slice(0, 3)
_ROTATIONS: Final = slice(3, 3 + 6 * _JOINTS)

_GAUSS_SIGMA: Final = 1.0
_GAUSS_RADIUS: Final = 4
_SAVGOL_WINDOW: Final = 11
_SAVGOL_ORDER: Final = 5

# What is between a joint and the floor when it is what the body rests on.
_FLESH_M: Final = 0.05
_SOLES: Final = (("left_ankle", "left_foot"), ("right_ankle", "right_foot"))


def decode(latents: np.ndarray, normalisation: Normalisation) -> tuple[np.ndarray, np.ndarray]:
    """(T, 201) normalised values of a take -> pelvis (T, 3) and rotations (T, 22, 3, 3), smoothed; not on the floor."""
    values = normalisation.undo(latents.astype(np.float64))
    rotations = rotation_6d_interleaved_to_matrix(values[:, _ROTATIONS].reshape(len(values), _JOINTS, 6))
    return smooth_path(values[:, _TRANSL]), smooth_rotations(rotations)


def to_motion(latents: np.ndarray, normalisation: Normalisation, info: MotionInfo, fps: float = 30.0) -> Motion:
    """The motion of a take: `decode`, then one shift so that the lowest point of the clip touches the floor."""
    transl, rotations = decode(latents, normalisation)
    transl[:, 1] -= lowest_point(SMPLX_BODY, transl, rotations)
    return Motion(transl, rotations, fps, info=info)


def lowest_point(skeleton: Skeleton, transl: np.ndarray, rotations: np.ndarray) -> float:
    """Height of the lowest point of the body over a whole clip, metres: soles and heels, else flesh below a joint."""
    world, positions = forward_kinematics(skeleton, rotations, transl)
    lowest: list[float] = []
    feet: list[int] = []
    for ankle_name, ball_name in _SOLES:
        ankle, ball = skeleton.index(ankle_name), skeleton.index(ball_name)
        heel = np.array([0.0, skeleton.rest_offsets[ball][1] - SOLE_HEIGHT_M, 0.0])
        sole = np.array([0.0, -SOLE_HEIGHT_M, 0.0])
        lowest.append(float((positions[:, ankle] + world[:, ankle] @ heel)[:, 1].min()))
        lowest.append(float((positions[:, ball] + world[:, ball] @ sole)[:, 1].min()))
        feet += [ankle, ball]
    others = np.delete(positions[..., 1], feet, axis=1)
    return min(*lowest, float(others.min()) - _FLESH_M)


def smooth_rotations(rotations: np.ndarray) -> np.ndarray:
    """(T, J, 3, 3) -> the same, each frame the mean of those around it, weighted by a Gaussian over nine frames.

    The mean is the quaternion that agrees best with all of them: the first eigenvector of their weighted outer products
    (Markley et al. 2007, "Averaging Quaternions"). A product q q^T does not know q's sign, so signs need no care.
    """
    quaternions = matrix_to_quaternion_wxyz(rotations)
    offsets = np.arange(-_GAUSS_RADIUS, _GAUSS_RADIUS + 1)
    weights = np.exp(-0.5 * (offsets / _GAUSS_SIGMA) ** 2)
    weights /= weights.sum()
    products = quaternions[..., :, None] * quaternions[..., None, :]
    padded = np.pad(products, [(_GAUSS_RADIUS, _GAUSS_RADIUS), (0, 0), (0, 0), (0, 0)], mode="edge")
    around = sum(
        (weight * padded[start : start + len(products)] for start, weight in enumerate(weights)),
        start=np.zeros_like(products),
    )
    return quaternion_wxyz_to_matrix(np.linalg.eigh(around)[1][..., -1])


def smooth_path(path: np.ndarray) -> np.ndarray:
    """(T, 3) -> the same, each frame on the polynomial that fits the eleven around it best (Savitzky and Golay 1964).

    At the ends it is the polynomial of the first and of the last eleven. Clips shorter than that use one fit for all.
    """
    frames = len(path)
    window = min(_SAVGOL_WINDOW, frames)
    fit = _polynomial_fit(window, min(_SAVGOL_ORDER, window - 1))
    if frames <= _SAVGOL_WINDOW:
        return fit @ path
    middle = window // 2
    smooth = np.empty_like(path)
    for start in range(frames - window + 1):
        smooth[start + middle] = fit[middle] @ path[start : start + window]
    smooth[:middle] = fit[:middle] @ path[:window]
    smooth[frames - middle :] = fit[window - middle :] @ path[frames - window :]
    return smooth


def _polynomial_fit(window: int, order: int) -> np.ndarray:
    """(window, window): values -> those of the polynomial that fits them best by least squares."""
    places = np.linspace(-1.0, 1.0, window) if window > 1 else np.zeros(1)
    basis: np.ndarray = np.linalg.qr(np.vander(places, order + 1))[0]
    return basis @ basis.T
