"""A BoneAnimation becomes a new Action: its numbers, its place, and what stays as it was."""

from __future__ import annotations

import bpy
import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.bone_animation import BoneAnimation, PropertyKey
from hymotion.hymotion_addon.scene import action as action_module
from hymotion.hymotion_addon.scene import compat
from hymotion.hymotion_addon.scene.action import locked_bones, read_info, write_action
from hymotion.inference.rotations import angle_between, quaternion_wxyz_to_matrix, slerp

from . import scenes

ROTATION_MODES = ("QUATERNION", "AXIS_ANGLE", "XYZ", "XZY", "YXZ", "YZX", "ZXY", "ZYX")


def write(armature, animation, frame_start=1, scene_fps=30.0, name="clip"):
    return write_action(armature, animation, name, scenes.INFO, frame_start, scene_fps)


def channels(action):
    """{(data path, index): (N, 2) frames and values}."""
    return {
        (curve.data_path, curve.array_index): np.array([key.co for key in curve.keyframe_points])
        for curve in compat.curves(action)
    }


def test_keys_hold_exactly_the_numbers_of_the_animation():
    armature = scenes.add_chain()
    animation = scenes.tumbling("012")
    found = channels(write(armature, animation, frame_start=5))
    assert len(found) == 3 * 4 + 3
    for name, rotations in animation.rotations.items():
        for index in range(4):
            keys = found[f'pose.bones["{name}"].rotation_quaternion', index]
            np.testing.assert_array_equal(keys[:, 0], 5 + np.arange(40))
            np.testing.assert_allclose(keys[:, 1], rotations[:, index], atol=1e-6)
    for index in range(3):
        keys = found['pose.bones["0"].location', index]
        np.testing.assert_allclose(keys[:, 1], animation.locations["0"][:, index], atol=1e-6)


def test_a_bone_that_holds_one_pose_gets_one_key_and_scales_are_keyed_as_they_are():
    armature = scenes.add_chain()
    held, scales = scenes.tumbling("1", frames=1).rotations["1"], np.linspace(1, 1.2, 40)[:, None] * [1.0, 1, 1]
    moving = scenes.tumbling("0")
    animation = BoneAnimation(
        {**moving.rotations, "1": held}, moving.locations, moving.fps, scales={"2": scales.astype(float)}
    )
    found = channels(write(armature, animation, frame_start=5))
    for index in range(4):
        np.testing.assert_allclose(
            found['pose.bones["1"].rotation_quaternion', index], [[5, held[0, index]]], atol=1e-6
        )
    assert len(found['pose.bones["0"].rotation_quaternion', 0]) == 40
    np.testing.assert_allclose(found['pose.bones["2"].scale', 2][:, 1], scales[:, 2], atol=1e-6)
    armature.pose.bones["2"].lock_scale[1] = True
    assert locked_bones(armature, animation) == ("2",)


@pytest.mark.parametrize("mode", ROTATION_MODES)
def test_blender_evaluates_the_same_pose_in_every_rotation_mode(mode):
    armature = scenes.add_chain()
    for bone in armature.pose.bones:
        bone.rotation_mode = mode
    animation = scenes.tumbling("012", frames=90)
    write(armature, animation)
    for frame in (1, 20, 45, 90):
        bpy.context.scene.frame_set(frame)
        for name, rotations in animation.rotations.items():
            shown = np.array(armature.pose.bones[name].matrix_basis.to_3x3())
            wanted = quaternion_wxyz_to_matrix(rotations[frame - 1])
            assert np.degrees(angle_between(shown, wanted)) < 0.01
    assert {bone.rotation_mode for bone in armature.pose.bones} == {mode}, "the user's rotation mode stays"


@pytest.mark.parametrize("mode", ROTATION_MODES)
def test_no_channel_jumps_between_two_keys(mode):
    armature = scenes.add_chain(1)
    armature.pose.bones["0"].rotation_mode = mode
    turns = np.linspace(0, 6 * np.pi, 120)  # three full turns about a slanted axis
    axis = np.array([0.2, 0.9, 0.38])
    axis = axis / np.linalg.norm(axis)
    spin = np.concatenate([np.cos(turns / 2)[:, None], np.sin(turns / 2)[:, None] * axis], axis=1)
    found = channels(write(armature, BoneAnimation({"0": spin}, {}, 30.0)))
    steps = [np.abs(np.diff(keys[:, 1])).max() for (path, _), keys in found.items() if "rotation" in path]
    assert max(steps) < np.radians(60)


@pytest.mark.parametrize(("scene_fps", "last"), [(24.0, 32), (60.0, 79), (25.0, 33), (30 / 1.001, 39)])
def test_keys_sit_on_whole_frames_whatever_the_scenes_rate(scene_fps, last):
    armature = scenes.add_chain(1)
    animation = scenes.tumbling("0")  # 40 rows at 30 per second
    action = write(armature, animation, scene_fps=scene_fps)
    found = channels(action)
    frames = found['pose.bones["0"].location', 0][:, 0]
    np.testing.assert_array_equal(frames, np.arange(1, last + 1))
    row = 10 * 30.0 / scene_fps
    before, weight = int(row), row % 1
    wanted = slerp(animation.rotations["0"][before], animation.rotations["0"][before + 1], np.array(weight))
    keyed = np.array([found['pose.bones["0"].rotation_quaternion', i][10, 1] for i in range(4)])
    np.testing.assert_allclose(keyed, wanted, atol=1e-6)


