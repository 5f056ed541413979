"""Our own worker: a real process, which serves, dies in every way, and is never left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from hymotion.inference.client import Patience, RemoteEngine
from hymotion.inference.engine import Progress, ignore_progress, never_cancelled
from hymotion.inference.engine_access import WORKER_PYTHON, EngineAccess
from hymotion.inference.engine_options import EngineOptions
from hymotion.inference.errors import Cancelled, EnvironmentProblem, HyMotionError, OutOfMemory, WorkerProblem
from hymotion.inference.registry import create_engine, info_of
from hymotion.inference.request import MotionRequest
from hymotion.inference.worker_process import WorkerProcess
from hymotion.inference.worker_settings import WorkerSettings, program

from .serving import LOAD, ROOT, children_of

HERE = Path(__file__).resolve().parent
PYTHON = Path(sys.executable)
WALK = MotionRequest("a person walks forward", seconds=2.0, seed=3, takes=2, steps=4)
BRIEF = Patience(poll=0.5, tries=3, pause=0.1, cancel=0.5)
LONG = 60.0  # how long a test waits for what never takes so long


def source(kind: str, argument: str = "") -> str:
    """The program of a worker with the engines of worker_engines.py."""
    return program(
        f"sys.path.append({str(HERE)!r})\nimport worker_engines\nworker_engines.serve({kind!r}, {argument!r})"
    )


def access_to(kind: str, argument: str = "") -> EngineAccess:
    return EngineAccess(lambda: PYTHON, source=source(kind, argument), patience=BRIEF)


def engine_of(access: EngineAccess) -> RemoteEngine:
    return RemoteEngine(info_of("starter"), access.connector(), EngineOptions())


def generate(access: EngineAccess) -> int:
    return len(engine_of(access).generate(WALK, ignore_progress, never_cancelled))


def pid_of(access: EngineAccess) -> int:
    assert access._worker is not None
    return access._worker._process.pid


def gone(pid: int) -> bool:
    """Whether the process ends within a reasonable time."""
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat")
            if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.02)
    return False


def children() -> list[int]:
    """What this process has started and left running; `ps` itself is one of it for a moment."""
    return [pid for pid in children_of(os.getpid()) if Path(f"/proc/{pid}").exists()]


@pytest.fixture
def opened() -> Iterator[list[EngineAccess]]:
    accesses: list[EngineAccess] = []
    yield accesses
    for access in accesses:
        access.close()


def kept(opened: list[EngineAccess], access: EngineAccess) -> EngineAccess:
    opened.append(access)
    return access


def test_a_worker_starts_when_it_is_first_needed_and_gives_what_this_process_would(opened) -> None:
    access = kept(opened, access_to("starter"))
    assert not access.worker_runs()
    heard: list[Progress] = []
    there = engine_of(access).generate(WALK, heard.append, never_cancelled)
    here = create_engine("starter").generate(WALK, ignore_progress, never_cancelled)
    for one, other in zip(here, there, strict=True):
        # to the last bit it is test_server.py's promise: in another process numpy may add in another order
        assert np.allclose(one.transl, other.transl, atol=1e-4)
        assert np.allclose(one.joint_rotations, other.joint_rotations, atol=1e-3)
        assert np.array_equal(one.contacts, other.contacts)
        assert one.info == other.info
    assert "Starting the motion worker" in [progress.message for progress in heard]
    fractions = [progress.fraction for progress in heard]
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    assert fractions == sorted(fractions)


def test_the_worker_is_kept_until_it_is_closed_and_then_it_is_gone(opened) -> None:
    access = kept(opened, access_to("starter"))
    generate(access)
    pid = pid_of(access)
    generate(access)
    assert pid_of(access) == pid
    access.close()
    assert gone(pid)
    assert not access.worker_runs()
    assert generate(access) == 2
    assert pid_of(access) != pid


def test_what_libraries_print_goes_to_the_log_and_breaks_nothing(opened) -> None:
    access = kept(opened, access_to("printing"))
    assert generate(access) == 2
    for words in ("from a C library", "from a child", "to the log"):
        assert words in access.worker_log()


def test_a_worker_that_is_killed_mid_step_is_a_sentence_about_memory_and_the_next_try_works(opened, tmp_path) -> None:
    access = kept(opened, access_to("killed", str(tmp_path / "killed once")))
    with pytest.raises(OutOfMemory) as caught:
        generate(access)
    assert caught.value.code == "out_of_memory"
    assert "memory" in caught.value.cure
    assert generate(access) == 2


@pytest.mark.parametrize(("kind", "words"), [("crashing", "SIGSEGV"), ("leaving", "exit status 7")])
def test_a_worker_that_crashes_says_how_with_its_last_lines(opened, kind, words) -> None:
    access = kept(opened, access_to(kind))
    with pytest.raises(WorkerProblem) as caught:
        generate(access)
    assert caught.value.code == "worker_gone"
    assert words in caught.value.message
    assert "generate begins" in caught.value.detail
    assert ("in crash" in caught.value.detail) == (kind == "crashing")  # where it was in our code


def test_a_worker_that_hangs_is_ended_so_that_the_next_try_works(opened) -> None:
    access = kept(opened, EngineAccess(lambda: PYTHON, patience=Patience(answer=5.0, poll=0.2, tries=2, pause=0.05)))
    generate(access)
    pid = pid_of(access)
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(WorkerProblem, match="doesn't answer") as caught:
        generate(access)
    assert caught.value.code == "worker_gone"
    assert gone(pid)
    assert generate(access) == 2


def test_cancel_is_heard_at_the_next_step_and_the_worker_lives(opened) -> None:
    access = kept(opened, access_to("long"))
    heard: list[str] = []
    for _ in range(2):
        with pytest.raises(Cancelled):
            engine_of(access).generate(WALK, lambda p: heard.append(p.message), lambda: "Step 20" in heard)
    assert access.worker_runs()
    assert "Step 100000" not in heard


def test_cancel_is_bounded_also_when_a_step_never_ends(opened) -> None:
    access = kept(opened, access_to("deaf"))
    heard: list[str] = []
    with pytest.raises(Cancelled):
        engine_of(access).generate(WALK, lambda p: heard.append(p.message), lambda: "Step 3" in heard)
    pid = pid_of(access)
    access.close()
    assert gone(pid)


def test_cancel_while_the_worker_starts_leaves_none(opened) -> None:
    access = kept(opened, EngineAccess(lambda: PYTHON, source="import time; time.sleep(1000)", patience=BRIEF))
    started: list[int] = []
    with pytest.raises(Cancelled):
        engine_of(access).generate(WALK, lambda _: started.append(1), lambda: len(started) > 3)
    assert not access.worker_runs()
    assert not children()


def test_close_ends_a_start_under_way(opened) -> None:
    access = kept(opened, EngineAccess(lambda: PYTHON, source="import time; time.sleep(1000)", patience=BRIEF))
    starting, ended = threading.Event(), []

    def run() -> None:
        try:
            engine_of(access).generate(WALK, lambda p: "Starting" in p.message and starting.set(), never_cancelled)
        except HyMotionError as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert starting.wait(LONG)
    access.close()
    thread.join(LONG)
    assert [type(error) for error in ended] == [Cancelled]


@pytest.mark.parametrize(
    ("program_of_the_worker", "code", "words"),
    [
        ("import sys; sys.exit('no such luck')", "worker_gone", "no such luck"),
        ("import nothing_of_that_name", "worker_gone", "nothing_of_that_name"),
        ("print('hello', flush=True); import time; time.sleep(1000)", "bad_message", ""),
        ("import sys; sys.stdout.close(); import os; os.close(1); import time; time.sleep(1000)", "worker_gone", ""),
        ('print(\'{"port": 1, "protocol": 99}\', flush=True); import time; time.sleep(1000)', "wrong_protocol", ""),
    ],
)
def test_a_worker_that_does_not_come_up_is_a_sentence_and_leaves_nothing(program_of_the_worker, code, words) -> None:
    with pytest.raises(HyMotionError) as caught:
        WorkerProcess.start(PYTHON, WorkerSettings("token"), source=program_of_the_worker)
    assert caught.value.code == code
    assert words in caught.value.detail
    assert not children()


def test_a_worker_that_says_nothing_is_given_up_with_its_last_lines() -> None:
    slow = "import sys, time; sys.stderr.write('still thinking\\n'); sys.stderr.flush(); time.sleep(1000)"
    with pytest.raises(WorkerProblem, match="said nothing") as caught:
        WorkerProcess.start(PYTHON, WorkerSettings("token"), source=slow, time_limit_s=2.0)
    assert "still thinking" in caught.value.detail
    assert not children()


def test_a_python_that_is_not_there_is_a_broken_environment(tmp_path) -> None:
    (tmp_path / "text").write_text("no program")
    for python in (tmp_path / "python", tmp_path / "text", tmp_path):
        with pytest.raises(EnvironmentProblem) as caught:
            WorkerProcess.start(python, WorkerSettings("token"))
        assert caught.value.code == "environment_broken"


@pytest.mark.parametrize("package", ["uvicorn", "numpy"])
def test_an_environment_that_lacks_a_package_is_a_broken_environment(package) -> None:
    hide = f"import sys\nsys.modules[{package!r}] = None\n"
    with pytest.raises(EnvironmentProblem) as caught:
        WorkerProcess.start(PYTHON, WorkerSettings("token"), source=hide + program())
    assert caught.value.code == "environment_broken"
    assert package in caught.value.message
    assert caught.value.cure


def test_a_taken_port_is_named() -> None:
    first = WorkerProcess.start(PYTHON, WorkerSettings("token"))
    try:
        with pytest.raises(WorkerProblem) as caught:
            WorkerProcess.start(PYTHON, WorkerSettings("token", port=first.connection.address.port))
    finally:
        first.stop()
    assert caught.value.code == "port_taken"


def test_it_runs_apart_from_the_variables_that_lead_python_astray(monkeypatch, tmp_path) -> None:
    (tmp_path / "uvicorn.py").write_text("raise SystemExit('the wrong uvicorn')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONHOME", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "uvicorn.py"))
    monkeypatch.chdir(tmp_path)
    worker = WorkerProcess.start(PYTHON, WorkerSettings("token"))
    try:
        assert worker.connection.hello()["protocol"]
    finally:
        worker.stop()


def test_it_runs_from_any_folder_and_leaves_nothing_there(tmp_path) -> None:
    """An extension's folder may be read-only, and is called what its user is called."""
    copy = tmp_path / 'it\'s a "Fólder" 走る' / "inference"
    shutil.copytree(ROOT / "inference", copy, ignore=shutil.ignore_patterns("__pycache__"))
    before = sorted(copy.parent.rglob("*"))
    moved = program().replace(repr(str(ROOT / "inference"))[1:-1], "PLACE")
    moved = moved.replace("'PLACE/__init__.py'", repr(str(copy / "__init__.py"))).replace("'PLACE'", repr(str(copy)))
    access = EngineAccess(lambda: PYTHON, source=moved, patience=BRIEF)
    assert generate(access) == 2
    access.close()
    assert sorted(copy.parent.rglob("*")) == before


