"""From arguments to motions: what `generate`, `animate` and `demo` share."""

from __future__ import annotations

import argparse

from ..inference.engine import never_cancelled
from ..inference.motion import Motion
from ..inference.registry import DEFAULT_ENGINE, ENGINES, create_engine
from ..inference.request import MotionRequest
from .console import ProgressLine, Timings


def add_request_arguments(parser: argparse.ArgumentParser, takes: bool = False, default_prompt: str = "") -> None:
    """The prompt (which may be left out where there is a default) and its settings."""
    defaults = MotionRequest(prompt="")
    if default_prompt:
        parser.add_argument("prompt", nargs="?", default=default_prompt, metavar="PROMPT", help='("%(default)s")')
    else:
        parser.add_argument("prompt", metavar="PROMPT", help='such as "a person walks forward and then waves"')
    parser.add_argument("--seconds", type=float, default=defaults.seconds, metavar="S", help="length (%(default)g)")
    parser.add_argument(
        "--seed", type=int, default=defaults.seed, metavar="N", help="same seed, same motion (%(default)s)"
    )
    if takes:
        parser.add_argument("--takes", type=int, default=defaults.takes, metavar="K", help="how many (%(default)s)")
    names = ", ".join(entry.name for entry in ENGINES)
    parser.add_argument("--engine", default=DEFAULT_ENGINE, metavar="E", help=f"one of: {names} (%(default)s)")


def request_from(arguments: argparse.Namespace) -> MotionRequest:
    """The request that the arguments describe, checked with its engine. Nothing is loaded. Raises HyMotionError."""
    request = MotionRequest(
        arguments.prompt, arguments.seconds, arguments.seed, takes=getattr(arguments, "takes", MotionRequest.takes)
    )
    create_engine(arguments.engine).check(request)
    return request


def generate(engine_name: str, request: MotionRequest, timings: Timings) -> list[Motion]:
    """One motion for each take, with a progress line. Raises HyMotionError."""
    progress = ProgressLine()
    try:
        with timings.measure("generation"):
            return create_engine(engine_name).generate(request, progress, never_cancelled)
    finally:
        progress.end()
