"""What the stories in the window share: a way to the installed extension, the empty stage, patience, and the end."""

from __future__ import annotations

import importlib
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import bpy
import hand
from hand import Steps

ADDON = "bl_ext.user_default.hymotion"
IMAGES = Path(os.environ["HYMOTION_IMAGES"])
FAILED = Path(__file__).resolve().parents[2] / "out" / "window_failed.png"
PATIENCE_S = 240.0  # a busy machine starts a worker slowly


def ours(name: str):
    """A module of the installed extension."""
    return importlib.import_module(f"{ADDON}.{name}")


def session():
    """What the add-on remembers."""
    return ours("hymotion_addon.state").current()


def settings():
    """What the panel shows."""
    return bpy.context.window_manager.windows[0].scene.hymotion


def install() -> None:
    """Quiet preferences, and the extension from its zip."""
    preferences = bpy.context.preferences
    preferences.use_preferences_save = False
    preferences.view.show_splash = preferences.view.show_tooltips = False
    preferences.system.viewport_aa = "FXAA"  # the default draws the viewport eight times, seconds without a GPU
    status = bpy.ops.extensions.package_install_files(
        repo="user_default", filepath=os.environ["HYMOTION_ZIP"], enable_on_install=True, overwrite=True
    )
    assert status == {"FINISHED"}


def until(happened: Callable[[], object]) -> Steps:
    """Wait for something."""
    end = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        yield 0.02


def tell(story: Steps) -> None:
    """Let Blender's timer pull one step after the other; ends the process: 0 when all went well."""

    def step() -> float:
        try:
            return next(story)
        except StopIteration:
            sys.stdout.write("All went well.\n")
            leave(0)
        except BaseException:  # noqa: BLE001 - whatever it is, the window must close and the exit status tell
            traceback.print_exc()
            FAILED.parent.mkdir(exist_ok=True)
            hand.photograph(FAILED)
            leave(1)
        return 0.0

    bpy.app.timers.register(step, first_interval=1.0)


def leave(status: int) -> None:
    """At once: Blender's own exit crashes in 4.2 and hangs in 4.5 after Rigify was used."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
