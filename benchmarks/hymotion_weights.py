"""Random weights at HY-Motion 1.0's full size, made once into build/: official form and both of our own.

    python benchmarks/hymotion_weights.py make FOLDER         the checkpoint, from a seed
    python benchmarks/hymotion_weights.py convert FOLDER PRECISION

Each prints one line of JSON: seconds, peak memory, bytes written. bench_hymotion.py runs each as its own process.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import torch
from ours import checkout, load
from process_memory import OwnPeak, peak_resident, resident

SEED: Final = 3
CHECKPOINT: Final = "latest.ckpt"
# What the released config.yml of 1.0 says.
FULL_SIZE: Final = {
    "input_dim": 201,
    "feat_dim": 1280,
    "num_layers": 27,
    "num_heads": 20,
    "ctxt_input_dim": 4096,
    "vtxt_input_dim": 768,
    "mask_mode": "narrowband",
    "apply_rope_to_single_branch": False,
    "time_factor": 1000.0,
}


def full_config(layers: int = FULL_SIZE["num_layers"]) -> Any:
    """The ModelConfig of 1.0; with fewer layers for a quick look."""
    config = load("inference.engines.hymotion.config")
    network = config.NetworkConfig(**{**FULL_SIZE, "num_layers": layers})
    return config.ModelConfig(network=network, guidance=5.0, enable_ctxt_null_feat=True, enable_special_game_feat=True)


def weights_name(precision: str) -> str:
    """Our own file of a precision."""
    return f"weights-{precision}.safetensors"


def make(folder: Path, layers: int) -> dict[str, Any]:
    """Write the checkpoint: every tensor scaled so that what goes through keeps its size, as in trained networks."""
    network = load("inference.engines.hymotion.network")
    with torch.device("meta"):
        shapes = network.HyMotionNetwork(full_config(layers).network).state_dict()
    generator = torch.Generator().manual_seed(SEED)
    tensors: dict[str, torch.Tensor] = {}
    for name, shape in shapes.items():
        spread = 0.02 if shape.dim() < 2 else shape.shape[-1] ** -0.5
        tensor = torch.empty(shape.shape).normal_(0.0, spread, generator=generator)
        if "norm" in name and name.endswith("weight"):
            tensor += 1.0
        tensors[name] = tensor
    tensors["std"].fill_(0.05)
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{CHECKPOINT}.partial"
    torch.save({"model_state_dict": tensors}, partial)
    partial.replace(folder / CHECKPOINT)
    return {"parameters": sum(tensor.numel() for tensor in tensors.values())}


def convert(folder: Path, precision: str) -> dict[str, Any]:
    """The streaming conversion, with the most memory of its own that it needed beyond what was there before."""
    checkpoint = load("inference.engines.hymotion.checkpoint")
    engine = load("inference.engine")
    target = folder / weights_name(precision)
    before = resident()[1]
    with OwnPeak() as peak:
        sha256 = checkpoint.convert(
            folder / CHECKPOINT, target, precision, engine.ignore_progress, engine.never_cancelled
        )
    return {"sha256": sha256, "bytes": target.stat().st_size, "own_beyond_start": peak.bytes - before}


def verify(folder: Path, precision: str) -> dict[str, Any]:
    """Hashing a file of weights again."""
    checkpoint, engine = load("inference.engines.hymotion.checkpoint"), load("inference.engine")
    checkpoint.verify(folder / weights_name(precision), engine.ignore_progress, engine.never_cancelled)
    return {}


def main(arguments: Sequence[str]) -> int:
    """Command line; returns the exit status."""
    checkout()
    what, folder = arguments[0], Path(arguments[1])
    work = {
        "make": lambda: make(folder, int(arguments[2])),
        "convert": lambda: convert(folder, arguments[2]),
        "verify": lambda: verify(folder, arguments[2]),
    }
    start = time.perf_counter()
    result = work[what]()
    seconds = time.perf_counter() - start
    sys.stdout.write(json.dumps({**result, "seconds": seconds, "peak_resident": peak_resident()}) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
