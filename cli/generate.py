"""hymotion generate: a prompt into motion files."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..inference.motion_files import check_format, check_writable, write_motion
from .console import Timings, say, say_notes
from .request import add_request_arguments, generate, request_from


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    add_request_arguments(parser, takes=True)
    parser.add_argument("--out", type=Path, required=True, metavar="M.npz", help="SMPL-X npz, or BVH by its suffix")
    parser.add_argument("--amass", action="store_true", help="npz with Z up, as AMASS has it, instead of Y up")


def run(arguments: argparse.Namespace) -> None:
    """Generate and write; several takes get their number before the suffix."""
    request = request_from(arguments)
    format_name = "amass" if arguments.amass else ""
    paths = take_paths(arguments.out, request.takes)
    for path in paths:
        check_format(path, format_name)
        check_writable(path)
    timings = Timings()
    motions = generate(arguments, request, timings)
    with timings.measure("writing"):
        for path, motion in zip(paths, motions, strict=True):
            write_motion(path, motion, format_name)
    for path, motion in zip(paths, motions, strict=True):
        say_notes(motion.info.notes)
        say(f"{path}: {len(motion)} frames, {motion.seconds:g} s, seed {motion.info.seed}")
    say(str(timings))


def take_paths(out: Path, takes: int) -> list[Path]:
    """`out` for one take; M_0.npz, M_1.npz, ... for several."""
    if takes == 1:
        return [out]
    return [out.with_name(f"{out.stem}_{take}{out.suffix}") for take in range(takes)]
