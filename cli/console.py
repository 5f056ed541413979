"""What the command line says: progress and notes on stderr, results on stdout."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ..inference.engine import Progress
from ..inference.errors import HyMotionError

_BAR_WIDTH = 24


class ProgressLine:
    """One line that fills up on a terminal; in a log, a line for each new message."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._message = ""

    def __call__(self, progress: Progress) -> None:
        """Show how far a job is."""
        if self._terminal:
            bar = "#" * round(progress.fraction * _BAR_WIDTH)
            line = f"[{bar:<{_BAR_WIDTH}}] {progress.fraction:4.0%} {progress.message}"
            # \x1b[K clears what a longer message left behind
            print(f"\r{line}\x1b[K", end="", file=sys.stderr, flush=True)
        elif progress.message != self._message:
            print(f"{progress.message} ...", file=sys.stderr, flush=True)
        self._message = progress.message

    def end(self) -> None:
        """Leave the terminal on an empty line."""
        if self._terminal and self._message:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


class Timings:
    """Seconds that each part of a command took, in order."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    @contextmanager
    def measure(self, part: str) -> Iterator[None]:
        """Count the time of a block as `part`."""
        started = time.perf_counter()
        yield
        self._seconds[part] = self._seconds.get(part, 0.0) + time.perf_counter() - started

    def add(self, part: str, seconds: float) -> None:
        """Count a time that was measured elsewhere."""
        self._seconds[part] = self._seconds.get(part, 0.0) + seconds

    def __str__(self) -> str:
        return ", ".join(f"{part} {seconds:.2f} s" for part, seconds in self._seconds.items())


def say(line: str) -> None:
    """A line of the result."""
    print(line, flush=True)


def say_notes(notes: Sequence[str]) -> None:
    """Sentences about the result that are worth knowing."""
    for note in dict.fromkeys(notes):
        print(f"Note: {note}", file=sys.stderr, flush=True)


def say_error(error: HyMotionError) -> None:
    """One sentence and its cure; above them, for whoever looks into it, what the error carries along."""
    for line in error.detail.splitlines():
        print(f"  | {line}", file=sys.stderr)
    print(f"hymotion: {error}", file=sys.stderr, flush=True)


def confirm(question: str) -> bool:
    """Ask on the terminal; no is the default. Without a terminal nobody answers, which is a no."""
    if not sys.stdin.isatty():
        return False
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in ("y", "yes")
