"""What a server's job table promises: nothing is lost, one model at a time, and every job ends with a word."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from hymotion.inference.engine import IsCancelled, OnProgress, Progress, raise_if
from hymotion.inference.errors import (
    DiskFull,
    EngineFailed,
    EnvironmentProblem,
    HyMotionError,
    OutOfMemory,
    WorkerProblem,
)
from hymotion.inference.jobs import JobState, JobTable
from hymotion.inference.tasks import Task, TaskResult

Run = Callable[[dict[str, Any], OnProgress, IsCancelled], TaskResult]
LONG = 30.0  # how long a test waits for what never takes so long


def table(run: Run, takes_turns: bool = False, **settings: float) -> JobTable:
    return JobTable({"work": Task("work", run, takes_turns)}, **settings)


def ended(jobs: JobTable, job_id: str) -> JobState:
    seen = 0
    while (state := jobs.wait(job_id, seen, LONG)).status == "running":
        seen = state.version
    return state


class Gate:
    """A task that reports, then works until it is let through or told to stop."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.running: list[str] = []
        self.most_at_once = 0

    def __call__(self, arguments: dict[str, Any], on_progress: OnProgress, is_cancelled: IsCancelled) -> TaskResult:
        self.running.append(arguments.get("name", ""))
        self.most_at_once = max(self.most_at_once, len(self.running))
        try:
            on_progress(Progress(0.5, "at work"))
            while not self.open.wait(0.005):
                raise_if(is_cancelled)
        finally:
            self.running.remove(arguments.get("name", ""))
        return {"name": arguments.get("name", "")}


def until_at_work(jobs: JobTable, job_id: str) -> None:
    seen = 0
    while True:
        state = jobs.wait(job_id, seen, LONG)
        if "at work" in [progress.message for progress in state.news]:
            return
        seen = state.version


def test_every_report_arrives_once_and_in_order_however_late_one_asks() -> None:
    def count(_: dict[str, Any], on_progress: OnProgress, __: IsCancelled) -> TaskResult:
        for i in range(100):
            on_progress(Progress(i / 100, str(i)))
        return b"made"

    jobs = table(count)
    job_id = jobs.start("work", {})
    heard: list[str] = []
    seen, state = 0, None
    while state is None or state.status == "running":
        state = jobs.wait(job_id, seen, LONG)
        heard += [progress.message for progress in state.news]
        seen = state.version
    assert heard == [str(i) for i in range(100)]
    assert [progress.message for progress in jobs.wait(job_id, 0).news] == heard
    assert jobs.wait(job_id, seen).news == ()
    assert jobs.result(job_id) == b"made"


def test_of_very_many_reports_the_latest_are_kept() -> None:
    def count(_: dict[str, Any], on_progress: OnProgress, __: IsCancelled) -> TaskResult:
        for i in range(5000):
            on_progress(Progress(i / 5000, str(i)))
        return {}

    jobs = table(count)
    job_id = jobs.start("work", {})
    ended(jobs, job_id)
    news = jobs.wait(job_id, 3).news
    assert news[-1].message == "4999"
    assert len(news) < 1000


def test_jobs_that_fill_the_memory_run_one_after_another_in_the_order_asked() -> None:
    gate = Gate()
    jobs = table(gate, takes_turns=True)
    ids = [jobs.start("work", {"name": name}) for name in "abc"]
    until_at_work(jobs, ids[0])
    state = jobs.wait(ids[2], 0, LONG)
    assert state.news[0].message == "Waiting: 2 jobs before this one"
    assert gate.running == ["a"]
    gate.open.set()
    assert [ended(jobs, job_id).status for job_id in ids] == ["done"] * 3
    assert gate.most_at_once == 1


def test_other_jobs_do_not_wait_for_the_model() -> None:
    gate = Gate()
    jobs = JobTable({"model": Task("model", gate, takes_turns=True), "quick": Task("quick", lambda *_: {"a": 1})})
    model = jobs.start("model", {})
    until_at_work(jobs, model)
    quick = jobs.start("quick", {})
    assert ended(jobs, quick).status == "done"
    assert jobs.result(quick) == {"a": 1}
    gate.open.set()
    assert ended(jobs, model).status == "done"


def test_cancel_ends_a_running_job_and_lets_the_next_one_in() -> None:
    gate = Gate()
    jobs = table(gate, takes_turns=True)
    first, second = jobs.start("work", {}), jobs.start("work", {})
    until_at_work(jobs, first)
    jobs.cancel(first)
    assert ended(jobs, first).status == "cancelled"
    until_at_work(jobs, second)
    gate.open.set()
    assert ended(jobs, second).status == "done"


def test_cancel_ends_a_waiting_job_at_once() -> None:
    gate = Gate()
    jobs = table(gate, takes_turns=True)
    first, second, third = (jobs.start("work", {"name": name}) for name in "abc")
    until_at_work(jobs, first)
    jobs.cancel(second)
    assert ended(jobs, second).status == "cancelled"
    assert gate.running == ["a"]
    gate.open.set()
    assert ended(jobs, third).status == "done"


