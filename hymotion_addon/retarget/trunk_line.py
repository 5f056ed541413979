"""The trunk's line, from between the hips to the neck: a rig leans its own as the motion does, and the other way round.

A rig's spine has its joints elsewhere than the motion's, so the same turns about other places lean the whole line
otherwise. Pelvis and chest keep their turns, and with the chest arms and head; what is between them makes up for it.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ...inference.rotations import (
    axis_angle_to_matrix,
    matrix_to_axis_angle,
    normalise,
    shortest_arc,
    transpose,
)
from ...inference.skeleton import Skeleton
from .drivers import SIDES
from .rig_body import RigBody

_HIPS: Final = tuple(f"{side}_hip" for side in SIDES)
_ROUNDS: Final = 3
_SHORTEST_WAIST: Final = 0.02
_MOST_RADIANS: Final = np.radians(20.0)
"""A waist bent further than this beside what the motion bends it looks broken, which is worse than a line some degrees
off. Rigs whose chest bone starts low ask for more in backward bends and the like."""


@dataclass(frozen=True, eq=False)
class _Trunk:
    """What the line consists of, at rest.

    hips, end: (3,) its ends. bones: rows of the bones that may bend, lowest first. chest: row of the bone that carries
    the end. joints: (L + 1, 3) where the bones that may bend start, and where the last of them ends.
    """

    hips: np.ndarray
    end: np.ndarray
    bones: list[int]
    chest: int
    joints: np.ndarray

    def line(self, turned: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(T, 3) the parts of the line that stay and that bend, from how each bone is turned (T, D, 3, 3)."""
        fixed = turned[:, 0] @ (self.joints[0] - self.hips) + turned[:, self.chest] @ (self.end - self.joints[-1])
        return fixed, (turned[:, self.bones] @ np.diff(self.joints, axis=0)[:, :, None])[..., 0].sum(1)


def lean_trunk(body: RigBody, skeleton: Skeleton, joint_rotations: np.ndarray, turned: np.ndarray) -> np.ndarray:
    """(T, D, 3, 3) `turned` with the spine below the chest turned further; of a rig without a spine, the pelvis.

    A spine of one bone is all chest, and is left as it was.

    joint_rotations: (T, J, 3, 3) world rotations of the motion's joints, its own frame. turned: armature space.
    """
    top = _top(body.points)
    trunk = _trunk_of_rig(body, top) if top else None
    if trunk is None:
        return turned
    to_motion = body.frame.from_motion.T @ body.linear
    of_motion = _trunk_of_motion(skeleton, top)
    source = np.sum(of_motion.line(joint_rotations), axis=0)
    pelvis = joint_rotations[:, skeleton.index("pelvis")]
    wanted = _turned_alike(pelvis, of_motion.end - of_motion.hips, source, to_motion @ (trunk.end - trunk.hips))
    leant = _bend(trunk, turned, wanted, to_motion, body.upright)
    if trunk.chest == 0:
        leant[:, [i for i, driver in enumerate(body.drivers) if driver.joint == "pelvis"]] = leant[:, :1]
    return leant


def lean_joints(body: RigBody, skeleton: Skeleton, joint_rotations: np.ndarray, heads: np.ndarray) -> np.ndarray:
    """(T, J, 3, 3) `joint_rotations` with the spine leant as the rig leans its own: the way back of `lean_trunk`.

    heads: (T, D, 3) of the drivers, armature space.
    """
    top = tuple(joint for joint in _top(body.points) if joint in body.by_joint)
    trunk = _trunk_of_rig(body, top) if top else None
    if trunk is None or trunk.chest == 0:
        return joint_rotations
    of_motion = _trunk_of_motion(skeleton, top)
    ends = [heads[:, [body.by_joint[joint] for joint in joints]].mean(1) for joints in (top, _HIPS)]
    to_motion = body.frame.from_motion.T @ body.linear
    source, resting = (ends[0] - ends[1]) @ to_motion.T, to_motion @ (trunk.end - trunk.hips)
    pelvis = joint_rotations[:, skeleton.index("pelvis")]
    wanted = _turned_alike(pelvis, resting, source, of_motion.end - of_motion.hips)
    return _bend(of_motion, joint_rotations, wanted, np.eye(3), np.eye(3))


