"""One engine, timed in a process that has done nothing else: first clip, warm clips, most memory. Prints JSON.

python benchmarks/starter_speed_child.py --root CHECKOUT [--seconds 5] [--repeats 5]
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import statistics
import sys
import time
from pathlib import Path
from typing import Final

from starter_generate import import_checkout

PROMPT: Final = "a person walks forward and then waves"
_STATUS: Final = Path("/proc/self/status")


def main() -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Time the starter engine of one checkout.")
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    start = time.perf_counter()
    import_checkout(options.root.resolve())
    engine_module = importlib.import_module("hymotion.inference.engine")
    request_type = importlib.import_module("hymotion.inference.request").MotionRequest
    request = request_type(PROMPT, seconds=options.seconds, seed=1)
    engine = importlib.import_module("hymotion.inference.registry").create_engine("starter")
    times: list[float] = []
    for _ in range(options.repeats + 1):
        engine.generate(request, engine_module.ignore_progress, engine_module.never_cancelled)
        times.append(time.perf_counter() - start)
        start = time.perf_counter()
    answer = {"cold": times[0], "warm": statistics.median(times[1:]), "least": min(times[1:]), "memory": most_memory()}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


def most_memory() -> float:
    """MB (decimal) that this process, Python included, ever held; NaN where the system does not tell."""
    if _STATUS.is_file() and (found := re.search(r"VmHWM:\s+(\d+) kB", _STATUS.read_text())):
        return int(found[1]) * 1024 / 1e6
    return float("nan")


if __name__ == "__main__":
    raise SystemExit(main())
