"""Writing a BoneAnimation as a new Action. The rig's own data and every other action stay as they are."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import bpy
import numpy as np

from ...inference.motion import MotionInfo
from ...inference.rotations import (
    make_sign_continuous,
    matrix_to_euler,
    matrix_to_quaternion_wxyz,
    quaternion_wxyz_to_matrix,
)
from ..retarget.bone_animation import BoneAnimation
from . import compat, former_pose, keys
from .armature import axis_locks, location_locks, rotation_locks, scale_locks
from .object_keys import CHANNELS, HOME_PROPERTY, home_of, object_channels

INFO_PROPERTY = "hymotion"
"""Custom property of an Action that holds its MotionInfo as JSON."""

OBJECT_GROUP = "Object Transforms"
"""Blender's own name for the group of an object's channels."""


def write_action(
    armature: bpy.types.Object,
    animation: BoneAnimation,
    name: str,
    info: MotionInfo,
    frame_start: int,
    scene_fps: float,
) -> bpy.types.Action:
    """Make a new Action from `animation` and let `armature` play it.

    Keys sit on whole frames of a scene with `scene_fps`; each bone is keyed in its own rotation mode; locked channels
    are left out (`locked_bones` names them). The action played before is kept, with a fake user.

    Raises KeyError when the animation names a bone or property that the armature does not have. Whatever goes wrong,
    no action is left behind and the former one plays on.
    """
    with ExitStack() as undo:
        action = bpy.data.actions.new(name)
        undo.callback(bpy.data.actions.remove, action)
        if armature.animation_data is None:
            undo.callback(armature.animation_data_clear)
        undo.callback(compat.restore_assignment, armature, compat.assignment(armature))
        frames = _write_curves(compat.new_curve_owner(action, armature), armature, animation, frame_start, scene_fps)
        action.use_frame_range = True
        action.frame_start, action.frame_end = float(frames[0]), float(frames[-1])
        action[INFO_PROPERTY] = json.dumps(info.to_dict())
        if animation.object_location is not None:
            action[HOME_PROPERTY] = home_of(armature).to_json()
        # last, so that Blender sees all animated properties when it rebuilds its dependencies
        play(armature, action)
        undo.pop_all()
    return action


def locked_bones(armature: bpy.types.Object, animation: BoneAnimation) -> tuple[str, ...]:
    """Names of bones of which `write_action` leaves a channel out because the user locked it."""
    bones = armature.pose.bones
    turned = {name for name in animation.rotations if any(rotation_locks(bones[name]))}
    moved = {name for name in animation.locations if any(location_locks(bones[name]))}
    scaled = {name for name in animation.scales if any(scale_locks(bones[name]))}
    return tuple(sorted(turned | moved | scaled))


def read_info(action: bpy.types.Action) -> MotionInfo | None:
    """Where an action of ours comes from; None for any other action."""
    text = action.get(INFO_PROPERTY)
    return MotionInfo.from_dict(json.loads(text)) if isinstance(text, str) else None


def play(armature: bpy.types.Object, action: bpy.types.Action) -> None:
    """Let `armature` play `action`; the one played before must not vanish when the file is saved."""
    former = armature.animation_data.action if armature.animation_data else None
    compat.assign(armature, action)
    if former is None:
        return
    former_pose.release(armature, former, action)
    if former.library is None:
        former.use_fake_user = True


def _write_curves(
    owner: Any, armature: bpy.types.Object, animation: BoneAnimation, frame_start: int, scene_fps: float
) -> np.ndarray:
    """All F-curves into `owner`; returns the (N,) frames that hold keys."""
    rows = keys.rows_on_whole_frames(len(animation), animation.fps, scene_fps)
    frames = frame_start + np.arange(len(rows))
    bones = armature.pose.bones
    for name, path, channels, locked in _rotation_channels(armature, animation, rows):
        for index in np.flatnonzero(~np.array(locked)):
            _write_curve(owner, path, int(index), frames[: len(channels)], channels[:, index], name)
    for channel, values, locks_of in (
        ("location", animation.locations, location_locks),
        ("scale", animation.scales, scale_locks),
    ):
        for name, vectors in values.items():
            sampled = keys.resample_locations(vectors, rows)
            for index in np.flatnonzero(~np.array(locks_of(bones[name]))):
                _write_curve(owner, bones[name].path_from_id(channel), int(index), frames, sampled[:, index], name)
    for path, channels, locked in object_channels(armature, animation, rows):
        for index in np.flatnonzero(~np.array(locked)):
            _write_curve(owner, path, int(index), frames, channels[:, index], OBJECT_GROUP)
    for key in animation.properties:
        if key.name not in bones[key.bone]:
            raise KeyError(f"bone {key.bone} has no property {key.name}")
        path = f'{bones[key.bone].path_from_id()}["{bpy.utils.escape_identifier(key.name)}"]'
        _write_curve(owner, path, 0, frames[:1], np.array([key.value]), key.bone, compat.CONSTANT)
    return frames


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


def _write_curve(
    owner: Any,
    path: str,
    index: int,
    frames: np.ndarray,
    values: np.ndarray,
    group: str,
    interpolation: int = compat.LINEAR,
) -> None:
    """One F-curve with a key per frame, in bulk (60 times faster than `keyframe_insert`)."""
    curve = owner.fcurves.new(path, index=index)
    curve.group = owner.groups.get(group) or owner.groups.new(group)
    points = np.empty((len(frames), 2), dtype=np.float32)
    points[:, 0], points[:, 1] = frames, values
    curve.keyframe_points.add(len(frames))
    curve.keyframe_points.foreach_set("co", points.ravel())
    curve.keyframe_points.foreach_set("interpolation", np.full(len(frames), interpolation, dtype=np.int32))
    curve.update()
