"""What the panel says about HY-Motion, found out outside of drawing: what is set up, and hints about the prompt.

Files are read beside Blender (a models folder may lie on a slow network drive); with the starter none is read at all.
"""

from __future__ import annotations

from typing import Final

import bpy

from ...inference.prompt_help import hints
from .. import preferences
from ..background import BackgroundTask
from ..engine_setup import look
from ..properties import HyMotionSettings, hints_key, of
from ..state import PromptHints, Session, current
from . import windows

_WATCH_EVERY_S: Final = 0.3


def start() -> None:
    """Begin to watch."""
    bpy.app.timers.register(watch, first_interval=0.1, persistent=True)


def stop() -> None:
    """Stop watching (unregistering)."""
    if bpy.app.timers.is_registered(watch):
        bpy.app.timers.unregister(watch)


def watch() -> float:
    """Look whether the machine or the prompt has changed. Blender's timer calls it."""
    session = current()
    window = next((window for window, _ in windows.viewports()), None)
    settings = of(window.scene) if window is not None else None
    wanted = (settings is not None and settings.needs_worker) or any(True for _ in windows.preferences())
    if session.look is not None:
        _take(session)
    elif session.look_wanted and wanted:
        begin_look(session)
    if settings is not None and settings.needs_worker:
        _give_hints(session, settings)
    return _WATCH_EVERY_S


def begin_look(session: Session) -> None:
    """Look at this machine's environment and models, beside Blender."""
    machine = preferences.machine()
    session.look_wanted = False
    session.look = BackgroundTask(lambda _progress, _cancelled: look(machine), "HY-Motion look", "Looking at models")
    session.look.start()


def _take(session: Session) -> None:
    """Keep what a finished look has seen."""
    state = session.look.poll() if session.look is not None else None
    if state is None or state.status == "running":
        return
    session.look = None
    if state.error is not None:
        session.failure = state.error
    if state.result is not None:
        session.setup = state.result
    windows.redraw_ours()


def _give_hints(session: Session, settings: HyMotionSettings) -> None:
    about = hints_key(settings)
    if session.hints.about != about:
        request = settings.request()
        session.hints = PromptHints(about, hints(request.prompt, request.seconds))
        windows.redraw_sidebars()
