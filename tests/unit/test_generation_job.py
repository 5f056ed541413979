"""What a job promises whoever polls it."""

from __future__ import annotations

import sys
import threading
import time

import pytest

from hymotion.hymotion_addon.generation import GenerationJob, JobState
from hymotion.inference.engine import Progress
from hymotion.inference.errors import EngineFailed, InvalidRequest, ModelMissing
from hymotion.inference.request import MotionRequest

from ..fakes import INFO, FakeEngine, waving_motion

REQUEST = MotionRequest("a person waves", seconds=2.0, seed=3)


def finished(job: GenerationJob) -> JobState:
    assert job.join(timeout=10.0)
    return job.poll()


def test_a_job_ends_with_the_motions_and_the_time_it_took():
    job = GenerationJob(FakeEngine(step_seconds=0.01), REQUEST)
    job.start()
    state = finished(job)
    assert (state.status, state.fraction, len(state.result)) == ("done", 1.0, 1)
    assert len(state.result[0]) == 60
    assert state.seconds >= 0.05


def test_before_it_starts_it_is_at_nothing():
    assert (GenerationJob(FakeEngine(), REQUEST).poll().status, GenerationJob(FakeEngine(), REQUEST).join(0)) == (
        "running",
        True,
    )


def test_poll_never_waits_and_shows_the_progress_of_the_engine():
    gate = threading.Event()
    job = GenerationJob(FakeEngine(steps=4, work=lambda: gate.wait(10)), REQUEST)
    job.start()
    while job.poll().message != "Step 1 of 4":
        time.sleep(0.001)
    assert job.poll().status == "running"
    gate.set()
    assert finished(job).status == "done"


def test_the_fraction_never_falls_even_if_the_engine_says_so():
    class Stumbling(FakeEngine):
        def generate(self, request, on_progress, is_cancelled):
            for fraction in (0.5, 0.2, 7.0):
                on_progress(Progress(fraction, ""))
                seen.append(job.poll().fraction)
            return [waving_motion(request)]

    seen: list[float] = []
    job = GenerationJob(Stumbling(), REQUEST)
    job.start()
    finished(job)
    assert seen == [0.5, 0.5, 1.0]


def test_cancel_stops_at_the_next_step():
    gate = threading.Event()
    engine = FakeEngine(steps=1000, work=lambda: gate.wait(10))
    job = GenerationJob(engine, REQUEST)
    job.start()
    job.cancel()
    gate.set()
    state = finished(job)
    assert (state.status, state.result, state.error) == ("cancelled", None, None)


def test_cancel_counts_although_the_engine_finished_anyway():
    class Deaf(FakeEngine):
        def generate(self, request, on_progress, is_cancelled):
            job.cancel()
            return [waving_motion(request)]

    job = GenerationJob(Deaf(), REQUEST)
    job.start()
    assert finished(job).status == "cancelled"


def test_an_error_of_our_tree_arrives_as_it_is():
    error = ModelMissing("The weights are missing.")
    job = GenerationJob(FakeEngine(fail_at=(2, error)), REQUEST)
    job.start()
    state = finished(job)
    assert state.status == "failed"
    assert state.error is error


def test_a_bug_in_an_engine_becomes_an_error_with_its_traceback():
    job = GenerationJob(FakeEngine(fail_at=(1, ZeroDivisionError("oops"))), REQUEST)
    job.start()
    error = finished(job).error
    assert isinstance(error, EngineFailed)
    assert "ZeroDivisionError: oops" in error.message
    assert "fakes.py" in error.detail


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (MotionRequest(""), "prompt_empty"),
        (MotionRequest("walk", seconds=0.0), "seconds"),
        (MotionRequest("walk", seconds=INFO.max_seconds + 990), "seconds"),
        (MotionRequest("walk " * 2000), "prompt_too_long"),
    ],
)
def test_a_request_that_cannot_be_served_is_refused_before_anything_runs(request_, code):
    engine = FakeEngine()
    job = GenerationJob(engine, request_)
    with pytest.raises(InvalidRequest) as raised:
        job.start()
    assert raised.value.code == code
    assert engine.runs == 0


def test_the_main_thread_gets_the_interpreter_soon_while_a_job_runs_and_python_is_left_as_it_was():
    before, during = sys.getswitchinterval(), []
    job = GenerationJob(FakeEngine(work=lambda: during.append(sys.getswitchinterval())), REQUEST)
    job.start()
    finished(job)
    assert max(during) < before
    assert sys.getswitchinterval() == before
