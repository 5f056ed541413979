"""hymotion encoder-check: how close the text encoder stays to the released one when it is quantised."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..inference.engine import never_cancelled
from ..inference.engine_access import EngineAccess
from ..inference.errors import InvalidRequest
from .console import ProgressLine, say

PRECISIONS = ("int8", "nf4", "fp32")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "--models", type=Path, metavar="FOLDER", help="where the models lie, if not in their usual place"
    )
    parser.add_argument(
        "--precision", nargs="+", choices=PRECISIONS, default=[], metavar="P", help=f"of {', '.join(PRECISIONS)} (all)"
    )
    parser.add_argument("--prompts", type=Path, metavar="FILE", help="one prompt a line, instead of our own five")
    parser.add_argument("--device", default="auto", metavar="D", help="auto, cpu, cuda, mps (%(default)s)")


def run(arguments: argparse.Namespace) -> None:
    """A line for each precision: the cosine of its features with bf16's."""
    asked = {
        "models_folder": str(arguments.models.absolute()) if arguments.models else "",
        "device": arguments.device,
        "precisions": arguments.precision,
        "prompts": read_prompts(arguments.prompts) if arguments.prompts else [],
    }
    access, progress = EngineAccess(), ProgressLine()
    try:
        found = access.run("check_encoder", asked, progress, never_cancelled)
    finally:
        progress.end()
        access.close()
    if isinstance(found, bytes):
        raise TypeError("the task check_encoder answers in JSON")
    say(f"On {found['device']}, {len(found['prompts'])} prompts, against bf16: cosine of the features of each token")
    for row in found["agreements"]:
        least = min(range(len(row["prompts"])), key=row["prompts"].__getitem__)
        say(
            f"{row['precision']}: mean {row['mean']:.6f}, least {row['least']:.6f}; "
            f'furthest prompt {row["prompts"][least]:.6f} "{found["prompts"][least]}"'
        )


def read_prompts(file: Path) -> list[str]:
    """The lines that are not empty. Raises InvalidRequest when there are none, or no such file."""
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequest(f"{file} can't be read as text.", cure="Give a text file, one prompt a line.") from error
    if not any(lines):
        raise InvalidRequest(f"{file} has no prompts.", cure="Give a text file, one prompt a line.")
    return [line for line in lines if line]
