"""The command line without Blender: what it writes, what it says, and how it ends."""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hymotion.cli import main as entry
from hymotion.cli.blender import blender, leave_at_once
from hymotion.cli.main import run
from hymotion.inference import registry
from hymotion.inference.engine import IsCancelled, OnProgress
from hymotion.inference.errors import HyMotionError
from hymotion.inference.motion import Motion
from hymotion.inference.motion_files import read_motion
from hymotion.inference.request import MotionRequest

from ..fakes import FakeEngine, waving_motion

PROMPT = "a person walks forward and then waves"
FAKES = FakeEngine.__module__


class SeededEngine(FakeEngine):
    """Each take has its own seed, as the engine protocol asks."""

    started = 0

    def generate(self, request: MotionRequest, on_progress: OnProgress, is_cancelled: IsCancelled) -> list[Motion]:
        type(self).started += 1
        super().generate(replace(request, takes=1), on_progress, is_cancelled)
        return [waving_motion(replace(request, seed=request.seed + take)) for take in range(request.takes)]


class BrokenEngine(FakeEngine):
    """Has a bug."""

    def generate(self, request: MotionRequest, on_progress: OnProgress, is_cancelled: IsCancelled) -> list[Motion]:
        raise ZeroDivisionError("a bug")


class InterruptedEngine(FakeEngine):
    """The user presses Ctrl+C."""

    def generate(self, request: MotionRequest, on_progress: OnProgress, is_cancelled: IsCancelled) -> list[Motion]:
        raise KeyboardInterrupt


@pytest.fixture(autouse=True)
def engines(monkeypatch: pytest.MonkeyPatch) -> None:
    SeededEngine.started = 0
    targets = {"starter": SeededEngine, "broken": BrokenEngine, "interrupted": InterruptedEngine}
    entries = [
        registry.EngineEntry(name, name, "", f"{__name__}:{kind.__name__}", f"{FAKES}:INFO")
        for name, kind in targets.items()
    ]
    monkeypatch.setattr(registry, "ENGINES", tuple(entries))


def test_generate_writes_a_motion_and_says_so(tmp_path, capsys) -> None:
    out = tmp_path / "walk.npz"
    assert run(["generate", PROMPT, "--seconds", "2", "--seed", "7", "--out", str(out)]) == 0
    motion = read_motion(out)
    assert (len(motion), motion.fps, motion.info.prompt, motion.info.seed) == (60, 30.0, PROMPT, 7)
    said = capsys.readouterr()
    assert f"{out}: 60 frames, 2 s, seed 7" in said.out
    assert "generation " in said.out
    assert "writing " in said.out
    assert "Step 1 of 5" in said.err


def test_amass_turns_the_file_to_z_up(tmp_path) -> None:
    assert run(["generate", PROMPT, "--out", str(tmp_path / "y.npz")]) == 0
    assert run(["generate", PROMPT, "--out", str(tmp_path / "z.npz"), "--amass"]) == 0
    y, z = (np.load(tmp_path / name) for name in ("y.npz", "z.npz"))
    assert np.allclose(y["trans"][:, 1], 0.95)
    assert np.allclose(z["trans"][:, 2], 0.95)
    assert np.allclose(read_motion(tmp_path / "z.npz").transl, read_motion(tmp_path / "y.npz").transl)


def test_takes_are_numbered_and_differ(tmp_path) -> None:
    assert run(["generate", PROMPT, "--takes", "3", "--seed", "5", "--out", str(tmp_path / "m.bvh")]) == 0
    assert sorted(os.listdir(tmp_path)) == ["m_0.bvh", "m_1.bvh", "m_2.bvh"]
    contents = {(tmp_path / name).read_bytes() for name in os.listdir(tmp_path)}
    assert len(contents) == 3
    assert run(["generate", PROMPT, "--seed", "6", "--out", str(tmp_path / "one.bvh")]) == 0
    assert (tmp_path / "one.bvh").read_bytes() == (tmp_path / "m_1.bvh").read_bytes()


