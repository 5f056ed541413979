"""How a motion is fitted to a rig: options that `animate` and `retarget` share."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import get_args

from ..hymotion_addon.retarget.hand_poses import HandPose
from ..hymotion_addon.retarget.options import PLANTED, Controls, RetargetOptions, Root, Scale
from ..inference.errors import RigError


def add_fitting_arguments(parser: argparse.ArgumentParser) -> None:
    """How a motion meets the ground, what carries the character, what hands do, and which controls get the keys."""
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
    group = parser.add_argument_group("hands and controls")
    for side in ("left", "right"):
        group.add_argument(
            f"--{side}-hand",
            choices=get_args(HandPose),
            default="motion",
            help=f"what the {side} hand's fingers do; by default as in the motion, relaxed where it has none",
        )
    group.add_argument(
        "--controls",
        choices=get_args(Controls),
        default=PLANTED.controls,
        help="of a control rig such as Rigify's: which controls of its limbs get the keys; fk",
    )


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
        left_hand=arguments.left_hand,
        right_hand=arguments.right_hand,
        controls=arguments.controls,
    )
