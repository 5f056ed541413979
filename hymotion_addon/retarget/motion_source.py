"""Which files a motion can come from, and reading those that need no Blender."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ...inference.errors import MotionFileError
from ...inference.motion import Motion
from ...inference.motion_files import read_motion
from .any_bvh import read_any_bvh

PLAIN_SUFFIXES: Final = (".npz", ".bvh")
IMPORTED_SUFFIXES: Final = (".fbx", ".glb", ".gltf")
"""Files that Blender's importers open."""


def needs_blender(path: Path) -> bool:
    """Whether the file is opened by Blender's importers. Raises MotionFileError for no file and for unknown kinds."""
    suffix = path.suffix.lower()
    if suffix not in (*PLAIN_SUFFIXES, *IMPORTED_SUFFIXES):
        raise MotionFileError(
            f'"{path.name}" doesn\'t end as a motion file does.',
            cure=f"Use one of {', '.join((*PLAIN_SUFFIXES, *IMPORTED_SUFFIXES))}.",
            code="motion_file_type",
        )
    if not path.is_file():
        raise MotionFileError(f"There is no file {path}.", cure="Check the path.", code="motion_file_unreadable")
    return suffix in IMPORTED_SUFFIXES


def read_plain(path: Path) -> Motion:
    """The motion of an .npz, or of a .bvh of any skeleton. Raises MotionFileError."""
    return read_any_bvh(path) if path.suffix.lower() == ".bvh" else read_motion(path)
