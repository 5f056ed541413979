"""What will be used before anything is loaded: where each part runs, in which form, and how much it takes.

Pure arithmetic on `Hardware`, `ModelSizes` and what the user prefers. Candidates stand in tables, best first; the first
whose every stage fits is the plan. benchmarks/bench_hymotion_memory.py holds the figures against measured ones.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from ...engine_options import EngineOptions, MemoryUse
from ...errors import DiskFull, OutOfMemory
from .hardware import Hardware, gigabytes
from .model_sizes import ModelSizes
from .placement import EncoderPlacement, EncoderPrecision
from .stage_memory import (
    BYTES,
    WORKER_RAM,
    MotionPlacement,
    MotionPrecision,
    Stage,
    StageName,
    Work,
    encoder_stage,
    held_bytes,
    prepare_stage,
    sample_stage,
)

_HEAD_ROOM: Final = 400_000_000
"""Left free for the rest of the machine, of either memory, and what an estimate may be wrong by."""
_STAYING_SHARE: Final = 1 / 3
"""Of what is free, what may stay taken between two requests: Blender is to work on, and its GPU draws."""


@dataclass(frozen=True)
class Plan:
    """What will run where.

    encoder: None when the prompt's features are known. convert_to: the file of weights to be made first; None when
    there is one to read. disk: bytes to be written. keep_loaded: the network stays for the next request.
    """

    label: str
    hardware: Hardware
    work: Work
    encoder: EncoderPlacement | None
    motion: MotionPlacement
    stages: tuple[Stage, ...]
    convert_to: MotionPrecision | None = None
    disk: int = 0
    keep_loaded: bool = False

    @property
    def ram(self) -> int:
        """Bytes of RAM at the worst moment, the worker itself included."""
        return WORKER_RAM + max(stage.ram for stage in self.stages)

    @property
    def vram(self) -> int:
        """Bytes of the GPU's memory at the worst moment."""
        return max(stage.vram for stage in self.stages)

    @property
    def reading(self) -> EncoderPlacement:
        """How the prompt is read. Raises ValueError in a plan for a known prompt."""
        if self.encoder is None:
            raise ValueError("this plan reads no prompt")
        return self.encoder

    def stage(self, name: StageName) -> Stage:
        """A stage by its name; one that is left out takes nothing."""
        return next((stage for stage in self.stages if stage.name == name), Stage(name, 0))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, for the wire."""
        return {
            "encoder": dataclasses.asdict(self.encoder) if self.encoder else None,
            "motion": dataclasses.asdict(self.motion),
            "stages": [dataclasses.asdict(stage) for stage in self.stages],
            "convert_to": self.convert_to,
            "disk": self.disk,
            "ram": self.ram,
            "vram": self.vram,
            "keep_loaded": self.keep_loaded,
        }


@dataclass(frozen=True)
class _EncoderRow:
    """A way to run the text encoder, and for which wishes it may be chosen."""

    on_gpu: bool
    streamed: bool
    memory: tuple[MemoryUse, ...]


# The encoder is read, used once and given back, so every way reads the same 14 GB from disk: layer by layer is as quick
# as all at once, and bf16 as quick as int8 and nf4, which first have to be made of it. Quantised features differ, so
# they are taken on request alone (EngineOptions.encoder).
_ENCODERS: Final = (
    _EncoderRow(on_gpu=True, streamed=False, memory=("auto",)),
    _EncoderRow(on_gpu=True, streamed=True, memory=("auto", "less")),
    _EncoderRow(on_gpu=False, streamed=True, memory=("auto", "less", "least")),
)


@dataclass(frozen=True)
class _MotionRow:
    """A way to run the motion network. takes: all at once, the fewer that fit, or one."""

    on_gpu: bool
    takes: Literal["all", "fewer", "one"]
    memory: tuple[MemoryUse, ...]


_MOTIONS: Final = (
    _MotionRow(on_gpu=True, takes="all", memory=("auto",)),
    _MotionRow(on_gpu=True, takes="fewer", memory=("auto",)),
    _MotionRow(on_gpu=True, takes="one", memory=("auto", "less", "least")),
    _MotionRow(on_gpu=False, takes="all", memory=("auto",)),
    _MotionRow(on_gpu=False, takes="fewer", memory=("auto",)),
    _MotionRow(on_gpu=False, takes="one", memory=("auto", "less", "least")),
)


def make_plan(
    hardware: Hardware,
    sizes: ModelSizes,
    options: EngineOptions,
    work: Work,
    *,
    features_cached: bool,
    stored: frozenset[str] = frozenset(),
) -> Plan:
    """The first candidates that fit into what is free.

    stored: precisions in which the converted weights are on disk already.
    Raises OutOfMemory when nothing fits and DiskFull when the converted weights don't, both with the figures.
    """
    encoder = None if features_cached else _choose_encoder(hardware, sizes, options)
    motion, stages = _choose_motion(hardware, sizes, options, work)
    convert_to = _conversion(motion.precision, stored)
    disk = round(sizes.network_parameters * BYTES[convert_to]) if convert_to else 0
    if disk > hardware.disk_free:
        raise DiskFull(
            f"{sizes.label} is converted once, which writes {gigabytes(disk)}; the disk of the models folder has "
            f"{gigabytes(hardware.disk_free)} free.",
            cure="Make room on that disk, or choose a models folder on another one.",
        )
    encode = (encoder[1],) if encoder else ()
    return Plan(
        label=sizes.label,
        hardware=hardware,
        work=work,
        encoder=encoder[0] if encoder else None,
        motion=motion,
        stages=(*encode, *stages),
        convert_to=convert_to,
        disk=disk,
        keep_loaded=_may_stay(hardware, sizes, options, motion, work),
    )


def motion_precision(hardware: Hardware, options: EngineOptions) -> MotionPrecision:
    """bf16 where it was asked for and the device is quick in it; else fp32. As precision.compute_dtype has it."""
    return "bf16" if options.precision == "fast" and hardware.has_bf16 else "fp32"


def encoder_precision(options: EngineOptions) -> EncoderPrecision:
    """What the text encoder's weights are kept as: as they were released, unless the user says otherwise."""
    return "bf16" if options.encoder == "auto" else options.encoder


