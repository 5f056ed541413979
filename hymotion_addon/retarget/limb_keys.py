"""Keys for the controls that bend limbs by inverse kinematics, so that the limbs are as the solver has them.

The hand's or foot's control goes where the hand or foot is. What is left is where the knee or elbow is on its circle
about the line from hip to ankle, which the pole decides: Blender turns the upper bone until one of its own axes lies in
the plane of that line and the pole. How the limb lies to the pole then, and how much the rig's inverse kinematics
shortens it, was measured (limb_bend).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ...inference.rotations import (
    make_sign_continuous,
    matrix_to_quaternion_wxyz,
    normalise,
    rotation_about,
    transpose,
)
from ..rigs.limb_controls import LimbControls
from .bone_animation import BoneAnimation
from .limb_bend import LimbBend
from .options import Controls
from .placement import location_axes
from .rest_pose import RestPose
from .rig_body import RigBody

_AT_REST: Final = np.array([[1.0, 0.0, 0.0, 0.0]])
_STRAIGHT_DEGREES: Final = (0.4, 2.0)
"""Between these angles of the upper bone to the line from hip to ankle, the pole changes over from the upper bone's own
roll, which is steady, to the knee's place, which says nothing where the leg is straight."""


def chosen_limbs(limbs: Sequence[LimbControls], controls: Controls) -> list[LimbControls]:
    """Those of a rig's limbs that inverse kinematics is to bend."""
    return [limb for limb in limbs if controls == "ik" or (controls == "ik_legs" and limb.joints[0].endswith("hip"))]


def with_limb_keys(
    animation: BoneAnimation,
    rest: RestPose,
    body: RigBody,
    limbs: Sequence[LimbControls],
    heads: np.ndarray,
    turned: np.ndarray,
) -> BoneAnimation:
    """The animation with these limbs led by their hand or foot and their pole, instead of turned bone by bone.

    heads (T, D, 3), turned (T, D, 3, 3): where the drivers are and how they are turned, armature space.
    """
    rotations, locations, scales = dict(animation.rotations), dict(animation.locations), dict(animation.scales)
    switches = {(key.bone, key.name): key for key in animation.properties}
    for limb in limbs:
        bend = rest.bends[limb.end]
        rows = [body.by_joint[joint] for joint in limb.joints]
        for row in rows:
            rotations.pop(body.drivers[row].bone)
            locations.pop(body.drivers[row].bone, None)
        (place, axes), end = _at_rest(rest, limb.end), rows[2]
        rotations[limb.end] = _basis(axes, turned[:, end])
        locations[limb.end] = _location(rest, limb.end, heads[:, end] + turned[:, end] @ (place - body.heads[end]))
        locations[limb.pole] = _location(rest, limb.pole, _pole(rest, body, limb, bend, heads[:, rows[:3]], turned))
        scales[limb.base] = np.repeat(bend.scale_at(_reach(heads[:, rows[:3]]))[:, None], 3, axis=1)
        if limb.toes:
            rotations[limb.toes] = _basis(_at_rest(rest, limb.toes)[1], transpose(turned[:, end]) @ turned[:, rows[3]])
        rotations |= {bone: _AT_REST for bone in limb.resting}
        switches |= {(key.bone, key.name): key for key in limb.properties}
    return replace(
        animation, rotations=rotations, locations=locations, scales=scales, properties=tuple(switches.values())
    )


def _pole(
    rest: RestPose, body: RigBody, limb: LimbControls, bend: LimbBend, heads: np.ndarray, turned: np.ndarray
) -> np.ndarray:
    """(T, 3) where the pole must be: as far from the limb as at rest. heads: (T, 3, 3) root, middle, end."""
    upper, lower = (body.by_joint[joint] for joint in limb.joints[:2])
    along = normalise(heads[:, 2] - heads[:, 0])
    knee = heads[:, 1] - heads[:, 0]
    bent = across(knee, along)
    by_place = _turn(normalise(bent), along, bend.lead_at(_reach(heads)))
    by_roll = normalise(across(turned[:, upper] @ bend.roll, along))
    leaning = np.degrees(np.arctan2(np.linalg.norm(bent, axis=-1), (knee * along).sum(-1)))
    low, high = _STRAIGHT_DEGREES
    share = np.clip((leaning - low) / (high - low), 0.0, 1.0)
    towards = _turn(by_roll, along, share * angle_about(along, by_roll, by_place))
    away = np.linalg.norm(_at_rest(rest, limb.pole)[0] - body.heads[lower])
    return heads[:, 0] + (knee - bent) + away * towards


def _reach(heads: np.ndarray) -> np.ndarray:
    """(T,) distance from root to end of a limb whose joints are at (T, 3, 3)."""
    return np.linalg.norm(heads[:, 2] - heads[:, 0], axis=-1)


def _at_rest(rest: RestPose, bone: str) -> tuple[np.ndarray, np.ndarray]:
    """Head (3,) and axes (3, 3) of a bone at rest, armature space."""
    matrix = rest.rest_matrices[rest.index(bone)]
    return matrix[:3, 3], matrix[:3, :3]


def _basis(axes: np.ndarray, turned: np.ndarray) -> np.ndarray:
    """(T, 4) basis rotation of a bone with rest axes (3, 3) from its turn (T, 3, 3) against what carries it."""
    return make_sign_continuous(matrix_to_quaternion_wxyz(transpose(axes) @ turned @ axes))


def _location(rest: RestPose, bone: str, place: np.ndarray) -> np.ndarray:
    """(T, 3) basis location that puts a bone's head at `place` (T, 3), armature space."""
    return (place - _at_rest(rest, bone)[0]) @ location_axes(rest, bone)


def across(vectors: np.ndarray, along: np.ndarray) -> np.ndarray:
    """The part of (T, 3) that is square to unit vectors (T, 3)."""
    return vectors - (vectors * along).sum(-1, keepdims=True) * along


def angle_about(along: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """(T,) signed radians from `start` to `end`, (T, 3) and square to the unit vectors `along` (T, 3)."""
    return np.arctan2((np.cross(start, end) * along).sum(-1), (start * end).sum(-1))


def _turn(vectors: np.ndarray, about: np.ndarray, angles: np.ndarray) -> np.ndarray:
    """(T, 3) turned about axes (T, 3) by angles (T,)."""
    return (rotation_about(about, angles) @ vectors[..., None])[..., 0]
