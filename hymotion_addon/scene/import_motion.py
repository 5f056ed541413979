"""Motion from any file. What Blender's importers bring along is removed again, completely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import bpy

from ...inference.errors import MotionFileError, RigError
from ...inference.motion import Motion
from ..retarget.motion_source import needs_blender, read_plain
from ..rigs.bone_map import BoneMap
from .armature import read_rest_pose
from .files import IMPORT_FPS, import_animation
from .restore import temporary_scene
from .sample_action import actions_of, read_motion
from .user_map import map_of

_MOST_NAMED = 8


def read_motion_file(path: Path | str, action: str = "", fps: float = IMPORT_FPS) -> Motion:
    """The motion in an .npz, .bvh, .fbx, .glb or .gltf file.

    action: which of several animations in a .fbx or .glb; the longest when left out. fps: frames per second to read
    such a file at; the others have their own.
    Raises MotionFileError, or RigError when nobody that can be recognised moves in the file.
    """
    path = Path(path)
    if not needs_blender(path):
        return read_plain(path)
    with _imported(path) as (armatures, actions):
        armature, bone_map = _character(path, armatures, actions)
        chosen = _choose(path, [found for found in actions_of(armature) if found in actions], armature, action)
        for bone in armature.pose.bones:  # whatever another of the file's animations has left in the pose
            bone.matrix_basis.identity()
        motion = read_motion(armature, chosen, fps, bone_map)
        name = _plain_name(chosen, armature)
    notes = (*motion.info.notes, *bone_map.notes)
    return motion.replace(info=type(motion.info)(prompt=f"{path.stem} {name}".strip(), notes=notes))


@contextmanager
def _imported(path: Path) -> Iterator[tuple[list[bpy.types.Object], list[bpy.types.Action]]]:
    """The file's armatures and Actions, in a scene of their own that is gone afterwards with all that was imported."""
    with temporary_scene(bpy.context, [], (1, 2), IMPORT_FPS):
        before = {block.session_uid for block in _blocks()}
        try:
            import_animation(path)
            bpy.context.view_layer.update()
            new = [block for block in _blocks() if block.session_uid not in before]
            armatures = [b for b in new if isinstance(b, bpy.types.Object) and b.type == "ARMATURE" and b.pose.bones]
            yield armatures, [block for block in new if isinstance(block, bpy.types.Action)]
        finally:
            bpy.data.batch_remove([block for block in _blocks() if block.session_uid not in before])


def _blocks() -> Iterator[bpy.types.ID]:
    """Everything that the open file holds."""
    for collection in bpy.data.bl_rna.properties:
        if collection.type == "COLLECTION":
            yield from getattr(bpy.data, collection.identifier)


def _character(
    path: Path, armatures: Sequence[bpy.types.Object], actions: Sequence[bpy.types.Action]
) -> tuple[bpy.types.Object, BoneMap]:
    """Of the armatures that move, the recognised one with most joints. Raises RigError when none is recognised."""
    moving = [armature for armature in armatures if any(found in actions for found in actions_of(armature))]
    if not moving:
        raise MotionFileError(
            f"No armature moves in {path.name}.", cure="Use a file with an animated character.", code="no_action"
        )
    found: list[tuple[int, bpy.types.Object, BoneMap]] = []
    problems: list[RigError] = []
    for armature in moving:
        try:
            bone_map = map_of(armature, read_rest_pose(armature))
        except RigError as problem:
            problems.append(problem)
        else:
            found.append((len(bone_map.bones), armature, bone_map))
    if not found:
        raise RigError(f"{path.name}: {problems[0].message}", cure=problems[0].cure, code="motion_file_body")
    _, armature, bone_map = max(found, key=lambda each: each[0])
    return armature, bone_map


def _choose(path: Path, actions: Sequence[bpy.types.Action], armature: bpy.types.Object, name: str) -> bpy.types.Action:
    """The Action of this name, however the importer has lengthened it; the first (longest) for an empty name."""
    if not name:
        return actions[0]
    for action in actions:
        if name.casefold() in (action.name.casefold(), _plain_name(action, armature).casefold()):
            return action
    names = sorted(_plain_name(action, armature) for action in actions)
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    raise MotionFileError(
        f'{path.name} has no animation called "{name}".',
        cure=f"It has {', '.join(names[:_MOST_NAMED])}{more}.",
        code="no_such_action",
    )


def _plain_name(action: bpy.types.Action, armature: bpy.types.Object) -> str:
    """What the file calls an animation; importers put the armature's name before it ("Rig|Walk") or behind it."""
    return action.name.rpartition("|")[2].removesuffix(f"_{armature.name}")
