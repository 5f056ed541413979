"""Our own form of the weights: one safetensors file, read tensor by tensor from the disk, and the facts beside it.

A safetensors file is eight bytes of length, that much JSON (name, dtype, shape and place of each tensor), then the
bytes of the tensors without a gap. `<file>.json` beside it holds its SHA-256 and what it was made from.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, cast

import safetensors
import torch
from torch import Tensor

from ...engine import IsCancelled, OnProgress, Progress, raise_if
from ...errors import DiskFull, EngineFailed, HyMotionError, ModelDamaged

StoredPrecision = Literal["fp32", "bf16"]

_NAMES: Final[dict[torch.dtype, str]] = {torch.float32: "F32", torch.bfloat16: "BF16"}
_ALIGNMENT: Final = 64  # of the first tensor: a cache line
_CHUNK: Final = 8 << 20
_GB: Final = 1e9
_RECONVERT: Final = "Convert the model again (hymotion models convert), or download it again."
# EFBIG: a file system, or a quota on files, that takes no file of this size. EDQUOT is missing on Windows.
_FULL: Final = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


@dataclass(frozen=True)
class StoredTensor:
    """How one tensor is stored."""

    dtype: torch.dtype
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        """Bytes."""
        return self.dtype.itemsize * int(torch.Size(self.shape).numel())


@dataclass(frozen=True)
class WeightsFacts:
    """What `<file>.json` says of a file of weights.

    sha256, size: of the whole file, the size in bytes. tensors: how many. source: name, size and time of change of the
    file it was made from.
    """

    sha256: str
    size: int
    precision: str
    tensors: int
    source: dict[str, str]


class WeightsFile(Mapping[str, Tensor]):
    """The tensors of a safetensors file. Only the header is read here; a tensor's bytes are read when they are used.

    Raises ModelDamaged when the file is missing, cut short, or not of this form.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = cast("Any", safetensors).safe_open(str(path), framework="pt", device="cpu")
            self._names: list[str] = list(self._file.keys())
        except FileNotFoundError as error:
            raise ModelDamaged(f"{path} is missing.", cure=_RECONVERT) from error
        except OSError as error:
            raise ModelDamaged(f"{path} cannot be read: {error.strerror or error}.", cure=_RECONVERT) from error
        except safetensors.SafetensorError as error:
            raise ModelDamaged(f"{path.name} is cut short or altered ({error}).", cure=_RECONVERT) from error
        self._known = frozenset(self._names)

    def __getitem__(self, name: str) -> Tensor:
        if name not in self._known:
            raise KeyError(name)
        return self._file.get_tensor(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def shape(self, name: str) -> tuple[int, ...]:
        """Shape of a tensor, without reading it."""
        return tuple(self._file.get_slice(name).get_shape())

    @property
    def precision(self) -> str:
        """What the large matrices are stored in: "fp32" or "bf16"; "" in a file that others made."""
        metadata = cast("dict[str, str] | None", self._file.metadata())
        return (metadata or {}).get("precision", "")


def facts_path(path: Path) -> Path:
    """Where the facts of a file of weights lie."""
    return path.with_name(f"{path.name}.json")


def read_facts(path: Path) -> WeightsFacts:
    """The facts beside a file of weights. Raises ModelDamaged when they are missing or unreadable."""
    place = facts_path(path)
    try:
        values = json.loads(place.read_text(encoding="utf-8"))
        return WeightsFacts(**{field.name: values[field.name] for field in dataclasses.fields(WeightsFacts)})
    except FileNotFoundError as error:
        raise ModelDamaged(f"{path.name} was never finished: {place.name} is missing.", cure=_RECONVERT) from error
    except OSError as error:
        raise ModelDamaged(f"{place} cannot be read: {error.strerror or error}.", cure=_RECONVERT) from error
    except (ValueError, TypeError, KeyError) as error:
        raise ModelDamaged(f"{place.name} does not say what it should.", cure=_RECONVERT) from error


def verify(path: Path, on_progress: OnProgress, is_cancelled: IsCancelled) -> str:
    """Read the whole file and compare it with its facts; its SHA-256. Raises ModelDamaged, Cancelled."""
    facts = read_facts(path)
    digest, done = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size != facts.size:
                raise ModelDamaged(f"{path.name} has {size:,} bytes instead of {facts.size:,}.", cure=_RECONVERT)
            while chunk := file.read(_CHUNK):
                raise_if(is_cancelled)
                digest.update(chunk)
                done += len(chunk)
                on_progress(Progress(done / max(size, 1), f"Checking {path.name}: {_of(done, size)}"))
    except OSError as error:
        raise ModelDamaged(f"{path} cannot be read: {error.strerror or error}.", cure=_RECONVERT) from error
    if digest.hexdigest() != facts.sha256:
        raise ModelDamaged(f"{path.name} was altered since it was made: its hash differs.", cure=_RECONVERT)
    return facts.sha256


def write_weights(
    target: Path,
    stored: Mapping[str, StoredTensor],
    read: Callable[[str], Tensor],
    facts: Mapping[str, Any],
    on_progress: OnProgress,
    is_cancelled: IsCancelled,
) -> str:
    """Write `target` and its facts tensor by tensor; the SHA-256. Either both are there at the end or nothing is new.

    read: the tensor of a name, in any floating type. facts: `precision` and `source` of WeightsFacts.
    Raises DiskFull, Cancelled, EngineFailed (the folder can't be written to), and what `read` raises.
    """
    # Large elements first, so that every tensor starts at a multiple of its own element.
    names = sorted(stored, key=lambda name: -stored[name].dtype.itemsize)
    header = _header({name: stored[name] for name in names}, {"precision": str(facts["precision"])})
    size = len(header) + sum(stored[name].size for name in names)
    digest = hashlib.sha256()
    with _replacing(target, size) as file:
        done = _put(file, digest, header)
        for name in names:
            raise_if(is_cancelled)
            tensor = read(name).to(stored[name].dtype).contiguous().reshape(-1)
            done += _put(file, digest, cast("Any", tensor.view(torch.uint8).numpy()).data)
            on_progress(Progress(done / size, f"Converting to {target.name}: {_of(done, size)}"))
    complete = WeightsFacts(sha256=digest.hexdigest(), size=size, tensors=len(names), **facts)
    text = json.dumps(dataclasses.asdict(complete), indent=1).encode()
    with _replacing(facts_path(target), len(text)) as file:
        file.write(text)
    return complete.sha256


def _header(stored: Mapping[str, StoredTensor], metadata: dict[str, str]) -> bytes:
    """The file's first bytes, filled up with spaces to a multiple of the alignment."""
    entries: dict[str, Any] = {"__metadata__": metadata}
    place = 0
    for name, kind in stored.items():
        entries[name] = {
            "dtype": _NAMES[kind.dtype],
            "shape": list(kind.shape),
            "data_offsets": [place, place + kind.size],
        }
        place += kind.size
    text = json.dumps(entries, separators=(",", ":")).encode()
    text += b" " * (-(8 + len(text)) % _ALIGNMENT)
    return len(text).to_bytes(8, "little") + text


def _put(file: BinaryIO, digest: Any, data: bytes | memoryview) -> int:
    file.write(data)
    digest.update(data)
    return len(data)


@contextlib.contextmanager
def _replacing(target: Path, size: int) -> Generator[BinaryIO]:
    """A file that becomes `target` at the end of the block and leaves no trace when the block raises."""
    partial = target.with_name(f"{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)  # of a process that was killed
        free = shutil.disk_usage(target.parent).free
        if free < size:
            raise _full(target, size, free)
        with partial.open("wb") as file, _removed_on_error(partial, file):
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except OSError as error:
        raise _not_written(target, size, error) from error


@contextlib.contextmanager
def _removed_on_error(partial: Path, file: BinaryIO) -> Generator[None]:
    try:
        yield
    except BaseException:
        # Closing writes what is still buffered, which fails again on a full disk; the file goes either way.
        with contextlib.suppress(OSError):
            file.close()
        partial.unlink(missing_ok=True)
        raise


def _not_written(target: Path, size: int, error: OSError) -> HyMotionError:
    if error.errno in _FULL:
        return _full(target, size, shutil.disk_usage(target.parent).free)
    return EngineFailed(
        f"{target} cannot be written: {error.strerror or error}.",
        detail=repr(error),
        cure="Choose a models folder that may be written to, and close what else has the file open.",
    )


def _full(target: Path, size: int, free: int) -> DiskFull:
    if free >= size:  # a quota, or a limit on files, that disk_usage does not know
        return DiskFull(
            f"The disk of {target.parent} takes no file of {size / _GB:.2f} GB.",
            cure="Choose a models folder on another disk, or raise the limit on the size of files.",
        )
    return DiskFull(
        f"{target.name} needs {size / _GB:.2f} GB and {target.parent} has {free / _GB:.2f} GB left.",
        cure=f"Make {(size - free) / _GB:.2f} GB free there, or choose a models folder on another disk.",
    )


def _of(done: int, size: int) -> str:
    return f"{done / _GB:.1f} of {size / _GB:.1f} GB"
