"""Every way to multiply gives the same product; the layers built on it are what their formulas say."""

from __future__ import annotations

import ctypes
import itertools
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from hymotion.inference.engines.starter import layers, linear, system_blas

WAYS = {way.name: way for way in linear.product_ways()}
SINGLE_SHAPES = [(1, 1, 1), (1, 7, 3), (5, 384, 1536), (128, 256, 512), (61, 512, 255), (3, 0, 2), (0, 4, 2)]
STACKED_SHAPES = [(1, 1, 1, 1), (8, 64, 32, 64), (9, 65, 32, 63), (24, 7, 5, 3)]


@pytest.fixture(params=[1, 2, 7])
def threads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Products shared out among this many threads, however few cores there are and however small the product."""
    monkeypatch.setattr(linear, "thread_count", lambda: request.param)
    monkeypatch.setattr(linear, "_FEWEST_MULTIPLICATIONS", 1)
    return request.param


def _random(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).standard_normal(shape, dtype=np.float32)


def _assert_close(product: np.ndarray, a: np.ndarray, b: np.ndarray) -> None:
    """Within 1e-5 of the product in float64, relative to what is added up."""
    exact = a.astype(np.float64) @ b.astype(np.float64)
    scale = np.abs(a).astype(np.float64) @ np.abs(b).astype(np.float64)
    assert product.shape == exact.shape
    assert product.dtype == np.float32
    assert (np.abs(product - exact) <= 1e-5 * scale + 1e-12).all()


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("shape", SINGLE_SHAPES)
def test_every_way_gives_the_product(name: str, shape: tuple[int, int, int], threads: int) -> None:
    rows, inner, columns = shape
    a, b = _random(rows, inner), _random(inner, columns)
    _assert_close(WAYS[name].single(a, b), a, b)
    _assert_close(WAYS[name].single(a, np.ascontiguousarray(b.T).T), a, b)


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("shape", STACKED_SHAPES)
def test_every_way_gives_the_products_of_a_stack(name: str, shape: tuple[int, int, int, int], threads: int) -> None:
    count, rows, inner, columns = shape
    a, b = _random(count, rows, inner), _random(count, inner, columns)
    _assert_close(WAYS[name].stacked(a, b), a, b)


def test_products_do_not_depend_on_the_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = _random(128, 256), _random(256, 768)
    products = []
    for count in (1, 2, 3, 8):
        monkeypatch.setattr(linear, "thread_count", lambda count=count: count)
        products.append(linear.einsum_single(a, b))
    assert all((products[0] == other).all() for other in products[1:])


def test_a_product_waits_for_its_helpers(threads: int) -> None:
    here, done = threading.get_ident(), []

    def work(part: slice) -> None:
        if threading.get_ident() != here:
            time.sleep(0.05)
        done.extend(range(part.start, part.stop))

    linear._share_out(work, 20, multiplications=20)
    assert sorted(done) == list(range(20))


def test_helpers_that_are_busy_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    pool, free = ThreadPoolExecutor(1), threading.Event()
    monkeypatch.setattr(linear, "thread_count", lambda: 3)
    monkeypatch.setattr(linear, "_helpers", lambda: pool)
    pool.submit(free.wait)
    a, b = _random(128, 256), _random(256, 512)
    try:
        _assert_close(linear.einsum_single(a, b), a, b)
    finally:
        free.set()
        pool.shutdown()


def test_a_wrong_shape_is_an_error_in_every_way(threads: int) -> None:
    for way in WAYS.values():
        with pytest.raises(ValueError, match=r"shape|core dimension|operand|mismatch"):
            way.single(_random(6, 4), _random(5, 3))


def test_leading_axes_become_rows() -> None:
    x, weight, bias = _random(2, 3, 5), _random(5, 4), _random(4)
    np.testing.assert_allclose(linear.linear(x, weight, bias), x @ weight + bias, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(linear.linear(x[0, 0], weight), x[0, 0] @ weight, rtol=1e-5, atol=1e-5)
    a, b = _random(2, 3, 5, 6), _random(2, 3, 6, 4)
    np.testing.assert_allclose(linear.batched_product(a, b), a @ b, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("milliseconds", "expected"),
    [((9, 1, 4), "correct"), ((9, 1, 5), "matmul"), ((1, 1, 9), "matmul"), ((1, 0.1, 0.9), "matmul")],
)
def test_a_way_is_chosen_that_agrees_and_is_clearly_faster(
    milliseconds: tuple[float, float, float], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return a[:, :1] * b[:1]

    def correct(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return a @ b

    products = {"matmul": np.matmul, "wrong": wrong, "correct": correct}
    ways = tuple(linear.ProductWay(name, product, product) for name, product in products.items())
    monkeypatch.setattr(linear, "product_ways", lambda: ways)
    monkeypatch.setattr(linear, "_shortest_times", lambda products, a, b: list(milliseconds))
    assert linear.fastest_way.__wrapped__().name == expected


def _longest_pause(work: Callable[[], object]) -> float:
    """The longest time a second thread stood still while `work` ran, as a share of the time `work` took."""
    ticks: list[float] = []
    stop = threading.Event()

    def tick() -> None:
        while not stop.is_set():
            ticks.append(time.perf_counter())

    ticker = threading.Thread(target=tick)
    ticker.start()
    start = time.perf_counter()
    work()
    end = time.perf_counter()
    stop.set()
    ticker.join()
    during = [start, *(moment for moment in ticks if start < moment < end), end]
    return max(later - earlier for earlier, later in itertools.pairwise(during)) / (end - start)


@pytest.mark.parametrize("name", WAYS)
def test_a_product_lets_other_threads_run(name: str) -> None:
    """With Python's lock held, a second thread would stand still. A busy machine may need several tries."""
    a, b = _random(512, 512), _random(512, 1024)
    assert any(_longest_pause(lambda: WAYS[name].single(a, b)) < 0.5 for _ in range(20))


