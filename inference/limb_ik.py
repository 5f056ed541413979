"""Two-bone inverse kinematics: bring the end of a leg or arm to a point, bending in the limb's own plane."""

from __future__ import annotations

import numpy as np

from .rotations import axis_angle_to_matrix, normalise, shortest_arc

_STRETCH_LIMIT = 0.999  # of the full length: a straight limb has no plane to bend in, and pops


def two_bone_ik(
    root: np.ndarray, middle: np.ndarray, end: np.ndarray, target: np.ndarray, hinge: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """World rotations to apply to the upper and the lower bone, and the end that is reached.

    root, middle, end, target: (..., 3) hip, knee, ankle and where the ankle should be, in one frame. hinge: (..., 3)
    axis about which a positive angle bends the limb further, used where the limb is straight; only its direction
    counts.
    Returns (..., 3, 3), (..., 3, 3), (..., 3). A target out of reach is approached as far as the limb goes.
    """
    upper, lower = middle - root, end - middle
    a, b = np.linalg.norm(upper, axis=-1), np.linalg.norm(lower, axis=-1)
    wanted = np.linalg.norm(target - root, axis=-1)
    reach: np.ndarray = np.clip(wanted, np.abs(a - b) + 1e-6, _STRETCH_LIMIT * (a + b))
    # A limb that is already stretched further than the limit may stay as it is.
    reach = np.where(wanted > reach, np.maximum(reach, np.minimum(wanted, np.linalg.norm(end - root, axis=-1))), reach)

    bend = np.arctan2(np.linalg.norm(np.cross(upper, lower), axis=-1), (upper * lower).sum(-1))
    new_bend = np.arccos(np.clip((reach**2 - a**2 - b**2) / (2 * a * b), -1.0, 1.0))
    plane = np.cross(upper, lower)
    sure = np.clip(np.linalg.norm(plane, axis=-1, keepdims=True) / (0.05 * (a * b)[..., None]), 0.0, 1.0)
    axis = normalise(sure * normalise(plane) + (1 - sure) * normalise(hinge))
    knee = axis_angle_to_matrix(axis * (new_bend - bend)[..., None])
    bent_end = middle + np.einsum("...ij,...j->...i", knee, lower)

    swing = shortest_arc(bent_end - root, target - root)
    reached = root + np.einsum("...ij,...j->...i", swing, bent_end - root)
    return swing, swing @ knee, reached
