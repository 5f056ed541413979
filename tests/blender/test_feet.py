"""Feet and Root in the panel: choices for the next motion, and the contacts of the one that is shown."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import pytest

from hymotion.hymotion_addon import state
from hymotion.hymotion_addon.scene import compat, job_loop, motion_store
from hymotion.hymotion_addon.state import KeptMotions, Session
from hymotion.ui.feet import HYMOTION_PT_feet

from . import scenes
from .layout import Layout

LEFT, RIGHT = "mixamorig:LeftToeBase", "mixamorig:RightToeBase"


@pytest.fixture
def walking(session: Session) -> bpy.types.Object:
    """A character that walks, its left foot standing from frame 11 to 25; made with the panel's choices."""
    bpy.context.scene.render.fps = 30
    armature = scenes.add_character()
    contacts = np.zeros((45, 2))
    contacts[10:25, 0] = 1.0
    session.kept = KeptMotions((scenes.striding().replace(contacts=contacts),), 0.1)
    job_loop.apply_kept(session, armature)
    return armature


def drawn() -> Layout:
    layout = Layout()
    HYMOTION_PT_feet.draw(SimpleNamespace(layout=layout), bpy.context)
    return layout


def listed(armature: bpy.types.Object) -> Any:
    return armature.animation_data.action.hymotion_contact_list


def intervals(armature: bpy.types.Object) -> list[tuple[str, int, int]]:
    return [(each.limb, each.start, each.end) for each in listed(armature).contacts]


def moved(armature: bpy.types.Object, bone: str, first: int, last: int) -> float:
    """Metres that a bone's head goes along the ground between two frames."""
    return float(np.ptp(scenes.world_poses(armature, [bone], range(first, last + 1))[:, 0, :2, 3], axis=0).max())


def test_without_a_motion_there_are_choices_alone(session: Session):
    scenes.add_character()
    panel = drawn()
    assert panel.buttons == []
    assert {"lock", "strength", "ground", "scale", "root", "in_place"} <= set(panel.fields)
    assert "root_turn" not in panel.fields
    bpy.context.scene.hymotion_feet.root = "object"
    assert "root_turn" in drawn().fields
    assert not bpy.ops.hymotion.solve_again.poll()


def test_a_new_motion_shows_its_contacts_and_keeps_them(walking: bpy.types.Object):
    assert intervals(walking) == [("left_foot", 11, 25)]
    panel = drawn()
    assert panel.fields.count("contacts") == 1
    assert "hymotion.solve_again" in panel.buttons
    assert moved(walking, LEFT, 11, 25) < 2e-3


def test_contacts_are_changed_and_applied_in_one_undo_step(walking: bpy.types.Object):
    name, action = walking.name, walking.animation_data.action.name
    bpy.context.scene.frame_set(5)
    bpy.ops.hymotion.add_contact(limb="right_foot")
    assert intervals(walking) == [("right_foot", 5, 14), ("left_foot", 11, 25)]
    listed(walking).active = 1
    bpy.ops.hymotion.remove_contact()
    assert intervals(walking) == [("right_foot", 5, 14)]
    bpy.ops.ed.undo_push(message="before")
    bpy.ops.hymotion.solve_again()
    bpy.ops.ed.undo_push(message="after")
    assert moved(walking, RIGHT, 5, 14) < 2e-3 < moved(walking, LEFT, 11, 25)
    assert walking.animation_data.action.name == action
    bpy.ops.ed.undo()
    walking = bpy.data.objects[name]
    assert moved(walking, RIGHT, 5, 14) > 2e-3 > moved(walking, LEFT, 11, 25)


def test_no_contact_at_all_is_a_choice_too(walking: bpy.types.Object):
    bpy.ops.hymotion.remove_contact()
    bpy.ops.hymotion.solve_again()
    assert motion_store.read(walking.animation_data.action).contacts["left_foot"] == ()
    assert moved(walking, LEFT, 11, 25) > 2e-3


def test_the_choices_of_the_panel_count(walking: bpy.types.Object):
    fields = bpy.context.scene.hymotion_feet
    fields.root, fields.lock = "object", False
    bpy.ops.hymotion.solve_again()
    action = walking.animation_data.action
    assert ("location", 0) in compat.channels(action)
    assert motion_store.read(action).options.foot_lock == 0.0


def test_edited_keys_are_asked_about_and_a_contact_the_wrong_way_round_is_refused(walking: bpy.types.Object):
    listed(walking).contacts[0].end = 3
    with pytest.raises(RuntimeError, match="before it starts"):
        bpy.ops.hymotion.solve_again()
    listed(walking).contacts[0].end = 25
    next(iter(compat.curves(walking.animation_data.action))).keyframe_points[2].co.y += 0.1
    with pytest.raises(RuntimeError, match="edited"):
        bpy.ops.hymotion.solve_again()
    assert state.current().failure.code == "keys_edited"
    bpy.ops.hymotion.solve_again(overwrite=True)
    assert state.current().failure is None


def test_contacts_of_an_action_from_the_command_line_are_shown_on_request(walking: bpy.types.Object):
    action = walking.animation_data.action
    action.hymotion_contact_list.contacts.clear()
    action.hymotion_contact_list.shown = False
    assert "hymotion.show_contacts" in drawn().buttons
    bpy.ops.hymotion.solve_again()
    assert intervals(walking) == [("left_foot", 11, 25)]
