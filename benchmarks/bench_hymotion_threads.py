"""What a generation's threads do to a program beside it, as Blender is: late frames against seconds a step.

    python benchmarks/bench_hymotion_threads.py [--seconds 6]

One process multiplies matrices of HY-Motion's shapes on N threads; another wants 5 ms of work every 1/60 s, as a
viewport does while an armature plays. Prints a row for each N from none to all cores.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Final

FRAME_S: Final = 1 / 60
WORK_S: Final = 0.005
ROWS, WIDTH, HIDDEN = 240, 1280, 5120


def compute(threads: int, seconds: float) -> None:
    """Products as in a step of one take of 4 s; prints how many went through a second."""
    import torch

    torch.set_num_threads(threads)
    x, weight = torch.randn(ROWS, WIDTH, dtype=torch.bfloat16), torch.randn(HIDDEN, WIDTH, dtype=torch.bfloat16)
    for _ in range(5):
        torch.nn.functional.linear(x, weight)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    done, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        torch.nn.functional.linear(x, weight)
        done += 1
    sys.stdout.write(f"{done / seconds}\n")


def lateness(seconds: float) -> list[float]:
    """Seconds from when each frame was due to when its work was done, beyond the work itself, sorted."""
    late: list[float] = []
    due, end = time.perf_counter() + FRAME_S, time.perf_counter() + seconds
    while due < end:
        time.sleep(max(0.0, due - time.perf_counter()))
        worked = time.thread_time() + WORK_S
        while time.thread_time() < worked:
            pass
        late.append(time.perf_counter() - due - WORK_S)
        due = max(due + FRAME_S, time.perf_counter())
    return sorted(late)


def measure(threads: int, seconds: float) -> str:
    """A row of the table."""
    if threads == 0:
        late, rate = lateness(seconds), 0.0
    else:
        command = [sys.executable, __file__, "--child", str(threads), "--seconds", str(seconds + 1)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None  # noqa: S101 (it was asked for above)
            child.stdout.readline()
            late = lateness(seconds)
            rate = float(child.stdout.readline())
    frames, half, most = len(late) / seconds, late[len(late) // 2], late[int(len(late) * 0.99)]
    return f"| {threads} | {rate:.0f} | {frames:.0f} | {half * 1e3:.1f} ms | {most * 1e3:.1f} ms |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit status."""
    import os

    parser = argparse.ArgumentParser(description="Threads of a generation and frames of a program beside it.")
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--child", type=int, default=0, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.child:
        compute(chosen.child, chosen.seconds)
        return 0
    sys.stdout.write("| threads | products/s | frames/s beside it | late, median | late, 99th of 100 |\n")
    sys.stdout.write("|---|---|---|---|---|\n")
    for threads in range((os.cpu_count() or 1) + 1):
        sys.stdout.write(measure(threads, chosen.seconds) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
