"""One configuration of HY-Motion in a process of its own, which bench_hymotion.py commands line by line.

    python benchmarks/hymotion_child.py '{"way": "ours", "weights": "build/.../weights-fp32.safetensors", ...}'

Each line on standard input is a JSON object whose "do" names a method of `Baseline` or `Ours`; each answer is a line of
JSON. Separate processes keep the memory of each configuration apart, and taking turns keeps their times comparable on a
machine whose load changes.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from hymotion_weights import full_config
from ours import checkout, load
from process_memory import OwnPeak, peak_resident
from torch import Tensor

MUCH_MEMORY: Final = 256 << 20  # bytes, far more than any cache
FEATURE_SEED: Final = 11
# For what only exists to be timed: text-to-frame time without frames worth the name.
FEWEST_FRAMES: Final = 1


class _Enough(Exception):
    """As many steps as were asked for."""


def features(config: Any, tokens: int) -> tuple[np.ndarray, np.ndarray]:
    """Sentence (1, V) and tokens (n, C) as encoders might give them."""
    random = np.random.default_rng(FEATURE_SEED)
    sentence = random.standard_normal((1, config.network.vtxt_input_dim), dtype=np.float32)
    return sentence, random.standard_normal((tokens, config.network.ctxt_input_dim), dtype=np.float32)


def keep(latents: str, made: np.ndarray) -> None:
    """Into a file, if one was named."""
    if latents:
        np.save(latents, made)


def wait_for(device: torch.device) -> None:
    """Until the device has done what it was told."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def median_seconds(work: Callable[[], object], device: torch.device, repeats: int) -> float:
    """Of several runs after a first that warms up."""
    taken: list[float] = []
    for _ in range(repeats + 1):
        wait_for(device)
        start = time.perf_counter()
        work()
        wait_for(device)
        taken.append(time.perf_counter() - start)
    return float(np.median(taken[1:]))


class Baseline:
    """What the official code computes: all 360 frames and 128 tokens, both branches, the text at every step."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.config, self.device = full_config(options["layers"]), torch.device(options["device"])
        module = load("inference.engines.hymotion.network")
        opened = load("inference.engines.hymotion.checkpoint").WeightsFile(Path(options["weights"]))
        with torch.device("meta"):
            self.network = module.HyMotionNetwork(self.config.network)
        # One copy in memory; the official way holds everything twice while it loads.
        self.network.load_state_dict({name: opened[name].clone() for name in opened}, assign=True)
        self.network = self.network.to(self.device).eval()

    def run(self, takes: int, frames: int, tokens: int, steps: int, latents: str = "") -> dict[str, Any]:
        """Sample `takes` with the official loop; seconds of each step, and the latents into a file."""
        config = self.config
        noise = [
            torch.randn((1, config.train_frames, config.network.input_dim), generator=torch.Generator().manual_seed(s))
            for s in range(takes)
        ]
        x = torch.cat(noise).to(self.device)
        inputs = self._inputs(takes, frames, tokens, config.train_frames, config.max_length_llm)
        taken: list[float] = []
        for step in range(steps):
            start = time.perf_counter()
            velocity = self._velocity(torch.cat([x, x]), step / steps, inputs)
            x = x + velocity / steps
            wait_for(self.device)
            taken.append(time.perf_counter() - start)
        keep(latents, x[:, :frames].cpu().numpy())
        return {"step_seconds": taken}

    def unpadded_step(self, takes: int, frames: int, tokens: int, repeats: int) -> dict[str, Any]:
        """Seconds of a step on the frames and tokens that are there, all else as before."""
        x = torch.zeros((2 * takes, frames, self.config.network.input_dim), device=self.device)
        inputs = self._inputs(takes, frames, tokens, frames, tokens)
        return {"seconds": median_seconds(lambda: self._velocity(x, 0.5, inputs), self.device, repeats)}

    def text_step(self, takes: int, tokens: int, repeats: int) -> dict[str, Any]:
        """Seconds that the text takes at each step: a step with a single frame."""
        return self.unpadded_step(takes, FEWEST_FRAMES, tokens, repeats)

    def modulation_step(self, takes: int, repeats: int) -> dict[str, Any]:
        """Seconds that all blocks' modulation takes at each step."""
        kind = load("inference.engines.hymotion.network").Modulation
        layers = [module for module in self.network.modules() if isinstance(module, kind)]
        condition = torch.ones((2 * takes, 1, self.config.network.feat_dim), device=self.device)
        return {"seconds": median_seconds(lambda: [layer(condition) for layer in layers], self.device, repeats)}

    def _inputs(self, takes: int, frames: int, tokens: int, all_frames: int, all_tokens: int) -> dict[str, Tensor]:
        """Features and masks of [without prompt; with prompt] x takes."""
        sentence, words = (torch.from_numpy(part) for part in features(self.config, tokens))
        padded = torch.zeros((all_tokens, words.shape[1]))
        padded[:tokens] = words
        null = self.network.null_ctxt_input[0].cpu().expand(all_tokens, -1)
        ctxt = torch.stack([null] * takes + [padded] * takes)
        vtxt = torch.stack([self.network.null_vtxt_feat[0].cpu()] * takes + [sentence] * takes)
        rows = 2 * takes
        valid = {
            "motion_valid": torch.arange(all_frames).expand(rows, -1) < frames,
            "text_valid": torch.arange(all_tokens).expand(rows, -1) < tokens,
        }
        return {name: part.to(self.device) for name, part in {"ctxt": ctxt, "vtxt": vtxt, **valid}.items()}

    def _velocity(self, x: Tensor, when: float, inputs: dict[str, Tensor]) -> Tensor:
        times = torch.full((len(x),), when, device=self.device)
        without, with_prompt = self.network.motion_transformer(x, times=times, **inputs).chunk(2)
        return without + self.config.guidance * (with_prompt - without)


