"""The main thread's side of what is done beside Blender and is no generation: one at a time, looked at by a timer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final, TypeVar

import bpy

from ...inference.engine import IsCancelled, OnProgress
from ...inference.errors import HyMotionError, InvalidRequest
from ..background import BackgroundTask
from ..state import RunningTask, Session, current
from . import windows

T = TypeVar("T")
Work = Callable[[OnProgress, IsCancelled], T]
_LOG = logging.getLogger(__name__)
_LOOK_EVERY_S: Final = 0.1


def begin(session: Session, label: str, work: Work[T], finish: Callable[[Session, T], None]) -> None:
    """Do `work` beside Blender, and give its result to `finish` in the main thread. Raises InvalidRequest (busy).

    label: what it is, in a few words.
    """
    if session.task is not None:
        raise InvalidRequest(f"{session.task.label} is not finished.", cure="Wait for it, or stop it.", code="busy")
    task = BackgroundTask(work, name=f"HY-Motion: {label}", what=label)
    task.start()
    session.failure = None
    session.task, session.task_state = RunningTask(label, task, finish), task.poll()
    if not bpy.app.timers.is_registered(look):
        bpy.app.timers.register(look, first_interval=_LOOK_EVERY_S, persistent=True)
    windows.redraw_ours()


def stop() -> None:
    """Take the timer away (unregistering)."""
    if bpy.app.timers.is_registered(look):
        bpy.app.timers.unregister(look)


def look() -> float | None:
    """One look at the running task: Blender's timer calls it; returns seconds until the next look, None for no more."""
    session = current()
    if session.task is None:
        return None
    state = session.task.task.poll()
    if state is not session.task_state:
        session.task_state = state
        windows.redraw_ours()
    if state.status == "running":
        return _LOOK_EVERY_S
    running, session.task = session.task, None
    session.look_again()
    windows.redraw_ours()
    if state.error is not None:
        _tell(session, state.error)
    elif state.status == "done":
        try:
            running.finish(session, state.result)
        except HyMotionError as error:
            _tell(session, error)
    return None


def _tell(session: Session, error: HyMotionError) -> None:
    session.failure = error
    if error.detail:
        _LOG.error("%s\n%s", error.message, error.detail)
