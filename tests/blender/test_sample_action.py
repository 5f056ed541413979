"""Reading what a character does under an Action, and leaving everything as it was."""

from __future__ import annotations

import bpy
import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.options import RetargetOptions
from hymotion.hymotion_addon.scene import compat, sample_action
from hymotion.hymotion_addon.scene.action import write_action
from hymotion.hymotion_addon.scene.animate import AnimateOptions, animate
from hymotion.hymotion_addon.scene.armature import read_rest_pose
from hymotion.hymotion_addon.scene.sample_rig import make_sample_character
from hymotion.inference.motion import Motion
from hymotion.inference.rotations import angle_between
from hymotion.inference.skeleton import SMPLX_BODY

from . import scenes

LIMBS = [j for j, name in enumerate(SMPLX_BODY.names) if name.startswith(("left", "right")) and "collar" not in name]


@pytest.fixture(autouse=True)
def thirty_frames_a_second() -> None:
    bpy.context.scene.render.fps = 30


def degrees_apart(a: Motion, b: Motion) -> np.ndarray:
    return np.degrees(angle_between(a.world()[0][:, LIMBS], b.world()[0][:, LIMBS]))


def test_poses_are_as_blender_shows_them():
    armature = scenes.add_character()
    armature.rotation_euler, armature.scale = (0.3, 0.1, 2.0), (0.01,) * 3
    action = write_action(armature, scenes.tumbling(read_rest_pose(armature).names), "clip", scenes.INFO, 5, 30.0)
    sampled = sample_action.sample(armature, action, 30.0)
    shown = scenes.world_poses(armature, sampled.rest.names, range(5, 45))
    np.testing.assert_allclose(sampled.rest.object_matrix @ sampled.pose, shown, atol=1e-5)


def test_nothing_is_different_afterwards():
    armature = scenes.add_character()
    other = write_action(armature, scenes.tumbling(read_rest_pose(armature).names), "other", scenes.INFO, 1, 30.0)
    action = animate(armature, scenes.striding()).action
    compat.assign(armature, other)
    armature.animation_data.nla_tracks.new().strips.new("strip", 1, action)
    armature.data.pose_position = "REST"
    armature.hide_viewport = True
    bpy.context.scene.frame_set(7, subframe=0.25)
    before, played = scenes.fingerprint(), compat.assignment(armature)
    sample_action.sample(armature, action, 24.0)
    assert scenes.fingerprint() == before
    assert compat.assignment(armature) == played
    assert armature.animation_data.use_nla
    assert armature.data.pose_position == "REST"
    assert armature.hide_viewport
    assert bpy.context.scene.frame_subframe == 0.25


def test_a_pose_that_was_not_keyed_survives():
    armature = scenes.add_character()
    action = animate(armature, scenes.striding()).action
    armature.pose.bones["mixamorig:LeftArm"].rotation_quaternion = (0.0, 1.0, 0.0, 0.0)
    sample_action.sample(armature, action, 30.0)
    assert tuple(armature.pose.bones["mixamorig:LeftArm"].rotation_quaternion) == (0.0, 1.0, 0.0, 0.0)


def test_another_rate_reads_between_the_frames():
    armature = scenes.add_character()
    action = animate(armature, scenes.striding(31)).action
    fast, slow = (sample_action.sample(armature, action, fps) for fps in (60.0, 15.0))
    assert (len(fast.pose), len(slow.pose)) == (61, 16)
    np.testing.assert_allclose(fast.pose[::4], slow.pose, atol=1e-5)


def test_a_motion_comes_back_from_an_action():
    motion = scenes.striding()
    armature = scenes.add_character()
    armature.rotation_euler = (0.0, 0.0, 1.0)
    back = sample_action.read_motion(armature, animate(armature, motion).action)
    assert degrees_apart(motion, back).max() < 0.05
    assert back.info.prompt == motion.info.prompt
    np.testing.assert_allclose(back.transl[:, [0, 2]], motion.transl[:, [0, 2]], atol=5e-3)


def test_a_control_rig_is_read_by_what_it_shows_not_by_its_controls():
    motion = scenes.striding(20)
    armature = make_sample_character()
    options = AnimateOptions(retarget=RetargetOptions())
    back = sample_action.read_motion(armature, animate(armature, motion, options).action)
    assert degrees_apart(motion, back).mean() < 0.1


def test_root_motion_on_the_object_is_part_of_the_motion():
    armature = scenes.add_character()
    action = animate(armature, scenes.striding(31)).action
    for index, distance in ((0, 0.0), (1, -2.0)):
        armature.location[index] = 0.0
        armature.keyframe_insert("location", index=index, frame=1)
        armature.location[index] = distance
        armature.keyframe_insert("location", index=index, frame=31)
    still = scenes.striding(31)
    back = sample_action.read_motion(armature, action)
    walked = back.transl[-1, 2] - back.transl[0, 2]
    legs = 0.85 / 0.8  # roughly; the character is a little taller than our body
    assert walked > (still.transl[-1, 2] - still.transl[0, 2]) + 1.5 / legs


def test_actions_of_other_rigs_are_not_offered():
    armature = scenes.add_character()
    short = animate(armature, scenes.striding(20)).action
    long = animate(armature, scenes.striding(40)).action
    chain = scenes.add_chain()
    write_action(chain, scenes.tumbling("012"), "chain", scenes.INFO, 1, 30.0)
    assert sample_action.actions_of(armature) == [long, short]
