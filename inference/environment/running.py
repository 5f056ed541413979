"""Running another program so that it can be stopped at any moment, with all that it started."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Final

from ..engine import IsCancelled
from ..errors import Cancelled

_PATIENCE_S: Final = 0.1  # how long a wish to cancel may go unheard

# They would make pip install somewhere else than into the environment, or ask questions. Everything else that a user or
# a company has set for pip (mirrors, certificates, proxies) is kept.
_REDIRECTING: Final = frozenset(
    f"PIP_{name}"
    for name in (
        "TARGET",
        "PREFIX",
        "ROOT",
        "USER",
        "PYTHON",
        "REQUIREMENT",
        "EDITABLE",
        "DRY_RUN",
        "REQUIRE_HASHES",
        "NO_DEPS",
        "QUIET",
        "LOG",
        "REPORT",
    )
)


def clean_environment(scratch: Path | None = None) -> dict[str, str]:
    """This process's variables without those that would lead another Python astray.

    scratch: where large temporary files go. The system's own place for them is often small, or kept in memory.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PYTHON")
        and name not in _REDIRECTING
        and name not in ("VIRTUAL_ENV", "__PYVENV_LAUNCHER__")
    }
    if scratch is not None:
        kept |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))
    return kept


def run(
    command: Sequence[str | Path],
    *,
    environment: dict[str, str],
    on_line: Callable[[str], None],
    is_cancelled: IsCancelled,
    on_quiet: Callable[[], None] = lambda: None,
) -> int:
    """Run a program to its end, handing on each line it prints, and return its exit status.

    on_quiet is called a few times a second while nothing is printed. Raises Cancelled within a moment of the wish, when
    the program and all it started are gone, and OSError when it can't be started.
    """
    process = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=environment,
        start_new_session=True,
        creationflags=_no_console(),
    )
    assert process.stdout is not None  # noqa: S101 (PIPE was asked for)
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_hand_on, args=(process.stdout, lines), daemon=True).start()
    try:
        while True:
            if is_cancelled():
                raise Cancelled
            try:
                line = lines.get(timeout=_PATIENCE_S)
            except queue.Empty:
                on_quiet()
                continue
            if line is None:
                return process.wait()
            on_line(line.rstrip())
    finally:
        if process.poll() is None:
            _end_with_all_it_started(process)


def _hand_on(source: IO[str], lines: queue.SimpleQueue[str | None]) -> None:
    with source:
        for line in source:
            lines.put(line)
    lines.put(None)


def _end_with_all_it_started(process: subprocess.Popen[str]) -> None:
    if sys.platform == "win32":
        ender = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "taskkill.exe"
        subprocess.run([ender, "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)  # it leads a session of its own, so its group is its number
    process.wait()


def _no_console() -> int:
    """On Windows: no black window that opens for each program."""
    return subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0
