"""The HTTP face of a worker: jobs over JSON, for whoever knows the token. The one module that needs FastAPI.

    GET    /v1/hello                             who answers, and what it has
    POST   /v1/jobs {task, arguments}            -> {id}
    GET    /v1/jobs/ID?seen=N&wait=SECONDS       -> {status, version, news, error}, as soon as version is not N
    GET    /v1/jobs/ID/result                    JSON, or the bytes of an .npz
    DELETE /v1/jobs/ID                           stop it; forget it when it has ended

Every request carries the token and the protocol's version, every answer the version. Whatever goes wrong is answered
with {"error": {class, code, message, cure, detail}}.
"""

from __future__ import annotations

import errno
import hmac
import logging
import os
import platform
import socket
import traceback
from typing import Final, cast

import uvicorn
from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import EngineFailed, HyMotionError, WorkerProblem
from .jobs import JobTable
from .registry import ENGINES
from .version import our_version
from .wire import (
    MAX_MESSAGE_BYTES,
    PROTOCOL_HEADER,
    PROTOCOL_VERSION,
    bad_message,
    error_to_json,
    from_json,
    object_in,
    progress_to_json,
    to_json,
)

LOOPBACK: Final = "127.0.0.1"
LONGEST_WAIT_S: Final = 30.0
_STATUS_CODES: Final = {"wrong_token": 401, "unknown_job": 404, "wrong_protocol": 409, "server_busy": 503}


def make_app(token: str, jobs: JobTable, *, protocol: int = PROTOCOL_VERSION) -> ASGIApp:
    """The server as an ASGI application.

    token: what every request must carry; not empty. protocol: what it speaks (tests speak others).
    """
    if not token:
        raise ValueError("a server needs a token")
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    _answer_errors(app)

    @app.get("/v1/hello")
    def hello() -> Response:  # pyright: ignore[reportUnusedFunction]
        return _json(
            {
                "protocol": protocol,
                "version": our_version(),
                "engines": [{"name": entry.name, "label": entry.label} for entry in ENGINES],
                "machine": describe_machine(),
            }
        )

    @app.post("/v1/jobs")
    async def start(request: Request) -> Response:  # pyright: ignore[reportUnusedFunction]
        values = from_json(await _body(request))
        task = values.get("task")
        if not isinstance(task, str):
            raise bad_message("A job names no task")
        return _json({"id": jobs.start(task, object_in(values.get("arguments", {}), "arguments"))})

    @app.get("/v1/jobs/{job_id}")
    def look(  # pyright: ignore[reportUnusedFunction]
        job_id: str, seen: int = Query(0, ge=0), wait: float = Query(0.0, ge=0.0, le=LONGEST_WAIT_S)
    ) -> Response:
        state = jobs.wait(job_id, seen, wait)
        return _json(
            {
                "status": state.status,
                "version": state.version,
                "news": [progress_to_json(progress) for progress in state.news],
                "error": None if state.error is None else error_to_json(state.error),
            }
        )

    @app.get("/v1/jobs/{job_id}/result")
    def result(job_id: str) -> Response:  # pyright: ignore[reportUnusedFunction]
        made = jobs.result(job_id)
        return Response(made, media_type="application/octet-stream") if isinstance(made, bytes) else _json(made)

    @app.delete("/v1/jobs/{job_id}")
    def cancel(job_id: str) -> Response:  # pyright: ignore[reportUnusedFunction]
        jobs.cancel(job_id)
        return _json({})

    return _Gate(app, token, protocol)


def open_socket(host: str, port: int) -> socket.socket:
    """Listen on an address; port 0 means any free one. Raises WorkerProblem (port_taken, server_address)."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=128)
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            why = "is used by another program" if error.errno == errno.EADDRINUSE else "is kept for the system"
            raise WorkerProblem(
                f"Port {port} on {host} {why}.", cure="Choose another port with --port.", code="port_taken"
            ) from error
        raise WorkerProblem(
            f"Nothing can be served at {host}:{port} ({error.strerror or error}).",
            cure="Use this computer's own address, 127.0.0.1 for itself alone, or 0.0.0.0 for the whole network.",
            code="server_address",
        ) from error


def make_server(app: ASGIApp) -> uvicorn.Server:
    """Uvicorn without its own ideas about logs; `run(sockets=[...])` serves until `should_exit`."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http="h11",
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
    )


def describe_machine() -> str:
    """One line about this computer."""
    return f"{platform.node()}: {platform.system()} {platform.machine()}, {os.cpu_count()} cores"


class _Gate:
    """Lets nobody in who lacks the token, speaks another protocol, or brings too much."""

    def __init__(self, app: ASGIApp, token: str, protocol: int) -> None:
        self._app = app
        self._authorization = f"Bearer {token}".encode()
        self._protocol = str(protocol)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)

        async def send_with_protocol(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[PROTOCOL_HEADER] = self._protocol
            await send(message)

        refusal = self._refusal(headers)
        await (self._app if refusal is None else refusal)(scope, receive, send_with_protocol)

    def _refusal(self, headers: Headers) -> Response | None:
        given = headers.get("authorization", "").encode("utf-8", errors="replace")
        if not hmac.compare_digest(given, self._authorization):
            return _error(WorkerProblem("The token is wrong.", cure="Give the server's token.", code="wrong_token"))
        if headers.get(PROTOCOL_HEADER) != self._protocol:
            return _error(
                WorkerProblem(
                    f"The server speaks protocol {self._protocol}, not {headers.get(PROTOCOL_HEADER, 'none')}.",
                    cure="Use the same version of HY-Motion on both sides.",
                    code="wrong_protocol",
                )
            )
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > MAX_MESSAGE_BYTES:
            return _error(_too_large(), 413)
        return None


def _answer_errors(app: FastAPI) -> None:
    """Every failure becomes JSON of our own form."""

    async def ours(_: Request, error: Exception) -> Response:
        return _error(cast(HyMotionError, error))  # registered for these alone

    async def http(_: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        return _error(bad_message("The server doesn't understand this request"), status)

    async def bug(_: Request, error: Exception) -> Response:
        detail = "".join(traceback.format_exception(error))
        logging.getLogger(__name__).error("a bug in the server\n%s", detail)
        return _error(EngineFailed(f"The server stumbled ({type(error).__name__}: {error}).", detail=detail), 500)

    app.add_exception_handler(HyMotionError, ours)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, http)
    app.add_exception_handler(Exception, bug)


async def _body(request: Request) -> bytes:
    """The request's body. Raises WorkerProblem when it is too large, whatever its headers said."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_MESSAGE_BYTES:
            raise _too_large()
    return body


def _too_large() -> WorkerProblem:
    return bad_message(f"A message may have {MAX_MESSAGE_BYTES:,} bytes at most")


def _json(values: dict[str, object]) -> Response:
    return Response(to_json(values), media_type="application/json")


def _error(error: HyMotionError, status: int = 0) -> Response:
    status = status or _STATUS_CODES.get(error.code, 400)
    return Response(to_json({"error": error_to_json(error)}), status_code=status, media_type="application/json")
