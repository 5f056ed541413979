"""A motion onto a rig, into a file: what `animate`, `retarget` and `demo` share."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..hymotion_addon.exports.presets import OUTPUT_SUFFIXES
from ..hymotion_addon.retarget.options import PLANTED, RetargetOptions
from ..inference.errors import MotionFileError
from ..inference.motion import Motion
from ..inference.motion_files import check_writable
from .console import Timings, say, say_notes
from .fitting import add_fitting_arguments, fitting

if TYPE_CHECKING:
    import bpy

    from ..hymotion_addon.scene.animate import AnimateResult


@dataclass(frozen=True)
class Summary:
    """What came of it, in words that outlive Blender. notes: sentences for the user."""

    family: str
    bones: int
    frames: int
    notes: tuple[str, ...]


def add_rig_arguments(parser: argparse.ArgumentParser) -> None:
    """The rig and where the result goes."""
    parser.add_argument("rig", type=Path, metavar="RIG", help="a character: .glb, .fbx, .vrm or .blend")
    add_map_argument(parser)
    add_fitting_arguments(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="OUT", help=f"result: {', '.join(OUTPUT_SUFFIXES)}")


def add_map_argument(parser: argparse.ArgumentParser) -> None:
    """Which bone is which, by the user's own word."""
    parser.add_argument("--map", type=Path, metavar="M.json", help="bones saved in the panel, instead of recognition")


def check_output(path: Path) -> None:
    """Raise MotionFileError unless a result can be written to `path`. Before any work, and without bpy."""
    if path.suffix.lower() not in OUTPUT_SUFFIXES:
        raise MotionFileError(
            f'"{path.name}" doesn\'t end as a result does.',
            cure=f"Use a name that ends in {' or '.join(OUTPUT_SUFFIXES)}.",
        )
    check_writable(path)


def open_character(arguments: argparse.Namespace, timings: Timings) -> bpy.types.Object:
    """Open `arguments.rig` and find out at once whether it can be animated, with `arguments.map`. Raises RigError."""
    from ..hymotion_addon.scene.armature import check_target, read_rest_pose
    from ..hymotion_addon.scene.files import open_rig
    from ..hymotion_addon.scene.user_map import load_preset, map_of, write

    with timings.measure("opening"):
        armature = open_rig(arguments.rig)
        check_target(armature)
        rest = read_rest_pose(armature)
        if arguments.map is not None:
            write(armature, load_preset(arguments.map, rest))
        map_of(armature, rest)
    return armature


def put_onto_rig(
    arguments: argparse.Namespace, armature: bpy.types.Object, motion: Motion, timings: Timings
) -> Summary:
    """Animate what was opened from `arguments.rig` and write `arguments.out`. Raises RigError or MotionFileError.

    Keys get the motion's own frame rate, except where a .blend stays a .blend: that file's rate is its owner's.
    """
    from ..hymotion_addon.scene.files import save_rig
    from ..hymotion_addon.scene.restore import set_fps

    if {arguments.rig.suffix.lower(), arguments.out.suffix.lower()} != {".blend"}:
        set_fps(armature.users_scene[0], motion.fps)
    result = animate_rig(armature, motion, timings, fitting(arguments))
    with timings.measure("writing"):
        save_rig(arguments.out, armature, result.action)
    return Summary(result.bone_map.label, len(result.bone_map.bones), len(motion), tuple(result.notes))


def animate_rig(
    armature: bpy.types.Object, motion: Motion, timings: Timings, options: RetargetOptions = PLANTED
) -> AnimateResult:
    """Make the Action. Raises RigError."""
    from ..hymotion_addon.scene.animate import AnimateOptions, animate

    with timings.measure("retargeting"):
        return animate(armature, motion, AnimateOptions(fit_scene_range=True, retarget=options))


def say_result(out: Path, summary: Summary, timings: Timings) -> None:
    """The lines that end a command."""
    say_notes(summary.notes)
    say(f"{out}: {summary.frames} frames on {summary.bones} bones of a rig recognised as {summary.family}")
    say(str(timings))
