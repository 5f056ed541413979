"""The whole step in Blender: a motion onto a character, and nothing else."""

from __future__ import annotations

import bpy
import numpy as np
import pytest

from hymotion.hymotion_addon.scene.action import read_info
from hymotion.hymotion_addon.scene.animate import AnimateOptions, action_name, animate, undo_push
from hymotion.inference.errors import RigError
from hymotion.inference.motion import MotionInfo, y_up_to_z_up
from hymotion.inference.skeleton import SMPLX_BODY

from . import scenes

LIMBS = {
    "left_knee": "LeftLeg",
    "right_hip": "RightUpLeg",
    "left_shoulder": "LeftArm",
    "right_elbow": "RightForeArm",
}


@pytest.fixture(autouse=True)
def thirty_frames_a_second() -> None:
    """As the motions have; a new scene has 24."""
    bpy.context.scene.render.fps = 30


def busy_scene() -> bpy.types.Object:
    """A character in Pose Mode with constraints, odd modes and locks, in a scene at frame 17 with another object."""
    other = scenes.add_chain()
    scenes.add_character("Other")
    armature = scenes.add_character()
    bones = armature.pose.bones
    bones["mixamorig:LeftHand"].rotation_mode = "ZXY"
    bones["mixamorig:Head"].lock_rotation = (True, True, True)
    bones["mixamorig:LeftToeBase"].constraints.new("LIMIT_ROTATION").influence = 0.25
    other.select_set(True)
    bpy.ops.object.mode_set(mode="POSE")
    bpy.context.scene.frame_set(17)
    return armature


def test_limbs_point_where_the_motion_points_them():
    armature = scenes.add_character()
    motion = scenes.striding()
    animate(armature, motion)
    _, joints = motion.world()
    shown = scenes.world_poses(armature, [f"mixamorig:{bone}" for bone in LIMBS.values()], range(1, len(motion) + 1))
    for i, joint in enumerate(LIMBS):
        start = SMPLX_BODY.index(joint)
        end = SMPLX_BODY.parents.index(start)
        wanted = y_up_to_z_up(joints[:, end] - joints[:, start])
        wanted /= np.linalg.norm(wanted, axis=-1, keepdims=True)
        off = np.degrees(np.arccos(np.clip((shown[:, i, :3, 1] * wanted).sum(-1), -1, 1)))
        assert off.max() < 1.0, joint


def test_nothing_but_the_new_action_changes():
    armature = busy_scene()
    before = scenes.fingerprint()
    result = animate(armature, scenes.striding())
    after = scenes.fingerprint()
    assert after.pop(f"action {result.action.name}")
    assert after == before


def test_one_undo_step_takes_it_away_and_redo_brings_it_back():
    busy_scene()
    bpy.ops.ed.undo_push(message="ready")
    before = scenes.fingerprint()
    name = animate(bpy.data.objects["Hero"], scenes.striding()).action.name
    undo_push("HY-Motion: a person walks")
    bpy.ops.ed.undo()
    assert scenes.fingerprint() == before
    assert name not in bpy.data.actions
    assert bpy.data.objects["Hero"].animation_data is None
    bpy.ops.ed.redo()
    assert bpy.data.objects["Hero"].animation_data.action == bpy.data.actions[name]


def test_the_result_says_what_happened():
    armature = scenes.add_character()
    armature.pose.bones["mixamorig:Head"].lock_rotation = (True, True, True)
    armature.data.pose_position = "REST"
    result = animate(armature, scenes.striding(), AnimateOptions(frame_start=101))
    assert result.action.name == "a person walks"
    assert (result.action.frame_start, result.action.frame_end) == (101, 145)
    assert result.bone_map.family == "mixamo"
    assert set(result.timings) == {"recognise", "solve", "write"}
    assert all(seconds > 0 for seconds in result.timings.values())
    assert read_info(result.action) == scenes.INFO
    assert "a note" in result.notes
    assert any("Locked" in note and "mixamorig:Head" in note for note in result.notes)
    assert any("Rest Position" in note for note in result.notes)


def test_constraints_that_can_overrule_keys_are_named():
    armature = scenes.add_character()
    goal = armature.pose.bones["mixamorig:LeftLeg"].constraints.new("IK")
    goal.target = bpy.data.objects.new("Goal", None)
    assert any("mixamorig:LeftLeg" in note for note in animate(armature, scenes.striding()).notes)


def test_the_playback_range_follows_only_when_asked():
    armature = scenes.add_character()
    scene = bpy.context.scene
    scene.frame_start, scene.frame_end = 1, 250
    animate(armature, scenes.striding())
    assert (scene.frame_start, scene.frame_end) == (1, 250)
    animate(armature, scenes.striding(), AnimateOptions(frame_start=20, fit_scene_range=True))
    assert (scene.frame_start, scene.frame_end) == (20, 64)


def test_the_scenes_own_rate_keeps_the_motions_length_in_seconds():
    armature = scenes.add_character()
    bpy.context.scene.render.fps = 24
    action = animate(armature, scenes.striding(frames=61)).action
    assert (action.frame_end - action.frame_start) / 24 == pytest.approx(60 / 30)


def test_an_armature_that_is_no_body_is_refused_and_left_alone():
    armature = scenes.add_chain()
    before = scenes.fingerprint()
    with pytest.raises(RigError) as raised:
        animate(armature, scenes.striding())
    assert raised.value.code == "rig_unrecognised"
    assert scenes.fingerprint() == before
    assert armature.animation_data is None


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("a person walks", "a person walks"),
        ("  a\n person \t walks ", "a person walks"),
        ("", "HY-Motion"),
        ("一个人" * 30, ("一个人" * 30)[:18]),
        ("🙂 " * 30, " ".join("🙂" * 11)),
        ("long " * 30, " ".join(["long"] * 11)),
    ],
)
def test_actions_are_named_after_the_prompt_and_fit_into_a_blender_name(prompt, name):
    made = action_name(MotionInfo(prompt=prompt))
    assert made == name
    assert bpy.data.actions.new(made).name == made, "Blender must not have to cut it"
