"""How an operator tells of an error: in the panel, beside the button that cures it."""

from __future__ import annotations

import bpy

from ..hymotion_addon import state
from ..hymotion_addon.scene import windows
from ..inference.errors import HyMotionError


def refuse(operator: bpy.types.Operator, error: HyMotionError) -> set[str]:
    """Show `error` in the panel and report it, so that scripts (`bpy.ops.hymotion...`) get it as an exception."""
    state.current().failure = error
    windows.redraw_sidebars()
    operator.report({"ERROR"}, str(error))
    return {"CANCELLED"}


def cured() -> set[str]:
    """The error in the panel no longer holds."""
    state.current().failure = None
    windows.redraw_sidebars()
    return {"FINISHED"}
