"""Keys of the armature object itself, where it carries the character, and the place where it stands without them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import bpy
import numpy as np
from mathutils import Euler, Matrix, Quaternion

from ...inference.rotations import (
    make_sign_continuous,
    matrix_to_quaternion_wxyz,
    quaternion_wxyz_to_matrix,
    transpose,
)
from ..retarget.bone_animation import BoneAnimation
from . import keys

HOME_PROPERTY: Final = "hymotion_home"
"""Custom property of an Action that moves its object: a Home as JSON."""

CHANNELS: Final = {"QUATERNION": "rotation_quaternion", "AXIS_ANGLE": "rotation_axis_angle"}


@dataclass(frozen=True, eq=False)
class Home:
    """How an object stands when nothing of ours moves it.

    basis: (4, 4) its `matrix_basis`. channels: {name: values} of its location and its rotation.
    """

    basis: np.ndarray
    channels: dict[str, list[float]]

    def to_json(self) -> str:
        """Text for a custom property."""
        return json.dumps({"basis": self.basis.ravel().tolist(), "channels": self.channels})


def home_of(armature: bpy.types.Object) -> Home:
    """How the user left the object, also while an action of ours moves it."""
    action = armature.animation_data.action if armature.animation_data else None
    known = None if action is None else read_home(action)
    if known is not None:
        return known
    names = ("location", CHANNELS.get(armature.rotation_mode, "rotation_euler"))
    return Home(np.array(armature.matrix_basis, dtype=float), {name: list(getattr(armature, name)) for name in names})


def read_home(action: bpy.types.Action) -> Home | None:
    """Where the object of an action of ours stands without it; None where the action leaves it alone."""
    text = action.get(HOME_PROPERTY)
    if not isinstance(text, str):
        return None
    stored = json.loads(text)
    return Home(np.array(stored["basis"], dtype=float).reshape(4, 4), stored["channels"])


def world_at(armature: bpy.types.Object, home: Home) -> np.ndarray:
    """(4, 4) the object's `matrix_world` when it stands at home."""
    now = np.array(armature.matrix_basis, dtype=float)
    return np.array(armature.matrix_world, dtype=float) @ np.linalg.inv(now) @ home.basis


def object_channels(
    armature: bpy.types.Object, animation: BoneAnimation, rows: np.ndarray
) -> Iterator[tuple[str, np.ndarray, tuple[bool, ...]]]:
    """(data path, (N, C) values, C locks) of each of the object's channels to key."""
    if animation.object_location is None:
        return
    locations = keys.resample_locations(animation.object_location, rows) - np.array(armature.delta_location)
    yield "location", locations, tuple(cast("Sequence[bool]", armature.lock_location))
    if animation.object_turn is None:
        return
    mode = armature.rotation_mode
    name, locks = CHANNELS.get(mode, "rotation_euler"), tuple(cast("Sequence[bool]", armature.lock_rotation))
    own = _matrix(mode, home_of(armature).channels.get(name, getattr(armature, name)))
    if mode in CHANNELS:
        extra = np.array(armature.delta_rotation_quaternion.to_matrix())
        locks = (any(locks),) * 4
    else:
        extra = np.array(armature.delta_rotation_euler.to_matrix())
    turns = quaternion_wxyz_to_matrix(keys.resample_rotations(animation.object_turn, rows))
    quaternions = make_sign_continuous(matrix_to_quaternion_wxyz(transpose(extra) @ turns @ extra @ own))
    yield name, keys.to_channels(quaternions[:, None], mode)[:, 0], locks


def _matrix(mode: str, values: Any) -> np.ndarray:
    """(3, 3) of a rotation channel's values."""
    if mode == "QUATERNION":
        return np.array(Quaternion(values).to_matrix())
    if mode == "AXIS_ANGLE":
        return np.array(Matrix.Rotation(values[0], 3, values[1:]))
    return np.array(Euler(values, mode).to_matrix())
