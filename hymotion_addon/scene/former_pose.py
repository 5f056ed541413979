"""What an action leaves behind in the pose when another takes its place.

Blender keeps every pose value that no action drives. A root bone that the former action had laid on the floor would
carry the new motion lying on its side, so such values go back to rest; values that the user set by hand stay.
"""

from __future__ import annotations

from typing import Final

import bpy

from . import compat
from .object_keys import put_home

_REST: Final = {
    "location": (0.0, 0.0, 0.0),
    "rotation_quaternion": (1.0, 0.0, 0.0, 0.0),
    "rotation_euler": (0.0, 0.0, 0.0),
    "rotation_axis_angle": (0.0, 0.0, 1.0, 0.0),
    "scale": (1.0, 1.0, 1.0),
}
_OF_A_BONE: Final = "pose.bones["


def release(armature: bpy.types.Object, former: bpy.types.Action, played: bpy.types.Action) -> None:
    """Put bone channels that `former` drove and `played` does not back to their rest values."""
    driven = {(curve.data_path, curve.array_index) for curve in compat.curves(played)}
    for curve in compat.curves(former):
        bone_path, _, channel = curve.data_path.rpartition(".")
        if channel not in _REST or not bone_path.startswith(_OF_A_BONE):
            continue
        if (curve.data_path, curve.array_index) in driven or not _has(armature, bone_path):
            continue
        getattr(armature.path_resolve(bone_path), channel)[curve.array_index] = _REST[channel][curve.array_index]
    put_home(armature, former, driven)


def _has(armature: bpy.types.Object, path: str) -> bool:
    """Whether the armature still has the bone; actions outlive bones and are shared between rigs."""
    try:
        armature.path_resolve(path)
    except ValueError:  # how Blender says so
        return False
    return True
