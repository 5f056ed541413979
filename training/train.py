"""Train the starter's network: `python3 dev.py train` (or `python -m hymotion.training.train --help`).

Flow matching along z = (1 - t) noise + t x with the loss of the velocity (Lipman et al. 2023), the network giving x.
A run lives in one folder: the pool of samples, `checkpoint.pt`, `log.csv` and `config.json`. Started again with the
same folder it goes on where it was.
"""

from __future__ import annotations

import argparse
import csv
import json
import logging
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..inference.engines.starter.conditions import TEXT_SCALE, clause_times
from ..inference.engines.starter.minilm import DEFAULT_PATH
from .export import export_run
from .model import ModelConfig, MotionTransformer
from .pool import Pool, batches, build_pool, read_pool

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TrainConfig:
    """Everything that decides a run, stored with it."""

    samples: int = 18_000
    steps: int = 4_000
    decay_steps: int = 1_100
    warmup_steps: int = 200
    tokens_per_batch: int = 2_000
    learning_rate: float = 6e-4
    weight_decay: float = 0.02
    ema: float = 0.999
    difference_weight: float = 3.0
    drop_all: float = 0.1
    drop_text: float = 0.15
    drop_action: float = 0.2
    text_noise: float = 0.25
    settle: float = 0.7
    early_share: float = 0.4
    seed: int = 7


class Conditioner:
    """Numbers of captions and actions -> rows of conditions, some dropped so that the network can do without."""

    def __init__(self, pool: Pool, model: ModelConfig, config: TrainConfig) -> None:
        self._text = torch.tensor(pool.embeddings)
        self._model = model
        self._config = config

    def __call__(self, indices: Tensor) -> Tensor:
        """(B, N, 6) int -> (B, N, condition_width), with conditions dropped per sample of the batch."""
        rows = [self._clause(indices[..., :3]), self._clause(indices[..., 3:]), _times(indices[..., :3])]
        keep = torch.rand(len(indices), 1, 1) >= self._config.drop_all
        return torch.cat(rows, dim=-1) * keep

    def _clause(self, indices: Tensor) -> Tensor:
        caption, action, sides = indices.unbind(-1)
        batch = len(indices)
        present = (caption >= 0)[..., None]
        # One noise for a whole clip: the sentence is worded otherwise, not differently at each token.
        noise = torch.randn(batch, 1, self._model.text_width) * self._config.text_noise / TEXT_SCALE
        text = torch.nn.functional.normalize(self._text[caption.clamp(min=0)] + noise, dim=-1) * TEXT_SCALE
        text = text * present * (torch.rand(batch, 1, 1) >= self._config.drop_text)
        one_hot = torch.nn.functional.one_hot(action.clamp(min=0), self._model.actions).float()
        one_hot = one_hot * present * (torch.rand(batch, 1, 1) >= self._config.drop_action)
        flags = torch.stack([sides & 1, (sides >> 1) & 1], dim=-1).float() * present
        return torch.cat([text, one_hot, flags], dim=-1)


def _times(main: Tensor) -> Tensor:
    """(B, N, 3) main clause of each token -> (B, N, 6) where the token stands between the clause's begin and end."""
    borders = (main[:, 1:] != main[:, :-1]).any(-1).numpy()
    at = np.arange(main.shape[1])
    edge = np.ones((len(main), 1), dtype=bool)
    begins = np.maximum.accumulate(np.where(np.concatenate([edge, borders], axis=1), at, 0), axis=1)
    ends = np.where(np.concatenate([borders, edge], axis=1), at, main.shape[1])
    ends = np.minimum.accumulate(ends[:, ::-1], axis=1)[:, ::-1]
    return torch.from_numpy(clause_times(at - begins, ends - at))


def draw_times(count: int, early_share: float) -> Tensor:
    """(count,) times, most around .3 and a share of them around .05.

    A motion is 800 numbers a token that all tell the same story (sitting or standing), so the noise drowns it only when
    t is very small: what is decided by the words is decided there, and there the network has to be taught.
    """
    early = torch.rand(count) < early_share
    return torch.sigmoid(torch.where(early, torch.randn(count) * 1.2 - 3.2, torch.randn(count) - 0.8))


