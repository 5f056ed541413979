"""The sample character: a clean Rigify rig in a body that follows it, added without disturbing the scene."""

from __future__ import annotations

import bpy
import numpy as np
import pytest

from hymotion.hymotion_addon.scene.animate import animate
from hymotion.hymotion_addon.scene.armature import meshes_of
from hymotion.hymotion_addon.scene.files import is_control_rig
from hymotion.hymotion_addon.scene.sample_rig import make_sample_character
from hymotion.inference.motion import y_up_to_z_up
from hymotion.inference.skeleton import SMPLX_BODY

from . import scenes


def vertices(armature: bpy.types.Object) -> np.ndarray:
    """(V, 3) of the body as Blender shows it."""
    (body,) = meshes_of(armature)
    mesh = body.evaluated_get(bpy.context.evaluated_depsgraph_get()).to_mesh()
    flat = np.empty(3 * len(mesh.vertices))
    mesh.vertices.foreach_get("co", flat)
    return flat.reshape(-1, 3)


def test_it_is_one_rig_with_one_body():
    armature = make_sample_character()
    shown = [obj.name for obj in bpy.context.view_layer.objects if obj.visible_get()]
    assert sorted(shown) == ["Character", "Character body"]
    assert bpy.context.view_layer.objects.active == armature
    assert bpy.context.selected_objects == [armature]
    assert bpy.context.mode == "OBJECT"
    assert is_control_rig(armature)


def test_the_body_stands_on_the_floor_and_is_as_tall_as_the_rig():
    points = vertices(make_sample_character())
    assert points[:, 2].min() == pytest.approx(0.0, abs=0.02)
    assert points[:, 2].max() == pytest.approx(2.0, abs=0.03)
    np.testing.assert_allclose(
        np.ptp(points[points[:, 0] > 0], axis=0), np.ptp(points[points[:, 0] < 0], axis=0), atol=0.01
    )


def test_every_vertex_is_carried_by_bones_that_deform():
    armature = make_sample_character()
    (body,) = meshes_of(armature)
    assert all(armature.data.bones[group.name].use_deform for group in body.vertex_groups)
    totals = [sum(element.weight for element in vertex.groups) for vertex in body.data.vertices]
    np.testing.assert_allclose(totals, 1.0, atol=1e-5)
    assert not body.data.validate(), "no broken faces"


def test_it_does_a_motion():
    bpy.context.scene.render.fps = 30
    armature = make_sample_character()
    motion = scenes.striding()
    result = animate(armature, motion)
    assert result.bone_map.family.startswith("rigify")
    _, joints = motion.world()
    bones = {"left_knee": "DEF-shin.L", "right_hip": "DEF-thigh.R", "left_shoulder": "DEF-upper_arm.L"}
    shown = scenes.world_poses(armature, bones.values(), (1, 20, 45))
    for i, joint in enumerate(bones):
        start = SMPLX_BODY.index(joint)
        limb = y_up_to_z_up(joints[:, SMPLX_BODY.parents.index(start)] - joints[:, start])[[0, 19, 44]]
        limb /= np.linalg.norm(limb, axis=-1, keepdims=True)
        # the deform bone's Y axis; a degree for Rigify's own bends at the knee and elbow
        off = np.degrees(np.arccos(np.clip((shown[:, i, :3, 1] * limb).sum(-1), -1, 1)))
        assert off.max() < 2.0, joint


def test_adding_it_leaves_other_things_alone_even_from_pose_mode():
    other = scenes.add_character()
    bpy.ops.object.mode_set(mode="POSE")
    before = {key: value for key, value in scenes.fingerprint().items() if key.endswith((" Hero", " Body"))}
    make_sample_character()
    after = scenes.fingerprint()
    assert {key: after[key] for key in before} == before
    assert not other.select_get()


def test_a_second_one_stands_beside_the_first_in_the_file():
    first, second = make_sample_character().name, make_sample_character().name
    assert (first, second) == ("Character", "Character.001")
    assert len(meshes_of(bpy.data.objects[first])) == len(meshes_of(bpy.data.objects[second])) == 1
    assert len(bpy.data.armatures) == 2, "no metarig is left"
