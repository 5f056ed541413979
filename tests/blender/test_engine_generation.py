"""Motions from HY-Motion's engines, and what happens when a worker, a server or the memory gives up."""

from __future__ import annotations

from types import SimpleNamespace

import bpy
import pytest

from hymotion.hymotion_addon.preferences import PreferenceFields
from hymotion.hymotion_addon.scene import compat, engine_watch
from hymotion.hymotion_addon.state import Proposal, Session
from hymotion.inference.engine_options import EngineOptions
from hymotion.inference.errors import HyMotionError, ModelMissing, OutOfMemory, WorkerProblem
from hymotion.inference.server_address import ServerAddress
from hymotion.ui.advanced import HYMOTION_PT_advanced
from hymotion.ui.panel import HYMOTION_PT_main

from ..fakes import FakeEngine
from .fake_access import FakeAccess
from .jobs import look_until_done, task_until_done
from .layout import Layout
from .mixamo import add_mixamo_armature
from .test_engine_setup import preferences_page


def settings():
    return bpy.context.scene.hymotion


def generate() -> None:
    settings().prompt = "a person waves"
    bpy.ops.hymotion.generate()
    look_until_done()


def drawn(panel: type) -> Layout:
    layout = Layout()
    panel.draw(SimpleNamespace(layout=layout), bpy.context)
    return layout


def failing(access: FakeAccess, error: HyMotionError) -> None:
    access.make = lambda _options: FakeEngine(fail_at=(2, error))


def test_the_engine_runs_in_the_worker_with_this_machines_settings(
    session: Session, access: FakeAccess, fields: PreferenceFields
):
    hero = add_mixamo_armature()
    settings().precision, fields.memory, fields.models_folder = "exact", "less", "/models"
    generate()
    (asked,) = access.asked
    assert asked == ("hymotion-lite", (EngineOptions(precision="exact", memory="less", models_folder="/models"), None))
    assert compat.assignment(hero).action == session.result.action


def test_the_server_is_used_when_it_is_switched_on(session: Session, access: FakeAccess, fields: PreferenceFields):
    add_mixamo_armature()
    fields.use_server, fields.host, fields.port, fields.token = True, "studio", 9000, "secret"
    assert "Runs on studio:9000" in drawn(HYMOTION_PT_main).text()
    generate()
    (_, (_, server)) = access.asked[0]
    assert server == ServerAddress("studio", 9000, "secret")


def test_the_starter_never_leaves_this_process(session: Session, access: FakeAccess, fields: PreferenceFields):
    add_mixamo_armature()
    fields.use_server = True  # and not named
    settings().engine = "starter"
    generate()
    assert session.result is not None
    assert access.asked == []


def test_a_server_that_is_not_named_is_told_before_anything_runs(
    session: Session, access: FakeAccess, fields: PreferenceFields
):
    add_mixamo_armature()
    fields.use_server = True
    shown = drawn(HYMOTION_PT_main)
    assert {"hymotion.open_preferences", "hymotion.use_this_computer"} <= set(shown.buttons)
    settings().prompt = "a person waves"
    with pytest.raises(RuntimeError):
        bpy.ops.hymotion.generate()
    assert session.failure.code == "server_address"
    assert not session.is_busy
    bpy.ops.hymotion.use_this_computer()
    assert session.failure is None
    generate()
    assert session.result is not None


def test_out_of_memory_is_a_sentence_and_its_button_takes_less_and_generates_again(
    session: Session, access: FakeAccess, fields: PreferenceFields
):
    hero = add_mixamo_armature()
    tight = OutOfMemory("The model did not fit.")

    def make(options: EngineOptions) -> FakeEngine:
        return FakeEngine() if options.memory == "least" else FakeEngine(fail_at=(1, tight))

    access.make = make
    bpy.context.preferences.is_dirty = False
    generate()
    assert session.failure is tight
    assert "hymotion.less_memory" in drawn(HYMOTION_PT_main).buttons
    bpy.ops.hymotion.less_memory()
    look_until_done()
    assert (session.failure, fields.memory) == (tight, "less")
    bpy.ops.hymotion.less_memory()
    look_until_done()
    assert (session.failure, fields.memory) == (None, "least")
    assert bpy.context.preferences.is_dirty, "Blender saves it with its preferences"
    assert compat.assignment(hero).action == session.result.action


def test_below_the_least_memory_there_is_a_sentence(session: Session, access: FakeAccess, fields: PreferenceFields):
    add_mixamo_armature()
    fields.memory = "least"
    failing(access, OutOfMemory("The model did not fit."))
    generate()
    with pytest.raises(RuntimeError, match="as little memory as it can"):
        bpy.ops.hymotion.less_memory()
    assert "hymotion.less_memory" not in drawn(HYMOTION_PT_main).buttons


def test_a_worker_that_dies_leaves_a_button_that_starts_it_again(session: Session, access: FakeAccess):
    hero = add_mixamo_armature()
    failing(access, WorkerProblem("The motion worker ended unexpectedly (SIGSEGV)."))
    generate()
    assert session.failure.code == "worker_gone"
    assert drawn(HYMOTION_PT_main).buttons.count("hymotion.generate") == 2
    access.make = lambda _options: FakeEngine()
    generate()
    assert compat.assignment(hero).action == session.result.action


