"""The zip as a user meets it: installed from disk in one session of Blender, used in the next."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SESSION = Path(__file__).with_name("installed_session.py")
TIME_LIMIT_S = 240

pytestmark = pytest.mark.skipif(importlib.util.find_spec("bpy") is None, reason="needs Blender's Python module")


def run_session(resources: Path, *words: str | Path) -> tuple[dict[str, Any], str]:
    """One Blender process with its own, private settings: (its answer, everything it said)."""
    environment = {**os.environ, "BLENDER_USER_RESOURCES": str(resources)}
    # -P: neither the checkout nor this folder is importable, as in a user's Blender
    command = [sys.executable, "-P", str(SESSION), *map(str, words)]
    done = subprocess.run(
        command, cwd=resources, env=environment, capture_output=True, text=True, timeout=TIME_LIMIT_S, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return json.loads(done.stdout.strip().splitlines()[-1]), said


@pytest.fixture(scope="module")
def resources(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's settings folder with the extension installed in it."""
    folder = tmp_path_factory.mktemp("blender")
    answer, said = run_session(folder, "install", archive)
    assert answer == {"result": ["FINISHED"], "enabled": True}, said
    return folder


@pytest.fixture(scope="module")
def session(resources: Path) -> tuple[dict[str, Any], str]:
    """A later session in which a motion was generated from a prompt."""
    return run_session(resources, "use")


def test_a_prompt_becomes_an_action_on_the_sample_character(session: tuple[dict[str, Any], str]) -> None:
    answer, said = session
    assert answer["failure"] == "", said
    assert answer["action"], said


def test_the_action_is_as_long_as_asked_and_the_character_walks(session: tuple[dict[str, Any], str]) -> None:
    answer, _ = session
    frames_at_scene_rate = 2.0 * 24
    assert answer["frames"] == pytest.approx(frames_at_scene_rate, abs=2)
    assert answer["moved_m"] > 0.5


def test_blender_finds_no_violation_of_its_policies(session: tuple[dict[str, Any], str]) -> None:
    assert "Policy violation" not in session[1]


def test_disabling_leaves_nothing_registered(session: tuple[dict[str, Any], str]) -> None:
    assert session[0]["left_behind"] == []
