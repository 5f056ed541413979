"""What an armature does under one of its Actions, read frame by frame without showing it to anybody.

The frames are evaluated in a scene that no window shows: the user's scene keeps its frame, its selection and its pose.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import cast

import bpy
import numpy as np

from ...inference.errors import MotionFileError, RigError
from ...inference.motion import Motion, MotionInfo
from ..retarget.inverse import inverse
from ..retarget.rest_pose import RestPose
from ..rigs.bone_map import BoneMap
from ..rigs.shown import shown_bones
from . import compat
from .action import read_info
from .armature import bone_data, read_rest_pose, scene_of
from .restore import assignment_kept, scene_fps
from .user_map import map_of

_OF_A_BONE = 'pose.bones["'
_SAME_FRAME = 1e-4
_STILL = 1e-9


@dataclass(frozen=True, eq=False)
class Sampled:
    """rest: the rig, its object where it stands in the first frame. pose: (T, B, 4, 4) in that armature space."""

    rest: RestPose
    pose: np.ndarray
    fps: float


def read_motion(
    armature: bpy.types.Object, action: bpy.types.Action, fps: float = 30.0, bone_map: BoneMap | None = None
) -> Motion:
    """The motion that `armature` does under `action`, `fps` frames a second.

    bone_map: of the bones to key; recognised when left out. Raises RigError when the rig is not recognised.
    """
    sampled = sample(armature, action, fps)
    shown = shown_bones(sampled.rest, bone_map or map_of(armature, sampled.rest))
    info = read_info(action) or MotionInfo(prompt=action.name)
    return inverse(sampled.pose, sampled.rest, shown, sampled.fps, info)


def read_character(source: bpy.types.Object, fps: float) -> Motion:
    """What another character does under the Action that it plays.

    Raises RigError, which names the character, when it is not recognised, and MotionFileError when it plays nothing.
    """
    action = require_action(source)
    try:
        bone_map = map_of(source, read_rest_pose(source))
    except RigError as problem:
        raise RigError(
            f'"{source.name}": {problem.message}', cure=problem.cure, code="source_unrecognised"
        ) from problem
    return read_motion(source, action, fps, bone_map)


def sample(armature: bpy.types.Object, action: bpy.types.Action, fps: float) -> Sampled:
    """Every bone over the Action's frame range, at `fps` frames a second of the armature's scene."""
    rest = read_rest_pose(armature)
    first, last = action.frame_range
    step = scene_fps(scene_of(armature)) / fps
    frames = first + step * np.arange(int(np.floor((last - first) / step + _SAME_FRAME)) + 1)
    with ExitStack() as undo:
        undo.enter_context(_as_played(armature, action))
        scene = undo.enter_context(_unseen_scene(armature))
        shown = [_show(scene, armature, float(frame)) for frame in frames]
    order = [armature.pose.bones.find(name) for name in rest.names]
    pose = np.array([bones for _, bones in shown])[:, order]
    objects = np.array([matrix for matrix, _ in shown])
    moved = np.linalg.inv(objects[0]) @ objects
    if np.abs(moved - np.eye(4)).max() > _STILL:
        pose = moved[:, None] @ pose
    return Sampled(replace(rest, object_matrix=objects[0]), pose, fps)


def actions_of(armature: bpy.types.Object) -> list[bpy.types.Action]:
    """Actions of the file that move bones of this armature, the longest first."""
    names = set(bone_data(armature).bones.keys())
    found = [action for action in bpy.data.actions if names & moved_bones(action)]
    return sorted(found, key=lambda action: (action.frame_range[0] - action.frame_range[1], action.name))


def moved_bones(action: bpy.types.Action) -> set[str]:
    """Names of the bones that an Action has curves for."""
    paths = {curve.data_path for curve in compat.curves(action)}
    return {path[len(_OF_A_BONE) : path.rindex('"]')] for path in paths if path.startswith(_OF_A_BONE) and '"]' in path}


def require_action(armature: bpy.types.Object) -> bpy.types.Action:
    """The Action that an armature plays. Raises MotionFileError when there is none."""
    data = armature.animation_data
    if data is None or data.action is None:
        raise MotionFileError(
            f'"{armature.name}" plays no Action.', cure="Give it one, or choose another character.", code="no_action"
        )
    return data.action


@contextmanager
def _as_played(armature: bpy.types.Object, action: bpy.types.Action) -> Iterator[None]:
    """The Action alone moves the armature, which is posed and evaluated, however it is shown; all put back after."""
    bones = bone_data(armature)
    with ExitStack() as undo:
        for owner, name, value in ((bones, "pose_position", "POSE"), (armature, "hide_viewport", False)):
            if getattr(owner, name) != value:
                undo.callback(setattr, owner, name, getattr(owner, name))
                setattr(owner, name, value)
        undo.enter_context(assignment_kept(armature))
        if compat.assignment(armature).action != action.name:
            compat.assign(armature, action)
        data = armature.animation_data
        if data.nla_tracks and data.use_nla:
            undo.callback(setattr, data, "use_nla", True)
            data.use_nla = False
        yield


@contextmanager
def _unseen_scene(armature: bpy.types.Object) -> Iterator[bpy.types.Scene]:
    """A scene with the armature alone; what it depends on is evaluated with it."""
    compat.tie_context_to_scene()
    scene = bpy.data.scenes.new("HY-Motion reading")
    try:
        scene.collection.objects.link(armature)
        yield scene
    finally:
        bpy.data.scenes.remove(scene)
        compat.tie_context_to_scene()


def _show(scene: bpy.types.Scene, armature: bpy.types.Object, frame: float) -> tuple[np.ndarray, np.ndarray]:
    """(4, 4) object matrix and (B, 4, 4) bone matrices at a frame, in Blender's order of bones."""
    whole = int(np.floor(frame + _SAME_FRAME))
    scene.frame_set(whole, subframe=min(max(frame - whole, 0.0), 1.0))
    evaluated = armature.evaluated_get(cast("bpy.types.Depsgraph", scene.view_layers[0].depsgraph))
    bones = np.empty(16 * len(evaluated.pose.bones), dtype=np.float32)
    evaluated.pose.bones.foreach_get("matrix", bones)
    # Blender's memory holds a matrix column by column
    return np.array(evaluated.matrix_world), bones.reshape(-1, 4, 4).transpose(0, 2, 1)
