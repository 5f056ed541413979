"""Put back what had to be changed for a moment.

Everything is remembered by name: undo, imports and mode switches replace objects behind Python's back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import bpy

from . import compat


def leave_mode(context: bpy.types.Context) -> None:
    """Object mode for the active object."""
    active = context.view_layer.objects.active
    if active is not None and active.mode != "OBJECT":
        bpy.ops.object.mode_set(mode="OBJECT")


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
