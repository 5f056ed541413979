"""The motions that the exam marks: made by this checkout's engine, by that of issue 2, or read from a folder."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from ours import ROOT, load
from starter_prompts import Prompt
from starter_signals import Body

FORMER_COMMIT: Final = "9087811"
"""The last one with the weights of issue 2, starter-1, and the code that ran them."""
KEPT: Final = ROOT / "out" / "starter"
_PARTS: Final = ("__init__.py", "blender_manifest.toml", "inference")


def make_takes(prompts: Sequence[Prompt], seeds: int, processes: int) -> Path:
    """The folder with this checkout's answers; its name is a fingerprint of weights and code, so it is made once."""
    folder = KEPT / f"now-{_fingerprint(ROOT / 'inference')}"
    _generate(ROOT, prompts, seeds, processes, folder)
    return folder


def make_former_takes(prompts: Sequence[Prompt], seeds: int, processes: int) -> Path:
    """The folder with the answers of issue 2's weights, run by the code of their time."""
    folder = KEPT / f"former-{FORMER_COMMIT}"
    _generate(former_checkout(), prompts, seeds, processes, folder)
    return folder


def former_checkout() -> Path:
    """The inference half of the repository as it was, unpacked in out/; the text encoder's weights are today's."""
    root = KEPT / f"checkout-{FORMER_COMMIT}"
    if not (root / "inference").is_dir():
        command = ["git", "-C", str(ROOT), "archive", FORMER_COMMIT, *_PARTS]
        packed = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(root, filter="data")
    encoder = Path("inference") / "engines" / "starter" / "weights" / "minilm.npz"
    if not (root / encoder).is_file():
        (root / encoder).write_bytes((ROOT / encoder).read_bytes())
    return root


_ONE_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Two processes with two threads each on two cores mostly wait for each other: ten times as slow."""


def _generate(root: Path, prompts: Sequence[Prompt], seeds: int, processes: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    running: list[subprocess.Popen[bytes]] = []
    for number in range(processes):
        jobs = folder / f"jobs_{number}.json"
        jobs.write_text(json.dumps(questions(prompts[number::processes])), encoding="utf-8")
        script = str(Path(__file__).with_name("starter_generate.py"))
        words = ["--root", str(root), "--jobs", str(jobs), "--out", str(folder), "--seeds", str(seeds)]
        running.append(subprocess.Popen([sys.executable, script, *words], env={**os.environ, **_ONE_THREAD}))
    if any(status != 0 for status in [process.wait() for process in running]):
        raise SystemExit(f"generating into {folder} failed; what it said is above")


def questions(prompts: Sequence[Prompt]) -> list[dict[str, Any]]:
    """What a generator needs to know, as JSON."""
    return [{"name": prompt.name, "text": prompt.text, "seconds": prompt.seconds} for prompt in prompts]


def read_takes(folder: Path, prompts: Sequence[Prompt], seeds: int) -> dict[str, list[Body]]:
    """Prompt name -> its motions in order of seed, as many as there are of the first `seeds`."""
    read_motion = load("inference.motion_files").read_motion
    found: dict[str, list[Body]] = {}
    for prompt in prompts:
        files = [folder / f"{prompt.name}_{seed}.npz" for seed in range(seeds)]
        bodies = [Body(read_motion(file)) for file in files if file.is_file()]
        if bodies:
            found[prompt.name] = bodies
    if not found:
        raise SystemExit(f"there are no motions of the exam in {folder}; their names are PROMPT_SEED.npz")
    return found


def chosen(prompts: Sequence[Prompt], parts: Sequence[str]) -> list[Prompt]:
    """Prompts whose name, action or text holds one of the parts (all where none is given), slow twins included."""
    found = [p for p in prompts if not parts or any(part in f"{p.name}|{p.action}|{p.text}" for part in parts)]
    names = {p.name for p in found} | {p.than for p in found}
    return [p for p in prompts if p.name in names]


def _fingerprint(folder: Path) -> str:
    """Of all code and weights that decide a motion."""
    digest = hashlib.sha256()
    files = [*sorted(folder.rglob("*.py")), *sorted(folder.rglob("weights/*.npz"))]
    for file in files:
        digest.update(str(file.relative_to(folder)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
