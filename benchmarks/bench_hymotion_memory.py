"""Memory of a whole generation at the full size of HY-Motion 1.0, random weights: as planned and as measured.

    python benchmarks/bench_hymotion_memory.py [--rows NAME ...]

Each row is the real engine in a process of its own, text encoder of Qwen3-8B's size included, watched a hundred times
a second and stopped after a few steps: no later one needs more. Uses the weights of the other two HY-Motion benchmarks
in build/ and makes them where they are missing (27 GB of disk). Prints Markdown; ends with status 1 where a stage took
more than the plan said.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import bench_hymotion_encoder
import hymotion_weights
from ours import ROOT, checkout, load
from process_memory import POLL_S, peak_resident, resident

HOME: Final = ROOT / "build" / "hymotion-memory"
NETWORK: Final = ROOT / "build" / "hymotion-27-layers"
GB: Final = 1e9
STEPS_SEEN: Final = 3
SHORT: Final = "a person walks, then waves"
LONG: Final = (
    "a person walks forward slowly, turns left, lifts both arms above the head, bows, sits down on a chair, " * 2
)
TOKENIZER: Final = ("tokenizer.json", "tokenizer_config.json", "vocab.json", "merges.txt", "special_tokens_map.json")
# What a report of the engine begins with -> the plan's name of the stage.
STAGES: Final = {
    "Opening the text": "encode",
    "Reading the prompt": "encode",
    "Loading the text": "encode",
    "Loading HY": "prepare",
    "Thinking": "prepare",
    "Imagining": "sample",
}


@dataclass(frozen=True)
class Row:
    """A request and how it should run."""

    name: str
    precision: str = "fast"
    memory: str = "auto"
    takes: int = 1
    seconds: float = 4.0
    prompt: str = SHORT


ROWS: Final = (
    Row("fast, 1 take"),
    Row("fast, 4 takes", takes=4),
    Row("fast, 4 takes, less", takes=4, memory="less"),
    Row("fast, 4 takes, least", takes=4, memory="least"),
    Row("exact, 1 take", precision="exact"),
    Row("exact, 4 takes", precision="exact", takes=4),
    Row("exact, 1 take of 12 s, longest prompt", precision="exact", seconds=12.0, prompt=LONG),
    Row("fast, 8 takes of 12 s, longest prompt", takes=8, seconds=12.0, prompt=LONG),
)


class StagePeaks:
    """Watches this process's own memory: the most of each stage, in bytes."""

    def __init__(self) -> None:
        self.stage = "start"
        self.most: dict[str, int] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> StagePeaks:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def enter(self, message: str) -> None:
        """A report of the engine: which stage it belongs to."""
        self.stage = next((name for words, name in STAGES.items() if message.startswith(words)), self.stage)

    def _watch(self) -> None:
        while not self._stop.wait(POLL_S):
            stage = self.stage
            self.most[stage] = max(self.most.get(stage, 0), resident()[1])


def make_home() -> None:
    """A home whose models are those of the other benchmarks, with tokenizers and a configuration beside them."""
    tiny = load("tests.tiny_hymotion")
    if not (NETWORK / hymotion_weights.weights_name("bf16")).is_file():
        hymotion_weights.make(NETWORK, hymotion_weights.FULL_SIZE["num_layers"])
        for precision in ("fp32", "bf16"):
            hymotion_weights.convert(NETWORK, precision)
    if not (bench_hymotion_encoder.FOLDER / bench_hymotion_encoder.DONE).is_file():
        bench_hymotion_encoder.make(int(bench_hymotion_encoder.CONFIG["num_hidden_layers"]))
    shutil.rmtree(HOME, ignore_errors=True)
    models, small = HOME / "models", HOME / "small"
    tiny.make_tiny_home(small)
    link_all(NETWORK, models / "HY-Motion-1.0")
    size = hymotion_weights.FULL_SIZE
    text = tiny.CONFIG.format(
        context=size["ctxt_input_dim"],
        sentence=size["vtxt_input_dim"],
        width=size["feat_dim"],
        heads=size["num_heads"],
        layers=size["num_layers"],
    )
    (models / "HY-Motion-1.0" / "config.yml").write_text(text, encoding="utf-8")
    link_all(bench_hymotion_encoder.FOLDER, models / "Qwen3-8B")
    make_clip(models / "clip-vit-large-patch14")
    for part in ("Qwen3-8B", "clip-vit-large-patch14"):
        for name in TOKENIZER:
            if (found := small / "models" / part / name).is_file():
                shutil.copy(found, models / part / name)


