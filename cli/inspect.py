"""hymotion inspect: what a rig was recognised as, bone by bone, as JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .blender import blender
from .console import say
from .onto_rig import add_map_argument


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("rig", type=Path, metavar="RIG", help="a character: .glb, .fbx, .vrm or .blend")
    add_map_argument(parser)


def run(arguments: argparse.Namespace) -> None:
    """Open, recognise, describe."""
    with blender():
        from ..hymotion_addon.rigs.inspect import describe
        from ..hymotion_addon.scene.armature import read_rest_pose
        from ..hymotion_addon.scene.files import open_rig
        from ..hymotion_addon.scene.user_map import load_preset, map_of, write

        armature = open_rig(arguments.rig)
        rest = read_rest_pose(armature)
        if arguments.map is not None:
            write(armature, load_preset(arguments.map, rest))
        facts = describe(rest, map_of(armature, rest))
    say(json.dumps(facts, indent=2, ensure_ascii=False))
