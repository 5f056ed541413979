"""The root bone or the object carries the character; in the scene it moves as if its hips did."""

from __future__ import annotations

from pathlib import Path

import bpy
import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.options import RetargetOptions
from hymotion.hymotion_addon.scene import compat, files
from hymotion.hymotion_addon.scene.animate import AnimateOptions, animate

from . import scenes

FRAMES = range(1, 31, 7)


@pytest.fixture(autouse=True)
def thirty_frames_a_second() -> None:
    """As the motions have; a new scene has 24."""
    bpy.context.scene.render.fps = 30


def shown_with(armature: bpy.types.Object, **options: object) -> np.ndarray:
    """(T, B, 4, 4) of all bones in world space under an Action made with these options."""
    animate(armature, scenes.striding(), AnimateOptions(retarget=RetargetOptions(**options)))
    return scenes.world_poses(armature, armature.pose.bones.keys(), FRAMES)


@pytest.mark.parametrize("mode", ["XYZ", "QUATERNION", "AXIS_ANGLE"])
def test_the_object_carries_the_character_from_where_it_stands_and_stands_there_again(mode: str):
    armature = scenes.add_character()
    parent = scenes.add_chain()
    parent.location, parent.rotation_euler = (2.0, 1.0, 0.0), (0.3, 0.0, 0.5)
    armature.parent = parent
    armature.location, armature.scale = (0.5, -1.0, 0.2), (2.0, 2.0, 2.0)
    armature.delta_location = (0.0, 0.3, 0.0)
    armature.rotation_euler.z = 0.4
    armature.rotation_mode = mode
    bpy.context.view_layer.update()
    before = np.array(armature.matrix_basis)

    hips = shown_with(armature)
    carried = shown_with(armature, root="object", root_turn=True)
    np.testing.assert_allclose(carried, hips, atol=2e-4)
    paths = {curve.data_path for curve in compat.curves(armature.animation_data.action)}
    assert {"location", *paths} == paths
    # from where it stood, not from where the Action above has carried it
    np.testing.assert_allclose(shown_with(armature, root="object"), hips, atol=2e-4)
    np.testing.assert_allclose(shown_with(armature), hips, atol=2e-4)
    np.testing.assert_allclose(np.array(armature.matrix_basis), before, atol=1e-6)


def test_locked_channels_of_the_object_get_no_keys():
    armature = scenes.add_character()
    armature.lock_location = (False, True, False)
    animate(armature, scenes.striding(), AnimateOptions(retarget=RetargetOptions(root="object", root_height=True)))
    curves = compat.curves(armature.animation_data.action)
    assert {curve.array_index for curve in curves if curve.data_path == "location"} == {0, 2}


@pytest.mark.parametrize("controls", ["fk", "ik"])
def test_a_rigify_rig_is_carried_by_its_root_control(shared: Path, controls: str):
    armature = files.open_rig(shared / "rigs" / "rigify" / "rigify_generated.blend")
    bpy.context.scene.render.fps = 30
    deform = [bone.name for bone in armature.data.bones if bone.use_deform]
    motion, shown = scenes.striding(), []
    for options in (RetargetOptions(), RetargetOptions(root="bone", root_turn=True, controls=controls)):
        animate(armature, motion, AnimateOptions(retarget=options))
        shown.append(scenes.world_poses(armature, [*deform, "root"], FRAMES))
    np.testing.assert_allclose(shown[1][:, :-1, :3, 3], shown[0][:, :-1, :3, 3], atol=3e-3)
    assert np.ptp(shown[1][:, -1, :3, 3], axis=0).max() > 0.1
