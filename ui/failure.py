"""An error with its cure and the buttons for it; and the bar of what is done beside Blender."""

from __future__ import annotations

from typing import Any, cast

import bpy

from ..hymotion_addon import ids
from ..hymotion_addon.cures import cures_for
from ..hymotion_addon.properties import of
from ..hymotion_addon.state import Session
from .text import sentence

_SMALL_BUTTON = 24  # width in pixels at UI scale 1


def draw_failure(layout: bpy.types.UILayout, context: bpy.types.Context, session: Session) -> None:
    """The session's error, if there is one."""
    failure = session.failure
    if failure is None:
        return
    box = layout.box()
    row = box.row()
    text = row.column(align=True)
    text.alert = True
    sentence(text, context, failure.message, icon="ERROR", beside=_SMALL_BUTTON)
    row.operator(ids.DISMISS, text="", icon="X", emboss=False)
    if failure.cure:
        sentence(box, context, failure.cure, icon="BLANK1")
    for cure in cures_for(failure.code, needs_worker=of(context.scene).needs_worker):
        button = box.operator(cure.operator, text=cure.label, icon=cast("Any", cure.icon))
        for name, value in cure.settings.items():
            setattr(button, name, value)


def draw_task(layout: bpy.types.UILayout, context: bpy.types.Context, session: Session) -> None:
    """What is done beside Blender: its name, a bar and an X."""
    if session.task is None:
        return
    stopping = session.task.task.cancel_asked
    state = session.task_state
    column = layout.column(align=True)
    column.label(text=session.task.label, icon="SORTTIME")
    row = column.row(align=True)
    row.progress(factor=state.fraction, type="BAR", text="Stopping" if stopping else f"{state.fraction:.0%}")
    button = row.row(align=True)
    button.enabled = not stopping
    button.operator(ids.CANCEL_TASK, text="", icon="X")
    if not stopping:
        sentence(column, context, state.message, icon="BLANK1")
