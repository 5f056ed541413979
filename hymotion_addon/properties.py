"""What the user sets in the panel, saved with every scene."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty, PointerProperty, StringProperty

from ..inference.engines.starter.examples import CATEGORIES
from ..inference.registry import DEFAULT_ENGINE, ENGINES, entry_of
from ..inference.request import MAX_SEED, MAX_TAKES, MotionRequest
from . import ids
from .machine import Machine

DEFAULT_SECONDS = 5.0
ENGINE_ITEMS = tuple((entry.name, entry.label, entry.description) for entry in ENGINES)


def _is_armature(_settings: HyMotionSettings, candidate: bpy.types.Object) -> bool:
    return candidate.type == "ARMATURE"


class HyMotionSettings(bpy.types.PropertyGroup):
    """One scene's settings. Wide limits on purpose: a request that can't be served says so instead of being changed."""

    armature: PointerProperty(
        name="Character",
        description="Armature to animate. When empty, the active armature, or the one that moves the active mesh",
        type=bpy.types.Object,
        poll=_is_armature,
    )
    source: PointerProperty(
        name="Other Character",
        description="Armature whose Action the character is to do",
        type=bpy.types.Object,
        poll=_is_armature,
    )
    prompt: StringProperty(
        name="Prompt",
        description='What the character does, in one or two sentences, such as "a person walks forward and waves"',
        options={"TEXTEDIT_UPDATE"},
    )
    example_search: StringProperty(
        name="Search",
        description='Words of an example prompt, such as "left hand" or "dance"',
        options={"TEXTEDIT_UPDATE", "SKIP_SAVE"},
    )
    example_category: EnumProperty(
        name="Category",
        description="Which example prompts to show",
        items=tuple((category, category, "") for category in CATEGORIES),
    )
    seconds: FloatProperty(
        name="Duration",
        description="Length of the motion in seconds",
        default=DEFAULT_SECONDS,
        min=0.0,
        soft_min=1.0,
        soft_max=10.0,
        step=50,
        precision=1,
        unit="TIME_ABSOLUTE",
    )
    seed: IntProperty(
        name="Seed",
        description="The same prompt, duration and seed give the same motion; another seed gives another take",
        default=1,
        min=0,
        max=MAX_SEED,
    )
    engine: EnumProperty(
        name="Engine", description="The model that makes the motion", items=ENGINE_ITEMS, default=DEFAULT_ENGINE
    )

    takes: IntProperty(
        name="Takes",
        description="How many motions to make at once, each with the next seed and each as an Action of its own",
        default=1,
        min=1,
        max=MAX_TAKES,
    )
    use_steps: BoolProperty(name="Set Steps", description="Use this many steps instead of the engine's own number")
    steps: IntProperty(
        name="Steps",
        description="Fewer steps are faster and coarser",
        default=50,
        min=1,
        max=200,
        soft_min=10,
        soft_max=100,
    )
    use_guidance: BoolProperty(name="Set Guidance", description="Use this guidance instead of the engine's own")
    guidance: FloatProperty(
        name="Guidance",
        description="How closely the motion follows the prompt. Too much makes it jerky",
        default=5.0,
        min=0.0,
        max=20.0,
        soft_min=1.0,
        soft_max=10.0,
        step=50,
        precision=1,
    )
    precision: EnumProperty(
        name="Precision",
        description="How exactly the model computes",
        items=(
            ("fast", "Fast", "Half the memory, and faster where the device has bfloat16; you won't see a difference"),
            ("exact", "Exact", "32 bits, the official results to the last digit"),
        ),
        default="fast",
    )

    show_bones: BoolProperty(name="Bones", description="Which bone of the character is which part of the body")

    @property
    def needs_worker(self) -> bool:
        """Whether the chosen engine runs beside Blender, with an environment and models of its own."""
        return entry_of(self.engine).needs_worker

    def request(self) -> MotionRequest:
        """These settings as a request; not yet checked."""
        # Blender's floats have 32 bits: 2.3 would arrive as 2.299999952316284 and be stored so with the result.
        return MotionRequest(
            prompt=self.prompt.strip(),
            seconds=round(self.seconds, 3),
            seed=self.seed,
            takes=self.takes,
            guidance=round(self.guidance, 3) if self.use_guidance else None,
            steps=self.steps if self.use_steps else None,
        )

    def target(self, view_layer: bpy.types.ViewLayer) -> bpy.types.Object | None:
        """The armature to animate: the chosen one, else what is active. None when it is not in this view layer."""
        if self.armature is not None:
            return self.armature if self.armature.name in view_layer.objects else None
        return active_armature(view_layer)


def plan_key(settings: HyMotionSettings, machine: Machine) -> tuple[Any, ...]:
    """All that decides what a generation will use, but the seed."""
    return settings.engine, settings.precision, replace(settings.request(), seed=0), machine


def hints_key(settings: HyMotionSettings) -> tuple[Any, ...]:
    """All that decides the hints about a prompt."""
    return settings.engine, settings.prompt, settings.seconds


def active_armature(view_layer: bpy.types.ViewLayer) -> bpy.types.Object | None:
    """The active armature, or the one that moves the active mesh."""
    active = view_layer.objects.active
    if active is None or active.type == "ARMATURE":
        return active
    return active.find_armature()


def of(scene: bpy.types.Scene) -> HyMotionSettings:
    """The settings of a scene."""
    return getattr(scene, ids.SETTINGS)
