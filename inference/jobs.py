"""Jobs of a server: each in its thread, those that fill the memory one after another, and a way to wait for news.

What happens to a job is kept as numbered reports, so that nothing is lost between two questions, however slow the line.
"""

from __future__ import annotations

import gc
import logging
import math
import secrets
import threading
import time
import traceback
from collections import deque
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from .engine import Progress
from .errors import Cancelled, EngineFailed, EnvironmentProblem, HyMotionError, OutOfMemory, WorkerProblem
from .tasks import Task, TaskResult
from .wire import bad_message, error_from_json, error_to_json

JobStatus = Literal["running", "done", "failed", "cancelled"]

_REPORTS_KEPT: Final = 256
_MOST_JOBS: Final = 64
# A job that reports without pause must not keep its reader busy without pause.
_SETTLE_S: Final = 0.05


@dataclass(frozen=True)
class JobState:
    """What is known of a job at one moment.

    version: how many things have happened so far. news: those reports that the asker had not seen, oldest first.
    error: what went wrong, when failed.
    """

    status: JobStatus
    version: int
    news: tuple[Progress, ...]
    error: HyMotionError | None


@dataclass(eq=False)
class _Job:
    """One job; everything that changes is guarded by the table's lock."""

    id: str
    task: Task
    arguments: dict[str, Any]
    asked_at: float
    askers: int = 0
    status: JobStatus = "running"
    version: int = 0
    reports: deque[Progress] = field(default_factory=lambda: deque[Progress](maxlen=_REPORTS_KEPT))
    result: TaskResult | None = None
    error: HyMotionError | None = None
    cancel_asked: bool = False
    stopped_because: HyMotionError | None = None
    ended_at: float = math.inf

    @property
    def running(self) -> bool:
        """Whether its thread is still at work."""
        return self.status == "running"


