"""Which interpreter the worker's environment is made from. It is asked questions and started; nothing is written to it.

In order: what the variable HYMOTION_BASE_PYTHON names; the Python this runs in, which inside Blender is the one that
Blender brings; python3.13, 3.12 and 3.11 on the path.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..errors import EnvironmentProblem
from .running import clean_environment

VARIABLE: Final = "HYMOTION_BASE_PYTHON"
VERSIONS: Final = ((3, 11), (3, 12), (3, 13))  # those that every pin has a wheel for
_VERSIONS_SAID: Final = "3.11, 3.12 or 3.13"
_PROBE_SECONDS: Final = 30

# ensurepip would start further Pythons, which would leave compiled files in the base's library; the pip it brings as a
# wheel can be run as it is. Debian keeps that wheel in the folder that WHEEL_PKG_DIR names.
_QUESTIONS: Final = """
import glob, json, os, struct, sys, sysconfig
answer = {"version": list(sys.version_info[:3]), "bits": struct.calcsize("P") * 8,
          "implementation": sys.implementation.name, "threads": bool(sysconfig.get_config_var("Py_GIL_DISABLED"))}
try:
    import venv
    answer["venv"] = True
except ImportError:
    answer["venv"] = False
folders = [sysconfig.get_config_var("WHEEL_PKG_DIR") or ""]
try:
    import ensurepip
    folders.insert(0, os.path.join(os.path.dirname(ensurepip.__file__), "_bundled"))
except ImportError:
    pass
wheels = [wheel for folder in folders if folder for wheel in sorted(glob.glob(os.path.join(folder, "pip-*.whl")))]
answer["pip"] = wheels[-1] if wheels else ""
print(json.dumps(answer))
"""


@dataclass(frozen=True)
class BasePython:
    """An interpreter that can make the environment. version: "3.11.7". pip: the wheel of pip that it brings."""

    path: Path
    version: str
    pip: Path


def find_base_python(chosen: Path | None = None) -> BasePython:
    """The first candidate that will do; `chosen`, when given, is the only one.

    Raises EnvironmentProblem, which says why each candidate will not do.
    """
    if chosen is not None:
        return probe(chosen)
    if named := os.environ.get(VARIABLE):
        return probe(Path(named).expanduser())
    refused: list[str] = []
    for candidate in _candidates():
        try:
            return probe(candidate)
        except EnvironmentProblem as problem:
            refused.append(problem.message)
    raise EnvironmentProblem(
        "No Python that could make the worker's environment was found. " + " ".join(refused),
        cure=f"Install Python {_VERSIONS_SAID} from python.org (on Debian and Ubuntu python3-venv too), or name one in "
        f"the environment variable {VARIABLE}.",
        code="environment_failed",
    )


def probe(path: Path) -> BasePython:
    """Ask an interpreter what it is. Raises EnvironmentProblem when it can't make the environment, and says why."""
    if not re.fullmatch(r"python[\d.]*w?(\.exe)?", path.name, re.IGNORECASE):
        raise _unfit(path, "is not a Python interpreter")  # in some builds it is Blender itself: never start that
    try:
        done = subprocess.run(
            [path, "-I", "-B", "-c", _QUESTIONS],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_PROBE_SECONDS,
            check=True,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        raise _unfit(path, "does not run") from None
    return _judged(path, answer)


def _judged(path: Path, answer: dict[str, Any]) -> BasePython:
    """What a Python's answers mean for us."""
    number = ".".join(str(part) for part in answer["version"])
    if tuple(answer["version"][:2]) not in VERSIONS:
        raise _unfit(path, f"is Python {number}, and {_VERSIONS_SAID} is needed")
    if answer["implementation"] != "cpython" or answer["threads"]:
        raise _unfit(path, "is not the usual build of Python, which PyTorch is made for")
    if answer["bits"] != 64:
        raise _unfit(path, "is a 32-bit Python, and PyTorch needs 64 bits")
    if not answer["venv"] or not answer["pip"]:
        raise _unfit(path, "lacks the modules venv and ensurepip")
    return BasePython(path, number, Path(answer["pip"]))


def _unfit(path: Path, why: str) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"{path} {why}.",
        cure=f"Let {VARIABLE} name a Python {_VERSIONS_SAID}, or nothing to leave the choice to HY-Motion.",
        code="environment_failed",
    )


def _candidates() -> Iterator[Path]:
    if sys.executable:
        yield Path(sys.executable)
    for major, minor in reversed(VERSIONS):
        if found := shutil.which(f"python{major}.{minor}"):
            yield Path(found)
