"""The use case: a motion onto an armature, as a new Action."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

import bpy

from ...inference.motion import Motion, MotionInfo
from ..retarget.bone_animation import BoneAnimation
from ..retarget.limb_keys import chosen_limbs
from ..retarget.options import PLANTED, RetargetOptions
from ..retarget.rest_pose import RestPose
from ..retarget.rig_body import rig_body
from ..retarget.solve import solve
from ..rigs.bone_map import BoneMap
from . import motion_store
from .action import locked_bones, write_action
from .armature import bone_data, check_target, read_rest_pose, scene_of
from .ground import surface_of
from .limb_bends import limb_bends
from .motion_store import Placing
from .restore import scene_fps
from .rig_facts import constraints_of
from .soles import read_soles
from .user_map import map_of

_NAME_BYTES = 56
"""Blender 4.2 cuts names at 63 bytes; a few are left for ".001"."""


@dataclass(frozen=True)
class AnimateOptions:
    """What a user may choose.

    name: of the new Action; empty: taken from the prompt. frame_start: frame of the first key.
    fit_scene_range: let the scene's playback range end with the new Action, and start with it.
    ground: mesh object to walk on; None: a floor where the rig's own soles are.
    """

    name: str = ""
    frame_start: int = 1
    fit_scene_range: bool = False
    retarget: RetargetOptions = PLANTED
    ground: bpy.types.Object | None = None


@dataclass(frozen=True)
class AnimateResult:
    """What came of it. timings: seconds for "recognise", "solve" and "write". notes: sentences for the user."""

    action: bpy.types.Action
    bone_map: BoneMap
    notes: tuple[str, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)


def animate(armature: bpy.types.Object, motion: Motion, options: AnimateOptions | None = None) -> AnimateResult:
    """Make a new Action from `motion` and let `armature` play it; nothing else in the scene changes.

    Raises RigError when the armature can't be animated as it stands or is not recognised.
    """
    options = options or AnimateOptions()
    check_target(armature)
    started = time.perf_counter()
    rest, bone_map = read_rig(armature, options.retarget)
    scene = scene_of(armature)
    recognised = time.perf_counter()
    animation = solve_on(motion, rest, bone_map, options)
    solved = time.perf_counter()
    name, fps = options.name or action_name(motion.info), scene_fps(scene)
    action = write_action(armature, animation, name, motion.info, options.frame_start, fps)
    ground = options.ground.name if options.ground is not None else ""
    motion_store.store(action, motion, options.retarget, Placing(options.frame_start, fps, ground))
    if options.fit_scene_range:
        scene.frame_start, scene.frame_end = int(action.frame_start), int(action.frame_end)
    written = time.perf_counter()
    return AnimateResult(
        action=action,
        bone_map=bone_map,
        notes=(*motion.info.notes, *bone_map.notes, *_notes(armature, animation, bone_map)),
        timings={"recognise": recognised - started, "solve": solved - recognised, "write": written - solved},
    )


def read_rig(armature: bpy.types.Object, options: RetargetOptions) -> tuple[RestPose, BoneMap]:
    """All that the solver wants to know of a rig. Raises RigError when it is not recognised."""
    rest = read_rest_pose(armature)
    bone_map = map_of(armature, rest)
    limbs = chosen_limbs(bone_map.limbs, options.controls)
    soles, bends = read_soles(armature, rest, bone_map), limb_bends(armature, rest, limbs)
    return replace(rest, soles=soles, bends=bends), bone_map


def solve_on(motion: Motion, rest: RestPose, bone_map: BoneMap, options: AnimateOptions) -> BoneAnimation:
    """The keys of a motion on a rig, on the chosen ground. Raises RigError for choices that this rig can't have."""
    if options.ground is None:
        return solve(motion, rest, bone_map, options.retarget)
    frame = rig_body(rest, bone_map).frame
    surface = surface_of(options.ground, frame.up, frame.leg_length)
    return solve(motion, rest, bone_map, options.retarget, surface)


def action_name(info: MotionInfo) -> str:
    """The prompt on one line, cut after a word to what fits into a Blender name."""
    words = info.prompt.split() or ["HY-Motion"]
    name = words[0].encode()[:_NAME_BYTES].decode(errors="ignore")
    for word in words[1:]:
        if len(f"{name} {word}".encode()) > _NAME_BYTES:
            break
        name = f"{name} {word}"
    return name


def undo_push(message: str) -> None:
    """One undo step named `message`; also from a timer, where the context has no window area of its own."""
    for window in bpy.context.window_manager.windows:
        area = window.screen.areas[0]
        with bpy.context.temp_override(window=window, area=area, region=area.regions[0]):
            bpy.ops.ed.undo_push(message=message)
        return


def _notes(armature: bpy.types.Object, animation: BoneAnimation, bone_map: BoneMap) -> list[str]:
    """What of the rig's own settings keeps the result from being seen as it is."""
    notes = []
    locked = locked_bones(armature, animation)
    if locked:
        notes.append(f"Locked channels were left alone: {_few(locked)}.")
    moved = {bone for fact, _ in constraints_of(armature, bone_map) if not fact.switched for bone in fact.moves}
    held = tuple(name for name in animation.rotations if name in moved)
    if held:
        notes.append(f"Constraints on keyed bones can overrule the keys: {_few(held)}.")
    if bone_data(armature).pose_position == "REST":
        notes.append("The armature is shown in Rest Position; switch it to Pose Position to see the motion.")
    return notes


def _few(names: tuple[str, ...], most: int = 4) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
