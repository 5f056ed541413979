"""Gentle remarks under the prompt, and its rewriting."""

from __future__ import annotations

import bpy

from ..hymotion_addon import ids, preferences
from ..hymotion_addon.properties import HyMotionSettings, hints_key
from ..hymotion_addon.state import Session
from .text import sentence

_MOST = 2  # more at once is a lecture


def draw_hints(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: HyMotionSettings, session: Session
) -> None:
    """What would make this prompt a better one for HY-Motion; nothing for the starter, nor while typing goes on."""
    if session.hints.about != hints_key(settings):
        return
    for hint in session.hints.hints[:_MOST]:
        column = layout.column(align=True)
        column.separator(factor=0.5)
        sentence(column, context, hint.sentence, icon="INFO")
        if hint.suggestion:
            gentle = column.column()
            gentle.active = False
            sentence(gentle, context, hint.suggestion, icon="BLANK1")


def draw_rewriting(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: HyMotionSettings, session: Session
) -> None:
    """A button when a server for it is named; what it proposes, with the user's two answers."""
    if not settings.needs_worker:
        return
    proposal = session.proposal
    if proposal is None or proposal.original != settings.prompt.strip():
        if preferences.machine().rewrite_url and settings.prompt.strip():
            layout.operator(ids.REWRITE_PROMPT, icon="GREASEPENCIL")
        return
    box = layout.box()
    sentence(box, context, proposal.prompt, icon="GREASEPENCIL")
    if proposal.seconds is not None:
        box.label(text=f"{proposal.seconds:.1f} s long", icon="TIME")
    row = box.row(align=True)
    row.operator(ids.USE_PROPOSAL, text="Use", icon="CHECKMARK")
    row.operator(ids.KEEP_PROMPT, text="Keep Mine", icon="X")
