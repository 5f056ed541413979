"""A small armature with Mixamo's names, for tests that need any recognised character at once."""

from __future__ import annotations

import bpy
from mathutils import Vector

from hymotion.inference.motion import y_up_to_z_up
from hymotion.inference.skeleton import SMPLX_BODY

_NAMES = {
    "pelvis": "Hips",
    "spine1": "Spine",
    "spine2": "Spine1",
    "spine3": "Spine2",
    "neck": "Neck",
    "head": "Head",
    "hip": "UpLeg",
    "knee": "Leg",
    "ankle": "Foot",
    "foot": "ToeBase",
    "collar": "Shoulder",
    "shoulder": "Arm",
    "elbow": "ForeArm",
    "wrist": "Hand",
}
_FOLLOWED_BY = {"pelvis": "spine1", "spine3": "neck"}
_TIP = 0.1  # length of a bone with no child, metres


def add_mixamo_armature(name: str = "Hero") -> bpy.types.Object:
    """In a T-pose on the floor, active and selected."""
    armature = bpy.data.objects.new(name, bpy.data.armatures.new(name))
    bpy.context.scene.collection.objects.link(armature)
    bpy.context.view_layer.objects.active = armature
    armature.select_set(True)
    bpy.ops.object.mode_set(mode="EDIT")
    heads = y_up_to_z_up(SMPLX_BODY.rest_positions())
    heads[:, 2] -= heads[:, 2].min() - 0.02
    bones = []
    for joint, head in zip(SMPLX_BODY.names, heads, strict=True):
        side, _, part = joint.rpartition("_")
        bone = armature.data.edit_bones.new(f"mixamorig:{side.capitalize()}{_NAMES[part]}")
        bone.head, bone.tail = head, head + _direction(joint, heads)
        bone.parent = bones[SMPLX_BODY.parents[len(bones)]] if bones else None
        bones.append(bone)
    bpy.ops.object.mode_set(mode="OBJECT")
    return armature


def _direction(joint: str, heads) -> Vector:
    index = SMPLX_BODY.index(joint)
    children = [i for i, parent in enumerate(SMPLX_BODY.parents) if parent == index]
    if joint in _FOLLOWED_BY:
        children = [SMPLX_BODY.index(_FOLLOWED_BY[joint])]
    if children:
        return Vector(heads[children[0]] - heads[index])
    if joint == "head":
        return Vector((0, 0, _TIP))
    if joint.endswith("foot"):
        return Vector((0, -_TIP, 0))
    return Vector((_TIP if joint.startswith("left") else -_TIP, 0, 0))
