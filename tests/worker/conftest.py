"""One Blender process, one environment for all tests: made from nothing by the first, removed after the last.

HYMOTION_KEEP_ENVIRONMENT=FOLDER makes it in that folder and leaves it there.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# Blender's process ends as in its own tests, and each test begins in an empty scene.
from ..blender.conftest import empty_scene, pytest_sessionfinish, pytest_unconfigure

if TYPE_CHECKING:
    from hymotion.hymotion_addon.state import Session
    from hymotion.inference.engine import IsCancelled, OnProgress, Progress

__all__ = ["empty_scene", "pytest_sessionfinish", "pytest_unconfigure"]


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """HYMOTION_HOME: empty at first, on a disk with room for the environment."""
    kept = os.environ.get("HYMOTION_KEEP_ENVIRONMENT")
    folder = Path(kept).absolute() if kept else Path(tempfile.mkdtemp(prefix="hymotion-home-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HYMOTION_HOME", str(folder))
        patch.delenv("HYMOTION_BASE_PYTHON", raising=False)
        patch.delenv("HYMOTION_WORKER_PYTHON", raising=False)
        yield folder
    if not kept:
        shutil.rmtree(folder)


@pytest.fixture
def addon(empty_scene: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """The add-on registered, allowed to go online, on a machine whose graphics card is left alone."""
    import bpy

    from hymotion.hymotion_addon import registration, state
    from hymotion.inference.environment import build
    from hymotion.inference.environment.backends import BackendChoice

    monkeypatch.setattr(build, "find_backend", lambda: BackendChoice("cpu", "the tests do without one"))
    bpy.context.preferences.system.use_online_access = True
    registration.register()
    yield state.current()
    registration.unregister()


@pytest.fixture
def unhurried(addon: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is said too briefly to be seen: what makes the environment or a motion waits until the panel has it."""
    from hymotion.inference import environment
    from hymotion.inference.client import RemoteEngine

    def until_shown(shown: Callable[[], str], on_progress: OnProgress, is_cancelled: IsCancelled) -> OnProgress:
        def report(progress: Progress) -> None:
            on_progress(progress)
            while shown() != progress.message and not is_cancelled():
                time.sleep(0.001)

        return report

    create, generate = environment.create, RemoteEngine.generate

    def create_unhurried(*, on_progress, is_cancelled, **options):
        report = until_shown(lambda: addon.task_state.message, on_progress, is_cancelled)
        return create(on_progress=report, is_cancelled=is_cancelled, **options)

    def generate_unhurried(engine, request, on_progress, is_cancelled):
        report = until_shown(lambda: addon.job_state.message, on_progress, is_cancelled)
        return generate(engine, request, report, is_cancelled)

    monkeypatch.setattr(environment, "create", create_unhurried)
    monkeypatch.setattr(RemoteEngine, "generate", generate_unhurried)
