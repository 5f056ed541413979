"""Which armature is meant, and how to find it again later."""

from __future__ import annotations

from typing import cast

import bpy

from ...inference.errors import RigError
from ..properties import of
from ..state import ArmatureRef
from .armature import check_target


def reference(armature: bpy.types.Object) -> ArmatureRef:
    """What to remember of an armature."""
    return ArmatureRef(uid=armature.session_uid, name=armature.name)


def find(ref: ArmatureRef) -> bpy.types.Object | None:
    """The armature again, after any undo or renaming; None when it is deleted or in no scene any more."""
    for candidate in bpy.data.objects:
        if candidate.session_uid == ref.uid:
            # An object that only a pointer property still holds was deleted, as far as a user can see.
            return candidate if candidate.users_scene else None
    return None


def require_target(scene: bpy.types.Scene, view_layer: bpy.types.ViewLayer) -> bpy.types.Object:
    """The armature that the panel shows. Raises RigError when there is none or it can't be animated."""
    settings = of(scene)
    target = settings.target(view_layer)
    if target is None and settings.armature is not None:
        raise RigError(
            f'"{settings.armature.name}" is not in this scene any more.',
            cure="Choose another character.",
            code="armature_not_here",
        )
    return require(target)


def require(armature: bpy.types.Object | None) -> bpy.types.Object:
    """The same armature. Raises RigError when there is none or it can't be animated."""
    check_target(armature)
    return cast("bpy.types.Object", armature)  # check_target raises for None
