"""The buttons, one by one, from a click to what an animator sees."""

from __future__ import annotations

from pathlib import Path

import bpy
import numpy as np
import pytest

from hymotion.hymotion_addon.cures import cures_for
from hymotion.hymotion_addon.scene import compat
from hymotion.hymotion_addon.state import Session
from hymotion.inference.errors import ModelMissing, MotionFileError

from ..fakes import FakeEngine
from .jobs import look_until_done
from .mixamo import add_mixamo_armature


def settings():
    return bpy.context.scene.hymotion


def generate(prompt: str = "a person waves") -> None:
    settings().prompt = prompt
    assert bpy.ops.hymotion.generate() == {"FINISHED"}
    look_until_done()


def action_of(armature: bpy.types.Object) -> str:
    return compat.assignment(armature).action


def test_generate_keys_the_active_armature_and_says_what_it_did(session: Session):
    hero = add_mixamo_armature()
    settings().seconds, settings().seed = 2.0, 7
    generate()
    result = session.result
    assert session.failure is None
    assert (result.prompt, result.seed, result.armature.name) == ("a person waves", 7, "Hero")
    assert action_of(hero) == result.action
    keyed = list(compat.curves(bpy.data.actions[result.action]))
    assert len(keyed) > 60
    assert {len(curve.keyframe_points) for curve in keyed} == {round((2.0 - 1 / 30) * 24) + 1}


def test_the_keys_start_at_the_first_frame_of_the_scene_and_nothing_else_of_the_scene_changes(session: Session):
    add_mixamo_armature()
    scene = bpy.context.scene
    scene.frame_start, scene.frame_end = 10, 50
    scene.frame_set(33)
    generate()
    assert session.result.frame_start == 10
    assert (scene.frame_start, scene.frame_end, scene.frame_current) == (10, 50, 33)
    assert bpy.context.active_object.mode == "OBJECT"


def test_one_undo_takes_the_motion_away_and_redo_brings_it_back(session: Session):
    add_mixamo_armature()
    settings().prompt = "a person waves"
    bpy.ops.ed.undo_push(message="before")
    generate()
    name = session.result.action
    bpy.ops.ed.undo()
    assert name not in bpy.data.actions
    assert action_of(bpy.data.objects["Hero"]) == ""
    bpy.ops.ed.redo()
    assert action_of(bpy.data.objects["Hero"]) == name


def test_a_new_take_has_another_seed_and_the_last_take_stays(session: Session):
    hero = add_mixamo_armature()
    generate()
    first = session.result
    assert bpy.ops.hymotion.generate(new_seed=True) == {"FINISHED"}
    look_until_done()
    assert session.result.seed == settings().seed != first.seed
    assert action_of(hero) == session.result.action != first.action
    assert first.action in bpy.data.actions


def test_the_weights_are_loaded_once_for_many_motions(session: Session):
    add_mixamo_armature()
    engine = session.engines.kept["starter"]
    generate()
    generate()
    assert session.engines.kept["starter"] is engine
    assert engine.runs == 2


def test_a_second_job_waits_for_the_first(session: Session):
    add_mixamo_armature()
    settings().prompt = "a person waves"
    session.engines.kept["starter"] = FakeEngine(steps=3, step_seconds=0.05)
    bpy.ops.hymotion.generate()
    with pytest.raises(RuntimeError, match="poll"):
        bpy.ops.hymotion.generate()
    look_until_done()
    assert bpy.ops.hymotion.generate() == {"FINISHED"}


def test_cancel_leaves_everything_as_it_was(session: Session):
    hero = add_mixamo_armature()
    generate()
    before = session.result
    session.engines.kept["starter"] = FakeEngine(steps=1000, step_seconds=0.01)
    bpy.ops.hymotion.generate()
    bpy.ops.hymotion.cancel()
    look_until_done()
    assert not session.is_busy
    assert (session.failure, session.result, action_of(hero)) == (None, before, before.action)


def test_without_a_job_escape_belongs_to_blender(session: Session):
    assert not bpy.ops.hymotion.cancel.poll()


