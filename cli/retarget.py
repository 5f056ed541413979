"""hymotion retarget: a motion file onto a rig, into a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..inference.motion_files import read_motion
from .blender import blender
from .console import Timings
from .onto_rig import add_rig_arguments, check_output, open_character, put_onto_rig, say_result


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    add_rig_arguments(parser)
    parser.add_argument("motion", type=Path, metavar="M.npz", help="SMPL-X, AMASS or HY-Motion npz, or BVH")


def run(arguments: argparse.Namespace) -> None:
    """Read the motion, open the rig, write the result."""
    check_output(arguments.out)
    timings = Timings()
    with timings.measure("reading"):
        motion = read_motion(arguments.motion)
    with blender():
        armature = open_character(arguments.rig, timings)
        result = put_onto_rig(arguments, armature, motion, timings)
    say_result(arguments.out, result, timings)
