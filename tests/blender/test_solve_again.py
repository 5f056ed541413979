"""An Action holds its motion, so that it can be fitted again with other choices."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import bpy
import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.options import PLANTED, RetargetOptions
from hymotion.hymotion_addon.scene import compat, motion_store
from hymotion.hymotion_addon.scene.animate import AnimateOptions, animate
from hymotion.hymotion_addon.scene.solve_again import solve_again
from hymotion.inference.errors import RigError
from hymotion.inference.motion import Motion

from . import scenes

LEFT_BALL = "mixamorig:LeftToeBase"
IN_PLACE = AnimateOptions(retarget=replace(PLANTED, in_place=True))


@pytest.fixture(autouse=True)
def thirty_frames_a_second() -> None:
    """As the motions have; a new scene has 24."""
    bpy.context.scene.render.fps = 30


def striding() -> Motion:
    """With a left foot that stands for half a second."""
    motion = scenes.striding()
    contacts = np.zeros((len(motion), 2))
    contacts[10:25, 0] = 1.0
    return motion.replace(contacts=contacts)


def keys_of(action: bpy.types.Action) -> dict[tuple[str, int], list[tuple[float, float]]]:
    found = compat.curves(action)
    return {(c.data_path, c.array_index): [tuple(key.co) for key in c.keyframe_points] for c in found}


def made() -> tuple[bpy.types.Object, bpy.types.Action]:
    armature = scenes.add_character()
    return armature, animate(armature, striding(), AnimateOptions(frame_start=11)).action


def test_a_saved_and_opened_file_still_knows_the_motion_and_makes_the_same_keys(tmp_path: Path):
    armature, action = made()
    name, action_name, before, motion = armature.name, action.name, keys_of(action), striding()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "file.blend"))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "file.blend"))
    armature, action = bpy.data.objects[name], bpy.data.actions[action_name]
    stored = motion_store.read(action)
    np.testing.assert_allclose(stored.motion.joint_rotations, motion.joint_rotations, atol=1e-6)
    np.testing.assert_allclose(stored.motion.transl, motion.transl, atol=1e-6)
    assert (stored.motion.info.prompt, stored.options, stored.placing.frame_start) == (motion.info.prompt, PLANTED, 11)
    assert stored.contacts["left_foot"] == ((10, 25),)
    assert not motion_store.is_edited(action, stored)
    assert solve_again(armature, AnimateOptions()) == action
    after = keys_of(action)
    assert after.keys() == before.keys()
    for channel, keys in before.items():
        np.testing.assert_allclose(after[channel], keys, atol=1e-4, err_msg=str(channel))


def test_other_contacts_hold_another_foot_and_foreign_curves_stay():
    armature, action = made()
    own = compat.curve_owner(action, armature).fcurves.new("hide_render")
    own.keyframe_points.insert(1.0, 0.0)
    right = {"right_foot": ((5, 15),)}
    solve_again(armature, AnimateOptions(retarget=replace(PLANTED, contacts=right)))
    assert ("hide_render", 0) in keys_of(action)
    frames = range(11 + 5, 11 + 15)
    balls = scenes.world_poses(armature, [LEFT_BALL, LEFT_BALL.replace("Left", "Right")], frames)[..., :2, 3]
    assert np.ptp(balls[:, 1], axis=0).max() < 2e-3 < np.ptp(balls[:, 0], axis=0).max()
    assert motion_store.read(action).contacts == right
    assert not motion_store.is_edited(action, motion_store.read(action))


def test_edited_keys_are_replaced_only_when_that_is_said():
    armature, action = made()
    curve = next(c for c in compat.curves(action) if c.data_path.endswith("rotation_quaternion"))
    curve.keyframe_points[3].co.y += 0.2
    before = keys_of(action)
    with pytest.raises(RigError) as caught:
        solve_again(armature, IN_PLACE)
    assert caught.value.code == "keys_edited"
    assert keys_of(action) == before
    solve_again(armature, IN_PLACE, overwrite=True)
    assert keys_of(action) != before


def test_the_object_takes_over_and_gives_back():
    armature, action = made()
    armature.location = (1.0, 2.0, 0.0)
    bpy.context.view_layer.update()
    before = keys_of(action)
    solve_again(armature, AnimateOptions(retarget=replace(PLANTED, root="object")))
    bpy.context.scene.frame_set(40)
    assert np.linalg.norm(np.array(armature.location) - (1.0, 2.0, 0.0)) > 0.3
    solve_again(armature, AnimateOptions())
    assert keys_of(action).keys() == before.keys()
    assert tuple(armature.location) == (1.0, 2.0, 0.0)


def test_keys_of_the_users_own_on_the_object_are_in_the_way_of_its_root_motion():
    armature, action = made()
    armature.keyframe_insert("location", frame=1)
    before = keys_of(action)
    with pytest.raises(RigError) as caught:
        solve_again(armature, AnimateOptions(retarget=replace(PLANTED, root="object")))
    assert caught.value.code == "keys_in_the_way"
    assert keys_of(action) == before


def test_an_action_of_somebody_elses_has_no_motion():
    armature = scenes.add_character()
    armature.keyframe_insert("location", frame=1)
    with pytest.raises(RigError) as caught:
        solve_again(armature, AnimateOptions())
    assert caught.value.code == "no_motion_kept"


def test_feet_step_on_a_chosen_object():
    armature = scenes.add_character()
    mesh = bpy.data.meshes.new("Step")
    corners = [(-5.0, -5.0, 0.4), (5.0, -5.0, 0.4), (5.0, 5.0, 0.4), (-5.0, 5.0, 0.4)]
    mesh.from_pydata(corners, [], [(0, 1, 2, 3)])
    step = bpy.data.objects.new("Step", mesh)
    bpy.context.scene.collection.objects.link(step)
    bpy.context.view_layer.update()
    motion = striding()
    animate(armature, motion)
    level = scenes.world_poses(armature, [LEFT_BALL], range(15, 25))[..., 2, 3]
    result = animate(armature, motion, AnimateOptions(ground=step))
    raised = scenes.world_poses(armature, [LEFT_BALL], range(15, 25))[..., 2, 3]
    np.testing.assert_allclose(raised - level, 0.4 - 0.02, atol=5e-3)  # its soles rest at 0.02
    assert motion_store.read(result.action).placing.ground == "Step"
    with pytest.raises(RigError) as caught:
        animate(armature, motion, AnimateOptions(ground=armature, retarget=RetargetOptions()))
    assert caught.value.code == "no_surface"