def test_the_chosen_character_goes_before_the_active_one(session: Session):
    chosen = add_mixamo_armature("Chosen")
    active = add_mixamo_armature("Active")
    settings().armature = chosen
    generate()
    assert action_of(chosen) == session.result.action
    assert action_of(active) == ""


def test_an_active_mesh_means_the_armature_that_moves_it(session: Session):
    hero = add_mixamo_armature()
    body = bpy.data.objects.new("Body", bpy.data.meshes.new("Body"))
    bpy.context.scene.collection.objects.link(body)
    body.modifiers.new("Armature", "ARMATURE").object = hero
    bpy.context.view_layer.objects.active = body
    generate()
    assert action_of(hero) == session.result.action


def test_the_last_motion_can_be_put_on_another_character(session: Session):
    add_mixamo_armature()
    generate()
    other = add_mixamo_armature("Other")
    assert bpy.ops.hymotion.apply_motion() == {"FINISHED"}
    assert action_of(other) == session.result.action
    assert session.result.armature.name == "Other"


# Bad input: (what the user did, the code of the sentence shown). Each is then cured by its first button.


def nothing_there():
    bpy.context.view_layer.objects.active = None


def deleted_choice():
    add_mixamo_armature()
    settings().armature = add_mixamo_armature("Deleted")
    bpy.context.scene.collection.objects.unlink(settings().armature)
    bpy.context.view_layer.objects.active = bpy.data.objects["Hero"]


def empty_prompt():
    add_mixamo_armature()
    settings().prompt = "   "


def endless_prompt():
    add_mixamo_armature()
    settings().prompt = "walks and " * 1000


def no_time():
    add_mixamo_armature()
    settings().seconds = 0.0


def too_much_time():
    add_mixamo_armature()
    settings().seconds = 1000.0


def edit_mode():
    add_mixamo_armature()
    bpy.ops.object.mode_set(mode="EDIT")


def tweak_mode():
    hero = add_mixamo_armature()
    track = hero.animation_data_create().nla_tracks.new()
    track.strips.new("Strip", 1, bpy.data.actions.new("Old"))
    hero.animation_data.nla_tracks.active = track
    track.select = track.strips[0].select = True
    hero.animation_data.use_tweak_mode = True


BAD_INPUT = (
    (nothing_there, "no_armature"),
    (deleted_choice, "armature_not_here"),
    (empty_prompt, "prompt_empty"),
    (endless_prompt, "prompt_too_long"),
    (no_time, "seconds"),
    (too_much_time, "seconds"),
    (edit_mode, "edit_mode"),
    (tweak_mode, "nla_tweak"),
)


@pytest.mark.parametrize(("spoil", "code"), BAD_INPUT)
def test_bad_input_is_one_sentence_and_its_button_cures_it(session: Session, spoil, code):
    settings().prompt = "a person waves"
    spoil()
    with pytest.raises(RuntimeError) as raised:
        bpy.ops.hymotion.generate()
    assert session.failure.code == code
    assert session.failure.message in str(raised.value)
    assert not session.is_busy
    cure = cures_for(code)[0]
    family, name = cure.operator.split(".")
    assert getattr(getattr(bpy.ops, family), name)(**cure.settings) == {"FINISHED"}
    assert session.failure is None
    assert bpy.ops.hymotion.generate() == {"FINISHED"}
    look_until_done()
    assert session.failure is None
    assert session.result is not None


def test_an_armature_that_is_no_body_is_refused_before_anything_is_made(session: Session):
    box = bpy.data.objects.new("Crane", bpy.data.armatures.new("Crane"))
    bpy.context.scene.collection.objects.link(box)
    bpy.context.view_layer.objects.active = box
    bpy.ops.object.mode_set(mode="EDIT")
    box.data.edit_bones.new("Boom").tail = (0, 0, 1)
    bpy.ops.object.mode_set(mode="OBJECT")
    settings().prompt = "a person waves"
    with pytest.raises(RuntimeError):
        bpy.ops.hymotion.generate()
    assert session.failure.code == "rig_unrecognised"
    assert session.engines.kept["starter"].runs == 0


