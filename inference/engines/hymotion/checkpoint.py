"""The official checkpoint: opened without trusting it, and turned into our own file of weights.

`latest.ckpt` is a zip with a pickle inside, and a pickle can run any program. Only tensors are let out of it; whatever
else it asks for is refused unread, and named.
"""

from __future__ import annotations

import math
import pickle
import pickletools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, cast

import torch
from torch import Tensor

from ...engine import IsCancelled, OnProgress
from ...errors import ModelDamaged, ModelMissing
from .weights_file import StoredPrecision, StoredTensor, WeightsFacts, WeightsFile, read_facts, verify, write_weights

__all__ = [
    "Checkpoint",
    "StoredPrecision",
    "WeightsFacts",
    "WeightsFile",
    "convert",
    "open_checkpoint",
    "read_facts",
    "verify",
]

# Where the official file and Lightning's and plain ones keep the tensors; "" is the file itself.
_SECTION: Final = "model_state_dict"
_CURE: Final = "Download the model again from its official page."
_CURE_CODE: Final = "Delete this file and download the model from its official page."
# What torch's reader was seen to raise on cut and altered files; a bug of ours elsewhere stays visible.
_UNREADABLE: Final = (
    pickle.UnpicklingError,
    RuntimeError,
    EOFError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    OverflowError,
    OSError,  # it seeks to where a cut file has ended long since
)
_LONGEST_PICKLE: Final = 64 << 20

# Kept in float32 in a bf16 file, 0.6 % of it. What denormalises the result and stands in for a prompt (mean, std,
# null_*, special_*: everything outside the transformer), every vector (biases and norms: they are added to float32
# sums), and the layers through which the latent and the time come in and go out: their rounding is the result's.
_TRANSFORMER: Final = "motion_transformer."
_KEPT_IN_FLOAT32: Final = (
    "motion_transformer.input_encoder.",
    "motion_transformer.timestep_encoder.",
    "motion_transformer.final_layer.linear.",
)


class Checkpoint(Mapping[str, Tensor]):
    """Tensors of an opened checkpoint, read from the disk when they are used.

    Indexing raises ModelDamaged, which names the tensor, where a value is not a finite number.
    """

    def __init__(self, path: Path, tensors: Mapping[str, Tensor]) -> None:
        self.path = path
        self._tensors = tensors

    def __getitem__(self, name: str) -> Tensor:
        tensor = self._tensors[name]
        if not _is_finite(tensor):
            raise ModelDamaged(f"{self.path.name} holds values in {name} that are not numbers.", cure=_CURE)
        return tensor

    def __iter__(self) -> Iterator[str]:
        return iter(self._tensors)

    def __len__(self) -> int:
        return len(self._tensors)

    def kind(self, name: str) -> tuple[torch.dtype, tuple[int, ...]]:
        """Type and shape of a tensor, without reading it."""
        tensor = self._tensors[name]
        return tensor.dtype, tuple(tensor.shape)


def open_checkpoint(path: Path) -> Checkpoint:
    """The tensors of an official checkpoint. Nothing in the file is run, and nothing but its table is read.

    Raises ModelMissing, or ModelDamaged: cut short, no checkpoint at all, made to run code, or not holding tensors.
    """
    if not path.is_file():
        raise ModelMissing(f"{path} is not there.", cure="Download the model (hymotion models download).")
    is_zip = _is_zip(path)
    try:
        content: object = torch.load(path, weights_only=True, mmap=True, map_location="cpu")
    except _UNREADABLE as error:
        raise _refusal(path, is_zip) from error
    return Checkpoint(path, _tensors(path, content))


def convert(
    checkpoint: Path, target: Path, precision: StoredPrecision, on_progress: OnProgress, is_cancelled: IsCancelled
) -> str:
    """Turn an official checkpoint into our file of weights, tensor by tensor; the SHA-256 of what was written.

    At no time is more than one tensor in memory. `target` appears, whole, at the end or not at all; its facts lie
    beside it (`read_facts`). Raises ModelMissing, ModelDamaged, DiskFull, Cancelled, EngineFailed.
    """
    source = open_checkpoint(checkpoint)
    stored = {name: StoredTensor(_stored_dtype(name, source, precision), source.kind(name)[1]) for name in source}
    state = checkpoint.stat()
    facts: dict[str, Any] = {
        "precision": precision,
        "source": {"name": checkpoint.name, "size": str(state.st_size), "modified_ns": str(state.st_mtime_ns)},
    }
    return write_weights(target, stored, source.__getitem__, facts, on_progress, is_cancelled)


