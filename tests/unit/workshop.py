"""A place where environments are built in a moment: a pip that obeys the test, and no network."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from hymotion.inference.environment import backends, base_python, state
from hymotion.inference.environment.backends import Backend, Extra, Requirements

FAKE_PIP = Path(__file__).with_name("fake_pip.py")


@dataclass(frozen=True)
class Workshop:
    """folder: where the environment will lie. pins: what its one backend "tiny" installs; the tests rewrite it."""

    folder: Path
    pins: Path

    @property
    def status(self) -> str:
        return state(self.folder).status

    def leftovers(self) -> list[str]:
        """Names beside the environment, but for the lock, which stays."""
        lock = f"{self.folder.name}.lock"
        return sorted(
            entry.name for entry in self.folder.parent.iterdir() if entry.name not in (self.folder.name, lock)
        )


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """A workshop with the backend "tiny" and the extra "limited", which has a licence."""
    wheel = tmp_path / "pip-99.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("pip/__main__.py", FAKE_PIP.read_text())
    ask = base_python.probe
    monkeypatch.setattr(base_python, "probe", lambda path: replace(ask(path), pip=wheel))
    (tmp_path / "pip.txt").write_text("pip==99.0\n")
    (tmp_path / "pins.txt").write_text("tiny==1.0\n")
    (tmp_path / "limited.txt").write_text("limited==2.0\n")
    requirements = tuple(Requirements(str(tmp_path / name), 10_000_000) for name in ("pip.txt", "pins.txt"))
    tiny = Backend("tiny", "nothing at all", requirements, disk=1, imports=("tiny",))
    limited = Extra(
        "limited",
        "Limited",
        Requirements(str(tmp_path / "limited.txt"), 1),
        ("limited",),
        "For research only.",
        "nowhere",
    )
    monkeypatch.setattr(backends, "BACKENDS", (tiny,))
    monkeypatch.setattr(backends, "EXTRAS", (limited,))
    home = tmp_path / "home"
    home.mkdir()
    return Workshop(home / "environment", tmp_path / "pins.txt")
