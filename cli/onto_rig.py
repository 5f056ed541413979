"""A motion onto a rig, into a file: what `animate`, `retarget` and `demo` share."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from ..hymotion_addon.exports.presets import OUTPUT_SUFFIXES
from ..hymotion_addon.retarget.options import PLANTED, RetargetOptions, Root, Scale
from ..inference.errors import MotionFileError, RigError
from ..inference.motion import Motion
from ..inference.motion_files import check_writable
from .console import Timings, say, say_notes

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


def add_fitting_arguments(parser: argparse.ArgumentParser) -> None:
    """How a motion meets the ground, and what carries the character."""
    group = parser.add_argument_group("feet and root")
    group.add_argument(
        "--foot-lock",
        type=float,
        default=PLANTED.foot_lock,
        metavar="S",
        help=f"0 to 1: how strictly feet keep their place on the ground; {PLANTED.foot_lock:g}",
    )
    group.add_argument("--hand-lock", action="store_true", help="lock hands too, where they rest near the ground")
    group.add_argument(
        "--scale",
        choices=get_args(Scale),
        default=PLANTED.scale,
        help="distances by the rig's legs, or as in the motion (world)",
    )
    group.add_argument("--root", choices=get_args(Root), default=PLANTED.root, help="what carries the character; hips")
    group.add_argument("--root-height", action="store_true", help="the root goes up and down, too")
    group.add_argument("--root-turn", action="store_true", help="the root turns, too")
    group.add_argument("--in-place", action="store_true", help="leave the way out")


def fitting(arguments: argparse.Namespace) -> RetargetOptions:
    """What `add_fitting_arguments` says. Raises RigError for a lock that is no share."""
    if not 0.0 <= arguments.foot_lock <= 1.0:
        raise RigError("--foot-lock is a number from 0 to 1.", cure="Try --foot-lock 1.", code="foot_lock")
    return replace(
        PLANTED,
        foot_lock=arguments.foot_lock,
        hand_lock=arguments.hand_lock,
        scale=arguments.scale,
        root=arguments.root,
        root_height=arguments.root_height,
        root_turn=arguments.root_turn,
        in_place=arguments.in_place,
    )


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
