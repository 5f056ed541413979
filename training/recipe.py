"""The runs that the shipped weights are made of, one after the other: python3 dev.py train --shipped --export FILE.

Each goes on from the weights of the one before, with samples of its own. What is done is kept in a folder per run, so
the command can be stopped and given again. The samples are those of the code of today: it was refined between the runs,
so the result is like the shipped weights, not the same bit for bit (docs/starter-model.md).
"""

from __future__ import annotations

import argparse
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .export import export_run
from .train import TrainConfig, Workplace, carry_out, place_options

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stage:
    """One run. until: the step at which it was stopped, where that was before its planned end; None for the end."""

    config: TrainConfig
    until: int | None = None


def _on_a_processor(**changes: int | float) -> TrainConfig:
    """What the runs without a graphics card have in common."""
    common = {"tokens_per_batch": 4_000, "stroke_weight": 6.0, "difference_weight": 8.0, "ema": 0.998}
    return TrainConfig(**{**common, "optimiser": "adamw", "warmup_steps": 60, **changes})  # type: ignore[arg-type]


STAGES: Final[tuple[Stage, ...]] = (
    Stage(TrainConfig()),
    Stage(
        TrainConfig(samples=22_000, steps=4_000, decay_steps=3_900, warmup_steps=100, learning_rate=5e-4), until=1_250
    ),
    Stage(
        _on_a_processor(samples=24_000, steps=2_900, decay_steps=1_340, warmup_steps=100, learning_rate=3.5e-4, seed=5)
    ),
    Stage(_on_a_processor(samples=30_000, steps=2_450, decay_steps=1_350, learning_rate=4e-4, seed=12)),
    Stage(_on_a_processor(samples=30_000, steps=1_900, decay_steps=1_200, learning_rate=4e-4, seed=13)),
)


def follow(stages: tuple[Stage, ...], folder: Path, place: Workplace) -> Path:
    """All runs, each in its own folder of `folder`; returns the file of the last one's weights."""
    weights: Path | None = None
    for number, stage in enumerate(stages, 1):
        run = folder / f"run-{number}"
        done = run / "motion.npz"
        if not done.exists():
            log.info("run %d of %d", number, len(stages))
            carry_out(stage.config, run, run, place, weights, stage.until)
            export_run(run, run, done)
        weights = done
    if weights is None:
        raise ValueError("A recipe without runs makes no weights.")
    return weights


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    place_options(parser)
    options = vars(parser.parse_args())
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    made = follow(STAGES, options["run"], Workplace.of(options))
    if options["export"]:
        options["export"].write_bytes(made.read_bytes())


if __name__ == "__main__":
    main()
