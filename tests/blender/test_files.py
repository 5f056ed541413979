"""Characters from files and back: what is read in again stands where Blender showed it."""

from __future__ import annotations

import re
from pathlib import Path
from unittest.mock import Mock

import bpy
import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.bone_animation import BoneAnimation, PropertyKey
from hymotion.hymotion_addon.scene import compat, files
from hymotion.hymotion_addon.scene.action import write_action
from hymotion.hymotion_addon.scene.animate import animate
from hymotion.hymotion_addon.scene.armature import meshes_of, read_rest_pose
from hymotion.hymotion_addon.scene.sample_rig import make_sample_character
from hymotion.inference.errors import MotionFileError, RigError

from . import scenes

FRAMES = (1, 2, 20, 40)


@pytest.fixture(autouse=True)
def thirty_frames_a_second() -> None:
    """As the motions have; a new scene has 24."""
    bpy.context.scene.render.fps = 30


def read_back(path: Path) -> bpy.types.Object:
    """Open a written file in an empty scene."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    return files.open_rig(path)


def heads(armature: bpy.types.Object, bones: list[str]) -> np.ndarray:
    """(T, B, 3) world positions."""
    return scenes.world_poses(armature, bones, FRAMES)[..., :3, 3]


def deforming(armature: bpy.types.Object) -> list[str]:
    return [bone.name for bone in armature.data.bones if bone.use_deform]


@pytest.mark.parametrize("suffix", [".glb", ".fbx", ".blend"])
@pytest.mark.parametrize("scale", [1.0, 0.01])
def test_what_is_read_back_stands_where_it_stood(tmp_path, suffix, scale):
    armature = scenes.add_character()
    armature.scale = (scale,) * 3
    armature.location, armature.rotation_euler = (1.0, 2.0, 0.5), (0.0, 0.0, 0.7)
    bpy.context.view_layer.update()
    action = animate(armature, scenes.striding(40)).action
    bones = deforming(armature)
    before = heads(armature, bones)
    files.save_rig(tmp_path / f"out{suffix}", armature, action)
    again = read_back(tmp_path / f"out{suffix}")
    assert np.abs(heads(again, bones) - before).max() < 1e-4 * scale
    assert len(meshes_of(again)) == 1


@pytest.mark.parametrize("suffix", [".glb", ".fbx"])
@pytest.mark.parametrize(
    "rig",
    [
        "rocketbox_biped/Male_Adult_08.fbx",
        "quaternius_modular/modular_men_Worker.glb",
        "vrm_cats_names/cryptovoxels.vrm",
        "second_life/sl_bento_avatar.blend",
    ],
)
def test_real_characters_survive_the_round_trip(tmp_path, shared, rig, suffix):
    armature = files.open_rig(shared / "rigs" / rig)
    bpy.context.scene.render.fps = 30
    bones = deforming(armature)
    animation = scenes.tumbling(read_rest_pose(armature).names)
    action = write_action(armature, animation, "clip", scenes.INFO, 1, 30.0)
    before = heads(armature, bones)
    size = np.ptp(before[..., 2])
    files.save_rig(tmp_path / f"out{suffix}", armature, action)
    again = read_back(tmp_path / f"out{suffix}")
    assert np.abs(heads(again, bones) - before).max() < 1e-4 * size


@pytest.mark.parametrize("suffix", [".glb", ".fbx"])
def test_a_control_rig_is_baked_to_the_bones_that_deform(tmp_path, suffix):
    armature = make_sample_character()
    # every limb on FK: a limb stretched by IK is sheared, which neither format can hold
    limbs = ("upper_arm_parent.L", "upper_arm_parent.R", "thigh_parent.L", "thigh_parent.R")
    switches = tuple(PropertyKey(limb, "IK_FK", 1.0) for limb in limbs)
    turning = scenes.tumbling(["torso", "upper_arm_fk.L", "shin_fk.R"])
    animation = BoneAnimation(turning.rotations, turning.locations, 30.0, switches)
    action = write_action(armature, animation, "clip", scenes.INFO, 1, 30.0)
    bones = deforming(armature)
    before = heads(armature, bones)
    assert np.ptp(before[:, bones.index("DEF-hand.L")], axis=0).max() > 0.2, "the keys on controls move the arm"
    files.save_rig(tmp_path / f"out{suffix}", armature, action)
    controls = len(armature.data.bones)
    again = read_back(tmp_path / f"out{suffix}")
    assert np.abs(heads(again, bones) - before).max() < 1e-4
    assert len(again.data.bones) < controls / 2


@pytest.mark.parametrize("suffix", [".glb", ".fbx"])
def test_bones_without_keys_are_written_as_they_are_posed(tmp_path, suffix):
    armature = scenes.add_chain()
    armature.pose.bones["2"].rotation_quaternion = (0.8, 0.6, 0, 0)
    action = write_action(armature, scenes.tumbling("01"), "clip", scenes.INFO, 1, 30.0)
    before = scenes.world_poses(armature, "012", FRAMES)
    files.save_rig(tmp_path / f"out{suffix}", armature, action)
    after = scenes.world_poses(read_back(tmp_path / f"out{suffix}"), "012", FRAMES)
    assert np.abs(after - before).max() < 1e-4


@pytest.mark.parametrize("suffix", [".glb", ".fbx"])
def test_only_the_character_and_the_new_action_are_written(tmp_path, suffix):
    other = scenes.add_character("Other")
    animate(other, scenes.striding(60))
    armature = scenes.add_character()
    animate(armature, scenes.striding(50))
    action = animate(armature, scenes.striding(40)).action
    files.save_rig(tmp_path / f"out{suffix}", armature, action)
    again = read_back(tmp_path / f"out{suffix}")
    assert [obj.name for obj in bpy.data.objects if obj.type == "ARMATURE"] == [again.name] == ["Hero"]
    assert len(bpy.data.actions) == 1
    assert tuple(bpy.data.actions[0].frame_range) == (1.0, 40.0)


@pytest.mark.parametrize("suffix", [".glb", ".fbx"])
def test_a_clip_keeps_its_seconds_at_another_frame_rate(tmp_path, suffix):
    armature = scenes.add_character()
    bpy.context.scene.render.fps = 24
    action = animate(armature, scenes.striding(61)).action
    assert action.frame_end == 1 + 2 * 24
    files.save_rig(tmp_path / f"out{suffix}", armature, action)
    played = read_back(tmp_path / f"out{suffix}").animation_data.action
    scene = bpy.context.scene
    seconds = (played.frame_range[1] - played.frame_range[0]) / (scene.render.fps / scene.render.fps_base)
    assert seconds == pytest.approx(2.0, abs=0.01)


@pytest.mark.parametrize("suffix", [".glb", ".fbx", ".blend"])
def test_saving_changes_nothing_in_the_open_scene(tmp_path, suffix):
    bpy.data.scenes.new("A first scene in the alphabet")
    armature = scenes.add_character()
    scenes.add_chain()
    older = animate(armature, scenes.striding(40)).action
    newer = animate(armature, scenes.striding(20)).action
    bpy.context.view_layer.objects.active = armature
    bpy.ops.object.mode_set(mode="POSE")
    armature.pose.bones["mixamorig:Head"].scale = (1.5, 1.5, 1.5)
    bpy.context.scene.frame_set(9)
    before, pose = scenes.fingerprint(), [bone.matrix.copy() for bone in armature.pose.bones]
    files.save_rig(tmp_path / f"out{suffix}", armature, older)
    assert scenes.fingerprint() == before
    assert compat.assignment(armature).action == newer.name
    np.testing.assert_allclose([bone.matrix for bone in armature.pose.bones], pose, atol=1e-6)


@pytest.mark.parametrize("suffix", [".glb", ".fbx"])
def test_a_failed_export_leaves_the_older_file_and_no_rest(tmp_path, monkeypatch, suffix):
    armature = scenes.add_character()
    action = animate(armature, scenes.striding()).action
    path = tmp_path / f"out{suffix}"
    path.write_text("older")
    before = scenes.fingerprint()

    def breaks(operator, options):
        Path(options["filepath"]).write_text("half a file")
        raise RuntimeError("Error: Python: Traceback (most recent call last):\nOSError: No space left on device")

    monkeypatch.setattr(compat, "call_with_known_options", breaks)
    with pytest.raises(MotionFileError, match="No space left on device"):
        files.save_rig(path, armature, action)
    assert path.read_text() == "older"
    assert list(tmp_path.iterdir()) == [path]
    assert scenes.fingerprint() == before


def test_relative_paths_hold_in_a_blend(tmp_path):
    (tmp_path / "skin.png").write_bytes(b"")
    (tmp_path / "sub").mkdir()
    armature = scenes.add_character()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "open.blend"))
    bpy.data.images.new("Skin", 1, 1).filepath = "//skin.png"
    bpy.data.images["Skin"].source = "FILE"
    bpy.data.images["Skin"].use_fake_user = True
    action = animate(armature, scenes.striding()).action
    files.save_rig(tmp_path / "sub" / "out.blend", armature, action)
    read_back(tmp_path / "sub" / "out.blend")
    assert Path(bpy.path.abspath(bpy.data.images["Skin"].filepath)).resolve() == tmp_path / "skin.png"


def test_the_clip_has_the_rate_of_the_armatures_own_scene(tmp_path):
    armature = scenes.add_character()
    action = animate(armature, scenes.striding(31)).action
    bpy.context.window.scene = bpy.data.scenes.new("Other")
    bpy.context.scene.render.fps = 60
    files.save_rig(tmp_path / "out.glb", armature, action)
    assert read_back(tmp_path / "out.glb").animation_data.action.frame_range[1] == pytest.approx(31)


def test_a_generated_rig_goes_before_its_metarig_even_if_less_of_it_is_known(tmp_path, monkeypatch):
    def knows_metarigs(_armature, rest):
        if "root" in rest.names:
            raise RigError("Not a metarig.")
        return Mock(bones=dict.fromkeys(rest.names))

    monkeypatch.setattr(files, "map_of", knows_metarigs)
    name = make_sample_character().name
    bpy.ops.object.armature_human_metarig_add()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "both.blend"))
    assert read_back(tmp_path / "both.blend").name == name


def test_the_body_is_chosen_among_several_armatures(tmp_path):
    scenes.add_chain(80)
    scenes.add_character()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "several.blend"))
    assert read_back(tmp_path / "several.blend").name == "Hero"


@pytest.mark.parametrize(
    ("rig", "bones"),
    [
        ("cesium_man/CesiumMan.glb", 19),
        ("kenney/characterMedium.fbx", 58),
        ("vrm_cats_names/cryptovoxels.vrm", 57),
        ("rigify/rigify_generated.blend", 706),
    ],
)
def test_every_kind_of_file_opens(shared, rig, bones):
    assert len(files.open_rig(shared / "rigs" / rig).data.bones) == bones


def test_scripts_in_a_strangers_file_do_not_run(tmp_path):
    text = bpy.data.texts.new("run.py")
    text.write("import bpy; bpy.app.driver_namespace['ran'] = True")
    text.use_module = True
    scenes.add_character()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "script.blend"))
    bpy.app.driver_namespace.pop("ran", None)
    read_back(tmp_path / "script.blend")
    assert "ran" not in bpy.app.driver_namespace


@pytest.mark.parametrize("content", ["", "hello", "cut"])
@pytest.mark.parametrize("suffix", [".glb", ".vrm", ".fbx", ".blend"])
def test_a_damaged_file_is_said_to_be_one(tmp_path, suffix, content):
    path = tmp_path / f"bad{suffix}"
    if content == "cut":
        armature = scenes.add_character()
        whole = path.with_suffix(".glb" if suffix == ".vrm" else suffix)
        files.save_rig(whole, armature, animate(armature, scenes.striding()).action)
        path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
        bpy.ops.wm.read_factory_settings(use_empty=True)
    else:
        path.write_text(content)
    with pytest.raises(RigError) as raised:
        files.open_rig(path)
    assert raised.value.code == "rig_file_unreadable"
    assert path.name in raised.value.message
    assert "Traceback" not in raised.value.message


def test_other_files_are_refused_in_a_sentence(tmp_path):
    (tmp_path / "walk.bvh").write_text("HIERARCHY")
    scenes.add_body(scenes.add_chain(1)).modifiers.clear()
    bpy.data.objects.remove(bpy.data.objects["Rig"])
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "mesh.blend"))
    for name, code in (
        ("nowhere.glb", "rig_file_missing"),
        ("walk.bvh", "rig_file_type"),
        ("mesh.blend", "no_armature"),
    ):
        with pytest.raises(RigError, match=re.escape(name) if name != "walk.bvh" else "bvh") as raised:
            files.open_rig(tmp_path / name)
        assert raised.value.code == code
        assert raised.value.cure


def test_what_cannot_be_written_is_known_before_any_work(tmp_path):
    (tmp_path / "folder.glb").mkdir()
    (tmp_path / "file").write_text("")
    for path, code in (
        (tmp_path / "out.obj", "output_type"),
        (tmp_path / "out", "output_type"),
        (tmp_path / "folder.glb", "motion_file_unwritable"),
        (tmp_path / "nowhere" / "out.glb", "motion_file_unwritable"),
        (tmp_path / "file" / "out.glb", "motion_file_unwritable"),
        (Path("/proc/out.glb"), "motion_file_unwritable"),
    ):
        with pytest.raises(MotionFileError) as raised:
            files.check_writable(path)
        assert raised.value.code == code, path
        assert raised.value.cure
    files.check_writable(tmp_path / "fine.GLB")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder.glb"]


def test_a_file_opens_after_rigify_was_used_in_an_earlier_one(tmp_path):
    armature = scenes.add_character()
    files.save_rig(tmp_path / "hero.glb", armature, animate(armature, scenes.striding()).action)
    _ = bpy.context.layer_collection  # what Rigify does: in 4.2 it ties bpy.context to this scene
    assert len(read_back(tmp_path / "hero.glb").data.bones) == len(scenes.add_character("Again").data.bones)
    assert bpy.context.id_data in (None, bpy.context.scene), "else the next change of scene crashes Blender"