def test_a_switch_is_keyed_once_and_holds():
    armature = scenes.add_chain()
    armature.pose.bones["0"]['odd "name"'] = 0.0
    rotations = scenes.tumbling("012").rotations
    switch = PropertyKey("0", 'odd "name"', 1.0)
    action = write(armature, BoneAnimation(rotations, {}, 30.0, (switch,)), frame_start=3)
    (curve,) = [curve for curve in compat.curves(action) if "odd" in curve.data_path]
    (key,) = curve.keyframe_points
    assert (tuple(key.co), key.interpolation) == ((3.0, 1.0), "CONSTANT")
    bpy.context.scene.frame_set(20)
    assert armature.pose.bones["0"]['odd "name"'] == 1.0


def test_a_switch_drives_what_depends_on_it_from_the_first_frame():
    armature = scenes.add_chain(2)
    armature.pose.bones["0"]["IK_FK"] = 0.0
    driver = armature.pose.bones["1"].driver_add("scale", 0).driver
    variable = driver.variables.new()
    variable.targets[0].id = armature
    variable.targets[0].data_path = 'pose.bones["0"]["IK_FK"]'
    driver.type = "AVERAGE"
    rotations = scenes.tumbling("01").rotations
    write(armature, BoneAnimation(rotations, {}, 30.0, (PropertyKey("0", "IK_FK", 0.5),)))
    bpy.context.view_layer.update()
    assert armature.pose.bones["1"].scale[0] == pytest.approx(0.5)


def test_the_action_is_tidy():
    armature = scenes.add_chain()
    action = write(armature, scenes.tumbling("012"), frame_start=11)
    assert {curve.group.name for curve in compat.curves(action)} == {"0", "1", "2"}
    assert {key.interpolation for curve in compat.curves(action) for key in curve.keyframe_points} == {"LINEAR"}
    assert action.use_frame_range
    assert tuple(action.frame_range) == (11.0, 50.0)
    assert read_info(action) == scenes.INFO
    assert compat.assignment(armature).action == action.name
    if hasattr(action, "slots"):
        assert armature.animation_data.action_slot == action.slots[0]
        assert len(action.slots) == 1


def test_an_action_of_somebody_else_has_no_info():
    assert read_info(bpy.data.actions.new("theirs")) is None


def test_earlier_actions_are_kept_through_saving(tmp_path):
    armature = scenes.add_chain()
    first = write(armature, scenes.tumbling("012", seed=1))
    name, before = first.name, channels(first)
    second = write(armature, scenes.tumbling("012", seed=2))
    assert second.name != name
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "kept.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "kept.blend"))
    after = channels(bpy.data.actions[name])
    assert before.keys() == after.keys()
    for channel, keys in before.items():
        np.testing.assert_array_equal(keys, after[channel])


def test_locked_channels_get_no_keys_and_are_named():
    armature = scenes.add_chain(4)
    bones = armature.pose.bones
    bones["0"].lock_location[1] = True
    bones["1"].rotation_mode = "XYZ"
    bones["1"].lock_rotation[0] = True
    bones["2"].lock_rotation = (True, True, True)
    animation = scenes.tumbling("0123")
    found = channels(write(armature, animation))
    keyed = {
        name: sorted(i for path, i in found if path == f'pose.bones["{name}"].{channel}')
        for name, channel in (("0", "location"), ("1", "rotation_euler"), ("2", "rotation_quaternion"))
    }
    assert keyed == {"0": [0, 2], "1": [1, 2], "2": []}
    assert len([1 for path, _ in found if path.startswith('pose.bones["3"]')]) == 4
    assert locked_bones(armature, animation) == ("0", "1", "2")


def test_a_locked_axis_of_a_quaternion_bone_stays_where_it_is():
    armature = scenes.add_chain(1)
    bone = armature.pose.bones["0"]
    bone.lock_rotations_4d = False
    bone.lock_rotation[2] = True
    write(armature, scenes.tumbling("0"))
    for frame in (5, 25, 40):
        bpy.context.scene.frame_set(frame)
        assert bone.matrix_basis.to_euler("XYZ").z == pytest.approx(0.0, abs=1e-5)


@pytest.mark.parametrize("with_action", [False, True])
def test_a_failure_half_way_leaves_nothing_behind(monkeypatch, with_action):
    armature = scenes.add_chain()
    if with_action:
        write(armature, scenes.tumbling("012"), name="before")
    before, played = scenes.fingerprint(), compat.assignment(armature)
    real, calls = action_module._write_curve, []

    def fails_at_the_fifth(*arguments):
        calls.append(arguments)
        if len(calls) == 5:
            raise MemoryError
        real(*arguments)

    monkeypatch.setattr(action_module, "_write_curve", fails_at_the_fifth)
    with pytest.raises(MemoryError):
        write(armature, scenes.tumbling("012", seed=1))
    assert scenes.fingerprint() == before
    assert compat.assignment(armature) == played
    assert (armature.animation_data is not None) == with_action


def test_a_bone_that_is_not_there_is_an_error_not_a_silence():
    armature = scenes.add_chain()
    with pytest.raises(KeyError, match="Tail"):
        write(armature, scenes.tumbling(["0", "Tail"]))
    with pytest.raises(KeyError, match="IK_FK"):
        write(armature, BoneAnimation(scenes.tumbling("0").rotations, {}, 30.0, (PropertyKey("0", "IK_FK", 1.0),)))
    assert not bpy.data.actions
