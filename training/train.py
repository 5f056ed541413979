"""Train the starter's network: `python3 dev.py train` (or `python -m hymotion.training.train --help`).

A run lives in one folder: the pool of samples, `checkpoint.pt`, `log.csv` and `config.json`. Started again with the
same folder it goes on where it was. On a graphics card where there is one, else on the processor; both in bf16 with
float32 weights.
"""

from __future__ import annotations

import argparse
import csv
import json
import logging
import os
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from ..inference.engines.starter.minilm import DEFAULT_PATH
from .batches import Batch, Batches
from .conditioner import Conditioner
from .export import export_run
from .flow import flow_loss
from .model import ModelConfig, MotionTransformer
from .pool import build_pool, read_pool
from .warm_start import start_from

log = logging.getLogger(__name__)

LOG_EVERY = 50


@dataclass(frozen=True)
class TrainConfig:
    """Everything that decides a run, stored with it.

    optimiser: "muon", or "adamw" for a processor, where Muon takes as long as a batch of 4,000 tokens.
    """

    samples: int = 60_000
    steps: int = 12_000
    decay_steps: int = 4_500
    warmup_steps: int = 200
    tokens_per_batch: int = 32_000
    learning_rate: float = 8e-4
    weight_decay: float = 0.02
    ema: float = 0.999
    difference_weight: float = 3.0
    drop_all: float = 0.1
    drop_text: float = 0.5
    drop_action: float = 0.1
    text_noise: float = 0.4
    settle: float = 0.7
    early_share: float = 0.4
    stroke_weight: float = 3.0
    optimiser: str = "muon"
    width: int = 384
    blocks: int = 7
    heads: int = 6
    save_every: int = 500
    seed: int = 7


def learning_rate(step: int, config: TrainConfig) -> float:
    """Share of the full rate: a warm-up, a plateau, and a straight line to zero over the last `decay_steps`."""
    return min(1.0, (step + 1) / config.warmup_steps, max(0.0, (config.steps - step) / config.decay_steps))


