"""What the panel says about HY-Motion, found out outside of drawing: what is set up, and hints about the prompt.

Files are read beside Blender (a models folder may lie on a slow network drive); with the starter only its own weights,
once somebody has typed a prompt.
"""

from __future__ import annotations

from typing import Final

import bpy

from ...inference.prompt_help import ReadsPrompts, hints
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
    elif settings is not None:
        _read_prompt(session, settings)
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


def _read_prompt(session: Session, settings: HyMotionSettings) -> None:
    """What the starter understands, read beside Blender as soon as typing pauses: some hundredths of a second."""
    if session.reading is not None:
        _take_reading(session)
        return
    about = hints_key(settings)
    pausing, session.typed = session.typed == about, about
    if session.hints.about == about or session.is_busy or not pausing or not settings.prompt.strip():
        return
    engine = session.engines.engine(settings.engine, preferences.machine().options(settings.precision), None)
    if isinstance(engine, ReadsPrompts):
        reader, request = engine, settings.request()
        work = lambda *_: PromptHints(about, reader.remarks(request.prompt, request.seconds))  # noqa: E731
        session.reading = BackgroundTask(work, "HY-Motion prompt", "Reading the prompt")
        session.reading.start()


def _take_reading(session: Session) -> None:
    """Keep what was read. Without weights there is nothing to say here: generating will say what is wrong."""
    state = session.reading.poll() if session.reading is not None else None
    if state is None or state.status == "running":
        return
    session.reading = None
    session.hints = state.result or PromptHints(session.typed)
    windows.redraw_sidebars()
