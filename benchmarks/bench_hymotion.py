"""HY-Motion at the full size of 1.0, random weights: seconds and memory, ours beside the official way, in one run.

    python3 dev.py bench hymotion [--quick] [--frames 120] [--tokens 24] [--fresh]

The official way (all 360 frames and 128 tokens, float32, the text at every step and for every take) and ours in both
precisions run as processes of their own that take turns, so a machine whose load changes is unfair to none. Prints
Markdown and writes out/bench_hymotion.json. --quick takes 3 of 27 layers and leaves out the long parts: a look at
whether all runs, no result. --fresh makes the weights in build/ again. With a GPU, the same again on it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import hymotion_report
import numpy as np
import torch
from hymotion_processes import Child, once
from hymotion_weights import CHECKPOINT, full_config, weights_name
from hymotion_work import Clip
from ours import ROOT, checkout

STEPS: Final = 50
# Takes -> (steps, rounds) of the comparison: the official way takes half a minute for one step of four takes.
COMPARED: Final = {1: (3, 2), 4: (2, 1)}
# Takes -> ways whose whole clip is sampled; the others' is extrapolated from their steps.
WHOLE: Final = {1: ("exact", "fast"), 4: ("fast",)}
PRECISIONS: Final = {"exact": "fp32", "fast": "bf16"}
LONG_FRAMES: Final = 360
QUICK_LAYERS, FULL_LAYERS = 3, 27
RATE_REPEATS: Final = 5


def say(text: str) -> None:
    """Progress, apart from the result."""
    sys.stderr.write(f"[{time.strftime('%H:%M:%S')}] {text}\n")
    sys.stderr.flush()


def prepare_weights(folder: Path, layers: int, fresh: bool) -> dict[str, Any]:
    """Make the checkpoint unless it is there, and convert it; what each took."""
    if fresh or not (folder / CHECKPOINT).is_file():
        say("making random weights (once)")
        once("hymotion_weights.py", "make", str(folder), str(layers))
    found: dict[str, Any] = {}
    for precision in PRECISIONS.values():
        say(f"converting to {precision}")
        found[precision] = once("hymotion_weights.py", "convert", str(folder), precision)
        found[precision]["verify_seconds"] = once("hymotion_weights.py", "verify", str(folder), precision)["seconds"]
    return found


def take_turns(children: dict[str, Child], clip: Clip, rounds: int, scratch: Path) -> dict[str, Any]:
    """A few steps of every way in turn: {way: seconds of steps, and how far the result is from the official}."""
    found: dict[str, Any] = {name: {"step_seconds": []} for name in children}
    for name in PRECISIONS:
        children[name]("prepare", tokens=clip.tokens, steps=clip.steps)
    for number in range(rounds):
        for name, child in children.items():
            more = {"tokens": clip.tokens, "steps": clip.steps} if name == "baseline" else {}
            # Ours is so much quicker that it can be asked twice as often.
            for _ in range(1 if name == "baseline" else 2):
                where = str(scratch / f"{name}.npy")
                answer = child("run", takes=clip.takes, frames=clip.frames, latents=where, **more)
                found[name]["step_seconds"] += answer["step_seconds"]
                found[name]["memory"] = answer["memory"]
        say(f"takes {clip.takes}, round {number + 1} of {rounds}")
    official = np.load(scratch / "baseline.npy")
    for name in PRECISIONS:
        found[name]["apart"] = float(np.abs(np.load(scratch / f"{name}.npy") - official).max() / np.abs(official).max())
    for result in found.values():
        result["seconds_a_step"] = statistics.median(result["step_seconds"])
    return found


def whole_clips(children: dict[str, Child], clip: Clip, whole: Sequence[str]) -> dict[str, Any]:
    """The text pass of all steps, and for the ways in `whole` the clip from features to latents."""
    found: dict[str, Any] = {}
    for name in PRECISIONS:
        child = children[name]
        say(f"takes {clip.takes}, {name}: all {clip.steps} steps" if name in whole else f"{name}: the text pass")
        prepared = child("prepare", tokens=clip.tokens, steps=clip.steps)
        found[name] = {"text_seconds": prepared["seconds"], "memory": prepared["memory"]}
        if name in whole:
            done = child("run", takes=clip.takes, frames=clip.frames)
            found[name] |= {"whole": prepared["seconds"] + sum(done["step_seconds"]), "memory": done["memory"]}
    return found


def parts(child: Child, clip: Clip) -> dict[str, float]:
    """What single savings are worth: seconds of a step, and of parts of it, on the official way's own code."""
    say(f"takes {clip.takes}: parts of the official way")
    prompt = {"takes": clip.takes, "tokens": clip.tokens}
    return {
        "unpadded": child("unpadded_step", frames=clip.frames, repeats=1, **prompt)["seconds"],
        "text": child("text_step", repeats=1, **prompt)["seconds"],
        "modulation": child("modulation_step", takes=clip.takes, repeats=3)["seconds"],
    }


