"""hymotion env: what the terminal is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from hymotion.cli import env
from hymotion.cli.main import run
from hymotion.inference.environment import backends

from .workshop import Workshop, workshop

__all__ = ["workshop"]  # a fixture, not a leftover import


def test_an_environment_is_made_told_of_and_removed(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--folder", str(workshop.folder)]
    assert run(["env", "create", "--backend", "tiny", *place]) == 0
    assert f"{workshop.folder}: ready" in capsys.readouterr().out
    assert run(["env", "status", "--verify", *place]) == 0
    assert "backend tiny" in capsys.readouterr().out
    assert run(["env", "repair", *place]) == 0
    assert run(["env", "remove", *place]) == 0
    assert workshop.status == "missing"


def test_a_licence_is_shown_before_anything_is_installed(
    workshop: Workshop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "EXTRAS", backends.EXTRAS)
    place = ["--folder", str(workshop.folder)]
    assert run(["env", "create", "--backend", "tiny", "--with-limited", *place]) == 1
    assert "For research only" in capsys.readouterr().err
    assert run(["env", "create", "--backend", "tiny", "--with-limited", "--accept-licence", *place]) == 0
    assert "with limited" in capsys.readouterr().out


def test_what_cannot_be_done_is_one_sentence_and_a_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    for action in ("create", "repair", "remove"):
        assert run(["env", action, "--folder", str(tmp_path)]) == 1
        assert "did not make" in capsys.readouterr().err
    assert (tmp_path / "thesis.txt").exists()
