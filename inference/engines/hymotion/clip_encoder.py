"""CLIP's text half: one vector for a whole prompt. Small and quick, so it always runs on the processor in float32.

The same vector on every machine then, and no memory of the GPU. Its folder holds the picture half too, which is never
read.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
import transformers

from ...errors import ModelDamaged
from .memory_limits import told_when_full
from .model_json import damaged_unless_understood, read_json
from .prompt_template import MAX_SENTENCE_TOKENS, read_tokenizer
from .safetensors_files import TensorFiles


class SentenceEncoder:
    """CLIP's folder, opened; weights are read when used and not kept. Raises ModelMissing or ModelDamaged."""

    def __init__(self, folder: Path) -> None:
        if read_json(folder / "config.json").get("model_type") not in ("clip", "clip_text_model"):
            raise _damaged(folder, f"The folder {folder.name} holds another kind of model than CLIP.")
        self._tokenizer = read_tokenizer(folder)
        self._files = TensorFiles(folder)
        with damaged_unless_understood(folder, "config.json"):
            loaded = cast(Any, transformers.AutoConfig).from_pretrained(folder, trust_remote_code=False)
        self._config = getattr(loaded, "text_config", loaded)

    def encode(self, prompts: Sequence[str]) -> list[np.ndarray]:
        """(1, V) float32 of each prompt, CLIP's pooled output; text after 77 tokens is not read.

        Raises ModelMissing, ModelDamaged or OutOfMemory.
        """
        with told_when_full("The sentence encoder"), torch.no_grad():
            model = self._read_model()
            return [self._encode(model, prompt) for prompt in prompts]

    def _encode(self, model: Any, prompt: str) -> np.ndarray:
        ids = self._tokenizer(prompt, truncation=True, max_length=MAX_SENTENCE_TOKENS)["input_ids"]
        # positions are a buffer of the model that a meta device leaves unfilled
        positions = torch.arange(len(ids))[None]
        return model(input_ids=torch.tensor([ids]), position_ids=positions).pooler_output.numpy()

    def _read_model(self) -> Any:
        """CLIPTextModel, filled from files that may name its tensors with or without `text_model.`."""
        with torch.device("meta"):
            model = cast(Any, transformers.CLIPTextModel)(self._config).eval().requires_grad_(False)
        tensors: dict[str, torch.Tensor] = {}
        for name, expected in model.state_dict().items():
            stored = name if name in self._files else f"text_model.{name}"
            tensors[name] = self._files.read(stored).float()
            if tensors[name].shape != expected.shape:
                raise _damaged(self._files.folder, f"{stored} of CLIP has another shape than {list(expected.shape)}.")
        model.load_state_dict(tensors, assign=True)
        return model


def _damaged(folder: Path, message: str) -> ModelDamaged:
    return ModelDamaged(message, cure=f"Download {folder.name} again.")