def text_passes(child: Child, tokens: int) -> dict[str, float]:
    """Seconds of the text pass of all steps, and of one in which no prompt has as many tokens as the prompt."""
    say("the text pass with and without one token for no prompt")
    ways = {"collapsed": "prepare", "not_collapsed": "text_not_collapsed"}
    return {name: child(do, tokens=tokens, steps=STEPS)["seconds"] for name, do in ways.items()}


def band(child: Child, tokens: int) -> dict[str, float]:
    """Seconds a step of the longest clip, when frames look no further than the band and when they look everywhere."""
    say("the band, in the longest clip")
    child("prepare", tokens=tokens, steps=2)
    seconds: dict[str, list[float]] = {"run": [], "run_without_band": []}
    for _ in range(2):
        for do, taken in seconds.items():
            taken += child(do, takes=1, frames=LONG_FRAMES)["step_seconds"]
    return {name: min(values) for name, values in seconds.items()}


def plain_products(options: dict[str, Any], clips: Sequence[Clip]) -> dict[int, float]:
    """Seconds a step of float32 with torch's default product in place of the one chosen."""
    say("float32 with torch's default product")
    found: dict[int, float] = {}
    with Child("plain", {**options, "plain_products": True}) as child:
        for clip in clips:
            child("prepare", tokens=clip.tokens, steps=2)
            taken = [s for _ in range(2) for s in child("run", takes=clip.takes, frames=clip.frames)["step_seconds"]]
            found[clip.takes] = statistics.median(taken)
    return found


def measure(device: str, folder: Path, layers: int, frames: int, tokens: int) -> dict[str, Any]:
    """Everything on one device."""

    def options(way: str, precision: str) -> dict[str, Any]:
        weights = str(folder / weights_name(PRECISIONS[precision]))
        return {"way": way, "precision": precision, "weights": weights, "layers": layers, "device": device}

    config = full_config(layers)
    clips = [Clip(takes, frames, tokens, STEPS) for takes in COMPARED]
    result: dict[str, Any] = {"device": device, "takes": {}}
    with contextlib.ExitStack() as stack, tempfile.TemporaryDirectory() as scratch:
        ways = {"baseline": options("baseline", "exact"), **{name: options("ours", name) for name in PRECISIONS}}
        say(f"loading on {device}")
        children = {name: stack.enter_context(Child(name, chosen)) for name, chosen in ways.items()}
        result["started"] = {name: child.started for name, child in children.items()}
        for clip in clips:
            steps, rounds = COMPARED[clip.takes]
            few = Clip(clip.takes, frames, tokens, steps)
            compared = take_turns(children, few, rounds if layers == FULL_LAYERS else 1, Path(scratch))
            for name, more in whole_clips(children, clip, WHOLE[clip.takes] if layers == FULL_LAYERS else ()).items():
                compared[name] |= more
            result["takes"][clip.takes] = compared
        say("the machine's own rates")
        rows = [2 * clip.takes * frames for clip in clips]
        padded = 2 * (config.train_frames + config.max_length_llm)
        result["rates"] = {
            "exact": children["exact"]("rates", rows=[padded, *rows], repeats=RATE_REPEATS),
            "fast": children["fast"]("rates", rows=rows, repeats=RATE_REPEATS),
        }
        result["parts"] = {clip.takes: parts(children["baseline"], clip) for clip in clips}
        result["text_passes"] = text_passes(children["exact"], tokens)
        result["band"] = band(children["fast"], tokens)
    result["plain_products"] = plain_products(options("ours", "exact"), clips) if device == "cpu" else {}
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="HY-Motion at full size: seconds and memory, beside the official way.")
    parser.add_argument("--quick", action="store_true", help="3 of 27 layers: whether it runs")
    parser.add_argument("--fresh", action="store_true", help="make the random weights again")
    parser.add_argument("--frames", type=int, default=120)
    parser.add_argument("--tokens", type=int, default=24, help="length of the prompt")
    chosen = parser.parse_args(arguments)
    checkout()
    layers = QUICK_LAYERS if chosen.quick else FULL_LAYERS
    folder = ROOT / "build" / f"hymotion-{layers}-layers"
    start = time.perf_counter()
    results: dict[str, Any] = {
        "layers": layers,
        "frames": chosen.frames,
        "tokens": chosen.tokens,
        "steps": STEPS,
        "machine": f"{platform.machine()}, {torch.get_num_threads()} threads, torch {torch.__version__}",
        "conversion": prepare_weights(folder, layers, chosen.fresh),
    }
    devices = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
    results["devices"] = [measure(device, folder, layers, chosen.frames, chosen.tokens) for device in devices]
    results["minutes"] = (time.perf_counter() - start) / 60
    sys.stdout.write(hymotion_report.markdown(results, full_config(layers)) + "\n")
    out = ROOT / "out" / f"bench_hymotion{'_quick' if chosen.quick else ''}.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(results, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
