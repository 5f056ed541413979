"""Arms and legs put where a motion wants them: a whole limb from its end, its middle and its palm."""

from __future__ import annotations

import numpy as np

from ...inference.engines.starter.features import gaussian_smooth
from ...inference.rotations import normalise, rotation_about, shortest_arc, transpose
from ...inference.skeleton import SMPLX_BODY

_STRETCH = 0.997
_MOST_WRIST = np.radians(70.0)
_MOST_TWIST = np.radians(95.0)


def rest_offset(joint: str) -> np.ndarray:
    """(3,) of a joint from its parent in the T-pose, metres."""
    return SMPLX_BODY.rest_offsets[SMPLX_BODY.index(joint)]


def apply(rotations: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """(..., 3, 3) on (..., 3)."""
    return np.einsum("...ij,...j->...i", rotations, vectors)


def frames_of(along: np.ndarray, beside: np.ndarray) -> np.ndarray:
    """(..., 3, 3) with `along` as first column and the second as near to `beside` as a right angle allows."""
    x = normalise(along)
    y = normalise(beside - (beside * x).sum(-1, keepdims=True) * x)
    return np.stack([x, y, np.cross(x, y)], axis=-1)


def bend_limb(
    root: np.ndarray, target: np.ndarray, pole: np.ndarray, offsets: tuple[np.ndarray, np.ndarray], hinge: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """World rotations (T, 3, 3) of the upper and lower bone, and the end (T, 3) they reach.

    root: (T, 3) shoulder or hip. target: (T, 3) where wrist or ankle should be. pole: (T, 3) which way the elbow or
    knee points. offsets: rest offsets (3,) of the middle and the end joint. hinge: (3,) rest axis about which a
    positive angle bends the limb.
    """
    a, b = (float(np.linalg.norm(offset)) for offset in offsets)
    way = target - root
    distance = np.clip(np.linalg.norm(way, axis=-1, keepdims=True), abs(a - b) + 0.08, _STRETCH * (a + b))
    n = normalise(way)
    out = normalise(pole - (pole * n).sum(-1, keepdims=True) * n)
    along = (a**2 - b**2 + distance**2) / (2 * distance)
    middle = root + n * along + out * np.sqrt(np.maximum(a**2 - along**2, 0.0))
    end = root + n * distance
    axis = np.cross(out, n)
    upper = frames_of(middle - root, axis) @ frames_of(offsets[0], hinge).T
    lower = frames_of(end - middle, axis) @ frames_of(offsets[1], hinge).T
    return upper, lower, end


def turn_hand(lower: np.ndarray, palm: np.ndarray, fingers: np.ndarray, side: float) -> tuple[np.ndarray, np.ndarray]:
    """Forearm turned and wrist bent towards a wish: world rotations (T, 3, 3) of forearm and hand.

    lower: (T, 3, 3) forearm without twist. palm: (T, 3) which way the palm should look. fingers: (T, 3) where they
    should point. Zero vectors wish nothing. side: 1 for the left arm, -1 for the right.
    """
    along = lower[..., 0] * side
    now = -lower[..., 1]
    flat = palm - (palm * along).sum(-1, keepdims=True) * along
    angle = np.unwrap(np.arctan2((along * np.cross(now, flat)).sum(-1), (now * flat).sum(-1)))
    sure = np.clip(np.linalg.norm(flat, axis=-1) / 0.3, 0.0, 1.0)
    angle -= 2 * np.pi * np.round((angle * sure).sum() / max(float(sure.sum()), 1e-6) / (2 * np.pi))
    # A palm that has to look the other way turns over in some frames, not at once.
    angle = gaussian_smooth(np.clip(angle, -_MOST_TWIST, _MOST_TWIST) * sure, 2.5)
    forearm = _about(along, angle * 0.6) @ lower
    hand = _about(along, angle) @ lower
    wish = np.linalg.norm(fingers, axis=-1)
    aim = normalise(along + (normalise(fingers) - along) * np.clip(wish, 0.0, 1.0)[..., None])
    bend = shortest_arc(along, _within(along, aim, _MOST_WRIST))
    return forearm, bend @ hand


def _about(axes: np.ndarray, angles: np.ndarray) -> np.ndarray:
    """(T, 3) unit axes and (T,) radians -> (T, 3, 3)."""
    x, y, z = np.moveaxis(axes, -1, 0)
    zero = np.zeros_like(x)
    k = np.stack([np.stack([zero, -z, y], -1), np.stack([z, zero, -x], -1), np.stack([-y, x, zero], -1)], -2)
    s, c = np.sin(angles)[..., None, None], np.cos(angles)[..., None, None]
    return np.eye(3) + s * k + (1 - c) * (k @ k)


def _within(centre: np.ndarray, direction: np.ndarray, most: float) -> np.ndarray:
    """(T, 3) `direction`, but no further than `most` radians from `centre`."""
    angle = np.arccos(np.clip((centre * direction).sum(-1, keepdims=True), -1.0, 1.0))
    share = np.minimum(1.0, most / np.maximum(angle, 1e-6))
    return normalise(centre + (direction - centre) * share)


def euler(pitch: np.ndarray, yaw: np.ndarray, roll: np.ndarray) -> np.ndarray:
    """(T,) radians -> (T, 3, 3): forward tilt, then to the left about the vertical; roll is towards the right side."""
    x, y, z = np.eye(3)
    return rotation_about(y, yaw) @ rotation_about(x, pitch) @ rotation_about(z, roll)


def local(parent: np.ndarray, world: np.ndarray) -> np.ndarray:
    """World rotations of a joint and its parent -> the joint's parent-relative rotation."""
    return transpose(parent) @ world
