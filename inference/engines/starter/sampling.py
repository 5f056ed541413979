"""From noise to motion along the flow, in few steps.

The network gives the clean motion x for z = (1 - t) noise + t x. The solver is DPM-Solver++ 2M (Lu et al. 2022,
algorithm 2), a multistep one of second order: it uses what the step before has found. Its clock is the log of the
signal-to-noise ratio, log(t / (1 - t)), in which steps are even.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from .network import Network

_STEPS: Final = 12
_FIRST: Final = -4.5
_LAST: Final = 2.5
"""Of log(t / (1 - t)) with that many steps: t = .011 and .924. More steps go further towards both ends."""


def sample(
    network: Network, conditions: np.ndarray, seed: int, steps: int, guidance: float, report: Callable[[float], None]
) -> np.ndarray:
    """Noise to standardised features (T, 201), T a multiple of the frames in a token.

    conditions: (N, condition_width), one row a token. guidance: how much further than without words to go towards the
    words (classifier-free, Ho & Salimans 2022); both ways go through the network as one batch. report: told the share
    done, 0..1, before each step. PCG64 gives the same noise on every platform.
    """
    tokens = len(conditions)
    rng = np.random.Generator(np.random.PCG64(seed))
    z = rng.standard_normal((1, tokens, network.token_width), dtype=np.float32)
    rows = network.conditions(np.stack([conditions, np.zeros_like(conditions)]))
    rotary = network.rotary(tokens)
    t = sampling_times(steps)
    before = np.zeros_like(z)
    for i, time in enumerate(network.times(t[:-1])):
        report(i / steps)
        told, untold = network(np.repeat(z, 2, axis=0), time, rows, rotary)
        x = untold + np.float32(guidance) * (told - untold)
        z = np.float32((1 - t[i + 1]) / (1 - t[i])) * z
        z += np.float32((t[i + 1] - t[i]) / (1 - t[i])) * (x + np.float32(_lookahead(t, i)) * (x - before))
        before = x
    return z.reshape(tokens * network.frames_per_token, -1)


def sampling_times(steps: int) -> np.ndarray:
    """(steps + 1,) from 0 to 1: even in log(t / (1 - t)), but for the first and the last step, which have no end there.

    So half of them lie below t = .25. There the words decide what the motion will be: a token's 800 numbers tell one
    story, so it shows through the noise early (training/flow.py: draw_times). With few steps there "lies down" stands
    about (measured in docs/starter-model.md).
    """
    if steps == 1:
        return np.array([0.0, 1.0])
    finer = float(np.log(steps / _STEPS))
    clock: np.ndarray = np.linspace(_FIRST - finer, _LAST + finer, steps - 1)
    return np.concatenate([[0.0], 1.0 / (1.0 + np.exp(-clock)), [1.0]])


def _lookahead(t: np.ndarray, i: int) -> float:
    """How much of the last change of x to add: half the ratio of this step to the one before, in the solver's clock.

    The first two steps have no even step behind them and the last has no end: all three are of first order.
    """
    if i < 2 or i == len(t) - 2:
        return 0.0
    before, now, then = np.log(t[i - 1 : i + 2] / (1 - t[i - 1 : i + 2]))
    return float((then - now) / (now - before)) / 2
