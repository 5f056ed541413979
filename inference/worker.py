"""The worker process: serves jobs on a port, until whoever started it goes.

It is told how to serve in the first line of stdin, answers with one line on stdout (worker_settings.py), and ends when
stdin closes: the system closes it however its parent ends. What libraries print goes to stderr.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import sys
import threading
import time
from io import FileIO
from types import FrameType
from typing import TYPE_CHECKING, Final, NoReturn, TextIO

from .errors import EnvironmentProblem, HyMotionError
from .registry import create_engine
from .tasks import MakeEngine, task_table
from .wire import PROTOCOL_VERSION, error_to_json
from .worker_settings import WorkerSettings, answer_line

if TYPE_CHECKING:
    from .jobs import JobTable

# Long enough for a job to take its half-written files away, short enough that nobody meets an orphan.
_GRACE_S: Final = 2.0
_PARENT_CHECK_S: Final = 2.0
_GUESTS_PATIENCE_S: Final = 120.0


def main(make_engine: MakeEngine = create_engine) -> NoReturn:
    """Serve until stdin closes. make_engine: where engines come from (tests bring their own)."""
    orders = os.fdopen(_private(0, os.open(os.devnull, os.O_RDONLY)), "rb", buffering=0)
    sys.stdout.flush()
    answers = os.fdopen(_private(1, 2), "w", encoding="utf-8")
    faulthandler.enable(all_threads=False)  # the thread that crashed says it all
    signal.signal(signal.SIGTERM, _end)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(name)s: %(message)s")
    try:
        _serve(WorkerSettings.from_line(orders.readline()), make_engine, orders, answers)
    except HyMotionError as error:
        answers.write(answer_line({"error": error_to_json(error)}))
        answers.flush()
        _leave(1)
    except SystemExit:
        pass  # asked to end: so it does, whatever still computes
    _leave(0)


def _serve(settings: WorkerSettings, make_engine: MakeEngine, orders: FileIO, answers: TextIO) -> None:
    """Raises EnvironmentProblem without FastAPI, WorkerProblem when it can't listen."""
    try:
        from .jobs import JobTable
        from .server import make_app, make_server, open_socket
    except ImportError as error:
        raise EnvironmentProblem(
            f"The worker's environment is incomplete ({error}).", cure="Repair it.", code="environment_broken"
        ) from error
    tasks = task_table(make_engine, guests=settings.guests)
    jobs = JobTable(tasks, patience_s=_GUESTS_PATIENCE_S) if settings.guests else JobTable(tasks)
    listening = open_socket(settings.host, settings.port)
    server = make_server(make_app(settings.token, jobs))
    threading.Thread(target=_leave_when_it_closes, args=(orders, jobs), name="stdin", daemon=True).start()
    threading.Thread(target=_leave_when_the_parent_is_gone, args=(jobs,), name="parent", daemon=True).start()
    answers.write(answer_line({"port": listening.getsockname()[1], "protocol": PROTOCOL_VERSION}))
    answers.flush()
    try:
        server.run(sockets=[listening])
    finally:
        jobs.stop(_GRACE_S)


def _private(standard: int, instead: int) -> int:
    """A descriptor of our own for what is at `standard`, where everybody else finds `instead` from now on.

    Of stdin because Windows lets nobody so much as ask what it is while a thread waits to read it, and many a library
    asks when it is loaded; of stdout because libraries print.
    """
    mine = os.dup(standard)
    os.dup2(instead, standard)
    return mine


def _leave_when_it_closes(orders: FileIO, jobs: JobTable) -> None:
    while orders.read(4096):
        pass
    jobs.stop(_GRACE_S)
    _leave(0)


def _leave_when_the_parent_is_gone(jobs: JobTable) -> None:
    """A second string to the bow: a stranger may have inherited the other end of our stdin. POSIX alone has parents."""
    if os.name != "posix":
        return
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_S)
    jobs.stop(_GRACE_S)
    _leave(0)


def _end(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _leave(code: int) -> NoReturn:
    """At once: a thread deep in a computation must not keep the process."""
    sys.stderr.flush()
    os._exit(code)