class JobTable:
    """All jobs of one server.

    patience_s: a running job nobody has asked about for this long is stopped: whoever wanted it is gone.
    keep_s: how long a finished job can still be asked for.
    """

    def __init__(self, tasks: Mapping[str, Task], *, patience_s: float = math.inf, keep_s: float = 600.0) -> None:
        self._tasks = tasks
        self._patience_s = patience_s
        self._keep_s = keep_s
        self._jobs: dict[str, _Job] = {}
        self._queue: deque[_Job] = deque()
        self._changed = threading.Condition()

    def start(self, task_name: str, arguments: dict[str, Any]) -> str:
        """Begin a job and return its id. Raises WorkerProblem (bad_message, server_busy)."""
        if task_name not in self._tasks:
            raise bad_message(f'The server has no task called "{task_name}"')
        job = _Job(secrets.token_urlsafe(9), self._tasks[task_name], arguments, time.monotonic())
        with self._changed:
            self._forget_old()
            if sum(other.running for other in self._jobs.values()) >= _MOST_JOBS:
                raise WorkerProblem(
                    f"The server has {_MOST_JOBS} jobs already.", cure="Try again later.", code="server_busy"
                )
            self._jobs[job.id] = job
            if job.task.takes_turns:
                self._queue.append(job)
        threading.Thread(target=self._run, args=(job,), name=f"job {task_name}", daemon=True).start()
        return job.id

    def wait(self, job_id: str, seen: int = 0, seconds: float = 0.0) -> JobState:
        """The job's state as soon as it differs from version `seen`, or after `seconds`. Raises WorkerProblem."""
        with self._changed:
            job = self._job(job_id)
            job.askers += 1
            try:
                self._changed.wait_for(lambda: job.version > seen or not job.running, seconds)
                if seconds > 0:
                    self._changed.wait_for(lambda: not job.running, min(_SETTLE_S, seconds))
            finally:
                job.askers -= 1
                job.asked_at = time.monotonic()
            count = job.version if job.running else job.version - 1
            unseen = max(0, min(count - seen, len(job.reports)))
            news = tuple(job.reports)[len(job.reports) - unseen :]
            return JobState(job.status, job.version, news, job.error)

    def result(self, job_id: str) -> TaskResult:
        """What a finished job made. Raises WorkerProblem, or the error it failed with."""
        with self._changed:
            job = self._job(job_id)
            job.asked_at = time.monotonic()
            if job.error is not None:
                raise job.error
            if job.result is None:
                raise bad_message("The job has no result" + (" yet" if job.running else ""))
            return job.result

    def cancel(self, job_id: str) -> None:
        """Ask a running job to stop at its next step; forget one that has ended. An unknown one is none to stop."""
        with self._changed:
            job = self._jobs.get(job_id)
            if job is None:
                return
            job.cancel_asked = True
            if not job.running:
                del self._jobs[job_id]
            self._changed.notify_all()

    def stop(self, grace_s: float) -> bool:
        """End every job because the server ends; wait `grace_s` at most. True when none is left."""
        with self._changed:
            for job in self._jobs.values():
                job.stopped_because = WorkerProblem(
                    "The motion server was stopped.", cure="Start it again, then generate again."
                )
            self._changed.notify_all()
            return self._changed.wait_for(lambda: not any(job.running for job in self._jobs.values()), grace_s)

    def _run(self, job: _Job) -> None:
        """The job's thread. Keeps no exception that was raised: its frames would keep the model's arrays in memory."""
        log, began = logging.getLogger(__name__), time.monotonic()
        log.info("job %s: %s begins", job.id, job.task.name)
        result, error = self._outcome(job)
        if error is not None:
            gc.collect()
        if isinstance(error, Cancelled) and job.stopped_because is not None:
            error = job.stopped_because
        with self._changed:
            job.result, job.error = result, error
            job.status = "done" if error is None else "cancelled" if isinstance(error, Cancelled) else "failed"
            job.arguments = {}
            job.version += 1
            job.ended_at = time.monotonic()
            self._changed.notify_all()
        log.info("job %s: %s after %.1f s", job.id, job.status, job.ended_at - began)

    def _outcome(self, job: _Job) -> tuple[TaskResult | None, HyMotionError | None]:
        """Run the task to its end: its result, or what went wrong."""
        try:
            with self._turn(job):
                return job.task.run(job.arguments, lambda p: self._report(job, p), lambda: self._is_stopped(job)), None
        except HyMotionError as error:
            if error.detail:
                logging.getLogger(__name__).warning("job %s: %s\n%s", job.id, error, error.detail)
            return None, error_from_json(error_to_json(error))
        except MemoryError:
            return None, OutOfMemory(
                "There is not enough memory for this.", cure="Close other programs, or generate with less memory."
            )
        except ImportError as error:
            return None, EnvironmentProblem(
                f"The worker's environment lacks something the model needs ({error}).",
                cure="Repair the environment.",
                code="environment_broken",
                detail=traceback.format_exc(),
            )
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the end of a thread: whoever asked must hear of it
            detail = traceback.format_exc()
            logging.getLogger(__name__).error("job %s: a bug\n%s", job.id, detail)
            return None, EngineFailed(
                f"The engine stopped unexpectedly ({type(error).__name__}: {error}).",
                detail=detail,
                cure="Try again; if it happens again, report it with the text in the system console.",
            )

    @contextmanager
    def _turn(self, job: _Job) -> Generator[None]:
        """Wait until the jobs before this one are done, if it is of the kind that takes turns. Raises Cancelled."""
        try:
            if job.task.takes_turns:
                self._wait_for_turn(job)
            yield
        finally:
            with self._changed:
                if job in self._queue:
                    self._queue.remove(job)
                self._changed.notify_all()

    def _wait_for_turn(self, job: _Job) -> None:
        said = -1
        with self._changed:
            while (ahead := self._queue.index(job)) > 0:
                if self._is_stopped(job):
                    raise Cancelled
                if ahead != said:
                    self._report(job, Progress(0.0, f"Waiting: {ahead} job{'s' * (ahead > 1)} before this one"))
                said = ahead
                self._changed.wait(1.0)

    def _report(self, job: _Job, progress: Progress) -> None:
        with self._changed:
            job.reports.append(progress)
            job.version += 1
            self._changed.notify_all()

    def _is_stopped(self, job: _Job) -> bool:
        unasked = 0.0 if job.askers else time.monotonic() - job.asked_at
        if unasked > self._patience_s and job.stopped_because is None:
            job.stopped_because = WorkerProblem("Nobody asked for this job any more, so it was stopped.")
        return job.cancel_asked or job.stopped_because is not None

    def _job(self, job_id: str) -> _Job:
        job = self._jobs.get(job_id)
        if job is None:
            raise WorkerProblem(
                "The server doesn't know this job; it was probably started anew.",
                cure="Generate again.",
                code="unknown_job",
            )
        return job

    def _forget_old(self) -> None:
        oldest = time.monotonic() - self._keep_s
        for job_id in [job.id for job in self._jobs.values() if job.ended_at < oldest]:
            del self._jobs[job_id]
