"""Which version of HY-Motion this is. Its home is blender_manifest.toml, beside this package in an extension."""

from __future__ import annotations

import importlib.metadata
import tomllib
from pathlib import Path


def our_version() -> str:
    """Such as "0.1.0"; empty where neither the manifest nor an installed package tells."""
    manifest = Path(__file__).parents[1] / "blender_manifest.toml"
    if manifest.is_file():
        return str(tomllib.loads(manifest.read_text(encoding="utf-8"))["version"])
    try:
        return importlib.metadata.version("hymotion")
    except importlib.metadata.PackageNotFoundError:
        return ""
