"""The layers transformers are made of, on numpy arrays. Everything acts on the last axis unless it says otherwise."""

from __future__ import annotations

import numpy as np

from .linear import batched_product


def layer_norm(x: np.ndarray, weight: np.ndarray, bias: np.ndarray, epsilon: float) -> np.ndarray:
    """(..., C) to zero mean and unit variance, then scaled and shifted by (C,)."""
    centred = x - x.mean(-1, keepdims=True)
    variance = np.square(centred).mean(-1, keepdims=True)
    return centred / np.sqrt(variance + epsilon) * weight + bias


def softmax(x: np.ndarray) -> np.ndarray:
    """Positive, adding up to one; -inf gives 0."""
    exponential = np.exp(x - x.max(-1, keepdims=True))
    return exponential / exponential.sum(-1, keepdims=True)


def silu(x: np.ndarray) -> np.ndarray:
    """The swish x * sigmoid(x), written with tanh, which can't overflow."""
    return x * (0.5 + 0.5 * np.tanh(0.5 * x))


def erf(x: np.ndarray) -> np.ndarray:
    """The error function to 5e-7 (Abramowitz & Stegun 7.1.26, whose own error is 1.5e-7; the rest is float32)."""
    size = np.abs(x)
    t = 1 / (1 + 0.3275911 * size)
    series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    return np.copysign(1 - series * np.exp(-size * size), x)


def gelu(x: np.ndarray) -> np.ndarray:
    """BERT's exact GELU, x * (normal distribution up to x)."""
    return 0.5 * x * (1 + erf(x * np.float32(0.5**0.5)))


def gelu_tanh(x: np.ndarray) -> np.ndarray:
    """The tanh form of GELU (torch: `gelu(approximate="tanh")`)."""
    return 0.5 * x * (1 + np.tanh(np.float32((2 / np.pi) ** 0.5) * (x + np.float32(0.044715) * x * x * x)))


def split_heads(x: np.ndarray, heads: int) -> np.ndarray:
    """(B, T, C) -> (B, heads, T, C / heads)."""
    batch, tokens, width = x.shape
    return x.reshape(batch, tokens, heads, width // heads).swapaxes(1, 2)


def merge_heads(x: np.ndarray) -> np.ndarray:
    """(B, heads, T, D) -> (B, T, heads * D)."""
    batch, heads, tokens, width = x.shape
    return x.swapaxes(1, 2).reshape(batch, tokens, heads * width)


def attention(query: np.ndarray, key: np.ndarray, value: np.ndarray, bias: np.ndarray | None = None) -> np.ndarray:
    """softmax(query keyᵀ / √D + bias) value: (B, heads, T, D), twice (B, heads, S, D) -> (B, heads, T, D).

    bias: added to the scores (..., T, S); -inf hides a key.
    """
    scores = batched_product(query * np.float32(query.shape[-1] ** -0.5), key.swapaxes(-1, -2))
    if bias is not None:
        scores = scores + bias
    return batched_product(softmax(scores), value)
