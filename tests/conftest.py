"""The checkout as one importable package, `hymotion`, for plain Python and for bpy alike."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

os.environ.setdefault("BLENDER_USER_RESOURCES", tempfile.mkdtemp(prefix="hymotion-blender-"))


def _alias_checkout() -> None:
    """Make `import hymotion` mean this checkout, whatever its folder is called."""
    if "hymotion" in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(
        "hymotion", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["hymotion"] = module
    spec.loader.exec_module(module)


_alias_checkout()
sys.path.append(str(ROOT / "benchmarks"))  # its files import each other by their bare names, as scripts do


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real rigs and data beside the checkout. In CI it must be there; elsewhere the test is skipped."""
    if not SHARED.is_dir():
        if os.environ.get("CI"):
            pytest.fail("the folder ../shared with real rigs and data is missing, and CI must have it")
        pytest.skip("needs the folder ../shared (real rigs and data), which is not part of the repository")
    return SHARED
