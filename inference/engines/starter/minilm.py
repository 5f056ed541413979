"""The sentence encoder: all-MiniLM-L6-v2, a six-layer BERT, in numpy.

Model: https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0). The weights file is made by
`training/convert_minilm.py`; its 8-bit matrices become float32 when they are loaded, the vocabulary's rows when used.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from .layers import attention, gelu, layer_norm, merge_heads, split_heads
from .linear import linear
from .quantisation import SCALE_SUFFIX, dequantise, dequantise_all
from .weights import read_weights
from .wordpiece import WordPiece

DEFAULT_PATH: Final = Path(__file__).parent / "weights" / "minilm.npz"
WIDTH: Final = 384
_BATCH: Final = 32
_VOCABULARY_ARRAY: Final = "vocabulary"
_WORDS: Final = "words"


class MiniLM:
    """Sentences -> vectors of length 1 whose scalar product says how alike two sentences are."""

    def __init__(self, config: dict[str, Any], arrays: dict[str, np.ndarray]) -> None:
        self._layers = int(config["layers"])
        self._heads = int(config["heads"])
        self._epsilon = float(config["epsilon"])
        self._tokenizer = WordPiece(arrays[_VOCABULARY_ARRAY].tobytes().decode().split("\n"))
        self._words = arrays[_WORDS]
        self._word_scales = arrays.get(_WORDS + SCALE_SUFFIX)
        apart = (_VOCABULARY_ARRAY, _WORDS, _WORDS + SCALE_SUFFIX)
        self._weights = dequantise_all({name: array for name, array in arrays.items() if name not in apart})

    @classmethod
    def load(cls, path: Path = DEFAULT_PATH) -> MiniLM:
        """From a weights file. Raises ModelMissing or ModelDamaged."""
        return cls(*read_weights(path))

    def encode(self, sentences: Sequence[str]) -> np.ndarray:
        """(N, 384) float32 of length 1: the mean over each sentence's tokens, as sentence-transformers does it."""
        means = np.array([states.mean(0) for states in self.encode_tokens(sentences)], dtype=np.float32)
        means = means.reshape(-1, WIDTH)
        return means / np.maximum(np.linalg.norm(means, axis=-1, keepdims=True), 1e-12)

    def encode_tokens(self, sentences: Sequence[str]) -> list[np.ndarray]:
        """Per sentence the last layer's (tokens, 384) float32, [CLS] and [SEP] included.

        Sentences of equal length go together, so that nothing is padded and no mask is needed.
        """
        ids = [self._tokenizer.encode(sentence) for sentence in sentences]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        states: dict[int, np.ndarray] = {}
        while order:
            length = len(ids[order[0]])
            batch = [i for i in order[:_BATCH] if len(ids[i]) == length]
            order = order[len(batch) :]
            states.update(zip(batch, self._encode_ids(np.array([ids[i] for i in batch])), strict=True))
        return [states[i] for i in range(len(ids))]

    def _encode_ids(self, ids: np.ndarray) -> np.ndarray:
        """(N, T) token ids -> (N, T, 384)."""
        words = dequantise(self._words[ids], None if self._word_scales is None else self._word_scales[ids])
        x = self._norm("embedding", words + self._weights["positions"][: ids.shape[1]])
        for layer in range(self._layers):
            name = f"layer{layer}"
            query, key, value = np.split(self._linear(f"{name}.attention.in", x), 3, axis=-1)
            mixed = attention(*(split_heads(part, self._heads) for part in (query, key, value)))
            x = self._norm(f"{name}.attention", x + self._linear(f"{name}.attention.out", merge_heads(mixed)))
            hidden = gelu(self._linear(f"{name}.mlp.in", x))
            x = self._norm(f"{name}.mlp", x + self._linear(f"{name}.mlp.out", hidden))
        return x

    def _linear(self, name: str, x: np.ndarray) -> np.ndarray:
        return linear(x, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _norm(self, name: str, x: np.ndarray) -> np.ndarray:
        return layer_norm(x, self._weights[f"{name}.norm.weight"], self._weights[f"{name}.norm.bias"], self._epsilon)
