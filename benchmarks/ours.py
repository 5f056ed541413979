"""What every benchmark starts with: the checkout as the package `hymotion`, and a Blender that keeps to itself."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import sys
import tempfile
from collections.abc import Iterator
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


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep what Blender's importers and exporters say, from Python and from C, out of the tables."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
