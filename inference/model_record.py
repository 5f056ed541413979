"""The small file beside a model's files: where they came from, what they must hash to, who agreed to what.

It lies in the part's folder in *our* models folder, also when the part itself is used in place somewhere else and
only its converted weights are ours.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from .errors import ModelDamaged
from .model_parts import Consent

RECORD_FILE: Final = ".hymotion-part.json"


@dataclass(frozen=True)
class FileRecord:
    """One file as it must be.

    modified_ns: its time of change when it was last found right; 0 makes the next download look at it again.
    """

    bytes: int
    sha256: str
    modified_ns: int = 0


@dataclass(frozen=True)
class Conversion:
    """One converted checkpoint.

    source: the checkpoint's path; source_bytes, source_modified_ns: as it was then, so that a conversion of another
    checkpoint is not taken for this one's.
    """

    file: str
    bytes: int
    sha256: str
    source: str
    source_bytes: int
    source_modified_ns: int

    def is_of(self, checkpoint: Path) -> bool:
        """Whether this was made from the file that lies there today. A checkpoint since removed counts as unchanged."""
        try:
            now = checkpoint.stat()
        except FileNotFoundError:
            return True
        return (now.st_size, now.st_mtime_ns) == (self.source_bytes, self.source_modified_ns)


@dataclass(frozen=True)
class PartRecord:
    """Everything known about one part.

    repo, revision: the hub's repository and commit. files: by path relative to the part's folder.
    consent: to the part's licence. licence_text_sha256: of the licence's full text as it came with the model.
    converted: by precision.
    """

    part: str
    repo: str = ""
    revision: str = ""
    files: dict[str, FileRecord] = field(default_factory=dict[str, FileRecord])
    consent: Consent | None = None
    licence_text_sha256: str = ""
    converted: dict[str, Conversion] = field(default_factory=dict[str, Conversion])

    def write(self, folder: Path) -> None:
        """Into the part's folder, whole or not at all."""
        values = {
            "format": 1,
            "part": self.part,
            "repo": self.repo,
            "revision": self.revision,
            "files": {name: vars(known) for name, known in self.files.items()},
            "consent": self.consent.to_dict() if self.consent else None,
            "licence_text_sha256": self.licence_text_sha256,
            "converted": {precision: vars(conversion) for precision, conversion in self.converted.items()},
        }
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f"{RECORD_FILE}.partial"
        partial.write_text(json.dumps(values, indent=1, sort_keys=True), encoding="utf-8")
        os.replace(partial, folder / RECORD_FILE)


def read_record(folder: Path) -> PartRecord | None:
    """The record in a part's folder, or None where there is none. Raises ModelDamaged when it can't be read."""
    path = folder / RECORD_FILE
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return _from_json(values)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelDamaged(
            f"The notes about a model in {path} cannot be read.",
            cure="Delete that file; the next download or check writes it anew.",
        ) from error


def _from_json(values: Any) -> PartRecord:
    known = cast("dict[str, Any]", values)
    return PartRecord(
        part=str(known["part"]),
        repo=str(known["repo"]),
        revision=str(known["revision"]),
        files={name: FileRecord(**values) for name, values in known["files"].items()},
        consent=Consent.from_dict(known["consent"]),
        licence_text_sha256=str(known["licence_text_sha256"]),
        converted={precision: Conversion(**c) for precision, c in known["converted"].items()},
    )