def _top(points: Mapping[str, np.ndarray]) -> tuple[str, ...]:
    """The joints between which the trunk's line ends: the neck, or what else the chest carries, or none."""
    pairs = [tuple(f"{side}_{joint}" for side in SIDES) for joint in ("collar", "shoulder")]
    return next((top for top in (("neck",), *pairs) if all(joint in points for joint in top)), ())


def _trunk_of_rig(body: RigBody, top: tuple[str, ...]) -> _Trunk | None:
    spine = [i for i, driver in enumerate(body.drivers) if driver.joint.startswith("spine")]
    hips, end = (np.mean([body.points[joint] for joint in joints], axis=0) for joints in (_HIPS, top))
    if not spine:
        return _Trunk(hips, end, [0], 0, np.stack([hips, end]))
    if len(spine) == 1:
        return None
    pelvis = [i for i, driver in enumerate(body.drivers) if driver.joint == "pelvis"]
    steps = [(pelvis, spine[0]), *(([below], above) for below, above in itertools.pairwise(spine))]
    joints = np.stack([_joint(body, *step) for step in steps])
    if np.linalg.norm(np.diff(joints, axis=0), axis=-1).sum() < _SHORTEST_WAIST * np.linalg.norm(end - hips):
        return None
    return _Trunk(hips, end, spine[:-1], spine[-1], joints)


def _joint(body: RigBody, below: list[int], above: int) -> np.ndarray:
    """(3,) where two bones of the trunk meet: at the head of the one that the other carries, whichever way it is."""
    return body.heads[next((i for i in below if body.carriage.moves[i] == above), above)]


def _trunk_of_motion(skeleton: Skeleton, top: tuple[str, ...]) -> _Trunk:
    places, spine = skeleton.rest_positions(), [skeleton.index(f"spine{i}") for i in (1, 2, 3)]
    hips, end = (places[[skeleton.index(joint) for joint in joints]].mean(0) for joints in (_HIPS, top))
    return _Trunk(hips, end, spine[:-1], spine[-1], places[spine])


def _turned_alike(pelvis: np.ndarray, resting: np.ndarray, source: np.ndarray, other: np.ndarray) -> np.ndarray:
    """(T, 3) a direction `other` (3,) turned as `resting` (3,) has to become `source` (T, 3).

    With the pelvis (T, 3, 3) first, and from there the shortest way: so it does not matter where the body faces.
    """
    return normalise(pelvis @ shortest_arc(resting, (transpose(pelvis) @ source[..., None])[..., 0]) @ other)


def _bend(
    trunk: _Trunk, turned: np.ndarray, wanted: np.ndarray, to_line: np.ndarray, upright: np.ndarray
) -> np.ndarray:
    """(T, D, 3, 3) `turned` with the trunk's bones turned further, so that its line points along `wanted` (T, 3).

    to_line: (3, 3) from the space of `turned` to that of `wanted`. upright: back again, without scale.
    """
    weights = _weights(trunk.joints)
    turned, start = turned.copy(), turned[:, trunk.bones]
    bend = np.zeros((len(turned), 3))
    for _ in range(_ROUNDS):
        fixed, middle = (part @ to_line.T for part in trunk.line(turned))
        missing = shortest_arc(middle, _reaching(middle, fixed, wanted))
        bend = bend + matrix_to_axis_angle(missing) / weights.mean()
        turns = axis_angle_to_matrix(_limited(bend)[:, None] * weights[:, None])
        turned[:, trunk.bones] = upright @ turns @ upright.T @ start
    return turned


def _weights(joints: np.ndarray) -> np.ndarray:
    """(L,) how much each bone between L + 1 joints in a row turns: those in the middle most, so that none kinks."""
    reach = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(joints, axis=0), axis=-1))])
    middles = (reach[1:] + reach[:-1]) / 2 / reach[-1]
    weights = middles * (1 - middles)
    return weights / weights.max()


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
