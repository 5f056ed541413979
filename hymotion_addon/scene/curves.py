"""Which curves a BoneAnimation becomes on an armature: planned in full before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import bpy
import numpy as np

from ...inference.rotations import (
    make_sign_continuous,
    matrix_to_euler,
    matrix_to_quaternion_wxyz,
    quaternion_wxyz_to_matrix,
)
from ..retarget.bone_animation import BoneAnimation
from . import compat, keys
from .armature import axis_locks, location_locks, rotation_locks, scale_locks
from .object_keys import CHANNELS, object_channels

OBJECT_GROUP: Final = "Object Transforms"
"""Blender's own name for the group of an object's channels."""


@dataclass(frozen=True, eq=False)
class Curve:
    """One F-curve to be. frames, values: (N,) of its keys. group: what it is listed under."""

    path: str
    index: int
    frames: np.ndarray
    values: np.ndarray
    group: str
    interpolation: int = compat.LINEAR

    @property
    def channel(self) -> tuple[str, int]:
        """What it animates."""
        return self.path, self.index


def plan_curves(
    armature: bpy.types.Object, animation: BoneAnimation, frame_start: int, scene_fps: float
) -> tuple[np.ndarray, list[Curve]]:
    """The (N,) frames that hold keys, and all curves; locked channels get none.

    Raises KeyError when the animation names a bone or property that the armature does not have.
    """
    rows = keys.rows_on_whole_frames(len(animation), animation.fps, scene_fps)
    frames = frame_start + np.arange(len(rows))
    bones, curves = armature.pose.bones, list[Curve]()

    def add(path: str, channels: np.ndarray, locked: tuple[bool, ...], group: str) -> None:
        for index in np.flatnonzero(~np.array(locked)):
            curves.append(Curve(path, int(index), frames[: len(channels)], channels[:, index], group))

    for name, path, channels, locked in _rotation_channels(armature, animation, rows):
        add(path, channels, locked, name)
    for channel, values, locks_of in (
        ("location", animation.locations, location_locks),
        ("scale", animation.scales, scale_locks),
    ):
        for name, vectors in values.items():
            add(bones[name].path_from_id(channel), keys.resample_locations(vectors, rows), locks_of(bones[name]), name)
    for path, channels, locked in object_channels(armature, animation, rows):
        add(path, channels, locked, OBJECT_GROUP)
    for key in animation.properties:
        path = _property_path(bones[key.bone], key.name)
        curves.append(Curve(path, 0, frames[:1], np.array([key.value]), key.bone, compat.CONSTANT))
    for key in animation.influences:
        path = f"{bones[key.bone].constraints[key.constraint].path_from_id()}.influence"
        curves.append(Curve(path, 0, frames[:1], np.array([key.value]), key.bone, compat.CONSTANT))
    return frames, curves


def _property_path(bone: bpy.types.PoseBone, name: str) -> str:
    """Data path of a property that an add-on has registered, or that was put on this bone. Raises KeyError."""
    if name in bone.bl_rna.properties:
        return bone.path_from_id(name)
    if name not in bone:
        raise KeyError(f"bone {bone.name} has no property {name}")
    return f'{bone.path_from_id()}["{bpy.utils.escape_identifier(name)}"]'


def _rotation_channels(
    armature: bpy.types.Object, animation: BoneAnimation, rows: np.ndarray
) -> Iterator[tuple[str, str, np.ndarray, tuple[bool, ...]]]:
    """(bone, data path, (N, C) values, C locks) of every bone to turn; bones of one rotation mode go together.

    Bones that hold one pose have a single row.
    """
    alike: dict[tuple[str, int], list[bpy.types.PoseBone]] = defaultdict(list)
    for name, rotations in animation.rotations.items():
        bone = armature.pose.bones[name]
        alike[bone.rotation_mode, len(rotations)].append(bone)
    for (mode, count), bones in alike.items():
        quaternions = np.stack([animation.rotations[b.name] for b in bones], axis=1)
        if count > 1:
            quaternions = keys.resample_rotations(quaternions, rows)
        for b, bone in enumerate(bones):
            if mode in CHANNELS:
                quaternions[:, b] = _hold_locked_axes(quaternions[:, b], bone)
        channels = keys.to_channels(quaternions, mode)
        for b, bone in enumerate(bones):
            path = bone.path_from_id(CHANNELS.get(mode, "rotation_euler"))
            yield bone.name, path, channels[:, b], _locked_channels(bone, mode)


def _hold_locked_axes(quaternions: np.ndarray, bone: bpy.types.PoseBone) -> np.ndarray:
    """(N, 4) with the axes that the user locked held where they are now.

    Without 4D locks the lock buttons of a quaternion or axis-angle bone mean its XYZ Euler angles, as in Blender's own
    rotate tool.
    """
    if bone.lock_rotations_4d or not any(axis_locks(bone)):
        return quaternions
    euler = matrix_to_euler(quaternion_wxyz_to_matrix(quaternions), "XYZ")
    held = np.array(axis_locks(bone))
    euler[:, held] = np.array(bone.matrix_basis.to_euler("XYZ"))[held]
    return make_sign_continuous(matrix_to_quaternion_wxyz(keys.euler_xyz_to_matrix(euler)))


def _locked_channels(bone: bpy.types.PoseBone, mode: str) -> tuple[bool, ...]:
    """Which of the bone's C rotation channels get no keys."""
    if mode not in CHANNELS:
        return axis_locks(bone)
    if all(axis_locks(bone)):
        return (True,) * 4  # 4D locks may leave w free, which alone says nothing
    return rotation_locks(bone) if bone.lock_rotations_4d else (False,) * 4
