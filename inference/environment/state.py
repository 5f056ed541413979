"""What is known of the worker's environment without starting it.

A stamp, `hymotion-environment.json` in the environment's folder, says what was built, from what, and whether it was
finished. A folder without a stamp is not ours, and is neither used nor removed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final, Literal

from ..errors import EnvironmentProblem
from ..locations import environment_folder
from .backends import Requirements, backend_of, extra_of

Status = Literal["missing", "partial", "ready", "outdated", "broken"]

STAMP: Final = "hymotion-environment.json"
REQUIREMENTS_FOLDER: Final = Path(__file__).resolve().parent.parent / "worker_requirements"
_FORMAT: Final = 1


@dataclass(frozen=True)
class Stamp:
    """What the stamp says. All texts are for people, but for the names of backend and extras.

    finished: whether the environment was built to the end and verified. fingerprint: of the pins it was built from.
    size: bytes on disk. licences: extras whose licence was agreed to. imports: packages that were
    seen to import. notes: sentences worth knowing.
    """

    backend: str
    finished: bool = False
    fingerprint: str = ""
    python: str = ""
    base: str = ""
    torch: str = ""
    imports: tuple[str, ...] = ()
    size: int = 0
    created: str = ""
    created_by: str = ""
    extras: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def write(self, folder: Path) -> None:
        """Leave it in the environment's folder."""
        text = json.dumps({"format": _FORMAT, **asdict(self)}, indent=1)
        (folder / STAMP).write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class EnvironmentState:
    """How the environment is. message: one sentence. cure: what to do, "" when nothing need be done.

    missing: nothing there. partial: a build was cut short. ready. outdated: works, but the pins have changed since.
    broken: something that was there when it was built is gone, or the folder is not ours.
    """

    status: Status
    folder: Path
    message: str
    cure: str = ""
    stamp: Stamp | None = None

    @property
    def usable(self) -> bool:
        """Whether a worker can be started in it."""
        return self.status in ("ready", "outdated")


def state(folder: Path | None = None) -> EnvironmentState:
    """A quick look (a few files; no program is started). folder: None means locations.environment_folder()."""
    folder = (folder or environment_folder()).absolute()
    stamp = read_stamp(folder)
    if stamp is None:
        return _state_without_stamp(folder)
    if not stamp.finished:
        return _partial(folder, stamp)
    if problem := _what_is_gone(folder, stamp):
        return EnvironmentState("broken", folder, problem, "Repair the worker's environment.", stamp)
    if stamp.fingerprint != current_fingerprint(stamp):
        message = "The worker's environment was made for another version of HY-Motion."
        return EnvironmentState("outdated", folder, message, "Repair the worker's environment to renew it.", stamp)
    message = f"PyTorch {stamp.torch} on Python {stamp.python}, {stamp.size / 1e9:.1f} GB."
    return EnvironmentState("ready", folder, message, stamp=stamp)


def python_of(folder: Path | None = None) -> Path:
    """The environment's interpreter. Raises EnvironmentProblem unless the environment is usable."""
    found = state(folder)
    if not found.usable:
        code = "environment_missing" if found.status in ("missing", "partial") else "environment_broken"
        raise EnvironmentProblem(found.message, cure=found.cure, code=code)
    return interpreter(found.folder)


def interpreter(folder: Path) -> Path:
    """Where a virtual environment keeps its Python on this system."""
    return folder / "Scripts" / "python.exe" if os.name == "nt" else folder / "bin" / "python"


def site_packages(folder: Path) -> Path:
    """Where a virtual environment keeps its packages."""
    if os.name == "nt":
        return folder / "Lib" / "site-packages"
    return next(iter(sorted((folder / "lib").glob("python3*/site-packages"))), folder / "lib")


def partial_folder(folder: Path) -> Path:
    """Where an environment is built before it takes its place."""
    return folder.with_name(f"{folder.name}.partial")


def read_stamp(folder: Path) -> Stamp | None:
    """The stamp of a folder; None when there is none that we could have written."""
    try:
        values: Any = json.loads((folder / STAMP).read_text(encoding="utf-8"))
        known = {field.name for field in fields(Stamp)}
        chosen = {name: value for name, value in values.items() if name in known}
        for name in ("imports", "extras", "licences", "notes"):
            chosen[name] = tuple(str(item) for item in chosen.get(name, ()))
        return Stamp(**chosen)
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def fingerprint(requirements: Sequence[Requirements]) -> str:
    """Changes when any pin does."""
    digest = hashlib.sha256()
    for part in requirements:
        digest.update((REQUIREMENTS_FOLDER / part.file).read_bytes())
    return digest.hexdigest()


def current_fingerprint(stamp: Stamp) -> str:
    """What the same choice would be built from today; "" when it is no longer on offer."""
    try:
        extras = [extra_of(name).requirements for name in stamp.extras]
        return fingerprint([*backend_of(stamp.backend).requirements, *extras])
    except EnvironmentProblem:
        return ""


def _state_without_stamp(folder: Path) -> EnvironmentState:
    if holds_something(folder):
        message = f"{folder} holds something that HY-Motion did not make."
        return EnvironmentState("broken", folder, message, "Move it away, or set HYMOTION_HOME to another folder.")
    if partial_folder(folder).exists():
        return _partial(folder, None)
    message = "The worker's environment, which the HY-Motion engines run in, is not there yet."
    return EnvironmentState("missing", folder, message, "Create the worker's environment.")


def holds_something(folder: Path) -> bool:
    """Whether this is anything else than nothing, or an empty folder."""
    if not folder.is_dir():
        return os.path.lexists(folder)
    return any(folder.iterdir())


def _partial(folder: Path, stamp: Stamp | None) -> EnvironmentState:
    message = "The worker's environment is being made, or its making was cut short."
    cure = "Create it again, when no other Blender is at it; what was downloaded is kept."
    return EnvironmentState("partial", folder, message, cure, stamp)


def _what_is_gone(folder: Path, stamp: Stamp) -> str:
    """A sentence about what is missing of a finished environment, or ""."""
    home = _home(folder)
    if home is None:
        return "The worker's environment has lost its settings (pyvenv.cfg)."
    # a link into a folder that is gone does not "exist"; on Windows the copy exists and only `home` tells
    if not home.is_dir() or not interpreter(folder).exists():
        return f"The Python that the worker's environment was made from is gone ({home})."
    packages = site_packages(folder)
    for package in stamp.imports:
        if not (packages / package / "__init__.py").is_file():
            return f"The worker's environment lacks the package {package}."
    return ""


def _home(folder: Path) -> Path | None:
    """The folder of the base interpreter, as pyvenv.cfg has it."""
    try:
        lines = (folder / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    for line in lines:
        name, _, value = line.partition("=")
        if name.strip() == "home":
            return Path(value.strip())
    return None
