"""How an operator tells of an error: in the panel, beside the button that cures it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import bpy

from ..hymotion_addon import state
from ..hymotion_addon.scene import task_loop, windows
from ..inference.errors import HyMotionError

T = TypeVar("T")


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
        windows.redraw_ours()
        # An ERROR raises an exception in scripts, but after a click it opens a box that covers the panel's own words.
        self.report({"WARNING"} if self._is_click else {"ERROR"}, str(error))
        return {"CANCELLED"}


class TaskOperator(PanelOperator):
    """Base of operators that begin something beside Blender, one at a time."""

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """One task at a time."""
        task = state.current().task
        if task is not None:
            cls.poll_message_set(f"{task.label} is not finished")
        return task is None

    def begin(self, label: str, work: task_loop.Work[T], finish: Callable[[state.Session, T], None]) -> set[str]:
        """Begin, and end; the panel shows how it goes."""
        try:
            task_loop.begin(state.current(), label, work, finish)
        except HyMotionError as error:
            return self.refuse(error)
        return {"FINISHED"}


def nothing_more(_session: state.Session, _result: object) -> None:
    """For tasks whose end needs nothing but a new look at the machine."""


def cured() -> set[str]:
    """The error in the panel no longer holds."""
    state.current().failure = None
    windows.redraw_ours()
    return {"FINISHED"}
