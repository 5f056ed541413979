"""Motion files: one small module for each format, one table that knows them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..errors import MotionFileError
from ..motion import Motion
from . import amass, bvh, hymotion
from .storage import array_names, check_writable, damaged

__all__ = ["FORMATS", "MotionFormat", "check_format", "check_writable", "read_motion", "write_motion"]


@dataclass(frozen=True)
class MotionFormat:
    """One kind of motion file. arrays: names that an .npz must have to be of this kind."""

    name: str
    label: str
    suffix: str
    read: Callable[[Path], Motion]
    write: Callable[[Path, Motion], None]
    arrays: tuple[str, ...] = ()


FORMATS: Final = (
    MotionFormat("smplx", "SMPL-X, Y up", ".npz", amass.read_amass, amass.write_smplx, amass.REQUIRED),
    MotionFormat("amass", "AMASS, Z up", ".npz", amass.read_amass, amass.write_amass, amass.REQUIRED),
    MotionFormat("hymotion", "HY-Motion", ".npz", hymotion.read_hymotion, hymotion.write_hymotion, hymotion.REQUIRED),
    MotionFormat("bvh", "BVH", ".bvh", bvh.read_bvh, bvh.write_bvh),
)


def read_motion(path: Path | str) -> Motion:
    """Read a motion file of any known kind, told apart by suffix and, for .npz, by its arrays.

    Raises MotionFileError, one sentence that names what is wrong.
    """
    path = Path(path)
    candidates = _with_suffix(path)
    if not path.is_file():
        raise MotionFileError(f"There is no file {path}.", cure="Check the path.", code="motion_file_unreadable")
    if not any(candidate.arrays for candidate in candidates):
        return candidates[0].read(path)
    names = array_names(path)
    for candidate in candidates:
        if names.issuperset(candidate.arrays):
            return candidate.read(path)
    expected = " or ".join(f"`{'` and `'.join(arrays)}`" for arrays in dict.fromkeys(c.arrays for c in candidates))
    raise damaged(path, f"has the arrays {', '.join(sorted(names)) or '(none)'}; expected {expected}")


def write_motion(path: Path | str, motion: Motion, format_name: str = "") -> None:
    """Write a motion file, atomically. format_name: one of FORMATS; by default the first with the path's suffix.

    Raises MotionFileError when the suffix, the path or the motion doesn't fit.
    """
    path = Path(path)
    check_format(path, format_name).write(path, motion)


def check_format(path: Path | str, format_name: str = "") -> MotionFormat:
    """The format that `write_motion` will use, or MotionFileError. Touches no file."""
    candidates = _with_suffix(Path(path))
    for candidate in candidates:
        if format_name in ("", candidate.name):
            return candidate
    raise MotionFileError(
        f"{Path(path).name} can't hold the format {format_name}.",
        cure=f"Choose one of: {', '.join(f'{f.name} ({f.suffix})' for f in FORMATS)}.",
    )


def _with_suffix(path: Path) -> tuple[MotionFormat, ...]:
    candidates = tuple(known for known in FORMATS if known.suffix == path.suffix.lower())
    if not candidates:
        suffixes = " or ".join(dict.fromkeys(known.suffix for known in FORMATS))
        raise MotionFileError(
            f'"{path.name}" doesn\'t end as a motion file does.', cure=f"Use a name that ends in {suffixes}."
        )
    return candidates
