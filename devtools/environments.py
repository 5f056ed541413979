"""Virtual environments under .envs/, made when missing and made again when their pinned requirements change."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .system import IN_CI, ROOT, ToolError, require_blender_libraries, run, say

ENVIRONMENTS = ROOT / ".envs"
STUBS = ENVIRONMENTS / "stubs"
# An index that can't be reached costs seconds, not minutes; --no-deps: what torch needs is pinned in development.txt
TORCH_OPTIONS = ("--no-deps", "--retries", "1", "--timeout", "15")
# Twice quiet: errors alone. An index that this machine lists and lacks is no news.
PIP = ("-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check")


@dataclass(frozen=True)
class Environment:
    """One virtual environment. requirements: (file in requirements/, further options of pip) in order."""

    name: str
    python: str
    requirements: tuple[tuple[str, tuple[str, ...]], ...]
    holds_blender: bool = False

    @property
    def folder(self) -> Path:
        """Where it lives."""
        return ENVIRONMENTS / self.name

    @property
    def interpreter(self) -> Path:
        """Its Python."""
        return program(self.folder, "python")

    def fingerprint(self) -> str:
        """Changes when the environment has to be made again: other pins, another Python, a checkout that moved."""
        package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        digest = hashlib.sha256(f"{self.python} {ROOT} {json.dumps(package)}".encode())
        for file in (*(ROOT / "requirements" / name for name, _ in self.requirements), ROOT / "setup.py"):
            digest.update(file.read_bytes())
        return digest.hexdigest()


def _blender(version: str, python: str) -> Environment:
    return Environment(f"blender-{version}", python, ((f"blender-{version}.txt", ()),), holds_blender=True)


DEVELOPMENT = Environment("development", "3.11", (("torch.txt", TORCH_OPTIONS), ("development.txt", ())))
BLENDERS = {
    "4.2": _blender("4.2", "3.11"),
    "4.5": _blender("4.5", "3.11"),
    "5.0": _blender("5.0", "3.11"),
    "5.2": _blender("5.2", "3.13"),
}
DEFAULT_BLENDER = "4.5"


def program(environment: Path, name: str) -> Path:
    """A program of a virtual environment, wherever this system keeps it."""
    return environment / "Scripts" / f"{name}.exe" if os.name == "nt" else environment / "bin" / name


def ensure(environment: Environment) -> Path:
    """The environment's Python, after making the environment if need be. ToolError says what is missing."""
    stamp = environment.folder / "hymotion-stamp"
    fingerprint = environment.fingerprint()
    if stamp.is_file() and stamp.read_text() == fingerprint:
        return environment.interpreter
    base = find_python(environment.python)
    if base is None:
        raise ToolError(
            f"{environment.name} needs Python {environment.python} and none was found; "
            f"install it so that python{environment.python} runs, then try again."
        )
    if environment.holds_blender:
        require_blender_libraries()
    say(f"Making the environment {environment.name} (once; see requirements/) ...")
    shutil.rmtree(environment.folder, ignore_errors=True)
    try:
        run([base, "-m", "venv", environment.folder], what="making a virtual environment")
    except ToolError as error:
        raise ToolError(f"{error} On Debian and Ubuntu: sudo apt-get install python3-venv") from error
    python = environment.interpreter
    for name, options in environment.requirements:
        run([python, *PIP, *options, "-r", ROOT / "requirements" / name], what=f"installing requirements/{name}")
    # setuptools is among the pins, so building our own package fetches nothing
    own = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    run([python, *PIP, *own], what="installing this checkout")
    if environment.holds_blender:
        run([python, "-c", "import bpy"], what="importing bpy")
    stamp.write_text(fingerprint)
    return python


def ensure_stubs(python: Path) -> None:
    """The types of bpy, unpacked where pyright (and nothing else) looks for them."""
    requirements = ROOT / "requirements" / "stubs.txt"
    stamp, wanted = STUBS / "hymotion-stamp", requirements.read_text()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    shutil.rmtree(STUBS, ignore_errors=True)
    run([python, *PIP, "--no-deps", "--target", STUBS, "-r", requirements], what="unpacking the types of bpy")
    stamp.write_text(wanted)


def find_python(version: str) -> Path | None:
    """An interpreter of this version ("3.13") that really runs, or None."""
    for candidate in _candidates(version):
        if _version_of(candidate) == version:
            return candidate
    return None


def available(environment: Environment) -> bool:
    """Whether this machine has the environment's Python. In CI every one must be there, so the answer is always yes."""
    return IN_CI or find_python(environment.python) is not None


def _candidates(version: str) -> Iterator[Path]:
    """Where an interpreter of this version may be: this one, the path, pyenv's folders, Windows' launcher."""
    if sys.version_info[:2] == tuple(int(part) for part in version.split(".")):
        yield Path(sys.executable)
    if found := shutil.which(f"python{version}"):
        yield Path(found)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    beside_this_one = Path(sys.base_prefix).parent
    for versions in (pyenv / "versions", pyenv / "pyenv-win" / "versions", beside_this_one):
        found_here = sorted(versions.glob(f"{version}.*"), key=_patch_number, reverse=True)
        yield from (folder / ("python.exe" if os.name == "nt" else "bin/python") for folder in found_here)
    if launcher := shutil.which("py"):
        answer = _output([launcher, f"-{version}", "-c", "import sys; print(sys.executable)"])
        if answer:
            yield Path(answer)


def _patch_number(folder: Path) -> int:
    last = folder.name.rpartition(".")[2]
    return int(last) if last.isdigit() else -1


def _version_of(python: Path) -> str:
    return _output([str(python), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])


def _output(command: list[str]) -> str:
    """What a program prints, or "" when it can't be run (a pyenv shim without that version, a dangling link)."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
