"""A small classifier in numpy, so that the exam needs no torch: three layers, Adam, seeded."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

_HIDDEN, _PENULTIMATE = 384, 64
_STEPS, _BATCH = 2500, 384
_RATE, _DECAY, _NOISE, _DROPPED = 1.5e-3, 1e-4, 0.3, 0.3
_SMOOTHING = 0.05

Layers = list[tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True, eq=False)
class Classifier:
    """mean, basis: inputs (N, D) are centred and projected on (D, K). layers: (weight, bias) of each layer."""

    mean: np.ndarray
    basis: np.ndarray
    layers: Layers
    classes: tuple[str, ...]

    def penultimate(self, inputs: np.ndarray) -> np.ndarray:
        """(N, D) -> (N, 64): what the last layer decides by."""
        hidden = (inputs - self.mean) @ self.basis
        for weight, bias in self.layers[:-1]:
            hidden = np.maximum(hidden @ weight + bias, 0)
        return hidden

    def probabilities(self, inputs: np.ndarray) -> np.ndarray:
        """(N, D) -> (N, C)."""
        weight, bias = self.layers[-1]
        return softmax(self.penultimate(inputs) @ weight + bias)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Over the last axis."""
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def principal_axes(inputs: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean (D,) and a basis (D, count) on which the inputs (N, D) have about unit variance, small axes damped."""
    mean = inputs.mean(0)
    spread, axes = np.linalg.eigh(np.cov(inputs - mean, rowvar=False))
    order = np.argsort(spread)[::-1][:count]
    return mean, axes[:, order] / np.sqrt(spread[order] + 0.02 * spread[order[0]])


def train(
    inputs: np.ndarray, labels: np.ndarray, classes: tuple[str, ...], seed: int, axes: int = 192, steps: int = _STEPS
) -> Classifier:
    """(N, D) float32 and (N,) class numbers -> classifier; every class is shown equally often."""
    rng = np.random.default_rng(seed)
    mean, basis = principal_axes(inputs, axes)
    projected = ((inputs - mean) @ basis).astype(np.float32)
    widths = (axes, _HIDDEN, _PENULTIMATE, len(classes))
    layers: Layers = [
        ((rng.normal(size=(a, b)) * np.sqrt(2 / a)).astype(np.float32), np.zeros(b, dtype=np.float32))
        for a, b in pairwise(widths)
    ]
    parameters = [array for layer in layers for array in layer]
    moments = [(np.zeros_like(p), np.zeros_like(p)) for p in parameters]
    members = [np.flatnonzero(labels == number) for number in range(len(classes))]
    for step in range(1, steps + 1):
        which = rng.integers(len(classes), size=_BATCH)
        rows = np.array([members[number][rng.integers(len(members[number]))] for number in which])
        batch = projected[rows] + rng.normal(scale=_NOISE, size=(_BATCH, axes)).astype(np.float32)
        kept = [_dropout(rng, width) for width in (_HIDDEN, _PENULTIMATE)]
        rate = _RATE * min(1.0, step / 100) * 0.5 * (1 + np.cos(np.pi * step / steps))
        for p, g, (m, v) in zip(parameters, gradients(layers, batch, which, *kept), moments, strict=True):
            m += 0.1 * (g - m)
            v += 0.01 * (g * g - v)
            corrected = (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
            p -= (rate * (corrected + _DECAY * p)).astype(np.float32)
    return Classifier(mean, basis, layers, classes)


def _dropout(rng: np.random.Generator, width: int) -> np.ndarray:
    return ((rng.random((_BATCH, width)) > _DROPPED) / (1 - _DROPPED)).astype(np.float32)


def smoothed_labels(labels: np.ndarray, classes: int) -> np.ndarray:
    """(N,) -> (N, C): nearly all for the right class, a little for every class."""
    wanted = np.full((len(labels), classes), _SMOOTHING / classes, dtype=np.float32)
    wanted[np.arange(len(labels)), labels] += 1 - _SMOOTHING
    return wanted


def gradients(layers: Layers, batch: np.ndarray, labels: np.ndarray, *kept: np.ndarray) -> list[np.ndarray]:
    """Of the smoothed cross entropy, in the order weight, bias of each layer. kept: what each hidden layer keeps."""
    values = [batch]
    for (weight, bias), keep in zip(layers[:-1], kept, strict=True):
        values.append(np.maximum(values[-1] @ weight + bias, 0) * keep)
    weight, bias = layers[-1]
    error = (softmax(values[-1] @ weight + bias) - smoothed_labels(labels, len(bias))) / len(batch)
    found: list[np.ndarray] = []
    for number in range(len(layers) - 1, -1, -1):
        found = [values[number].T @ error, error.sum(0), *found]
        if number:
            error = (error @ layers[number][0].T) * (values[number] > 0) * kept[number - 1]
    return found
