"""How far a text encoder in another precision is from the released one: cosines of its features with bf16's.

Layers are streamed in every precision, quantised ones too, so that it runs wherever the encoder runs at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor

from ...engine import IsCancelled, OnProgress, Progress
from ...errors import InvalidRequest
from ...model_store import ModelStore
from .hardware import choose_device
from .placement import PRECISIONS, EncoderPlacement, EncoderPrecision, precisions_on
from .prompt_template import PromptTokeniser
from .streamed_qwen import StreamedQwen

REFERENCE: Final[EncoderPrecision] = "bf16"
PROMPTS: Final = (
    "a person walks forward",
    "a person sits down on a chair, waits, then stands up again",
    "a dancer spins on the left foot with both arms raised",
    "someone sneaks along a wall, looks back over the right shoulder and runs away",
    "a boxer throws two jabs and a right hook",
)


@dataclass(frozen=True)
class Agreement:
    """Cosine similarity of token features with bf16's, over all tokens of all prompts.

    prompts: the mean cosine of each prompt's tokens.
    """

    precision: EncoderPrecision
    mean: float
    least: float
    prompts: tuple[float, ...]


def check_encoder(
    qwen_folder: Path,
    device: str,
    precisions: Sequence[EncoderPrecision],
    prompts: Sequence[str],
    on_progress: OnProgress,
    is_cancelled: IsCancelled,
) -> list[Agreement]:
    """Each precision against bf16, on the same device. Raises as StreamedQwen, and InvalidRequest."""
    placements = [EncoderPlacement(device, precision) for precision in (REFERENCE, *precisions)]
    for placement in placements:
        placement.check()
    tokenise = PromptTokeniser(qwen_folder)
    conversations = [tokenise(prompt) for prompt in prompts]
    features: list[list[Tensor]] = []
    for i, placement in enumerate(placements):
        part = _part_of(on_progress, i, len(placements), placement.precision)
        states = StreamedQwen(qwen_folder, placement).encode([each.ids for each in conversations], part, is_cancelled)
        features.append([state[each.first :] for state, each in zip(states, conversations, strict=True)])
    return [compare(precision, found, features[0]) for precision, found in zip(precisions, features[1:], strict=True)]


def compare(precision: EncoderPrecision, found: Sequence[Tensor], expected: Sequence[Tensor]) -> Agreement:
    """Cosines of (n, width) features of each prompt."""
    cosines = [torch.cosine_similarity(one, other, dim=1) for one, other in zip(found, expected, strict=True)]
    everything = torch.cat(cosines)
    return Agreement(
        precision, float(everything.mean()), float(everything.min()), tuple(float(each.mean()) for each in cosines)
    )


def run(arguments: dict[str, Any], on_progress: OnProgress, is_cancelled: IsCancelled) -> dict[str, Any]:
    """The worker's task. arguments: "models_folder", "device", "precisions", "prompts", each of which may be left out.

    The result: "device", "prompts", "agreements" (each an Agreement as a dict).
    """
    device = choose_device(str(arguments.get("device") or "auto"))
    wanted: list[str] = list(arguments.get("precisions") or [])
    possible: list[EncoderPrecision] = [name for name in precisions_on(device) if name != REFERENCE]
    precisions: list[EncoderPrecision] = [name for name in PRECISIONS if name in wanted] or possible
    if unknown := [name for name in wanted if name not in PRECISIONS]:
        raise InvalidRequest(
            f'There is no precision "{unknown[0]}".', cure=f"Choose from: {', '.join(PRECISIONS)}.", code="precision"
        )
    prompts = [str(prompt) for prompt in arguments.get("prompts") or PROMPTS]
    folder = ModelStore(str(arguments.get("models_folder") or "")).require("Qwen3-8B")
    found = check_encoder(folder, device, precisions, prompts, on_progress, is_cancelled)
    return {"device": device, "prompts": prompts, "agreements": [asdict(each) for each in found]}


def _part_of(on_progress: OnProgress, index: int, count: int, name: str) -> OnProgress:
    """Progress of one of `count` equal parts."""
    return lambda progress: on_progress(Progress((index + progress.fraction) / count, f"{name}: {progress.message}"))
