"""How an engine should run on a machine: what a user prefers, beside what they ask for (request.py)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

Precision = Literal["fast", "exact"]
MemoryUse = Literal["auto", "less", "least"]
EncoderChoice = Literal["auto", "bf16", "fp32", "int8", "nf4"]


@dataclass(frozen=True)
class EngineOptions:
    """The starter ignores these.

    precision: "fast" is bfloat16 where the device has it; "exact" is float32, the official results.
    memory: "auto" plans with what is free; "less" and "least" give up speed for memory, after an OutOfMemory.
    encoder: what the text encoder's weights are kept as; "auto" is as they were released. int8, nf4 alter results.
    device: "auto", "cpu", "cuda", "cuda:1", "mps".
    models_folder: where models lie; "" means locations.models_folder().
    """

    precision: Precision = "fast"
    memory: MemoryUse = "auto"
    encoder: EncoderChoice = "auto"
    device: str = "auto"
    models_folder: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> EngineOptions:
        """Inverse of `to_dict`; unknown keys are left out."""
        known = {f.name for f in dataclasses.fields(cls)}
        return cls(**{k: v for k, v in values.items() if k in known})
