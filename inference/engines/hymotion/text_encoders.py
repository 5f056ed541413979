"""A prompt through both text encoders: opened, used and given back before the motion model is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np

from ...engine import IsCancelled, OnProgress, Progress, raise_if
from .clip_encoder import SentenceEncoder
from .placement import EncoderPlacement
from .prompt_template import PromptTokeniser
from .streamed_qwen import open_qwen
from .text_features import TextFeatures

_OPENING_SHARE: Final = 0.5
"""Of the progress that `encode_prompts` tells, when the layers are kept: reading them is the work."""


class TextEncoders:
    """Both encoders, opened; a context manager that gives their memory back.

    To be kept only where there is memory for it beside the motion model: `encode_prompts` opens and closes.
    Raises ModelMissing, ModelDamaged, OutOfMemory, Cancelled, InvalidRequest (a placement no machine has).
    """

    def __init__(
        self,
        qwen_folder: Path,
        clip_folder: Path,
        placement: EncoderPlacement,
        on_progress: OnProgress,
        is_cancelled: IsCancelled,
    ) -> None:
        on_progress(Progress(0.0, "Opening the text encoder"))
        raise_if(is_cancelled)
        placement.check()
        self._clip = SentenceEncoder(clip_folder)
        self._tokenise = PromptTokeniser(qwen_folder)
        self._qwen = open_qwen(qwen_folder, placement, on_progress, is_cancelled)

    def encode(self, prompts: Sequence[str], on_progress: OnProgress, is_cancelled: IsCancelled) -> list[TextFeatures]:
        """Features of each prompt; layers are read once for all of them. Progress and cancel at each layer."""
        tokens = [self._tokenise(prompt) for prompt in prompts]
        raise_if(is_cancelled)
        sentences = self._clip.encode(prompts)
        states = self._qwen.encode([conversation.ids for conversation in tokens], on_progress, is_cancelled)
        return [
            TextFeatures(sentence, np.ascontiguousarray(state[conversation.first :].numpy()))
            for sentence, state, conversation in zip(sentences, states, tokens, strict=True)
        ]

    def close(self) -> None:
        """Give the memory back."""
        self._qwen.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def encode_prompts(
    prompts: Sequence[str],
    qwen_folder: Path,
    clip_folder: Path,
    placement: EncoderPlacement,
    on_progress: OnProgress,
    is_cancelled: IsCancelled,
) -> list[TextFeatures]:
    """Features of each prompt; nothing stays in memory, whatever happens. Raises as TextEncoders."""
    opening = 0.0 if placement.streamed else _OPENING_SHARE
    first, second = _split(on_progress, opening)
    with TextEncoders(qwen_folder, clip_folder, placement, first, is_cancelled) as encoders:
        return encoders.encode(prompts, second, is_cancelled)


def encode_prompt(
    prompt: str,
    qwen_folder: Path,
    clip_folder: Path,
    placement: EncoderPlacement,
    on_progress: OnProgress,
    is_cancelled: IsCancelled,
) -> TextFeatures:
    """Features of one prompt; nothing stays in memory, whatever happens. Raises as TextEncoders."""
    return encode_prompts([prompt], qwen_folder, clip_folder, placement, on_progress, is_cancelled)[0]


def _split(on_progress: OnProgress, first_share: float) -> tuple[OnProgress, OnProgress]:
    """Two reports, each 0..1, that follow each other in one."""

    def first(progress: Progress) -> None:
        on_progress(Progress(first_share * progress.fraction, progress.message))

    def second(progress: Progress) -> None:
        on_progress(Progress(first_share + (1.0 - first_share) * progress.fraction, progress.message))

    return first, second
