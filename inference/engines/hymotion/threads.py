"""How many of the processor's cores a generation takes: all but one, left to Blender, where there are enough."""

from __future__ import annotations

import functools
from typing import Final

import torch

_ENOUGH: Final = 2
"""With so many cores or fewer all are taken: of two, leaving one cost a quarter of the speed, and a program beside it
drew its 60 frames a second anyway, 4 ms later than otherwise (benchmarks/bench_hymotion_threads.py)."""


@functools.cache
def leave_a_core() -> int:
    """Take one thread less than torch would, once a process; how many there are now."""
    threads = threads_for(torch.get_num_threads())
    torch.set_num_threads(threads)
    return threads


def threads_for(offered: int) -> int:
    """Of the threads torch would take, those a generation takes."""
    return offered - 1 if offered > _ENOUGH else offered