def optimisers(model: torch.nn.Module, config: TrainConfig) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside the blocks, AdamW for the rest; or AdamW for all."""
    rate, decay = config.learning_rate, config.weight_decay
    if config.optimiser == "adamw":
        return [torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=decay, betas=(0.9, 0.98))]
    inside = [
        p for name, p in model.named_parameters() if p.ndim == 2 and "blocks" in name and "modulation" not in name
    ]
    ids = {id(p) for p in inside}
    rest = [p for p in model.parameters() if id(p) not in ids]
    return [
        torch.optim.Muon(inside, lr=rate, weight_decay=decay, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(rest, lr=rate, weight_decay=decay, betas=(0.9, 0.98)),
    ]


class Run:
    """One training run in a folder, on the given device.

    fused: let torch compile the network, for a graphics card. weights: a file of the extension to go on from.
    """

    def __init__(
        self,
        folder: Path,
        pool: Path,
        config: TrainConfig,
        device: torch.device,
        *,
        fused: bool = False,
        weights: Path | None = None,
    ) -> None:
        self.folder, self.config, self.device = folder, config, device
        self.pool = read_pool(pool)
        self.model_config = ModelConfig(
            actions=len(self.pool.actions), width=config.width, blocks=config.blocks, heads=config.heads
        )
        torch.manual_seed(config.seed)
        self.model = MotionTransformer(self.model_config)
        if weights is not None:
            self.pool = start_from(weights, self.model, self.pool)
        self.model.to(device)
        self.forward = torch.compile(self.model, dynamic=True) if fused else self.model
        self.average = AveragedModel(self.model, multi_avg_fn=get_ema_multi_avg_fn(config.ema))
        self.optimisers = optimisers(self.model, config)
        self.conditioner = Conditioner(
            self.pool,
            drop_all=config.drop_all,
            drop_text=config.drop_text,
            drop_action=config.drop_action,
            text_noise=config.text_noise,
            device=device,
        )
        self.step = 0
        if (folder / "checkpoint.pt").exists():
            self._load()

    def _load(self) -> None:
        state = torch.load(self.folder / "checkpoint.pt", weights_only=True, map_location=self.device)
        self.model.load_state_dict(state["model"])
        self.average.module.load_state_dict(state["average"])
        self.average.n_averaged.fill_(state["step"])
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        self.step = state["step"]
        log.info("going on at step %d", self.step)

    def save(self) -> None:
        """Write the checkpoint beside the old one, then put it in its place."""
        state = {
            "model": self.model.state_dict(),
            "average": self.average.module.state_dict(),
            "optimisers": [o.state_dict() for o in self.optimisers],
            "step": self.step,
            "mean": torch.from_numpy(self.pool.mean),
            "std": torch.from_numpy(self.pool.std),
        }
        part = self.folder / "checkpoint.part"
        torch.save(state, part)
        part.replace(self.folder / "checkpoint.pt")

    def train(self, until: int | None = None) -> None:
        """Until the step `until`, or `config.steps`; the mean loss goes to log.csv.

        Chance depends on the seed and on the step it begins at.
        """
        torch.manual_seed(self.config.seed + self.step)
        config = self.config
        stream = Batches(
            self.pool,
            self.model_config.frames_per_token,
            config.tokens_per_batch,
            config.seed + self.step,
            self.device,
            config.stroke_weight,
        )
        last = min(config.steps, until or config.steps)
        losses, started = [], time.time()
        while self.step < last:
            losses.append(self._one_step(stream.draw()))
            self.step += 1
            if self.step % LOG_EVERY == 0:
                self._log(float(torch.stack(losses).mean()), LOG_EVERY / (time.time() - started))
                losses, started = [], time.time()
            if self.step % config.save_every == 0 or self.step == last:
                self.save()

    def _one_step(self, batch: Batch) -> Tensor:
        loss = flow_loss(
            self.forward,
            batch.x,
            self.conditioner(batch.conditions, batch.phases),
            early_share=self.config.early_share,
            difference_weight=self.config.difference_weight,
            frames=self.model_config.frames_per_token,
        )
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        share = learning_rate(self.step, self.config)
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = self.config.learning_rate * share
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        self.average.update_parameters(self.model)
        return loss.detach()

    def _log(self, loss: float, steps_per_second: float) -> None:
        path = self.folder / "log.csv"
        new = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if new:
                writer.writerow(["step", "loss", "steps_per_second"])
            writer.writerow([self.step, f"{loss:.5f}", f"{steps_per_second:.2f}"])
        log.info("step %d loss %.4f, %.2f steps/s", self.step, loss, steps_per_second)


@dataclass(frozen=True)
class Workplace:
    """Where a run takes place.

    processes: that make the samples. fused: compile the network, for a graphics card. threads: of the processor, where
    it trains.
    """

    pack: Path
    text_encoder: Path
    device: str
    processes: int
    fused: bool
    threads: int = 2

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Workplace:
        """From the command line."""
        return cls(*(options[field.name] for field in fields(cls)))


def carry_out(
    config: TrainConfig, folder: Path, pool: Path, place: Workplace, weights: Path | None, until: int | None = None
) -> None:
    """One run from its samples, which are made where the folder `pool` holds none, to its last checkpoint.

    weights: a file of the extension to go on from. until: the step to stop at before the planned end.
    """
    torch.set_num_threads(place.threads)
    if not (pool / "rest.npz").exists():
        build_pool(place.pack, pool, config.samples, config.seed, config.settle, place.text_encoder, place.processes)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(asdict(config), indent=1), encoding="utf-8")
    Run(folder, pool, config, torch.device(place.device), fused=place.fused, weights=weights).train(until)


def place_options(parser: argparse.ArgumentParser) -> None:
    """What says where a run takes place."""
    root = Path(__file__).resolve().parent.parent
    parser.add_argument("--pack", type=Path, default=root.parent / "shared" / "data" / "starter", help="motion pack")
    parser.add_argument("--run", type=Path, default=root / "training" / "runs" / "starter", help="folder of this run")
    parser.add_argument("--text-encoder", type=Path, default=DEFAULT_PATH, help="MiniLM weights (dev.py weights)")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--fused", action="store_true", help="compile the network: slow to start, then faster")
    parser.add_argument("--threads", type=int, default=Workplace.threads, help="of the processor, where it trains")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="that make the samples")
    parser.add_argument("--export", type=Path, help="write the weights here when done")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    place_options(parser)
    parser.add_argument("--pool", type=Path, help="folder of the samples, made when empty; the run's own by default")
    parser.add_argument("--start-from", type=Path, help="weights to go on from, with their own mean and deviation")
    for name, value in asdict(TrainConfig()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    options = vars(parser.parse_args())
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    config = TrainConfig(**{name: options[name] for name in asdict(TrainConfig())})
    folder: Path = options["run"]
    pool: Path = options["pool"] or folder
    carry_out(config, folder, pool, Workplace.of(options), options["start_from"])
    if options["export"]:
        export_run(folder, pool, options["export"])


if __name__ == "__main__":
    main()
