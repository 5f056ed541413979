"""What each stage of a generation takes of the memory, estimated before anything is loaded.

benchmarks/bench_hymotion_memory.py holds these figures against measured ones: an estimate must not be below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from .hardware import Hardware
from .model_sizes import ModelSizes
from .placement import EncoderPlacement

MotionPrecision = Literal["fp32", "bf16"]
StageName = Literal["encode", "prepare", "sample"]

MAX_TOKENS: Final = 128
WORKER_RAM: Final = 450_000_000
"""What the worker holds before it loads anything: Python, torch and transformers (measured: 0.42 GB)."""
_GPU_RUNTIME_RAM: Final = 1_000_000_000
"""What CUDA, ROCm and Metal take of the RAM once they are used."""
BYTES: Final[dict[str, float]] = {"fp32": 4.0, "bf16": 2.0, "int8": 1.02, "nf4": 0.57}
_TEXT_ROWS: Final = 2048
"""So many rows of text go through a layer at once (text_pass.py)."""
_PASSES: Final = 2
"""With and without the prompt, for guidance."""


@dataclass(frozen=True)
class Work:
    """What is asked for: `takes` clips of `frames` frames in `steps` steps.

    tokens: how many the prompt has, at most 128; the worst where it is not known yet.
    """

    takes: int
    frames: int
    steps: int = 50
    tokens: int = MAX_TOKENS


def most_tokens(prompt: str) -> int:
    """No tokenizer makes more tokens of a prompt than it has bytes; a few end the turn."""
    return min(MAX_TOKENS, len(prompt.encode("utf-8", "replace")) + 8)


@dataclass(frozen=True)
class Stage:
    """Bytes that a stage takes at its worst, beyond what the worker holds anyway."""

    name: StageName
    ram: int
    vram: int = 0


@dataclass(frozen=True)
class MotionPlacement:
    """How the motion network runs.

    takes_at_once: clips in one batch.
    """

    device: str
    precision: MotionPrecision
    takes_at_once: int


def encoder_stage(sizes: ModelSizes, placement: EncoderPlacement, hardware: Hardware) -> Stage:
    """Reading the prompt: the layer at work and the one that is read meanwhile; CLIP follows, alone, in RAM."""
    encoder = sizes.encoder
    on_gpu = placement.device != "cpu"
    native = hardware.has_bf16 if on_gpu else hardware.cpu_has_bf16
    computed = 2.0 if (native or hardware.kind == "mps") and placement.precision != "fp32" else 4.0
    stored = encoder.layer_parameters * 2.0
    used = encoder.layer_parameters * (computed if placement.precision in ("bf16", "fp32") else 2.0)
    activations = 640 * (8 * encoder.width + 4 * encoder.hidden) * 4.0  # the system message and 128 tokens
    kept = 0.0
    if not placement.streamed:
        kept = encoder.layers * encoder.layer_parameters * BYTES[placement.precision]
    reading = 2 * stored
    clip = encoder.clip_parameters * 4.0 * 1.5
    if on_gpu:
        ram = max(reading, clip) + _gpu_runtime(hardware)
        return Stage("encode", round(ram), round(kept + 2 * used + activations))
    return Stage("encode", round(max(kept + reading + used + activations, clip)))


def prepare_stage(sizes: ModelSizes, motion: MotionPlacement, work: Work, hardware: Hardware) -> Stage:
    """The text pass, beside what the steps will read: one text layer at a time, and what it leaves for every step."""
    size = BYTES[motion.precision]
    layer = sizes.largest_layer * size  # one text stream, and its copy in another form
    rows = max(_TEXT_ROWS, work.tokens)
    at_work = layer + rows * sizes.width * (16 * size + 16)
    stream = _PASSES * work.steps * work.tokens * sizes.width * 4.0
    text = text_bytes(sizes, motion.precision, work)
    return _placed("prepare", sizes, motion, hardware, sizes.motion_parameters * size + at_work + stream + text)


def sample_stage(sizes: ModelSizes, motion: MotionPlacement, work: Work, hardware: Hardware) -> Stage:
    """The steps: the motion's share of all layers, what the text pass left, and one batch of takes."""
    size = BYTES[motion.precision]
    rows = _PASSES * motion.takes_at_once * work.frames
    attention = sizes.heads * rows * (work.frames + work.tokens) * 4.0
    at_work = rows * sizes.width * (24 * size + 16) + attention
    text = text_bytes(sizes, motion.precision, work)
    return _placed("sample", sizes, motion, hardware, sizes.motion_parameters * size + at_work + text)


def text_bytes(sizes: ModelSizes, precision: MotionPrecision, work: Work) -> float:
    """What the text pass leaves, for each layer and step: keys and values of each token, and modulation in float32.

    Without a prompt all tokens are the same, and one is kept.
    """
    per_token = 2 * sizes.layers * sizes.width
    modulation = _PASSES * (6 * sizes.double_layers + 3 * sizes.single_layers + 2) * sizes.width
    return work.steps * ((work.tokens + 1) * per_token * BYTES[precision] + modulation * 4.0)


def held_bytes(sizes: ModelSizes, motion: MotionPlacement, work: Work) -> int:
    """What stays taken while the network waits for the next take: its weights, and the last prompt's text."""
    return round(sizes.motion_parameters * BYTES[motion.precision] + text_bytes(sizes, motion.precision, work))


def _placed(name: StageName, sizes: ModelSizes, motion: MotionPlacement, hardware: Hardware, total: float) -> Stage:
    """All of it where the network runs; beside a GPU, RAM holds the tensor that is on its way."""
    if motion.device == "cpu":
        return Stage(name, round(total))
    return Stage(name, round(sizes.largest_layer * 4.0) + _gpu_runtime(hardware), round(total))


def _gpu_runtime(hardware: Hardware) -> int:
    return _GPU_RUNTIME_RAM if hardware.has_gpu else 0
