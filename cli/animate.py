"""hymotion animate: a prompt onto a rig, into a file."""

from __future__ import annotations

import argparse

from .blender import blender
from .console import Timings
from .fitting import fitting
from .onto_rig import add_rig_arguments, check_output, open_character, put_onto_rig, say_result
from .request import add_request_arguments, generate, request_from


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    add_rig_arguments(parser)
    add_request_arguments(parser)


def run(arguments: argparse.Namespace) -> None:
    """Open the rig first: what is wrong with it is found before time goes into generating."""
    request = request_from(arguments)
    check_output(arguments.out)
    fitting(arguments)
    timings = Timings()
    with blender():
        armature = open_character(arguments, timings)
        (motion,) = generate(arguments, request, timings)
        result = put_onto_rig(arguments, armature, motion, timings)
    say_result(arguments.out, result, timings)
