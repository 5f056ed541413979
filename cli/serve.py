"""hymotion serve: lends this machine's engines to other computers."""

from __future__ import annotations

import argparse
import importlib.util
import ipaddress
import secrets
import sys
import time
from pathlib import Path
from typing import Final

from ..inference.engine import Progress
from ..inference.engine_access import worker_python
from ..inference.errors import HyMotionError
from ..inference.server_address import DEFAULT_PORT, check_token
from ..inference.worker_process import WorkerProcess
from ..inference.worker_settings import WorkerSettings
from .console import ProgressLine, say, say_error, say_notes
from .server_arguments import TOKEN_VARIABLE, token_from

_NEEDED: Final = ("fastapi", "uvicorn", "torch", "transformers")
_SHORT_LIFE_S: Final = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="H",
        help="address to serve at: 0.0.0.0 for the whole network (%(default)s: this computer alone)",
    )
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT, metavar="P", help="0: any free one (%(default)s)")
    parser.add_argument(
        "--token", metavar="T", help=f"what others must know; made and shown if not given, here or in {TOKEN_VARIABLE}"
    )


def run(arguments: argparse.Namespace) -> None:
    """Serve until Ctrl+C. A server that dies, for want of memory say, is started again."""
    given = token_from(arguments)
    token = secrets.token_urlsafe(16) if given is None else given
    check_token(token)
    settings = WorkerSettings(token, arguments.host, arguments.port, guests=True)
    python = _python()
    first = True
    try:
        while True:
            worker = _start(python, settings)
            settings = WorkerSettings(token, arguments.host, worker.connection.address.port, guests=True)
            if first:
                _tell(worker, token, shown=given is None)
            first = False
            _watch(worker)
    except KeyboardInterrupt:
        say("Stopped.")


def _python() -> Path:
    """This Python if it can serve, else that of the worker's environment. Raises EnvironmentProblem."""
    here = all(importlib.util.find_spec(name) is not None for name in _NEEDED)
    return Path(sys.executable) if here else worker_python()


def _start(python: Path, settings: WorkerSettings) -> WorkerProcess:
    progress = ProgressLine()
    try:
        return WorkerProcess.start(
            python, settings, echo=True, on_progress=lambda p: progress(Progress(p.fraction, "Starting the server"))
        )
    finally:
        progress.end()


def _watch(worker: WorkerProcess) -> None:
    """Until it ends: then its error is said, and raised when it lived so shortly that another would fare no better."""
    began = time.monotonic()
    try:
        while not worker.wait(1.0):
            pass
        error = worker.gone() or worker.unreachable("it ended")
        if time.monotonic() - began < _SHORT_LIFE_S:
            raise error
        say_error(HyMotionError(error.message, cure="It is started again."))
    finally:
        worker.stop()


def _tell(worker: WorkerProcess, token: str, shown: bool) -> None:
    say(f"Serving HY-Motion at {worker.connection.address}; Ctrl+C ends it.")
    if shown:
        say(f"Token: {token}")
    if not _is_loopback(worker.connection.address.host):
        say_notes(
            [
                "what is sent, the token too, can be read by whoever listens in on this network (it is plain HTTP). "
                "Serve on networks you trust, or through a tunnel such as SSH or WireGuard."
            ]
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port: 0 to 65535")
    return int(text)
