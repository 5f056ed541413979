"""Reading an armature: the numbers are Blender's own, and reading leaves no trace."""

from __future__ import annotations

import bpy
import numpy as np
import pytest

from hymotion.hymotion_addon.scene.armature import check_target, read_rest_pose, weighted_bones
from hymotion.inference.errors import RigError

from . import scenes


def test_the_rest_pose_is_what_blender_has():
    armature = scenes.add_character()
    armature.location, armature.scale = (1, 2, 3), (0.01, 0.01, 0.01)
    armature.data.bones["mixamorig:Neck"].use_inherit_rotation = False
    bpy.context.view_layer.update()

    rest = read_rest_pose(armature)

    assert set(rest.names) == set(armature.data.bones.keys())
    for i, name in enumerate(rest.names):
        bone = armature.data.bones[name]
        assert rest.parents[i] == (rest.index(bone.parent.name) if bone.parent else -1)
        assert rest.parents[i] < i, "a parent comes before its children"
        np.testing.assert_allclose(rest.rest_matrices[i], bone.matrix_local)
        assert rest.lengths[i] == pytest.approx(bone.length)
        assert rest.inherits_rotation[i] == (name != "mixamorig:Neck")
    np.testing.assert_allclose(rest.object_matrix, armature.matrix_world)
    np.testing.assert_allclose(np.diag(rest.object_matrix), (0.01, 0.01, 0.01, 1))


def test_settings_of_pose_bones_are_read():
    armature = scenes.add_chain(4)
    bones = armature.pose.bones
    bones["0"].rotation_mode, bones["1"].rotation_mode, bones["2"].rotation_mode = "XZY", "AXIS_ANGLE", "QUATERNION"
    bones["1"].lock_rotation[2] = True
    bones["2"].lock_location[0] = True
    bones["3"]["IK_FK"] = 1.0

    rest = read_rest_pose(armature)

    assert rest.rotation_modes == ("XZY", "AXIS_ANGLE", "QUATERNION", "QUATERNION")
    assert rest.locked == {"1"}
    assert rest.properties == {"3": ("IK_FK",)}


def test_connected_bones_are_told_apart():
    armature = scenes.add_chain(2)
    bpy.ops.object.mode_set(mode="EDIT")
    armature.data.edit_bones["1"].use_connect = True
    bpy.ops.object.mode_set(mode="OBJECT")
    assert read_rest_pose(armature).connected == {"1"}


def test_only_bones_with_weights_deform():
    armature = scenes.add_chain(3)
    body = scenes.add_body(armature)
    body.vertex_groups["1"].add(range(9), 0.0, "REPLACE")
    body.vertex_groups.new(name="not a bone").add([0], 1.0, "REPLACE")
    assert weighted_bones(armature) == {"0", "2"}
    body.modifiers.clear()
    body.parent = None
    assert weighted_bones(armature) == frozenset()


def test_a_pose_an_action_and_a_mode_do_not_show_in_the_rest_pose():
    armature = scenes.add_character()
    before = read_rest_pose(armature)
    armature.pose.bones["mixamorig:Hips"].location = (5, 5, 5)
    bpy.ops.object.mode_set(mode="POSE")
    bpy.context.view_layer.update()
    np.testing.assert_array_equal(read_rest_pose(armature).rest_matrices, before.rest_matrices)
    assert armature.mode == "POSE"


def test_reading_changes_nothing():
    armature = scenes.add_character()
    armature.pose.bones["mixamorig:Head"].rotation_mode = "ZYX"
    bpy.context.scene.frame_set(17)
    before = scenes.fingerprint()
    read_rest_pose(armature)
    check_target(armature)
    assert scenes.fingerprint() == before
    assert armature.animation_data is None


def _nothing() -> None:
    return None


def _a_mesh() -> bpy.types.Object:
    return scenes.add_body(scenes.add_chain())


def _without_bones() -> bpy.types.Object:
    return scenes.add_armature({})


def _in_edit_mode() -> bpy.types.Object:
    armature = scenes.add_chain()
    bpy.ops.object.mode_set(mode="EDIT")
    return armature


def _in_tweak_mode() -> bpy.types.Object:
    armature = scenes.add_chain()
    action = bpy.data.actions.new("old")
    data = armature.animation_data_create()
    track = data.nla_tracks.new()
    strip = track.strips.new("strip", 1, action)
    track.select = strip.select = True
    data.nla_tracks.active = track
    data.use_tweak_mode = True
    return armature


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_nothing, "no_armature"),
        (_a_mesh, "no_armature"),
        (_without_bones, "no_bones"),
        (_in_edit_mode, "edit_mode"),
        (_in_tweak_mode, "nla_tweak"),
    ],
)
def test_what_cannot_be_animated_is_refused_with_a_sentence_and_a_cure(make, code):
    target = make()
    with pytest.raises(RigError) as raised:
        check_target(target)
    assert raised.value.code == code
    assert raised.value.message.endswith(".")
    assert raised.value.cure


def test_an_ordinary_armature_is_fine_in_object_and_pose_mode():
    armature = scenes.add_chain()
    check_target(armature)
    bpy.ops.object.mode_set(mode="POSE")
    check_target(armature)
