"""The trunk's line, from between the hips to the neck, leant as the motion leans its own.

A rig's spine has its joints elsewhere than the motion's, so the same turns about other places lean the whole line
otherwise. Pelvis and chest keep their turns, and with the chest arms and head; what is between them makes up for it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...inference.rotations import axis_angle_to_matrix, matrix_to_axis_angle, normalise, shortest_arc, transpose
from ...inference.skeleton import Skeleton
from .alignment import nearest_orthogonal
from .drivers import SIDES
from .rig_body import RigBody

_HIPS = tuple(f"{side}_hip" for side in SIDES)
_ROUNDS = 3
_MOST_RADIANS = np.radians(20.0)
"""A waist bent further than this beside what the motion bends it looks broken, which is worse than a line some degrees
off. Rigs whose chest bone starts low, in backward bends and the like, would ask for more."""


def lean_trunk(
    body: RigBody, skeleton: Skeleton, joint_rotations: np.ndarray, joint_positions: np.ndarray, turned: np.ndarray
) -> np.ndarray:
    """(T, D, 3, 3) `turned` with the spine below the chest turned further; of a rig without a spine the pelvis.

    A spine of one bone is all chest, and is left as it was.

    joint_rotations (T, J, 3, 3), joint_positions (T, J, 3): the motion's, in its own frame. turned: armature space.
    """
    spine = [i for i, driver in enumerate(body.drivers) if driver.joint.startswith("spine")]
    top = _top(body.points)
    if len(spine) == 1 or not top:
        return turned
    to_motion = body.frame.from_motion.T @ body.linear
    hips, end = (np.mean([body.points[joint] for joint in joints], axis=0) for joints in (_HIPS, top))
    wanted = _wanted(skeleton, joint_rotations, joint_positions, top) @ (to_motion @ (end - hips))
    lower = spine[:-1] or [0]
    joints = np.stack([*body.heads[spine], end]) if spine else np.stack([hips, end])
    fixed = turned[:, 0] @ (joints[0] - hips)
    if spine:
        fixed = fixed + turned[:, spine[-1]] @ (end - joints[-2])
        joints = joints[:-1]
    upright = nearest_orthogonal(body.linear).T @ body.frame.from_motion
    weights = _weights(joints)
    further, bend = turned[:, lower], np.zeros((len(turned), 3))
    for _ in range(_ROUNDS):
        middle = (further @ np.diff(joints, axis=0)[:, :, None])[..., 0].sum(1) @ to_motion.T
        missing = shortest_arc(middle, _reaching(middle, fixed @ to_motion.T, normalise(wanted)))
        bend = bend + matrix_to_axis_angle(missing) / weights.mean()
        turns = axis_angle_to_matrix(_limited(bend)[:, None] * weights[:, None])
        further = upright @ turns @ upright.T @ turned[:, lower]
    turned = turned.copy()
    turned[:, lower] = further
    if not spine:
        turned[:, [i for i, driver in enumerate(body.drivers) if driver.joint == "pelvis"]] = further
    return turned


def _weights(joints: np.ndarray) -> np.ndarray:
    """(L,) how much each bone between L + 1 joints in a row turns: those in the middle most, so that none kinks."""
    reach = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(joints, axis=0), axis=-1))])
    middles = (reach[1:] + reach[:-1]) / 2 / reach[-1]
    weights = middles * (1 - middles)
    return weights / weights.max()


def _top(points: Mapping[str, np.ndarray]) -> tuple[str, ...]:
    """The joints between which the trunk's line ends: the neck, or what else the chest carries, or none."""
    pairs = [tuple(f"{side}_{joint}" for side in SIDES) for joint in ("collar", "shoulder")]
    return next((top for top in (("neck",), *pairs) if all(joint in points for joint in top)), ())


def _wanted(
    skeleton: Skeleton, joint_rotations: np.ndarray, joint_positions: np.ndarray, top: tuple[str, ...]
) -> np.ndarray:
    """(T, 3, 3) how the motion's own line has turned since its T-pose: with the pelvis, and then the shortest way."""
    resting = skeleton.rest_positions()
    rows, hips = [skeleton.index(joint) for joint in top], [skeleton.index(joint) for joint in _HIPS]
    with_pelvis = joint_rotations[:, skeleton.index("pelvis")]
    line = joint_positions[:, rows].mean(1) - joint_positions[:, hips].mean(1)
    at_rest = resting[rows].mean(0) - resting[hips].mean(0)
    return with_pelvis @ shortest_arc(at_rest, (transpose(with_pelvis) @ line[..., None])[..., 0])


def _reaching(middle: np.ndarray, fixed: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """(T, 3) the middle of the trunk turned so that it and the fixed ends together point along `wanted` (T, 3).

    Where it is too short for that, it leans against the ends as far as it can.
    """
    along = (fixed * wanted).sum(-1, keepdims=True)
    aside = fixed - along * wanted
    rest = (middle * middle).sum(-1, keepdims=True) - (aside * aside).sum(-1, keepdims=True)
    return np.sqrt(np.maximum(rest, 0.0)) * wanted - aside


def _limited(vectors: np.ndarray) -> np.ndarray:
    """Rotation vectors (T, 3), none longer than the most; shorter ones hardly changed, and nothing jumps."""
    angle = np.linalg.norm(vectors, axis=-1, keepdims=True) / _MOST_RADIANS
    return vectors / (1 + angle**4) ** 0.25
