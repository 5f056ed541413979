"""How an operator tells of an error: in the panel, beside the button that cures it."""

from __future__ import annotations

from typing import cast

import bpy

from ..hymotion_addon import state
from ..hymotion_addon.scene import windows
from ..inference.errors import HyMotionError


class PanelOperator(bpy.types.Operator):
    """Base of operators that can fail. A click shows the error in the panel; a script gets it as an exception."""

    _is_click = False

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """A click or a key; scripts call `execute` directly."""
        self._is_click = True
        return cast("set[str]", self.execute(context))

    def refuse(self, error: HyMotionError) -> set[str]:
        """Show `error` and end."""
        state.current().failure = error
        windows.redraw_sidebars()
        # An ERROR raises an exception in scripts, but after a click it opens a box that covers the panel's own words.
        self.report({"WARNING"} if self._is_click else {"ERROR"}, str(error))
        return {"CANCELLED"}


def cured() -> set[str]:
    """The error in the panel no longer holds."""
    state.current().failure = None
    windows.redraw_sidebars()
    return {"FINISHED"}
