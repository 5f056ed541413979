"""Running a job to its end where no event loop calls the timers."""

from __future__ import annotations

import time

from hymotion.hymotion_addon.scene import job_loop

PATIENCE_S = 20.0


def look_until_done() -> None:
    """What Blender's timer does, at once."""
    end = time.monotonic() + PATIENCE_S
    while job_loop.look() is not None:
        assert time.monotonic() < end, "the job did not end"
        time.sleep(0.002)
