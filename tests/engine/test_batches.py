"""A batch is cut from samples so that no clause begins in its middle."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from hymotion.training.batches import Batches  # noqa: E402 (torch is asked for first)


def test_every_clip_of_a_batch_begins_where_its_sample_begins() -> None:
    rng = np.random.default_rng(0)
    frames = rng.integers(8, 60, size=40)
    offsets = np.concatenate([[0], np.cumsum(frames)])
    age = np.concatenate([np.arange(count) for count in frames])  # frames since the sample's begin
    pool = SimpleNamespace(
        features=np.repeat(age[:, None], 2, axis=1).astype(np.float16),
        conditions=np.zeros((len(age), 6), dtype=np.int16),
        phases=np.stack([age / 1000.0, -np.ones(len(age))], axis=-1).astype(np.float16),
        offsets=offsets,
        mean=np.zeros(2, dtype=np.float32),
        std=np.ones(2, dtype=np.float32),
    )
    batches = Batches(pool, 4, 200, 1, torch.device("cpu"))  # type: ignore[arg-type]
    for _ in range(20):
        batch = batches.draw()
        x = batch.x
        expected = torch.arange(x.shape[1] * 4).float()
        assert (x.reshape(len(x), -1, 2)[..., 0] == expected).all()
        assert batch.phases.shape == (*x.shape[:2], 2, 4)
        assert torch.allclose(batch.phases[:, :, 0].flatten(1), expected / 1000.0, atol=1e-3)
        assert (batch.phases[:, :, 1] == -1.0).all()
