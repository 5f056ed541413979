"""What every motion file needs: checked arrays in, atomic files out, and one kind of error."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import numpy as np

from ..errors import MotionFileError
from ..motion import Motion, MotionInfo

SLOWEST_FPS: Final = 1.0
FASTEST_FPS: Final = 1000.0

_TOO_LARGE: Final = 1e6  # metres or radians: no motion comes near
_EXPORT_AGAIN: Final = "Export the motion again from the program that made it."
# Everything numpy and zipfile raise on a file that is cut short, altered, or something else altogether.
_UNREADABLE: Final = (
    OSError,
    ValueError,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    MemoryError,
    SyntaxError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)


def damaged(path: Path, fact: str, cure: str = _EXPORT_AGAIN) -> MotionFileError:
    """The error for a file that was read but can't be used. fact: the rest of a sentence that starts with its name."""
    return MotionFileError(f"{path.name}: {fact}.", cure=cure)


def unreadable(path: Path, error: OSError) -> MotionFileError:
    """The error for a file that the system won't give us."""
    return MotionFileError(
        f"{path} can't be opened ({error.strerror or error}).",
        cure="Check the path, and that you may read the file.",
        code="motion_file_unreadable",
    )


def check_writable(path: Path | str) -> None:
    """Raise MotionFileError unless a file can be made at `path`. To be asked before any work is done.

    Makes and removes an empty file beside it: permission bits don't tell the truth on every system.
    """
    path = Path(path)
    if path.is_dir():
        raise _unwritable(path, "it is a folder", "Add a file name to the path.")
    if not path.parent.is_dir():
        raise _unwritable(path, f"the folder {path.parent} doesn't exist", "Make the folder first, or choose another.")
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error)) from error


def write_atomically(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Let `write` fill a temporary file beside `path`, then put it in place: nobody ever sees half a file.

    Raises MotionFileError when the system refuses; what was at `path` before is untouched then.
    """
    check_writable(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("wb") as file:
            write(file)
        unfinished.replace(path)
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error)) from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _unwritable(path: Path, reason: str, cure: str = "Choose a folder where you may write.") -> MotionFileError:
    return MotionFileError(f"{path} can't be written: {reason}.", cure=cure, code="motion_file_unwritable")


def array_names(path: Path) -> frozenset[str]:
    """Names of the arrays in an .npz file. Raises MotionFileError when it isn't one."""
    return _open_archive(path, lambda archive: frozenset(archive.files))


def _open_archive(path: Path, use: Callable[[Any], Any]) -> Any:
    try:
        file = path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from error
    with file:
        try:
            archive = np.load(file, allow_pickle=False)
            if isinstance(archive, np.ndarray):
                raise damaged(path, "holds a single array, not the named arrays of an .npz file")
            with archive:
                return use(archive)
        except _UNREADABLE as error:
            raise damaged(path, "isn't a complete .npz file; it is cut short, altered or of another kind") from error


@dataclass(frozen=True)
class Archive:
    """The arrays of an .npz file that a reader asked for, checked as they are taken out.

    Every method raises MotionFileError, naming the array, what it is, and what was expected.
    """

    path: Path
    arrays: dict[str, np.ndarray]

    @classmethod
    def read(cls, path: Path, names: Sequence[str]) -> Archive:
        """Load those of `names` that the file has; its other arrays, whatever they hold, are not touched."""
        return cls(
            path, _open_archive(path, lambda archive: {name: archive[name] for name in names if name in archive.files})
        )

    def has(self, name: str) -> bool:
        """Whether the file has this array."""
        return name in self.arrays

    def frames(self, name: str, shapes: Sequence[tuple[int, ...]]) -> np.ndarray:
        """(T, ...) finite float64 with T > 0, whose shape after T is one of `shapes`."""
        expected = " or ".join(f"(frames, {', '.join(map(str, shape))})" for shape in shapes)
        if name not in self.arrays:
            raise damaged(self.path, f"the array `{name}` is missing; expected shape {expected}")
        array = self.arrays[name]
        if array.shape[1:] not in shapes:
            raise damaged(self.path, f"the array `{name}` has shape {array.shape}, expected {expected}")
        if len(array) == 0:
            raise damaged(self.path, f"the array `{name}` has shape {array.shape}: no frames")
        if array.dtype.kind not in "fiu":
            raise damaged(self.path, f"the array `{name}` of shape {array.shape} holds {array.dtype}, expected numbers")
        values = array.astype(np.float64)
        unusable = ~(np.abs(values) < _TOO_LARGE)
        if unusable.any():
            where = tuple(np.argwhere(unusable)[0])
            raise damaged(
                self.path,
                f"the array `{name}` of shape {array.shape} has the value {values[where]:g} at frame {where[0]}",
            )
        return values

    def frames_per_second(self, names: Sequence[str], otherwise: float | None = None) -> float:
        """The first of `names` that is there, between SLOWEST_FPS and FASTEST_FPS."""
        name = next((n for n in names if n in self.arrays), None)
        if name is None:
            if otherwise is None:
                raise damaged(
                    self.path, f"the array `{names[0]}` is missing; expected one number, the frames per second"
                )
            return otherwise
        array = self.arrays[name]
        if array.size != 1 or array.dtype.kind not in "fiu":
            raise damaged(
                self.path, f"the array `{name}` has shape {array.shape} of {array.dtype}, expected one number"
            )
        return checked_fps(self.path, float(array.reshape(())), f"the array `{name}`")

    def text(self, name: str) -> str | None:
        """One string, or None where the file has none."""
        array = self.arrays.get(name)
        if array is None:
            return None
        if array.size != 1 or array.dtype.kind != "U":
            raise damaged(
                self.path, f"the array `{name}` has shape {array.shape} of {array.dtype}, expected one string"
            )
        return str(array.reshape(()))

    def info(self, name: str) -> MotionInfo:
        """The MotionInfo written as JSON by `info_as_text`; an empty one where the file has none."""
        text = self.text(name)
        if text is None:
            return MotionInfo()
        try:
            return MotionInfo.from_dict(json.loads(text))
        except (ValueError, TypeError, AttributeError) as error:
            raise damaged(self.path, f"the array `{name}` isn't the JSON that we write there") from error


def write_archive(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write a compressed .npz, atomically. The same arrays give the same bytes."""
    write_atomically(path, lambda file: np.savez_compressed(file, **cast(Any, arrays)))


def info_as_text(info: MotionInfo) -> str:
    """JSON, for `Archive.info`."""
    return json.dumps(info.to_dict(), ensure_ascii=False)


def checked_fps(path: Path, fps: float, where: str) -> float:
    """`fps`, or MotionFileError when no motion is recorded at that rate."""
    if not SLOWEST_FPS <= fps <= FASTEST_FPS:
        raise damaged(
            path,
            f"{where} says {fps:g} frames per second, expected {SLOWEST_FPS:g} to {FASTEST_FPS:g}",
            cure="Correct the frame rate in the file.",
        )
    return fps


def checked_motion(path: Path, transl: np.ndarray, joint_rotations: np.ndarray, fps: float, **rest: Any) -> Motion:
    """A Motion, whose own complaints become MotionFileError. rest: its other fields."""
    try:
        return Motion(transl, joint_rotations, fps, **rest)
    except ValueError as error:
        raise damaged(path, f"isn't a usable motion: {error}") from error