def _is_finite(tensor: Tensor) -> bool:
    """Whether every value is a number; no copy of the tensor is made, as torch.isfinite would."""
    return tensor.numel() == 0 or all(math.isfinite(float(extreme)) for extreme in tensor.aminmax())


def _stored_dtype(name: str, source: Checkpoint, precision: StoredPrecision) -> torch.dtype:
    _, shape = source.kind(name)
    small = len(shape) < 2 or not name.startswith(_TRANSFORMER) or name.startswith(_KEPT_IN_FLOAT32)
    return torch.float32 if precision == "fp32" or small else torch.bfloat16


def _tensors(path: Path, content: object) -> dict[str, Tensor]:
    """The table of tensors in what was loaded, or ModelDamaged."""
    table = cast("dict[Any, Any]", content) if isinstance(content, dict) else {}
    if _SECTION in table:
        inner = table[_SECTION]
        table = cast("dict[Any, Any]", inner) if isinstance(inner, dict) else {}
    if not table:
        raise ModelDamaged(f"{path.name} holds no table of tensors.", cure=_CURE)
    tensors: dict[str, Tensor] = {}
    for name, value in table.items():
        if not isinstance(name, str) or not isinstance(value, Tensor):
            raise ModelDamaged(f"{path.name} holds {name!r}, which is not a tensor.", cure=_CURE)
        if not value.is_floating_point() or value.layout is not torch.strided or value.is_quantized:
            raise ModelDamaged(f"{path.name} holds {name} as {value.dtype}; weights are numbers.", cure=_CURE)
        # A view that repeats a few bytes could claim any size; a tensor on "meta" has no bytes at all.
        if value.device.type != "cpu" or value.untyped_storage().nbytes() < value.numel() * value.element_size():
            raise ModelDamaged(f"{path.name} does not hold all values of {name}.", cure=_CURE)
        tensors[name] = value
    return tensors


def _is_zip(path: Path) -> bool:
    """Whether the file begins as a checkpoint does. Raises ModelDamaged where it can't be read at all."""
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError as error:
        raise ModelDamaged(f"{path} cannot be read: {error.strerror or error}.", cure=_CURE) from error


def _refusal(path: Path, is_zip: bool) -> ModelDamaged:
    """Why torch did not read this file, in one sentence. Reads it without running it."""
    wanted = _imports_beyond_tensors(path) if is_zip else _imports_of_bare_pickle(path)
    if wanted:
        return ModelDamaged(
            f"{path.name} is not just weights: it tries to run code ({', '.join(wanted[:3])}). It was not run.",
            cure=_CURE_CODE,
        )
    if is_zip:
        return ModelDamaged(f"{path.name} is cut short or altered.", cure=_CURE)
    return ModelDamaged(f"{path.name} is not a checkpoint.", cure=_CURE)


def _imports_beyond_tensors(path: Path) -> list[str]:
    """What the pickle in a checkpoint asks Python to import that no table of tensors needs."""
    try:
        return sorted(torch.serialization.get_unsafe_globals_in_checkpoint(str(path)))
    except _UNREADABLE:  # too damaged to say
        return []


def _imports_of_bare_pickle(path: Path) -> list[str]:
    """What the first pickle of a file that is no zip would import. torch's own old form begins with a number."""
    found: list[str] = []
    with path.open("rb") as file:
        beginning = file.read(_LONGEST_PICKLE)
    strings: list[str] = []
    try:
        for code, argument, _ in pickletools.genops(beginning):
            if code.name in ("GLOBAL", "INST"):
                found.append(str(argument).replace(" ", "."))
            elif code.name == "STACK_GLOBAL":
                found.append(".".join(strings[-2:]))
            elif isinstance(argument, str):
                strings.append(argument)
    except ValueError:  # cut short, or no pickle: what was found until there counts
        pass
    return found
