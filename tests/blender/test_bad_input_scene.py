"""Scenes that can't be animated, or only partly: one clear sentence, and nothing lost."""

from __future__ import annotations

import bpy
import numpy as np
import pytest

from hymotion.hymotion_addon.scene import compat
from hymotion.hymotion_addon.scene.animate import animate
from hymotion.hymotion_addon.scene.armature import read_rest_pose
from hymotion.inference.errors import RigError

from . import scenes


def link_character(tmp_path) -> bpy.types.Object:
    """A character that lives in another file, linked into an empty scene."""
    scenes.add_character()
    library = str(tmp_path / "library.blend")
    bpy.ops.wm.save_as_mainfile(filepath=library)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    with bpy.data.libraries.load(library, link=True) as (_, wanted):
        wanted.objects = ["Hero", "Body"]
    for obj in wanted.objects:
        bpy.context.scene.collection.objects.link(obj)
    return bpy.data.objects["Hero"]


def quadruped() -> bpy.types.Object:
    """Four legs under a level spine, with names that a biped could have."""
    bones = {"hips": ("", (0, 0.5, 0.6), (0, 0.3, 0.6)), "chest": ("hips", (0, 0.3, 0.6), (0, -0.3, 0.6))}
    for side, x in (("L", 0.1), ("R", -0.1)):
        for end, y, parent in (("front", -0.3, "chest"), ("back", 0.5, "hips")):
            bones[f"{end}_upper_leg.{side}"] = (parent, (x, y, 0.6), (x, y, 0.3))
            bones[f"{end}_lower_leg.{side}"] = (f"{end}_upper_leg.{side}", (x, y, 0.3), (x, y, 0.05))
            bones[f"{end}_paw.{side}"] = (f"{end}_lower_leg.{side}", (x, y, 0.05), (x, y - 0.1, 0))
    bones["neck"] = ("chest", (0, -0.3, 0.6), (0, -0.45, 0.75))
    bones["head"] = ("neck", (0, -0.45, 0.75), (0, -0.65, 0.75))
    bones["tail"] = ("hips", (0, 0.5, 0.6), (0, 0.9, 0.6))
    return scenes.add_armature(bones, "Dog")


def no_armature() -> None:
    return None


def no_bones() -> bpy.types.Object:
    return scenes.add_armature({})


def no_recognisable_bones() -> bpy.types.Object:
    return scenes.add_chain(12)


def in_edit_mode() -> bpy.types.Object:
    armature = scenes.add_character()
    bpy.ops.object.mode_set(mode="EDIT")
    return armature


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (no_armature, "no_armature"),
        (no_bones, "no_bones"),
        (no_recognisable_bones, "rig_unrecognised"),
        (quadruped, "rig_unrecognised"),
        (in_edit_mode, "edit_mode"),
    ],
)
def test_it_is_refused_with_one_sentence_and_a_cure_and_nothing_is_lost(make, code):
    target = make()
    before = scenes.fingerprint()
    with pytest.raises(RigError) as raised:
        animate(target, scenes.striding())
    assert raised.value.code == code
    assert raised.value.message.endswith(".")
    assert raised.value.cure.endswith(".")
    assert scenes.fingerprint() == before
    assert not bpy.data.actions


def test_bones_being_edited_are_not_lost():
    armature = in_edit_mode()
    armature.data.edit_bones.new("new").tail = (0, 0, 1)
    with pytest.raises(RigError):
        animate(armature, scenes.striding())
    assert armature.mode == "EDIT"
    bpy.ops.object.mode_set(mode="OBJECT")
    assert "new" in armature.data.bones


def test_a_linked_armature_is_refused_and_its_override_is_animated(tmp_path):
    linked = link_character(tmp_path)
    before = scenes.fingerprint()
    with pytest.raises(RigError) as raised:
        animate(linked, scenes.striding())
    assert raised.value.code == "linked"
    assert "override" in raised.value.cure
    assert scenes.fingerprint() == before

    override = linked.override_hierarchy_create(bpy.context.scene, bpy.context.view_layer, do_fully_editable=True)
    action = animate(override, scenes.striding()).action
    assert compat.assignment(override).action == action.name
    hips = scenes.world_poses(override, ["mixamorig:Hips"], (1, 45))[:, 0, :3, 3]
    assert np.linalg.norm(hips[1] - hips[0]) > 1.0, "it walks"


def test_a_local_object_with_linked_bones_is_animated(tmp_path):
    linked = link_character(tmp_path)
    local = bpy.data.objects.new("Local", linked.data)
    bpy.context.scene.collection.objects.link(local)
    animate(local, scenes.striding())
    hips = scenes.world_poses(local, ["mixamorig:Hips"], (1, 45))[:, 0, :3, 3]
    assert np.linalg.norm(hips[1] - hips[0]) > 1.0, "it walks"


def test_locked_bones_stay_as_posed_and_the_rest_moves():
    armature = scenes.add_character()
    bone = armature.pose.bones["mixamorig:LeftArm"]
    bone.lock_rotation = (True, True, True)
    bone.rotation_quaternion = (0.9, 0.1, 0.2, 0.3)
    posed = tuple(bone.rotation_quaternion)
    result = animate(armature, scenes.striding())
    bpy.context.scene.frame_set(30)
    assert tuple(bone.rotation_quaternion) == posed
    assert tuple(armature.pose.bones["mixamorig:RightArm"].rotation_quaternion) != (1, 0, 0, 0)
    assert any("mixamorig:LeftArm" in note for note in result.notes)


def test_an_armature_in_no_scene_is_refused():
    armature = bpy.data.objects.new("Stray", scenes.add_character().data)
    with pytest.raises(RigError) as raised:
        animate(armature, scenes.striding())
    assert raised.value.code == "not_in_scene"


def test_an_armature_nobody_has_looked_at_yet_is_read_where_it_stands():
    armature = scenes.add_character()
    armature.location = (3, 0, 0)
    bpy.context.view_layer.update()
    np.testing.assert_allclose(read_rest_pose(armature).object_matrix[:3, 3], (3, 0, 0))
    animate(armature, scenes.striding())
    hips = scenes.world_poses(armature, ["mixamorig:Hips"], (1,))[0, 0, :3, 3]
    assert abs(hips[0] - 3) < 0.1
