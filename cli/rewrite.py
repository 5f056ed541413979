"""hymotion rewrite: a prompt reworded for HY-Motion by a language model of the user's own."""

from __future__ import annotations

import argparse
import os

from ..inference.engine import never_cancelled
from ..inference.prompt_help import hints
from ..inference.prompt_rewrite import RewriteServer, rewrite
from .console import say, say_notes

KEY_VARIABLE = "HYMOTION_REWRITE_KEY"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("prompt", help="in any language the language model knows")
    parser.add_argument(
        "--server", required=True, metavar="URL", help="speaks OpenAI's chat completions, as http://localhost:11434/v1"
    )
    parser.add_argument("--model", default="", metavar="M", help="default: the first one the server offers")
    parser.epilog = f"A key, where the server needs one, is read from the environment variable {KEY_VARIABLE}."


def run(arguments: argparse.Namespace) -> None:
    """Print the proposal: the prompt on one line, its length on the next."""
    server = RewriteServer(arguments.server, arguments.model, os.environ.get(KEY_VARIABLE, ""))
    proposal = rewrite(arguments.prompt, server, never_cancelled)
    say(proposal.prompt)
    if proposal.seconds is not None:
        say(f"{proposal.seconds:g} s")
    found = hints(proposal.prompt, proposal.seconds or 5.0)
    say_notes([f"{hint.sentence} {hint.suggestion}" for hint in found])
