"""What every benchmark starts with: the checkout as the package `hymotion`, and a Blender that keeps to itself."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent


def checkout() -> None:
    """Make `hymotion` mean this checkout where it is not installed, and give bpy settings of its own."""
    os.environ.setdefault("BLENDER_USER_RESOURCES", tempfile.mkdtemp(prefix="hymotion-bench-"))
    if importlib.util.find_spec("hymotion") is None:
        spec = importlib.util.spec_from_file_location(
            "hymotion", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
        )
        if spec is None or spec.loader is None:
            raise SystemExit("the checkout can't be imported")
        sys.modules["hymotion"] = importlib.util.module_from_spec(spec)


def load(name: str) -> Any:
    """A module of ours."""
    return importlib.import_module(f"hymotion.{name}")
