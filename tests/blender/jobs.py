"""Running a job or a task to its end where no event loop calls the timers."""

from __future__ import annotations

import time
from collections.abc import Callable

from hymotion.hymotion_addon.scene import engine_watch, job_loop, task_loop
from hymotion.hymotion_addon.state import Session

PATIENCE_S = 60.0


def look_until_done(look: Callable[[], float | None] = job_loop.look) -> None:
    """What Blender's timer does, at once."""
    end = time.monotonic() + PATIENCE_S
    while look() is not None:
        assert time.monotonic() < end, "the job did not end"
        time.sleep(0.002)


def task_until_done() -> None:
    """The same for what is no generation."""
    look_until_done(task_loop.look)


def watch_until_seen(session: Session) -> None:
    """Let the timer look at this machine until what it has seen is there."""
    end = time.monotonic() + PATIENCE_S
    session.look_again()
    while session.look_wanted or session.look is not None:
        engine_watch.watch()
        assert time.monotonic() < end, "nothing was looked at"
        time.sleep(0.002)
