"""What the server answers to clients, to strangers and to nonsense. Real HTTP on loopback."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from hymotion.inference.engine import Progress, ignore_progress, never_cancelled
from hymotion.inference.engine_options import EngineOptions
from hymotion.inference.errors import (
    Cancelled,
    EngineFailed,
    EngineNotFound,
    InvalidRequest,
    ModelMissing,
    OutOfMemory,
    WorkerProblem,
)
from hymotion.inference.motion import Motion
from hymotion.inference.registry import create_engine
from hymotion.inference.request import MotionRequest
from hymotion.inference.server import LOOPBACK, make_app, open_socket
from hymotion.inference.server_address import ServerAddress
from hymotion.inference.wire import MAX_MESSAGE_BYTES, PROTOCOL_HEADER, PROTOCOL_VERSION, request_to_json

from ..fakes import FakeEngine
from .serving import TOKEN, Serving, serving

WAVE = MotionRequest("a person waves", seconds=2.0, seed=3, takes=2, steps=4)
NO_LIMIT = 100_000


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    with serving() as running:
        yield running


def raw(
    server: Serving,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, dict[str, Any], dict[str, str]]:
    """A question as any program could send it."""
    line = http.client.HTTPConnection(server.address.host, server.address.port, timeout=20)
    ours = {"Authorization": f"Bearer {TOKEN}", PROTOCOL_HEADER: str(PROTOCOL_VERSION)}
    line.request(method, path, body, ours if headers is None else headers)
    answer = line.getresponse()
    data = answer.read()
    line.close()
    return answer.status, json.loads(data), dict(answer.headers)


def equal(one: Motion, other: Motion) -> bool:
    return (
        one.transl.tobytes() == other.transl.tobytes()
        and one.joint_rotations.tobytes() == other.joint_rotations.tobytes()
        and one.joint_rotations.dtype == other.joint_rotations.dtype
        and np.array_equal(one.contacts, other.contacts)
        and one.info == other.info
        and one.fps == other.fps
    )


def test_what_is_generated_there_is_to_the_last_bit_what_is_generated_here(server) -> None:
    here = create_engine("starter").generate(WAVE, ignore_progress, never_cancelled)
    there = server.engine().generate(WAVE, ignore_progress, never_cancelled)
    assert len(there) == 2
    assert all(equal(a, b) for a, b in zip(here, there, strict=True))


def test_hello_says_who_answers(server) -> None:
    hello = server.connection().hello()
    assert hello["protocol"] == PROTOCOL_VERSION
    assert hello["version"]
    assert hello["machine"]
    assert {engine["name"] for engine in hello["engines"]} >= {"starter", "hymotion", "hymotion-lite"}


def test_a_wrong_token_is_refused_and_learns_nothing(server) -> None:
    with pytest.raises(WorkerProblem) as caught:
        server.connection(token="a-guess").hello()  # noqa: S106
    assert caught.value.code == "wrong_token"
    assert caught.value.cure
    for headers in ({}, {"Authorization": TOKEN}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {TOKEN}x"}):
        for method, path in [("GET", "/v1/hello"), ("POST", "/v1/jobs"), ("GET", "/"), ("DELETE", "/v1/jobs/x")]:
            status, answer, _ = raw(server, method, path, headers=headers)
            assert (status, answer["error"]["code"]) == (401, "wrong_token")


def test_a_server_without_a_token_is_not_made() -> None:
    with pytest.raises(ValueError, match="token"):
        make_app("", None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("theirs", "ours", "cure"),
    [
        (PROTOCOL_VERSION + 1, PROTOCOL_VERSION, "Update HY-Motion on this computer."),
        (PROTOCOL_VERSION, PROTOCOL_VERSION + 1, "Update HY-Motion on the server."),
    ],
)
def test_another_protocol_is_named_with_the_side_that_is_older(theirs, ours, cure) -> None:
    with serving(protocol=theirs) as server:
        connection = server.connection(protocol=ours)
        for ask in (connection.hello, lambda: connection.run("generate", {}, ignore_progress, never_cancelled)):
            with pytest.raises(WorkerProblem) as caught:
                ask()
            assert (caught.value.code, caught.value.cure) == ("wrong_protocol", cure)


def test_whoever_speaks_no_protocol_of_ours_gets_an_error_of_our_form(server) -> None:
    status, answer, headers = raw(server, "GET", "/v1/hello", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (status, answer["error"]["code"]) == (409, "wrong_protocol")
    assert {name.lower(): value for name, value in headers.items()}[PROTOCOL_HEADER.lower()] == str(PROTOCOL_VERSION)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/", None),
        ("GET", "/docs", None),
        ("GET", "/openapi.json", None),
        ("PUT", "/v1/hello", None),
        ("GET", "/v1/jobs/never-was", None),
        ("GET", "/v1/jobs/never-was/result", None),
        ("GET", "/v1/jobs/x?seen=minus", None),
        ("GET", "/v1/jobs/x?wait=nan", None),
        ("GET", "/v1/jobs/x?wait=1e9", None),
        ("POST", "/v1/jobs", None),
        ("POST", "/v1/jobs", b"{"),
        ("POST", "/v1/jobs", b"[1]"),
        ("POST", "/v1/jobs", b"{}"),
        ("POST", "/v1/jobs", b'{"task": 3}'),
        ("POST", "/v1/jobs", b'{"task": "os.system", "arguments": {}}'),
        ("POST", "/v1/jobs", b'{"task": "generate", "arguments": [1]}'),
        ("POST", "/v1/jobs", b"\xff\xfe\x00"),
        ("POST", "/v1/jobs", b"[" * 50_000),
    ],
)
def test_nonsense_is_answered_with_an_error_of_our_form(server, method, path, body) -> None:
    status, answer, _ = raw(server, method, path, body)
    assert 400 <= status < 500
    assert set(answer["error"]) == {"class", "code", "message", "cure", "detail"}
    assert answer["error"]["code"] in ("bad_message", "unknown_job")
    assert answer["error"]["message"]


def test_a_huge_message_is_refused_by_its_announced_and_by_its_true_size(server) -> None:
    status, answer, _ = raw(server, "POST", "/v1/jobs", headers={**_ours(), "Content-Length": str(10**12)})
    assert (status, answer["error"]["code"]) == (413, "bad_message")
    with socket.create_connection((server.address.host, server.address.port), timeout=20) as line:
        head = "".join(f"{name}: {value}\r\n" for name, value in _ours().items())
        line.sendall(f"POST /v1/jobs HTTP/1.1\r\nHost: x\r\n{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        part = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        for _ in range(MAX_MESSAGE_BYTES // 0x10000 + 1):
            line.sendall(part)
        assert line.recv(65536).startswith(b"HTTP/1.1 400")


def _ours() -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKEN}", PROTOCOL_HEADER: str(PROTOCOL_VERSION)}


def test_a_port_in_use_is_named() -> None:
    with open_socket(LOOPBACK, 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WorkerProblem) as caught:
            open_socket(LOOPBACK, port)
    assert caught.value.code == "port_taken"
    assert str(port) in caught.value.message


def test_an_address_that_is_not_this_computers_is_named() -> None:
    for host in ("192.0.2.1", "no.such.host.invalid"):
        with pytest.raises(WorkerProblem) as caught:
            open_socket(host, 0)
        assert caught.value.code == "server_address"


def test_progress_starts_at_0_never_falls_ends_at_1_and_moves_with_every_step(server) -> None:
    seen: list[Progress] = []
    server.engine().generate(MotionRequest("walk", seconds=2.0, takes=2, steps=6), seen.append, never_cancelled)
    fractions = [progress.fraction for progress in seen]
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    assert fractions == sorted(fractions)
    assert len(set(fractions)) > 2 * 6


def test_a_cancelled_generation_returns_when_the_engine_has_stopped_and_not_before() -> None:
    heard: list[str] = []
    engine = FakeEngine(steps=NO_LIMIT, step_seconds=0.3)
    with serving(lambda _name, _options: engine) as server:
        with pytest.raises(Cancelled):
            server.engine().generate(WAVE, lambda p: heard.append(p.message), lambda: "Step 2 of 100000" in heard)
        assert not any(job.running for job in server.jobs._jobs.values())


def test_after_a_cancel_and_after_an_error_the_same_server_works_as_before(server) -> None:
    (before,) = server.engine().generate(MotionRequest("walk", seconds=2.0, steps=4), ignore_progress, never_cancelled)
    calls = iter([False] * 5)
    with pytest.raises(Cancelled):
        server.engine().generate(WAVE, ignore_progress, lambda: next(calls, True))
    with pytest.raises(InvalidRequest):
        server.engine().generate(MotionRequest("一个人向前走", seconds=2.0), ignore_progress, never_cancelled)
    (after,) = server.engine().generate(MotionRequest("walk", seconds=2.0, steps=4), ignore_progress, never_cancelled)
    assert equal(before, after)


@pytest.mark.parametrize(
    "error",
    [
        ModelMissing("The weights are missing.", cure="Get them."),
        OutOfMemory("It did not fit.", cure="Try with less memory.", code="out_of_memory", detail="8 GB of 6"),
    ],
)
def test_an_error_of_the_engine_arrives_as_it_was(error) -> None:
    with serving(lambda _name, _options: FakeEngine(fail_at=(2, error))) as server:
        with pytest.raises(type(error)) as caught:
            server.engine().generate(WAVE, ignore_progress, never_cancelled)
    got = caught.value
    assert (got.message, got.cure, got.code, got.detail) == (error.message, error.cure, error.code, error.detail)


def test_a_bug_in_an_engine_arrives_with_its_traceback_and_the_server_lives() -> None:
    engines = iter([FakeEngine(fail_at=(1, ZeroDivisionError("oops"))), FakeEngine()])
    with serving(lambda _name, _options: next(engines)) as server:
        with pytest.raises(EngineFailed, match="ZeroDivisionError: oops") as caught:
            server.engine().generate(WAVE, ignore_progress, never_cancelled)
        assert "fakes.py" in caught.value.detail
        assert len(server.engine().generate(WAVE, ignore_progress, never_cancelled)) == 2


def test_an_engine_that_is_not_there_is_answered_with_those_that_are(server) -> None:
    arguments = {"engine": "other", "request": request_to_json(WAVE), "options": EngineOptions().to_dict()}
    with pytest.raises(EngineNotFound, match="starter"):
        server.connection().run("generate", arguments, ignore_progress, never_cancelled)


def test_two_clients_are_served_one_after_the_other_and_the_second_is_told() -> None:
    at_work: list[int] = []
    most: list[int] = []
    gate = threading.Event()

    def work() -> None:
        at_work.append(1)
        most.append(len(at_work))
        gate.wait(20)
        at_work.pop()

    heard: dict[str, list[str]] = {"first": [], "second": []}
    done: dict[str, int] = {}
    with serving(lambda _name, _options: FakeEngine(steps=3, work=work)) as server:

        def client(name: str) -> None:
            def hear(progress: Progress) -> None:
                heard[name].append(progress.message)
                if any(message.startswith("Waiting: 1 job") for message in heard["second"]):
                    gate.set()

            done[name] = len(server.engine().generate(WAVE, hear, never_cancelled))

        first = threading.Thread(target=client, args=("first",))
        first.start()
        while "Step 1 of 3" not in heard["first"]:
            gate.wait(0.01)
        second = threading.Thread(target=client, args=("second",))
        second.start()
        first.join(20)
        second.join(20)
    assert done == {"first": 2, "second": 2}
    assert max(most) == 1


def test_ctrl_c_or_a_bug_in_the_panel_ends_the_job_on_the_server_too() -> None:
    class Interrupted(Exception):
        pass

    def interrupt(progress: Progress) -> None:
        if progress.message.startswith("Step 3"):
            raise Interrupted

    engine = FakeEngine(steps=NO_LIMIT, step_seconds=0.005)
    with serving(lambda _name, _options: engine) as server:
        with pytest.raises(Interrupted):
            server.engine().generate(WAVE, interrupt, never_cancelled)
        engine.steps = 2
        assert len(server.engine().generate(WAVE, ignore_progress, never_cancelled)) == 2


def test_a_name_that_resolves_to_this_computer_is_an_address_too(server) -> None:
    address = ServerAddress("localhost", server.address.port, TOKEN)
    assert type(server.connection())(address).hello()["protocol"] == PROTOCOL_VERSION
