"""The C library's heap: it keeps what was freed, by the gigabyte after a large model, unless it is asked."""

from __future__ import annotations

import ctypes
import sys


def return_free_pages() -> None:
    """Have the heap give what is free back to the system. Only glibc keeps so much, and only it can be asked."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
