"""What tests with small models share: one thread, and homes full of random weights."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from hymotion.tests.tiny_hymotion import make_tiny_home


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """On two, small models mostly wait for each other, the more so on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def fresh_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_home(tmp_path_factory.mktemp("fresh"))


@pytest.fixture
def own_home(fresh_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of this test's own, as it is after the download: nothing converted, no prompt known."""
    folder = tmp_path / "home"
    shutil.copytree(fresh_home, folder)
    monkeypatch.setenv("HYMOTION_HOME", str(folder))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "no hub"))
    return folder
