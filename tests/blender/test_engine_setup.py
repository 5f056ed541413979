"""What an animator meets who chooses HY-Motion: what is still to do, one step at a time, and how each step goes."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace

import bpy
import pytest

from hymotion.hymotion_addon import registration
from hymotion.hymotion_addon.preferences import PreferenceFields
from hymotion.hymotion_addon.scene import engine_watch, task_loop
from hymotion.hymotion_addon.state import Session
from hymotion.inference import environment
from hymotion.inference.engine import Progress
from hymotion.inference.errors import DiskFull, DownloadFailed, EnvironmentProblem, ModelDamaged
from hymotion.inference.model_parts import Consent, part_of
from hymotion.operators.models import HYMOTION_OT_get_models
from hymotion.ui.panel import HYMOTION_PT_main
from hymotion.ui.preferences import HyMotionPreferences

from .engine_room import have_environment, have_everything, have_model
from .fake_access import FakeAccess
from .jobs import task_until_done, watch_until_seen
from .layout import Layout

TENCENT = part_of("HY-Motion-1.0").licence


def panel() -> Layout:
    layout = Layout()
    HYMOTION_PT_main.draw(SimpleNamespace(layout=layout), bpy.context)
    return layout


def preferences_page(fields: PreferenceFields) -> Layout:
    layout = Layout()
    page = SimpleNamespace(layout=layout)
    for name in fields.bl_rna.properties.keys():
        setattr(page, name, getattr(fields, name))
    HyMotionPreferences.draw(page, bpy.context)
    return layout


def dialog(**settings: object) -> Layout:
    layout = Layout()
    wanted = {"part": "", "agreed": False, **settings}
    operator = SimpleNamespace(layout=layout, **wanted)
    operator._wanted = lambda context, setup: HYMOTION_OT_get_models._wanted(operator, context, setup)
    HYMOTION_OT_get_models.draw(operator, bpy.context)
    return layout


def test_with_the_starter_nothing_is_read_and_nothing_is_shown(session: Session, home: Path):
    engine_watch.watch()
    assert (session.setup, session.look, session.hints.about) == (None, None, ())
    shown = panel()
    assert shown.buttons == ["hymotion.random_seed", "hymotion.generate"]
    assert shown.words == ["Character", "No armature selected", "Prompt"]


def test_first_the_environment_is_offered_with_its_size(session: Session, access: FakeAccess):
    assert "Looking what is installed" in panel().text()
    watch_until_seen(session)
    shown = panel()
    assert "step 1 of 2" in shown.text()
    assert "on disk" in shown.text()
    assert "hymotion.set_up_environment" in shown.buttons
    assert "hymotion.get_models" not in shown.buttons


def test_then_the_models_that_are_missing_each_with_its_size(
    session: Session, access: FakeAccess, home: Path, monkeypatch: pytest.MonkeyPatch
):
    have_environment(monkeypatch)
    have_model(home, "clip-vit-large-patch14")
    watch_until_seen(session)
    shown = panel()
    assert "HY-Motion 1.0 Lite, 1.84 GB" in shown.text()
    assert "Qwen3 8B (reads the prompt), 16.4 GB" in shown.text()
    assert "CLIP" not in shown.text()
    assert "hymotion.get_models" in shown.buttons


def test_then_it_is_ready(session: Session, access: FakeAccess, home: Path, monkeypatch: pytest.MonkeyPatch):
    have_everything(home, monkeypatch)
    watch_until_seen(session)
    assert "Ready on this computer" in panel().text()
    assert "hymotion.get_models" not in panel().buttons


def test_offline_says_so_with_a_way_to_the_switch_and_asks_nobody(session: Session, access: FakeAccess):
    bpy.context.preferences.system.use_online_access = False
    watch_until_seen(session)
    shown = panel()
    assert "Blender is set to work offline" in shown.text()
    assert "hymotion.open_system" in shown.buttons
    assert "hymotion.set_up_environment" not in shown.buttons
    with pytest.raises(RuntimeError, match="offline"):
        bpy.ops.hymotion.set_up_environment()
    with pytest.raises(RuntimeError, match="offline"):
        bpy.ops.hymotion.get_models(agreed=True)
    assert session.failure.code == "offline"
    assert access.asked == []


def test_setting_up_shows_its_progress_and_then_the_next_step(
    session: Session, access: FakeAccess, monkeypatch: pytest.MonkeyPatch
):
    gate = threading.Event()

    def create(*, on_progress, is_cancelled, **_):
        on_progress(Progress(0.25, "PyTorch, 50 of 200 MB"))
        gate.wait(20)

    monkeypatch.setattr(environment, "create", create)
    watch_until_seen(session)
    assert bpy.ops.hymotion.set_up_environment() == {"FINISHED"}
    assert not session.look_wanted
    while session.task_state.fraction == 0.0:
        task_loop.look()
        assert session.task is not None, session.failure
    shown = panel()
    assert "25%" in shown.text()
    assert "50 of 200 MB" in shown.text()
    assert "hymotion.cancel_task" in shown.buttons
    assert "hymotion.generate" in shown.buttons, "the animator works on"
    gate.set()
    task_until_done()
    assert (session.task, session.failure, session.look_wanted) == (None, None, True)


def test_one_thing_at_a_time_and_escape_does_not_stop_it_but_the_x_does(
    session: Session, access: FakeAccess, monkeypatch: pytest.MonkeyPatch
):
    def create(*, on_progress, is_cancelled, **_):
        while not is_cancelled():
            threading.Event().wait(0.002)
        environment.build.raise_if(is_cancelled)

    monkeypatch.setattr(environment, "create", create)
    bpy.ops.hymotion.set_up_environment()
    assert not bpy.ops.hymotion.set_up_environment.poll()
    assert not bpy.ops.hymotion.verify_model.poll()
    assert not bpy.ops.hymotion.cancel.poll(), "Esc belongs to Blender"
    bpy.ops.hymotion.cancel_task()
    assert "Stopping" in panel().text()
    task_until_done()
    assert (session.task, session.failure) == (None, None)


@pytest.mark.parametrize(
    ("error", "cure"),
    [
        (EnvironmentProblem("pip failed.", code="environment_failed"), "hymotion.repair_environment"),
        (DiskFull("The disk is full."), "hymotion.open_preferences"),
    ],
)
def test_a_set_up_that_fails_is_a_sentence_with_its_button(
    session: Session, access: FakeAccess, monkeypatch: pytest.MonkeyPatch, error: Exception, cure: str
):
    def create(**_):
        raise error

    monkeypatch.setattr(environment, "create", create)
    bpy.ops.hymotion.set_up_environment()
    task_until_done()
    assert session.failure is error
    assert cure in panel().buttons


def test_the_licence_is_shown_with_its_territories_and_a_link_before_anything_is_fetched(
    session: Session, access: FakeAccess, monkeypatch: pytest.MonkeyPatch
):
    have_environment(monkeypatch)
    watch_until_seen(session)
    shown = dialog()
    for words in (TENCENT.name, "European Union, United Kingdom, South Korea", *TENCENT.summary):
        assert words in shown.text()
    assert "wm.url_open" in shown.buttons
    assert shown.fields == ["agreed"]
    assert "20.0 GB into" in shown.text()


def test_nothing_is_fetched_without_consent(session: Session, access: FakeAccess):
    watch_until_seen(session)
    with pytest.raises(RuntimeError, match="was not agreed to"):
        bpy.ops.hymotion.get_models()
    assert session.failure.code == "licence_not_accepted"
    assert "hymotion.get_models" in panel().buttons
    assert access.asked == []


def test_consent_goes_to_the_part_that_needs_it_and_all_missing_parts_are_fetched(session: Session, access: FakeAccess):
    access.answers["download_model"] = lambda _: {}
    watch_until_seen(session)
    assert bpy.ops.hymotion.get_models(agreed=True) == {"FINISHED"}
    task_until_done()
    assert [arguments["part"] for _, arguments in access.asked] == [
        "HY-Motion-1.0-Lite",
        "Qwen3-8B",
        "clip-vit-large-patch14",
    ]
    given, *others = [arguments["consent"] for _, arguments in access.asked]
    TENCENT.check(Consent.from_dict(given))
    assert others == [None, None]


def test_what_needs_no_consent_is_fetched_without_asking(session: Session, access: FakeAccess, home: Path):
    access.answers["download_model"] = lambda _: {}
    have_model(home, "HY-Motion-1.0-Lite")
    watch_until_seen(session)
    assert dialog().fields == []
    assert bpy.ops.hymotion.get_models() == {"FINISHED"}
    task_until_done()
    assert session.failure is None
    assert len(access.asked) == 2


def test_one_part_can_be_fetched_alone(session: Session, access: FakeAccess):
    access.answers["download_model"] = lambda _: {}
    watch_until_seen(session)
    assert bpy.ops.hymotion.get_models(part="Qwen3-8B") == {"FINISHED"}
    task_until_done()
    assert [arguments["part"] for _, arguments in access.asked] == ["Qwen3-8B"]


def test_a_cut_download_goes_on_from_its_button(session: Session, access: FakeAccess):
    def cut(_):
        raise DownloadFailed("The line was cut.", cure="What has arrived is kept.")

    access.answers["download_model"] = cut
    watch_until_seen(session)
    bpy.ops.hymotion.get_models(agreed=True)
    task_until_done()
    assert session.failure.code == "download_failed"
    assert "hymotion.get_models" in panel().buttons


def test_of_a_damaged_model_what_is_damaged_is_fetched_again(
    session: Session, access: FakeAccess, home: Path, monkeypatch: pytest.MonkeyPatch
):
    access.answers["download_model"] = lambda _: {}
    have_everything(home, monkeypatch)
    watch_until_seen(session)
    session.failure = ModelDamaged("Qwen3-8B is damaged.")
    assert "hymotion.get_models" in panel().buttons
    assert "found and fetched again" in dialog().text()
    bpy.ops.hymotion.get_models(agreed=True)
    task_until_done()
    assert len(access.asked) == 3


def test_a_model_is_verified_and_removed_from_the_preferences(
    session: Session,
    access: FakeAccess,
    fields: PreferenceFields,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    have_everything(home, monkeypatch)
    watch_until_seen(session)
    shown = preferences_page(fields)
    assert shown.buttons.count("hymotion.verify_model") == 3
    assert shown.buttons.count("hymotion.get_models") == 1
    bpy.ops.hymotion.verify_model(part="Qwen3-8B")
    task_until_done()
    assert session.good_news in preferences_page(fields).text()
    bpy.ops.hymotion.remove_model(part="Qwen3-8B")
    task_until_done()
    watch_until_seen(session)
    assert session.failure is None
    assert [part.name for part in session.setup.missing("hymotion-lite")] == ["Qwen3-8B"]
    assert access.closed == 1, "a worker that holds the weights keeps their files"


def test_another_models_folder_is_looked_into(
    session: Session, access: FakeAccess, fields: PreferenceFields, home: Path, tmp_path: Path
):
    have_model(home, "Qwen3-8B")
    (home / "models").rename(tmp_path / "elsewhere")
    watch_until_seen(session)
    assert len(session.setup.missing("hymotion-lite")) == 3
    fields.models_folder = str(tmp_path / "elsewhere")
    assert session.look_wanted
    watch_until_seen(session)
    assert len(session.setup.missing("hymotion-lite")) == 2


def test_a_damaged_note_about_a_model_is_told_where_the_model_is_listed(
    session: Session, access: FakeAccess, fields: PreferenceFields, home: Path
):
    have_model(home, "Qwen3-8B")
    (home / "models" / "Qwen3-8B" / ".hymotion-part.json").write_text("{")
    watch_until_seen(session)
    assert "cannot be read" in preferences_page(fields).text()
    assert panel().buttons


def test_the_preferences_say_what_is_there_and_hide_the_token(
    session: Session, access: FakeAccess, fields: PreferenceFields
):
    watch_until_seen(session)
    shown = preferences_page(fields)
    assert "is not there yet" in shown.text()
    assert {"hymotion.set_up_environment", "hymotion.test_server", "hymotion.open_models_folder"} <= set(shown.buttons)
    assert {"models_folder", "host", "port", "token", "rewrite_url", "rewrite_model"} <= set(shown.fields)
    assert fields.bl_rna.properties["token"].subtype == "PASSWORD"


def test_disabling_the_addon_stops_what_runs_and_ends_the_worker(
    session: Session, access: FakeAccess, monkeypatch: pytest.MonkeyPatch
):
    def create(*, is_cancelled, **_):
        while not is_cancelled():
            threading.Event().wait(0.002)

    monkeypatch.setattr(environment, "create", create)
    bpy.ops.hymotion.set_up_environment()
    task, already = session.task.task, access.closed
    registration.unregister()
    assert task.join(0)
    assert access.closed > already
    assert not bpy.app.timers.is_registered(task_loop.look)
    assert not bpy.app.timers.is_registered(engine_watch.watch)
    registration.register()  # for the fixture to take away


def test_drawing_reads_no_disk(
    session: Session, access: FakeAccess, fields: PreferenceFields, monkeypatch: pytest.MonkeyPatch
):
    watch_until_seen(session)

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("drawing must only read")

    monkeypatch.setattr(Path, "stat", forbidden)
    monkeypatch.setattr(Path, "open", forbidden)
    monkeypatch.setattr(engine_watch, "look", forbidden)
    before = dict(vars(session))
    panel(), preferences_page(fields), dialog()
    assert dict(vars(session)) == before


def test_a_task_survives_undo_and_another_file(session: Session, access: FakeAccess, monkeypatch: pytest.MonkeyPatch):
    gate = threading.Event()
    monkeypatch.setattr(environment, "create", lambda **_: gate.wait(20))
    bpy.ops.ed.undo_push(message="before")
    bpy.ops.hymotion.set_up_environment()
    bpy.ops.ed.undo_push(message="after")
    bpy.ops.ed.undo()
    bpy.ops.wm.read_homefile(use_empty=True)
    assert session.task is not None
    assert not session.task.task.cancel_asked
    gate.set()
    task_until_done()
    assert session.failure is None


def test_a_bug_in_a_task_is_a_sentence(session: Session, access: FakeAccess, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(environment, "create", lambda **_: {}["nothing"])
    bpy.ops.hymotion.set_up_environment()
    task_until_done()
    assert session.failure.code == "engine_failed"
    assert session.failure.message.startswith("Setting up HY-Motion stopped unexpectedly (KeyError")