def test_a_missing_model_leads_to_its_download(session: Session, access: FakeAccess):
    add_mixamo_armature()
    failing(access, ModelMissing("The weights are missing."))
    generate()
    assert "hymotion.get_models" in drawn(HYMOTION_PT_main).buttons


def test_takes_become_actions_of_which_the_first_plays_and_each_can(session: Session, access: FakeAccess):
    hero = add_mixamo_armature()
    settings().takes, settings().seed = 3, 40
    generate()
    takes = session.result.takes
    assert len({take.action for take in takes}) == 3
    assert all(take.action in bpy.data.actions for take in takes)
    assert compat.assignment(hero).action == takes[0].action
    assert drawn(HYMOTION_PT_main).buttons.count("hymotion.use_take") == 3
    assert bpy.ops.hymotion.use_take(number=3) == {"FINISHED"}
    assert compat.assignment(hero).action == takes[2].action
    assert all(bpy.data.actions[take.action].users for take in takes), "saved with the file"
    with pytest.raises(RuntimeError):
        bpy.ops.hymotion.use_take(number=4)


def test_one_undo_takes_all_takes_away(session: Session, access: FakeAccess):
    add_mixamo_armature()
    settings().takes = 3
    bpy.ops.ed.undo_push(message="before")
    generate()
    bpy.ops.ed.undo()
    assert len(bpy.data.actions) == 0
    assert "The motion is kept." in drawn(HYMOTION_PT_main).text()


def test_advanced_shows_the_engines_own_sampling_until_it_is_changed(session: Session, access: FakeAccess):
    shown = drawn(HYMOTION_PT_advanced)
    assert "50, the engine's own" in shown.text()
    assert {"takes", "precision", "memory", "use_server"} <= set(shown.fields)
    assert settings().request().steps is None
    settings().use_steps, settings().steps = True, 20
    assert "50, the engine's own" not in drawn(HYMOTION_PT_advanced).text()
    assert settings().request().steps == 20
    settings().engine = "starter"
    assert "precision" not in drawn(HYMOTION_PT_advanced).fields


def test_memory_can_be_given_back(session: Session, access: FakeAccess):
    assert "hymotion.free_memory" not in drawn(HYMOTION_PT_advanced).buttons
    access.runs = True
    assert "hymotion.free_memory" in drawn(HYMOTION_PT_advanced).buttons
    bpy.ops.hymotion.free_memory()
    assert access.closed == 1


def test_hints_come_while_a_prompt_is_typed_and_never_for_the_starter(session: Session, access: FakeAccess):
    settings().prompt = "a dog runs"
    engine_watch.watch()
    assert "human body only" in drawn(HYMOTION_PT_main).text()
    settings().prompt = "a person runs"
    assert "human body only" not in drawn(HYMOTION_PT_main).text()
    settings().prompt, settings().engine = "a dog runs", "starter"
    engine_watch.watch()
    assert "human body only" not in drawn(HYMOTION_PT_main).text()


def test_a_proposed_wording_waits_for_the_users_word(session: Session, access: FakeAccess):
    settings().prompt, settings().seconds = "walk", 5.0
    session.proposal = Proposal("walk", "A person walks forward.", 3.0)
    shown = drawn(HYMOTION_PT_main)
    assert "A person walks forward." in shown.text()
    assert "3.0 s long" in shown.text()
    bpy.ops.hymotion.keep_prompt()
    assert (settings().prompt, settings().seconds, session.proposal) == ("walk", 5.0, None)
    session.proposal = Proposal("walk", "A person walks forward.", 3.0)
    bpy.ops.hymotion.use_proposal()
    assert (settings().prompt, settings().seconds, session.proposal) == ("A person walks forward.", 3.0, None)


def test_a_proposal_for_another_prompt_is_not_shown(session: Session, access: FakeAccess):
    session.proposal = Proposal("walk", "A person walks forward.")
    settings().prompt = "jump"
    assert "A person walks forward." not in drawn(HYMOTION_PT_main).text()


def test_the_server_is_tested_with_a_button(session: Session, access: FakeAccess, fields: PreferenceFields):
    fields.host, fields.token = "studio", "secret"
    bpy.ops.hymotion.test_server()
    task_until_done()
    shown = preferences_page(fields).text()
    assert "It offers HY-Motion 1.0." in shown
    assert "8 cores" in shown
    fields.host = "another"
    assert "It offers HY-Motion 1.0." not in preferences_page(fields).text()


def test_the_plan_is_shown_for_the_settings_it_was_made_for(
    session: Session, access: FakeAccess, home: object, monkeypatch: pytest.MonkeyPatch
):
    from .engine_room import have_everything
    from .jobs import watch_until_seen

    have_everything(home, monkeypatch)
    watch_until_seen(session)
    access.answers["plan"] = lambda _: {"sentences": ["Moves on the processor (6 GB)."]}
    bpy.ops.hymotion.show_plan()
    task_until_done()
    assert "Moves on the processor (6 GB)." in drawn(HYMOTION_PT_main).text()
    settings().takes = 4
    assert "Moves on the processor" not in drawn(HYMOTION_PT_main).text()
