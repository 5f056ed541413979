"""What a user has said about an armature's bones, kept with the armature object in the .blend, and in preset files.

One text on the object, so that it stays when the object is renamed or appended; and a registered one, as a library
override keeps no others.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import bpy
from bpy.props import StringProperty

from ...inference.errors import RigError
from ..retarget.rest_pose import RestPose
from ..rigs.bone_map import BoneMap
from ..rigs.recognise import recognise
from ..rigs.user_map import UserMap, after_renaming, from_json, require_bones, said_of, to_json
from .armature import bone_data
from .ik_toggles import with_toggles

KEY: Final = "hymotion_bone_map"
"""The property of objects."""

_RIG: Final = "rig"
SUFFIX: Final = ".json"
"""Of preset files."""


def read(armature: bpy.types.Object) -> UserMap:
    """What the user has said; nothing where nothing was said. Bones are called as they are now."""
    text = stored(armature)
    if not text:
        return UserMap()
    said, then = from_json(text), json.loads(text).get(_RIG)
    return after_renaming(said, then, bone_data(armature).bones.keys()) if isinstance(then, list) else said


def write(armature: bpy.types.Object, said: UserMap) -> None:
    """Keep what the user has said with the armature; nothing is kept of nothing."""
    names = bone_data(armature).bones.keys()
    text = json.dumps({**to_json(said), _RIG: names}, ensure_ascii=False) if said else ""
    setattr(armature, KEY, text)


def stored(armature: bpy.types.Object) -> str:
    """What is kept, as it is kept: for noticing that it has changed."""
    return getattr(armature, KEY, "")  # a script may use us without `register`; then nobody can have said anything


def register() -> None:
    """Let objects keep it."""
    setattr(bpy.types.Object, KEY, StringProperty(name="HY-Motion bones", override={"LIBRARY_OVERRIDABLE"}))


def unregister() -> None:
    """Blender keeps what was said; it is there again with the add-on."""
    delattr(bpy.types.Object, KEY)


def map_of(armature: bpy.types.Object, rest: RestPose) -> BoneMap:
    """Which bone of an armature is which: as the user said, else as recognised. Raises RigError as `recognise` does."""
    return with_toggles(armature, recognise(rest, read(armature)))


def load_preset(path: Path | str, rest: RestPose) -> UserMap:
    """A preset file that fits a rig. Raises RigError (bone_preset, bone_map) with what is wrong with it."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RigError(
            f"{path.name} can't be read as a bone preset.",
            cure="Choose a file that was saved with Save under Bones.",
            code="bone_preset",
        ) from error
    said = from_json(text)
    require_bones(said, rest.names)
    recognise(rest, said)
    return said


def save_preset(path: Path | str, bone_map: BoneMap) -> None:
    """The whole map as a file for any rig with the same bone names. Raises RigError (bone_preset)."""
    path = Path(path)
    try:
        path.write_text(json.dumps(to_json(said_of(bone_map)), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise RigError(
            f"{path.name} can't be written: {error.strerror}.", cure="Choose another folder.", code="bone_preset"
        ) from error
