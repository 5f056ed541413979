"""Writing a BoneAnimation as a new Action. The rig's own data and every other action stay as they are."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import Any

import bpy
import numpy as np

from ...inference.errors import RigError
from ...inference.motion import MotionInfo
from ..retarget.bone_animation import BoneAnimation
from . import compat, former_pose
from .armature import location_locks, rotation_locks, scale_locks
from .compat import Channel
from .curves import Curve, plan_curves
from .object_keys import HOME_PROPERTY, home_of

INFO_PROPERTY = "hymotion"
"""Custom property of an Action that holds its MotionInfo as JSON."""


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
        frames, curves = plan_curves(armature, animation, frame_start, scene_fps)
        owner = compat.new_curve_owner(action, armature)
        for curve in curves:
            _write_curve(owner, curve)
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


def rewrite_action(
    armature: bpy.types.Object,
    action: bpy.types.Action,
    own: frozenset[Channel],
    animation: BoneAnimation,
    frame_start: int,
    scene_fps: float,
) -> frozenset[Channel]:
    """Put other keys into an Action that `armature` plays, in place of its curves of the channels `own`.

    Returns the channels that were written.
    Raises RigError (keys_in_the_way), with nothing changed, where a curve of somebody else's is where one has to be.
    """
    frames, curves = plan_curves(armature, animation, frame_start, scene_fps)
    owner = compat.curve_owner(action, armature)
    present = {(curve.data_path, curve.array_index): curve for curve in owner.fcurves}
    for curve in curves:
        if curve.channel in present and curve.channel not in own:
            channel = curve.path.rpartition(".")[2]
            raise RigError(
                f'"{curve.group}" has keys of your own in "{channel}", where new ones have to be.',
                cure="Delete that channel in the Graph Editor, or choose another root.",
                code="keys_in_the_way",
            )
    home = home_of(armature)
    for channel in own & present.keys():
        owner.fcurves.remove(present[channel])
    for curve in curves:
        _write_curve(owner, curve)
    action.frame_start, action.frame_end = float(frames[0]), float(frames[-1])
    former_pose.release_channels(armature, own, compat.channels(action), home)
    if animation.object_location is not None:
        action[HOME_PROPERTY] = home.to_json()
    elif HOME_PROPERTY in action:
        del action[HOME_PROPERTY]
    return frozenset(curve.channel for curve in curves)


def _write_curve(owner: Any, planned: Curve) -> None:
    """One F-curve with a key per frame, in bulk (60 times faster than `keyframe_insert`)."""
    curve = owner.fcurves.new(planned.path, index=planned.index)
    curve.group = owner.groups.get(planned.group) or owner.groups.new(planned.group)
    points = np.empty((len(planned.frames), 2), dtype=np.float32)
    points[:, 0], points[:, 1] = planned.frames, planned.values
    curve.keyframe_points.add(len(points))
    curve.keyframe_points.foreach_set("co", points.ravel())
    curve.keyframe_points.foreach_set("interpolation", np.full(len(points), planned.interpolation, dtype=np.int32))
    curve.update()
