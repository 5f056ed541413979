"""Add-on preferences: what every new file starts with."""

from __future__ import annotations

import bpy
from bpy.props import EnumProperty, FloatProperty

from ..inference.registry import DEFAULT_ENGINE
from .properties import DEFAULT_SECONDS, ENGINE_ITEMS, of

# Blender knows an extension by the name of its root package, `bl_ext.<repository>.hymotion`.
ADDON: str = __package__.rpartition(".")[0]


class HyMotionPreferences(bpy.types.AddonPreferences):
    """Shown in Blender's preferences under the add-on's entry."""

    bl_idname = ADDON

    engine: EnumProperty(
        name="Engine", description="The model that new files start with", items=ENGINE_ITEMS, default=DEFAULT_ENGINE
    )
    seconds: FloatProperty(
        name="Duration",
        description="The duration that new files start with, in seconds",
        default=DEFAULT_SECONDS,
        min=1.0,
        soft_max=10.0,
        step=50,
        precision=1,
        unit="TIME_ABSOLUTE",
    )

    def draw(self, _context: bpy.types.Context) -> None:
        """Two defaults, one below the other."""
        column = self.layout.column(heading="New files start with")
        column.use_property_split = True
        column.use_property_decorate = False
        column.prop(self, "engine")
        column.prop(self, "seconds")


def apply_defaults(scenes: list[bpy.types.Scene]) -> None:
    """Give scenes that were never set by a user the preferred engine and duration."""
    addon = bpy.context.preferences.addons.get(ADDON)
    if addon is None or addon.preferences is None:  # run from a checkout, not installed
        return
    for scene in scenes:
        for name in ("engine", "seconds"):
            settings = of(scene)
            if not settings.is_property_set(name):
                setattr(settings, name, getattr(addon.preferences, name))
