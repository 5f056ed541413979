"""Qwen3 reading prompts, in two ways: layers that come from disk one after the other, and layers that stay.

Both run the same modules on the same numbers. Streamed, memory holds the layer at work and the next one, which a thread
reads meanwhile; what the disk gives then counts as much as the processor. Kept, each further prompt is quick.
"""

from __future__ import annotations

import contextlib
import copy
import logging
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from torch import Tensor, nn

from ...engine import IsCancelled, OnProgress, Progress, raise_if
from .memory_limits import give_back, told_when_full
from .placement import QUANTISED, EncoderPlacement
from .qwen_layers import QwenFiles, compute_dtype, fill_layer, run_layers

_WHAT = "The text encoder"


class QwenEncoder(Protocol):
    """Qwen3's base model, opened."""

    def encode(
        self, prompts: Sequence[Sequence[int]], on_progress: OnProgress, is_cancelled: IsCancelled
    ) -> list[Tensor]:
        """Last hidden states (n, width) float32 on the CPU for each prompt's n token ids.

        Progress and cancel at each layer. Raises Cancelled, OutOfMemory, ModelMissing or ModelDamaged.
        """
        ...

    def close(self) -> None:
        """Give its memory back."""
        ...


def open_qwen(
    folder: Path, placement: EncoderPlacement, on_progress: OnProgress, is_cancelled: IsCancelled
) -> QwenEncoder:
    """The encoder as it is placed. One that stays is read here, with progress. Raises as `QwenEncoder.encode`."""
    placement.check()
    if placement.streamed:
        return StreamedQwen(folder, placement)
    return KeptQwen(folder, placement, on_progress, is_cancelled)


class StreamedQwen:
    """Every layer is read from disk each time it is used; between prompts it holds no weights."""

    def __init__(self, folder: Path, placement: EncoderPlacement) -> None:
        self._files = QwenFiles(folder)
        self._placement = placement
        self._dtype = compute_dtype(placement)

    def encode(
        self, prompts: Sequence[Sequence[int]], on_progress: OnProgress, is_cancelled: IsCancelled
    ) -> list[Tensor]:
        """See QwenEncoder."""
        steps = _steps("Reading the prompt", self._files.layer_count, on_progress, is_cancelled)
        with told_when_full(_WHAT), _quiet_bitsandbytes():
            return run_layers(self._files, self._layers(), prompts, self._placement.device, self._dtype, steps)

    def close(self) -> None:
        """See QwenEncoder."""
        give_back(self._placement.device)

    def _layers(self) -> Generator[nn.Module]:
        files = self._files
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="qwen-layers") as reader:
            coming = reader.submit(files.read_layer, 0)
            for index in range(files.layer_count):
                tensors = coming.result()
                if index + 1 < files.layer_count:
                    coming = reader.submit(files.read_layer, index + 1)
                yield fill_layer(files.empty_layer(index), tensors, self._placement, self._dtype)


class KeptQwen:
    """All layers in memory until `close`, quantised or as stored; the latter are upcast one by one where need be."""

    def __init__(
        self, folder: Path, placement: EncoderPlacement, on_progress: OnProgress, is_cancelled: IsCancelled
    ) -> None:
        self._files = QwenFiles(folder)
        self._placement = placement
        self._dtype = compute_dtype(placement)
        self._kept: list[nn.Module] = []
        try:
            with told_when_full(_WHAT), _quiet_bitsandbytes():
                self._load(_steps("Loading the text encoder", self._files.layer_count, on_progress, is_cancelled))
        except BaseException:
            self.close()
            raise

    def encode(
        self, prompts: Sequence[Sequence[int]], on_progress: OnProgress, is_cancelled: IsCancelled
    ) -> list[Tensor]:
        """See QwenEncoder."""
        steps = _steps("Reading the prompt", self._files.layer_count, on_progress, is_cancelled)
        with told_when_full(_WHAT), _quiet_bitsandbytes():
            return run_layers(self._files, self._layers(), prompts, self._placement.device, self._dtype, steps)

    def close(self) -> None:
        """See QwenEncoder."""
        self._kept.clear()
        give_back(self._placement.device)

    def _load(self, steps: Callable[[int], None]) -> None:
        files, dtype = self._files, self._dtype if self._placement.precision in QUANTISED else None
        for index in range(files.layer_count):
            steps(index)
            self._kept.append(fill_layer(files.empty_layer(index), files.read_layer(index), self._placement, dtype))
        steps(files.layer_count)

    def _layers(self) -> Generator[nn.Module]:
        for layer in self._kept:
            fits = all(weight.dtype == self._dtype for weight in layer.parameters())
            yield layer if fits or self._placement.precision in QUANTISED else copy.deepcopy(layer).to(self._dtype)


def _steps(what: str, count: int, on_progress: OnProgress, is_cancelled: IsCancelled) -> Callable[[int], None]:
    """Called with the number of layers done: asks for a cancel, then tells."""

    def step(done: int) -> None:
        raise_if(is_cancelled)
        on_progress(Progress(done / count, f"{what}: layer {min(done + 1, count)} of {count}"))

    return step


@contextlib.contextmanager
def _quiet_bitsandbytes() -> Generator[None]:
    """It logs a line for every matrix it multiplies in bfloat16, which is meant."""
    logger = logging.getLogger("bitsandbytes")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)
