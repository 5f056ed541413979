"""Motions from elsewhere through the panel's buttons: from another character, and from a file."""

from __future__ import annotations

from types import SimpleNamespace

import bpy
import numpy as np
import pytest

from hymotion.hymotion_addon.rigs.fingers import finger_joints
from hymotion.hymotion_addon.scene import compat, files
from hymotion.hymotion_addon.scene.action import write_action
from hymotion.hymotion_addon.scene.animate import animate
from hymotion.hymotion_addon.scene.sample_action import read_motion
from hymotion.hymotion_addon.scene.sample_rig import make_sample_character
from hymotion.hymotion_addon.state import Session
from hymotion.inference.motion import Motion
from hymotion.inference.motion_files import write_motion
from hymotion.inference.rotations import angle_between, normalise, rotation_about
from hymotion.inference.skeleton import SMPLX_BODY, SMPLX_WITH_HANDS
from hymotion.ui.panel import HYMOTION_PT_main
from hymotion.ui.sources import HYMOTION_PT_sources

from . import scenes
from .layout import Layout

LIMBS = [
    (SMPLX_BODY.index(f"{side}_{upper}"), SMPLX_BODY.index(f"{side}_{lower}"))
    for side in ("left", "right")
    for upper, lower in (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))
]


@pytest.fixture(autouse=True)
def thirty_frames_a_second() -> None:
    bpy.context.scene.render.fps = 30


def settings():
    return bpy.context.scene.hymotion


def drawn(panel) -> Layout:
    layout = Layout()
    panel.draw(SimpleNamespace(layout=layout), bpy.context)
    return layout


def limb_degrees(a: Motion, b: Motion) -> np.ndarray:
    """(T, L) between the directions of the limbs."""
    lines = [np.stack([m.world()[1][:, end] - m.world()[1][:, start] for start, end in LIMBS], 1) for m in (a, b)]
    one, other = (normalise(line) for line in lines)
    return np.degrees(2 * np.arcsin(np.clip(np.linalg.norm(one - other, axis=-1) / 2, 0, 1)))


def copy(source: bpy.types.Object, character: bpy.types.Object) -> bpy.types.Action:
    settings().source, settings().armature = source, character
    assert bpy.ops.hymotion.from_character() == {"FINISHED"}
    return character.animation_data.action


def test_a_motion_goes_from_mixamo_to_rigify_to_unreal_and_back(session: Session, shared):
    motion = scenes.striding(30)
    mixamo, rigify = scenes.add_character(), make_sample_character()
    unreal = files.open_rig(shared / "rigs/mpfb_game_engine_ue4names/mpfb_game_engine.fbx")
    bpy.context.scene.render.fps = 30  # the file has set its own
    first = animate(mixamo, motion).action
    copy(mixamo, rigify)
    copy(rigify, unreal)
    last = copy(unreal, mixamo)
    assert last != first
    assert limb_degrees(read_motion(mixamo, first), read_motion(mixamo, last)).max() < 0.5
    assert limb_degrees(motion, read_motion(mixamo, last)).mean() < 0.1


def test_copying_is_one_undo_step_and_leaves_the_source_alone(session: Session):
    source, hero = scenes.add_character("Source"), scenes.add_character("Hero")
    animate(source, scenes.striding())
    settings().source, settings().armature = source, hero
    bpy.context.scene.frame_set(9)
    before = scenes.fingerprint()
    bpy.ops.ed.undo_push(message="before")
    bpy.ops.hymotion.from_character()
    name = session.result.action
    after = scenes.fingerprint()
    assert {key for key in after if after[key] != before.get(key)} == {f"action {name}"}
    bpy.ops.ed.undo_push(message="copied")
    bpy.ops.ed.undo()
    assert name not in bpy.data.actions


def test_a_file_becomes_an_action_of_the_character(session: Session, tmp_path):
    hero = scenes.add_character()
    write_motion(tmp_path / "walk.npz", scenes.striding(20))
    assert bpy.ops.hymotion.from_file(filepath=str(tmp_path / "walk.npz")) == {"FINISHED"}
    assert compat.assignment(hero).action == session.result.action
    assert session.failure is None
    panel = drawn(HYMOTION_PT_main)
    assert "Seed" in panel.text()


def test_the_result_of_a_foreign_motion_offers_no_other_seed(session: Session, shared):
    scenes.add_character()
    bpy.ops.hymotion.from_file(filepath=str(shared / "rigs/kenney/walk.fbx"))
    panel = drawn(HYMOTION_PT_main)
    assert "Read in" in panel.text()
    assert "Seed" not in panel.text()
    assert "hymotion.export" in panel.buttons
    assert panel.buttons.count("hymotion.generate") == 1


@pytest.mark.parametrize("whom", ["nobody", "itself", "somebody idle", "a chain"])
def test_what_can_not_be_copied_is_said_with_a_cure(session: Session, whom):
    hero = scenes.add_character()
    settings().armature = hero
    sources = {"nobody": lambda: None, "itself": lambda: hero, "somebody idle": lambda: scenes.add_character("Idle")}
    settings().source = sources.get(whom, scenes.add_chain)()
    if whom == "a chain":
        write_action(settings().source, scenes.tumbling("012"), "chain", scenes.INFO, 1, 30.0)
    with pytest.raises(RuntimeError):
        bpy.ops.hymotion.from_character()
    assert session.failure.message
    assert session.failure.cure
    assert hero.animation_data is None or hero.animation_data.action is None


def test_the_panel_shows_what_the_other_character_plays(session: Session):
    assert drawn(HYMOTION_PT_sources).buttons == ["hymotion.from_file"]
    source = scenes.add_character("Source")
    settings().source = source
    assert "plays no Action" in drawn(HYMOTION_PT_sources).text()
    action = animate(source, scenes.striding()).action
    panel = drawn(HYMOTION_PT_sources)
    assert action.name in panel.text()
    assert panel.buttons == ["hymotion.from_file", "hymotion.from_character"]


def test_fingers_are_copied_too(session: Session, shared):
    source, rigify = files.open_rig(shared / "rigs/mpfb_mixamo/mpfb_mixamo.glb"), make_sample_character()
    bpy.context.scene.render.fps = 30
    rotations = np.tile(np.eye(3), (10, len(SMPLX_WITH_HANDS), 1, 1))
    curl = rotation_about(np.array([0.0, 0.0, 1.0]), -np.linspace(0.1, 1.0, 10))
    for joint in ("left_index1", "left_index2", "left_ring1"):
        rotations[:, SMPLX_WITH_HANDS.index(joint)] = curl
    animate(source, Motion(np.tile([0.0, 0.95, 0.0], (10, 1)), rotations, 30.0, SMPLX_WITH_HANDS))
    copied = read_motion(rigify, copy(source, rigify))
    rows = [SMPLX_WITH_HANDS.index(joint) for joint in finger_joints("left")]
    apart = angle_between(copied.joint_rotations[:, rows], rotations[:, rows])
    assert np.degrees(apart).max() < 0.5
