"""What torch raises when memory runs out, said for people; and memory given back."""

from __future__ import annotations

import contextlib
import gc
import traceback
from collections.abc import Generator

import torch

from ...errors import OutOfMemory
from .heap import return_free_pages

# The processor's allocator has no exception of its own; the last is Apple's.
_SIGNS = ("not enough memory", "DefaultCPUAllocator", "can't allocate memory", "out of memory")


@contextlib.contextmanager
def told_when_full(what: str) -> Generator[None]:
    """Raise OutOfMemory in place of the several things torch raises; `what` did not fit, as "The text encoder".

    What functions called in the block had in their variables is let go: an error that is held would hold it too.
    """
    try:
        yield
    except (MemoryError, torch.OutOfMemoryError) as error:
        traceback.clear_frames(error.__traceback__)
        raise _out_of_memory(what) from error
    except RuntimeError as error:
        if not any(sign in str(error) for sign in _SIGNS):
            raise
        traceback.clear_frames(error.__traceback__)
        raise _out_of_memory(what) from error


def give_back(device: str) -> None:
    """Return what Python and torch keep for later to the system and to other programs."""
    gc.collect()
    return_free_pages()
    kind = torch.device(device).type
    if kind == "cuda":
        torch.cuda.empty_cache()
    elif kind == "mps":
        torch.mps.empty_cache()


def _out_of_memory(what: str) -> OutOfMemory:
    return OutOfMemory(
        f"{what} does not fit into this machine's memory.",
        cure="Try with less memory, or close other programs that use it.",
    )
