"""Making, repairing and removing the worker's environment.

It is built beside its place and moved there when it has been seen to work, so that what lies in its place is whole or
was whole. (A virtual environment that has moved still runs its Python, and that is all that is used of it; the start
scripts in its bin folder are not.)
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ..engine import IsCancelled, OnProgress, Progress, ignore_progress, never_cancelled, raise_if
from ..errors import DiskFull, EnvironmentProblem, HyMotionError, LicenceNotAccepted
from ..file_lock import locked
from ..locations import environment_folder
from .backends import MEGABYTE, Backend, Extra, Requirements, backend_of, extra_of, find_backend
from .base_python import BasePython, find_base_python
from .installer import Installer
from .state import (
    STAMP,
    EnvironmentState,
    Stamp,
    current_fingerprint,
    fingerprint,
    holds_something,
    partial_folder,
    python_of,
    read_stamp,
    state,
)
from .verification import verify_imports

_OVERHEAD: Final = 5 * MEGABYTE  # what a call of pip counts in the bar beside its downloads
_VERIFY_SHARE: Final = 0.06
_RENAME_TRIES: Final = 20  # Windows: a virus scanner looks at new files for a moment, and they can't be moved then


@dataclass(frozen=True)
class _Plan:
    """What is to be built."""

    backend: Backend
    extras: tuple[Extra, ...]
    base: BasePython

    @property
    def requirements(self) -> tuple[Requirements, ...]:
        return (*self.backend.requirements, *(extra.requirements for extra in self.extras))

    @property
    def imports(self) -> tuple[str, ...]:
        return (*self.backend.imports, *(name for extra in self.extras for name in extra.imports))


def create(
    folder: Path | None = None,
    *,
    backend: str = "auto",
    base_python: Path | None = None,
    extras: Sequence[str] = (),
    accepted_licences: Sequence[str] = (),
    on_progress: OnProgress = ignore_progress,
    is_cancelled: IsCancelled = never_cancelled,
) -> EnvironmentState:
    """Build the environment, or build it anew where one is, and return its state ("ready").

    folder: None means locations.environment_folder(). backend: a name of BACKENDS, or "auto" for what suits the
    machine. base_python: None means the first that will do (base_python.py). extras: names of EXTRAS;
    accepted_licences: those of them whose licence the user has agreed to.

    Needs the network, unless pip has kept everything from before. Whatever goes wrong, an environment that was there
    stays as it was and nothing half-built is left. Raises LicenceNotAccepted, DiskFull, Cancelled (within a second of
    the wish, plus the time to delete what was built) and EnvironmentProblem.
    """
    folder = (folder or environment_folder()).absolute()
    _check_place(folder)
    chosen_extras = _agreed(extras, accepted_licences)
    chosen_backend = backend_of(find_backend().backend if backend == "auto" else backend)
    plan = _Plan(chosen_backend, chosen_extras, find_base_python(base_python))
    with _building(folder):
        partial = partial_folder(folder)
        _delete(partial)
        _delete(_former_folder(folder))
        _check_space(folder, plan.backend)
        raise_if(is_cancelled)
        finished = False
        try:
            _build(partial, plan, on_progress, is_cancelled)
            on_progress(Progress(1.0 - _VERIFY_SHARE, "Seeing whether it works"))
            _finish(partial, plan, is_cancelled)
            raise_if(is_cancelled)
            _put_in_place(partial, folder)
            finished = True
        finally:
            if not finished:
                on_progress(Progress(1.0, "Tidying up"))
                _delete(partial)
    on_progress(Progress(1.0, "The environment is ready"))
    return state(folder)


def add_extras(
    names: Sequence[str],
    folder: Path | None = None,
    *,
    accepted_licences: Sequence[str],
    on_progress: OnProgress = ignore_progress,
    is_cancelled: IsCancelled = never_cancelled,
) -> EnvironmentState:
    """Put these EXTRAS into an environment that is there, without building it anew, and return its state.

    Whatever goes wrong, what worked before still does. Raises what `create` does.
    """
    folder = (folder or environment_folder()).absolute()
    extras = _agreed(names, accepted_licences)
    python_of(folder)  # raises unless it is usable
    stamp = read_stamp(folder)
    assert stamp is not None  # noqa: S101 (a usable environment has one)
    known = tuple(dict.fromkeys((*stamp.extras, *(extra.name for extra in extras))))
    with _building(folder):
        installer = Installer(folder, is_cancelled)
        for extra in extras:
            installer.install(
                extra.requirements, lambda fraction, message: on_progress(Progress(fraction / 2, message))
            )
        on_progress(Progress(0.5, "Seeing whether it works"))
        imports = tuple(dict.fromkeys((*stamp.imports, *(name for extra in extras for name in extra.imports))))
        verify_imports(folder, backend_of(stamp.backend), imports, is_cancelled)
        # The rest keeps the pins it was built from: outdated stays outdated.
        current = stamp.fingerprint == current_fingerprint(stamp)
        renewed = replace(stamp, extras=known, licences=known, imports=imports)
        replace(renewed, fingerprint=current_fingerprint(renewed) if current else "").write(folder)
    on_progress(Progress(1.0, "The environment is ready"))
    return state(folder)


def repair(
    folder: Path | None = None,
    *,
    base_python: Path | None = None,
    on_progress: OnProgress = ignore_progress,
    is_cancelled: IsCancelled = never_cancelled,
) -> EnvironmentState:
    """Build the same environment again, from what pip has kept and the network. Raises what `create` does.

    Also renews one whose pins have changed. One that is broken is removed first; where none was, one is created.
    """
    folder = (folder or environment_folder()).absolute()
    _check_place(folder)
    before = state(folder)
    if before.stamp is None:
        return create(folder, base_python=base_python, on_progress=on_progress, is_cancelled=is_cancelled)
    if before.status == "broken":
        find_base_python(base_python)  # no use in removing what can't be made again
        remove(folder)
    return create(
        folder,
        backend=before.stamp.backend,
        base_python=base_python,
        extras=before.stamp.extras,
        accepted_licences=before.stamp.licences,
        on_progress=on_progress,
        is_cancelled=is_cancelled,
    )


def remove(folder: Path | None = None) -> None:
    """Delete the environment and what is left of an unfinished one.

    Raises EnvironmentProblem when the folder does not carry our stamp, or is in use.
    """
    folder = (folder or environment_folder()).absolute()
    _check_place(folder)
    with _building(folder):
        if folder.exists():
            _move(
                folder, _former_folder(folder)
            )  # at once: what is left after a crash in the middle is not taken for it
        _delete(_former_folder(folder))
        _delete(partial_folder(folder))


def verify(folder: Path | None = None, *, is_cancelled: IsCancelled = never_cancelled) -> EnvironmentState:
    """Like `state`, but start the environment's Python and import everything (seconds).

    What does not import makes the state "broken". Raises Cancelled.
    """
    found = state(folder)
    if not found.usable or found.stamp is None:
        return found
    try:
        verify_imports(found.folder, backend_of(found.stamp.backend), found.stamp.imports, is_cancelled)
    except EnvironmentProblem as problem:
        return replace(found, status="broken", message=problem.message, cure=problem.cure)
    return found


@contextmanager
def _building(folder: Path) -> Generator[None]:
    """The right to change the environment, which one program at a time has. Raises EnvironmentProblem."""
    with locked(folder.with_name(f"{folder.name}.lock")) as mine:
        if not mine:
            raise _failed(
                "The worker's environment is being changed by another program just now.",
                cure="Wait until the other Blender or command is done with it, then try again.",
            )
        yield


def _agreed(names: Sequence[str], accepted: Sequence[str]) -> tuple[Extra, ...]:
    """The extras, if the user has agreed to the licence of each. Raises LicenceNotAccepted, EnvironmentProblem."""
    extras = tuple(extra_of(name) for name in dict.fromkeys(names))
    for extra in extras:
        if extra.name not in accepted:
            raise LicenceNotAccepted(
                f"{extra.name} has a licence of its own: {extra.licence} ({extra.licence_address})",
                cure="Agree to it, or leave this extra out.",
            )
    return extras


def _check_place(folder: Path) -> None:
    """The folder is ours or free. Raises EnvironmentProblem."""
    if os.path.islink(folder) or (holds_something(folder) and read_stamp(folder) is None):
        raise EnvironmentProblem(
            f"{folder} holds something that HY-Motion did not make, so it is left alone.",
            cure="Move it away, or set HYMOTION_HOME to another folder.",
            code="environment_failed",
        )


def _check_space(folder: Path, backend: Backend) -> None:
    """There is room enough. Raises DiskFull."""
    free = shutil.disk_usage(folder.parent).free
    if free < backend.disk:
        raise DiskFull(
            f"The worker's environment needs {backend.disk / 1e9:.1f} GB while it is made, and {folder.parent} has "
            f"{free / 1e9:.1f} GB left.",
            cure="Free some space, or set HYMOTION_HOME to a folder on a larger disk.",
        )


def _build(partial: Path, plan: _Plan, on_progress: OnProgress, is_cancelled: IsCancelled) -> None:
    """A virtual environment with everything in it, unverified."""
    partial.mkdir()
    Stamp(plan.backend.name, extras=tuple(extra.name for extra in plan.extras)).write(partial)
    on_progress(Progress(0.0, f"Preparing Python {plan.base.version}"))
    installer = Installer(partial, is_cancelled)
    installer.make_environment(plan.base)
    weights = [part.download + _OVERHEAD for part in plan.requirements]
    for number, part in enumerate(plan.requirements):
        begin, length = (share / sum(weights) for share in (sum(weights[:number]), weights[number]))

        def show(fraction: float, message: str, begin: float = begin, length: float = length) -> None:
            on_progress(Progress((begin + length * fraction) * (1.0 - _VERIFY_SHARE), message))

        # the first call brings the environment its pip, by means of the one that the base brings
        installer.install(part, show, pip=plan.base.pip / "pip" if number == 0 else None)


def _finish(partial: Path, plan: _Plan, is_cancelled: IsCancelled) -> None:
    """Verify, and say so in the stamp."""
    verified = verify_imports(partial, plan.backend, plan.imports, is_cancelled)
    notes = () if verified.usable else (f"PyTorch can't use this machine's {plan.backend.label}.",)
    Stamp(
        backend=plan.backend.name,
        finished=True,
        fingerprint=fingerprint(plan.requirements),
        python=verified.python,
        base=str(plan.base.path),
        torch=verified.versions.get("torch", ""),
        imports=plan.imports,
        size=_size(partial),
        created=time.strftime("%Y-%m-%d %H:%M"),
        created_by=f"HY-Motion with {plan.base.path.name} {plan.base.version}",
        extras=tuple(extra.name for extra in plan.extras),
        licences=tuple(extra.name for extra in plan.extras),
        notes=notes,
    ).write(partial)


def _put_in_place(partial: Path, folder: Path) -> None:
    """Move the finished environment to where it is used; the one that was there goes."""
    former = _former_folder(folder)
    _delete(former)
    if folder.exists():
        _move(folder, former)
    _move(partial, folder)
    _delete(former)


def _former_folder(folder: Path) -> Path:
    """Where an environment waits to be deleted."""
    return folder.with_name(f"{folder.name}.former")


def _move(source: Path, target: Path) -> None:
    """Rename a folder. Raises EnvironmentProblem when something in it is in use."""
    for attempt in range(_RENAME_TRIES):
        try:
            source.rename(target)
            return
        except PermissionError as error:
            if sys.platform != "win32" or attempt == _RENAME_TRIES - 1:
                raise _in_use(source, error) from error
            time.sleep(0.25)


def _delete(folder: Path) -> None:
    """Delete a folder of ours, its stamp last, so that a second try still knows it.

    Raises EnvironmentProblem when it does not carry our stamp, or something in it is in use.
    """
    _check_place(folder)
    if not folder.exists():
        return
    try:
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry.name != STAMP:
                entry.unlink()
        (folder / STAMP).unlink(missing_ok=True)
        folder.rmdir()
    except OSError as error:
        raise _in_use(folder, error) from error


def _in_use(folder: Path, error: OSError) -> HyMotionError:
    return _failed(
        f"{folder} could not be deleted or moved ({error.strerror or error}).",
        cure="Close what uses it (another Blender, a worker), then try again.",
    )


def _size(folder: Path) -> int:
    """Bytes of all files below."""
    total = 0
    for parent, _, files in os.walk(folder):
        total += sum(os.lstat(os.path.join(parent, file)).st_size for file in files)
    return total


def _failed(message: str, cure: str = "Try again; if it happens again, report it with this sentence.") -> HyMotionError:
    return EnvironmentProblem(message, cure=cure, code="environment_failed")
