"""The programs that fill an environment: venv once, then pip for each file of requirements."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from ..engine import IsCancelled
from ..errors import EnvironmentProblem
from .backends import Requirements
from .base_python import BasePython
from .pip_output import PipOutput
from .running import clean_environment, run
from .state import REQUIREMENTS_FOLDER, interpreter, site_packages

Show = Callable[[float, str], None]
"""Told how far one call of pip is (0..1) and what it does."""

_ISOLATED: Final = ("-I", "-B", "-X", "utf8")
_PIP_OPTIONS: Final = (
    "--only-binary=:all:",  # a compiler is nothing we could ask for
    "--no-user",  # a setting that some have, and that no virtual environment allows
    "--no-input",
    "--disable-pip-version-check",
    "--no-warn-script-location",
)


class Installer:
    """Works in one environment's folder. Every method raises Cancelled, DiskFull and EnvironmentProblem."""

    def __init__(self, folder: Path, is_cancelled: IsCancelled) -> None:
        self._folder = folder
        self._is_cancelled = is_cancelled

    def make_environment(self, base: BasePython) -> None:
        """A virtual environment with nothing in it.

        Without pip: the module that would install it starts Pythons that write compiled files into the base's library.
        """
        command = [base.path, *_ISOLATED, "-m", "venv", "--without-pip", self._folder]
        self._run("The virtual environment", command, PipOutput(1, self._folder), lambda: None)

    def install(self, part: Requirements, show: Show, pip: Path | None = None) -> None:
        """Everything that a file of requirements lists. pip: another one than the environment's own, of any age."""
        file = REQUIREMENTS_FOLDER / part.file
        output = PipOutput(part.download, site_packages(self._folder))
        how = [pip, "install"] if pip else ["-m", "pip", "install", "--progress-bar", "raw"]
        command = [interpreter(self._folder), *_ISOLATED, *how, *_PIP_OPTIONS, "-r", file]
        self._run(part.label, command, output, lambda: show(output.fraction, output.message))

    def _run(self, what: str, command: Sequence[str | Path], output: PipOutput, show: Callable[[], None]) -> None:
        def read(line: str) -> None:
            output.read(line)
            show()

        def look() -> None:
            output.look()
            show()

        scratch = self._folder / "scratch"
        scratch.mkdir(exist_ok=True)
        try:
            status = run(
                command,
                environment=clean_environment(scratch),
                on_line=read,
                on_quiet=look,
                is_cancelled=self._is_cancelled,
            )
        except OSError as error:
            raise EnvironmentProblem(
                f"{what} could not be started ({error}).",
                cure="Try again; if it happens again, report it with this sentence.",
                code="environment_failed",
            ) from error
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        if status != 0:
            raise output.problem(what)
