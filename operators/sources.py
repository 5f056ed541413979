"""Motions that are not made here: from a file, or from another character of the scene."""

from __future__ import annotations

import time
from pathlib import Path

import bpy
from bpy.props import StringProperty
from bpy_extras.io_utils import ImportHelper

from ..hymotion_addon import ids, state
from ..hymotion_addon.properties import of
from ..hymotion_addon.retarget.motion_source import IMPORTED_SUFFIXES, PLAIN_SUFFIXES
from ..hymotion_addon.scene import job_loop, target
from ..hymotion_addon.scene.import_motion import read_motion_file
from ..hymotion_addon.scene.restore import scene_fps
from ..hymotion_addon.scene.sample_action import read_character
from ..inference.errors import HyMotionError, RigError
from ..inference.motion import Motion
from .reporting import PanelOperator


class _SourceOperator(PanelOperator):
    """Base of operators that put somebody else's motion on the panel's character."""

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """Not while a motion is being made."""
        if state.current().is_busy:
            cls.poll_message_set("A motion is being made")
            return False
        return True

    def read(self, context: bpy.types.Context, character: bpy.types.Object) -> Motion:
        """The motion. Raises HyMotionError."""
        raise NotImplementedError

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Read it, keep it, and key it as a new Action."""
        started = time.perf_counter()
        try:
            character = target.require_target(context.scene, context.view_layer)
            motion = self.read(context, character)
            state.current().kept = state.KeptMotions((motion,), time.perf_counter() - started)
            result = job_loop.apply_kept(state.current(), character)
        except HyMotionError as error:
            return self.refuse(error)
        self.report({"INFO"}, f'"{result.action}" is on "{result.armature.name}"')
        return {"FINISHED"}


class HYMOTION_OT_from_file(_SourceOperator, ImportHelper):
    """Put the motion of a file on the character, as a new Action."""

    bl_idname = ids.FROM_FILE
    bl_label = "Motion From File"
    bl_description = (
        "Put the motion of a file on the character, as a new Action: "
        "BVH, FBX or glTF of any character on two legs, or SMPL-X, AMASS or HY-Motion npz"
    )
    bl_options = {"REGISTER", "UNDO"}

    filepath: StringProperty(subtype="FILE_PATH", options={"SKIP_SAVE"})
    action: StringProperty(
        name="Animation",
        description="Name of the animation, for an FBX or glTF file that holds several. When empty, the longest",
        options={"SKIP_SAVE"},
    )
    filter_glob: StringProperty(
        default=";".join(f"*{suffix}" for suffix in (*PLAIN_SUFFIXES, *IMPORTED_SUFFIXES)), options={"HIDDEN"}
    )

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask for the file."""
        self._is_click = True
        return ImportHelper.invoke(self, context, event)

    def read(self, context: bpy.types.Context, character: bpy.types.Object) -> Motion:
        """Out of the file; Blender's importers run in a scene of their own."""
        return read_motion_file(Path(self.filepath), self.action, scene_fps(context.scene))


class HYMOTION_OT_from_character(_SourceOperator):
    """Put on the character what another one does, as a new Action."""

    bl_idname = ids.FROM_CHARACTER
    bl_label = "Copy From Character"
    bl_description = "Put on the character what another one does, as a new Action. The other one stays as it is"
    bl_options = {"REGISTER", "UNDO"}

    def read(self, context: bpy.types.Context, character: bpy.types.Object) -> Motion:
        """Off the other character's Action."""
        source = of(context.scene).source
        if source is None or source.name not in context.scene.objects:
            raise RigError("No other character is chosen.", cure="Choose the one to copy from.", code="no_source")
        if source == character:
            raise RigError(
                f'"{source.name}" can\'t copy from itself.',
                cure="Choose another character to copy from.",
                code="no_source",
            )
        return read_character(source, scene_fps(context.scene))


CLASSES = (HYMOTION_OT_from_file, HYMOTION_OT_from_character)
