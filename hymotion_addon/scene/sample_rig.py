"""A character to try things on: Rigify's human, generated, in a mannequin's body."""

from __future__ import annotations

import operator
from typing import Any, Final

import addon_utils
import bpy
import numpy as np

from ...inference.errors import RigError
from .mannequin import BodyMesh, build_body
from .restore import leave_mode

NAME: Final = "Character"

# Not needed for a body, and their controls make the rig twice as heavy.
_LEFT_OUT: Final = ("face", "breast.L", "breast.R")
# A motion keys the FK controls; the others would stay behind in the viewport.
_HIDDEN_CONTROLS: Final = ("(IK)", "(Tweak)")
_MATERIALS: Final = (
    ("Character body", (0.62, 0.66, 0.72, 1.0), 0.45),
    ("Character joints", (0.06, 0.08, 0.12, 1.0), 0.6),
)


def make_sample_character() -> bpy.types.Object:
    """Add the character to the current scene and return its armature, selected and active.

    Raises RigError (rigify_missing) when Blender comes without Rigify.
    """
    context = bpy.context
    _enable_rigify()
    leave_mode(context)
    before = set(bpy.data.armatures.keys())
    metarig = _add_metarig()
    _operator("pose.rigify_generate")
    rig = context.view_layer.objects.active
    bpy.data.objects.remove(metarig)
    for left_over in [data for data in bpy.data.armatures if data.name not in before and data != rig.data]:
        bpy.data.armatures.remove(left_over)  # the metarig's, and a copy that Rigify made of it
    rig.name = rig.data.name = NAME
    for bone in rig.data.bones:
        bone.bbone_segments = 1  # bending bones would bend the stiff segments, and no exporter knows them
    for collection in rig.data.collections_all:
        if collection.name.endswith(_HIDDEN_CONTROLS):
            collection.is_visible = False
    bones = rig.data.bones
    body = build_body(
        {bone.name: np.array(bone.head_local) for bone in bones},
        {bone.name: np.array(bone.tail_local) for bone in bones},
    )
    _add_body(rig, body)
    for obj in context.selected_objects:
        obj.select_set(False)
    rig.select_set(True)
    context.view_layer.objects.active = rig
    return rig


def _enable_rigify() -> None:
    if addon_utils.check("rigify")[1]:
        return
    # without a preferences entry (default_set) Rigify registers by halves
    if addon_utils.enable("rigify", default_set=True) is None:
        raise RigError(
            "Blender's Rigify add-on, which builds the sample character, can't be enabled.",
            cure="Install Rigify, or use a character of your own.",
            code="rigify_missing",
        )


def _operator(name: str) -> None:
    """Run an operator that Rigify brings along, which type checkers do not know of."""
    operator.attrgetter(name)(bpy.ops)()


def _add_metarig() -> bpy.types.Object:
    """Rigify's human without its face."""
    _operator("object.armature_human_metarig_add")
    metarig = bpy.context.view_layer.objects.active
    bpy.ops.object.mode_set(mode="EDIT")
    bones = metarig.data.edit_bones
    for name in _LEFT_OUT:
        for bone in (*bones[name].children_recursive, bones[name]):
            bones.remove(bone)
    bpy.ops.object.mode_set(mode="OBJECT")
    return metarig


def _add_body(rig: bpy.types.Object, body: BodyMesh) -> bpy.types.Object:
    """The mesh object, weighted to `rig` and parented to it."""
    mesh = bpy.data.meshes.new(f"{NAME} body")
    mesh.from_pydata(body.vertices.tolist(), [], body.quads.tolist())
    mesh.polygons.foreach_set("use_smooth", np.ones(len(body.quads), dtype=bool))
    for name, colour, roughness in _MATERIALS:
        mesh.materials.append(_material(name, colour, roughness))
    mesh.polygons.foreach_set("material_index", body.materials.astype(np.int32))
    mesh.update()
    obj = bpy.data.objects.new(mesh.name, mesh)
    rig.users_collection[0].objects.link(obj)
    for bone, weights in body.weights.items():
        group = obj.vertex_groups.new(name=bone)
        for weight in np.unique(weights[weights > 0]):
            group.add(np.flatnonzero(weights == weight).tolist(), float(weight), "REPLACE")
    obj.parent = rig
    modifier: Any = obj.modifiers.new("Armature", "ARMATURE")
    modifier.object = rig
    return obj


def _material(name: str, colour: tuple[float, float, float, float], roughness: float) -> bpy.types.Material:
    """A plain surface; the same colour in Solid view and in renders."""
    material: Any = bpy.data.materials.get(name)
    if material is None:
        material = bpy.data.materials.new(name)
        if material.node_tree is None:  # up to 4.5; from 5.0 every material has one
            material.use_nodes = True
        shader = next(node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED")
        shader.inputs["Base Color"].default_value = colour
        shader.inputs["Roughness"].default_value = roughness
        material.diffuse_color = colour
        material.roughness = roughness
    return material
