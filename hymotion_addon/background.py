"""Work beside Blender: a thread that does it, and a state that anyone may look at.

The thread knows nothing of Blender and Blender's timers know nothing of the thread: they meet in `TaskState`, which the
thread replaces as a whole and `poll()` hands out.
"""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final, Generic, Literal, TypeVar

from ..inference.engine import IsCancelled, OnProgress, Progress
from ..inference.errors import Cancelled, EngineFailed, HyMotionError

T = TypeVar("T")
TaskStatus = Literal["running", "done", "failed", "cancelled"]

# Every panel that Blender draws takes Python's global lock once, and waits one switch interval for it whenever the
# engine is busy in Python code. Measured on 2 cores, 100 such takings: 520 ms at Python's own 5 ms, 25 ms at 0.1 ms;
# an engine of pure Python ran 18 % slower, the starter (numpy) as before.
_SWITCH_INTERVAL_S: Final = 0.0001


@dataclass(frozen=True, eq=False)
class TaskState(Generic[T]):
    """What is known of a task at one moment.

    fraction: 0..1, never falls. message: a few words for the progress bar. result: what the work returned, when done.
    error: what went wrong, when failed. seconds: how long it has taken.
    """

    status: TaskStatus = "running"
    fraction: float = 0.0
    message: str = "Starting"
    result: T | None = None
    error: HyMotionError | None = None
    seconds: float = 0.0


class BackgroundTask(Generic[T]):
    """Runs `work` once in a daemon thread. Make, `start`, then `poll` until it no longer runs.

    work: is given what to call with its progress and what to ask whether it should stop, and raises Cancelled when it
        does. name: of the thread, for people who look at one. what: how a sentence about its breaking begins.
    """

    def __init__(self, work: Callable[[OnProgress, IsCancelled], T], name: str, what: str) -> None:
        self._work = work
        self._what = what
        self._state: TaskState[T] = TaskState()
        self._cancel_asked = threading.Event()
        self._started_at = 0.0
        # A daemon: a step that never returns must not keep Blender from quitting.
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._started_at = time.perf_counter()
        self._thread.start()

    def poll(self) -> TaskState[T]:
        """The state right now. Never waits."""
        return self._state

    def cancel(self) -> None:
        """Ask the work to stop; it does so at its next step, and then the state says so."""
        self._cancel_asked.set()

    @property
    def cancel_asked(self) -> bool:
        """Whether `cancel` has been called."""
        return self._cancel_asked.is_set()

    def join(self, timeout: float | None = None) -> bool:
        """Wait up to `timeout` seconds for the thread; True when it has ended (or was never started)."""
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        with responsive_main_thread():
            end = self._outcome()
        self._state = replace(end, seconds=time.perf_counter() - self._started_at)

    def _outcome(self) -> TaskState[T]:
        """Do the work to its end and say how it ended."""
        try:
            result = self._work(self._on_progress, self._cancel_asked.is_set)
        except Cancelled:
            return replace(self._state, status="cancelled", message="Cancelled")
        except HyMotionError as error:
            return replace(self._state, status="failed", message=error.message, error=error)
        except Exception as error:  # noqa: BLE001 - the end of a thread: nobody above could see it, the panel can
            failure = EngineFailed(
                f"{self._what} stopped unexpectedly ({type(error).__name__}: {error}).",
                detail=traceback.format_exc(),
                cure="Try again; if it happens again, report it with the text in the system console.",
            )
            return replace(self._state, status="failed", message=failure.message, error=failure)
        # Work may finish in the moment it was told to stop: the user's word counts.
        if self.cancel_asked:
            return replace(self._state, status="cancelled", message="Cancelled")
        return replace(self._state, status="done", fraction=1.0, message="Done", result=result)

    def _on_progress(self, progress: Progress) -> None:
        fraction = min(max(progress.fraction, self._state.fraction), 1.0)
        elapsed = time.perf_counter() - self._started_at
        self._state = replace(self._state, fraction=fraction, message=progress.message, seconds=elapsed)


class _SwitchInterval:
    """Python's switch interval, which belongs to the process: short while any task works, as it was after the last."""

    lock = threading.Lock()
    working = 0
    before = 0.0


@contextmanager
def responsive_main_thread() -> Generator[None]:
    """While this thread works, let the main thread have Python's global lock soon after it asks."""
    shared = _SwitchInterval
    with shared.lock:
        if shared.working == 0:
            shared.before = sys.getswitchinterval()
            sys.setswitchinterval(_SWITCH_INTERVAL_S)
        shared.working += 1
    try:
        yield
    finally:
        with shared.lock:
            shared.working -= 1
            if shared.working == 0:
                sys.setswitchinterval(shared.before)
