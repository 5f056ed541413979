"""What becomes of a generation when the line or the far side misbehaves. A wire-cutter stands before a real server."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress

import pytest

from hymotion.inference.client import Connection, Patience, RemoteEngine
from hymotion.inference.engine import Progress, ignore_progress, never_cancelled
from hymotion.inference.engine_options import EngineOptions
from hymotion.inference.errors import Cancelled, HyMotionError, WorkerProblem
from hymotion.inference.registry import info_of
from hymotion.inference.request import MotionRequest
from hymotion.inference.server_address import ServerAddress

from ..fakes import FakeEngine
from .serving import HURRIED, TOKEN, serving

WAVE = MotionRequest("a person waves", seconds=2.0, takes=2)
BRIEF = Patience(connect=2.0, answer=0.2, poll=0.2, tries=3, pause=0.05, cancel=0.5)
Behaviour = Callable[[socket.socket, bytes], None]


def engine_at(port: int, patience: Patience = HURRIED) -> RemoteEngine:
    connection = Connection(ServerAddress("127.0.0.1", port, TOKEN), patience=patience)
    return RemoteEngine(info_of("starter"), lambda _progress, _cancelled: connection, EngineOptions())


def whole_question(line: socket.socket) -> bytes:
    """Head and body, which the client sends apart."""
    question = b""
    while b"\r\n\r\n" not in question:
        question += line.recv(65536)
    head, _, body = question.partition(b"\r\n\r\n")
    found = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    while found and len(body) < int(found[1]):
        body += line.recv(65536)
    return head + b"\r\n\r\n" + body


@contextmanager
def listener(behave: Behaviour) -> Generator[int]:
    """A port where each connection is handed to `behave` with its first question."""
    listening = socket.create_server(("127.0.0.1", 0))
    kept: list[socket.socket] = []

    def serve_one(line: socket.socket) -> None:
        with suppress(OSError):
            behave(line, whole_question(line))

    def accept() -> None:
        with suppress(OSError):
            while True:
                line, _ = listening.accept()
                kept.append(line)
                threading.Thread(target=serve_one, args=(line,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()
        for line in kept:
            line.close()


def pass_on(line: socket.socket, question: bytes, port: int, most: int = 2**31) -> None:
    """Hand a question to the real server and at most `most` bytes of the answer back, then cut the line."""
    with socket.create_connection(("127.0.0.1", port)) as server:
        server.sendall(question)
        while most > 0 and (data := server.recv(min(65536, most))):
            line.sendall(data)
            most -= len(data)
    line.close()


def is_poll(question: bytes) -> bool:
    return b"?seen=" in question.split(b"\r\n")[0]


def test_a_line_that_breaks_for_a_moment_loses_nothing_and_the_user_is_told() -> None:
    polls: list[bytes] = []
    with serving(lambda _name, _options: FakeEngine(steps=30, step_seconds=0.02)) as server:

        def break_every_other(line: socket.socket, question: bytes) -> None:
            polls.append(question) if is_poll(question) else None
            broken = is_poll(question) and len(polls) % 2 == 0
            pass_on(line, question, server.address.port, most=40 if broken else 2**31)

        heard: list[Progress] = []
        with listener(break_every_other) as port:
            motions = engine_at(port).generate(WAVE, heard.append, never_cancelled)
    assert len(motions) == 2
    messages = [progress.message for progress in heard]
    assert "The connection was lost, trying again" in messages
    steps = [message for message in messages if message.startswith("Step")]
    assert steps == [f"Step {i + 1} of 30" for i in range(30)]
    fractions = [progress.fraction for progress in heard]
    assert fractions == sorted(fractions)


def test_a_result_that_is_cut_short_is_asked_for_again() -> None:
    cuts: list[int] = []
    with serving(lambda _name, _options: FakeEngine()) as server:

        def cut_the_first(line: socket.socket, question: bytes) -> None:
            first = b"/result" in question and not cuts
            if first:
                cuts.append(1)
            pass_on(line, question, server.address.port, most=5000 if first else 2**31)

        with listener(cut_the_first) as port:
            assert len(engine_at(port).generate(WAVE, ignore_progress, never_cancelled)) == 2
    assert cuts


def test_a_line_that_stays_broken_is_given_up_with_a_sentence() -> None:
    with serving(lambda _name, _options: FakeEngine(steps=10_000, step_seconds=0.01)) as server:

        def never_let_a_poll_through(line: socket.socket, question: bytes) -> None:
            pass_on(line, question, server.address.port, most=0 if is_poll(question) else 2**31)

        heard: list[Progress] = []
        with listener(never_let_a_poll_through) as port, pytest.raises(WorkerProblem) as caught:
            engine_at(port).generate(WAVE, heard.append, never_cancelled)
    assert caught.value.code == "server_unreachable"
    assert "hymotion serve" in caught.value.cure
    assert [progress.message for progress in heard].count("The connection was lost, trying again") == HURRIED.tries - 1


def test_nobody_there_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(WorkerProblem, match=f"127.0.0.1:{port} can't be reached") as caught:
        engine_at(port).generate(WAVE, ignore_progress, never_cancelled)
    assert caught.value.code == "server_unreachable"
    address = ServerAddress("no.such.host.invalid", 9000, TOKEN)
    with pytest.raises(WorkerProblem) as caught:
        Connection(address).hello()
    assert caught.value.code == "server_unreachable"


def silent(line: socket.socket, question: bytes) -> None:
    """Takes the question and never answers."""


def test_a_server_that_never_answers_is_given_up() -> None:
    with listener(silent) as port, pytest.raises(WorkerProblem, match="no answer in time") as caught:
        engine_at(port, BRIEF).generate(WAVE, ignore_progress, never_cancelled)
    assert caught.value.code == "server_unreachable"


def test_cancel_is_heard_while_a_server_does_not_answer() -> None:
    asked: list[int] = []

    def after_a_while() -> bool:
        asked.append(1)
        return len(asked) > 3

    forever = Patience(answer=10_000.0, poll=10_000.0, cancel=0.2)
    with listener(silent) as port, pytest.raises(Cancelled):
        engine_at(port, forever).generate(WAVE, ignore_progress, after_a_while)


def test_cancel_is_heard_while_the_line_is_broken() -> None:
    with serving(lambda _name, _options: FakeEngine(steps=10_000, step_seconds=0.01)) as server:
        broken = threading.Event()

        def break_polls(line: socket.socket, question: bytes) -> None:
            pass_on(line, question, server.address.port, most=0 if is_poll(question) else 2**31)

        def hear(progress: Progress) -> None:
            if "lost" in progress.message:
                broken.set()

        patient = Patience(poll=0.2, tries=1000, pause=1000.0, cancel=0.5)
        with listener(break_polls) as port, pytest.raises(Cancelled):
            engine_at(port, patient).generate(WAVE, hear, broken.is_set)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\x16\x03\x01\x00" * 100,
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
        b"",
    ],
)
def test_what_is_no_hymotion_server_is_told_apart_from_one(answer) -> None:
    def stranger(line: socket.socket, question: bytes) -> None:
        line.sendall(answer)
        line.close()

    with listener(stranger) as port, pytest.raises(WorkerProblem) as caught:
        engine_at(port, BRIEF).generate(WAVE, ignore_progress, never_cancelled)
    assert caught.value.code == "server_unreachable"


OURS = b"HTTP/1.1 200 OK\r\nX-HyMotion-Protocol: 1\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b'{"id": "x"}', b'{"id": "x", "version": 1, "news": [3]}'])
def test_a_server_of_ours_that_talks_nonsense_ends_in_an_error_of_our_own(body) -> None:
    def mad(line: socket.socket, question: bytes) -> None:
        line.sendall(OURS + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        line.close()

    with listener(mad) as port, pytest.raises(HyMotionError) as caught:
        engine_at(port, BRIEF).generate(WAVE, ignore_progress, never_cancelled)
    assert caught.value.code == "bad_message"


@pytest.mark.parametrize(
    ("length", "code"), [(b"", "server_unreachable"), (b"Content-Length: 999999999999\r\n", "bad_message")]
)
def test_an_answer_without_end_is_not_read_to_its_end(length, code) -> None:
    def endless(line: socket.socket, question: bytes) -> None:
        line.sendall(OURS + length + b"\r\n")
        while True:
            line.sendall(b" " * 65536)

    with listener(endless) as port, pytest.raises(WorkerProblem) as caught:
        engine_at(port, BRIEF).generate(WAVE, ignore_progress, never_cancelled)
    assert caught.value.code == code


def test_a_server_that_was_started_anew_does_not_know_the_job() -> None:
    def work() -> None:
        at_work.set()
        release.wait(20)

    at_work, release = threading.Event(), threading.Event()
    failed: list[HyMotionError] = []
    with serving(lambda _name, _options: FakeEngine(work=work)) as old:
        port = old.address.port

        def generate() -> None:
            try:
                engine_at(port).generate(WAVE, ignore_progress, never_cancelled)
            except HyMotionError as error:
                failed.append(error)

        thread = threading.Thread(target=generate)
        thread.start()
        assert at_work.wait(20)
        old.jobs._jobs.clear()  # what a new process would know
        thread.join(20)
        release.set()
    assert [error.code for error in failed] == ["unknown_job"]
    assert failed[0].cure
