"""Settings of a rig that few people touch: respected, or refused with a sentence before anything is keyed."""

from __future__ import annotations

import bpy
import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.evaluate import pose_matrices
from hymotion.hymotion_addon.retarget.options import RetargetOptions
from hymotion.hymotion_addon.retarget.solve import solve
from hymotion.hymotion_addon.rigs.recognise import recognise
from hymotion.hymotion_addon.scene.animate import AnimateOptions, animate
from hymotion.hymotion_addon.scene.armature import read_rest_pose
from hymotion.inference.errors import RigError

from . import scenes

HIPS = "mixamorig:Hips"


def add_root(armature: bpy.types.Object) -> None:
    """A bone above the hips, askew."""
    bpy.ops.object.mode_set(mode="EDIT")
    root = armature.data.edit_bones.new("Root")
    root.head, root.tail = (0.0, 0.0, 0.0), (0.3, 0.2, 0.5)
    armature.data.edit_bones[HIPS].parent = root
    bpy.ops.object.mode_set(mode="OBJECT")


@pytest.mark.parametrize("with_root", [False, True])
def test_hips_whose_location_is_not_local_go_where_they_should(with_root):
    bpy.context.scene.render.fps = 30
    plain, odd = scenes.add_character("Plain"), scenes.add_character("Odd")
    if with_root:
        add_root(odd)
    odd.data.bones[HIPS].use_local_location = False
    motion, options = scenes.striding(20), AnimateOptions(retarget=RetargetOptions())
    for armature in (plain, odd):
        animate(armature, motion, options)
    bones = [bone.name for bone in plain.data.bones]
    shown, wanted = (scenes.world_poses(armature, bones, range(1, 21)) for armature in (odd, plain))
    np.testing.assert_allclose(shown, wanted, atol=1e-5)
    rest = read_rest_pose(odd)
    foretold = pose_matrices(rest, solve(motion, rest, recognise(rest)))[:, rest.index(HIPS)]
    np.testing.assert_allclose(foretold, shown[:, bones.index(HIPS)], atol=1e-5)


def test_an_object_without_depth_is_refused():
    hero = scenes.add_character()
    hero.scale = (0.0, 1.0, 1.0)
    bpy.context.view_layer.update()
    with pytest.raises(RigError) as caught:
        animate(hero, scenes.striding())
    assert "scaled to nothing" in caught.value.message
    assert caught.value.cure
    assert not bpy.data.actions
