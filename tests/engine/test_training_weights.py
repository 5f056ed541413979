"""Samples full of quick strokes are drawn more often, and none is left out."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from hymotion.training.batches import draw_weights  # noqa: E402 (torch is asked for first)


def test_a_sample_counts_by_its_strokes_a_second() -> None:
    still, nods, claps = np.full(60, -1.0), np.full(60, -1.0), np.arange(60) % 6 / 6.0
    nods[10:40] = np.arange(30) % 15 / 15.0
    phases = np.stack([np.concatenate([still, nods, claps]), np.full(180, -1.0)], axis=-1).astype(np.float16)
    pool = SimpleNamespace(phases=phases, offsets=np.array([0, 60, 120, 180]))
    assert draw_weights(pool, 1.0) == pytest.approx([1.0, 2.0, 6.0])  # type: ignore[arg-type]
    assert draw_weights(pool, 0.0) == pytest.approx([1.0, 1.0, 1.0])  # type: ignore[arg-type]
