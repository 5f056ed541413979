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


@dataclass(frozen=True)
class EncoderFolders:
    """Where the text encoders lie."""

    qwen: Path
    clip: Path


class PromptReader:
    """Both encoders and the folder of known prompts, which answers without them (encoders: None)."""

    def __init__(self, encoders: EncoderFolders | None, cache: FeatureCache) -> None:
        self._encoders = encoders
        self._cache = cache
        self._revisions: tuple[str, ...] | None = None

    def known(self, prompt: str, precision: EncoderPrecision) -> ReadPrompt | None:
        """What is kept of this prompt, in this precision or a better one. Raises ModelMissing or ModelDamaged."""
        revisions = self._encoder_revisions()
        if revisions is None:
            return None
        for kept in dict.fromkeys((precision, *_AS_GOOD)):
            features = self._cache.get(FeatureKey(prompt, revisions, kept, template_hash()))
            if features is not None:
                return ReadPrompt(features, kept)
        return None

    def read(
        self, prompt: str, placement: EncoderPlacement, on_progress: OnProgress, is_cancelled: IsCancelled
    ) -> ReadPrompt:
        """Run the encoders; nothing of them stays in memory. Raises ValueError without them, and as `encode_prompt`."""
        encoders, revisions = self._encoders, self._encoder_revisions()
        if encoders is None or revisions is None:
            raise ValueError("there are no encoders to read a prompt with")
        features = encode_prompt(prompt, encoders.qwen, encoders.clip, placement, on_progress, is_cancelled)
        notes: tuple[str, ...] = ()
        try:
            self._cache.put(FeatureKey(prompt, revisions, placement.precision, template_hash()), features)
        except DiskFull as full:
            notes = (f"{full.message} The next take of this prompt will read it again.",)
        return ReadPrompt(features, placement.precision, notes)

    def _encoder_revisions(self) -> tuple[str, ...] | None:
        """Of the encoders that are here, else of those that were here last."""
        if self._revisions is None and self._encoders is not None:
            self._revisions = tuple(encoder_revision(folder) for folder in (self._encoders.qwen, self._encoders.clip))
        return self._revisions or self._cache.last_encoders()
