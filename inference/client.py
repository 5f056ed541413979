"""The near side of a worker or of a server: the standard library alone, since it runs inside Blender."""

from __future__ import annotations

import http.client
import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from .engine import EngineInfo, IsCancelled, OnProgress, Progress, never_cancelled, raise_if
from .engine_options import EngineOptions
from .errors import Cancelled, HyMotionError, WorkerProblem
from .motion import Motion
from .request import MotionRequest
from .server_address import ServerAddress
from .tasks import GENERATE
from .wire import (
    MAX_RESULT_BYTES,
    PROTOCOL_HEADER,
    PROTOCOL_VERSION,
    bad_message,
    error_from_json,
    from_json,
    motions_from_npz,
    object_in,
    progress_from_json,
    request_to_json,
    to_json,
)

_LOOK_S: Final = 0.1
# What a broken, slow or foreign answer raises.
_BROKEN: Final = (OSError, http.client.HTTPException)


class _Stranger(http.client.HTTPException):
    """An answer without our header: of another server, or cut short within its head."""


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, seconds.

    poll: the server's pause before it answers that there is no news. tries: how often a question about a running job
    is asked when the line breaks, with `pause` between. cancel: how long a cancelled job may take to stop.
    """

    connect: float = 5.0
    answer: float = 20.0
    poll: float = 5.0
    tries: int = 6
    pause: float = 1.0
    cancel: float = 30.0


class Peer(Protocol):
    """Whoever is on the far side, when it does not answer."""

    def gone(self) -> HyMotionError | None:
        """Why it will never answer again; None while it may."""
        ...

    def unreachable(self, reason: str) -> HyMotionError:
        """The error for an attempt that failed. reason: a few words of the system."""
        ...


@dataclass(frozen=True)
class NamedServer:
    """A server that the user named."""

    address: ServerAddress

    def gone(self) -> HyMotionError | None:
        """Nobody knows."""
        return None

    def unreachable(self, reason: str) -> HyMotionError:
        """What to check."""
        return WorkerProblem(
            f"The motion server at {self.address} can't be reached ({reason}).",
            cure='Check its address and port, and that "hymotion serve" runs there.',
            code="server_unreachable",
        )


@dataclass(frozen=True)
class _Answer:
    status: int
    body: bytes
    is_json: bool

    def json(self) -> dict[str, Any]:
        return from_json(self.body)


class Connection:
    """Talks with one server. Each question has its own connection, so that a broken one is nobody's problem.

    protocol: what we speak (tests speak others). Methods raise WorkerProblem, or what the server was asked to raise.
    """

    def __init__(
        self,
        address: ServerAddress,
        *,
        peer: Peer | None = None,
        patience: Patience | None = None,
        protocol: int = PROTOCOL_VERSION,
    ) -> None:
        self.address = address
        self._peer = peer or NamedServer(address)
        self._patience = patience or Patience()
        self._protocol = protocol

    def hello(self, is_cancelled: IsCancelled = never_cancelled) -> dict[str, Any]:
        """Who answers: protocol, version, engines, machine."""
        return self._ask("GET", "/v1/hello", is_cancelled=is_cancelled).json()

    def run(
        self, task: str, arguments: dict[str, Any], on_progress: OnProgress, is_cancelled: IsCancelled
    ) -> dict[str, Any] | bytes:
        """Run one task to its end and return its result. Raises Cancelled when the server has stopped it."""
        raise_if(is_cancelled)
        message = to_json({"task": task, "arguments": arguments})
        started = self._ask("POST", "/v1/jobs", message, is_cancelled=is_cancelled).json()
        path = f"/v1/jobs/{started.get('id')}"
        try:
            self._follow(path, on_progress, is_cancelled)
            result = self._ask_again("GET", f"{path}/result", on_progress, is_cancelled, Progress(1.0, "Receiving"))
            return result.json() if result.is_json else result.body
        except Cancelled:
            self._wait_until_stopped(path)
            raise
        finally:
            # also when on_progress or Ctrl+C ended it: nobody will ask for this job again
            self._try("DELETE", path)

    def _follow(self, path: str, on_progress: OnProgress, is_cancelled: IsCancelled) -> None:
        """Pass on what happens to a job until it is done. Raises what it failed with."""
        seen, last = 0, Progress(0.0, "Starting")
        while True:
            question = f"{path}?seen={seen}&wait={self._patience.poll:g}"
            state = self._ask_again("GET", question, on_progress, is_cancelled, last).json()
            status, version, news = state.get("status"), state.get("version"), state.get("news")
            if not isinstance(version, int) or not isinstance(news, list):
                raise bad_message("The state of a job makes no sense")
            seen = version
            for item in news:  # pyright: ignore[reportUnknownVariableType]
                raise_if(is_cancelled)
                last = progress_from_json(item)
                on_progress(last)
            raise_if(is_cancelled)
            if status == "done":
                return
            if status != "running":
                raise error_from_json(state.get("error"))

    def _wait_until_stopped(self, path: str) -> None:
        """After a cancel, so that the next job meets a free machine. Bounded: a step may take long."""
        end = time.monotonic() + self._patience.cancel
        answer = self._try("DELETE", path)
        while answer is not None and time.monotonic() < end:
            answer = self._try("GET", f"{path}?seen=1000000000&wait=1")
            if answer is None or answer.status != 200 or answer.json().get("status") != "running":
                return

    def _try(self, method: str, path: str) -> _Answer | None:
        """A question whose failure changes nothing."""
        try:
            return self._exchange(method, path, b"", never_cancelled)
        except _BROKEN:
            return None

    def _ask_again(
        self, method: str, path: str, on_progress: OnProgress, is_cancelled: IsCancelled, last: Progress
    ) -> _Answer:
        """Ask about a job that goes on by itself: a line that breaks for a moment is not the end of it."""
        for _ in range(self._patience.tries - 1):
            try:
                return self._checked(self._exchange(method, path, b"", is_cancelled))
            except _BROKEN:
                if (gone := self._peer.gone()) is not None:
                    raise gone from None
                on_progress(Progress(last.fraction, "The connection was lost, trying again"))
            end = time.monotonic() + self._patience.pause
            while time.monotonic() < end:
                raise_if(is_cancelled)
                time.sleep(_LOOK_S)
        return self._ask(method, path, is_cancelled=is_cancelled)

    def _ask(self, method: str, path: str, body: bytes = b"", *, is_cancelled: IsCancelled) -> _Answer:
        """One question and its answer, or the error that the answer holds."""
        try:
            answer = self._exchange(method, path, body, is_cancelled)
        except _Stranger as error:
            raise WorkerProblem(
                f"What answers at {self.address} is not a HY-Motion server.",
                cure="Check the address and the port.",
                code="server_unreachable",
            ) from error
        except _BROKEN as error:
            raise self._peer.gone() or self._peer.unreachable(_reason(error)) from error
        return self._checked(answer)

    def _checked(self, answer: _Answer) -> _Answer:
        """Raises the error that an answer holds."""
        if answer.status == 200:
            return answer
        raise error_from_json(answer.json().get("error"))

    def _exchange(self, method: str, path: str, body: bytes, is_cancelled: IsCancelled) -> _Answer:
        """Raises OSError or HTTPException on a broken line, Cancelled, and WorkerProblem (wrong_protocol)."""
        address, patience = self.address, self._patience
        line = http.client.HTTPConnection(address.host, address.port, timeout=patience.connect)
        try:
            line.connect()
            line.sock.settimeout(patience.answer)
            headers = {"Authorization": f"Bearer {address.token}", PROTOCOL_HEADER: str(self._protocol)}
            line.request(method, path, body or None, headers)
            self._wait_for_answer(line.sock, is_cancelled)
            answer = line.getresponse()
            self._check_protocol(answer.getheader(PROTOCOL_HEADER))
            data = answer.read(length := _announced(answer))
        finally:
            line.close()
        if len(data) < length:  # http.client does not mind
            raise http.client.IncompleteRead(data, length - len(data))
        return _Answer(answer.status, data, answer.headers.get_content_type() == "application/json")

    def _wait_for_answer(self, line: socket.socket, is_cancelled: IsCancelled) -> None:
        """Until there is something to read, looking up often. Raises TimeoutError or Cancelled."""
        end = time.monotonic() + self._patience.poll + self._patience.answer
        with selectors.DefaultSelector() as selector:
            selector.register(line, selectors.EVENT_READ)
            while not selector.select(_LOOK_S):
                raise_if(is_cancelled)
                if time.monotonic() > end:
                    raise TimeoutError("no answer in time")

    def _check_protocol(self, theirs: str | None) -> None:
        """Raises _Stranger, or WorkerProblem (wrong_protocol) for another version of us."""
        if theirs is None or not theirs.isdecimal():
            raise _Stranger
        if int(theirs) != self._protocol:
            older, where = (
                ("the server is older", "on the server")
                if int(theirs) < self._protocol
                else ("this computer's is older", "on this computer")
            )
            raise WorkerProblem(
                f"HY-Motion at {self.address} speaks protocol {theirs} and we speak {self._protocol}: {older}.",
                cure=f"Update HY-Motion {where}.",
                code="wrong_protocol",
            )


def _announced(answer: http.client.HTTPResponse) -> int:
    """The size of an answer. Raises _Stranger where none is told, WorkerProblem when it is absurd."""
    length = answer.getheader("Content-Length") or ""
    if not length.isdecimal():
        raise _Stranger
    if int(length) > MAX_RESULT_BYTES:
        raise bad_message(f"The server's answer has {int(length):,} bytes")
    return int(length)


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


Connect = Callable[[OnProgress, IsCancelled], Connection]


class RemoteEngine:
    """An engine that runs elsewhere, used as if it ran here.

    connect: gives the connection for one generation; starts a worker where need be, and tells of it.
    """

    def __init__(self, info: EngineInfo, connect: Connect, options: EngineOptions) -> None:
        self.info = info
        self._connect = connect
        self._options = options

    def check(self, request: MotionRequest) -> None:
        """Raise InvalidRequest when the engine can't serve the request; asks nobody."""
        self.info.check(request)

    def generate(self, request: MotionRequest, on_progress: OnProgress, is_cancelled: IsCancelled) -> list[Motion]:
        """One motion per take (inference/engine.py: MotionEngine). Raises also WorkerProblem and the like."""
        self.check(request)
        reached = 0.0

        def report(progress: Progress) -> None:
            nonlocal reached
            reached = max(reached, progress.fraction)
            on_progress(Progress(reached, progress.message))

        report(Progress(0.0, "Connecting"))
        connection = self._connect(lambda p: report(Progress(p.fraction * _STARTING_SHARE, p.message)), is_cancelled)
        start = reached
        arguments = {
            "engine": self.info.name,
            "request": request_to_json(request),
            "options": self._options.to_dict(),
        }
        result = connection.run(
            GENERATE,
            object_in(arguments, "arguments"),
            lambda p: report(Progress(start + (1 - start) * p.fraction, p.message)),
            is_cancelled,
        )
        if not isinstance(result, bytes):
            raise bad_message("The result of a generation is no .npz")
        motions = motions_from_npz(result)
        if reached < 1.0:
            report(Progress(1.0, "Done"))
        return motions


_STARTING_SHARE: Final = 0.05
