"""Enabling and disabling leaves nothing behind, and half an add-on never stays."""

from __future__ import annotations

import bpy
import pytest

from hymotion.hymotion_addon import ids, preferences, registration, state
from hymotion.hymotion_addon.scene import diagnosis, job_loop, recognition


def traces() -> list[str]:
    """Whatever of the add-on Blender holds now."""
    classes = [cls.__name__ for cls in registration.CLASSES if cls.is_registered]
    properties = [
        name for owner in (bpy.types.Scene, bpy.types.Object) for name in dir(owner) if "hymotion" in name.lower()
    ]
    handlers = [
        f"{name}: {handler}"
        for name in dir(bpy.app.handlers)
        if isinstance(found := getattr(bpy.app.handlers, name), list)
        for handler in found
        if "hymotion" in getattr(handler, "__module__", "")
    ]
    timers = [
        loop.__name__
        for loop in (job_loop.look, recognition.watch, diagnosis.watch)
        if bpy.app.timers.is_registered(loop)
    ]
    keys = [
        item.idname
        for config in bpy.context.window_manager.keyconfigs
        for keymap in config.keymaps
        for item in keymap.keymap_items
        if item.idname.startswith("hymotion.")
    ]
    operators = [name for name in dir(bpy.ops.hymotion) if not name.startswith("_")]
    return classes + properties + handlers + timers + keys + operators


def is_alive() -> bool:
    try:
        state.current()
    except RuntimeError:
        return False
    return True


def test_three_rounds_of_enabling_and_disabling_leave_nothing():
    assert traces() == []
    for _ in range(3):
        registration.register()
        during = traces()
        assert set(registration.CLASSES) <= {cls for cls in registration.CLASSES if cls.is_registered}
        assert {"hymotion", "watch"} <= set(during)
        assert is_alive()
        registration.unregister()
        assert traces() == []
        assert not is_alive()


def test_a_class_that_blender_refuses_undoes_everything_and_is_raised(monkeypatch):
    class Broken(bpy.types.Operator):
        bl_label = "an operator without a bl_idname that Blender takes"
        bl_idname = "no dot"

    monkeypatch.setattr(registration, "CLASSES", (*registration.CLASSES, Broken))
    with pytest.raises(RuntimeError):
        registration.register()
    monkeypatch.undo()
    assert traces() == []
    assert not is_alive()


def test_every_identifier_is_ours_and_listed():
    listed = {value for name, value in vars(ids).items() if name.isupper()}
    for cls in registration.CLASSES:
        if issubclass(cls, bpy.types.Operator):
            assert cls.bl_idname in listed
            assert cls.bl_idname == f"hymotion.{cls.__name__.removeprefix('HYMOTION_OT_')}"
        elif issubclass(cls, bpy.types.Panel):
            assert cls.bl_idname in listed
            assert cls.bl_idname == cls.__name__


def test_every_listed_operator_is_registered_and_has_a_tooltip():
    operators = {cls.bl_idname: cls for cls in registration.CLASSES if issubclass(cls, bpy.types.Operator)}
    listed = {value for name, value in vars(ids).items() if name.isupper() and str(value).startswith("hymotion.")}
    assert listed == set(operators)
    for cls in operators.values():
        assert len(cls.bl_description) > 10
        assert not cls.bl_description.endswith(".")  # Blender adds it


def test_new_files_start_with_what_the_preferences_say(session):
    addon = bpy.context.preferences.addons.new()
    addon.module = preferences.ADDON
    try:
        addon.preferences.seconds = 8.0
        bpy.ops.wm.read_homefile(use_empty=True)
        assert bpy.context.scene.hymotion.seconds == 8.0
        addon.preferences.seconds = 3.0
        assert bpy.context.scene.hymotion.seconds == 8.0
    finally:
        bpy.context.preferences.addons.remove(addon)
