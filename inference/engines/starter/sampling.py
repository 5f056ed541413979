"""From noise to motion along the flow, in few steps.

The network gives the clean motion x for z = (1 - t) noise + t x. The solver is a multistep one of second order, as
DPM-Solver++ 2M (Lu et al. 2022) is, but with x linear in t instead of in the log of the signal-to-noise ratio, which
has no bound at either end. It uses what the step before has found, so that one call a step does the work of two
(measured in docs/starter-model.md).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .network import Network


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
    """(steps + 1,) from 0 to 1, closer together near both ends.

    Near 0 the words decide what the motion will be: a token's 800 numbers tell one story, so it shows through the noise
    early (training/flow.py: draw_times). Near 1 the details are settled.
    """
    return 0.5 - 0.5 * np.cos(np.linspace(0.0, np.pi, steps + 1))


def _lookahead(t: np.ndarray, i: int) -> float:
    """How much of the last change of x to add so that x goes on changing evenly in t over the step i.

    From integrating dz/dt = (x - z) / (1 - t) with x linear in t. The first step has nothing behind it.
    """
    if i == 0:
        return 0.0
    before, now, then = t[i - 1 : i + 2]
    left, remains = 1 - now, 1 - then
    decay = remains * np.log(remains / left) if remains > 0 else 0.0
    return float(left * (1 + decay / (then - now)) / (now - before))
