"""The user's word about bones: it wins, it stays with the character, it can be taken back, and it never crashes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import bpy
import pytest

from hymotion.hymotion_addon.scene import recognition, user_map
from hymotion.hymotion_addon.scene.animate import animate
from hymotion.hymotion_addon.scene.armature import read_rest_pose
from hymotion.hymotion_addon.state import Session
from hymotion.inference.errors import RigError
from hymotion.ui.panel import HYMOTION_PT_main

from .layout import Layout
from .scenes import add_character, striding

FOREARM, HAND = "mixamorig:LeftForeArm", "mixamorig:LeftHand"


def bones(armature: bpy.types.Object) -> dict[str, str]:
    """Joint -> bone, as everything that animates sees it."""
    return dict(user_map.map_of(armature, read_rest_pose(armature)).bones)


def rows():
    """The fields of the list."""
    return bpy.context.scene.hymotion_bones


def drawn() -> Layout:
    layout = Layout(unfolded=True)
    HYMOTION_PT_main.draw(SimpleNamespace(layout=layout), bpy.context)
    return layout


def rename(armature: bpy.types.Object, names: dict[str, str]) -> None:
    for i, old in enumerate(names):
        armature.data.bones[old].name = f"passing {i}"
    for i, new in enumerate(names.values()):
        armature.data.bones[f"passing {i}"].name = new


@pytest.fixture
def hero(session: Session) -> Iterator[bpy.types.Object]:
    """A character whose left forearm and hand bear each other's names, so that recognition asks."""
    armature = add_character()
    rename(armature, {FOREARM: HAND, HAND: FOREARM})
    session.recognition = recognition.look_at(armature)
    return armature


def test_doubtful_bones_are_asked_about_and_one_click_opens_them(session: Session, hero: bpy.types.Object):
    assert "hymotion.check_bones" in drawn().buttons
    assert drawn().searches == []
    bpy.ops.hymotion.check_bones()
    panel = drawn()
    assert {("left_elbow", FOREARM), ("left_wrist", HAND)} <= set(panel.searches)
    assert "hymotion.accept_bones" in panel.buttons
    assert "to check" in panel.text()


def test_a_bone_chosen_in_the_list_wins_everywhere(session: Session, hero: bpy.types.Object):
    rows().left_elbow = HAND
    rows().left_wrist = FOREARM
    assert (bones(hero)["left_elbow"], bones(hero)["left_wrist"]) == (HAND, FOREARM)
    assert rows().left_elbow == HAND
    known = recognition.look_at(hero)
    assert known.bone_map is not None
    assert not {"left_elbow", "left_wrist"} & set(known.bone_map.doubtful)
    assert animate(hero, striding()).bone_map.bones["left_elbow"] == HAND


def test_what_the_user_accepts_is_no_longer_asked_about(session: Session, hero: bpy.types.Object):
    assert session.recognition is not None
    assert session.recognition.bone_map is not None
    assert session.recognition.bone_map.doubtful
    rows().left_elbow, rows().left_wrist = HAND, FOREARM
    bpy.ops.hymotion.accept_bones(joint="right_elbow")
    assert "right_elbow" not in session.recognition.bone_map.doubtful
    bpy.ops.hymotion.accept_bones()
    assert session.recognition.bone_map.doubtful == ()
    assert not any("check" in note for note in session.recognition.bone_map.notes)
    assert "hymotion.check_bones" not in drawn().buttons


def test_a_bone_that_only_one_side_has_is_asked_about_until_the_user_says_so(session: Session):
    armature = add_character()
    rename(armature, {"mixamorig:LeftToeBase": "claw", "mixamorig:LeftShoulder": "wing"})
    session.recognition = recognition.look_at(armature)
    bpy.context.scene.hymotion.show_bones = True
    assert {("left_foot", ""), ("left_collar", "")} <= set(drawn().searches)
    rows().left_collar = "wing"
    bpy.ops.hymotion.accept_bones()
    assert "to check" not in drawn().text()
    assert "left_foot" not in bones(armature)
    assert bones(armature)["left_collar"] == "wing"


def test_the_selected_bone_is_picked(session: Session, hero: bpy.types.Object):
    bpy.ops.object.mode_set(mode="POSE")
    hero.data.bones.active = hero.data.bones[HAND]
    bpy.ops.hymotion.pick_bone(slot="left_elbow")
    assert rows().left_elbow == HAND


def test_picking_without_a_selected_bone_says_what_to_do(session: Session, hero: bpy.types.Object):
    hero.data.bones.active = None
    with pytest.raises(RuntimeError, match="No bone of"):
        bpy.ops.hymotion.pick_bone(slot="left_elbow")


