"""`hymotion serve` as a real process, and the commands that use it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from hymotion.cli.main import run
from hymotion.inference.client import Connection
from hymotion.inference.engine import ignore_progress, never_cancelled
from hymotion.inference.engine_access import WORKER_PYTHON
from hymotion.inference.errors import WorkerProblem
from hymotion.inference.motion_files import read_motion
from hymotion.inference.server_address import ServerAddress

from .serving import LOAD, children_of

LONG = 60.0
PROGRAM = f"{LOAD}\nfrom hymotion.cli import main, serve\n"


class Served:
    """A running `hymotion serve` and what it said so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.err: list[str] = []
        assert process.stdout is not None
        threading.Thread(target=self._listen, daemon=True).start()
        first = process.stdout.readline()
        found = re.search(r"at (\S+):(\d+);", first)
        if found is None:
            process.wait(LONG)
            raise RuntimeError(f"{first} {''.join(self.err)}")
        self.host, self.port = found[1], int(found[2])
        self.token = process.stdout.readline().removeprefix("Token: ").strip()
        self.words = ["--server", f"127.0.0.1:{self.port}", "--token", self.token]

    def _listen(self) -> None:
        assert self.process.stderr is not None
        self.err.extend(iter(self.process.stderr.readline, ""))

    def connection(self) -> Connection:
        return Connection(ServerAddress("127.0.0.1", self.port, self.token))


@contextmanager
def served(*words: str, before: str = "") -> Iterator[Served]:
    command = [sys.executable, "-c", f"{PROGRAM}{before}\nmain.main()", "serve", "--port", "0", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield Served(process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(LONG)


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served() as running:
        yield running


def test_generate_uses_a_server(server, tmp_path, capsys) -> None:
    out = tmp_path / "walk.npz"
    words = ["generate", "a person walks", "--seconds", "2", "--seed", "4", "--steps", "4", "--out", str(out)]
    assert run([*words, *server.words]) == 0
    assert "60 frames" in capsys.readouterr().out
    there = read_motion(out)
    assert run(words) == 0
    here = read_motion(out)
    assert there.info == here.info
    assert abs(there.transl - here.transl).max() < 1e-3


def test_a_wrong_token_and_a_wrong_address_are_a_sentence(server, tmp_path, capsys, monkeypatch) -> None:
    words = ["generate", "a person walks", "--out", str(tmp_path / "m.npz"), "--server", f"127.0.0.1:{server.port}"]
    for token, sentence in (("a-guess", "The token is wrong."), ("", "needs a token")):
        assert run([*words, "--token", token]) == 1
        assert sentence in capsys.readouterr().err
    monkeypatch.setenv("HYMOTION_SERVER_TOKEN", server.token)
    assert run(words) == 0
    assert run([*words[:-1], "127.0.0.1:1"]) == 1
    assert "can't be reached" in capsys.readouterr().err
    assert run([*words[:-1], "not an address"]) == 1
    assert "is not the address of a server" in capsys.readouterr().err


def test_guests_find_no_task_that_downloads(server) -> None:
    with pytest.raises(WorkerProblem, match="download_model"):
        server.connection().run("download_model", {}, ignore_progress, never_cancelled)


def test_ctrl_c_ends_it_and_leaves_nothing() -> None:
    with served() as running:
        (worker,) = children_of(running.process.pid)
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(LONG) == 0
        assert running.process.stdout is not None
        assert "Stopped." in running.process.stdout.read()
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)


def test_a_server_that_is_killed_by_the_system_starts_anew_at_its_place() -> None:
    with served(before="serve._SHORT_LIFE_S = 0.0") as running:
        (worker,) = children_of(running.process.pid)
        os.kill(worker, signal.SIGKILL)
        for _ in range(600):
            if any("started again" in line for line in running.err) and children_of(running.process.pid):
                break
            threading.Event().wait(0.1)
        for _ in range(600):
            try:
                assert running.connection().hello()["protocol"]
                break
            except WorkerProblem:
                threading.Event().wait(0.1)
        assert children_of(running.process.pid) != [worker]
        assert running.connection().hello()["protocol"]


def test_a_server_that_dies_at_once_again_is_given_up() -> None:
    with served() as running:
        (worker,) = children_of(running.process.pid)
        os.kill(worker, signal.SIGKILL)
        assert running.process.wait(LONG) == 1
    assert any("memory ran out" in line for line in running.err)


def test_a_taken_port_is_a_sentence(capsys) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert run(["serve", "--port", port, "--token", "word"]) == 1
    said = capsys.readouterr()
    assert f"Port {port} on 127.0.0.1 is used by another program." in said.err
    assert said.out == ""


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.1"])  # noqa: S104 - the point of the test
def test_an_empty_token_is_refused(host, capsys) -> None:
    assert run(["serve", "--host", host, "--token", ""]) == 1
    said = capsys.readouterr()
    assert said.err == (
        'hymotion: A motion server needs a token, and none was given. Give the one that "hymotion serve" printed.\n'
    )
    assert said.out == ""


def test_serving_a_whole_network_says_what_can_be_read() -> None:
    with served("--host", "0.0.0.0") as running:  # noqa: S104 - the point of the test
        assert running.connection().hello()["protocol"]
        assert len(running.token) > 15
    assert any("can be read by whoever listens in" in line for line in running.err)


def test_a_token_of_ones_own_is_not_shown() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", f"{PROGRAM}main.main()", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "HYMOTION_SERVER_TOKEN": "a-word-of-ones-own"},
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    rest, err = process.communicate(timeout=LONG)
    assert "Serving HY-Motion" in first
    assert "a-word-of-ones-own" not in first + rest + err


def test_without_an_environment_the_sentence_says_what_to_do(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setenv("HYMOTION_HOME", str(tmp_path))
    monkeypatch.delenv(WORKER_PYTHON, raising=False)
    words = ["generate", "a person walks", "--engine", "hymotion-lite", "--out", str(tmp_path / "m.npz")]
    assert run(words) == 1
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("hymotion: ")]
    assert "environment" in line


def test_a_port_that_is_none_makes_no_sense() -> None:
    for port in ("-1", "65536", "x"):
        with pytest.raises(SystemExit) as caught:
            run(["serve", "--port", port])
        assert caught.value.code == 2
