"""Weight files: an npz that says what it is and notices when it was cut short or altered.

An entry called `header` holds UTF-8 JSON: the format tag, the engine's own `config`, and the SHA-256 of everything. The
other entries are the arrays. Nothing is pickled, so a file can't run code. Entries are stored, not deflated: they load
faster so, and the extension's zip deflates them anyway.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from ...errors import ModelDamaged, ModelMissing

FORMAT: Final = "hymotion-weights-1"
_HEADER: Final = "header"
_CURE: Final = "Install the extension again, or run `python3 dev.py weights` in a checkout."
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    NotImplementedError,
    RuntimeError,
    OSError,
)
"""What zipfile, numpy and json raise on a file that is not what was written."""


def write_weights(path: Path, config: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> None:
    """Write `arrays` and a JSON-able `config`: the same content, the same bytes, and never half a file under `path`."""
    stored = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    if _HEADER in stored:
        raise ValueError(f'"{_HEADER}" is the one name an array can\'t have')
    config = json.loads(json.dumps(config))
    header = {"format": FORMAT, "config": config, "sha256": _fingerprint(config, stored)}
    text = np.frombuffer(json.dumps(header).encode(), dtype=np.uint8)
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".unfinished")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
        for name, array in {_HEADER: text, **stored}.items():
            with archive.open(zipfile.ZipInfo(name + ".npy"), "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, array, allow_pickle=False)
    os.replace(unfinished, path)


def read_weights(path: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """(config, arrays) as they were written.

    Raises ModelMissing when there is no such file, ModelDamaged when it is not exactly what `write_weights` wrote.
    """
    path = Path(path)
    if not path.is_file():
        raise ModelMissing(f"The model file {path.name} is not in {path.parent}.", cure=_CURE)
    try:
        with zipfile.ZipFile(path) as archive:
            arrays = {name.removesuffix(".npy"): _read_array(archive, name) for name in archive.namelist()}
        header = json.loads(arrays.pop(_HEADER).tobytes())
        intact = header["format"] == FORMAT and header["sha256"] == _fingerprint(header["config"], arrays)
    except _DAMAGE as error:
        raise ModelDamaged(f"The model file {path.name} can't be read ({error}).", cure=_CURE) from error
    if not intact:
        raise ModelDamaged(f"The model file {path.name} was changed after it was written.", cure=_CURE)
    return header["config"], arrays


def _read_array(archive: zipfile.ZipFile, name: str) -> np.ndarray:
    """One entry; read whole first, so that its CRC is checked before numpy believes its header."""
    return np.lib.format.read_array(io.BytesIO(archive.read(name)), allow_pickle=False)


def _fingerprint(config: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> str:
    """SHA-256 over the config and each array's name, type, shape and bytes; the order of the arrays does not count."""
    digest = hashlib.sha256(json.dumps(config, sort_keys=True).encode())
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(f"\n{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(np.ascontiguousarray(array).data.cast("B") if array.size else b"")
    return digest.hexdigest()
