"""A real server on loopback, in this process, for as long as a test needs it."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hymotion.inference.client import Connection, Patience, RemoteEngine
from hymotion.inference.engine_options import EngineOptions
from hymotion.inference.jobs import JobTable
from hymotion.inference.registry import create_engine, info_of
from hymotion.inference.server import LOOPBACK, make_app, make_server, open_socket
from hymotion.inference.server_address import ServerAddress
from hymotion.inference.tasks import MakeEngine, task_table
from hymotion.inference.wire import PROTOCOL_VERSION

ROOT = Path(__file__).resolve().parents[2]
# The start of a program that has the checkout as the package `hymotion`, as tests/conftest.py does it.
LOAD = f"""
import importlib.util, sys
spec = importlib.util.spec_from_file_location(
    "hymotion", {str(ROOT / "__init__.py")!r}, submodule_search_locations=[{str(ROOT)!r}])
sys.modules["hymotion"] = module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
"""
TOKEN = "the-token"  # noqa: S105 - of a server that lives for one test
HURRIED = Patience(connect=5.0, answer=20.0, poll=0.5, tries=4, pause=0.1, cancel=20.0)


@dataclass(frozen=True)
class Serving:
    """A server that runs now."""

    address: ServerAddress
    jobs: JobTable

    def connection(self, token: str = TOKEN, protocol: int = PROTOCOL_VERSION) -> Connection:
        address = ServerAddress(self.address.host, self.address.port, token)
        return Connection(address, patience=HURRIED, protocol=protocol)

    def engine(self, name: str = "starter", options: EngineOptions | None = None) -> RemoteEngine:
        connection = self.connection()
        return RemoteEngine(info_of(name), lambda _progress, _cancelled: connection, options or EngineOptions())


@contextmanager
def serving(
    make_engine: MakeEngine = create_engine, *, protocol: int = PROTOCOL_VERSION, port: int = 0
) -> Generator[Serving]:
    """Serve engines until the block ends."""
    jobs = JobTable(task_table(make_engine))
    listening = open_socket(LOOPBACK, port)
    server = make_server(make_app(TOKEN, jobs, protocol=protocol))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield Serving(ServerAddress(LOOPBACK, listening.getsockname()[1], TOKEN), jobs)
    finally:
        server.should_exit = True
        jobs.stop(10.0)
        thread.join(10.0)
        listening.close()
    assert not thread.is_alive()


def children_of(pid: int) -> list[int]:
    """Processes that this one has started and that still run."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(word) for word in listed.stdout.split()]
