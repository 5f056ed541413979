"""The list of bones: which bone of the character is which part of the body, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bpy

from ..hymotion_addon import ids
from ..hymotion_addon.properties import HyMotionSettings
from ..hymotion_addon.rigs.bone_map import BoneMap
from ..hymotion_addon.rigs.joint_words import CHAINS, GROUPS, JointGroup, chain_of, part_word, short_word
from ..hymotion_addon.rigs.overlay import NOTHING_RECOGNISED
from ..hymotion_addon.rigs.questions import questions
from ..hymotion_addon.rigs.user_map import slot_bone
from ..hymotion_addon.scene.bone_fields import SLOTS
from ..hymotion_addon.state import Session
from .text import sentence

_LABEL_SHARE = 0.34
_STATES = ("sure", "to check", "missing")
_ICONS: dict[str, Any] = {"sure": "CHECKMARK", "to check": "QUESTION", "missing": "REMOVE", "": "ADD"}
_MOST_TO_CHECK = 8  # the groups below show them all


def draw_bones(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: HyMotionSettings, session: Session
) -> None:
    """A part of the panel that opens and closes: what to check, the groups, and what to do with the whole list."""
    target, known = settings.target(context.view_layer), session.recognition
    if target is None or known is None or known.armature.uid != target.session_uid:
        return
    bone_map = known.bone_map or NOTHING_RECOGNISED
    asked = questions(bone_map)
    header, body = layout.panel_prop(settings, "show_bones")
    header.label(text="Bones")
    if asked:
        header.label(text=f"{len(asked)} to check")
    if body is None:
        return
    if asked:
        _draw_questions(body, context, target, bone_map, asked)
    _draw_tools(body)
    for group in GROUPS:
        _draw_group(body, context, target, bone_map, group)


def _draw_questions(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    armature: bpy.types.Object,
    bone_map: BoneMap,
    asked: Sequence[str],
) -> None:
    """What recognition asks about, each with its answer."""
    box = layout.box()
    sentence(
        box, context, "Are these right? Click a part to see its bone, tick it, or choose another bone.", icon="QUESTION"
    )
    column = box.column(align=True)
    for joint in asked[:_MOST_TO_CHECK]:
        slot = _slot_of(bone_map, joint)
        split = column.split(factor=_LABEL_SHARE, align=True)
        split.operator(ids.SHOW_BONE, text=short_word(slot)).slot = slot
        row = _field(split, context, armature, slot)
        row.operator(ids.PICK_BONE, text="", icon="RESTRICT_SELECT_OFF").slot = slot
        row.operator(ids.ACCEPT_BONES, text="", icon="CHECKMARK").joint = joint
    box.operator(
        ids.ACCEPT_BONES, text=f"All {len(asked)} Are Right" if len(asked) > 1 else "This Is Right", icon="CHECKMARK"
    )


def _draw_tools(layout: bpy.types.UILayout) -> None:
    row = layout.row(align=True)
    row.operator(ids.MIRROR_BONES, text="Left to Right", icon="MOD_MIRROR").side = "left"
    row.operator(ids.MIRROR_BONES, text="Right to Left", icon="MOD_MIRROR").side = "right"
    row = layout.row(align=True)
    row.operator(ids.LOAD_BONES, text="Load", icon="FILE_FOLDER")
    row.operator(ids.SAVE_BONES, text="Save", icon="FILE_TICK")
    row.operator(ids.RESET_BONES, text="Reset", icon="LOOP_BACK")


def _draw_group(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    armature: bpy.types.Object,
    bone_map: BoneMap,
    group: JointGroup,
) -> None:
    """One part of the body, with how much of it is sure in its header."""
    header, body = layout.panel(f"{ids.BONES}_{group.id}", default_closed=True)
    header.label(text=group.label)
    slots = [slot for row in group.rows for slot in _slots(bone_map, row)]
    states = [_state(bone_map, slot) for slot in slots]
    counts = ", ".join(f"{states.count(word)} {word}" for word in _STATES if word in states)
    header.label(text=counts if {*states} - {"missing"} else "none")
    if body is None:
        return
    column = body.column(align=True)
    for slot, state in zip(slots, states, strict=True):
        split = column.split(factor=_LABEL_SHARE, align=True)
        split.label(text=part_word(slot).capitalize(), icon=_ICONS[state])
        row = _field(split, context, armature, slot)
        row.operator(ids.PICK_BONE, text="", icon="RESTRICT_SELECT_OFF").slot = slot


def _field(
    layout: bpy.types.UILayout, context: bpy.types.Context, armature: bpy.types.Object, slot: str
) -> bpy.types.UILayout:
    """A field to choose a bone in, which has an X to clear it; returns its row, for buttons."""
    row = layout.row(align=True)
    row.prop_search(getattr(context.scene, ids.BONES), slot, armature.data, "bones", text="")
    return row


def _slots(bone_map: BoneMap, row: str) -> Sequence[str]:
    """A joint as it is; a chain as its bones and one empty row, where another one can be added."""
    if row not in CHAINS:
        return (row,)
    return [slot for place in range(len(bone_map.chains.get(row, ())) + 1) if (slot := f"{row}_{place + 1}") in SLOTS]


def _slot_of(bone_map: BoneMap, joint: str) -> str:
    chain = chain_of(joint)
    if not chain:
        return joint
    return f"{chain}_{bone_map.chains[chain].index(bone_map.bones[joint]) + 1}"


def _state(bone_map: BoneMap, slot: str) -> str:
    """The word for a row; none for the row where one more bone can be added to a chain."""
    bone = slot_bone(bone_map, slot)
    if not bone:
        return "" if bone_map.chains.get(slot.partition("_")[0]) else "missing"
    return "to check" if bone in {bone_map.bones[joint] for joint in bone_map.doubtful} else "sure"
