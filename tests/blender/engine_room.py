"""What may be on a machine, for the tests of the HY-Motion engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from hymotion.inference.model_parts import part_of


def have_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the worker's environment were there."""
    monkeypatch.setenv("HYMOTION_WORKER_PYTHON", "somewhere/python")


def have_model(home: Path, name: str) -> None:
    """As if a model had been downloaded."""
    folder = home / "models" / name
    folder.mkdir(parents=True)
    for choices in part_of(name).needed:
        (folder / choices[0]).write_bytes(b"{}")
    index = folder / "model.safetensors.index.json"
    if index.exists():
        index.write_text('{"weight_map": {}}')


def have_everything(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if HY-Motion Lite were set up."""
    have_environment(monkeypatch)
    for name in ("HY-Motion-1.0-Lite", "Qwen3-8B", "clip-vit-large-patch14"):
        have_model(home, name)
