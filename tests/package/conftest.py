"""The built zip, as `python3 dev.py build` leaves it."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def archive() -> Path:
    """The one zip in build/."""
    found = list((ROOT / "build").glob("hymotion-*.zip"))
    assert len(found) == 1, "build the zip first: python3 dev.py build"
    return found[0]