class Ours:
    """The fast path that ships."""

    def __init__(self, options: dict[str, Any]) -> None:
        config = full_config(options["layers"])
        self.config, self.device = config, torch.device(options["device"])
        if options.get("plain_products"):
            load("inference.engines.hymotion.accelerate").has_onednn_product = lambda: False
        weights = load("inference.engines.hymotion.checkpoint").WeightsFile(Path(options["weights"]))
        model = load("inference.engines.hymotion.model").HyMotionModel
        self.model = model.load(weights, config, self.device, options["precision"])
        self.conditioning: Any = None

    def prepare(self, tokens: int, steps: int) -> dict[str, Any]:
        """Seconds of the text pass of all steps."""
        sentence, words = features(self.config, tokens)
        given = load("inference.engines.hymotion.text_features").TextFeatures(sentence, words)
        wait_for(self.device)
        start = time.perf_counter()
        self.conditioning = self.model.prepare(given, steps=steps, guidance=self.config.guidance)
        wait_for(self.device)
        return {"seconds": time.perf_counter() - start}

    def run(self, takes: int, frames: int, stop_after: int = 0, latents: str = "") -> dict[str, Any]:
        """Sample with what was prepared, the first `stop_after` steps of it (0: all); seconds of each step."""
        stamps: list[float] = []

        def on_step(done: int, _: int) -> None:
            wait_for(self.device)
            stamps.append(time.perf_counter())
            if stop_after and done >= stop_after:
                raise _Enough

        try:
            made = self.model.sample(self.conditioning, frames, list(range(takes)), on_step)
        except _Enough:
            pass
        else:
            keep(latents, made)
        return {"step_seconds": [after - before for before, after in itertools.pairwise(stamps)]}

    def text_not_collapsed(self, tokens: int, steps: int) -> dict[str, Any]:
        """Seconds of the text pass when the branch without a prompt has as many tokens as the prompt."""
        self.model.config = dataclasses.replace(self.config, enable_ctxt_null_feat=False)
        try:
            return self.prepare(tokens, steps)
        finally:
            self.model.config = self.config
            self.conditioning = None

    def run_without_band(self, takes: int, frames: int) -> dict[str, Any]:
        """As `run`, every frame looking at every other: another result, so for its time alone."""
        motion_pass = load("inference.engines.hymotion.motion_pass")
        windows_of = motion_pass.windows_of
        motion_pass.windows_of = lambda frames, tokens, _, device, dtype: windows_of(
            frames, tokens, None, device, dtype
        )
        try:
            return self.run(takes, frames)
        finally:
            motion_pass.windows_of = windows_of

    def rates(self, rows: Sequence[int], repeats: int) -> dict[str, Any]:
        """Of the machine: operations a second of torch.mm and of our products, {"mm" or "ours": {rows: rate}}.

        Each is the mean over the shapes of a block, weighted by how often it has them; "bandwidth" is bytes a second.
        """
        width, dtype = self.config.network.feat_dim, self.model.dtype
        dense = load("inference.engines.hymotion.accelerate").Dense
        shapes = [(width, 3 * width), (width, width), (width, 4 * width), (4 * width, width)]
        found: dict[str, Any] = {"mm": {}, "ours": {}}
        for count in rows:
            seconds = {"mm": 0.0, "ours": 0.0}
            for inner, outer in shapes:
                x = torch.randn(count, inner, device=self.device, dtype=dtype)
                weight = torch.randn(outer, inner, device=self.device, dtype=dtype)
                product = dense(weight, torch.zeros(outer, device=self.device, dtype=dtype), pack=True)
                seconds["mm"] += median_seconds(functools.partial(torch.mm, x, weight.t()), self.device, repeats)
                seconds["ours"] += median_seconds(functools.partial(product, x), self.device, repeats)
            for name, taken in seconds.items():
                found[name][str(count)] = 2 * count * sum(inner * outer for inner, outer in shapes) / taken
        much = torch.ones(MUCH_MEMORY // 4, device=self.device)
        found["bandwidth"] = MUCH_MEMORY / median_seconds(much.sum, self.device, repeats)
        return found


WAYS: Final = {"baseline": Baseline, "ours": Ours}


def memory(own: OwnPeak, device: torch.device) -> dict[str, int]:
    """The most memory so far, in bytes: of the process, its own part of that, and of the GPU."""
    on_gpu = torch.cuda.max_memory_allocated(device) if device.type == "cuda" else 0
    return {"resident": peak_resident(), "own": own.bytes, "gpu": on_gpu}


def main(arguments: Sequence[str]) -> int:
    """Obey until the input ends; returns the exit status."""
    checkout()
    options = json.loads(arguments[0])

    def answer(result: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps({**result, "memory": memory(own, worker.device)}) + "\n")
        sys.stdout.flush()

    with OwnPeak() as own, torch.inference_mode():
        start = time.perf_counter()
        worker = WAYS[options["way"]](options)
        wait_for(worker.device)
        answer({"seconds": time.perf_counter() - start, "threads": torch.get_num_threads(), "torch": torch.__version__})
        for line in sys.stdin:
            command = json.loads(line)
            answer(getattr(worker, command.pop("do"))(**command))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
