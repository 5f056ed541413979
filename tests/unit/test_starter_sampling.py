"""The solver: exact where the network is sure, and closer to the true flow than twice as many first-order steps."""

from __future__ import annotations

import numpy as np
import pytest

from hymotion.inference.engines.starter import sampling

TOKENS, WIDTH = 5, 12


class GaussianNetwork:
    """The best possible network for data that is normal with a mean that the conditions say and deviation `spread`."""

    frames_per_token = 4
    token_width = WIDTH

    def __init__(self, spread: float) -> None:
        self.spread = spread

    def conditions(self, rows: np.ndarray) -> np.ndarray:
        return rows

    def rotary(self, tokens: int) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros((tokens, 1)), np.zeros((tokens, 1))

    def times(self, t: np.ndarray) -> list[float]:
        return [float(value) for value in t]

    def __call__(self, z: np.ndarray, t: float, rows: np.ndarray, _rotary: object) -> np.ndarray:
        mean = rows[..., :1]
        variance = (1 - t) ** 2 + (t * self.spread) ** 2
        return mean + t * self.spread**2 / variance * (z - t * mean)


def _sample(spread: float, steps: int, guidance: float = 1.0, seed: int = 3) -> np.ndarray:
    conditions = np.linspace(-1, 1, TOKENS, dtype=np.float32)[:, None]
    return sampling.sample(GaussianNetwork(spread), conditions, seed, steps, guidance, lambda _: None)


def _truth(spread: float, seed: int = 3) -> np.ndarray:
    """The flow of a normal distribution keeps each point's place: mean plus deviation times the noise."""
    noise = np.random.Generator(np.random.PCG64(seed)).standard_normal((TOKENS, WIDTH), dtype=np.float32)
    return (np.linspace(-1, 1, TOKENS)[:, None] + spread * noise).reshape(TOKENS * 4, -1)


def test_data_without_spread_is_met_exactly_in_any_number_of_steps() -> None:
    for steps in (1, 2, 7):
        np.testing.assert_allclose(_sample(0.0, steps), _truth(0.0), atol=1e-5)


def test_more_steps_come_closer_to_the_true_flow() -> None:
    errors = [np.abs(_sample(0.5, steps) - _truth(0.5)).max() for steps in (6, 12, 48)]
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 0.01


def test_half_the_steps_are_as_good_as_first_order_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    second = np.abs(_sample(0.5, 12) - _truth(0.5)).mean()
    monkeypatch.setattr(sampling, "_lookahead", lambda _t, _i: 0.0)
    first = np.abs(_sample(0.5, 24) - _truth(0.5)).mean()
    assert second < first


def test_guidance_goes_further_towards_the_words() -> None:
    plain, guided = (_sample(0.1, 12, guidance).reshape(TOKENS, -1).mean(1) for guidance in (1.0, 2.0))
    assert guided[0] < plain[0] < 0 < plain[-1] < guided[-1]


def test_same_seed_same_motion_other_seed_another() -> None:
    assert np.array_equal(_sample(0.5, 6, seed=1), _sample(0.5, 6, seed=1))
    assert not np.allclose(_sample(0.5, 6, seed=1), _sample(0.5, 6, seed=2))
