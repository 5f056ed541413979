"""The outline of each foot's skin at rest, read from the meshes that an armature deforms. Nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import bpy
import numpy as np

from ..retarget.rest_pose import RestPose, Sole
from ..retarget.rig_body import RigBody, rig_body
from ..retarget.soles import foot_carriers, outline
from ..rigs.bone_map import BoneMap
from .armature import is_deformed, meshes_of

_SIDES: Final = ("left", "right")
_MOST_VERTICES: Final = 4000
"""Of each mesh: Blender gives weights to Python one vertex at a time (5 microseconds each)."""
_AROUND: Final = 0.7  # of the leg length: a foot is within this of its ankle
_ABOVE: Final = 0.1  # of the leg length: and not further above it than this


@dataclass(frozen=True)
class _Feet:
    """parts: {bone: (side, column of a sole's weights)}. bones: all of them. ankles: (2, 3) armature space."""

    parts: dict[str, tuple[str, int]]
    bones: frozenset[str]
    ankles: np.ndarray


def read_soles(armature: bpy.types.Object, rest: RestPose, bone_map: BoneMap) -> dict[str, Sole]:
    """{"left": , "right": }, or nothing where not both feet have skin."""
    body = rig_body(rest, bone_map)
    feet = _Feet(_foot_parts(rest, bone_map, body), frozenset(rest.names), _ankles(body))
    found: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {side: [] for side in _SIDES}
    for obj in meshes_of(armature):
        if is_deformed(obj, armature):
            to_armature = np.array(armature.matrix_world.inverted() @ obj.matrix_world)
            places = _resting_vertices(obj) @ to_armature[:3, :3].T + to_armature[:3, 3]
            for side, part in _read_mesh(obj, places, body, feet).items():
                found[side].append(part)
    if not all(found.values()):
        return {}
    return {
        side: outline(np.concatenate([p for p, _ in parts]), np.concatenate([w for _, w in parts]))
        for side, parts in found.items()
    }


def _read_mesh(
    obj: bpy.types.Object, places: np.ndarray, body: RigBody, feet: _Feet
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Points (V, 3) and weights (V, 3) of the skin that mostly goes with a foot, by side."""
    groups = {group.index: feet.parts[group.name] for group in obj.vertex_groups if group.name in feet.parts}
    bones = {group.index for group in obj.vertex_groups if group.name in feet.bones}
    hidden = _masks(obj)
    near = np.flatnonzero(_near_feet(places, body, feet.ankles))
    found: dict[str, list[tuple[int, np.ndarray]]] = {side: [] for side in _SIDES}
    mesh = cast("bpy.types.Mesh", obj.data)
    for index in near[:: 1 + len(near) // _MOST_VERTICES].tolist():
        weights = {element.group: element.weight for element in mesh.vertices[index].groups}
        if any((weights.get(group, 0.0) > threshold) == inverted for group, threshold, inverted in hidden):
            continue
        total = sum(weight for group, weight in weights.items() if group in bones)
        for side in _SIDES:
            row = np.zeros(3)
            for group, weight in weights.items():
                if group in groups and groups[group][0] == side:
                    row[groups[group][1]] += weight
            if row[1:].sum() > 0.5 * total > 0:
                found[side].append((index, row / row.sum()))
    return {
        side: (places[[index for index, _ in rows]], np.array([row for _, row in rows]))
        for side, rows in found.items()
        if rows
    }


def _near_feet(places: np.ndarray, body: RigBody, ankles: np.ndarray) -> np.ndarray:
    """(V,) whether an armature-space point can be a foot's."""
    world = (places @ body.linear.T)[:, None] - ankles @ body.linear.T
    height = world @ body.frame.up
    aside = np.linalg.norm(world - height[..., None] * body.frame.up, axis=-1)
    leg = body.frame.leg_length
    return ((height < _ABOVE * leg) & (aside < _AROUND * leg)).any(-1)


def _ankles(body: RigBody) -> np.ndarray:
    knees = [body.by_joint[f"{side}_knee"] for side in _SIDES]
    return body.heads[knees] + body.segments[knees]


def _foot_parts(rest: RestPose, bone_map: BoneMap, body: RigBody) -> dict[str, tuple[str, int]]:
    """Which part of which foot every bone goes with: 0 shin, 1 foot, 2 toes.

    A bone goes with its nearest mapped ancestor. Where a family's controls move deforming bones by constraints it goes
    with the control that lies nearest to it.
    """
    columns: dict[int, tuple[str, int]] = {}
    for side in _SIDES:
        for column, driver in reversed(list(enumerate(foot_carriers(body, side)))):
            columns[driver] = (side, column)
    mapped = {body.drivers[driver].bone: part for driver, part in columns.items()}
    others = {driver.bone for driver in body.drivers} - mapped.keys()
    if bone_map.follows:
        return _nearest(rest, body, columns)
    found: dict[str, tuple[str, int]] = {}
    for row, name in enumerate(rest.names):
        parent = int(rest.parents[row])
        if name in mapped:
            found[name] = mapped[name]
        elif name not in others and parent >= 0 and rest.names[parent] in found:
            found[name] = found[rest.names[parent]]
    return found


def _nearest(rest: RestPose, body: RigBody, columns: dict[int, tuple[str, int]]) -> dict[str, tuple[str, int]]:
    """{deforming bone: part} of those whose middle lies nearest to a bone of a foot, of all drivers' bones."""
    row = {name: i for i, name in enumerate(rest.names)}
    drivers = [row[driver.bone] for driver in body.drivers]
    names = sorted(rest.weighted)
    heads, along = rest.rest_matrices[:, :3, 3], rest.lengths[:, None] * rest.rest_matrices[:, :3, 1]
    bones = [row[name] for name in names]
    away = (heads + 0.5 * along)[bones][:, None] - heads[drivers]
    share = np.clip((away * along[drivers]).sum(-1) / (along[drivers] ** 2).sum(-1), 0.0, 1.0)
    nearest = np.linalg.norm(away - share[..., None] * along[drivers], axis=-1).argmin(-1)
    return {name: columns[i] for name, i in zip(names, nearest.tolist(), strict=True) if i in columns}


def _resting_vertices(obj: bpy.types.Object) -> np.ndarray:
    """(V, 3) object space, with the shape keys as they are mixed now."""
    mesh = cast("bpy.types.Mesh", obj.data)
    places = _coordinates(mesh.vertices, len(mesh.vertices))
    if mesh.shape_keys is None or not mesh.shape_keys.use_relative:
        return places
    for key in cast("Sequence[Any]", mesh.shape_keys.key_blocks):
        if not key.mute and key.value != 0 and key.relative_key != key:
            own, base = (_coordinates(each.data, len(places)) for each in (key, key.relative_key))
            places = places + key.value * (own - base)
    return places


def _coordinates(points: Any, count: int) -> np.ndarray:
    places = np.empty((count, 3), dtype=np.float32)
    points.foreach_get("co", places.ravel())
    return places.astype(float)


def _masks(obj: bpy.types.Object) -> list[tuple[int, float, bool]]:
    """(vertex group, threshold, inverted) of every mask that hides part of a mesh."""
    masks = [m for m in obj.modifiers if isinstance(m, bpy.types.MaskModifier) and m.show_viewport]
    return [
        (obj.vertex_groups[m.vertex_group].index, m.threshold, m.invert_vertex_group)
        for m in masks
        if m.mode == "VERTEX_GROUP" and m.vertex_group in obj.vertex_groups
    ]
