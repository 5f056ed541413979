"""The buttons beside an error: each does the one thing that its sentence asks for (hymotion_addon/cures.py)."""

from __future__ import annotations

import bpy
from bpy.props import FloatProperty, StringProperty

from ..hymotion_addon import ids, preferences, state
from ..hymotion_addon.properties import DEFAULT_SECONDS, of
from ..hymotion_addon.scene import recognition
from ..hymotion_addon.scene.ik_toggles import with_toggles
from ..hymotion_addon.scene.make_ready import make_ready
from ..hymotion_addon.scene.sample_rig import make_sample_character
from ..hymotion_addon.scene.target import check_target, require_target
from ..inference.errors import HyMotionError
from ..inference.request import MAX_PROMPT_CHARACTERS
from .reporting import PanelOperator, cured

EXAMPLE_PROMPT = "a person walks forward and waves with the right hand"


class HYMOTION_OT_add_sample_character(PanelOperator):
    """Add a simple rigged character to try things on."""

    bl_idname = ids.ADD_SAMPLE
    bl_label = "Add Sample Character"
    bl_description = "Add a simple rigged character to try things on"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Add it, make it active and choose it."""
        try:
            armature = make_sample_character()
        except HyMotionError as error:
            return self.refuse(error)
        if of(context.scene).armature is not None:
            of(context.scene).armature = armature
        return cured()


class HYMOTION_OT_use_active(PanelOperator):
    """Animate the active armature, or the one that moves the active mesh."""

    bl_idname = ids.USE_ACTIVE
    bl_label = "Use the Active Armature"
    bl_description = "Animate the active armature, or the one that moves the active mesh"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Empty the character field, which then means what is active."""
        settings = of(context.scene)
        settings.armature = None
        try:
            check_target(settings.target(context.view_layer))
        except HyMotionError as error:
            return self.refuse(error)
        return cured()


class HYMOTION_OT_leave_edit_mode(bpy.types.Operator):
    """Go back to Object Mode, keeping the edited bones."""

    bl_idname = ids.LEAVE_EDIT_MODE
    bl_label = "Leave Edit Mode"
    bl_description = "Go back to Object Mode, keeping the edited bones"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Switch the mode; Blender does so for every object being edited."""
        if context.mode != "OBJECT":
            bpy.ops.object.mode_set(mode="OBJECT")
        return cured()


class HYMOTION_OT_leave_tweak_mode(bpy.types.Operator):
    """Leave the NLA strip that is being tweaked."""

    bl_idname = ids.LEAVE_TWEAK_MODE
    bl_label = "Leave Tweak Mode"
    bl_description = "Stop tweaking the NLA strip, which keeps the character's Action from being changed"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """What Tab does in the NLA editor."""
        armature = of(context.scene).target(context.view_layer)
        if armature is not None and armature.animation_data is not None:
            armature.animation_data.use_tweak_mode = False
        return cured()


class HYMOTION_OT_make_override(bpy.types.Operator):
    """Make a library override of the linked character, which can be animated in this file."""

    bl_idname = ids.MAKE_OVERRIDE
    bl_label = "Make Library Override"
    bl_description = "Make a library override of the linked character, which can be animated in this file"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Override the armature with all it needs, and choose the override."""
        settings = of(context.scene)
        linked = settings.target(context.view_layer)
        if linked is None or linked.library is None:
            return cured()
        override = linked.override_hierarchy_create(context.scene, context.view_layer, do_fully_editable=True)
        if override is None:
            self.report({"ERROR"}, f'Blender could not make an override of "{linked.name}".')
            return {"CANCELLED"}
        if settings.armature is not None:
            settings.armature = override
        context.view_layer.objects.active = override
        return cured()


class HYMOTION_OT_make_ready(PanelOperator):
    """Cure one finding on the character."""

    bl_idname = ids.MAKE_READY
    bl_label = "Make the Character Ready"
    bl_description = "Change this one thing about the character, so that its motion is seen as it is keyed"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    code: StringProperty(name="Finding", options={"HIDDEN"})

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Do it to the panel's character; the timer then sees that the finding is gone."""
        try:
            armature = require_target(context.scene, context.view_layer)
            recognition.require_recognised(state.current(), armature)
            make_ready(armature, with_toggles(armature, recognition.map_now(armature)), self.code)
        except HyMotionError as error:
            return self.refuse(error)
        return cured()


class HYMOTION_OT_example_prompt(bpy.types.Operator):
    """Fill in a prompt that works."""

    bl_idname = ids.EXAMPLE_PROMPT
    bl_label = "Use an Example Prompt"
    bl_description = "Fill in a prompt that works"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Set the scene's prompt."""
        of(context.scene).prompt = EXAMPLE_PROMPT
        return cured()


class HYMOTION_OT_shorten_prompt(bpy.types.Operator):
    """Keep the beginning of the prompt, as much as can be used."""

    bl_idname = ids.SHORTEN_PROMPT
    bl_label = "Shorten the Prompt"
    bl_description = "Keep the beginning of the prompt, as much as can be used"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Cut at the last word that fits."""
        settings = of(context.scene)
        start = settings.prompt.strip()[: MAX_PROMPT_CHARACTERS + 1]
        settings.prompt = (start.rsplit(" ", 1)[0] if " " in start else start)[:MAX_PROMPT_CHARACTERS]
        return cured()


class HYMOTION_OT_set_seconds(bpy.types.Operator):
    """Set the duration to one that every engine can make."""

    bl_idname = ids.SET_SECONDS
    bl_label = "Set the Duration"
    bl_description = "Set the duration to one that every engine can make"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    seconds: FloatProperty(name="Duration", default=DEFAULT_SECONDS)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Set the scene's duration."""
        of(context.scene).seconds = self.seconds
        return cured()


class HYMOTION_OT_open_preferences(bpy.types.Operator):
    """Show this add-on's preferences."""

    bl_idname = ids.OPEN_PREFERENCES
    bl_label = "Open Preferences"
    bl_description = "Show this add-on's preferences"
    bl_options = {"INTERNAL"}

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Open the window that Blender opens for any add-on."""
        bpy.ops.preferences.addon_show(module=preferences.ADDON)
        return {"FINISHED"}


class HYMOTION_OT_dismiss(bpy.types.Operator):
    """Hide this message."""

    bl_idname = ids.DISMISS
    bl_label = "Dismiss"
    bl_description = "Hide this message"
    bl_options = {"INTERNAL"}

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Forget the error; a motion that is kept stays kept."""
        return cured()


CLASSES = (
    HYMOTION_OT_add_sample_character,
    HYMOTION_OT_use_active,
    HYMOTION_OT_leave_edit_mode,
    HYMOTION_OT_leave_tweak_mode,
    HYMOTION_OT_make_override,
    HYMOTION_OT_make_ready,
    HYMOTION_OT_example_prompt,
    HYMOTION_OT_shorten_prompt,
    HYMOTION_OT_set_seconds,
    HYMOTION_OT_open_preferences,
    HYMOTION_OT_dismiss,
)
