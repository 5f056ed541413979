"""Put back what had to be changed for a moment.

Everything is remembered by name: undo, imports and mode switches replace objects behind Python's back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import bpy

from . import compat


@dataclass(frozen=True)
class SceneState:
    """What a user would notice: which scene and frame, what is selected and active, and in which mode."""

    frame: int
    subframe: float
    active: str
    mode: Any
    selected: tuple[str, ...]

    @classmethod
    def of(cls, context: bpy.types.Context) -> SceneState:
        """The state now."""
        active = context.view_layer.objects.active
        return cls(
            frame=context.scene.frame_current,
            subframe=context.scene.frame_subframe,
            active=active.name if active else "",
            mode=active.mode if active else "OBJECT",
            selected=tuple(obj.name for obj in context.view_layer.objects if obj.select_get()),
        )

    def put_back(self, context: bpy.types.Context) -> None:
        """Make `context` look as it did; objects that are gone are left out."""
        if SceneState.of(context) == self:
            return
        leave_mode(context)
        objects = context.view_layer.objects
        for obj in objects:
            obj.select_set(obj.name in self.selected)
        objects.active = objects.get(self.active)
        if objects.active is not None and objects.active.mode != self.mode:
            bpy.ops.object.mode_set(mode=self.mode)
        if (context.scene.frame_current, context.scene.frame_subframe) != (self.frame, self.subframe):
            context.scene.frame_set(self.frame, subframe=self.subframe)


def leave_mode(context: bpy.types.Context) -> None:
    """Object mode for the active object."""
    active = context.view_layer.objects.active
    if active is not None and active.mode != "OBJECT":
        bpy.ops.object.mode_set(mode="OBJECT")


@contextmanager
def scene_state_kept(context: bpy.types.Context) -> Iterator[None]:
    """Mode, selection, active object and frame are afterwards as before, also after an error."""
    before = SceneState.of(context)
    try:
        yield
    finally:
        before.put_back(context)


@contextmanager
def assignment_kept(owner: bpy.types.Object) -> Iterator[None]:
    """The action and slot that `owner` plays are afterwards as before."""
    before = compat.assignment(owner)
    try:
        yield
    finally:
        compat.restore_assignment(owner, before)


@contextmanager
def temporary_scene(
    context: bpy.types.Context, objects: list[bpy.types.Object], frames: tuple[int, int], fps: float
) -> Iterator[bpy.types.Scene]:
    """A scene of its own that holds just `objects`, current inside the block; the user's scenes are not touched.

    frames: first and last frame. Afterwards the user's scene is shown again, evaluated at its own frame.
    The window is switched for real, since the glTF exporter does so too and forgets an override.
    """
    compat.tie_context_to_scene()
    original = context.window.scene.name
    scene = bpy.data.scenes.new("HY-Motion export")
    name = scene.name
    try:
        for obj in objects:
            scene.collection.objects.link(obj)
        scene.frame_start, scene.frame_end = frames
        set_fps(scene, fps)
        context.window.scene = scene
        scene.frame_set(frames[0])
        yield scene
    finally:
        shown = context.window.scene = bpy.data.scenes[original]
        bpy.data.scenes.remove(bpy.data.scenes[name])
        compat.tie_context_to_scene()
        shown.frame_set(shown.frame_current, subframe=shown.frame_subframe)


def scene_fps(scene: bpy.types.Scene) -> float:
    """Frames per second of a scene, such as 29.97."""
    return scene.render.fps / scene.render.fps_base


def set_fps(scene: bpy.types.Scene, fps: float) -> None:
    """Inverse of `scene_fps`: 29.97 becomes 30 / 1.001."""
    scene.render.fps = round(fps)
    scene.render.fps_base = round(fps) / fps
