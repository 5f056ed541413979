"""Starts the measured processes of bench_hymotion.py and talks to them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

HERE = Path(__file__).resolve().parent


def once(script: str, *arguments: str) -> dict[str, Any]:
    """Run a script that answers with one line of JSON."""
    done = subprocess.run(
        [sys.executable, str(HERE / script), *arguments], stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout)


class Child:
    """A configuration of hymotion_child.py; `started` is what it says of its loading."""

    def __init__(self, name: str, options: dict[str, Any]) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "hymotion_child.py"), json.dumps(options)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.started = self._answer()

    def __call__(self, do: str, **arguments: Any) -> dict[str, Any]:
        """Have a method called; its answer, with the most memory so far under "memory"."""
        assert self._process.stdin is not None  # noqa: S101 (it was asked for above)
        self._process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        assert self._process.stdin is not None  # noqa: S101
        self._process.stdin.close()
        self._process.wait()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None  # noqa: S101
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended with status {self._process.wait()}; what it said is above.")
        return json.loads(line)
