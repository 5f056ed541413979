"""One engine answers the exam, as a process of its own: this checkout's, or that of an older commit.

    python benchmarks/starter_generate.py --root CHECKOUT --jobs jobs.json --out FOLDER --seeds 4

jobs.json: [{"name", "text", "seconds"}, ...]. Each answer becomes FOLDER/NAME_SEED.npz (SMPL-X, with contacts); those
that are there already are left alone, so that a run which was stopped goes on. Whoever makes motions in another way
(on a graphics card, say) writes the same files, and the exam marks them: bench starter --folder FOLDER.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def import_checkout(root: Path) -> None:
    """Make `hymotion` mean the checkout at `root`, whatever is installed."""
    spec = importlib.util.spec_from_file_location(
        "hymotion", root / "__init__.py", submodule_search_locations=[str(root)]
    )
    if spec is None or spec.loader is None:
        raise SystemExit(f"{root} is no checkout")
    sys.modules["hymotion"] = importlib.util.module_from_spec(spec)


def answer(jobs: Sequence[dict[str, Any]], folder: Path, seeds: int) -> None:
    """Generate what is missing; one take a seed."""
    engine_module = importlib.import_module("hymotion.inference.engine")
    request_type = importlib.import_module("hymotion.inference.request").MotionRequest
    write_motion = importlib.import_module("hymotion.inference.motion_files").write_motion
    engine = importlib.import_module("hymotion.inference.registry").create_engine("starter")
    started = time.perf_counter()
    for number, job in enumerate(jobs, 1):
        missing = [seed for seed in range(seeds) if not (folder / f"{job['name']}_{seed}.npz").is_file()]
        for seed in missing:
            request = request_type(job["text"], seconds=job["seconds"], seed=seed)
            (motion,) = engine.generate(request, engine_module.ignore_progress, engine_module.never_cancelled)
            write_motion(folder / f"{job['name']}_{seed}.npz", motion)
        if number % 25 == 0:
            sys.stderr.write(f"{folder.name}: {number} of {len(jobs)} prompts, {time.perf_counter() - started:.0f} s\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Generate motions for a list of prompts.")
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--jobs", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=4)
    options = parser.parse_args(arguments)
    import_checkout(options.root.resolve())
    options.out.mkdir(parents=True, exist_ok=True)
    answer(json.loads(options.jobs.read_text(encoding="utf-8")), options.out, options.seeds)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
