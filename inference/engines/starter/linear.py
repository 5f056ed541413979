"""The one seam for matrix products (first version; the fastest way is chosen here)."""

from __future__ import annotations

import numpy as np


def matrix_product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(..., M, K) times (K, N) -> (..., M, N), float32."""
    return np.matmul(a, b)


def batched_product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(..., M, K) times (..., K, N) -> (..., M, N), float32; the leading axes are the same."""
    return np.matmul(a, b)


def linear(x: np.ndarray, weight: np.ndarray, bias: np.ndarray | None = None) -> np.ndarray:
    """x weight + bias: (..., K), (K, N), (N,) -> (..., N). Weights are stored (inputs, outputs), C order."""
    product = matrix_product(x, weight)
    if bias is not None:
        product += bias
    return product