def test_a_linked_character_is_animated_after_its_override_is_made(session: Session, tmp_path: Path):
    add_mixamo_armature()
    library = str(tmp_path / "hero.blend")
    bpy.ops.wm.save_as_mainfile(filepath=library, copy=True)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    with bpy.data.libraries.load(library, link=True) as (_, wanted):
        wanted.objects = ["Hero"]
    linked = wanted.objects[0]
    bpy.context.scene.collection.objects.link(linked)
    bpy.context.view_layer.objects.active = linked
    settings().prompt = "a person waves"
    with pytest.raises(RuntimeError):
        bpy.ops.hymotion.generate()
    assert session.failure.code == "linked"
    assert bpy.ops.hymotion.make_override() == {"FINISHED"}
    generate()
    assert session.failure is None
    target = settings().target(bpy.context.view_layer)
    assert target.override_library is not None
    assert action_of(target) == session.result.action


def test_missing_weights_show_in_the_panel_with_a_way_to_the_preferences(session: Session):
    add_mixamo_armature()
    session.engines.kept["starter"] = FakeEngine(fail_at=(0, ModelMissing("The weights are missing.")))
    generate()
    assert session.failure.code == "model_missing"
    assert cures_for("model_missing", needs_worker=False)[0].operator == "hymotion.open_preferences"


def test_emoji_and_chinese_arrive_as_typed(session: Session):
    add_mixamo_armature()
    generate("一个人走路 🚶")
    assert session.failure is None
    assert session.result.prompt == "一个人走路 🚶"


def test_the_duration_arrives_as_typed_not_as_a_32_bit_float(session: Session):
    settings().seconds = 2.3
    assert settings().request().seconds == 2.3


def test_a_locked_bone_is_left_alone_and_the_user_is_told(session: Session):
    hero = add_mixamo_armature()
    bone = hero.pose.bones["mixamorig:LeftArm"]
    bone.lock_rotation = (True, True, True)
    bone.lock_rotation_w = True
    generate()
    paths = {curve.data_path for curve in compat.curves(bpy.data.actions[session.result.action])}
    assert not any("LeftArm" in path for path in paths)
    assert any("LeftArm" in note for note in session.result.notes)


@pytest.mark.parametrize("suffix", [".glb", ".fbx"])
def test_the_result_can_be_exported(session: Session, tmp_path: Path, suffix: str):
    add_mixamo_armature()
    generate()
    path = tmp_path / f"hero{suffix}"
    assert bpy.ops.hymotion.export(filepath=str(path), file_format=suffix[1:].upper()) == {"FINISHED"}
    assert path.stat().st_size > 1000


def test_an_export_that_cannot_be_written_says_so(session: Session, tmp_path: Path):
    add_mixamo_armature()
    generate()
    with pytest.raises(RuntimeError, match="can't be written"):
        bpy.ops.hymotion.export(filepath=str(tmp_path / "nowhere" / "hero.glb"), file_format="GLB")
    assert isinstance(session.failure, MotionFileError)


def test_the_sample_character_is_one_click_away_and_recognised(session: Session):
    bpy.ops.hymotion.add_sample_character()
    generate()
    assert session.failure is None
    armature = bpy.context.active_object
    assert action_of(armature) == session.result.action


def test_the_dice_give_a_seed_that_the_engine_takes(session: Session):
    seeds = set()
    for _ in range(20):
        bpy.ops.hymotion.random_seed()
        seeds.add(settings().seed)
        assert settings().request().problems()[1:] == []
    assert len(seeds) > 10


def test_the_motion_seen_is_the_motion_made(session: Session):
    """The left hand waves: it moves up and down in Blender's world while the right hand hangs beside the leg."""
    hero = add_mixamo_armature()
    generate()
    heights = {"Left": [], "Right": []}
    for frame in range(1, 60, 4):
        bpy.context.scene.frame_set(frame)
        for side, found in heights.items():
            found.append((hero.matrix_world @ hero.pose.bones[f"mixamorig:{side}Hand"].head).z)
    assert np.ptp(heights["Left"]) > 0.1
    assert np.ptp(heights["Right"]) < 0.05
    assert max(heights["Right"]) < min(heights["Left"])