def test_a_job_that_has_ended_is_forgotten_when_its_owner_is_done_with_it_and_after_a_while() -> None:
    jobs = table(lambda *_: {}, keep_s=0.0)
    first = jobs.start("work", {})
    ended(jobs, first)
    jobs.cancel(first)
    jobs.cancel(first)
    second = jobs.start("work", {})
    ended(jobs, second)
    third = jobs.start("work", {})
    for forgotten in (first, second, "never was"):
        with pytest.raises(WorkerProblem) as caught:
            jobs.wait(forgotten)
        assert caught.value.code == "unknown_job"
    ended(jobs, third)


def test_a_job_nobody_asks_about_is_stopped_so_that_the_next_has_the_machine() -> None:
    gate = Gate()
    jobs = table(gate, takes_turns=True, patience_s=1.0)
    abandoned, wanted = jobs.start("work", {"name": "a"}), jobs.start("work", {"name": "b"})
    until_at_work(jobs, wanted)
    assert jobs.wait(abandoned).status == "failed"
    assert "Nobody asked" in str(jobs.wait(abandoned).error)
    gate.open.set()
    assert ended(jobs, wanted).status == "done"


@pytest.mark.parametrize(
    ("raised", "kind", "code"),
    [
        (ZeroDivisionError("oops"), EngineFailed, "engine_failed"),
        (SystemExit(3), EngineFailed, "engine_failed"),
        (MemoryError(), OutOfMemory, "out_of_memory"),
        (ModuleNotFoundError("No module named 'torch'"), EnvironmentProblem, "environment_broken"),
        (DiskFull("No room.", cure="Make some."), DiskFull, "disk_full"),
    ],
)
def test_whatever_goes_wrong_becomes_an_error_of_our_own_and_the_next_job_runs(raised, kind, code) -> None:
    def fail(arguments: dict[str, Any], _: OnProgress, __: IsCancelled) -> TaskResult:
        if arguments:
            raise raised
        return {}

    jobs = table(fail, takes_turns=True)
    state = ended(jobs, job_id := jobs.start("work", {"fail": 1}))
    assert state.status == "failed"
    assert type(state.error) is kind
    assert state.error.code == code
    with pytest.raises(kind):
        jobs.result(job_id)
    assert ended(jobs, jobs.start("work", {})).status == "done"


def test_a_bug_comes_back_with_its_traceback_and_stands_in_the_log(caplog) -> None:
    def stumble(_: dict[str, Any], __: OnProgress, ___: IsCancelled) -> TaskResult:
        raise ZeroDivisionError("oops")

    jobs = table(stumble)
    error = ended(jobs, jobs.start("work", {})).error
    assert error is not None
    assert "ZeroDivisionError: oops" in error.message
    assert "in stumble" in error.detail
    assert "in stumble" in caplog.text


class Large:
    """Stands for a model's arrays."""


@pytest.mark.parametrize("make", [ZeroDivisionError, lambda: HyMotionError("Ours."), MemoryError])
def test_a_job_that_failed_keeps_nothing_of_its_engine_in_memory(make) -> None:
    alive: list[weakref.ref[Large]] = []

    def fail(_: dict[str, Any], __: OnProgress, ___: IsCancelled) -> TaskResult:
        large = Large()
        alive.append(weakref.ref(large))
        try:
            raise RuntimeError("in a library")
        except RuntimeError as error:
            raise make() from error

    jobs = table(fail)
    ended(jobs, jobs.start("work", {}))
    assert [ref() for ref in alive] == [None]


def test_more_jobs_than_a_server_keeps_are_refused() -> None:
    gate = Gate()
    jobs = table(gate)
    ids = [jobs.start("work", {"name": str(i)}) for i in range(64)]
    with pytest.raises(WorkerProblem) as caught:
        jobs.start("work", {})
    assert caught.value.code == "server_busy"
    gate.open.set()
    for job_id in ids:
        ended(jobs, job_id)
    ended(jobs, jobs.start("work", {}))


def test_what_is_not_in_the_table_is_no_task() -> None:
    with pytest.raises(WorkerProblem, match=r"os\.system"):
        table(lambda *_: {}).start("os.system", {})


def test_a_running_job_has_no_result_yet() -> None:
    gate = Gate()
    jobs = table(gate)
    job_id = jobs.start("work", {})
    with pytest.raises(WorkerProblem, match="no result yet"):
        jobs.result(job_id)
    gate.open.set()
    ended(jobs, job_id)


def test_when_the_server_stops_its_jobs_end_and_say_so() -> None:
    gate = Gate()
    jobs = table(gate, takes_turns=True)
    running, waiting = jobs.start("work", {}), jobs.start("work", {})
    until_at_work(jobs, running)
    assert jobs.stop(LONG)
    for job_id in (running, waiting):
        state = jobs.wait(job_id)
        assert state.status == "failed"
        assert "was stopped" in str(state.error)


def test_stopping_does_not_wait_for_a_job_that_does_not_listen() -> None:
    release = threading.Event()

    def deaf(*_: object) -> TaskResult:
        release.wait(LONG)
        return {}

    jobs = table(deaf)
    jobs.start("work", {})
    assert not jobs.stop(0.05)
    release.set()
    assert jobs.stop(LONG)


def test_waiting_ends_with_the_first_news() -> None:
    gate = Gate()
    jobs = table(gate)
    job_id = jobs.start("work", {})
    until_at_work(jobs, job_id)
    threading.Timer(0.05, gate.open.set).start()
    began = time.monotonic()
    assert jobs.wait(job_id, 1, 10_000).status == "done"
    assert time.monotonic() - began < 1000
