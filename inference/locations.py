"""Where large things live: one folder for all Blender versions, outside any of them.

    <data>/environment   the worker's Python environment
    <data>/models        model weights, one folder each
    <data>/features      encoded prompts

<data> is HYMOTION_HOME where that is set, else the place each system has for such data.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def data_folder() -> Path:
    """The one folder; it may not exist yet."""
    if chosen := os.environ.get("HYMOTION_HOME"):
        return Path(chosen).expanduser().absolute()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "HY-Motion"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "HY-Motion"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "hymotion"


def environment_folder() -> Path:
    """The worker's virtual environment."""
    return data_folder() / "environment"


def models_folder() -> Path:
    """Model weights, unless the user chose another folder (EngineOptions.models_folder)."""
    return data_folder() / "models"


def features_folder() -> Path:
    """Encoded prompts, kept for ever: a known prompt needs no text encoder."""
    return data_folder() / "features"
