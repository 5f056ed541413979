"""Gentle remarks under the prompt, and its rewriting."""

from __future__ import annotations

import bpy

from ..hymotion_addon import ids, preferences
from ..hymotion_addon.properties import HyMotionSettings, hints_key
from ..hymotion_addon.state import Session
from ..inference.prompt_help import Hint
from .text import sentence

_MOST = {True: 2, False: 4}  # more at once is a lecture; the starter's first one only says what it has understood
_ICONS = {"understood": "CHECKMARK", "unknown_action": "QUESTION"}


def draw_hints(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: HyMotionSettings, session: Session
) -> None:
    """What is understood of the prompt, and what would make it a better one; nothing while typing goes on."""
    if session.hints.about != hints_key(settings):
        return
    for hint in session.hints.hints[: _MOST[settings.needs_worker]]:
        column = layout.column(align=True)
        column.separator(factor=0.5)
        sentence(column, context, hint.sentence, icon=_ICONS.get(hint.code, "INFO"))
        if hint.suggestion:
            gentle = column.column()
            gentle.active = False
            sentence(gentle, context, hint.suggestion, icon="BLANK1")
        if hint.prompts:
            _draw_instead(column, hint)


def _draw_instead(layout: bpy.types.UILayout, hint: Hint) -> None:
    """A button for each prompt that would do, and one for the engine that knows more."""
    for prompt in hint.prompts:
        layout.operator(ids.USE_PROMPT, text=short(prompt), icon="TEXT").prompt = prompt
    layout.operator(ids.USE_HYMOTION, icon="FORWARD")


def short(prompt: str) -> str:
    """A prompt without its "a person", which all examples share."""
    words = prompt.removeprefix("a person ")
    return words[:1].upper() + words[1:]


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
