"""Rigs from files and back into files."""

from __future__ import annotations

import operator
from collections.abc import Callable
from pathlib import Path
from typing import Final

import bpy

from ...inference import motion_files
from ...inference.errors import MotionFileError, RigError
from ..exports.presets import OUTPUT_SUFFIXES, ExportPreset, preset_for
from ..rigs.vrm_file import human_bones
from . import compat
from .armature import bone_data, meshes_of, read_rest_pose, scene_of
from .metadata import keep_said
from .restore import assignment_kept, scene_fps, set_fps, temporary_scene
from .user_map import map_of

IMPORT_FPS: Final = 30.0
"""Blender's importers turn seconds into frames with the scene's rate of that moment, so it is set before."""


def open_rig(path: Path | str) -> bpy.types.Object:
    """Open a character file in this Blender process and return its armature.

    .blend replaces what is open; .glb, .gltf, .vrm and .fbx are imported into the current scene.
    Raises RigError: rig_file_missing, rig_file_type, rig_file_unreadable, no_armature.
    """
    path = Path(path)
    reader = _READERS.get(path.suffix.lower())
    if not path.is_file():
        raise RigError(f"There is no file {path}.", cure="Check the path.", code="rig_file_missing")
    if reader is None:
        raise RigError(
            f'A file of type "{path.suffix}" can\'t be opened as a rig.',
            cure=f"Use one of {', '.join(_READERS)}.",
            code="rig_file_type",
        )
    before = set() if reader is _open_blend else set(bpy.data.objects.keys())
    _read(reader, path)
    bpy.context.view_layer.update()
    shown = bpy.context.view_layer.objects
    armatures = [obj for obj in shown if obj.type == "ARMATURE" and obj.data.bones and obj.name not in before]
    if not armatures:
        raise RigError(f"There is no armature in {path.name}.", cure="Use a rigged character.", code="no_armature")
    return max(armatures, key=_how_likely_the_character)


def import_animation(path: Path) -> None:
    """Import a .glb, .gltf or .fbx into the current scene. Raises RigError (rig_file_unreadable)."""
    _read(_READERS[path.suffix.lower()], path)


def _read(reader: Callable[[Path], None], path: Path) -> None:
    try:
        reader(path)
    except RuntimeError as error:  # how bpy.ops reports every failure of an importer
        raise RigError(
            f"{path.name} can't be read: {_last_line(error)}.",
            cure="Open it in Blender to see whether it is damaged, and save or export it again.",
            code="rig_file_unreadable",
        ) from error


def check_writable(path: Path | str) -> None:
    """Raise MotionFileError unless a result can be written to `path`. Call it before any work starts."""
    path = Path(path)
    if path.suffix.lower() not in OUTPUT_SUFFIXES:
        raise MotionFileError(
            f'A file of type "{path.suffix}" can\'t be written.',
            cure=f"Use one of {', '.join(OUTPUT_SUFFIXES)}.",
            code="output_type",
        )
    motion_files.check_writable(path)


def save_rig(path: Path | str, armature: bpy.types.Object, action: bpy.types.Action) -> None:
    """Write the armature, its meshes and `action` alone to .glb or .fbx, or the whole file to .blend.

    Either the complete file is there afterwards or what was there before. Raises MotionFileError.
    """
    path = Path(path)
    check_writable(path)
    preset = preset_for(path.suffix)
    # in the same folder, so that relative paths in a .blend hold and the last step is one rename
    unfinished = path.with_name(f".{path.stem}.unfinished{path.suffix.lower()}")
    try:
        if preset is None:
            bpy.ops.wm.save_as_mainfile(filepath=str(unfinished), copy=True, check_existing=False)
        else:
            _export(unfinished, armature, action, preset)
        unfinished.replace(path)
    except (RuntimeError, OSError) as error:
        raise MotionFileError(
            f"{path} can't be written: {_last_line(error)}.",
            cure="Choose another place for the result.",
            code="motion_file_unwritable",
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def is_control_rig(armature: bpy.types.Object) -> bool:
    """Whether most bones are controls and mechanisms, as in Rigify: a game wants only the bones that deform."""
    deforming = sum(bone.use_deform for bone in bone_data(armature).bones)
    return 0 < deforming < len(bone_data(armature).bones) / 2


def _export(path: Path, armature: bpy.types.Object, action: bpy.types.Action, preset: ExportPreset) -> None:
    """Run an exporter on a temporary scene that holds the character alone."""
    options = {**preset.options, **(preset.deform_only if is_control_rig(armature) else {}), "filepath": str(path)}
    frames = (int(action.frame_range[0]), int(action.frame_range[1]))
    fps = scene_fps(scene_of(armature))
    with assignment_kept(armature):
        if compat.assignment(armature).action != action.name:
            compat.assign(armature, action)
        with temporary_scene(bpy.context, _character(armature), frames, fps):
            compat.call_with_known_options(operator.attrgetter(preset.operator)(bpy.ops), options)


def _character(armature: bpy.types.Object) -> list[bpy.types.Object]:
    """The armature, its meshes and the objects they hang on."""
    objects = [armature, *meshes_of(armature)]
    for obj in objects:
        if obj.parent is not None and obj.parent not in objects:
            objects.append(obj.parent)
    return objects


def _open_blend(path: Path) -> None:
    # scripts in a stranger's file are not run
    bpy.ops.wm.open_mainfile(filepath=str(path), load_ui=False, use_scripts=False)


def _import_gltf(path: Path) -> None:
    set_fps(bpy.context.scene, IMPORT_FPS)
    before = set(bpy.data.armatures.keys())
    compat.call_with_known_options(bpy.ops.import_scene.gltf, {"filepath": str(path), "disable_bone_shape": True})
    new = [armature for armature in bpy.data.armatures if armature.name not in before]
    human = human_bones(path) if new else {}
    for armature in new:
        keep_said(armature, human)


def _import_fbx(path: Path) -> None:
    set_fps(bpy.context.scene, IMPORT_FPS)
    # the default offset of 1 moves every key by a frame
    compat.call_with_known_options(bpy.ops.import_scene.fbx, {"filepath": str(path), "anim_offset": 0.0})


_READERS: Final[dict[str, Callable[[Path], None]]] = {
    ".glb": _import_gltf,
    ".gltf": _import_gltf,
    ".vrm": _import_gltf,
    ".fbx": _import_fbx,
    ".blend": _open_blend,
}


def _how_likely_the_character(armature: bpy.types.Object) -> tuple[bool, int, int]:
    """A generated Rigify rig goes before its metarig, then the one with most known joints, then the largest."""
    rest = read_rest_pose(armature)
    try:
        known = len(map_of(armature, rest).bones)
    except RigError:
        known = 0
    return "rig_id" in bone_data(armature), known, len(rest.names)


def _last_line(error: Exception) -> str:
    """What went wrong, of an importer's report: a traceback comes before it and "Location: ..." after it."""
    lines = [line.strip() for line in str(error).splitlines()]
    lines = [line for line in lines if line and not line.startswith("Location:")]
    return lines[-1].removeprefix("Error: ").rstrip(".") if lines else "no reason was given"