def link_all(source: Path, target: Path) -> None:
    """Every file of a folder under its name in another one, without a copy."""
    target.mkdir(parents=True)
    for path in source.iterdir():
        (target / path.name).symlink_to(path)


def make_clip(folder: Path) -> None:
    """CLIP-L's text half with random weights."""
    import transformers

    config = transformers.CLIPTextConfig(
        hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12
    )
    transformers.CLIPTextModel(config).save_pretrained(folder)


def measure(row: Row) -> dict[str, Any]:
    """Run a row in this process: per stage the bytes planned and seen, at the start, at most, and after the end."""
    engine_module, options_module = load("inference.registry"), load("inference.engine_options")
    request = load("inference.request").MotionRequest(row.prompt, seconds=row.seconds, takes=row.takes)
    options = options_module.EngineOptions(precision=row.precision, memory=row.memory, device="cpu")
    cancelled = load("inference.errors").Cancelled
    engine = engine_module.create_engine("hymotion", options)
    plan = load("inference.engines.hymotion.plan_task").plan_request(engine.info, request, options, any_prompt=False)
    worker_ram = load("inference.engines.hymotion.stage_memory").WORKER_RAM
    start = resident()[1]
    with StagePeaks() as peaks:
        last = f"step {STEPS_SEEN + 1} of"
        seen: list[str] = []

        def on_progress(progress: Any) -> None:
            seen.append(progress.message)
            peaks.enter(progress.message)

        try:
            engine.generate(request, on_progress, lambda: last in seen[-1])
        except cancelled:
            peaks.stage = "end"
    return {
        "planned": {stage.name: stage.ram + worker_ram for stage in plan.stages},
        "most": peaks.most,
        "start": start,
        "after": resident()[1],
        "resident": peak_resident(),
        "summary": load("inference.engines.hymotion.plan_words").summary(plan),
    }


def markdown(results: dict[str, dict[str, Any]]) -> str:
    """The table: per row and stage, planned and measured."""
    lines = [
        "| plan | stage | planned | measured | with mapped files | before | after a cancel |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, found in results.items():
        for stage, planned in found["planned"].items():
            sizes = [planned, found["most"].get(stage, 0)]
            if stage == "sample":
                sizes += [found["resident"], found["start"], found["after"]]
            words = [f"{size / GB:.2f} GB" for size in sizes] + [""] * (5 - len(sizes))
            lines.append(f"| {' | '.join([name, stage, *words])} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Memory of HY-Motion's plans, planned and measured.")
    parser.add_argument("--rows", nargs="*", default=[row.name for row in ROWS])
    parser.add_argument("--child", default="", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    checkout()
    if chosen.child:
        sys.stdout.write(json.dumps(measure(Row(**json.loads(chosen.child)))) + "\n")
        return 0
    make_home()
    environment = {**os.environ, "HYMOTION_HOME": str(HOME), "HF_HUB_CACHE": str(HOME / "none")}
    results: dict[str, dict[str, Any]] = {}
    for row in (row for row in ROWS if row.name in chosen.rows):
        sys.stderr.write(f"{row.name}\n")
        command = [sys.executable, __file__, "--child", json.dumps(asdict(row))]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment)
        results[row.name] = json.loads(done.stdout.splitlines()[-1])
        sys.stderr.write(f"  {results[row.name]['summary']}\n")
    sys.stdout.write(markdown(results) + "\n")
    too_much = any(found["most"].get(s, 0) > size for found in results.values() for s, size in found["planned"].items())
    return int(too_much)


if __name__ == "__main__":
    raise SystemExit(main())
