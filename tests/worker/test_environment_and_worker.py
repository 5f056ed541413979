"""From nothing to a moving character: the environment is really made, and a worker in it really generates.

The tests go from one to the next: making the environment takes a minute, so it is made once.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path

import bpy
import numpy as np
import pytest

from hymotion.hymotion_addon import registration
from hymotion.hymotion_addon.cures import cures_for
from hymotion.hymotion_addon.scene import compat, job_loop, task_loop
from hymotion.hymotion_addon.scene.sample_rig import make_sample_character
from hymotion.hymotion_addon.state import Session
from hymotion.inference import environment
from hymotion.inference.environment.state import REQUIREMENTS_FOLDER, site_packages
from hymotion.inference.worker_settings import program

from .. import held_worker

TINY_MODELS = Path(__file__).resolve().parent.parent / "tiny_hymotion.py"
PATIENCE_S = 15 * 60.0
PROMPT = "a person walks forward and then waves"
MIDST = "Imagining the motion: step 25 of 50"


def look_until(done: Callable[[], bool], look: Callable[[], float | None]) -> None:
    """What Blender's timer does, until it is done."""
    end = time.monotonic() + PATIENCE_S
    while not done():
        look()
        assert time.monotonic() < end, "it did not end"
        time.sleep(0.01)


def task_until_done(session: Session) -> None:
    look_until(lambda: session.task is None, task_loop.look)


def job_until_done(session: Session) -> None:
    look_until(lambda: session.job is None, job_loop.look)


def task_until(words: str, session: Session) -> None:
    """Until the task says something that begins with these words; one that ends without them says now how it ended."""
    look_until(lambda: session.task is None or session.task_state.message.startswith(words), task_loop.look)
    assert session.task is not None, ended_without(words, session.task_state.message, session)


def job_until(words: str, session: Session) -> None:
    """The same for a generation."""
    look_until(lambda: session.job is None or session.job_state.message.startswith(words), job_loop.look)
    assert session.job is not None, ended_without(words, session.job_state.message, session)


def ended_without(words: str, last: str, session: Session) -> str:
    detail = "" if session.failure is None else f"\n{session.failure.code}: {session.failure}\n{session.failure.detail}"
    return f'it ended without "{words}"; the last it said was "{last}"{detail}'


def blenders_python() -> dict[str, float]:
    """Every file of Blender's Python and its packages, with the time it was written.

    Compiled files are left out: any other program that runs this Python may write them.
    """
    folders = {sysconfig.get_path("stdlib"), sysconfig.get_path("purelib"), Path(sys.executable).parent}
    files = (path for folder in folders for path in Path(folder).rglob("*") if "__pycache__" not in path.parts)
    return {str(path): path.lstat().st_mtime for path in files if not path.is_dir()}


def plain(pin: str) -> str:
    """A pin as pip compares it, without the kind of PyTorch: "Jinja2==3.1.6" -> "jinja2==3.1.6"."""
    name, _, version = pin.partition("==")
    return f"{re.sub(r'[-_.]+', '-', name).lower()}=={version.partition('+')[0]}"


def installed(python: Path) -> set[str]:
    command = [python, "-I", "-m", "pip", "list", "--format", "freeze"]
    return {plain(line) for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()}


def pins(*names: str) -> set[str]:
    lines = (line for name in names for line in (REQUIREMENTS_FOLDER / name).read_text().splitlines())
    return {plain(line.partition(";")[0].strip()) for line in lines if "==" in line and '"win32"' not in line}


def process_of_worker(session: Session) -> int:
    """The process of the session's worker."""
    worker = session.engines.access._worker
    assert worker is not None
    return worker._process.pid


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def settings():
    return bpy.context.scene.hymotion


def ask_for(prompt: str, steps: int = 50) -> None:
    settings().engine, settings().prompt = "hymotion", prompt
    settings().seconds, settings().seed = 1.0, 5
    settings().use_steps, settings().steps = True, steps
    assert bpy.ops.hymotion.generate() == {"FINISHED"}


def keys_of(action: str) -> list[tuple[str, int, list[float]]]:
    curves = compat.curves(bpy.data.actions[action])
    return [(curve.data_path, curve.array_index, [point.co[1] for point in curve.keyframe_points]) for curve in curves]


def test_cancelling_the_making_leaves_nothing(addon: Session, home: Path, unhurried: None):
    assert bpy.ops.hymotion.set_up_environment() == {"FINISHED"}
    task_until("Unpacking", addon)
    addon.task.task.cancel()
    task_until_done(addon)
    assert addon.failure is None
    assert environment.state().status == "missing"
    assert [path.name for path in home.iterdir()] == ["environment.lock"]


