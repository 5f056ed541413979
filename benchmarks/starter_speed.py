"""From click to keyed Action: seconds for a clip, cold and warm, each way to multiply, keys, memory, size in the zip.

Ratios are between ways in the same run: the seam's choice of matrix product against each way it could have chosen.
"""

from __future__ import annotations

import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from ours import ROOT, load, quiet
from starter_speed_child import PROMPT


@dataclass(frozen=True)
class Engine:
    """cold, warm: seconds of the first clip of a fresh process, imports and weights included, and of the next ones.

    memory: MB that process held at most. zipped: MB of all weights in the extension's zip.
    """

    cold: float
    warm: float
    least: float
    memory: float
    zipped: float


@dataclass(frozen=True)
class Speed:
    """made_with: what it ran on. ways: seconds and ratio to the choice, by name. keys: seconds by part, on Rigify."""

    made_with: str
    seconds: float
    engine: Engine
    former: Engine | None
    ways: dict[str, tuple[float, float]]
    chosen: str
    keys: dict[str, float] = field(default_factory=dict[str, float])


def measure(seconds: float, repeats: int, former: Path | None) -> Speed:
    """Everything; `former` is the checkout of the older engine."""
    request = load("inference.request").MotionRequest(PROMPT, seconds=seconds, seed=1)
    chosen = load("inference.engines.starter.linear").fastest_way().name
    made_with = f"numpy {np.__version__}, {os.cpu_count()} cores, products by {chosen}"
    engine = in_fresh_process(ROOT, seconds, repeats)
    old = None if former is None else in_fresh_process(former, seconds, repeats)
    ways, motion = compare_ways(request, max(2, repeats // 2))
    keys = time_keys(motion, repeats) if importlib.util.find_spec("bpy") else {}
    return Speed(made_with, seconds, engine, old, ways, chosen, keys)


def in_fresh_process(root: Path, seconds: float, repeats: int) -> Engine:
    """One engine by itself."""
    script = str(Path(__file__).with_name("starter_speed_child.py"))
    words = ["--root", str(root), "--seconds", str(seconds), "--repeats", str(repeats)]
    done = subprocess.run([sys.executable, script, *words], stdout=subprocess.PIPE, text=True, check=True)
    return Engine(**json.loads(done.stdout), zipped=zipped_megabytes(root))


def zipped_megabytes(root: Path) -> float:
    """MB of the starter's weights once deflated, as the extension's zip holds them."""
    files = (root / "inference" / "engines" / "starter" / "weights").glob("*.npz")
    return sum(len(zlib.compress(file.read_bytes(), 6)) for file in files) / 1e6


def compare_ways(request: Any, repeats: int) -> tuple[dict[str, tuple[float, float]], Any]:
    """The same generation with every way to multiply, in turn: (least seconds, median ratio to the choice) by name."""
    linear = load("inference.engines.starter.linear")
    engine_module = load("inference.engine")
    chosen = linear.fastest_way()
    engine = load("inference.registry").create_engine("starter")

    def generate() -> Any:
        return engine.generate(request, engine_module.ignore_progress, engine_module.never_cancelled)[0]

    motion, times = generate(), dict[str, list[float]]()
    for _ in range(repeats):
        for way in linear.product_ways():
            linear.fastest_way = lambda way=way: way
            times.setdefault(way.name, []).append(seconds_of(generate))
    linear.fastest_way = lambda: chosen
    ratios = {
        name: statistics.median(a / b for a, b in zip(values, times[chosen.name], strict=True))
        for name, values in times.items()
    }
    return {name: (min(values), ratios[name]) for name, values in times.items()}, motion


def seconds_of(work: Callable[[], Any]) -> float:
    """How long a call took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def time_keys(motion: Any, repeats: int) -> dict[str, float]:
    """Median seconds of recognition, retargeting and writing on the sample character (Rigify, all its controls)."""
    import bpy  # noqa: F401 (brings Blender's own modules, which ours import)

    with quiet():
        character = load("hymotion_addon.scene.sample_rig").make_sample_character()
    animate = load("hymotion_addon.scene.animate")
    runs = [animate.animate(character, motion, animate.AnimateOptions()).timings for _ in range(repeats)]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}
