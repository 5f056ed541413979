"""Scenes for tests: rigs built bone by bone, and a fingerprint of everything a user could miss afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import bpy
import numpy as np

from hymotion.hymotion_addon.retarget.bone_animation import BoneAnimation
from hymotion.hymotion_addon.scene import compat
from hymotion.inference.motion import Motion, MotionInfo
from hymotion.inference.rotations import axis_angle_to_quaternion_wxyz, make_sign_continuous, rotation_about
from hymotion.inference.skeleton import SMPLX_BODY

INFO = MotionInfo(prompt="a person walks", seed=7, engine="test", settings={"steps": 24}, notes=("a note",))

Point = tuple[float, float, float]

# Mixamo's names on a plain T-pose: bone -> (parent, head, tail), metres, facing -Y.
_MIDDLE: dict[str, tuple[str, Point, Point]] = {
    "Hips": ("", (0, 0, 1.0), (0, 0, 1.1)),
    "Spine": ("Hips", (0, 0, 1.1), (0, 0, 1.22)),
    "Spine1": ("Spine", (0, 0, 1.22), (0, 0, 1.34)),
    "Spine2": ("Spine1", (0, 0, 1.34), (0, 0, 1.5)),
    "Neck": ("Spine2", (0, 0, 1.5), (0, 0, 1.6)),
    "Head": ("Neck", (0, 0, 1.6), (0, 0, 1.8)),
}
_LEFT: dict[str, tuple[str, Point, Point]] = {
    "Shoulder": ("Spine2", (0.03, 0, 1.45), (0.17, 0, 1.45)),
    "Arm": ("Shoulder", (0.17, 0, 1.45), (0.43, 0, 1.45)),
    "ForeArm": ("Arm", (0.43, 0, 1.45), (0.68, 0, 1.45)),
    "Hand": ("ForeArm", (0.68, 0, 1.45), (0.78, 0, 1.45)),
    "UpLeg": ("Hips", (0.1, 0, 0.95), (0.1, -0.01, 0.52)),
    "Leg": ("UpLeg", (0.1, -0.01, 0.52), (0.1, 0.01, 0.1)),
    "Foot": ("Leg", (0.1, 0.01, 0.1), (0.1, -0.12, 0.02)),
    "ToeBase": ("Foot", (0.1, -0.12, 0.02), (0.1, -0.2, 0.02)),
}


def add_armature(bones: Mapping[str, tuple[str, Point, Point]], name: str = "Rig") -> bpy.types.Object:
    """An armature with {bone: (parent, head, tail)}, active and selected, in Object Mode."""
    obj = bpy.data.objects.new(name, bpy.data.armatures.new(name))
    bpy.context.scene.collection.objects.link(obj)
    bpy.context.view_layer.objects.active = obj
    obj.select_set(True)
    bpy.ops.object.mode_set(mode="EDIT")
    for bone, (parent, head, tail) in bones.items():
        new = obj.data.edit_bones.new(bone)
        new.head, new.tail = head, tail
        new.roll = 0.3 * len(bone)  # an odd roll: nothing may depend on it
        if parent:
            new.parent = obj.data.edit_bones[parent]
    bpy.ops.object.mode_set(mode="OBJECT")
    return obj


def add_chain(count: int = 3) -> bpy.types.Object:
    """Bones "0", "1", ... one on top of the other."""
    return add_armature({str(i): (str(i - 1) if i else "", (0, 0, i), (0, 0.2, i + 1)) for i in range(count)})


def add_character(name: str = "Hero") -> bpy.types.Object:
    """A biped with Mixamo's names and a block of a body weighted to every bone."""
    bones = {f"mixamorig:{bone}": (parent and f"mixamorig:{parent}", a, b) for bone, (parent, a, b) in _MIDDLE.items()}
    for side, sign in (("Left", 1), ("Right", -1)):
        for bone, (parent, head, tail) in _LEFT.items():
            above = parent if parent in _MIDDLE else f"{side}{parent}"
            ends = tuple((sign * x, y, z) for x, y, z in (head, tail))
            bones[f"mixamorig:{side}{bone}"] = (f"mixamorig:{above}", *ends)
    armature = add_armature(bones, name)
    add_body(armature)
    return armature


def add_body(armature: bpy.types.Object) -> bpy.types.Object:
    """One triangle per bone, weighted to it alone."""
    mesh = bpy.data.meshes.new("Body")
    heads = np.array([bone.head_local for bone in armature.data.bones])
    corners = heads[:, None, :] + np.array([[0, 0, 0], [0.05, 0, 0], [0, 0.05, 0]])
    mesh.from_pydata(corners.reshape(-1, 3).tolist(), [], np.arange(3 * len(heads)).reshape(-1, 3).tolist())
    obj = bpy.data.objects.new("Body", mesh)
    bpy.context.scene.collection.objects.link(obj)
    obj.parent = armature
    obj.modifiers.new("Armature", "ARMATURE").object = armature
    for i, bone in enumerate(armature.data.bones):
        obj.vertex_groups.new(name=bone.name).add([3 * i, 3 * i + 1, 3 * i + 2], 1.0, "REPLACE")
    return obj


