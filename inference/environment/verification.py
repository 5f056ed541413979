"""Starting the environment's Python to see whether what it is for works."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..engine import IsCancelled
from ..errors import EnvironmentProblem
from .backends import Backend
from .running import clean_environment, run
from .state import interpreter

_MARK: Final = "hymotion-verification "
_SCRIPT: Final = f"""
import importlib, json, platform, sys
ready, names = sys.argv[1], sys.argv[2:]
versions = {{}}
for name in names:
    versions[name] = str(getattr(importlib.import_module(name), "__version__", ""))
usable = True
if ready:
    import torch
    usable = bool(eval(ready))
print({_MARK!r} + json.dumps({{"python": platform.python_version(), "versions": versions, "usable": usable}}))
"""


@dataclass(frozen=True)
class Verified:
    """What the environment's Python said. usable: whether the backend's device is really there."""

    python: str
    versions: dict[str, str]
    usable: bool


def verify_imports(folder: Path, backend: Backend, imports: Sequence[str], is_cancelled: IsCancelled) -> Verified:
    """Import everything in the environment's own Python. Raises EnvironmentProblem with its last line, Cancelled."""
    said: list[str] = []
    try:
        status = run(
            [interpreter(folder), "-I", "-B", "-X", "utf8", "-c", _SCRIPT, backend.ready, *imports],
            environment=clean_environment(),
            on_line=said.append,
            is_cancelled=is_cancelled,
        )
    except OSError as error:
        raise _unfit(str(error)) from error
    answer = next((line for line in said if line.startswith(_MARK)), "")
    if status != 0 or not answer:
        raise _unfit(next((line for line in reversed(said) if line.strip()), f"status {status}"))
    values: dict[str, Any] = json.loads(answer.removeprefix(_MARK))
    return Verified(values["python"], values["versions"], values["usable"])


def _unfit(reason: str) -> EnvironmentProblem:
    return EnvironmentProblem(
        f'The worker\'s environment does not work; its Python says: "{reason.strip()}"',
        cure="Repair the worker's environment.",
        code="environment_broken",
    )
