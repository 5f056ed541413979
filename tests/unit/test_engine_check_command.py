"""hymotion engine-check on a Python without torch: a sentence that says what to do. With torch: tests/golden."""

from __future__ import annotations

import importlib.util

import pytest

from hymotion.cli.main import run


def test_without_torch_it_says_what_to_do(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "torch" else find_spec(name))
    assert run(["engine-check", "--checkpoint", "a.ckpt", "--reference", "a.npz"]) == 1
    said = capsys.readouterr().err
    assert "no torch" in said
    assert "hymotion env create" in said
