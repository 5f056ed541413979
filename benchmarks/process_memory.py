"""How much memory this process has really needed, at most.

Two figures, in bytes, since pages of a file that is mapped into memory count as the process's and yet cost nothing:
the system takes them back whenever it needs room.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path
from types import TracebackType

import psutil

POLL_S = 0.03
_STATUS = Path("/proc/self/status")


def resident() -> tuple[int, int]:
    """(all of this process in memory, its own part: without pages of mapped files)."""
    usage = psutil.Process().memory_info()
    return usage.rss, usage.rss - getattr(usage, "shared", 0)  # macOS and Windows do not tell them apart


def peak_resident() -> int:
    """The most that ever was in memory, as the system counts it; where it does not tell, as much as is there now."""
    if _STATUS.is_file() and (found := re.search(r"VmHWM:\s+(\d+) kB", _STATUS.read_text())):
        return int(found[1]) * 1024
    usage = psutil.Process().memory_info()
    return getattr(usage, "peak_wset", usage.rss)


class OwnPeak:
    """Watches its own part of memory in the block, thirty times a second: `bytes` is the most it saw."""

    def __init__(self) -> None:
        self.bytes = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> OwnPeak:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(POLL_S):
            self.bytes = max(self.bytes, resident()[1])
