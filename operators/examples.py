"""Prompts that are put in place with a click, and the engine that knows more than the built-in one."""

from __future__ import annotations

import bpy
from bpy.props import StringProperty

from ..hymotion_addon import ids, state
from ..hymotion_addon.properties import of
from .reporting import cured

_PROMPT_ERRORS = ("prompt_empty", "prompt_language", "prompt_no_words", "prompt_too_long")


class HYMOTION_OT_use_prompt(bpy.types.Operator):
    """Put a prompt in place."""

    bl_idname = ids.USE_PROMPT
    bl_label = "Use This Prompt"
    bl_description = "Put this prompt in the field above"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    prompt: StringProperty(name="Prompt")

    @classmethod
    def description(cls, _context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """What the tooltip says."""
        return f'Put "{properties.prompt}" in the prompt field'

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Set the scene's prompt; an error about the last one no longer holds."""
        of(context.scene).prompt = self.prompt
        failure = state.current().failure
        return cured() if failure is not None and failure.code in _PROMPT_ERRORS else {"FINISHED"}


class HYMOTION_OT_use_hymotion(bpy.types.Operator):
    """Choose HY-Motion."""

    bl_idname = ids.USE_HYMOTION
    bl_label = "Use HY-Motion 1.0"
    bl_description = "Choose Tencent's model, which knows far more actions. It has to be set up once"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Set the scene's engine; the panel then says what it still needs."""
        of(context.scene).engine = "hymotion"
        return {"FINISHED"}


CLASSES = (HYMOTION_OT_use_prompt, HYMOTION_OT_use_hymotion)
