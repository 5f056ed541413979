"""Check the files of a model against what they must be, and remove what is ours. Needs no network and no torch."""

from __future__ import annotations

import dataclasses
import fnmatch
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from .engine import IsCancelled, OnProgress, Progress, raise_if
from .errors import HyMotionError, ModelDamaged
from .file_lock import locked
from .model_parts import CHECKPOINT, LICENCE_FILE, PRECISIONS, WEIGHTS_INDEX, Part, readable_bytes, weights_file
from .model_record import RECORD_FILE, FileRecord, PartRecord, read_record
from .model_store import InstalledPart, ModelStore, shards_of

LOCK_FILE: Final = ".hymotion-download.lock"
PARTIAL_SUFFIX: Final = ".partial"
_BLOCK: Final = 4 << 20
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_GIT_SHA1: Final = re.compile(r"[0-9a-f]{40}")

State = Literal["right", "altered", "wrong size", "missing", "unknown"]


@dataclass(frozen=True)
class CheckedFile:
    """One file after its check. "unknown": it is there, but nothing says what it must hash to."""

    name: str
    bytes: int
    state: State
    converted: bool = False


@dataclass(frozen=True)
class Verification:
    """What a check found. is_ours: whether the part lies in our models folder, and not in another program's."""

    part: str
    folder: Path
    is_ours: bool
    files: tuple[CheckedFile, ...]

    @property
    def problems(self) -> tuple[CheckedFile, ...]:
        """Files that are not as they must be."""
        return tuple(file for file in self.files if file.state not in ("right", "unknown"))

    def check(self) -> None:
        """Raise ModelDamaged, which names the files and says how they become right, when there is a problem."""
        if not self.problems:
            return
        named = ", ".join(f"{file.name} ({file.state})" for file in self.problems)
        if all(file.converted for file in self.problems):
            cure = f"Run: hymotion models convert {self.part}; the checkpoint is read again."
        elif self.is_ours:
            cure = f"Run: hymotion models download {self.part}; only what is damaged is fetched again."
        else:
            cure = f"Get a copy of our own: hymotion models download {self.part} --anyway."
        raise ModelDamaged(f"{self.part} in {self.folder} is damaged: {named}.", cure=cure)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        files = [vars(file) for file in self.files]
        return {"part": self.part, "folder": str(self.folder), "is_ours": self.is_ours, "files": files}


@dataclass(frozen=True)
class _Expected:
    """What a file must be. git: the hash is git's blob id (sha1) instead of a sha256. "": not known."""

    path: Path
    name: str
    bytes: int | None
    hash: str
    git: bool = False
    converted: bool = False


def verify(installed: InstalledPart, on_progress: OnProgress, is_cancelled: IsCancelled) -> Verification:
    """Hash every file of a part and compare. Raises Cancelled; damage is in the result."""
    expected = _expectations(installed)
    total = max(sum(item.path.stat().st_size for item in expected if item.path.is_file()), 1)
    done = 0
    checked: list[CheckedFile] = []
    for item in expected:
        size = item.path.stat().st_size if item.path.is_file() else 0
        on_progress(Progress(done / total, f"Checking {item.name}"))
        state = _state(item, size, done, total, on_progress, is_cancelled)
        checked.append(CheckedFile(item.name, size, state, item.converted))
        done += size
    found = Verification(installed.part.name, installed.folder, installed.is_ours, tuple(checked))
    if installed.is_ours and found.problems:
        _suspect(installed, {file.name for file in found.problems})
    return found


def _suspect(installed: InstalledPart, names: set[str]) -> None:
    """Note that these files are not what they were, so that the next download does not take them as they are."""
    record = read_record(installed.own_folder)
    if record is not None:
        files = {
            name: dataclasses.replace(known, modified_ns=0) if name in names else known
            for name, known in record.files.items()
        }
        dataclasses.replace(record, files=files).write(installed.own_folder)


def _state(
    item: _Expected, size: int, done: int, total: int, on_progress: OnProgress, is_cancelled: IsCancelled
) -> State:
    raise_if(is_cancelled)
    if not item.path.is_file():
        return "missing"
    if item.bytes is not None and size != item.bytes:
        return "wrong size"
    if not item.hash:
        return "unknown"
    digest = hashlib.sha1(f"blob {size}\0".encode(), usedforsecurity=False) if item.git else hashlib.sha256()
    with item.path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            done += len(block)
            raise_if(is_cancelled)
            on_progress(Progress(min(done / total, 1.0), f"Checking {item.name}"))
    return "right" if digest.hexdigest() == item.hash else "altered"


def _expectations(installed: InstalledPart) -> list[_Expected]:
    own = read_record(installed.own_folder) or PartRecord(installed.part.name)
    there = read_record(installed.folder) or PartRecord(installed.part.name)
    expected: list[_Expected] = []
    for name in sorted({*_present(installed.part, installed.folder), *_required(installed, there)}):
        path = installed.folder / name
        expected.append(_of_record(path, name, there.files.get(name)) or _of_hub_blob(path, name))
    for precision, path in installed.converted.items():
        notes = own if path.parent == installed.own_folder else there
        known = notes.converted.get(precision)
        expected.append(
            _Expected(path, path.name, known.bytes if known else None, known.sha256 if known else "", converted=True)
        )
    return expected


