"""The text encoder at Qwen3-8B's size with random weights, read from disk layer by layer: peak memory and seconds.

    python benchmarks/bench_hymotion_encoder.py [--ways W ...] [--layers 36] [--tokens 160] [--device cpu] [--keep]

Needs torch and transformers (the development environment) and 16 GB of disk: writes build/qwen3-8b-random layer by
layer, runs each way in a process of its own, and deletes the files at the end unless told to keep them. "cold" drops
the files from the system's cache first, where it can (Linux): what the first prompt after starting a computer meets.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from ours import ROOT, checkout, load
from process_memory import OwnPeak, peak_resident, resident
from safetensors.torch import save_file

FOLDER: Final = ROOT / "build" / "qwen3-8b-random"
DONE: Final = "complete"
# What Qwen3-8B's config.json says of its sizes.
CONFIG: Final = {
    "architectures": ["Qwen3ForCausalLM"],
    "model_type": "qwen3",
    "hidden_size": 4096,
    "intermediate_size": 12288,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "head_dim": 128,
    "num_hidden_layers": 36,
    "vocab_size": 151936,
    "max_position_embeddings": 40960,
    "rope_theta": 1000000,
    "rms_norm_eps": 1e-06,
    "attention_bias": False,
    "tie_word_embeddings": False,
    "torch_dtype": "bfloat16",
}


@dataclass(frozen=True)
class Way:
    """One way to run the encoder. ahead: the next layer is read while one is at work."""

    name: str
    precision: str
    streamed: bool = True
    ahead: bool = True
    cold: bool = False


WAYS: Final = (
    Way("streamed cold", "bf16", cold=True),
    Way("streamed cold, not ahead", "bf16", ahead=False, cold=True),
    Way("streamed", "bf16"),
    Way("streamed, not ahead", "bf16", ahead=False),
    Way("streamed fp32", "fp32"),
    Way("kept int8", "int8", streamed=False),
    Way("kept nf4", "nf4", streamed=False),
    Way("kept bf16", "bf16", streamed=False),
)
# Seconds, then GB: to open (and to load what stays), of a layer, of a prompt; the most memory, the most beside mapped
# files, what is left at the end.
TIMES: Final = ("open_s", "layer_s", "encode_s")
SIZES: Final = ("peak", "own_peak", "own_after", "gpu")
USUAL: Final = tuple(way.name for way in WAYS[:5])


def make(layers: int) -> None:
    """Write the files as the released ones are, one layer in memory at a time; without lm_head, which is never read."""
    if (FOLDER / DONE).is_file() and (FOLDER / DONE).read_text() == str(layers):
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    (FOLDER / "config.json").write_text(json.dumps({**CONFIG, "num_hidden_layers": layers}, indent=1))
    shapes = _layer_shapes()
    generator = torch.Generator().manual_seed(5)
    layer = {name: _random(shape, generator) for name, shape in shapes.items()}
    index: dict[str, str] = {}

    def write(number: int, tensors: dict[str, torch.Tensor]) -> None:
        file = f"model-{number:05}-of-{layers + 1:05}.safetensors"
        save_file(tensors, FOLDER / file)
        index.update(dict.fromkeys(tensors, file))

    for i in range(layers):
        # rolled, so that no two layers are alike and none costs as much to make as the first
        tensors = {f"model.layers.{i}.{name}": torch.roll(values, i * 7919) for name, values in layer.items()}
        write(i + 1, tensors)
    table = (CONFIG["vocab_size"], CONFIG["hidden_size"])
    outer = {"model.embed_tokens.weight": _random(table, generator), "model.norm.weight": _random(table[1:], generator)}
    write(layers + 1, outer)
    (FOLDER / "model.safetensors.index.json").write_text(json.dumps({"weight_map": index}))
    (FOLDER / DONE).write_text(str(layers))


def _layer_shapes() -> dict[str, tuple[int, ...]]:
    transformers = __import__("transformers")
    module = transformers.models.qwen3.modeling_qwen3
    with torch.device("meta"):
        layer = module.Qwen3DecoderLayer(transformers.Qwen3Config(**CONFIG), 0)
    return {name: tuple(values.shape) for name, values in layer.state_dict().items()}


def _random(shape: Sequence[int], generator: torch.Generator) -> torch.Tensor:
    if len(shape) == 1:
        return torch.ones(tuple(shape), dtype=torch.bfloat16)
    return torch.empty(tuple(shape), dtype=torch.bfloat16).normal_(0.0, shape[-1] ** -0.5, generator=generator)


def run_child(way: Way, device: str, tokens: int) -> dict[str, Any]:
    """Encode one prompt, twice where the layers stay; seconds of each layer and the most memory."""
    checkout()
    start = time.perf_counter()
    streamed_qwen = load("inference.engines.hymotion.streamed_qwen")
    if not way.ahead:
        streamed_qwen.ThreadPoolExecutor = _NotAhead
    placement = load("inference.engines.hymotion.placement").EncoderPlacement(device, way.precision, way.streamed)
    never = load("inference.engine").never_cancelled
    imported, before = time.perf_counter() - start, resident()[1]
    stamps: list[float] = []
    ids = np.random.default_rng(0).integers(0, CONFIG["vocab_size"], tokens).tolist()
    with OwnPeak() as own:
        start = time.perf_counter()
        encoder = streamed_qwen.open_qwen(FOLDER, placement, lambda _: None, never)
        opened = time.perf_counter() - start
        if not way.streamed:
            encoder.encode([ids], lambda _: None, never)  # the first time warms up
        (features,) = encoder.encode([ids], lambda _: stamps.append(time.perf_counter()), never)
        encoder.close()
    return {
        "import_s": imported,
        "open_s": opened,
        "layer_s": float(np.median(np.diff(stamps))),
        "encode_s": stamps[-1] - stamps[0],
        "finite": bool(torch.isfinite(features).all()),
        "peak": peak_resident(),
        "own_peak": own.bytes,
        "own_before": before,
        "own_after": resident()[1],
        "gpu": torch.cuda.max_memory_allocated(device) if device.startswith("cuda") else 0,
    }


class _NotAhead:
    """A ThreadPoolExecutor that does the work when its result is asked for."""

    def __init__(self, **_: object) -> None:
        pass

    def __enter__(self) -> _NotAhead:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def submit(self, work: Any, *arguments: Any) -> Any:
        """The work, put off."""
        return type("Later", (), {"result": staticmethod(lambda: work(*arguments))})


def drop_from_cache() -> bool:
    """Make the system forget the files' contents; False where it can't be told to."""
    if not hasattr(os, "posix_fadvise"):
        return False
    for path in FOLDER.glob("*.safetensors"):
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return True


def measure(way: Way, arguments: argparse.Namespace) -> dict[str, Any] | None:
    """One way in a process of its own; None when it can't be had here."""
    if way.cold and not drop_from_cache():
        return None
    command = [sys.executable, __file__, "--child", way.name, "--device", arguments.device]
    command += ["--tokens", str(arguments.tokens)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(output.splitlines()[-1])


def main() -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [way.name for way in WAYS]
    parser.add_argument("--ways", nargs="+", default=list(USUAL), choices=names, help="(%(default)s)")
    parser.add_argument("--layers", type=int, default=CONFIG["num_hidden_layers"], help="fewer for a quick look")
    parser.add_argument("--tokens", type=int, default=160, help="of the conversation (%(default)s)")
    parser.add_argument("--device", default="cpu", help="cpu, cuda or mps (%(default)s)")
    parser.add_argument("--keep", action="store_true", help="keep the files for the next run")
    parser.add_argument("--child", choices=names, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        (way,) = (way for way in WAYS if way.name == arguments.child)
        print(json.dumps(run_child(way, arguments.device, arguments.tokens)))
        return 0
    start = time.perf_counter()
    make(arguments.layers)
    size = sum(path.stat().st_size for path in FOLDER.glob("*.safetensors"))
    print(f"{size / 1e9:.1f} GB in {arguments.layers} layers, made in {time.perf_counter() - start:.0f} s")
    print(f"{arguments.tokens} tokens on {arguments.device}, {torch.get_num_threads()} threads, {torch.__version__}")
    print(f"{'way':26}" + "".join(f"{name:>10}" for name in (*TIMES, *SIZES)))
    try:
        for way in WAYS:
            found = measure(way, arguments) if way.name in arguments.ways else None
            if found:
                times = "".join(f"{found[key]:10.2f}" for key in TIMES)
                print(f"{way.name:26}{times}" + "".join(f"{found[key] / 1e9:10.2f}" for key in SIZES), flush=True)
    finally:
        if not arguments.keep:
            shutil.rmtree(FOLDER, ignore_errors=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
