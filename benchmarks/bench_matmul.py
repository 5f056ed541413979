"""Ways to multiply matrices, side by side in one run, on the numpy this Python has.

    python benchmarks/bench_matmul.py [--repeats 15]

The machine's load changes from minute to minute, so every shape times all ways in turn and reports the median of the
ratios to `np.matmul` of the same round. Run it on a numpy built without BLAS too, as official Blenders have it:

    pip install --no-binary numpy "numpy==1.26.4"
        -Csetup-args=-Dallow-noblas=true -Csetup-args=-Dblas=none -Csetup-args=-Dlapack=none
"""

from __future__ import annotations

import argparse
import importlib
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

ROOT: Final = Path(__file__).resolve().parent.parent
SINGLE_SHAPES: Final = (
    ("motion: attention in", (128, 256, 768)),
    ("motion: mlp in", (128, 256, 1024)),
    ("motion: mlp out", (128, 1024, 256)),
    ("motion: square", (128, 256, 256)),
    ("sentence: mlp in", (16, 384, 1536)),
    ("sentence: mlp out", (16, 1536, 384)),
)
STACKED_SHAPES: Final = (
    ("motion: scores", (8, 64, 64, 64)),
    ("motion: longer", (8, 150, 64, 150)),
    ("sentence: scores", (12, 12, 32, 12)),
)
Product = Callable[[np.ndarray, np.ndarray], np.ndarray]


def compare(ways: dict[str, Product], a: np.ndarray, b: np.ndarray, repeats: int) -> dict[str, tuple[float, float]]:
    """Per way (GFLOP/s of the fastest round, median over rounds of matmul's time / its time)."""
    operations = 2 * a.size * b.shape[-1]
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(repeats + 1):
        for name, way in ways.items():
            start = time.perf_counter()
            way(a, b)
            times[name].append(time.perf_counter() - start)
    rounds = {name: seconds[1:] for name, seconds in times.items()}  # the first round warms up
    return {
        name: (
            operations / min(seconds) / 1e9,
            statistics.median(m / s for m, s in zip(rounds["matmul"], seconds, strict=True)),
        )
        for name, seconds in rounds.items()
    }


def one_thread_einsum(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The plain call, to see what sharing out among threads brings."""
    return np.einsum("...ij,...jk->...ik", a, b)


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Compare ways to multiply matrices.")
    parser.add_argument("--repeats", type=int, default=15)
    repeats = parser.parse_args(arguments).repeats
    sys.path.insert(0, str(ROOT))
    seam = importlib.import_module("inference.engines.starter.linear")
    start = time.perf_counter()
    chosen = seam.fastest_way().name
    milliseconds = (time.perf_counter() - start) * 1e3
    sys.stdout.write(f"numpy {np.__version__}; the seam chose {chosen} in {milliseconds:.1f} ms\n")
    random = np.random.default_rng(0)
    for kind, shapes in (("single", SINGLE_SHAPES), ("stacked", STACKED_SHAPES)):
        ways = {way.name: getattr(way, kind) for way in seam.product_ways()}
        ways["einsum, one call"] = one_thread_einsum
        for label, shape in shapes:
            *batch, rows, inner, columns = shape
            a = random.standard_normal((*batch, rows, inner), dtype=np.float32)
            b = random.standard_normal((*batch, inner, columns), dtype=np.float32)
            results = compare(ways, a, b, repeats)
            cells = "   ".join(f"{name} {rate:6.1f} GFLOP/s x{ratio:.2f}" for name, (rate, ratio) in results.items())
            sys.stdout.write(f"{label:22}{'x'.join(map(str, shape)):>16}   {cells}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
