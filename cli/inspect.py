"""hymotion inspect: what a rig was recognised as, bone by bone, as JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .blender import blender
from .console import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("rig", type=Path, metavar="RIG", help="a character: .glb, .fbx, .vrm or .blend")


def run(arguments: argparse.Namespace) -> None:
    """Open, recognise, describe."""
    with blender():
        from ..hymotion_addon.rigs.inspect import describe
        from ..hymotion_addon.rigs.recognise import recognise
        from ..hymotion_addon.scene.armature import read_rest_pose
        from ..hymotion_addon.scene.files import open_rig

        rest = read_rest_pose(open_rig(arguments.rig))
        facts = describe(rest, recognise(rest))
    say(json.dumps(facts, indent=2, ensure_ascii=False))
