"""The BLAS that comes with the operating system, called through ctypes: macOS has one, Accelerate.

Other systems have none that is sure to be there; a library found by luck is not worth a crash inside Blender.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Final

import numpy as np

SingleProduct = Callable[[np.ndarray, np.ndarray], np.ndarray]

_ACCELERATE: Final = "/System/Library/Frameworks/Accelerate.framework/Accelerate"
_ROW_MAJOR: Final = 101
_NOT_TRANSPOSED: Final = 111


def accelerate_product() -> SingleProduct | None:
    """The product macOS has for float32 matrices; None on other systems."""
    if sys.platform != "darwin":
        return None
    return cblas_product(ctypes.CDLL(_ACCELERATE).cblas_sgemm, ctypes.c_int)


def cblas_product(sgemm: Callable[..., None], integer: type[ctypes.c_int] | type[ctypes.c_int64]) -> SingleProduct:
    """`cblas_sgemm` of a loaded library as (M, K) by (K, N) -> (M, N); `integer` is the type of its sizes.

    ctypes releases Python's lock during the call. Interface: https://netlib.org/blas/cblas.h.
    """
    floats = ctypes.POINTER(ctypes.c_float)
    sgemm.argtypes = (  # type: ignore[attr-defined]
        *(ctypes.c_int,) * 3,  # storage order, is the left one transposed, is the right one
        *(integer,) * 3,  # rows, columns, inner
        *(ctypes.c_float, floats, integer, floats, integer),  # factor; left, its row length; right, its row length
        *(ctypes.c_float, floats, integer),  # factor of what the product held before; product, its row length
    )
    sgemm.restype = None  # type: ignore[attr-defined]

    def product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        left, right = (np.ascontiguousarray(matrix, dtype=np.float32) for matrix in (a, b))
        (rows, inner), (inner_too, columns) = left.shape, right.shape
        if inner != inner_too:
            raise ValueError(f"shapes {left.shape} and {right.shape} do not fit together")
        out = np.zeros((rows, columns), dtype=np.float32)
        if out.size and inner:
            left_at, right_at, out_at = (array.ctypes.data_as(floats) for array in (left, right, out))
            flags = (_ROW_MAJOR, _NOT_TRANSPOSED, _NOT_TRANSPOSED)
            sgemm(*flags, rows, columns, inner, 1.0, left_at, inner, right_at, columns, 0.0, out_at, columns)
        return out

    return product
