"""From arguments to motions: what `generate`, `animate` and `demo` share."""

from __future__ import annotations

import argparse
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from ..inference.engine import MotionEngine, never_cancelled
from ..inference.engine_access import EngineAccess
from ..inference.engine_options import EngineOptions
from ..inference.motion import Motion
from ..inference.registry import DEFAULT_ENGINE, ENGINES
from ..inference.request import MotionRequest
from ..inference.server_address import ServerAddress
from .console import ProgressLine, Timings
from .server_arguments import token_from


def add_request_arguments(parser: argparse.ArgumentParser, takes: bool = False, default_prompt: str = "") -> None:
    """The prompt (which may be left out where there is a default), its settings, and where the engine runs."""
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
    _add_engine_arguments(parser.add_argument_group("the HY-Motion engines"))


def _add_engine_arguments(group: argparse._ArgumentGroup) -> None:
    """How and where an engine runs; the starter needs none of it."""
    defaults = EngineOptions()
    group.add_argument("--steps", type=int, metavar="N", help="steps of the sampler; fewer are quicker and rougher")
    group.add_argument("--guidance", type=float, metavar="G", help="how closely the prompt is followed")
    group.add_argument(
        "--precision", choices=("fast", "exact"), default=defaults.precision, help="exact: float32 (%(default)s)"
    )
    group.add_argument(
        "--memory",
        choices=("auto", "less", "least"),
        default=defaults.memory,
        help="give up speed for memory (%(default)s)",
    )
    group.add_argument(
        "--encoder",
        choices=("auto", "bf16", "fp32", "int8", "nf4"),
        default=defaults.encoder,
        help="what the text encoder's weights are kept as (%(default)s)",
    )
    group.add_argument("--device", default=defaults.device, metavar="D", help="cpu, cuda, cuda:1, mps (%(default)s)")
    group.add_argument("--models", type=Path, metavar="DIR", help="where the models lie, if not in HY-Motion's folder")
    group.add_argument("--server", metavar="HOST:PORT", help='a "hymotion serve" to use instead of this machine')
    group.add_argument("--token", help="the server's token; also in the variable HYMOTION_SERVER_TOKEN")


def request_from(arguments: argparse.Namespace) -> MotionRequest:
    """The request that the arguments describe, checked with its engine. Nothing is loaded. Raises HyMotionError."""
    request = MotionRequest(
        arguments.prompt,
        arguments.seconds,
        arguments.seed,
        takes=getattr(arguments, "takes", MotionRequest.takes),
        guidance=arguments.guidance,
        steps=arguments.steps,
    )
    with engine_from(arguments) as engine:
        engine.check(request)
    return request


def generate(arguments: argparse.Namespace, request: MotionRequest, timings: Timings) -> list[Motion]:
    """One motion for each take, with a progress line. Raises HyMotionError."""
    progress = ProgressLine()
    try:
        with timings.measure("generation"), engine_from(arguments) as engine:
            return engine.generate(request, progress, never_cancelled)
    finally:
        progress.end()


@contextmanager
def engine_from(arguments: argparse.Namespace) -> Generator[MotionEngine]:
    """The engine that the arguments name; a worker started for it ends with the block. Raises HyMotionError."""
    options = EngineOptions(
        precision=arguments.precision,
        memory=arguments.memory,
        encoder=arguments.encoder,
        device=arguments.device,
        models_folder=str(arguments.models.absolute()) if arguments.models else "",
    )
    server = ServerAddress.parse(arguments.server, token_from(arguments) or "") if arguments.server else None
    with closing(EngineAccess()) as access:
        yield access.engine(arguments.engine, options, server)