def test_one_click_makes_the_environment_from_blenders_python(addon: Session, unhurried: None):
    before = blenders_python()
    messages: list[str] = []
    assert bpy.ops.hymotion.set_up_environment() == {"FINISHED"}

    def look() -> float | None:
        messages.append(addon.task_state.message)
        return task_loop.look()

    look_until(lambda: addon.task is None, look)
    assert addon.failure is None
    found = environment.verify()
    assert found.status == "ready", found.message
    assert found.stamp is not None
    assert found.stamp.base == sys.executable
    assert found.stamp.backend == "cpu"
    assert len(set(messages)) > 20
    assert blenders_python() == before
    assert "torch" not in sys.modules


def test_it_holds_the_pinned_packages_and_no_others(home: Path):
    python = environment.python_of()
    assert installed(python) == pins("pip.txt", "base.txt", "cpu.txt")
    checked = subprocess.run([python, "-I", "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_a_model_in_the_worker_keys_a_character(addon: Session, home: Path, unhurried: None):
    subprocess.run([environment.python_of(), "-I", TINY_MODELS, home], check=True)
    character = make_sample_character()
    ask_for(PROMPT)
    messages: list[str] = []

    def look() -> float | None:
        messages.append(addon.job_state.message)
        return job_loop.look()

    look_until(lambda: addon.job is None, look)
    assert addon.failure is None, addon.failure.detail
    assert (addon.result.prompt, addon.result.seed, addon.result.armature.name) == (PROMPT, 5, character.name)
    action = bpy.data.actions[compat.assignment(character).action]
    assert action.name == addon.result.action
    keyed = list(compat.curves(action))
    assert len(keyed) > 60
    frames = round((1.0 - 1 / 30) * bpy.context.scene.render.fps) + 1
    assert {len(curve.keyframe_points) for curve in keyed} == {1, frames}  # 1: the rig's switches, such as IK or FK
    heads = []
    for frame in range(int(action.frame_range[0]), int(action.frame_range[1]) + 1):
        bpy.context.scene.frame_set(frame)
        heads.append(character.matrix_world @ character.pose.bones["spine_fk.003"].head)
    assert np.isfinite(heads).all()
    assert np.ptp(heads, axis=0).max() > 1e-4  # the tiny model's person sways
    assert len(set(messages)) > 3
    assert "torch" not in sys.modules
    worker = process_of_worker(addon)
    registration.unregister()
    try:
        assert is_gone(worker)
    finally:
        registration.register()


def test_a_killed_worker_is_a_sentence_and_the_next_one_makes_the_same_motion(
    addon: Session, home: Path, monkeypatch: pytest.MonkeyPatch
):
    held = program(held_worker.source(MIDST, gate=home))  # which exists: nothing but its death ends a job of 50 steps
    monkeypatch.setattr(addon.engines.access, "_source", held)
    make_sample_character()
    ask_for(PROMPT, steps=5)
    job_until_done(addon)
    assert addon.failure is None
    before = keys_of(addon.result.action)
    ask_for(PROMPT, steps=50)
    job_until(MIDST, addon)
    killed = process_of_worker(addon)
    os.kill(killed, signal.SIGKILL)
    monkeypatch.setattr(addon.engines.access, "_source", None)  # the next worker is one like everybody's
    job_until_done(addon)
    assert addon.failure.code == "out_of_memory"  # the system's way to end a process that took too much
    assert addon.failure.cure
    ask_for(PROMPT, steps=5)
    job_until_done(addon)
    assert addon.failure is None
    assert process_of_worker(addon) != killed
    assert keys_of(addon.result.action) == before


def test_a_lost_file_is_a_sentence_with_a_button(addon: Session):
    lost = site_packages(environment.state().folder) / "torch" / "__init__.py"
    kept = lost.rename(lost.with_name("elsewhere"))
    try:
        make_sample_character()
        ask_for(PROMPT, steps=5)
        job_until_done(addon)
        assert addon.failure.code == "environment_broken"
        assert "torch" in addon.failure.message
        assert "Repair" in cures_for(addon.failure.code)[0].label
    finally:
        kept.rename(lost)
    assert environment.state().status == "ready"


@pytest.mark.skipif(bool(os.environ.get("HYMOTION_KEEP_ENVIRONMENT")), reason="it was asked to be kept")
def test_it_is_removed_as_a_whole(addon: Session, home: Path):
    assert bpy.ops.hymotion.remove_environment() == {"FINISHED"}
    task_until_done(addon)
    assert addon.failure is None
    assert environment.state().status == "missing"
    assert not [path for path in home.iterdir() if path.is_dir() and path.name.startswith("environment")]
