"""Which number format a device computes in."""

from __future__ import annotations

import torch

from ...engine_options import Precision


def has_fast_bfloat16(device: torch.device | str) -> bool:
    """Whether bfloat16 is faster than float32 there, and not merely possible.

    A processor needs instructions of its own for it (AVX-512 BF16 or AMX), a CUDA GPU must be Ampere or newer (ROCm's
    report the same). Apple's GPUs gain nothing that was ever measured here, so they stay with float32.
    """
    device = torch.device(device)
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    if device.type == "cpu":
        capabilities = torch.cpu.get_capabilities()
        return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))
    return False


def compute_dtype(precision: Precision, device: torch.device | str) -> torch.dtype:
    """What "exact" and "fast" mean on a device."""
    return torch.bfloat16 if precision == "fast" and has_fast_bfloat16(device) else torch.float32
