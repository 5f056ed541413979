"""What the HY-Motion engines find on this machine: read from disk beside Blender, drawn by panel and preferences."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from ..inference.engine_access import WORKER_PYTHON
from ..inference.environment import Backend, EnvironmentState, backend_of, find_backend
from ..inference.environment import state as environment_state
from ..inference.errors import HyMotionError
from ..inference.model_parts import ENGINE_PARTS, PARTS, Licence, Part
from ..inference.model_store import InstalledPart, ModelStore
from .machine import Machine


@dataclass(frozen=True, eq=False)
class PartOnDisk:
    """One model. installed: None when it is not here. problem: what is wrong with our notes about it."""

    part: Part
    installed: InstalledPart | None
    problem: HyMotionError | None = None


@dataclass(frozen=True, eq=False)
class EngineSetup:
    """One look at this machine.

    environment: the worker's. other_python: the worker runs in another Python, for developers. backend: what would be
    installed where no environment is. backend_reason: why this one; backend_problem: why none. models_folder: where
    models go. disk_free: bytes free there. consents: licences that were agreed to, by id.
    """

    environment: EnvironmentState
    other_python: bool
    backend: Backend | None
    backend_reason: str
    backend_problem: HyMotionError | None
    models_folder: Path
    disk_free: int
    parts: tuple[PartOnDisk, ...]
    consents: frozenset[str]

    @property
    def can_run(self) -> bool:
        """Whether a worker can be started."""
        return self.other_python or self.environment.usable

    def missing(self, engine: str) -> tuple[Part, ...]:
        """What an engine still needs, in the order in which to fetch it."""
        known = {found.part.name: found for found in self.parts}
        return tuple(known[name].part for name in ENGINE_PARTS.get(engine, ()) if known[name].installed is None)

    def unagreed(self, parts: tuple[Part, ...]) -> tuple[Licence, ...]:
        """The licences of these parts that must be agreed to and have not been."""
        licences = {part.licence.id: part.licence for part in parts if part.licence.needs_consent}
        return tuple(licence for name, licence in licences.items() if name not in self.consents)


def look(machine: Machine) -> EngineSetup:
    """Read a few small files and ask for free space; where there is no environment, find out which one fits."""
    environment = environment_state()
    backend, reason, problem = _backend() if environment.status in ("missing", "partial") else (None, "", None)
    store = ModelStore(machine.models_folder)
    parts = tuple(_on_disk(store, part) for part in PARTS)
    licences = {part.licence.id: part.licence for part in PARTS if part.licence.needs_consent}
    return EngineSetup(
        environment=environment,
        other_python=bool(os.environ.get(WORKER_PYTHON)),
        backend=backend,
        backend_reason=reason,
        backend_problem=problem,
        models_folder=store.folder,
        disk_free=_free(store.folder),
        parts=parts,
        consents=frozenset(name for name, licence in licences.items() if _agreed(store, licence)),
    )


def _backend() -> tuple[Backend | None, str, HyMotionError | None]:
    try:
        choice = find_backend()
        return backend_of(choice.backend), choice.reason, None
    except HyMotionError as problem:
        return None, "", problem


def _on_disk(store: ModelStore, part: Part) -> PartOnDisk:
    try:
        return PartOnDisk(part, store.locate(part.name))
    except HyMotionError as problem:
        return PartOnDisk(part, None, problem)


def _agreed(store: ModelStore, licence: Licence) -> bool:
    try:
        return store.consent_to(licence) is not None
    except HyMotionError:  # notes that can't be read: ask again
        return False


def _free(folder: Path) -> int:
    """Bytes free where the folder is or will be."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free
