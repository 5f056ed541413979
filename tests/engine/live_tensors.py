"""How much memory tensors take, so that tests can say that it was given back."""

from __future__ import annotations

import gc

import torch


def live_bytes() -> int:
    """Memory of every dense tensor that Python still knows, those inside a quantised tensor's state included."""
    gc.collect()
    tensors = [thing for thing in gc.get_objects() if issubclass(type(thing), torch.Tensor)]
    dense = [tensor.untyped_storage() for tensor in tensors if tensor.layout == torch.strided]
    return sum({storage.data_ptr(): storage.nbytes() for storage in dense}.values())
