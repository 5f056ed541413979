"""Engines that run inside a real worker process under test, where our package is called `inference`.

Not a test: `test_worker_process.py` and others name this file in the program that the worker runs.
"""

# ruff: noqa: T201 - printing is what one of them is here for
from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from inference.engine import EngineInfo, IsCancelled, OnProgress, Progress, raise_if  # type: ignore[import-not-found]
from inference.engine_options import EngineOptions  # type: ignore[import-not-found]
from inference.engines.starter.engine import INFO, StarterEngine  # type: ignore[import-not-found]
from inference.motion import Motion  # type: ignore[import-not-found]
from inference.request import MotionRequest  # type: ignore[import-not-found]
from inference.worker import main  # type: ignore[import-not-found]


class Stepping:
    """`steps` short steps, `misbehave` in the third, then the starter's motion."""

    info: EngineInfo = INFO

    def __init__(self, misbehave: Callable[[], object], steps: int = 5) -> None:
        self._misbehave = misbehave
        self._steps = steps

    def check(self, request: MotionRequest) -> None:
        self.info.check(request)

    def generate(self, request: MotionRequest, on_progress: OnProgress, is_cancelled: IsCancelled) -> list[Motion]:
        for step in range(self._steps):
            raise_if(is_cancelled)
            on_progress(Progress(step / self._steps, f"Step {step + 1}"))
            time.sleep(0.005)
            if step == 2:
                self._misbehave()
        return StarterEngine().generate(request, lambda _: None, is_cancelled)


def print_much() -> None:
    print('{"port": 1}', flush=True)
    print("x" * 300_000)
    os.write(1, b"from a C library\n")
    subprocess.run([sys.executable, "-c", "print('from a child')"], check=True)
    sys.stderr.write("to the log\n")


def kill_once(marker: str) -> None:
    """Ends this process as the system does when memory runs out; the second time all is well."""
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)


def crash() -> None:
    ctypes.string_at(0)


def forget_to_listen() -> None:
    """A computation that nothing interrupts."""
    time.sleep(1000)


def serve(kind: str, argument: str = "") -> None:
    """Be the worker with one kind of engine."""
    kinds: dict[str, Callable[[EngineOptions], object]] = {
        "printing": lambda _: Stepping(print_much),
        "killed": lambda _: Stepping(lambda: kill_once(argument)),
        "crashing": lambda _: Stepping(crash),
        "leaving": lambda _: Stepping(lambda: os._exit(7)),
        "deaf": lambda _: Stepping(forget_to_listen),
        "long": lambda _: Stepping(lambda: None, steps=100_000),
        "starter": StarterEngine,
    }
    main(lambda _name, options: kinds[kind](options))
