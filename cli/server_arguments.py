"""The token of a motion server, as a command is given it."""

from __future__ import annotations

import argparse
import os
from typing import Final

TOKEN_VARIABLE: Final = "HYMOTION_SERVER_TOKEN"  # noqa: S105 - its name, not its value


def token_from(arguments: argparse.Namespace) -> str | None:
    """`--token`, else the variable: unlike an argument, it is not shown to every user of the machine."""
    given: str | None = arguments.token
    return os.environ.get(TOKEN_VARIABLE) if given is None else given
