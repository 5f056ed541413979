"""What the built-in model knows, as prompts to click: by category, or searched."""

from __future__ import annotations

from typing import cast

import bpy

from ..hymotion_addon import ids
from ..hymotion_addon.properties import of
from ..inference.engines.starter.examples import EXAMPLES, Example, find
from .hints import short

_MOST_FOUND = 20


class HYMOTION_PT_examples(bpy.types.Panel):
    """Below the main panel, while the built-in model is chosen."""

    bl_idname = ids.EXAMPLES_PANEL
    bl_label = "Examples"
    bl_category = ids.CATEGORY
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_parent_id = ids.PANEL
    bl_options = {"DEFAULT_CLOSED"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """HY-Motion follows sentences that no list can hold."""
        return not of(context.scene).needs_worker

    def draw(self, context: bpy.types.Context) -> None:
        """A search field; what it finds, or one category."""
        settings = of(context.scene)
        layout = cast("bpy.types.UILayout", self.layout)
        layout.prop(settings, "example_search", text="", icon="VIEWZOOM")
        if settings.example_search.strip():
            _draw_found(layout, find(settings.example_search))
            return
        layout.prop(settings, "example_category", text="")
        _draw_prompts(layout, [example for example in EXAMPLES if example.category == settings.example_category])


def _draw_found(layout: bpy.types.UILayout, found: tuple[Example, ...]) -> None:
    if not found:
        layout.label(text="No example has these words", icon="INFO")
    _draw_prompts(layout, found[:_MOST_FOUND])
    if len(found) > _MOST_FOUND:
        layout.label(text=f"and {len(found) - _MOST_FOUND} more", icon="BLANK1")


def _draw_prompts(layout: bpy.types.UILayout, examples: list[Example] | tuple[Example, ...]) -> None:
    column = layout.column(align=True)
    for example in examples:
        column.operator(ids.USE_PROMPT, text=short(example.prompt)).prompt = example.prompt


CLASSES = (HYMOTION_PT_examples,)
