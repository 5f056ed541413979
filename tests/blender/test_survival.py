"""What happens to a job when its user does something else meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import bpy
import pytest

from hymotion.hymotion_addon import registration, state
from hymotion.hymotion_addon.scene import compat, job_loop, recognition
from hymotion.hymotion_addon.state import Session

from ..fakes import FakeEngine
from .jobs import look_until_done
from .mixamo import add_mixamo_armature

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def running(session: Session):
    """A job for "Hero" that is half done, and goes on when the returned event is set."""
    add_mixamo_armature()
    gate, half = threading.Event(), threading.Event()

    def work() -> None:
        half.set()
        gate.wait(20)

    session.engines.kept["starter"] = FakeEngine(steps=4, work=work)
    bpy.context.scene.hymotion.prompt = "a person waves"
    bpy.ops.ed.undo_push(message="ready")
    bpy.ops.hymotion.generate()
    half.wait(20)
    assert job_loop.look() is not None
    yield gate
    gate.set()


def action_of(name: str) -> str:
    return compat.assignment(bpy.data.objects[name]).action


def test_undo_and_redo_while_it_runs(session: Session, running: threading.Event):
    bpy.data.objects["Hero"].location.x = 3.0
    bpy.ops.ed.undo_push(message="moved")
    bpy.ops.ed.undo()
    job_loop.look()
    bpy.ops.ed.redo()
    job_loop.look()
    bpy.ops.ed.undo()
    running.set()
    look_until_done()
    assert session.failure is None
    assert action_of("Hero") == session.result.action


def test_undoing_the_character_itself_keeps_the_motion(session: Session, running: threading.Event):
    bpy.ops.ed.undo_push(message="more")
    bpy.data.objects.remove(bpy.data.objects["Hero"])
    bpy.ops.ed.undo_push(message="removed")
    bpy.ops.ed.undo()
    bpy.ops.ed.redo()
    running.set()
    look_until_done()
    assert session.failure.code == "armature_gone"
    assert session.kept is not None


def test_deleting_the_armature_says_so_and_the_motion_goes_on_another(session: Session, running: threading.Event):
    bpy.ops.object.delete()
    assert "Hero" not in bpy.context.scene.objects
    running.set()
    look_until_done()
    assert session.failure.code == "armature_gone"
    assert '"Hero" was deleted' in session.failure.message
    add_mixamo_armature("Next")
    assert bpy.ops.hymotion.apply_motion() == {"FINISHED"}
    assert session.failure is None
    assert action_of("Next") == session.result.action


def test_a_deleted_armature_that_only_the_panel_still_holds_counts_as_deleted(
    session: Session, running: threading.Event
):
    bpy.context.scene.hymotion.armature = bpy.data.objects["Hero"]
    bpy.ops.object.delete()
    assert "Hero" in bpy.data.objects
    running.set()
    look_until_done()
    assert session.failure.code == "armature_gone"


def test_renaming_the_armature_does_not_matter(session: Session, running: threading.Event):
    bpy.data.objects["Hero"].name = "Heroine"
    impostor = add_mixamo_armature("Hero")
    running.set()
    look_until_done()
    assert action_of("Heroine") == session.result.action
    assert compat.assignment(impostor).action == ""


def test_edit_mode_at_the_end_waits_for_the_user(session: Session, running: threading.Event):
    bpy.ops.object.mode_set(mode="EDIT")
    running.set()
    look_until_done()
    assert session.failure.code == "edit_mode"
    assert bpy.context.mode == "EDIT_ARMATURE"
    bpy.ops.hymotion.leave_edit_mode()
    bpy.ops.hymotion.apply_motion()
    assert session.failure is None
    assert action_of("Hero") == session.result.action


def test_pose_mode_stays_pose_mode(session: Session, running: threading.Event):
    bpy.ops.object.mode_set(mode="POSE")
    running.set()
    look_until_done()
    assert bpy.context.mode == "POSE"
    assert action_of("Hero") == session.result.action


def test_loading_another_file_stops_the_job_and_forgets_the_old_file(session: Session, running: threading.Event):
    bpy.ops.wm.read_homefile(use_empty=True)
    assert session.job.cancel_asked
    running.set()
    look_until_done()
    assert (session.job, session.target, session.result, session.kept, session.failure) == (None,) * 5
    add_mixamo_armature("Fresh")
    bpy.context.scene.hymotion.prompt = "a person waves"
    session.engines.kept["starter"] = FakeEngine()
    bpy.ops.hymotion.generate()
    look_until_done()
    assert action_of("Fresh") == session.result.action


def test_a_file_that_cannot_be_loaded_does_not_stop_the_job(session: Session, running: threading.Event, tmp_path: Path):
    damaged = tmp_path / "damaged.blend"
    damaged.write_bytes(b"not a blend file")
    with pytest.raises(RuntimeError):
        bpy.ops.wm.open_mainfile(filepath=str(damaged))
    running.set()
    look_until_done()
    assert action_of("Hero") == session.result.action


def test_saving_the_file_while_it_runs(session: Session, running: threading.Event, tmp_path: Path):
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "saved.blend"))
    running.set()
    look_until_done()
    assert action_of("Hero") == session.result.action


def test_switching_the_scene_while_it_runs(session: Session, running: threading.Event):
    bpy.ops.scene.new(type="EMPTY")
    running.set()
    look_until_done()
    assert action_of("Hero") == session.result.action


def test_disabling_the_addon_ends_the_thread_and_the_timer(session: Session, running: threading.Event):
    job = session.job
    running.set()
    registration.unregister()
    assert job.join(0)
    assert job.poll().status in ("cancelled", "done")
    assert not bpy.app.timers.is_registered(job_loop.look)
    assert not bpy.app.timers.is_registered(recognition.watch)
    registration.register()  # for the fixture to take away
    assert state.current().job is None


def test_an_engine_that_breaks_leaves_a_sentence_and_the_next_job_works(session: Session):
    add_mixamo_armature()
    bpy.context.scene.hymotion.prompt = "a person waves"
    session.engines.kept["starter"] = FakeEngine(fail_at=(2, MemoryError()))
    bpy.ops.hymotion.generate()
    look_until_done()
    assert session.failure.code == "engine_failed"
    session.engines.kept["starter"] = FakeEngine()
    bpy.ops.hymotion.generate()
    look_until_done()
    assert session.failure is None
    assert action_of("Hero") == session.result.action


def test_a_bug_while_writing_keys_is_raised_and_leaves_a_sentence(
    session: Session, running: threading.Event, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(job_loop, "animate", broken)
    running.set()
    with pytest.raises(ZeroDivisionError):
        look_until_done()
    assert session.failure.code == "unexpected"
    assert not session.is_busy
    assert session.kept is not None


def test_the_character_is_recognised_again_when_another_one_is_meant_or_its_bones_change(session: Session):
    hero = add_mixamo_armature()
    assert not recognition.is_known(session, hero)
    session.recognition = recognition.look_at(hero)
    assert recognition.is_known(session, hero)
    other = add_mixamo_armature("Other")
    assert not recognition.is_known(session, other)
    hero.data.bones["mixamorig:LeftArm"].name = "Something"
    assert not recognition.is_known(session, hero)


QUITTER = """
import os, sys
from pathlib import Path
extensions = Path(os.environ["BLENDER_USER_RESOURCES"], "extensions", "user_default")
extensions.mkdir(parents=True)
(extensions / "hymotion").symlink_to(sys.argv[1], target_is_directory=True)
import bpy
bpy.ops.preferences.addon_enable(module="bl_ext.user_default.hymotion")
from bl_ext.user_default.hymotion.hymotion_addon import generation, state
from bl_ext.user_default.hymotion.inference import engine, request

class Endless:
    def check(self, request): pass
    def generate(self, request, on_progress, is_cancelled):
        while True:
            engine.raise_if(is_cancelled)
            sum(range(1000))

job = generation.GenerationJob(Endless(), request.MotionRequest("walk"))
job.start()
state.current().begin(job, None)
joined = job.join
job.join = lambda timeout: print("stopped:", joined(timeout), flush=True)
print("quitting", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="makes a symbolic link")
def test_quitting_blender_while_it_runs(tmp_path: Path):
    environment = {**os.environ, "BLENDER_USER_RESOURCES": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", QUITTER, str(ROOT)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines()[-2:] == ["quitting", "stopped: True"], done.stderr
    assert done.returncode == 0