def test_a_bone_of_the_list_is_shown_in_the_viewport(session: Session, hero: bpy.types.Object):
    bpy.ops.object.mode_set(mode="POSE")
    bpy.ops.hymotion.show_bone(slot="left_wrist")
    assert bpy.context.active_pose_bone.name == HAND
    assert [bone.name for bone in bpy.context.selected_pose_bones] == [HAND]


def test_one_side_is_mirrored_to_the_other_by_place(session: Session):
    armature = add_character()
    rename(armature, {"mixamorig:RightHand": "thing", "mixamorig:RightForeArm": "other thing"})
    for slot, bone in (("shoulder", "Arm"), ("elbow", "ForeArm"), ("wrist", "Hand")):
        setattr(rows(), f"left_{slot}", f"mixamorig:Left{bone}")
    rows().left_foot = ""
    bpy.ops.hymotion.mirror_bones(side="left")
    found = bones(armature)
    assert found["right_shoulder"] == "mixamorig:RightArm"
    assert (found["right_elbow"], found["right_wrist"]) == ("other thing", "thing")
    assert "right_foot" not in found


def test_a_bone_without_a_partner_is_named(session: Session):
    armature = add_character()
    bpy.ops.object.mode_set(mode="EDIT")
    armature.data.edit_bones.remove(armature.data.edit_bones["mixamorig:RightToeBase"])
    bpy.ops.object.mode_set(mode="OBJECT")
    rows().left_foot = "mixamorig:LeftToeBase"
    with pytest.raises(RuntimeError, match="right toes"):
        bpy.ops.hymotion.mirror_bones(side="left")


def test_clearing_and_resetting(session: Session, hero: bpy.types.Object):
    before = bones(hero)
    rows().neck_1 = ""
    assert "neck" not in bones(hero)
    assert animate(hero, striding()).action
    bpy.ops.hymotion.reset_bones()
    assert bones(hero) == before
    assert not user_map.stored(hero)


def test_a_spine_takes_any_number_of_bones(session: Session):
    armature = add_character()
    session.recognition = recognition.look_at(armature)
    rows().spine_2 = ""
    assert session.recognition.bone_map.chains["spine"] == ("mixamorig:Spine", "mixamorig:Spine2")
    rows().spine_3 = "mixamorig:Spine1"
    assert session.recognition.problem is not None
    assert "hangs under" in session.recognition.problem.message
    rows().spine_2 = ""
    rows().spine_3 = "mixamorig:Spine2"
    assert [rows().spine_1, rows().spine_2, rows().spine_3] == [
        f"mixamorig:{bone}" for bone in ("Spine", "Spine1", "Spine2")
    ]


@pytest.mark.parametrize(
    ("slot", "bone", "words"),
    [
        ("left_wrist", "mixamorig:Hips", "No bone is chosen yet for: hips"),
        ("left_elbow", "mixamorig:LeftShoulder", "The left upper arm .* hangs under the left forearm"),
        ("spine_2", "mixamorig:Spine2", "stands for both spine 2 and spine 3"),
        ("left_ankle", "mixamorig:RightToeBase", "The left foot .* is on the right side"),
        ("left_wrist", "gone", "is not in this armature"),
        ("pelvis", "", "No bone is chosen yet for: hips"),
    ],
)
def test_an_impossible_choice_is_said_and_never_animated(session: Session, slot: str, bone: str, words: str):
    armature = add_character()
    setattr(rows(), slot, bone)
    assert session.recognition is not None
    assert re.search(words, str(session.recognition.problem))
    assert session.recognition.problem.message in drawn().text()
    with pytest.raises(RigError, match=words) as refused:
        animate(armature, striding())
    assert refused.value.code == "bone_map"
    bpy.ops.hymotion.reset_bones()
    assert session.recognition.problem is None


def test_the_word_stays_with_the_character(session: Session, hero: bpy.types.Object, tmp_path: Path):
    rows().left_elbow, rows().left_wrist = HAND, FOREARM
    hero.name = "Somebody"
    hero.data.bones[HAND].name = "lower arm of the left"
    assert bones(hero)["left_elbow"] == "lower arm of the left"
    kept = bones(hero)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "hero.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "hero.blend"))
    assert bones(bpy.data.objects["Somebody"]) == kept
    bpy.ops.wm.read_factory_settings(use_empty=True)
    with bpy.data.libraries.load(str(tmp_path / "hero.blend")) as (_, to):
        to.objects = ["Somebody"]
    bpy.context.scene.collection.objects.link(to.objects[0])
    assert bones(to.objects[0]) == kept