def _required(installed: InstalledPart, record: PartRecord) -> set[str]:
    """Names that must be there: those of the record, without a checkpoint that was removed after its conversion."""
    removable = {CHECKPOINT} if installed.converted and installed.checkpoint is None else set[str]()
    return (set(record.files) | set(shards_of(installed.folder / WEIGHTS_INDEX))) - removable


def _of_record(path: Path, name: str, known: FileRecord | None) -> _Expected | None:
    return _Expected(path, name, known.bytes, known.sha256) if known else None


def _of_hub_blob(path: Path, name: str) -> _Expected:
    """In the Hugging Face cache a file links to a blob that is called by its hash: sha256, or git's for small files."""
    blob = path.resolve().name if path.is_symlink() else ""
    if _SHA256.fullmatch(blob):
        return _Expected(path, name, None, blob)
    if _GIT_SHA1.fullmatch(blob):
        return _Expected(path, name, None, blob, git=True)
    return _Expected(path, name, None, "")


def _present(part: Part, folder: Path) -> set[str]:
    """Names, relative to a folder, of the part's files that lie there."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {name for name in names if name == LICENCE_FILE or _is_wanted(part, name)}


def _is_wanted(part: Part, name: str) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in part.wanted)


def remove(store: ModelStore, part: Part) -> int:
    """Remove a part's files and conversions from our models folder and return the bytes that are free now.

    Other programs' folders, and files of the user's own beside ours, are left alone. Raises HyMotionError when there
    is nothing of ours, or while it is being downloaded.
    """
    folder = store.own_folder(part)
    if folder.is_symlink():
        folder.unlink()  # the models lie where it points to, and stay there
        return 0
    if not folder.is_dir():
        raise _not_ours(store, part)
    with locked(folder / LOCK_FILE) as free:
        if not free:
            raise HyMotionError(
                f"{part.label} is being downloaded at this moment.", cure="Cancel that first.", code="model_in_use"
            )
        freed = _remove_files(folder, [path for path in folder.rglob("*") if path.is_file() and _is_ours(part, path)])
    (folder / LOCK_FILE).unlink(missing_ok=True)
    for inner in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        _remove_if_empty(inner)
    _remove_if_empty(folder)
    return freed


def remove_checkpoint(installed: InstalledPart) -> int:
    """Remove the official checkpoint of a part that has converted weights; the bytes that are free now.

    What was converted to bf16 alone can't become exact again without another download. Raises HyMotionError when the
    checkpoint is not ours, or nothing could take its place.
    """
    checkpoint = installed.checkpoint
    if checkpoint is None or not installed.is_ours or checkpoint.is_symlink():
        raise HyMotionError(
            f"The checkpoint of {installed.part.label} does not lie in our models folder, so it stays.",
            cure="Remove it where it is, if you want to.",
            code="model_not_ours",
        )
    if not installed.converted:
        raise HyMotionError(
            f"{installed.part.label} has not been converted; without its checkpoint nothing would be left.",
            cure=f"First run: hymotion models convert {installed.part.name}.",
            code="model_not_converted",
        )
    return _remove_files(checkpoint.parent, [checkpoint])


def _is_ours(part: Part, path: Path) -> bool:
    """Whether a file in our folder is one that we put there, or that the part consists of."""
    if path.name in (RECORD_FILE, f"{RECORD_FILE}{PARTIAL_SUFFIX}", LICENCE_FILE) or path.suffix == PARTIAL_SUFFIX:
        return True
    converted = {name for precision in PRECISIONS for name in _with_facts(weights_file(precision))}
    return path.name in converted or _is_wanted(part, path.name) or _is_wanted(part, f"{path.parent.name}/{path.name}")


def _with_facts(name: str) -> tuple[str, str]:
    """A file of weights and the facts beside it."""
    return name, f"{name}.json"


def _remove_files(folder: Path, paths: list[Path]) -> int:
    freed = 0
    for path in paths:
        size = 0 if path.is_symlink() else path.stat().st_size
        try:
            path.unlink()
        except OSError as error:
            raise HyMotionError(
                f"{path.relative_to(folder)} cannot be removed from {folder}: {error.strerror or error}.",
                cure="Close the programs that use it, or change its permissions.",
                code="models_folder",
            ) from error
        freed += size
    return freed


def _remove_if_empty(folder: Path) -> None:
    if not any(folder.iterdir()):
        folder.rmdir()


def _not_ours(store: ModelStore, part: Part) -> HyMotionError:
    installed = store.locate(part.name)
    if installed is None:
        return HyMotionError(f"{part.label} is not on this machine.", cure="", code="model_missing")
    size = readable_bytes(installed.bytes)
    return HyMotionError(
        f"{part.label} ({size}) belongs to another program: it lies in {installed.folder}.",
        cure="Remove it there, if you want to.",
        code="model_not_ours",
    )