def flow_loss(model: torch.nn.Module, x: Tensor, conditions: Tensor, config: TrainConfig, frames: int) -> Tensor:
    """Mean squared error of the velocity and, lightly, of its change from frame to frame. x: (B, N, token_width)."""
    t = draw_times(len(x), config.early_share)
    at = t[:, None, None]
    z = (1 - at) * torch.randn_like(x) + at * x
    with torch.autocast("cpu", dtype=torch.bfloat16):
        predicted = model(z, t, conditions)
    # v = (x - z) / (1 - t); near t = 1 the division is held back (Li & He 2025, "Back to basics", clamp .05)
    error = (predicted.float() - x) / (1 - at).clamp(min=0.05)
    by_frame = error.reshape(len(x), -1, x.shape[-1] // frames)
    return error.square().mean() + config.difference_weight * by_frame.diff(dim=1).square().mean()


def learning_rate(step: int, config: TrainConfig) -> float:
    """Share of the full rate: a warm-up, a plateau, and a straight line to zero over the last `decay_steps`."""
    return min(1.0, (step + 1) / config.warmup_steps, max(0.0, (config.steps - step) / config.decay_steps))


def optimisers(model: torch.nn.Module, config: TrainConfig) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside the blocks, AdamW for the rest."""
    inside = [
        p for name, p in model.named_parameters() if p.ndim == 2 and "blocks" in name and "modulation" not in name
    ]
    ids = {id(p) for p in inside}
    rest = [p for p in model.parameters() if id(p) not in ids]
    return [
        torch.optim.Muon(
            inside, lr=config.learning_rate, weight_decay=config.weight_decay, adjust_lr_fn="match_rms_adamw"
        ),
        torch.optim.AdamW(rest, lr=config.learning_rate, weight_decay=config.weight_decay, betas=(0.9, 0.98)),
    ]


class Run:
    """One training run in a folder."""

    def __init__(self, folder: Path, pool: Path, config: TrainConfig) -> None:
        self.folder, self.config = folder, config
        self.pool = read_pool(pool)
        self.model_config = ModelConfig(actions=len(self.pool.actions))
        torch.manual_seed(config.seed)
        self.model = MotionTransformer(self.model_config)
        self.average = {name: p.detach().clone() for name, p in self.model.named_parameters()}
        self.optimisers = optimisers(self.model, config)
        self.conditioner = Conditioner(self.pool, self.model_config, config)
        self.step = 0
        if (folder / "checkpoint.pt").exists():
            self._load()

    def _load(self) -> None:
        state = torch.load(self.folder / "checkpoint.pt", weights_only=True)
        self.model.load_state_dict(state["model"])
        self.average = state["average"]
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        torch.set_rng_state(state["rng"])
        self.step = state["step"]
        log.info("going on at step %d", self.step)

    def save(self) -> None:
        """Write the checkpoint beside the old one, then put it in its place."""
        state = {
            "model": self.model.state_dict(),
            "average": self.average,
            "optimisers": [o.state_dict() for o in self.optimisers],
            "rng": torch.get_rng_state(),
            "step": self.step,
        }
        part = self.folder / "checkpoint.part"
        torch.save(state, part)
        part.replace(self.folder / "checkpoint.pt")

    def train(self, save_every: int = 100) -> None:
        """Until `config.steps`; the mean loss goes to log.csv every 50 steps."""
        rng = np.random.default_rng((self.config.seed, self.step))
        stream = batches(self.pool, self.model_config.frames_per_token, self.config.tokens_per_batch, rng)
        losses, started = [], time.time()
        while self.step < self.config.steps:
            losses.append(self._one_step(*next(stream)))
            self.step += 1
            if self.step % 50 == 0:
                self._log(float(np.mean(losses)), 50 / (time.time() - started))
                losses, started = [], time.time()
            if self.step % save_every == 0 or self.step == self.config.steps:
                self.save()

    def _one_step(self, features: np.ndarray, indices: np.ndarray) -> float:
        x = torch.from_numpy(features).reshape(len(features), -1, self.model_config.token_width)
        conditions = self.conditioner(torch.from_numpy(indices))
        loss = flow_loss(self.model, x, conditions, self.config, self.model_config.frames_per_token)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        share = learning_rate(self.step, self.config)
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = self.config.learning_rate * share
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        keep = min(self.config.ema, (self.step + 1) / (self.step + 10))
        with torch.no_grad():
            for name, p in self.model.named_parameters():
                self.average[name].lerp_(p, 1 - keep)
        return loss.item()

    def _log(self, loss: float, steps_per_second: float) -> None:
        path = self.folder / "log.csv"
        new = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if new:
                writer.writerow(["step", "loss", "steps_per_second"])
            writer.writerow([self.step, f"{loss:.5f}", f"{steps_per_second:.2f}"])
        log.info("step %d loss %.4f, %.2f steps/s", self.step, loss, steps_per_second)


def main() -> None:
    """Command line."""
    root = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, default=root.parent / "shared" / "data" / "starter", help="motion pack")
    parser.add_argument("--run", type=Path, default=root / "training" / "runs" / "starter", help="folder of this run")
    parser.add_argument("--pool", type=Path, help="folder of the samples, made when empty; the run's own by default")
    parser.add_argument("--text-encoder", type=Path, default=DEFAULT_PATH, help="MiniLM weights (dev.py weights)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--export", type=Path, help="write the weights here when done")
    defaults = TrainConfig()
    for name, value in asdict(defaults).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    options = vars(parser.parse_args())
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options["threads"])
    config = TrainConfig(**{name: options[name] for name in asdict(defaults)})
    folder: Path = options["run"]
    pool: Path = options["pool"] or folder
    if not (pool / "rest.npz").exists():
        build_pool(options["pack"], pool, config.samples, config.seed, config.settle, options["text_encoder"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(asdict(config), indent=1), encoding="utf-8")
    run = Run(folder, pool, config)
    run.train()
    if options["export"]:
        export_run(folder, pool, options["export"])


if __name__ == "__main__":
    main()