def _choose_encoder(hardware: Hardware, sizes: ModelSizes, options: EngineOptions) -> tuple[EncoderPlacement, Stage]:
    tried: list[Stage] = []
    for row in _ENCODERS:
        if options.memory not in row.memory or (row.on_gpu and not hardware.has_gpu):
            continue
        device = hardware.device if row.on_gpu else "cpu"
        placement = EncoderPlacement(device, encoder_precision(options), row.streamed)
        tried.append(encoder_stage(sizes, placement, hardware))
        if _fits(hardware, tried[-1]):
            return placement, tried[-1]
    raise _does_not_fit("The text encoder of " + sizes.label, hardware, tried, "Close other programs.")


def _choose_motion(
    hardware: Hardware, sizes: ModelSizes, options: EngineOptions, work: Work
) -> tuple[MotionPlacement, tuple[Stage, Stage]]:
    tried: list[Stage] = []
    for motion in _motion_candidates(hardware, options, work):
        stages = (prepare_stage(sizes, motion, work, hardware), sample_stage(sizes, motion, work, hardware))
        if all(_fits(hardware, stage) for stage in stages):
            return motion, stages
        tried.append(Stage("sample", max(s.ram for s in stages), max(s.vram for s in stages)))
    raise _does_not_fit(
        sizes.label, hardware, tried, "Close other programs, choose a shorter clip, or choose HY-Motion 1.0 Lite."
    )


def _motion_candidates(hardware: Hardware, options: EngineOptions, work: Work) -> Iterator[MotionPlacement]:
    for row in _MOTIONS:
        if options.memory not in row.memory or (row.on_gpu and not hardware.has_gpu):
            continue
        where = hardware if row.on_gpu else hardware.without_gpu()
        for takes in {"all": (work.takes,), "fewer": _fewer(work.takes), "one": (1,)}[row.takes]:
            yield MotionPlacement(where.device, motion_precision(where, options), takes)


def _fewer(takes: int) -> tuple[int, ...]:
    """8 -> 4, 3, 2: batches that need no more rounds than they must."""
    rounds = range(2, takes)
    return tuple(sorted({-(-takes // count) for count in rounds} - {1, takes}, reverse=True))


def _fits(hardware: Hardware, stage: Stage) -> bool:
    if hardware.unified:
        both = stage.ram + stage.vram
        return both + _HEAD_ROOM <= hardware.ram_free and (not stage.vram or stage.vram <= hardware.vram_free)
    room = not stage.vram or stage.vram + _HEAD_ROOM <= hardware.vram_free
    return room and stage.ram + _HEAD_ROOM <= hardware.ram_free


def _may_stay(
    hardware: Hardware, sizes: ModelSizes, options: EngineOptions, motion: MotionPlacement, work: Work
) -> bool:
    """Whether the network and the prompt's text may wait for the next take: small beside what is free."""
    held = held_bytes(sizes, motion, work)
    in_ram = motion.device == "cpu" or hardware.unified
    return options.memory == "auto" and held <= _STAYING_SHARE * (hardware.ram_free if in_ram else hardware.vram_free)


def _conversion(precision: MotionPrecision, stored: frozenset[str]) -> MotionPrecision | None:
    """The file to make. fp32 weights serve both precisions, rounded as they are read; bf16 ones their own."""
    return None if precision in stored or "fp32" in stored else precision


def _does_not_fit(what: str, hardware: Hardware, tried: list[Stage], cure: str) -> OutOfMemory:
    """The error for the thriftiest that was tried: what it takes and what there is."""
    least = tried[-1]
    needs = [(least.ram, hardware.ram_free, "RAM")]
    if least.vram:
        needs.append((least.vram, hardware.vram_free, f"memory on {hardware.name}"))
    words = " and ".join(
        f"{gigabytes(need + _HEAD_ROOM)} of free {where} (there are {gigabytes(free)})" for need, free, where in needs
    )
    return OutOfMemory(f"{what} needs {words}.", cure=cure)
