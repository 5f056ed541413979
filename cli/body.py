"""hymotion body: exact joints and body mesh of a motion, from SMPL-X or SMPL-H files of your own."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..inference.engine import never_cancelled
from ..inference.engine_access import EngineAccess
from .console import ProgressLine, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("motion", type=Path, metavar="M.npz", help="a motion file")
    parser.add_argument(
        "--models", type=Path, required=True, metavar="FOLDER", help="where you unpacked SMPL-X or SMPL-H (.npz)"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="B.npz", help="joints, vertices and faces")
    parser.add_argument(
        "--gender", choices=("neutral", "female", "male"), default="neutral", help="whose body (%(default)s)"
    )


def run(arguments: argparse.Namespace) -> None:
    """Pose the body in the worker, whose environment needs the extra smplx."""
    asked = {name: str(getattr(arguments, name).absolute()) for name in ("motion", "models", "out")}
    access, progress = EngineAccess(), ProgressLine()
    try:
        made = access.run("body", {**asked, "gender": arguments.gender}, progress, never_cancelled)
    finally:
        progress.end()
        access.close()
    if isinstance(made, bytes):
        raise TypeError("the task body answers in JSON")
    say(f"{arguments.out}: {made['frames']} frames, {made['joints']} joints, {made['vertices']} vertices")
