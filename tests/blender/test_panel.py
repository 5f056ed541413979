"""What the panel says and offers in each state, and that drawing it changes nothing."""

from __future__ import annotations

from types import SimpleNamespace

import bpy
import pytest

from hymotion.hymotion_addon.cures import CURES, cures_for
from hymotion.hymotion_addon.scene import recognition
from hymotion.hymotion_addon.state import Session
from hymotion.inference.errors import HyMotionError, RigError
from hymotion.ui import text
from hymotion.ui.panel import HYMOTION_PT_main

from ..fakes import FakeEngine
from .jobs import look_until_done
from .layout import ICONS, Layout
from .mixamo import add_mixamo_armature


def drawn() -> Layout:
    layout = Layout()
    HYMOTION_PT_main.draw(SimpleNamespace(layout=layout), bpy.context)
    return layout


def generate() -> None:
    bpy.context.scene.hymotion.prompt = "a person waves"
    bpy.ops.hymotion.generate()


def test_an_empty_scene_asks_for_an_armature(session: Session):
    panel = drawn()
    assert "No armature selected" in panel.text()
    assert panel.fields == ["armature", "prompt", "seconds", "seed", "engine"]
    assert panel.buttons == ["hymotion.random_seed", "hymotion.generate"]


def test_a_character_is_shown_with_what_it_was_recognised_as(session: Session):
    session.recognition = recognition.look_at(add_mixamo_armature())
    assert "Mixamo: all 22 joints found" in drawn().text()


def test_what_was_found_out_of_another_character_is_not_shown(session: Session):
    session.recognition = recognition.look_at(add_mixamo_armature())
    add_mixamo_armature("Other")
    assert "Mixamo" not in drawn().text()
    assert "Other" in drawn().text()


def test_a_running_job_shows_its_progress_and_cancel_instead_of_generate(session: Session):
    add_mixamo_armature()
    session.engines.kept["starter"] = FakeEngine(steps=50, step_seconds=0.01)
    generate()
    panel = drawn()
    assert "%" in panel.text()
    assert "hymotion.cancel" in panel.buttons
    assert "hymotion.generate" not in panel.buttons
    bpy.ops.hymotion.cancel()
    assert "Cancelling" in drawn().text()
    look_until_done()
    assert "hymotion.generate" in drawn().buttons


def test_a_result_shows_its_action_its_seed_and_what_to_do_next(session: Session):
    add_mixamo_armature()
    generate()
    look_until_done()
    panel = drawn()
    assert session.result.action in panel.text()
    assert "Seed 1, made in" in panel.text()
    assert panel.buttons[2:] == ["hymotion.play", "hymotion.generate", "hymotion.export", "hymotion.export"]


def test_a_result_can_go_on_another_active_armature(session: Session):
    add_mixamo_armature()
    generate()
    look_until_done()
    assert "hymotion.apply_motion" not in drawn().buttons
    add_mixamo_armature("Other")
    assert "hymotion.apply_motion" in drawn().buttons


def test_an_undone_result_says_that_its_motion_is_kept(session: Session):
    add_mixamo_armature()
    bpy.ops.ed.undo_push(message="before")
    generate()
    look_until_done()
    bpy.ops.ed.undo()
    panel = drawn()
    assert "The motion is kept." in panel.text()
    assert "hymotion.apply_motion" in panel.buttons


@pytest.mark.parametrize("code", sorted(CURES))
def test_every_error_is_drawn_with_the_buttons_that_cure_it(session: Session, code: str):
    session.failure = RigError("This is wrong.", cure="Do that.", code=code)
    panel = drawn()
    assert "This is wrong." in panel.text()
    assert "Do that." in panel.text()
    assert panel.buttons[3:] == [cure.operator for cure in cures_for(code, needs_worker=False)]
    assert all(cure.icon in ICONS for cure in CURES[code])


def test_a_long_sentence_is_wrapped_into_whole_words(session: Session, monkeypatch: pytest.MonkeyPatch):
    # without a window Blender measures no text
    monkeypatch.setattr(text.blf, "dimensions", lambda _, line: (7.0 * len(line), 11.0))
    sentence = "The prompt has 10,000 characters and every single one of them will have to be read by somebody."
    session.failure = HyMotionError(sentence)
    panel = drawn()
    assert sentence in panel.text()
    assert sum(line in sentence for line in panel.words) > 2


def test_drawing_recognises_nothing_and_starts_nothing(session: Session, monkeypatch: pytest.MonkeyPatch):
    add_mixamo_armature()

    def forbidden(*_: object) -> None:
        raise AssertionError("drawing must only read")

    monkeypatch.setattr(recognition, "read_rest_pose", forbidden)
    monkeypatch.setattr(recognition, "proposal", forbidden)
    before = dict(vars(session))
    drawn()
    assert dict(vars(session)) == before
