#!/usr/bin/env python3
"""Everything a developer runs, on Linux, macOS and Windows, with Python 3.11 or newer and nothing else installed.

    python3 dev.py demo ["PROMPT"]     a rigged character animated from a sentence: files, picture and film in out/demo/
    python3 dev.py test [--lane NAME]  lint, types and every lane of tests
    python3 dev.py build               the extension's zip, validated, in build/
    python3 dev.py ui                  a real Blender window: types, clicks, and takes the screenshots in docs/images/
    python3 dev.py bench [NAME]        measurements, side by side with the alternative; what follows NAME is its own
    python3 dev.py train [...]         train the starter's motion weights; options go to training/train.py,
                                       with --shipped all the runs that the shipped weights are made of
    python3 dev.py weights             convert the text encoder's weights (done by itself where they are needed)
    python3 dev.py lint                ruff and pyright alone

Each command makes the environments it needs under .envs/, from the pins in requirements/.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

if sys.version_info < (3, 11):  # noqa: UP036 (this line exists to say so before the imports below fail)
    sys.exit("dev.py needs Python 3.11 or newer.")

from devtools import extension, lanes, window
from devtools.environments import BLENDERS, DEFAULT_BLENDER, DEVELOPMENT, ensure, program
from devtools.system import ROOT, ToolError, run, say

_SHIPPED = "--shipped"
# All others run where Blender is.
BENCHMARKS_WITH_TORCH = ("bench_hymotion", "bench_hymotion_encoder", "bench_hymotion_memory", "bench_hymotion_threads")


def demo(arguments: argparse.Namespace) -> None:
    """Animate a Rigify human, in the default Blender's environment."""
    environment = BLENDERS[DEFAULT_BLENDER]
    extension.ensure_weights(ensure(environment))
    prompt = [arguments.prompt] if arguments.prompt else []
    run([program(environment.folder, "hymotion"), "demo", *prompt, "--out", ROOT / "out" / "demo"], what="the demo")


def test(arguments: argparse.Namespace) -> None:
    """Run the lanes."""
    if not lanes.run_lanes(arguments.lane):
        raise ToolError("Not everything passed; the table above says what.")


def build(_: argparse.Namespace) -> None:
    """Build the zip."""
    extension.build_zip(ensure(BLENDERS[DEFAULT_BLENDER]))


def ui(arguments: argparse.Namespace) -> None:
    """Drive a real window."""
    python = ensure(BLENDERS[arguments.version])
    # The documents show the default Blender; pictures of others are for looking at.
    default = arguments.version == DEFAULT_BLENDER and not arguments.blender
    images = ROOT / "docs" / "images" if default else ROOT / "out" / f"window-{arguments.version}"
    archive, worker_python = extension.build_zip(python), ensure(DEVELOPMENT)
    for story in window.ALL:
        if arguments.story in ("", story.script.removesuffix(".py")):
            window.drive(story, python, arguments.blender, archive, images, worker_python)


def bench(arguments: argparse.Namespace) -> None:
    """Run one benchmark, or all."""
    extension.ensure_weights(ensure(BLENDERS[DEFAULT_BLENDER]))
    found = sorted((ROOT / "benchmarks").glob("bench_*.py"))
    chosen = [file for file in found if arguments.name in ("", file.stem.removeprefix("bench_"))]
    if not chosen:
        known = ", ".join(file.stem.removeprefix("bench_") for file in found)
        raise ToolError(f"There is no benchmark {arguments.name!r}; there are: {known}.")
    for file in chosen:
        environment = DEVELOPMENT if file.stem in BENCHMARKS_WITH_TORCH else BLENDERS[DEFAULT_BLENDER]
        run([ensure(environment), file, *arguments.options], what=f"the benchmark {file.stem}")


def train(arguments: argparse.Namespace) -> None:
    """Train the motion weights: one run, or all that the shipped ones are made of."""
    python = ensure(DEVELOPMENT)
    extension.ensure_weights(python)
    options = [option for option in arguments.options if option != _SHIPPED]
    module = "recipe" if _SHIPPED in arguments.options else "train"
    run([python, "-m", f"hymotion.training.{module}", *options], what="the training")


def weights(_: argparse.Namespace) -> None:
    """Convert the text encoder's weights."""
    say(f"{extension.ensure_weights(ensure(BLENDERS[DEFAULT_BLENDER])).relative_to(ROOT)} is there.")


def lint(_: argparse.Namespace) -> None:
    """Ruff and pyright."""
    if not lanes.run_lanes([lanes.LINT]):
        raise ToolError("The linters found something; it is above.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(
        work: Callable[[argparse.Namespace], None], help_text: str, *, own_help: bool = True
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(work.__name__, help=help_text, description=help_text, add_help=own_help)
        sub.set_defaults(work=work)
        return sub

    command(demo, "a rigged character animated from a sentence").add_argument("prompt", nargs="?", default="")
    lane = command(test, "lint, types and every lane of tests")
    lane.add_argument(
        "--lane", nargs="+", default=[], choices=lanes.names(), metavar="NAME", help=", ".join(lanes.names())
    )
    command(build, "the extension's zip, validated")
    real_window = command(ui, "a real Blender window and its screenshots")
    real_window.add_argument(
        "--blender", default="", metavar="COMMAND", help="an installed Blender instead of the wheel's"
    )
    real_window.add_argument("--version", default=DEFAULT_BLENDER, choices=list(BLENDERS), help="whose window to open")
    names = [story.script.removesuffix(".py") for story in window.ALL]
    real_window.add_argument("--story", default="", choices=["", *names], metavar="NAME", help=", ".join(names))
    command(bench, "measurements, side by side with the alternative").add_argument("name", nargs="?", default="")
    command(train, "train the starter's motion weights (options of training/train.py follow)", own_help=False)
    command(weights, "convert the text encoder's weights")
    command(lint, "ruff and pyright alone")
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; 1 with one sentence when it fails."""
    parser = _parser()
    arguments, arguments.options = parser.parse_known_args(words)
    if arguments.options and not (arguments.work is train or (arguments.work is bench and arguments.name)):
        parser.error(f"unknown: {' '.join(arguments.options)}")
    try:
        arguments.work(arguments)
    except ToolError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