def tumbling(bones: Iterable[str], frames: int = 40, seed: int = 0, fps: float = 30.0) -> BoneAnimation:
    """Every bone turns on and on, past half turns and full turns; the first one also moves."""
    rng = np.random.default_rng(seed)
    names = tuple(bones)
    rotations = {}
    for name in names:
        angles = np.cumsum(rng.normal(scale=0.05, size=(frames, 3)), axis=0) + np.linspace(0, 5, frames)[:, None]
        rotations[name] = make_sign_continuous(axis_angle_to_quaternion_wxyz(angles))
    return BoneAnimation(rotations, {names[0]: rng.normal(size=(frames, 3))}, fps)


def striding(frames: int = 45) -> Motion:
    """Walks along +Z with swinging legs and arms that come down from the T-pose."""
    seconds = np.arange(frames) / 30.0
    rotations = np.tile(np.eye(3), (frames, len(SMPLX_BODY), 1, 1))
    swing = 0.5 * np.sin(6 * seconds)
    for joint, axis, angle in (
        ("left_hip", (1, 0, 0), swing),
        ("right_hip", (1, 0, 0), -swing),
        ("left_shoulder", (0, 0, 1), np.full(frames, -1.2)),
        ("right_shoulder", (0, 0, 1), np.full(frames, 1.2)),
        ("right_elbow", (0, 1, 0), 0.8 + swing),
    ):
        rotations[:, SMPLX_BODY.index(joint)] = rotation_about(np.array(axis, dtype=float), angle)
    transl = np.stack([np.zeros(frames), np.full(frames, 0.95), seconds], axis=1)
    return Motion(transl, rotations, 30.0, info=INFO)


def world_poses(armature: bpy.types.Object, bones: Iterable[str], frames: Iterable[int]) -> np.ndarray:
    """(T, B, 4, 4) world matrices as Blender evaluates them."""
    names, poses = tuple(bones), []
    for frame in frames:
        bpy.context.scene.frame_set(frame)
        evaluated = armature.evaluated_get(bpy.context.evaluated_depsgraph_get())
        poses.append([np.array(evaluated.matrix_world @ evaluated.pose.bones[name].matrix) for name in names])
    return np.array(poses)


def fingerprint() -> dict[str, Any]:
    """What may not change when a motion is written: everything but the animated pose and the assigned action."""
    context = bpy.context
    found: dict[str, Any] = {
        "shown": context.window.scene.name,
        "frame": (context.scene.frame_current, context.scene.frame_start, context.scene.frame_end),
        "fps": (context.scene.render.fps, context.scene.render.fps_base),
        "active": context.view_layer.objects.active and context.view_layer.objects.active.name,
        "mode": context.mode,
        "selected": sorted(obj.name for obj in context.selected_objects),
        "data": {
            kind: sorted(item.name for item in getattr(bpy.data, kind))
            for kind in ("objects", "armatures", "meshes", "collections", "scenes", "materials", "images", "texts")
        },
    }
    for action in bpy.data.actions:
        found[f"action {action.name}"] = [
            (curve.data_path, curve.array_index, [tuple(key.co) for key in curve.keyframe_points])
            for curve in compat.curves(action)
        ]
    for obj in bpy.data.objects:
        found[f"object {obj.name}"] = (
            [tuple(row) for row in obj.matrix_world],
            obj.parent and obj.parent.name,
            obj.hide_get(),
            [(modifier.type, modifier.show_viewport) for modifier in obj.modifiers],
            [(constraint.type, constraint.mute, constraint.influence) for constraint in obj.constraints],
        )
        if obj.type == "ARMATURE":
            found[f"bones {obj.name}"] = [_bone_facts(obj, bone) for bone in obj.data.bones]
    return found


def _bone_facts(armature: bpy.types.Object, bone: bpy.types.Bone) -> tuple[Any, ...]:
    pose_bone = armature.pose.bones[bone.name]
    return (
        bone.name,
        bone.parent and bone.parent.name,
        [tuple(row) for row in bone.matrix_local],  # holds the roll too
        bone.length,
        bone.use_connect,
        bone.use_deform,
        bone.hide,
        pose_bone.rotation_mode,
        tuple(pose_bone.lock_rotation),
        tuple(pose_bone.lock_location),
        tuple(pose_bone.scale),
        [(c.type, c.mute, c.influence) for c in pose_bone.constraints],
    )
