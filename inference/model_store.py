"""Which models are on this machine, and where.

    store = ModelStore()
    store.locate("Qwen3-8B")      -> InstalledPart | None
    store.require("Qwen3-8B")     -> Path, or ModelMissing with its size and what to press

A part that lies in another program's folder is used in place. Nothing is ever written there: the converted weights and
notes about such a part go into our own models folder.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from . import locations
from .errors import ModelMissing
from .model_parts import (
    CHECKPOINT,
    ENGINE_PARTS,
    PARTS,
    PRECISIONS,
    WEIGHTS_INDEX,
    Consent,
    Licence,
    Part,
    part_of,
    readable_bytes,
    weights_file,
)
from .model_places import Place, Source, places_of, read_extra_folders
from .model_record import Conversion, PartRecord, read_record

__all__ = ["ENGINE_PARTS", "PARTS", "InstalledPart", "ModelStore"]


@dataclass(frozen=True)
class InstalledPart:
    """A part that is here, complete as far as names and sizes tell (`model_files.verify` tells the rest).

    folder: where its files lie. source: whose folder that is. own_folder: the part's folder in our models folder, for
    what we write. revision: the hub's commit, "" where unknown. bytes: of all its files and conversions.
    converted: converted weights by precision ("fp32", "bf16"), only those made from this checkpoint.
    """

    part: Part
    folder: Path
    source: Source
    own_folder: Path
    revision: str
    bytes: int
    converted: dict[str, Path]
    consent: Consent | None

    @property
    def is_ours(self) -> bool:
        """Whether it lies in our models folder, so that we may remove it."""
        return self.source == "ours"

    @property
    def checkpoint(self) -> Path | None:
        """The official checkpoint, where it has not been removed after its conversion."""
        path = self.folder / CHECKPOINT
        return path if path.is_file() else None

    def fingerprint(self) -> str:
        """What decides the results: the hub's revision, else a hash of names, sizes and small files' contents."""
        if self.revision:
            return self.revision
        digest = hashlib.sha256()
        for path in _files_of(self.folder):
            size = path.stat().st_size
            digest.update(f"{path.relative_to(self.folder).as_posix()}:{size}\n".encode())
            if size < 20_000_000:
                digest.update(path.read_bytes())
        return digest.hexdigest()[:40]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, for the wire and for tables."""
        return {
            "part": self.part.name,
            "folder": str(self.folder),
            "source": self.source,
            "revision": self.revision,
            "bytes": self.bytes,
            "converted": {precision: str(path) for precision, path in self.converted.items()},
            "checkpoint": self.checkpoint is not None,
            "consent": self.consent.to_dict() if self.consent else None,
        }


