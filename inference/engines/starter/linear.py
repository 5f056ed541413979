"""The one seam for matrix products.

The numpy inside an official Blender is built without BLAS: there `np.matmul` is a plain loop, ten to thirty times
slower than `np.einsum`, whose inner loop is vectorised; with a BLAS it is the other way round. So the first product
times the ways there are, for about 10 ms, and the fastest serves from then on. All release Python's lock at work.

Shapes: weights are stored (inputs, outputs) in C order, which suits every way. Everything is float32.
"""

from __future__ import annotations

import functools
import itertools
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from .system_blas import SingleProduct, accelerate_product

_MOST_THREADS: Final = 8
_FEWEST_MULTIPLICATIONS: Final = 1_000_000
"""What a thread must have to do before it is worth starting: about 0.1 ms of einsum."""
_TRIAL_SHAPE: Final = (16, 256, 256)
"""Rows, inner, columns: too small to be shared out, so that a helper that starts late does not spoil the trial."""
_TRIALS: Final = 8
_CLEARLY_FASTER: Final = 2.0
"""Another way is taken only when it wins by this factor, so that noise never decides and results stay the same."""
_AGREEMENT: Final = 1e-3
"""Largest difference allowed in the trial product, whose values are about 16 (float32 keeps them to 1e-5)."""


@dataclass(frozen=True)
class ProductWay:
    """One way to multiply: `single` (M, K) by (K, N), `stacked` (S, M, K) by (S, K, N)."""

    name: str
    single: SingleProduct
    stacked: SingleProduct


def linear(x: np.ndarray, weight: np.ndarray, bias: np.ndarray | None = None) -> np.ndarray:
    """Product of x and weight, plus bias: (..., K), (K, N), (N,) -> (..., N)."""
    product = matrix_product(x, weight)
    if bias is not None:
        product += bias
    return product


def matrix_product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(..., M, K) or (K,) by (K, N): the leading axes of `a` become rows of one big product."""
    rows = a.reshape(-1, a.shape[-1])
    return fastest_way().single(rows, b).reshape(*a.shape[:-1], b.shape[-1])


def batched_product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(..., M, K) by (..., K, N) with the same leading axes -> (..., M, N)."""
    stacked = fastest_way().stacked(a.reshape(-1, *a.shape[-2:]), b.reshape(-1, *b.shape[-2:]))
    return stacked.reshape(*a.shape[:-1], b.shape[-1])


@functools.cache
def fastest_way() -> ProductWay:
    """The way this process multiplies: np.matmul, unless another one beats it clearly and agrees with it."""
    rows, inner, columns = _TRIAL_SHAPE
    random = np.random.default_rng(0)
    a = random.standard_normal((rows, inner), dtype=np.float32)
    b = random.standard_normal((inner, columns), dtype=np.float32)
    ways = product_ways()
    seconds = _shortest_times([way.single for way in ways], a, b)
    expected = ways[0].single(a, b)
    best, best_seconds = ways[0], seconds[0]
    for way, way_seconds in zip(ways[1:], seconds[1:], strict=True):
        agrees = np.allclose(way.single(a, b), expected, atol=_AGREEMENT)
        if agrees and way_seconds * _CLEARLY_FASTER < best_seconds:
            best, best_seconds = way, way_seconds
    return best


def product_ways() -> tuple[ProductWay, ...]:
    """All ways that exist on this machine, np.matmul first."""
    ways = [ProductWay("matmul", np.matmul, np.matmul), ProductWay("einsum", einsum_single, einsum_stacked)]
    accelerate = accelerate_product()
    if accelerate is not None:
        ways.append(ProductWay("accelerate", accelerate, lambda a, b: np.stack([*map(accelerate, a, b)])))
    return tuple(ways)


def einsum_single(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(M, K) by (K, N), rows shared out among threads."""
    out = np.empty((len(a), b.shape[1]), dtype=np.float32)

    def multiply(rows: slice) -> None:
        np.einsum("ij,jk->ik", a[rows], b, out=out[rows])

    _share_out(multiply, len(a), multiplications=a.size * b.shape[1])
    return out


def einsum_stacked(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(S, M, K) by (S, K, N), matrices shared out among threads.

    One call for each matrix: a single einsum over the stack picks a loop order that is three times slower.
    """
    out = np.empty((*a.shape[:-1], b.shape[-1]), dtype=np.float32)

    def multiply(part: slice) -> None:
        for left, right, product in zip(a[part], b[part], out[part], strict=True):
            np.einsum("ij,jk->ik", left, right, out=product)

    _share_out(multiply, len(a), multiplications=a.size * b.shape[-1])
    return out


def _share_out(work: Callable[[slice], None], count: int, multiplications: int) -> None:
    """Call `work` on slices that cover range(count), as many as there are threads.

    The calling thread does the first slice and every one that no helper has begun by then: on a busy machine, where
    helpers start late, nothing is lost to waiting for them.
    """
    parts = max(1, min(thread_count(), count, multiplications // _FEWEST_MULTIPLICATIONS))
    edges = [count * part // parts for part in range(parts + 1)]
    first, *others = (slice(low, high) for low, high in itertools.pairwise(edges))
    begun = [(part, _helpers().submit(work, part)) for part in others]
    work(first)
    for part, helper in reversed(begun):
        if helper.cancel():
            work(part)
        else:
            helper.result()


@functools.cache
def thread_count() -> int:
    """Threads a product may use, the calling one included; with more than two cores one is left to the window."""
    cores = os.cpu_count() or 1
    return cores if cores <= 2 else min(cores - 1, _MOST_THREADS)


@functools.cache
def _helpers() -> ThreadPoolExecutor:
    """Threads that wait for parts of a product; made only on a numpy without BLAS."""
    return ThreadPoolExecutor(max(1, thread_count() - 1), thread_name_prefix="hymotion-product")


def _shortest_times(products: Sequence[SingleProduct], a: np.ndarray, b: np.ndarray) -> list[float]:
    """Seconds each product takes: the best of some rounds, in which they take turns, after one round to warm up."""
    best = [float("inf")] * len(products)
    for trial in range(1 + _TRIALS):
        for index, product in enumerate(products):
            start = time.perf_counter()
            product(a, b)
            if trial:
                best[index] = min(best[index], time.perf_counter() - start)
    return best
