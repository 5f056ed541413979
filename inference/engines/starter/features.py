"""A motion as the network sees it: 201 numbers a frame, free of where and which way the character started.

Columns (30 fps, Y up):
    0       yaw rate of the heading, rad/s
    1:3     pelvis velocity in the heading frame, m/s: left (+X), forward (+Z)
    3       pelvis height, m
    4:10    pelvis rotation with the heading taken out, 6D columns
    10:136  21 parent-relative joint rotations, 6D columns
    136:199 21 joint positions relative to the pelvis in the heading frame, m (learned from, not decoded)
    199:201 contact of the left and right ball of the foot, 0 or 1

The heading is the Gaussian-smoothed forward direction of the pelvis, so that hips swinging in a walk do not turn it.
Velocities instead of positions, because noise in an absolute position becomes sliding feet (docs/starter-model.md).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from ...motion import Motion
from ...rotations import matrix_to_rotation_6d_columns, rotation_6d_columns_to_matrix, rotation_about
from ...skeleton import SMPLX_BODY, forward_kinematics

FPS: Final = 30.0
FEATURES: Final = 201
YAW_RATE: Final = 0
VELOCITY: Final = slice(1, 3)
HEIGHT: Final = 3
ROOT_6D: Final = slice(4, 10)
JOINTS_6D: Final = slice(10, 136)
POSITIONS: Final = slice(136, 199)
CONTACTS: Final = slice(199, 201)

_HEADING_SIGMA_FRAMES: Final = 7.0
_UP: Final = np.array([0.0, 1.0, 0.0])


def gaussian_smooth(values: np.ndarray, sigma: float) -> np.ndarray:
    """(T, ...) smoothed along time by a Gaussian of `sigma` frames, edges held."""
    radius = int(np.ceil(4 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    padded = np.concatenate([np.repeat(values[:1], radius, 0), values, np.repeat(values[-1:], radius, 0)])
    shifted = (weight * padded[i : i + len(values)] for i, weight in enumerate(kernel))
    return sum(shifted, start=np.zeros_like(padded[: len(values)]))


def heading_angles(root_rotations: np.ndarray) -> np.ndarray:
    """(T, 3, 3) pelvis world rotations -> (T,) smoothed yaw in radians, unwrapped; 0 faces +Z, positive turns left."""
    forward = root_rotations[:, :, 2][:, [0, 2]]
    smooth = gaussian_smooth(forward, _HEADING_SIGMA_FRAMES)
    return np.unwrap(np.arctan2(smooth[:, 0], smooth[:, 1]))


def encode(motion: Motion) -> np.ndarray:
    """Motion at 30 fps on our skeleton -> (T, 201) features; missing contacts count as none."""
    heading = heading_angles(motion.joint_rotations[:, 0])
    to_heading = rotation_about(_UP, -heading)
    rotations = motion.joint_rotations.copy()
    rotations[:, 0] = to_heading @ rotations[:, 0]
    _, positions = forward_kinematics(SMPLX_BODY, rotations, np.zeros_like(motion.transl))
    step = np.diff(motion.transl, axis=0, append=motion.transl[-1:]) * FPS
    velocity = np.einsum("tij,tj->ti", to_heading, step)[:, [0, 2]]
    yaw_rate = np.diff(heading, append=heading[-1:]) * FPS
    if len(motion) > 1:
        yaw_rate[-1], velocity[-1] = yaw_rate[-2], velocity[-2]
    contacts = np.zeros((len(motion), 2)) if motion.contacts is None else motion.contacts
    return np.concatenate(
        [
            yaw_rate[:, None],
            velocity,
            motion.transl[:, 1:2],
            matrix_to_rotation_6d_columns(rotations).reshape(len(motion), -1),
            positions[:, 1:].reshape(len(motion), -1),
            contacts,
        ],
        axis=1,
    )


def decode(features: np.ndarray) -> Motion:
    """(T, 201) -> a motion that starts above the origin with its heading along +Z; rotations are made orthonormal."""
    frames = len(features)
    features = features.astype(np.float64)
    heading = np.concatenate([[0.0], np.cumsum(features[:-1, YAW_RATE]) / FPS])
    rotations = rotation_6d_columns_to_matrix(features[:, ROOT_6D.start : JOINTS_6D.stop].reshape(frames, 22, 6))
    from_heading = rotation_about(_UP, heading)
    rotations[:, 0] = from_heading @ rotations[:, 0]
    velocity = np.zeros((frames, 3))
    velocity[:, [0, 2]] = features[:, VELOCITY]
    world_step = np.einsum("tij,tj->ti", from_heading, velocity) / FPS
    transl = np.concatenate([np.zeros((1, 3)), np.cumsum(world_step[:-1], axis=0)])
    transl[:, 1] = features[:, HEIGHT]
    return Motion(transl, rotations, FPS, contacts=np.clip(features[:, CONTACTS], 0.0, 1.0))


def tidy(features: np.ndarray) -> np.ndarray:
    """(..., 201) features after blending: orthonormal rotations, positions that follow from them, contacts 0 or 1."""
    out = features.copy()
    shape = features.shape[:-1]
    rotations = rotation_6d_columns_to_matrix(features[..., ROOT_6D.start : JOINTS_6D.stop].reshape(*shape, 22, 6))
    out[..., ROOT_6D.start : JOINTS_6D.stop] = matrix_to_rotation_6d_columns(rotations).reshape(*shape, 132)
    _, positions = forward_kinematics(SMPLX_BODY, rotations, np.zeros((*shape, 3), rotations.dtype))
    out[..., POSITIONS] = positions[..., 1:, :].reshape(*shape, 63)
    out[..., CONTACTS] = features[..., CONTACTS] > 0.5
    return out


_MIRROR_JOINTS: Final = np.array(SMPLX_BODY.mirrored())
# A reflection x -> -x keeps the matrix entries whose row and column are both x or both not x, and negates the rest.
_MIRROR_6D_SIGNS: Final = np.array([1.0, -1.0, -1.0, -1.0, 1.0, 1.0])


def mirror(features: np.ndarray) -> np.ndarray:
    """(..., 201) -> the same motion seen in a mirror: left and right exchanged. Its own inverse."""
    shape = features.shape[:-1]
    out = features.copy()
    out[..., YAW_RATE] *= -1
    out[..., VELOCITY.start] *= -1
    sixd = features[..., ROOT_6D.start : JOINTS_6D.stop].reshape(*shape, 22, 6)
    out[..., ROOT_6D.start : JOINTS_6D.stop] = (sixd[..., _MIRROR_JOINTS, :] * _MIRROR_6D_SIGNS).reshape(*shape, 132)
    positions = features[..., POSITIONS].reshape(*shape, 21, 3)
    out[..., POSITIONS] = (positions[..., _MIRROR_JOINTS[1:] - 1, :] * np.array([-1.0, 1.0, 1.0])).reshape(*shape, 63)
    out[..., CONTACTS] = features[..., CONTACTS][..., ::-1]
    return out


def reverse(features: np.ndarray) -> np.ndarray:
    """(T, 201) played backwards: velocities change sign, the rest changes order."""
    out = features[::-1].copy()
    out[:, YAW_RATE] *= -1
    out[:, VELOCITY] *= -1
    return out