def parent(tmp_path: Path, then: str) -> tuple[subprocess.Popen[str], int]:
    """A process that starts a worker, tells us the worker's pid, and then does what it is told."""
    code = f"""{LOAD}
import os, time
from pathlib import Path
from hymotion.inference.worker_process import WorkerProcess
from hymotion.inference.worker_settings import WorkerSettings
worker = WorkerProcess.start(Path({str(PYTHON)!r}), WorkerSettings("token"), source={source("deaf")!r})
print(worker._process.pid, flush=True)
"""
    script = tmp_path / "parent.py"
    script.write_text(code + then)
    process = subprocess.Popen([PYTHON, script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, int(process.stdout.readline())


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_ends_when_its_parent_is_killed(tmp_path, how) -> None:
    process, worker = parent(tmp_path, "time.sleep(1000)\n")
    process.send_signal(how)
    process.wait(LONG)
    assert gone(worker)


@pytest.mark.parametrize("end", ["sys.exit(0)", "os._exit(0)", "raise ZeroDivisionError", "os.abort()"])
def test_a_worker_ends_however_its_parent_ends(tmp_path, end) -> None:
    process, worker = parent(tmp_path, f"{end}\n")
    process.wait(LONG)
    assert gone(worker)


def test_a_worker_ends_although_a_stranger_holds_the_other_end_of_its_stdin(tmp_path) -> None:
    """A child of Blender's may have inherited it; the parent's death is noticed all the same."""
    then = f"""
import subprocess
os.set_inheritable(worker._process.stdin.fileno(), True)
stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"], close_fds=False)
Path({str(tmp_path / "stranger")!r}).write_text(str(stranger.pid))
os._exit(0)
"""
    process, worker = parent(tmp_path, then)
    process.wait(LONG)
    try:
        assert gone(worker)
    finally:
        os.kill(int((tmp_path / "stranger").read_text()), signal.SIGKILL)


def test_a_worker_in_the_midst_of_a_job_ends_when_stdin_closes(opened) -> None:
    access = kept(opened, access_to("deaf"))
    at_work, failed = threading.Event(), []

    def run() -> None:
        try:
            engine_of(access).generate(WALK, lambda p: p.message == "Step 3" and at_work.set(), never_cancelled)
        except HyMotionError as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert at_work.wait(LONG)
    pid = pid_of(access)
    assert access._worker is not None
    assert access._worker._process.stdin is not None
    access._worker._process.stdin.close()
    assert gone(pid)
    thread.join(LONG)
    assert [error.code for error in failed] == ["worker_gone"]


def test_the_environment_variable_names_another_python(monkeypatch) -> None:
    monkeypatch.setenv(WORKER_PYTHON, str(PYTHON))
    access = EngineAccess()
    try:
        assert generate(access) == 2
    finally:
        access.close()


def test_what_needs_no_worker_starts_none() -> None:
    access = EngineAccess(lambda: pytest.fail("a worker was started"))
    assert len(access.engine("starter").generate(WALK, ignore_progress, never_cancelled)) == 2
    with pytest.raises(HyMotionError, match="makes clips of"):
        access.engine("hymotion").check(MotionRequest("walk", seconds=100.0))
    with pytest.raises(HyMotionError, match="no engine called"):
        access.engine("other")


def test_two_threads_share_one_worker(opened) -> None:
    access = kept(opened, access_to("starter"))
    done: list[int] = []
    threads = [threading.Thread(target=lambda: done.append(generate(access))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert done == [2, 2, 2]
    assert access.worker_log().count("generate begins") == 3
