"""What a worker process is told and what it answers: one line of JSON each way, over its stdin and stdout."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .wire import bad_message, from_json, to_json

# Not put on sys.path, where our folders (cli, ui, tests) could hide other people's packages, or theirs ours.
_LOAD: Final = """\
import importlib.util, sys
spec = importlib.util.spec_from_file_location("inference", {init!r}, submodule_search_locations=[{folder!r}])
sys.modules["inference"] = package = importlib.util.module_from_spec(spec)
spec.loader.exec_module(package)
"""
# An environment without numpy, or with a broken one, can't even import what would say so.
MAIN: Final = """\
try:
    from inference.worker import main
except ImportError as error:
    import json
    message = f"The worker's environment is incomplete ({error})."
    kind = {"class": "EnvironmentProblem", "code": "environment_broken"}
    print(json.dumps({"error": {**kind, "message": message, "cure": "Repair it."}}), flush=True)
    sys.exit(1)
main()
"""
_FOLDER: Final = Path(__file__).parent


def program(main: str = MAIN) -> str:
    """Python source for `python -c` that loads this package as `inference`, wherever it lies, and then runs `main`."""
    return _LOAD.format(init=str(_FOLDER / "__init__.py"), folder=str(_FOLDER)) + main


@dataclass(frozen=True)
class WorkerSettings:
    """How a worker serves.

    port: 0 for any free one. guests: others use it over the network (see tasks.py).
    """

    token: str = dataclasses.field(repr=False)
    host: str = "127.0.0.1"
    port: int = 0
    guests: bool = False

    def to_line(self) -> bytes:
        """One line of JSON."""
        return to_json(dataclasses.asdict(self)) + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> WorkerSettings:
        """Inverse of `to_line`. Raises WorkerProblem (bad_message)."""
        values: dict[str, Any] = from_json(line)
        try:
            return cls(str(values["token"]), str(values["host"]), int(values["port"]), bool(values["guests"]))
        except (KeyError, ValueError) as error:
            raise bad_message(f"The worker was not told how to serve ({error})") from error


def answer_line(values: dict[str, Any]) -> str:
    """{"port", "protocol"} of a worker that serves, or {"error"} of one that can't."""
    return json.dumps(values) + "\n"
