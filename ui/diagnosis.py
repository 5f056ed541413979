"""Before You Animate: what will look wrong on this character, each with the button that cures it."""

from __future__ import annotations

from typing import Any, Final, cast

import bpy

from ..hymotion_addon import ids
from ..hymotion_addon.cures import cures_for
from ..hymotion_addon.properties import HyMotionSettings
from ..hymotion_addon.state import Session
from .text import sentence

_ICONS: Final[dict[str, Any]] = {"error": "CANCEL", "warning": "ERROR", "info": "INFO"}


def draw_diagnosis(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: HyMotionSettings, session: Session
) -> None:
    """A part of the panel that is there only when there is something to say."""
    target, known = settings.target(context.view_layer), session.diagnosis
    if target is None or known is None or known.armature.uid != target.session_uid or not known.findings:
        return
    # the list of bones, when it is open, asks the same
    findings = [each for each in known.findings if each.code != "doubtful" or not settings.show_bones]
    if not findings:
        return
    header, body = layout.panel(ids.DIAGNOSIS_PART)
    header.label(text=f"Before You Animate ({len(findings)})")
    if body is None:
        return
    for finding in findings:
        column = body.column(align=True)
        text = column.column(align=True)
        text.alert = finding.severity == "error"
        sentence(text, context, finding.message, icon=_ICONS[finding.severity])
        cures = cures_for(finding.code)
        if finding.cure and not cures:
            sentence(column, context, finding.cure, icon="BLANK1")
        for cure in cures:
            button = column.operator(cure.operator, text=cure.label, icon=cast("Any", cure.icon))
            for name, value in cure.settings.items():
                setattr(button, name, value)
