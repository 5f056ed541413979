"""A mesh object as the ground that a character walks on."""

from __future__ import annotations

from typing import cast

import bpy
import numpy as np
from mathutils import Vector

from ...inference.errors import RigError
from ..retarget.ground import Ground

_ABOVE: float = 0.5
"""Of the leg length: ground this far above a foot is still stepped on; what is higher is a ceiling."""


def surface_of(obj: bpy.types.Object, up: np.ndarray, leg_length: float) -> Ground:
    """How high the object's evaluated mesh is below points, along `up` (3,), world space; NaN beside it.

    Raises RigError (no_surface) for an object without faces or out of this scene.
    """
    evaluated = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    if obj.type != "MESH" or not obj.users_scene or not cast("bpy.types.Mesh", evaluated.data).polygons:
        raise RigError(f'"{obj.name}" has no surface to walk on.', cure="Choose a mesh object.", code="no_surface")
    matrix = np.array(evaluated.matrix_world, dtype=float)
    inverse = np.linalg.inv(matrix)
    down = Vector((-(inverse[:3, :3] @ up)).tolist())

    def heights(points: np.ndarray) -> np.ndarray:
        starts = (points + _ABOVE * leg_length * up) @ inverse[:3, :3].T + inverse[:3, 3]
        found = np.full(len(points), np.nan)
        for row, start in enumerate(starts):
            hit, place, _normal, _face = evaluated.ray_cast(Vector(start), down)
            if hit:
                found[row] = (matrix[:3, :3] @ np.array(place) + matrix[:3, 3]) @ up
        return found

    return heights
