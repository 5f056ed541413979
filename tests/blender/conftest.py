"""Every test starts in an empty scene, and the process ends with the right status.

bpy 4.2 crashes and 4.5 hangs in its destructors once Rigify or glTF was used, so the process leaves without them.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ..fakes import FakeEngine

if TYPE_CHECKING:
    from hymotion.hymotion_addon.preferences import PreferenceFields
    from hymotion.hymotion_addon.state import Session

    from .fake_access import FakeAccess

_HAS_BPY = importlib.util.find_spec("bpy") is not None
collect_ignore_glob = [] if _HAS_BPY or os.environ.get("HYMOTION_REQUIRE_BPY") else ["test_*.py"]
_status = 0


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Remember how the run went."""
    global _status
    _status = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave at once, after the summary has been printed."""
    if "bpy" in sys.modules:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(_status)


@pytest.fixture(autouse=True)
def empty_scene() -> None:
    """A factory-empty scene for each test."""
    import bpy

    from hymotion.hymotion_addon.scene import compat

    bpy.ops.wm.read_factory_settings(use_empty=True)
    compat.tie_context_to_scene()


@pytest.fixture
def session(empty_scene: None) -> Iterator[Session]:
    """The add-on registered, with an engine that needs no model; unregistered afterwards."""
    from hymotion.hymotion_addon import registration, state

    registration.register()
    state.current().engines.kept["starter"] = FakeEngine()
    yield state.current()
    registration.unregister()


@pytest.fixture
def fields() -> Iterator[PreferenceFields]:
    """The add-on's preferences, as they are when it is installed."""
    import bpy

    from hymotion.hymotion_addon import preferences

    addon = bpy.context.preferences.addons.new()
    addon.module = preferences.ADDON
    yield addon.preferences
    bpy.context.preferences.addons.remove(addon)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing of HY-Motion on it, online, with nobody else's models in sight."""
    import bpy

    for variable, name in (("HYMOTION_HOME", "home"), ("HF_HOME", "hub"), ("COMFYUI_HOME", "comfy"), ("HOME", "user")):
        monkeypatch.setenv(variable, str(tmp_path / name))
    for variable in ("HYMOTION_WORKER_PYTHON", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        monkeypatch.delenv(variable, raising=False)
    bpy.context.preferences.system.use_online_access = True
    return tmp_path / "home"


@pytest.fixture
def access(session: Session, fields: PreferenceFields, home: Path) -> FakeAccess:
    """HY-Motion Lite chosen, in a session whose worker is a fake."""
    import bpy

    from .fake_access import FakeAccess

    fake = FakeAccess()
    session.engines.access = fake
    bpy.context.scene.hymotion.engine = "hymotion-lite"
    return fake
