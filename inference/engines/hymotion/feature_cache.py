"""Encoded prompts on disk, for ever: a prompt that was read once needs no text encoder again. numpy alone.

One npz for each (prompt as sent to the encoders, revision of the encoders, precision, conversation around it). The
folder may be shared by processes: an entry appears whole or not at all, and a damaged one counts as missing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

import numpy as np

from ...errors import DiskFull, ModelDamaged, ModelMissing
from .text_features import TextFeatures

_LAST_ENCODERS: Final = "encoders.json"
_SMALL_FILES: Final = ("*.json", "*.jinja", "merges.txt")
_WEIGHTS: Final = "*.safetensors"
_SAMPLE_BYTES: Final = 4096
_SAMPLES_A_FILE: Final = 64
# What damaged bytes were seen to raise; RuntimeError: an entry that seems encrypted, MemoryError: one that seems huge.
_UNREADABLE: Final = (
    OSError,
    ValueError,
    KeyError,
    EOFError,
    RuntimeError,
    MemoryError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True)
class FeatureKey:
    """What decides the features of a prompt.

    prompt: exactly as the encoders get it. encoders: `encoder_revision` of each encoder's folder.
    precision: EncoderPlacement.precision; where it ran and whether it was streamed changes rounding at most.
    template: prompt_template.template_hash().
    """

    prompt: str
    encoders: tuple[str, ...]
    precision: str
    template: str

    def text(self) -> str:
        """The key in words, as it is kept in the entry."""
        return json.dumps(asdict(self), sort_keys=True)

    def file_name(self) -> str:
        """The entry's file."""
        return f"{hashlib.sha256(self.text().encode('utf-8', 'surrogatepass')).hexdigest()[:40]}.npz"


class FeatureCache:
    """The entries in a folder, which is made when the first one is put.

    The revisions of the encoders that last read a prompt are kept beside them, so that what they said can be found when
    they themselves have been removed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: FeatureKey) -> TextFeatures | None:
        """What was put under this key. None when nothing was, or when it is damaged; then it is removed."""
        path = self.folder / key.file_name()
        try:
            with np.load(path, allow_pickle=False) as stored:
                if str(stored["key"]) != key.text():
                    raise ValueError("the entry is another prompt's")
                features = TextFeatures(stored["sentence"], stored["tokens"])
            if not (np.isfinite(features.sentence).all() and np.isfinite(features.tokens).all()):
                raise ValueError("the entry holds values that are not numbers")
        except FileNotFoundError:
            return None
        except _UNREADABLE:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
            return None
        return features

    def last_encoders(self) -> tuple[str, ...] | None:
        """`FeatureKey.encoders` of the prompt that was put last; None when there is none, or it can't be read."""
        try:
            revisions = json.loads((self.folder / _LAST_ENCODERS).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return tuple(map(str, cast("list[object]", revisions))) if isinstance(revisions, list) else None

    def put(self, key: FeatureKey, features: TextFeatures) -> None:
        """Keep the features. Raises DiskFull when they can't be written; then nothing is left behind."""

        def write(file: BinaryIO) -> None:
            np.savez_compressed(file, key=key.text(), sentence=features.sentence, tokens=features.tokens)

        self._write(self.folder / key.file_name(), write)
        if self.last_encoders() != key.encoders:
            self._write(self.folder / _LAST_ENCODERS, lambda file: file.write(json.dumps(key.encoders).encode()))

    def _write(self, path: Path, write: Callable[[BinaryIO], object]) -> None:
        partial = ""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # a name of its own: another process may be writing the same prompt
            number, partial = tempfile.mkstemp(dir=self.folder, prefix=path.stem, suffix=".partial")
            with os.fdopen(number, "wb") as file:
                write(file)
            Path(partial).replace(path)
        except OSError as error:
            if isinstance(error, PermissionError) and path.is_file():
                return  # on Windows, while another process reads the same entry
            raise DiskFull(
                f"The encoded prompt can't be kept in {self.folder}: {error.strerror or error}.",
                cure="Make room on that disk, or allow writing there.",
            ) from error
        finally:
            if partial:
                with contextlib.suppress(OSError):
                    Path(partial).unlink(missing_ok=True)


def encoder_revision(folder: Path) -> str:
    """Tells one encoder's files from another's in a moment: settings and tokenizer whole, of the weights samples.

    Raises ModelMissing when the folder has no weights.
    """
    digest = hashlib.sha256()
    small = sorted({path for pattern in _SMALL_FILES for path in folder.glob(pattern)})
    weights = sorted(folder.glob(_WEIGHTS))
    if not weights:
        raise ModelMissing(f"There are no weights in {folder}.", cure=f"Download {folder.name} again.")
    try:
        for path in small:
            digest.update(f"{path.name}\n".encode() + path.read_bytes())
        for path in weights:
            for piece in _samples(path):
                digest.update(piece)
    except OSError as error:
        raise ModelDamaged(
            f"{folder} can't be read: {error.strerror or error}.", cure=f"Download {folder.name} again."
        ) from error
    return digest.hexdigest()[:16]


def _samples(path: Path) -> Iterator[bytes]:
    """Size, list of tensors, and pieces spread over the file: weights that were trained otherwise differ in them."""
    size = path.stat().st_size
    with path.open("rb", buffering=0) as file:
        start = file.read(8)
        yield f"{path.name} {size}\n".encode() + start
        yield file.read(min(int.from_bytes(start, "little"), size))
        for i in range(_SAMPLES_A_FILE):
            file.seek(size * i // _SAMPLES_A_FILE)
            yield file.read(_SAMPLE_BYTES)
