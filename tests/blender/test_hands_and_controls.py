"""What is chosen in the panel about hands and controls reaches the keys of a control rig."""

from __future__ import annotations

import bpy
import numpy as np

from hymotion.hymotion_addon.scene import recognition
from hymotion.hymotion_addon.scene.compat import curves
from hymotion.hymotion_addon.scene.sample_rig import make_sample_character
from hymotion.hymotion_addon.state import Session
from hymotion.ui.hands import HYMOTION_PT_hands

from .jobs import look_until_done
from .layout import Layout
from .mixamo import add_mixamo_armature


def fields_of_panel() -> list[str]:
    layout = Layout()
    panel = type("Panel", (), {"layout": layout, "draw": HYMOTION_PT_hands.draw})
    panel().draw(bpy.context)
    return layout.fields


def test_controls_are_offered_only_where_there_are_some(session: Session):
    session.recognition = recognition.look_at(add_mixamo_armature())
    assert fields_of_panel() == ["left", "right"]


def test_the_panels_hands_and_controls_reach_the_keys(session: Session):
    armature = make_sample_character()
    session.recognition = recognition.look_at(armature)
    assert fields_of_panel() == ["left", "right", "controls"]
    hands = bpy.context.scene.hymotion_hands
    hands.left, hands.right, hands.controls = "fist", "none", "ik"
    bpy.context.scene.hymotion.prompt = "a person waves"
    bpy.ops.hymotion.generate()
    look_until_done()

    keys = {(c.data_path, c.array_index): c for c in curves(armature.animation_data.action)}
    bones = {path.split('"')[1] for path, _ in keys}
    assert {"hand_ik.L", "foot_ik.R", "upper_arm_ik_target.L", "thigh_ik_target.R", "f_index.02.L"} <= bones
    assert not {"f_index.02.R", "upper_arm_fk.L", "foot_fk.R"} & bones
    assert len(keys['pose.bones["f_index.02.L"].rotation_quaternion', 0].keyframe_points) == 1
    switch = keys['pose.bones["thigh_parent.L"]["IK_FK"]', 0]
    assert [tuple(point.co) for point in switch.keyframe_points] == [(1.0, 0.0)]

    assert session.result is not None
    assert not [note for note in session.result.notes if "Locked" in note]
    bpy.context.scene.frame_set(20)
    shown = armature.evaluated_get(bpy.context.evaluated_depsgraph_get()).pose.bones
    tip, palm = (np.array(shown[f"DEF-{bone}.L"].head) for bone in ("f_middle.03", "hand"))
    open_tip, open_palm = (np.array(shown[f"DEF-{bone}.R"].head) for bone in ("f_middle.03", "hand"))
    assert np.linalg.norm(tip - palm) < 0.75 * np.linalg.norm(open_tip - open_palm)
