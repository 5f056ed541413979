"""The command `hymotion`: finds the sub-command, and turns errors into one sentence and an exit code.

0: done. 1: something the user can cure, said in one sentence. 2: arguments that make no sense.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ..inference.errors import Cancelled, HyMotionError
from . import animate, body, demo, encoder_check, engine_check, env, generate, inspect, models, retarget, rewrite, serve
from .blender import leave_at_once
from .console import say_error


@dataclass(frozen=True)
class Command:
    """One sub-command."""

    name: str
    summary: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], None]


COMMANDS: Final = (
    Command("generate", "a prompt into motion files (npz, bvh)", generate.add_arguments, generate.run),
    Command("animate", "a prompt onto your rig, into a glb, fbx or blend", animate.add_arguments, animate.run),
    Command("retarget", "a motion file (npz, bvh, fbx, glb) onto your rig", retarget.add_arguments, retarget.run),
    Command("inspect", "what your rig is recognised as, bone by bone, as JSON", inspect.add_arguments, inspect.run),
    Command("serve", "lend this machine's engines to other computers", serve.add_arguments, serve.run),
    Command("models", "the weights of the HY-Motion engines on this machine", models.add_arguments, models.run),
    Command("rewrite", "a prompt reworded by your own language model", rewrite.add_arguments, rewrite.run),
    Command("env", "the Python environment that the HY-Motion engines run in", env.add_arguments, env.run),
    Command(
        "engine-check",
        "does HY-Motion compute here what the official code computed",
        engine_check.add_arguments,
        engine_check.run,
    ),
    Command(
        "encoder-check",
        "how close the quantised text encoder stays to the released one",
        encoder_check.add_arguments,
        encoder_check.run,
    ),
    Command("body", "joints and mesh of a motion, from your own SMPL-X files", body.add_arguments, body.run),
    Command("demo", "a sample character, animated, with pictures", demo.add_arguments, demo.run),
)


def main() -> None:
    """The installed command. Ends the process."""
    code = 1
    try:
        code = run()
    finally:
        if "bpy" in sys.modules:
            leave_at_once(code)
    sys.exit(code)


def run(words: Sequence[str] | None = None) -> int:
    """Run one command line (by default this process's own) and return its exit code."""
    arguments = _parser().parse_args(words)
    try:
        arguments.run(arguments)
    except HyMotionError as error:
        say_error(error)
        return 1
    except KeyboardInterrupt:
        say_error(Cancelled())
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hymotion", description="Text to motion on your own rig.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=command.summary, description=command.summary)
        command.add_arguments(sub)
        sub.set_defaults(run=command.run)
    return parser
