"""Running other programs, and what only the system's package manager can provide."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI", "") not in ("", "0", "false")

# Shared libraries that Blender's Python module links to, and the Debian packages that hold them.
BLENDER_LIBRARIES = {
    "X11": "libx11-6",
    "Xfixes": "libxfixes3",
    "Xi": "libxi6",
    "Xrender": "libxrender1",
    "Xxf86vm": "libxxf86vm1",
    "Xext": "libxext6",
    "SM": "libsm6",
    "ICE": "libice6",
    "xkbcommon": "libxkbcommon0",
    "GL": "libgl1",
    "gomp": "libgomp1",
}
# A real window without a screen: display, window manager, mouse and keys, screenshots, OpenGL in software.
WINDOW_PROGRAMS = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool", "import": "imagemagick"}
WINDOW_LIBRARIES = {**BLENDER_LIBRARIES, "EGL": "libegl1", "GLX_mesa": "libglx-mesa0"}
WINDOW_EXTRAS = ("libgl1-mesa-dri",)  # Mesa's drivers: plugins, which no search for libraries finds


class ToolError(Exception):
    """Something a developer can mend; the message is one sentence that says how."""


def say(text: str) -> None:
    """One line to the terminal, in order with what the programs we start write there."""
    print(text, flush=True)


def run(
    command: Sequence[str | Path], *, what: str, environment: Mapping[str, str] | None = None, folder: Path = ROOT
) -> None:
    """Run a program with its output in the terminal. ToolError, naming `what` was being done, when it fails."""
    status = subprocess.run(
        [str(part) for part in command], cwd=folder, env={**os.environ, **(environment or {})}, check=False
    ).returncode
    if status != 0:
        raise ToolError(f"{what[0].upper()}{what[1:]} failed (exit status {status}); its own words are above.")


def require_blender_libraries() -> None:
    """The shared libraries of Blender's Python module, on Linux; elsewhere the wheel brings its own."""
    _require({}, BLENDER_LIBRARIES, (), purpose="Blender's Python module")


def require_window() -> None:
    """What a real window on a virtual display needs."""
    _require(WINDOW_PROGRAMS, WINDOW_LIBRARIES, WINDOW_EXTRAS, purpose="A window on a virtual display")


def _require(programs: Mapping[str, str], libraries: Mapping[str, str], extras: Sequence[str], *, purpose: str) -> None:
    """Check on Linux; in CI, as root, install what is missing; otherwise say in one sentence how to."""
    if not sys.platform.startswith("linux"):
        return
    packages = _missing(programs, libraries)
    if not packages:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages, *extras]
    if IN_CI and os.geteuid() == 0 and shutil.which("apt-get"):
        run(["apt-get", "update", "-qq"], what="updating the package lists")
        run(command, what="installing system packages", environment={"DEBIAN_FRONTEND": "noninteractive"})
        packages = _missing(programs, libraries)
    if packages:
        raise ToolError(f"{purpose} needs packages of the system; install them with: sudo {' '.join(command)}")


def _missing(programs: Mapping[str, str], libraries: Mapping[str, str]) -> list[str]:
    """Debian packages of the programs and libraries that are not here."""
    return [
        *(package for program, package in programs.items() if shutil.which(program) is None),
        *(package for library, package in libraries.items() if ctypes.util.find_library(library) is None),
    ]
