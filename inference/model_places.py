"""Where a model may already lie on this machine: other programs' folders, which are read and never written to."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, cast

from . import locations
from .errors import HyMotionError
from .model_parts import Part

Source = Literal["ours", "hugging face cache", "comfyui", "upstream checkout", "folder"]

SETTINGS_FILE: Final = "models.json"
_EXTRA_FOLDERS: Final = "extra_folders"

# A folder that somebody names may be ComfyUI's, its models folder, the official code's, or hold the models itself.
_LAYOUTS: Final[tuple[tuple[str, Source], ...]] = (
    ("models/HY-Motion/ckpts", "comfyui"),
    ("ComfyUI/models/HY-Motion/ckpts", "comfyui"),
    ("HY-Motion/ckpts", "comfyui"),
    ("ckpts", "upstream checkout"),
    (".", "folder"),
)


@dataclass(frozen=True)
class Place:
    """A folder that may hold a part, whose folder it is, and the hub's revision where the path tells it."""

    folder: Path
    source: Source
    revision: str = ""


def places_of(part: Part, own: Path, extra_folders: Sequence[Path]) -> Iterator[Place]:
    """Every folder where a part may lie, best first: ours, folders the user named, ComfyUI, the Hugging Face cache."""
    yield Place(own / part.name, "ours")
    for root in extra_folders:
        yield from _places_below(part, root)
    for root in _comfyui_roots():
        yield from _places_below(part, root)
    yield from _hugging_face_snapshots(part)


def _places_below(part: Part, root: Path) -> Iterator[Place]:
    if root.name == part.name:
        yield Place(root, "folder")
    for layout, source in _LAYOUTS:
        base = root / layout
        yield Place(base / "tencent" / part.name, source)
        yield Place(base / part.name, source)
        if part.subfolder:
            # what `git clone` and a download of the whole repository leave behind
            yield Place(base / part.repo.partition("/")[2] / part.subfolder, source)


def _comfyui_roots() -> Iterator[Path]:
    if named := os.environ.get("COMFYUI_HOME"):
        yield Path(named).expanduser()
    yield Path.home() / "ComfyUI"
    yield Path.home() / "Documents" / "ComfyUI"


def hugging_face_cache() -> Path:
    """The hub's cache, found the way its own library finds it."""
    for variable in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if named := os.environ.get(variable):
            return Path(named).expanduser()
    if home := os.environ.get("HF_HOME"):
        return Path(home).expanduser() / "hub"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").expanduser() / "huggingface" / "hub"


def _hugging_face_snapshots(part: Part) -> Iterator[Place]:
    """The revision that `main` points to first, then the others, newest first."""
    repository = hugging_face_cache() / f"models--{part.repo.replace('/', '--')}"
    try:
        revisions = sorted((repository / "snapshots").iterdir(), key=_modified, reverse=True)
    except OSError:
        return
    try:
        main = (repository / "refs" / "main").read_text(encoding="utf-8").strip()
    except OSError:
        main = ""
    for snapshot in sorted(revisions, key=lambda revision: revision.name != main):
        yield Place(snapshot / part.subfolder, "hugging face cache", snapshot.name)


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def read_extra_folders() -> tuple[Path, ...]:
    """Folders the user named, from models.json in the data folder. Raises HyMotionError when it can't be read."""
    path = locations.data_folder() / SETTINGS_FILE
    try:
        values = cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))
        return tuple(Path(str(folder)) for folder in values[_EXTRA_FOLDERS])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise HyMotionError(
            f"The list of model folders in {path} cannot be read.",
            cure="Delete that file and name the folders again.",
            code="model_folders",
        ) from error


def write_extra_folders(folders: Sequence[Path]) -> None:
    """Remember the folders to look into, for all Blender versions."""
    path = locations.data_folder() / SETTINGS_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    values = {_EXTRA_FOLDERS: [str(folder.expanduser().absolute()) for folder in folders]}
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(values, indent=1), encoding="utf-8")
    os.replace(partial, path)