def _blas_of_numpys_wheel() -> ctypes.CDLL | None:
    """The OpenBLAS that PyPI's numpy for Linux brings; its names end in 64_ and its sizes have 64 bits."""
    package = Path(np.__file__).parent
    found = [*package.with_name("numpy.libs").glob("*openblas*"), *(package / ".dylibs").glob("*openblas*")]
    return ctypes.CDLL(str(found[0])) if found else None


def test_the_call_into_a_system_blas() -> None:
    """The library of macOS is not here; the same call into numpy's own OpenBLAS shows that the arguments are right."""
    library = _blas_of_numpys_wheel()
    names = ("cblas_sgemm64_", "scipy_cblas_sgemm64_")
    name = next((name for name in names if library is not None and hasattr(library, name)), None)
    if library is None or name is None:
        pytest.skip("this numpy brings no OpenBLAS")
    product = system_blas.cblas_product(library[name], ctypes.c_int64)
    for rows, inner, columns in SINGLE_SHAPES:
        a, b = _random(rows, inner), _random(inner, columns)
        _assert_close(product(a, b), a, b)
        _assert_close(product(a[::-1], np.ascontiguousarray(b.T).T), a[::-1], b)
    with pytest.raises(ValueError, match="fit"):
        product(_random(6, 4), _random(5, 3))


def test_erf_and_gelu_are_exact_to_a_millionth() -> None:
    x = np.linspace(-6, 6, 4001, dtype=np.float32)
    exact = np.array([math.erf(value) for value in x])
    assert np.abs(layers.erf(x) - exact).max() < 1e-6
    exact_gelu = np.array([0.5 * value * math.erfc(-value / math.sqrt(2)) for value in x.astype(float)])
    assert np.abs(layers.gelu(x) - exact_gelu).max() < 1e-6
    assert np.abs(layers.gelu_tanh(x) - exact_gelu).max() < 1e-3
    assert layers.gelu(x).dtype == np.float32


def test_silu_and_softmax_stand_large_numbers() -> None:
    x = np.array([-1e4, -2.0, 0.0, 2.0, 1e4], dtype=np.float32)
    np.testing.assert_allclose(layers.silu(x), [0, -2 / (1 + math.e**2), 0, 2 / (1 + math.e**-2), 1e4], atol=1e-6)
    scores = layers.softmax(np.array([[1e4, 1e4, -np.inf]], dtype=np.float32))
    np.testing.assert_allclose(scores, [[0.5, 0.5, 0.0]])


def test_layer_norm() -> None:
    x = _random(3, 64) * 5 + 2
    plain = layers.layer_norm(x, np.ones(64, np.float32), np.zeros(64, np.float32), 1e-12)
    np.testing.assert_allclose(plain.mean(-1), 0, atol=1e-6)
    np.testing.assert_allclose(plain.std(-1), 1, atol=1e-5)
    weight, bias = _random(64), _random(64) + 1
    np.testing.assert_allclose(layers.layer_norm(x, weight, bias, 1e-12), plain * weight + bias, atol=1e-5)


def test_attention_is_a_weighted_mean_of_values_and_a_bias_hides_keys() -> None:
    query, key, value = (
        layers.split_heads(part, 3) for part in (_random(2, 5, 12), _random(2, 5, 12), _random(2, 5, 12))
    )
    weights = layers.softmax(np.einsum("bhtd,bhsd->bhts", query, key) / 2)
    np.testing.assert_allclose(layers.attention(query, key, value), weights @ value, atol=1e-5)
    only_third = np.where(np.arange(5) == 2, 0, -np.inf).astype(np.float32)
    hidden = layers.attention(query, key, value, only_third)
    np.testing.assert_allclose(hidden, np.broadcast_to(value[:, :, 2:3], value.shape), atol=1e-6)
    np.testing.assert_array_equal(layers.merge_heads(layers.split_heads(_random(2, 5, 12), 3)), _random(2, 5, 12))
