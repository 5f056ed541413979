"""What an action leaves behind in the pose when another takes its place.

Blender keeps every pose value that no action drives. A root bone that the former action had laid on the floor would
carry the new motion lying on its side, so such values go back to rest; values that the user set by hand stay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

import bpy

from . import compat
from .compat import Channel
from .object_keys import Home, read_home

_REST: Final = {
    "location": (0.0, 0.0, 0.0),
    "rotation_quaternion": (1.0, 0.0, 0.0, 0.0),
    "rotation_euler": (0.0, 0.0, 0.0),
    "rotation_axis_angle": (0.0, 0.0, 1.0, 0.0),
    "scale": (1.0, 1.0, 1.0),
}
_OF_A_BONE: Final = "pose.bones["


def release(armature: bpy.types.Object, former: bpy.types.Action, played: bpy.types.Action) -> None:
    """Put channels that `former` drove and `played` does not back to their rest values, and the object home."""
    release_channels(armature, compat.channels(former), compat.channels(played), read_home(former))


def release_channels(
    armature: bpy.types.Object, former: Iterable[Channel], driven: Collection[Channel], home: Home | None
) -> None:
    """Put channels of bones that were driven and no longer are back to their rest values, and the object home."""
    for path, index in former:
        bone_path, _, channel = path.rpartition(".")
        if (path, index) in driven:
            continue
        if home is not None and path in home.channels:
            getattr(armature, path)[index] = home.channels[path][index]
        elif channel in _REST and bone_path.startswith(_OF_A_BONE) and _has(armature, bone_path):
            getattr(armature.path_resolve(bone_path), channel)[index] = _REST[channel][index]


def _has(armature: bpy.types.Object, path: str) -> bool:
    """Whether the armature still has the bone; actions outlive bones and are shared between rigs."""
    try:
        armature.path_resolve(path)
    except ValueError:  # how Blender says so
        return False
    return True
