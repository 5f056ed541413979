"""Before You Animate: what Blender's own settings will do to the keys, and the buttons that cure it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import bpy
import pytest

from hymotion.cli.main import run
from hymotion.hymotion_addon.cures import cures_for
from hymotion.hymotion_addon.scene import diagnosis, files, make_ready, recognition
from hymotion.hymotion_addon.scene.animate import animate
from hymotion.hymotion_addon.scene.diagnosis import diagnose
from hymotion.hymotion_addon.scene.sample_rig import make_sample_character
from hymotion.hymotion_addon.state import Session
from hymotion.ui.panel import HYMOTION_PT_main

from . import scenes
from .layout import Layout

ARM, FOREARM, HAND = (f"mixamorig:Left{bone}" for bone in ("Arm", "ForeArm", "Hand"))


def constrain(armature: bpy.types.Object, bone: str, kind: str, **options) -> bpy.types.Constraint:
    goal = bpy.data.objects.get("Goal") or bpy.data.objects.new("Goal", None)
    constraint = armature.pose.bones[bone].constraints.new(kind)
    for name, value in {"target": goal, **options}.items():
        if hasattr(constraint, name):
            setattr(constraint, name, value)
    return constraint


def lock_turn(armature: bpy.types.Object) -> None:
    armature.pose.bones[ARM].lock_rotation[1] = True


def lock_hips(armature: bpy.types.Object) -> None:
    armature.pose.bones["mixamorig:Hips"].lock_location[2] = True


def drive(armature: bpy.types.Object) -> None:
    armature.pose.bones[HAND].driver_add("rotation_quaternion", 1)


def scale_head(armature: bpy.types.Object) -> None:
    armature.pose.bones["mixamorig:Head"].scale = (2.0, 2.0, 2.0)


def move_arm(armature: bpy.types.Object) -> None:
    armature.pose.bones[ARM].location = (0.0, 0.1, 0.0)


def rest_position(armature: bpy.types.Object) -> None:
    armature.data.pose_position = "REST"


def modifier_off(armature: bpy.types.Object) -> None:
    bpy.data.objects["Body"].modifiers["Armature"].show_viewport = False


def track(armature: bpy.types.Object) -> bpy.types.NlaTrack:
    action = animate(armature, scenes.striding()).action
    track = armature.animation_data.nla_tracks.new()
    track.strips.new("strip", 1, action)
    return track


def solo(armature: bpy.types.Object) -> None:
    track(armature).is_solo = True


def blended(armature: bpy.types.Object) -> None:
    track(armature)
    armature.animation_data.action_blend_type = "COMBINE"


SPOILED: dict[str, Callable[[bpy.types.Object], object]] = {
    "locked": lock_turn,
    "locked ": lock_hips,
    "driven": drive,
    "left_over": scale_head,
    "left_over ": move_arm,
    "constraints": lambda armature: constrain(armature, FOREARM, "DAMPED_TRACK"),
    "limits": lambda armature: constrain(armature, FOREARM, "LIMIT_ROTATION"),
    "ik_on": lambda armature: constrain(armature, FOREARM, "IK", chain_count=2),
    "shown_at_rest": rest_position,
    "mesh_unmoved": modifier_off,
    "nla_solo": solo,
    "nla_blend": blended,
    "nla_strips": track,
}


def codes(armature: bpy.types.Object) -> set[str]:
    bpy.context.view_layer.update()
    return {finding.code for finding in diagnose(armature)}


@pytest.mark.parametrize("spoiled", sorted(SPOILED))
def test_each_finding_is_seen_and_its_button_cures_it(session: Session, spoiled):
    hero = scenes.add_character()
    assert codes(hero) == set()
    SPOILED[spoiled](hero)
    code = spoiled.strip()
    assert codes(hero) == {code}
    (cure,) = cures_for(code)
    family, call = cure.operator.split(".")
    assert getattr(getattr(bpy.ops, family), call)(**cure.settings) == {"FINISHED"}
    assert code not in codes(hero)


def test_every_cure_is_one_that_the_table_offers():
    assert {cure.settings["code"] for code in make_ready.CURES for cure in cures_for(code)} == set(make_ready.CURES)


def test_a_constraint_that_does_nothing_is_not_mentioned():
    hero = scenes.add_character()
    constrain(hero, ARM, "COPY_ROTATION").mute = True
    constrain(hero, ARM, "COPY_ROTATION", influence=0.0)
    constrain(hero, ARM, "COPY_ROTATION", target=None)
    constrain(hero, ARM, "LIMIT_SCALE")
    assert codes(hero) == set()


def test_what_the_present_action_holds_is_not_left_over():
    hero = scenes.add_character()
    animate(hero, scenes.striding())
    scale_head(hero)
    hero.pose.bones["mixamorig:Head"].keyframe_insert("scale")
    bpy.context.scene.frame_set(20)
    assert codes(hero) == set()


def test_ik_names_the_bones_of_its_chain_alone():
    hero = scenes.add_character()
    constrain(hero, FOREARM, "IK", chain_count=2)
    (finding,) = diagnose(hero)
    assert FOREARM in finding.message
    assert ARM in finding.message
    assert "Shoulder" not in finding.message


def test_a_generated_rig_whose_switches_are_keyed_is_clean():
    assert codes(make_sample_character()) == set()


def test_what_keeps_a_rig_from_being_animated_is_an_error_with_its_button(session: Session):
    hero = scenes.add_character()
    bpy.ops.object.mode_set(mode="EDIT")
    (finding,) = diagnose(hero)
    assert (finding.code, finding.severity) == ("edit_mode", "error")
    bpy.ops.object.mode_set(mode="OBJECT")
    (finding,) = diagnose(scenes.add_chain())
    assert (finding.code, finding.severity) == ("rig_unrecognised", "error")


def test_diagnosing_changes_nothing():
    hero = scenes.add_character()
    for spoil in SPOILED.values():
        spoil(hero)
    before = scenes.fingerprint()
    diagnose(hero)
    assert scenes.fingerprint() == before


def test_the_panel_says_it_with_a_button_and_forgets_it_when_it_is_cured(session: Session):
    hero = scenes.add_character()

    def drawn() -> Layout:
        session.recognition = session.recognition or recognition.look_at(hero)
        diagnosis.look(session, hero, bpy.context.scene)
        layout = Layout()
        HYMOTION_PT_main.draw(SimpleNamespace(layout=layout), bpy.context)
        return layout

    assert "Before You Animate" not in drawn().text()
    rest_position(hero)
    panel = drawn()
    assert "Before You Animate" in panel.text()
    assert "Rest Position" in panel.text()
    assert "hymotion.make_ready" in panel.buttons
    bpy.ops.hymotion.make_ready(code="shown_at_rest")
    assert "Before You Animate" not in drawn().text()


def test_the_session_is_told_only_when_something_is_new(session: Session):
    hero, scene = scenes.add_character(), bpy.context.scene
    session.recognition = recognition.look_at(hero)
    assert diagnosis.look(session, hero, scene)
    assert not diagnosis.look(session, hero, scene)
    lock_turn(hero)
    assert diagnosis.look(session, hero, scene)
    hero.location.x = 3.0
    bpy.context.view_layer.update()
    assert not diagnosis.look(session, hero, scene)


def test_a_changed_rest_pose_is_looked_at_again(session: Session):
    hero = scenes.add_character()
    session.recognition = recognition.look_at(hero)
    assert recognition.is_known(session, hero)
    bpy.ops.object.mode_set(mode="EDIT")
    hero.data.edit_bones[HAND].tail.z += 0.05
    bpy.ops.object.mode_set(mode="OBJECT")
    assert not recognition.is_known(session, hero)


EXPECTED = {
    "kenney/walk.fbx": {"rest_uneven"},
    "kenney/characterMedium.fbx": set(),
    "kaykit/Med_General.glb": set(),
    "rigify/rigify_generated.blend": set(),
    "mpfb_openpose/mpfb_openpose.glb": {"no_spine", "no_head", "no_hands"},
    "vrm_addon_basic/vrmtest_rest_a_pose_t_position_pose.blend": set(),
}


@pytest.mark.parametrize("rig", sorted(EXPECTED))
def test_real_rigs_are_told_what_an_animator_would_tell_them(shared, rig):
    assert codes(files.open_rig(shared / "rigs" / rig)) - {"doubtful"} == EXPECTED[rig]


def test_inspect_prints_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    rest_position(scenes.add_character())
    rig = str(tmp_path / "hero.blend")
    bpy.ops.wm.save_as_mainfile(filepath=rig)
    capsys.readouterr()
    assert run(["inspect", rig]) == 0
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["code"], finding["severity"]) == ("shown_at_rest", "warning")
    assert run(["inspect", rig, "--text"]) == 0
    text = capsys.readouterr().out
    assert "Rest Position" in text
    assert "Pose Position" in text