def test_the_word_stays_with_a_library_override(session: Session, hero: bpy.types.Object, tmp_path: Path):
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "hero.blend"))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    with bpy.data.libraries.load(str(tmp_path / "hero.blend"), link=True) as (_, to):
        to.objects = ["Hero"]
    override = to.objects[0].override_create()
    bpy.context.scene.collection.objects.link(override)
    bpy.context.view_layer.objects.active = override
    session.recognition = recognition.look_at(override)
    rows().left_elbow, rows().left_wrist = HAND, FOREARM
    kept = bones(override)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "shot.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "shot.blend"))
    override = next(obj for obj in bpy.data.objects if obj.override_library)
    assert bones(override) == kept


def test_one_undo_takes_a_choice_back(session: Session, hero: bpy.types.Object):
    bpy.ops.ed.undo_push(message="ready")
    bpy.ops.hymotion.accept_bones()
    bpy.ops.ed.undo_push(message="accepted")
    bpy.ops.ed.undo()
    hero = bpy.data.objects["Hero"]
    assert not user_map.stored(hero)
    assert not recognition.is_known(session, hero), "the panel must look again"
    bpy.ops.ed.redo()
    assert user_map.read(bpy.data.objects["Hero"])


def test_damage_to_what_is_kept_is_said_and_can_be_reset(session: Session, hero: bpy.types.Object):
    hero.hymotion_bone_map = "{"
    session.recognition = recognition.look_at(hero)
    assert "isn't JSON" in drawn().text()
    rows().left_elbow = HAND
    assert session.failure is not None
    bpy.ops.hymotion.reset_bones()
    assert session.recognition.problem is None


def test_a_preset_fits_another_character_with_the_same_bone_names(
    session: Session, hero: bpy.types.Object, tmp_path: Path
):
    rows().left_elbow, rows().left_wrist = HAND, FOREARM
    rows().left_foot = ""
    bpy.ops.hymotion.save_bones(filepath=str(tmp_path / "hero.json"))
    assert json.loads((tmp_path / "hero.json").read_text())["label"] == "Mixamo"
    kept = bones(hero)
    other = add_character("Other")
    rename(other, {FOREARM: HAND, HAND: FOREARM})
    bpy.ops.hymotion.load_bones(filepath=str(tmp_path / "hero.json"))
    assert {joint: bone for joint, bone in bones(other).items() if joint != "left_foot"} == kept


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "isn't JSON"),
        ("[]", "not a bone preset"),
        ('{"hymotion_bones": 2}', "newer"),
        ('{"hymotion_bones": 1, "bones": {"pelvis": 3}}', "damaged"),
        ('{"hymotion_bones": 1, "bones": {"tail": "x"}}', "no body has"),
        ('{"hymotion_bones": 1, "bones": {"pelvis": "Bip01"}, "label": "Biped"}', "made for: Biped"),
        ('{"hymotion_bones": 1, "bones": {"pelvis": "mixamorig:LeftLeg"}}', "No bone is chosen yet for: left shin"),
    ],
)
def test_a_preset_that_does_not_fit_is_refused_in_a_sentence(session: Session, tmp_path: Path, text: str, words: str):
    armature = add_character()
    (tmp_path / "bad.json").write_text(text)
    with pytest.raises(RuntimeError, match=words):
        bpy.ops.hymotion.load_bones(filepath=str(tmp_path / "bad.json"))
    assert not user_map.stored(armature)


def test_a_rig_of_no_known_names_is_animated_when_the_user_names_its_bones(session: Session):
    armature = add_character()
    told = bones(armature)
    rename(armature, {name: f"Bone.{i:03}" for i, name in enumerate(armature.data.bones.keys())})
    called = dict(zip(add_character("Twin").data.bones.keys(), armature.data.bones.keys(), strict=True))
    bpy.context.view_layer.objects.active = armature
    for joint in ("pelvis", "left_hip", "left_knee", "right_hip", "right_knee"):
        with pytest.raises(RigError, match="guessed"):
            animate(armature, striding())
        setattr(rows(), joint, called[told[joint]])
    bpy.ops.hymotion.accept_bones()
    assert animate(armature, striding()).bone_map.bones["left_hip"] == called[told["left_hip"]]


def test_drawing_changes_nothing(session: Session, hero: bpy.types.Object):
    bpy.context.scene.hymotion.show_bones = True
    before = (dict(hero.items()), user_map.stored(hero))
    drawn()
    assert (dict(hero.items()), user_map.stored(hero)) == before
