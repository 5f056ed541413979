"""A prompt's features: from the folder of known prompts, or read by the text encoders and then kept there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ...engine import IsCancelled, OnProgress
from ...errors import DiskFull
from .feature_cache import FeatureCache, FeatureKey, encoder_revision
from .placement import EncoderPlacement, EncoderPrecision
from .prompt_template import template_hash
from .text_encoders import encode_prompt
from .text_features import TextFeatures

# Where a prompt is not known in the wanted precision, these do: no other is closer to the released model.
_AS_GOOD: Final[tuple[EncoderPrecision, ...]] = ("bf16", "fp32")


@dataclass(frozen=True, eq=False)
class ReadPrompt:
    """Features, the precision they were read in, and what the user should know about it."""

    features: TextFeatures
    precision: EncoderPrecision
    notes: tuple[str, ...] = ()


class PromptReader:
    """Both encoders' folders and the folder of known prompts."""

    def __init__(self, qwen_folder: Path, clip_folder: Path, cache: FeatureCache) -> None:
        self._folders = (qwen_folder, clip_folder)
        self._cache = cache
        self._revisions: tuple[str, ...] | None = None

    def known(self, prompt: str, precision: EncoderPrecision) -> ReadPrompt | None:
        """What is kept of this prompt, in this precision or a better one. Raises ModelMissing or ModelDamaged."""
        for kept in dict.fromkeys((precision, *_AS_GOOD)):
            features = self._cache.get(self._key(prompt, kept))
            if features is not None:
                return ReadPrompt(features, kept)
        return None

    def read(
        self, prompt: str, placement: EncoderPlacement, on_progress: OnProgress, is_cancelled: IsCancelled
    ) -> ReadPrompt:
        """Run the encoders; nothing of them stays in memory. Raises as `encode_prompt`."""
        features = encode_prompt(prompt, *self._folders, placement, on_progress, is_cancelled)
        notes: tuple[str, ...] = ()
        try:
            self._cache.put(self._key(prompt, placement.precision), features)
        except DiskFull as full:
            notes = (f"{full.message} The next take of this prompt will read it again.",)
        return ReadPrompt(features, placement.precision, notes)

    def _key(self, prompt: str, precision: EncoderPrecision) -> FeatureKey:
        if self._revisions is None:
            self._revisions = tuple(encoder_revision(folder) for folder in self._folders)
        return FeatureKey(prompt, self._revisions, precision, template_hash())
