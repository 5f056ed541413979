"""hymotion inspect: what a rig was recognised as, bone by bone, and what to know before animating it."""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..hymotion_addon.retarget.finding import Finding
from .blender import blender
from .console import say
from .onto_rig import add_map_argument


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("rig", type=Path, metavar="RIG", help="a character: .glb, .fbx, .vrm or .blend")
    add_map_argument(parser)
    parser.add_argument("--text", action="store_true", help="in plain sentences instead of JSON")


def run(arguments: argparse.Namespace) -> None:
    """Open, recognise, describe."""
    with blender():
        from ..hymotion_addon.rigs.inspect import describe
        from ..hymotion_addon.scene.armature import read_rest_pose
        from ..hymotion_addon.scene.diagnosis import diagnose
        from ..hymotion_addon.scene.files import open_rig
        from ..hymotion_addon.scene.user_map import load_preset, map_of, write

        armature = open_rig(arguments.rig)
        rest = read_rest_pose(armature)
        if arguments.map is not None:
            write(armature, load_preset(arguments.map, rest))
        facts: dict[str, Any] = {} if arguments.text else describe(rest, map_of(armature, rest))
        found = diagnose(armature)
        label = "" if found and found[0].severity == "error" else map_of(armature, rest).label
    if arguments.text:
        _say_sentences(arguments.rig, label, found)
        return
    facts["findings"] = [dataclasses.asdict(finding) for finding in found]
    say(json.dumps(facts, indent=2, ensure_ascii=False))


def _say_sentences(rig: Path, label: str, found: Sequence[Finding]) -> None:
    """A line on what it is, one for each finding with its cure below it."""
    if label:
        say(f"{rig.name}: {label}.")
    for finding in found:
        say(f"{finding.severity}: {finding.message}")
        if finding.cure:
            say(f"    {finding.cure}")
    if not found:
        say("Nothing stands in the way of animating it.")
