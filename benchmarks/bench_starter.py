"""From click to keyed Action: seconds for a 5 s clip, cold and warm, part by part.

    python benchmarks/bench_starter.py [--seconds 5] [--repeats 5]

With bpy at hand the motion is also keyed on the sample character (Rigify, all its controls) and timed; without it (a
numpy built without BLAS, as official Blenders have it; bench_matmul.py says how to make one) the generation alone.
Ratios are between ways in the same run: the seam's choice of matrix product against each way it could have chosen.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import statistics
import sys
import time
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from ours import checkout, load

PROMPT: Final = "a person walks forward and then waves"


def seconds_of(work: Any, *arguments: Any) -> tuple[float, Any]:
    """How long a call took, and its result."""
    start = time.perf_counter()
    result = work(*arguments)
    return time.perf_counter() - start, result


def time_generation(request: Any, repeats: int) -> tuple[Any, float]:
    """Print cold and warm seconds; return the motion and the warm median."""
    engine_module = load("inference.engine")

    def generate() -> Any:
        return engine.generate(request, engine_module.ignore_progress, engine_module.never_cancelled)[0]

    engine = load("inference.registry").create_engine("starter")
    cold, motion = seconds_of(generate)
    warm = [seconds_of(generate)[0] for _ in range(repeats)]
    median = statistics.median(warm)
    sys.stdout.write(
        f"generation of {request.seconds:g} s: cold {cold:.2f} s (weights read), warm {median:.2f} s "
        f"(min {min(warm):.2f}, max {max(warm):.2f})\n"
    )
    return motion, median


def compare_ways(request: Any, repeats: int) -> None:
    """The same generation with every way to multiply, in turn; medians of the ratios to the seam's own choice."""
    linear = load("inference.engines.starter.linear")
    engine_module = load("inference.engine")
    chosen = linear.fastest_way()
    engine = load("inference.registry").create_engine("starter")
    times: dict[str, list[float]] = {}
    for _ in range(repeats):
        for way in linear.product_ways():
            linear.fastest_way = lambda way=way: way
            took, _ = seconds_of(engine.generate, request, engine_module.ignore_progress, engine_module.never_cancelled)
            times.setdefault(way.name, []).append(took)
    linear.fastest_way = lambda: chosen
    for name, values in times.items():
        ratio = statistics.median(a / b for a, b in zip(values, times[chosen.name], strict=True))
        mark = "  <- the seam's choice" if name == chosen.name else ""
        sys.stdout.write(f"  with {name:10} {min(values):6.2f} s   {ratio:5.2f} x{mark}\n")


def time_keys(motion: Any, generation: float, repeats: int) -> None:
    """Print the seconds of recognition, retargeting and writing on the sample character."""
    import bpy  # noqa: F401 (brings Blender's own modules, which ours import)

    character = load("hymotion_addon.scene.sample_rig").make_sample_character()
    animate = load("hymotion_addon.scene.animate")
    runs = [animate.animate(character, motion, animate.AnimateOptions()).timings for _ in range(repeats)]
    parts = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    cells = ", ".join(f"{name} {value:.2f} s" for name, value in parts.items())
    bones = len(character.pose.bones)
    sys.stdout.write(f"keys on the sample character ({bones} bones): {cells}\n")
    sys.stdout.write(f"from click to keyed Action, warm: {generation + sum(parts.values()):.2f} s\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Time the starter engine from click to keys.")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args(arguments)
    checkout()
    request = load("inference.request").MotionRequest(PROMPT, seconds=options.seconds, seed=1)
    way = load("inference.engines.starter.linear").fastest_way().name
    sys.stdout.write(f"numpy {np.__version__}, {os.cpu_count()} cores, products by {way}\n")
    motion, warm = time_generation(request, options.repeats)
    compare_ways(request, max(2, options.repeats // 2))
    if importlib.util.find_spec("bpy") is None:
        sys.stdout.write("no bpy here: generation alone\n")
    else:
        time_keys(motion, warm, options.repeats)
    sys.stdout.flush()
    os._exit(0)  # bpy 4.2 crashes and 4.5 hangs when Python tears it down after Rigify was used


if __name__ == "__main__":
    raise SystemExit(main())
