"""Our own worker, seen from the process that starts it: started, watched, and never left behind."""

from __future__ import annotations

import atexit
import contextlib
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path
from typing import IO, Any, Final, cast

from .client import Connection, Patience
from .engine import IsCancelled, OnProgress, Progress, ignore_progress, never_cancelled, raise_if
from .environment.running import clean_environment
from .errors import EnvironmentProblem, HyMotionError, OutOfMemory, WorkerProblem
from .server_address import ServerAddress
from .wire import PROTOCOL_VERSION, error_from_json, from_json
from .worker_settings import WorkerSettings, program

_LOOK_S: Final = 0.1
_LINES_KEPT: Final = 200
_LONGEST_LINE: Final = 4096
_LINES_SHOWN: Final = 60
_USUAL_START_S: Final = 4.0
_NO_PATIENCE_S: Final = 0.2
# A process that the system kills for want of memory gets SIGKILL; 137 is how a shell says so. Windows has its own word.
_KILLED: Final = (-9, 137)
_WINDOWS_NO_MEMORY: Final = (0xC0000017, 0xC000012D)


class WorkerProcess:
    """A running worker. Made by `start`.

    connection: how to talk with it.
    """

    connection: Connection

    def __init__(self, process: subprocess.Popen[bytes], *, echo: bool = False) -> None:
        self._process = process
        self._echo = echo
        self._stopped = False
        self._log: deque[str] = deque(maxlen=_LINES_KEPT)
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._readers = [
            threading.Thread(target=read, args=(pipe,), name=f"worker's {name}", daemon=True)
            for name, read, pipe in (
                ("stdout", self._read_answers, process.stdout),
                ("stderr", self._read_log, process.stderr),
            )
        ]
        for reader in self._readers:
            reader.start()
        atexit.register(self.stop)

    @classmethod
    def start(
        cls,
        python: Path,
        settings: WorkerSettings,
        *,
        source: str | None = None,
        patience: Patience | None = None,
        echo: bool = False,
        time_limit_s: float = 120.0,
        on_progress: OnProgress = ignore_progress,
        is_cancelled: IsCancelled = never_cancelled,
    ) -> WorkerProcess:
        """Start a worker with this Python and wait until it serves.

        source: the program it runs (tests bring engines of their own). echo: its log goes to our stderr, too.
        Raises Cancelled; EnvironmentProblem when its environment is broken; WorkerProblem and OutOfMemory when it
        does not come up; whatever is raised, no process is left.
        """
        began = time.monotonic()
        worker = cls(_popen(python, source or program()), echo=echo)
        serves = False
        try:
            worker._tell(settings)
            answer: dict[str, Any] | None = None
            while answer is None:
                raise_if(is_cancelled)
                waited = time.monotonic() - began
                if waited > time_limit_s:
                    raise worker.unreachable(f"it said nothing for {time_limit_s:.0f} s")
                on_progress(Progress(min(waited / _USUAL_START_S, 0.95), "Starting the motion worker"))
                answer = worker._answer(_LOOK_S)
            if "error" in answer:
                raise error_from_json(answer["error"])
            worker._connect(answer, settings, patience)
            serves = True
        finally:
            if not serves:
                worker.stop(_NO_PATIENCE_S)  # it may be deep in an import, where it does not listen
        return worker

    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def wait(self, seconds: float) -> bool:
        """Wait for its end; True when it has ended."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return not self.is_alive()

    def log(self) -> str:
        """The last lines of what it and its libraries said."""
        return "\n".join(list(self._log)[-_LINES_SHOWN:])

    def gone(self) -> HyMotionError | None:
        """Why it will never answer again; None while it runs (client.Peer)."""
        # a connection breaks a moment before the system says that the process has ended
        if not self.wait(0.5):
            return None
        for reader in self._readers:
            reader.join(1.0)
        if self._stopped:
            return WorkerProblem("The motion worker was stopped.", cure="Generate again to start it anew.")
        code = self._process.returncode
        if code in _KILLED or code & 0xFFFFFFFF in _WINDOWS_NO_MEMORY:
            return OutOfMemory(
                "The motion worker was ended by the system, most likely because memory ran out.",
                cure="Close other programs, or try with less memory.",
                detail=self.log(),
            )
        return WorkerProblem(
            f"The motion worker ended unexpectedly ({_in_words(code)}).",
            cure="Generate again to start it anew; if it happens again, report it with its last lines.",
            detail=self.log(),
        )

    def unreachable(self, reason: str) -> HyMotionError:
        """The error for a worker that runs and does not answer. It is ended: the next try would wait in vain, too."""
        self.stop(_NO_PATIENCE_S)
        return WorkerProblem(
            f"The motion worker doesn't answer ({reason}) and was stopped.",
            cure="Generate again to start it anew.",
            detail=self.log(),
        )

    def stop(self, patience_s: float = 5.0) -> None:
        """End it: politely first, and by force when it does not listen within `patience_s`. Harmless when it ended."""
        self._stopped = self._stopped or self.is_alive()
        atexit.unregister(self.stop)
        with contextlib.suppress(OSError):
            _pipe(self._process.stdin).close()
        for end, seconds in ((_nothing, patience_s), (self._process.terminate, 2.0), (self._process.kill, 5.0)):
            end()
            if self.wait(seconds):
                break

    def _tell(self, settings: WorkerSettings) -> None:
        """A worker that has ended already says why by its exit status."""
        with contextlib.suppress(OSError):
            stdin = _pipe(self._process.stdin)
            stdin.write(settings.to_line())
            stdin.flush()

    def _answer(self, seconds: float) -> dict[str, Any] | None:
        """Its first line, if it comes in time. Raises what `gone` says."""
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            return None
        if not line:
            raise self.gone() or self.unreachable("it closed its output")
        return from_json(line)

    def _connect(self, answer: dict[str, Any], settings: WorkerSettings, patience: Patience | None) -> None:
        if answer.get("protocol") != PROTOCOL_VERSION:
            raise WorkerProblem(
                f"The motion worker speaks protocol {answer.get('protocol')}, not {PROTOCOL_VERSION}.",
                cure="Restart Blender, so that all of HY-Motion has one version.",
                code="wrong_protocol",
            )
        address = ServerAddress(settings.host, int(answer["port"]), settings.token)
        self.connection = Connection(address, peer=self, patience=patience)

    def _read_answers(self, pipe: IO[bytes]) -> None:
        with pipe:
            self._answers.put(pipe.readline(65536))
            while pipe.read(4096):
                pass

    def _read_log(self, pipe: IO[bytes]) -> None:
        with pipe:
            while line := pipe.readline(_LONGEST_LINE):
                text = line.decode("utf-8", errors="replace").rstrip()
                self._log.append(text)
                if self._echo:
                    sys.stderr.write(f"{text}\n")
                    sys.stderr.flush()


def _popen(python: Path, source: str) -> subprocess.Popen[bytes]:
    """Raises EnvironmentProblem when there is no such Python."""
    try:
        return subprocess.Popen(
            [str(python), "-I", "-B", "-X", "utf8", "-c", source],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=clean_environment(),
            start_new_session=True,  # Ctrl+C in our terminal is ours to handle
            creationflags=subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0,
        )
    except OSError as error:
        raise EnvironmentProblem(
            f"The worker's Python {python} can't be started ({error.strerror or error}).",
            cure="Repair the worker's environment.",
            code="environment_broken",
        ) from error


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    return cast(IO[bytes], pipe)  # PIPE was asked for


def _nothing() -> None:
    """The first, polite step of `stop` has been done by closing stdin."""


def _in_words(code: int) -> str:
    """-11 -> "SIGSEGV"; 3 -> "exit status 3"; Windows' 3221225477 -> "exit status 0xC0000005"."""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit status {code}" if code < 0x10000 else f"exit status 0x{code:X}"
