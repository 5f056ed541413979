"""hymotion retarget: a motion file onto a rig, into a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..hymotion_addon.retarget.motion_source import IMPORTED_SUFFIXES, PLAIN_SUFFIXES, needs_blender, read_plain
from ..inference.errors import MotionFileError
from ..inference.motion import Motion
from .blender import blender
from .console import Timings
from .fitting import fitting
from .onto_rig import add_rig_arguments, check_output, open_character, put_onto_rig, say_result

_FPS = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    add_rig_arguments(parser)
    kinds = ", ".join((*PLAIN_SUFFIXES, *IMPORTED_SUFFIXES))
    parser.add_argument(
        "motion", type=Path, metavar="MOTION", help=f"{kinds}: SMPL-X, AMASS, HY-Motion or any character's animation"
    )
    parser.add_argument("--action", default="", metavar="NAME", help="which animation of an .fbx or .glb; the longest")
    parser.add_argument(
        "--fps", type=float, default=_FPS, metavar="N", help=f"frames a second to read an .fbx or .glb at; {_FPS:g}"
    )


def run(arguments: argparse.Namespace) -> None:
    """Read the motion, open the rig, write the result. A motion that needs Blender is read after the rig is open."""
    check_output(arguments.out)
    fitting(arguments)
    if not arguments.fps > 0:
        raise MotionFileError("--fps is a number of frames a second above zero.", cure="Try --fps 30.")
    timings = Timings()
    motion: Motion | None = None
    with timings.measure("reading"):
        if not needs_blender(arguments.motion):
            if arguments.action:
                raise MotionFileError(f"{arguments.motion.name} holds a single motion.", cure="Leave out --action.")
            motion = read_plain(arguments.motion)
    with blender():
        armature = open_character(arguments, timings)
        if motion is None:
            from ..hymotion_addon.scene.import_motion import read_motion_file

            with timings.measure("reading"):
                motion = read_motion_file(arguments.motion, arguments.action, arguments.fps)
        result = put_onto_rig(arguments, armature, motion, timings)
    say_result(arguments.out, result, timings)