class ModelStore:
    """The models folder, and the other programs' folders that are looked into."""

    def __init__(self, folder: Path | str | None = None, extra_folders: Sequence[Path] | None = None) -> None:
        """folder: None or "" means locations.models_folder(); extra_folders: None means those the user named."""
        self.folder = Path(folder).expanduser().absolute() if folder else locations.models_folder()
        self._extra = tuple(extra_folders) if extra_folders is not None else read_extra_folders()

    def locate(self, name: str) -> InstalledPart | None:
        """The first complete place of a part, or None. Raises ModelDamaged when our notes about it can't be read."""
        part = part_of(name)
        for place in places_of(part, self.folder, self._extra):
            if is_complete(part, place.folder):
                return self._installed(part, place)
        return None

    def require(self, name: str) -> Path:
        """The folder of a part. Raises ModelMissing."""
        return self.require_part(name).folder

    def require_part(self, name: str) -> InstalledPart:
        """Like `locate`; raises ModelMissing, which names the part, its size and the cure."""
        installed = self.locate(name)
        if installed is None:
            raise missing(part_of(name))
        return installed

    def missing_parts(self, engine: str) -> tuple[Part, ...]:
        """What an engine still needs, in the order in which to fetch it. Empty for engines without parts."""
        names = ENGINE_PARTS.get(engine, ())
        return tuple(part_of(name) for name in names if self.locate(name) is None)

    def consent_to(self, licence: Licence) -> Consent | None:
        """An earlier consent to what this licence says today, given for any part."""
        for part in PARTS:
            record = read_record(self.own_folder(part))
            consent = record.consent if record else None
            if consent and (consent.licence, consent.shown_sha256) == (licence.id, licence.shown_sha256):
                return consent
        return None

    def own_folder(self, part: Part) -> Path:
        """The part's folder in our models folder, whether or not it is there."""
        return self.folder / part.name

    def record_of(self, part: Part) -> PartRecord:
        """Our notes about a part; empty ones where there are none. Raises ModelDamaged."""
        return read_record(self.own_folder(part)) or PartRecord(part.name)

    def record_conversion(self, installed: InstalledPart, precision: str, sha256: str, checkpoint: Path) -> Path:
        """Note a conversion that lies finished in `own_folder`, and return its path."""
        path = installed.own_folder / weights_file(precision)
        source = checkpoint.stat()
        conversion = Conversion(
            file=path.name,
            bytes=path.stat().st_size,
            sha256=sha256,
            source=str(checkpoint),
            source_bytes=source.st_size,
            source_modified_ns=source.st_mtime_ns,
        )
        record = self.record_of(installed.part)
        converted = {**record.converted, precision: conversion}
        dataclasses.replace(record, converted=converted).write(installed.own_folder)
        return path

    def _installed(self, part: Part, place: Place) -> InstalledPart:
        own = self.own_folder(part)
        record = self.record_of(part)
        ours = place.source == "ours"
        converted = self._conversions(part, place, record)
        foreign_conversions = [] if ours else list(converted.values())
        files = {*_files_of(place.folder), *foreign_conversions}
        return InstalledPart(
            part=part,
            folder=place.folder,
            source=place.source,
            own_folder=own,
            revision=record.revision if ours else place.revision,
            bytes=sum(path.stat().st_size for path in files),
            converted=converted,
            consent=record.consent,
        )

    def _conversions(self, part: Part, place: Place, record: PartRecord) -> dict[str, Path]:
        """Ours first; a folder in place may be another models folder of this product, with conversions of its own."""
        if not part.convertible:
            return {}
        checkpoint = place.folder / CHECKPOINT
        found: dict[str, Path] = {}
        for folder, notes in ((place.folder, read_record(place.folder)), (self.own_folder(part), record)):
            for precision in PRECISIONS:
                path = folder / weights_file(precision)
                known = notes.converted.get(precision) if notes else None
                # files that somebody copied beside their checkpoint have no notes; what we convert always has
                fits = known.is_of(checkpoint) if known else folder == place.folder
                if fits and path.is_file():
                    found[precision] = path
        return found


def missing(part: Part) -> ModelMissing:
    """The error that says a part is not here."""
    return ModelMissing(
        f"{part.label} is not on this machine ({readable_bytes(part.bytes)} to download).",
        cure=f'Press "Download" in the panel, or run: hymotion models download {part.name}.',
    )


def is_complete(part: Part, folder: Path) -> bool:
    """Whether all needed files are there, every shard that an index names included."""
    if not folder.is_dir():
        return False
    if not all(any((folder / name).is_file() for name in choices) for choices in part.needed):
        return False
    return all((folder / shard).is_file() for shard in shards_of(folder / WEIGHTS_INDEX))


def shards_of(index: Path) -> tuple[str, ...]:
    """File names that a safetensors index names; empty where there is no index."""
    try:
        values = cast("dict[str, Any]", json.loads(index.read_text(encoding="utf-8")))
        weights = cast("dict[str, str]", values["weight_map"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError):
        return (f"{index.name} (unreadable)",)  # a name that is not there: the part counts as incomplete
    return tuple(sorted(set(weights.values())))


def _files_of(folder: Path) -> list[Path]:
    """All files of a part, without our notes about it and what a download has not finished."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".partial")
    return sorted(path for path in paths if not path.name.startswith(".hymotion-"))
