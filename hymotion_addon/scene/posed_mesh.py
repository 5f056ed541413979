"""A character's surface at a frame, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass

import bpy
import numpy as np

from .armature import meshes_of

_GREY = (0.7, 0.7, 0.7)


@dataclass(frozen=True, eq=False)
class PosedMesh:
    """Everything that hangs on an armature, in world space (Z up, metres).

    vertices, normals: (V, 3). triangles: (F, 3) vertex indices. colours: (F, 3) sRGB of each triangle's material.
    """

    vertices: np.ndarray
    normals: np.ndarray
    triangles: np.ndarray
    colours: np.ndarray


def posed_mesh(armature: bpy.types.Object, frame: float) -> PosedMesh:
    """Move the scene to `frame` (between keys, too) and read the meshes of `armature` as they are deformed there."""
    whole = int(frame)
    bpy.context.scene.frame_set(whole, subframe=frame - whole)
    depsgraph = bpy.context.evaluated_depsgraph_get()
    parts, first = [], 0
    for obj in meshes_of(armature):
        part = _read(obj.evaluated_get(depsgraph), first)
        parts.append(part)
        first += len(part[0])
    return PosedMesh(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _read(obj: bpy.types.Object, first: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The arrays of one evaluated object; its vertex indices start at `first`."""
    mesh = obj.to_mesh()
    mesh.calc_loop_triangles()
    vertices, normals = np.empty((2, len(mesh.vertices), 3), dtype=np.float32)
    mesh.vertices.foreach_get("co", vertices.ravel())
    mesh.vertices.foreach_get("normal", normals.ravel())
    triangles = np.empty((len(mesh.loop_triangles), 3), dtype=np.int32)
    mesh.loop_triangles.foreach_get("vertices", triangles.ravel())
    materials = np.empty(len(mesh.loop_triangles), dtype=np.int32)
    mesh.loop_triangles.foreach_get("material_index", materials)
    palette = np.array([_colour(slot.material) for slot in obj.material_slots] or [_GREY])
    obj.to_mesh_clear()
    world = np.array(obj.matrix_world)
    return (
        vertices @ world[:3, :3].T + world[:3, 3],
        normals @ np.linalg.inv(world[:3, :3]),
        triangles + first,
        palette[np.clip(materials, 0, len(palette) - 1)],
    )


def _colour(material: bpy.types.Material | None) -> np.ndarray:
    """(3,) the material's viewport colour, which Blender keeps as scene-linear, in sRGB."""
    if material is None:
        return np.array(_GREY)
    return np.maximum(np.array(material.diffuse_color)[:3], 0) ** (1 / 2.2)
