"""hymotion engine-check: does this machine compute what the official code computed?"""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from ..inference.errors import EngineFailed, EnvironmentProblem, HyMotionError
from .console import say

if TYPE_CHECKING:
    from ..inference.engines.hymotion.check import Finding


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--checkpoint", type=Path, required=True, metavar="F.ckpt", help="an official checkpoint")
    parser.add_argument("--reference", type=Path, required=True, metavar="F.npz", help="what it should give")
    parser.add_argument("--precision", choices=("exact", "fast"), default="exact", help="default: exact")
    parser.add_argument("--device", default="cpu", help="cpu, cuda, mps; default: cpu")


def run(arguments: argparse.Namespace) -> None:
    """Print each error beside its bound; an error beyond one is a HyMotionError, so the exit code is not 0."""
    if importlib.util.find_spec("torch") is None:
        raise EnvironmentProblem(
            "This Python has no torch, and HY-Motion needs it.",
            cure='Make the engine\'s own environment with "hymotion env create" and run this command with its Python.',
        )
    from ..inference.engines.hymotion.check import check_engine

    findings: list[Finding] = []
    for finding in check_engine(arguments.checkpoint, arguments.reference, arguments.precision, arguments.device):
        findings.append(finding)
        verdict = "ok" if finding.good else "BEYOND ITS BOUND"
        say(f"{finding.what:<52} {finding.error:>10.2e} of {finding.bound:.0e} {finding.unit:<9} {verdict}")
    beyond = sum(not finding.good for finding in findings)
    if beyond:
        raise _failed(beyond, len(findings))


def _failed(beyond: int, total: int) -> HyMotionError:
    return EngineFailed(
        f"{beyond} of {total} results are not what the official code computed.",
        cure="Do not trust motions made here; please report this with the lines above.",
    )
