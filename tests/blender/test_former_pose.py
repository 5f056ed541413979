"""A new motion is not carried on what a former action left in the pose; what the user set by hand is."""

from __future__ import annotations

import bpy
import pytest

from hymotion.hymotion_addon.scene.animate import animate

from . import scenes


def character_on_a_root() -> bpy.types.Object:
    """A Mixamo character whose hips hang on a root bone and who has a prop."""
    armature = scenes.add_character()
    bpy.ops.object.mode_set(mode="EDIT")
    bones = armature.data.edit_bones
    for name in ("root", "prop"):
        bones.new(name).tail = (0.0, 0.3, 0.0)
    bones["mixamorig:Hips"].parent = bones["root"]
    bpy.ops.object.mode_set(mode="OBJECT")
    return armature


def key_root_lying(armature: bpy.types.Object) -> bpy.types.Action:
    """An action that lays the whole character down and lets its head swell."""
    root, head = armature.pose.bones["root"], armature.pose.bones["mixamorig:Head"]
    root.rotation_quaternion = (0.7071, 0.7071, 0.0, 0.0)
    root.location = (1.0, 2.0, 3.0)
    head.scale = (2.0, 2.0, 2.0)
    for bone, channel in ((root, "rotation_quaternion"), (root, "location"), (head, "scale")):
        bone.keyframe_insert(channel, frame=1)
    bpy.context.scene.frame_set(1)
    return armature.animation_data.action


def test_bones_that_only_the_former_action_moved_go_back_to_rest():
    armature = character_on_a_root()
    former = key_root_lying(armature)
    animate(armature, scenes.striding())
    bpy.context.scene.frame_set(5)
    root, head = armature.pose.bones["root"], armature.pose.bones["mixamorig:Head"]
    assert tuple(root.rotation_quaternion) == (1.0, 0.0, 0.0, 0.0)
    assert tuple(root.location) == (0.0, 0.0, 0.0)
    assert tuple(head.scale) == (1.0, 1.0, 1.0)
    assert former.use_fake_user


def test_what_the_user_posed_by_hand_stays():
    armature = character_on_a_root()
    key_root_lying(armature)
    armature.pose.bones["prop"].location = (0.0, 0.5, 0.0)
    animate(armature, scenes.striding())
    bpy.context.scene.frame_set(5)
    assert tuple(armature.pose.bones["prop"].location) == pytest.approx((0.0, 0.5, 0.0))


def test_without_a_former_action_a_root_that_was_placed_by_hand_stays_where_it_is():
    armature = character_on_a_root()
    armature.pose.bones["root"].location = (4.0, 0.0, 0.0)
    animate(armature, scenes.striding())
    bpy.context.scene.frame_set(5)
    assert tuple(armature.pose.bones["root"].location) == pytest.approx((4.0, 0.0, 0.0))
    assert armature.pose.bones["mixamorig:Hips"].matrix.translation.length > 3.0


def test_an_action_made_for_a_rig_with_other_bones_does_no_harm():
    armature = character_on_a_root()
    former = key_root_lying(armature)
    bpy.ops.object.mode_set(mode="EDIT")
    armature.data.edit_bones.remove(armature.data.edit_bones["root"])
    bpy.ops.object.mode_set(mode="OBJECT")
    result = animate(armature, scenes.striding())
    assert armature.animation_data.action == result.action != former
