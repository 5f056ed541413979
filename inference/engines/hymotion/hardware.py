"""What this machine has: memory, disk, and the device that would make the motion.

`Hardware` is plain data that any process may read; `probe` and `choose_device` ask torch and psutil, in the worker.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ...errors import InvalidRequest

if TYPE_CHECKING:
    import torch

DeviceKind = Literal["cuda", "rocm", "mps", "cpu"]


@dataclass(frozen=True)
class Hardware:
    """One machine at one moment. Memory and disk in bytes.

    device: torch's name of the device that was asked for ("cpu", "cuda:0", "mps"); name: as its maker calls it.
    ram_free: what other programs leave, this one's own use already taken off.
    vram_total, vram_free: the device's own memory; 0 on a CPU. With `unified` (Apple) it is a share of the RAM and
        every byte counts in both.
    has_bf16: the device is quicker in bfloat16 than in float32; cpu_has_bf16: so is the processor.
    capability: CUDA's compute capability, (0, 0) elsewhere.
    """

    ram_total: int
    ram_free: int
    disk_free: int
    cpu_count: int
    kind: DeviceKind = "cpu"
    device: str = "cpu"
    name: str = "CPU"
    vram_total: int = 0
    vram_free: int = 0
    unified: bool = False
    has_bf16: bool = False
    cpu_has_bf16: bool = False
    capability: tuple[int, int] = (0, 0)

    @property
    def has_gpu(self) -> bool:
        """Whether the device is something else than the processor."""
        return self.kind != "cpu"

    def with_freed(self, ram: int = 0, vram: int = 0) -> Hardware:
        """The same machine once these bytes are given back."""
        return dataclasses.replace(self, ram_free=self.ram_free + ram, vram_free=self.vram_free + vram)

    def without_gpu(self) -> Hardware:
        """The same machine with everything on the processor."""
        return dataclasses.replace(
            self, kind="cpu", device="cpu", name="CPU", vram_total=0, vram_free=0, unified=False,
            has_bf16=self.cpu_has_bf16, capability=(0, 0),
        )  # fmt: skip

    def describe(self) -> str:
        """One line: the device, its memory and the computer's."""
        parts: list[str] = []
        if self.has_gpu and not self.unified:
            parts.append(f"{self.name}, {gigabytes(self.vram_free)} of {gigabytes(self.vram_total)} free")
        elif self.has_gpu:
            parts.append(self.name)
        parts.append(f"{gigabytes(self.ram_free)} of {gigabytes(self.ram_total)} RAM free")
        parts.append(f"{self.cpu_count} processor cores")
        return "; ".join(parts)


def gigabytes(size: int) -> str:
    """Bytes in words, with one digit after the point."""
    return f"{size / 1e9:.1f} GB"


def choose_device(wanted: str) -> str:
    """The name torch has for EngineOptions.device. "auto" is the first GPU, else the processor.

    Raises InvalidRequest (code "device") when the machine has no such device.
    """
    import torch

    mps = torch.backends.mps.is_available()
    if wanted == "auto":
        return "cuda:0" if torch.cuda.is_available() else "mps" if mps else "cpu"
    kind, _, index = wanted.partition(":")
    count = {"cpu": 1, "mps": int(mps), "cuda": torch.cuda.device_count()}.get(kind, 0)
    number = int(index) if index.isdecimal() else 0 if not index else -1
    if not 0 <= number < count:
        raise InvalidRequest(
            f'This computer has no device "{wanted}" that the worker can use.',
            cure='Set the device to "auto"; if there is a GPU, repair the worker\'s environment for it.',
            code="device",
        )
    return f"cuda:{number}" if kind == "cuda" else kind


def probe(device: str, folder: Path) -> Hardware:
    """What is there now. `device` as in EngineOptions; `folder` lies on the disk that models are kept on."""
    import psutil
    import torch

    from .precision import has_fast_bfloat16

    chosen = choose_device(device)
    memory = psutil.virtual_memory()
    common: dict[str, Any] = {
        "ram_total": int(memory.total),
        "ram_free": int(memory.available),
        "disk_free": disk_free(folder),
        "cpu_count": os.cpu_count() or 1,
        "device": chosen,
        "has_bf16": has_fast_bfloat16(chosen),
        "cpu_has_bf16": has_fast_bfloat16("cpu"),
    }
    if chosen == "cpu":
        return Hardware(**common)
    if chosen == "mps":
        return Hardware(**common, **_mps_facts(int(memory.available)))
    return Hardware(**common, **_cuda_facts(torch.device(chosen)))


def disk_free(folder: Path) -> int:
    """Bytes free where `folder` is or will be."""
    there = folder.absolute()
    while not there.exists():
        there = there.parent
    return shutil.disk_usage(there).free


def _cuda_facts(device: torch.device) -> dict[str, Any]:
    """ROCm shows itself as CUDA. Memory that torch keeps for reuse counts as free."""
    import torch

    free, total = torch.cuda.mem_get_info(device)
    kept = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
    return {
        "kind": "rocm" if torch.version.hip is not None else "cuda",
        "name": torch.cuda.get_device_name(device),
        "vram_total": total,
        "vram_free": free + kept,
        "capability": torch.cuda.get_device_capability(device),
    }


def _mps_facts(ram_free: int) -> dict[str, Any]:
    """Apple's GPU uses the RAM, up to a share of it that the system recommends."""
    import torch

    most = torch.mps.recommended_max_memory()
    return {
        "kind": "mps",
        "name": "Apple GPU",
        "vram_total": most,
        "vram_free": min(ram_free, most - torch.mps.driver_allocated_memory()),
        "unified": True,
    }
