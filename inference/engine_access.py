"""Engines for whoever wants one, here or elsewhere: in this process, in our worker, or on a server that the user named.

Blender and the command line hold one `EngineAccess` each. The worker is started when it is first needed, kept for the
next time, started anew when it has died, and ends with `close` or with this process.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from .client import Connect, Connection, Patience, RemoteEngine
from .engine import IsCancelled, MotionEngine, OnProgress
from .engine_options import EngineOptions
from .environment import python_of
from .registry import create_engine, entry_of, info_of
from .server_address import ServerAddress
from .worker_process import WorkerProcess
from .worker_settings import WorkerSettings

# A worker whose memory is being swapped is slow to answer, and giving it up ends it; the user may cancel long before.
_WITH_OUR_WORKER: Final = Patience(answer=60.0)
WORKER_PYTHON: Final = "HYMOTION_WORKER_PYTHON"
"""Environment variable: another Python for the worker, for developers."""


def worker_python() -> Path:
    """The Python that runs our worker. Raises EnvironmentProblem when its environment is missing or broken."""
    chosen = os.environ.get(WORKER_PYTHON)
    return Path(chosen) if chosen else python_of()


class EngineAccess:
    """Holds the worker's process. Safe to use from several threads.

    python: gives the worker's Python when one is started. source: the program it runs (tests bring their own engines).
    """

    def __init__(
        self,
        python: Callable[[], Path] = worker_python,
        *,
        source: str | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._python = python
        self._source = source
        self._patience = patience
        self._worker: WorkerProcess | None = None
        self._starting = threading.Lock()
        self._closing = threading.Event()

    def engine(
        self, name: str, options: EngineOptions | None = None, server: ServerAddress | None = None
    ) -> MotionEngine:
        """An engine by its name; nothing is started or loaded yet. Raises EngineNotFound.

        On a server, where models lie and on which device they run is the server's business: those options stay here.
        """
        options = options or EngineOptions()
        if server is not None:
            options = replace(options, models_folder="", device="auto")
        elif not entry_of(name).needs_worker:
            return create_engine(name, options)
        return RemoteEngine(info_of(name), self.connector(server), options)

    def run(
        self,
        task: str,
        arguments: dict[str, Any],
        on_progress: OnProgress,
        is_cancelled: IsCancelled,
        server: ServerAddress | None = None,
    ) -> dict[str, Any] | bytes:
        """Run one of the worker's other tasks (tasks.py), here or on a server."""
        return self.connector(server)(on_progress, is_cancelled).run(task, arguments, on_progress, is_cancelled)

    def connector(self, server: ServerAddress | None = None) -> Connect:
        """How to reach the server or, without one, our worker, which is started where need be."""
        if server is None:
            return self._connect_to_worker
        connection = Connection(server, patience=self._patience)
        return lambda _on_progress, _is_cancelled: connection

    def worker_runs(self) -> bool:
        """Whether our worker is there now."""
        return self._worker is not None and self._worker.is_alive()

    def worker_log(self) -> str:
        """The last lines of our worker, also after its end."""
        return "" if self._worker is None else self._worker.log()

    def close(self) -> None:
        """End the worker, also one that is just starting; the next use starts a new one."""
        self._closing.set()
        with self._starting:
            if self._worker is not None:
                self._worker.stop()
            self._closing.clear()

    def _connect_to_worker(self, on_progress: OnProgress, is_cancelled: IsCancelled) -> Connection:
        with self._starting:
            if self._worker is None or not self._worker.is_alive():
                if self._worker is not None:
                    self._worker.stop()
                self._worker = WorkerProcess.start(
                    self._python(),
                    WorkerSettings(secrets.token_urlsafe(24)),
                    source=self._source,
                    patience=self._patience or _WITH_OUR_WORKER,
                    on_progress=on_progress,
                    is_cancelled=lambda: is_cancelled() or self._closing.is_set(),
                )
            return self._worker.connection
