"""The tensors of a model folder, read one by one by their names into memory of our own.

A plain read instead of the usual memory map: what a tensor costs is its size, it is given back with it, and a file that
shrinks meanwhile is an error here instead of the end of the process.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import torch

from ...errors import ModelDamaged, ModelMissing
from .model_json import read_json

INDEX: Final = "model.safetensors.index.json"
SINGLE: Final = "model.safetensors"
_MAX_HEADER_BYTES: Final = 100_000_000
_DTYPES: Final = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "U8": torch.uint8,
}


@dataclass(frozen=True)
class TensorPlace:
    """Where a tensor lies: bytes `start` to `start + size` of `file`."""

    file: Path
    dtype: torch.dtype
    shape: tuple[int, ...]
    start: int
    size: int


class TensorFiles:
    """The weights of a folder in the Hugging Face form: model.safetensors, or several files and their index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.places: dict[str, TensorPlace] = {}
        for file in _files_of(folder):
            self.places.update(read_header(file))

    def __contains__(self, name: str) -> bool:
        return name in self.places

    def read(self, name: str) -> torch.Tensor:
        """A tensor as it is stored. Raises ModelDamaged naming it."""
        place = self._place(name)
        values = torch.empty(place.shape, dtype=place.dtype)
        with place.file.open("rb", buffering=0) as stream:
            _read_into(stream, place.start, values, name)
        return values

    def read_rows(self, name: str, rows: Iterable[int]) -> torch.Tensor:
        """Some rows of a matrix, in this order; nothing else of it is read."""
        place = self._place(name)
        wanted = list(rows)
        values = torch.empty((len(wanted), *place.shape[1:]), dtype=place.dtype)
        size = place.size // place.shape[0]
        with place.file.open("rb", buffering=0) as stream:
            for i, row in enumerate(wanted):
                if not 0 <= row < place.shape[0]:
                    raise _damaged(place.file, f"{name} has no row {row}")
                _read_into(stream, place.start + row * size, values[i], name)
        return values

    def _place(self, name: str) -> TensorPlace:
        place = self.places.get(name)
        if place is None:
            raise ModelDamaged(
                f"The weights in {self.folder.name} lack the tensor {name}.",
                cure=f"Download {self.folder.name} again.",
            )
        return place


def read_header(file: Path) -> dict[str, TensorPlace]:
    """Name -> place of each tensor in one file. Raises ModelMissing, or ModelDamaged when the file is cut short."""
    try:
        with file.open("rb") as stream:
            length = int.from_bytes(stream.read(8), "little")
            if not 2 <= length <= _MAX_HEADER_BYTES:
                raise _damaged(file, "it does not begin as a safetensors file does")
            header: dict[str, Any] = json.loads(stream.read(length))
        total = file.stat().st_size
    except FileNotFoundError as error:
        raise _missing(file) from error
    except ValueError as error:
        raise _damaged(file, "its list of tensors can't be read") from error
    places = {name: _place_of(file, 8 + length, entry) for name, entry in header.items() if name != "__metadata__"}
    end = max((place.start + place.size for place in places.values()), default=8 + length)
    if total != end:
        raise _damaged(file, f"it has {total:,} bytes instead of {end:,}")
    return places


def _files_of(folder: Path) -> list[Path]:
    if not (folder / INDEX).is_file():
        return [folder / SINGLE]
    index = read_json(folder / INDEX)
    try:
        return [folder / Path(name).name for name in sorted(set(index["weight_map"].values()))]
    except (KeyError, TypeError, AttributeError) as error:
        raise _damaged(folder / INDEX, "it names no files") from error


def _place_of(file: Path, data: int, entry: Any) -> TensorPlace:
    try:
        dtype, shape = _DTYPES[entry["dtype"]], tuple(int(size) for size in entry["shape"])
        begin, end = (int(offset) for offset in entry["data_offsets"])
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(file, "its list of tensors can't be read") from error
    if end - begin != math.prod(shape) * dtype.itemsize or begin < 0:
        raise _damaged(file, "its list of tensors contradicts itself")
    return TensorPlace(file, dtype, shape, data + begin, end - begin)


def _read_into(stream: io.FileIO, start: int, target: torch.Tensor, name: str) -> None:
    """Fill a contiguous tensor; systems read 2 GB at once at most."""
    view = memoryview(cast(Any, target.reshape(-1).view(torch.uint8).numpy()))
    stream.seek(start)
    done = 0
    while done < len(view):
        count = stream.readinto(view[done:])
        if not count:
            raise _damaged(Path(str(stream.name)), f"it ends inside {name}")
        done += count


def _missing(file: Path) -> ModelMissing:
    return ModelMissing(
        f"The file {file.name} of {file.parent.name} is missing.", cure=f"Download {file.parent.name} again."
    )


def _damaged(file: Path, what: str) -> ModelDamaged:
    return ModelDamaged(
        f"The file {file.name} of {file.parent.name} is damaged: {what}.", cure=f"Download {file.parent.name} again."
    )
