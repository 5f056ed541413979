"""The motion of an Action solved again, into the same Action, with other choices."""

from __future__ import annotations

import bpy

from ...inference.errors import RigError
from . import motion_store
from .action import rewrite_action
from .animate import AnimateOptions, read_rig, solve_on
from .armature import check_target
from .motion_store import Placing, StoredMotion


def require_stored(armature: bpy.types.Object) -> tuple[bpy.types.Action, StoredMotion]:
    """The Action that an armature plays, and what it was made from. Raises RigError (no_motion_kept)."""
    action = armature.animation_data.action if armature.animation_data else None
    stored = motion_store.read(action) if action is not None else None
    if action is None or stored is None:
        raise RigError(
            f'"{armature.name}" plays no Action that holds its motion.',
            cure="Generate a motion, or let it play one that was made here.",
            code="no_motion_kept",
        )
    return action, stored


def solve_again(armature: bpy.types.Object, options: AnimateOptions, *, overwrite: bool = False) -> bpy.types.Action:
    """Fit the motion of the Action that `armature` plays to it again, in place of the keys that are there.

    Of `options`, retarget and ground count; keys stay at their frames, and curves that somebody else added stay as they
    are. overwrite: also where keys were edited.
    Raises RigError, with nothing changed, when it can't be done (keys_edited, keys_in_the_way, no_motion_kept, ...).
    """
    check_target(armature)
    action, stored = require_stored(armature)
    if action.library is not None:
        raise RigError(f'"{action.name}" is linked from another file.', cure="Make it local.", code="linked_action")
    if not overwrite and motion_store.is_edited(action, stored):
        raise RigError(
            f'Keys of "{action.name}" were edited since they were made.',
            cure="Confirm that they may be replaced, or keep a copy of the Action first.",
            code="keys_edited",
        )
    rest, bone_map = read_rig(armature, options.retarget)
    animation = solve_on(stored.motion, rest, bone_map, options)
    placing = Placing(
        stored.placing.frame_start, stored.placing.scene_fps, options.ground.name if options.ground is not None else ""
    )
    written = rewrite_action(armature, action, stored.channels, animation, placing.frame_start, placing.scene_fps)
    motion_store.store(action, stored.motion, options.retarget, placing, written)
    return action
