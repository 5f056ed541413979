"""Add-on preferences: what new files start with, and what is true of this machine. ui/preferences.py draws them."""

from __future__ import annotations

from typing import Any, cast

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty, StringProperty

from ..inference.registry import DEFAULT_ENGINE
from ..inference.server_address import DEFAULT_PORT
from . import state
from .machine import Machine
from .properties import DEFAULT_SECONDS, ENGINE_ITEMS, of

# Blender knows an extension by the name of its root package, `bl_ext.<repository>.hymotion`.
ADDON: str = __package__.rpartition(".")[0]


def _models_moved(_preferences: Any, _context: bpy.types.Context) -> None:
    state.current().look_again()


class PreferenceFields:
    """The fields of Blender's preferences for this add-on."""

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
    models_folder: StringProperty(
        name="Folder",
        description="Where HY-Motion's models lie, shared by all Blender versions. Empty: in your user folder",
        subtype="DIR_PATH",
        update=_models_moved,
    )
    memory: EnumProperty(
        name="Memory",
        description="How much of this machine's memory HY-Motion may fill",
        items=(
            ("auto", "As It Fits", "As fast as what is free allows"),
            ("less", "Less", "Slower, about half the memory"),
            ("least", "Least", "As little memory as possible, slow"),
        ),
        default="auto",
    )
    use_server: BoolProperty(
        name="Use the Server",
        description="Let HY-Motion run on the motion server named in the preferences instead of this computer",
    )
    host: StringProperty(name="Host", description="Name or address of the machine on which `hymotion serve` runs")
    port: IntProperty(
        name="Port", description="The port that `hymotion serve` was given", default=DEFAULT_PORT, min=1, max=65535
    )
    token: StringProperty(
        name="Token", description="The secret word that `hymotion serve` was given", subtype="PASSWORD"
    )
    rewrite_url: StringProperty(
        name="Address",
        description=(
            "A server that speaks OpenAI's protocol, such as http://localhost:11434/v1 (Ollama, llama.cpp, LM Studio). "
            "Your prompt is sent there when you press Rewrite"
        ),
    )
    rewrite_model: StringProperty(
        name="Model", description="The model that this server should use, such as qwen3:8b. Empty: the first it offers"
    )
    rewrite_key: StringProperty(
        name="Key", description="The key that this server wants, if it wants one", subtype="PASSWORD"
    )


def stored() -> PreferenceFields | None:
    """Blender's preferences of this add-on; None when it runs from a checkout, not installed."""
    addon = bpy.context.preferences.addons.get(ADDON)
    return cast("PreferenceFields | None", addon.preferences) if addon is not None else None


def machine() -> Machine:
    """What the preferences say, as plain values."""
    fields = stored()
    if fields is None:
        return Machine()
    return Machine(
        models_folder=bpy.path.abspath(fields.models_folder) if fields.models_folder else "",
        memory=fields.memory,
        use_server=fields.use_server,
        host=fields.host.strip(),
        port=fields.port,
        token=fields.token,
        rewrite_url=fields.rewrite_url.strip(),
        rewrite_model=fields.rewrite_model.strip(),
        rewrite_key=fields.rewrite_key.strip(),
    )


def change(**values: Any) -> bool:
    """Set fields and have Blender save them with its preferences; False when nothing is stored (see `stored`)."""
    fields = stored()
    if fields is None:
        return False
    for name, value in values.items():
        setattr(fields, name, value)
    bpy.context.preferences.is_dirty = True  # Blender notices by itself only what is clicked
    return True


def apply_defaults(scenes: list[bpy.types.Scene]) -> None:
    """Give scenes that were never set by a user the preferred engine and duration."""
    fields = stored()
    if fields is None:
        return
    for scene in scenes:
        for name in ("engine", "seconds"):
            settings = of(scene)
            if not settings.is_property_set(name):
                setattr(settings, name, getattr(fields, name))
