"""Start, stop and apply: the operators around one motion."""

from __future__ import annotations

import secrets

import bpy
from bpy.props import BoolProperty

from ..hymotion_addon import ids, state
from ..hymotion_addon.properties import active_armature, of
from ..hymotion_addon.scene import job_loop, target, windows
from ..inference.errors import HyMotionError
from ..inference.request import MAX_SEED
from .reporting import PanelOperator, cured


class HYMOTION_OT_generate(PanelOperator):
    """Make a motion from the prompt and key it on the character."""

    bl_idname = ids.GENERATE
    bl_label = "Generate"
    bl_description = (
        "Make a motion from the prompt and key it on the character. "
        "Ctrl+Enter in the viewport or over an empty part of this panel"
    )

    new_seed: BoolProperty(name="New Seed", description="Draw another seed first", options={"SKIP_SAVE", "HIDDEN"})

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """One motion at a time."""
        if state.current().is_busy:
            cls.poll_message_set("A motion is being made already")
            return False
        return True

    @classmethod
    def description(cls, _context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """What the tooltip says."""
        if properties.new_seed:
            return "Make another take of the same prompt with a new seed. The last take stays in the file"
        return cls.bl_description

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Begin the job; the panel shows how it goes."""
        if self.new_seed:
            of(context.scene).seed = random_seed()
        try:
            job_loop.begin(state.current(), context.scene, context.view_layer)
        except HyMotionError as error:
            return self.refuse(error)
        return {"FINISHED"}


class HYMOTION_OT_cancel(bpy.types.Operator):
    """Stop making this motion (Esc in the 3D viewport)."""

    bl_idname = ids.CANCEL
    bl_label = "Cancel"
    bl_description = "Stop making this motion (Esc in the 3D viewport)"

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """Without a job, Esc belongs to Blender."""
        return state.current().is_busy

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Tell the engine; it stops at its next step."""
        job = state.current().job
        if job is not None:
            job.cancel()
            windows.redraw_sidebars()
        return {"FINISHED"}


class HYMOTION_OT_apply_motion(PanelOperator):
    """Key the last motion on this character too."""

    bl_idname = ids.APPLY
    bl_label = "Apply to Active Armature"
    bl_description = "Key the last motion on this character too"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """There must be a motion."""
        return state.current().kept is not None and not state.current().is_busy

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Key the kept motion on the active armature, and make that the panel's character."""
        try:
            armature = target.require(active_armature(context.view_layer))
            result = job_loop.apply_kept(state.current(), armature)
        except HyMotionError as error:
            return self.refuse(error)
        if of(context.scene).armature is not None:
            of(context.scene).armature = armature
        self.report({"INFO"}, f'"{result.action}" is on "{result.armature.name}"')
        return {"FINISHED"}


class HYMOTION_OT_random_seed(bpy.types.Operator):
    """Draw a new seed, for another take of the same prompt."""

    bl_idname = ids.RANDOM_SEED
    bl_label = "Random Seed"
    bl_description = "Draw a new seed, for another take of the same prompt"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Set the scene's seed."""
        of(context.scene).seed = random_seed()
        return cured()


def random_seed() -> int:
    """Any seed, of at most five digits: people read them aloud and type them again."""
    return secrets.randbelow(min(MAX_SEED, 99_999)) + 1


CLASSES = (HYMOTION_OT_generate, HYMOTION_OT_cancel, HYMOTION_OT_apply_motion, HYMOTION_OT_random_seed)
