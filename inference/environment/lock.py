"""One builder at a time: a lock that the system gives back by itself when the process that holds it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from ..errors import EnvironmentProblem


@contextmanager
def building(folder: Path) -> Generator[int]:
    """Hold the right to change an environment; yields the lock's file descriptor.

    A program that inherits the descriptor holds the lock too: a pip that outlives a crashed Blender is waited for.
    Raises EnvironmentProblem when another process holds it.
    """
    path = folder.with_name(f"{folder.name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _taken(descriptor):
            raise EnvironmentProblem(
                "The worker's environment is being changed by another program just now.",
                cure="Wait until the other Blender or command is done with it, then try again.",
                code="environment_failed",
            )
        yield descriptor
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