@pytest.mark.parametrize("prompt", ["🙂🙂", "一个人向前走", "e\u0301tire ses bras\n"])
def test_any_language_is_passed_on(tmp_path, prompt) -> None:
    assert run(["generate", prompt, "--out", str(tmp_path / "m.npz")]) == 0
    assert read_motion(tmp_path / "m.npz").info.prompt == prompt


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["generate", ""], "The prompt is empty."),
        (["generate", "   "], "The prompt is empty."),
        (["generate", "a" * 10_000], "10,000 characters"),
        (["generate", PROMPT, "--seconds", "0"], "A clip of 0 s has no frames."),
        (["generate", PROMPT, "--seconds", "nan"], "A clip of nan s has no frames."),
        (["generate", PROMPT, "--seconds", "1000"], "1000 s was asked for."),
        (["generate", PROMPT, "--seed", "-1"], "The seed -1 is out of range."),
        (["generate", PROMPT, "--takes", "99"], "99 takes were asked for."),
        (["generate", PROMPT, "--engine", "other"], 'no engine called "other"'),
        (["generate", PROMPT, "--out", "no/such/folder/m.npz"], "the folder no/such/folder doesn't exist"),
        (["generate", PROMPT, "--out", "m.fbx"], "doesn't end as a motion file does"),
        (["generate", PROMPT, "--out", "m.bvh", "--amass"], "can't hold the format amass"),
        (["generate", PROMPT, "--engine", "interrupted"], "Cancelled."),
        (["animate", "rig.glb", PROMPT, "--out", "no/such/folder/o.glb"], "the folder no/such/folder doesn't exist"),
        (["animate", "rig.glb", PROMPT, "--out", "o.txt"], "doesn't end as a result does"),
        (["animate", "rig.glb", "", "--out", "o.glb"], "The prompt is empty."),
        (["retarget", "rig.glb", "no.npz", "--out", "o.glb"], "There is no file no.npz."),
        (["retarget", "rig.glb", "bad.npz", "--out", "o.glb"], "bad.npz: isn't a complete .npz file"),
    ],
)
def test_what_a_user_can_cure_is_one_sentence_and_exit_code_1(tmp_path, capsys, monkeypatch, words, sentence) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.npz").write_bytes(b"PK\x03\x04 and no more")
    if words[0] == "generate" and "--out" not in words:
        words = [*words, "--out", "m.npz"]
    assert run(words) == 1
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = [line for line in said.err.splitlines() if line.startswith("hymotion: ")]
    assert sentence in line
    assert "Traceback" not in said.err
    assert os.listdir() == ["bad.npz"]
    assert SeededEngine.started == 0


@pytest.mark.parametrize(
    "words", [[], ["dance"], ["generate"], ["generate", PROMPT], ["generate", PROMPT, "--seconds", "x"]]
)
def test_arguments_that_make_no_sense_are_exit_code_2(words, capsys) -> None:
    with pytest.raises(SystemExit) as caught:
        run(words)
    assert caught.value.code == 2
    assert "usage: hymotion" in capsys.readouterr().err


def test_a_bug_stays_visible(tmp_path) -> None:
    with pytest.raises(ZeroDivisionError):
        run(["generate", PROMPT, "--engine", "broken", "--out", str(tmp_path / "m.npz")])


def test_without_blender_one_sentence_says_what_to_install(tmp_path, capsys, monkeypatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "bpy" else find(name, *rest))
    for words in (["animate", "r.glb", PROMPT, "--out", str(tmp_path / "o.glb")], ["inspect", "r.glb"]):
        assert run(words) == 1
        assert "pip install bpy==4.5.15" in capsys.readouterr().err
    with pytest.raises(HyMotionError), blender():
        pass


def test_the_process_ends_at_once_only_when_blender_was_used(monkeypatch) -> None:
    ended: list[str] = []
    monkeypatch.setattr(entry, "run", lambda: 1)
    monkeypatch.setattr(entry, "leave_at_once", lambda code: ended.append(f"at once with {code}"))
    monkeypatch.delitem(sys.modules, "bpy", raising=False)
    with pytest.raises(SystemExit) as caught:
        entry.main()
    assert (caught.value.code, ended) == (1, [])
    monkeypatch.setitem(sys.modules, "bpy", object())
    with pytest.raises(SystemExit):
        entry.main()
    assert ended == ["at once with 1"]


def test_leaving_at_once_shows_an_error_under_way(monkeypatch, capsys) -> None:
    codes: list[int] = []
    monkeypatch.setattr(os, "_exit", codes.append)
    try:
        raise ZeroDivisionError("a bug")
    except ZeroDivisionError:
        leave_at_once(1)
    assert codes == [1]
    assert "ZeroDivisionError: a bug" in capsys.readouterr().err
