"""A real Blender window on a virtual display, driven by mouse and keys: `dev.py ui`."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .system import ROOT, ToolError, require_window, say

OPENER = ROOT / "devtools" / "blender_window.py"
SCRIPT = ROOT / "tests" / "window" / "drive.py"
SIZE = "1600x1000"
TIME_LIMIT_S = 300


def drive(python: Path, blender: str, archive: Path, images: Path) -> None:
    """Install the zip into a private Blender, run the driving script in its window, and leave pictures in `images`.

    python: an environment that holds bpy, whose Blender opens the window unless `blender` (or the environment variable
    HYMOTION_BLENDER) names the command of an installed one.
    """
    if not sys.platform.startswith("linux"):
        raise ToolError("dev.py ui drives its window with Xvfb and xdotool, so it runs on Linux only.")
    require_window()
    installed = blender or os.environ.get("HYMOTION_BLENDER", "")
    command = (
        [*shlex.split(installed), "--factory-startup", "--python", SCRIPT] if installed else [python, OPENER, SCRIPT]
    )
    images.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="hymotion-window-") as scratch, _display(Path(scratch)) as display:
        environment = {
            **os.environ,
            "DISPLAY": display,
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "XDG_RUNTIME_DIR": scratch,
            "BLENDER_USER_RESOURCES": str(Path(scratch) / "blender"),
            "HYMOTION_ZIP": str(archive),
            "HYMOTION_IMAGES": str(images),
        }
        try:
            status = subprocess.run(command, cwd=ROOT, env=environment, timeout=TIME_LIMIT_S, check=False).returncode
        except subprocess.TimeoutExpired:
            raise ToolError(f"The window did not finish within {TIME_LIMIT_S} s and was closed.") from None
    if status != 0:
        raise ToolError(f"Driving the window failed (exit status {status}); its own words are above.")
    say(f"Pictures of the window are in {images.relative_to(ROOT)}/.")


@contextmanager
def _display(scratch: Path) -> Iterator[str]:
    """A free X display with a window manager; both end with the block."""
    with ExitStack() as stack:
        reading, writing = os.pipe()
        xvfb = [
            "Xvfb",
            "-displayfd",
            str(writing),
            "-screen",
            "0",
            f"{SIZE}x24",
            "+extension",
            "GLX",
            "-nolisten",
            "tcp",
        ]
        stack.enter_context(_running(xvfb, scratch / "xvfb.log", keep_open=(writing,)))
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()  # Xvfb writes the number when it is ready, and closes without one if not
        if not number:
            raise ToolError(f"Xvfb did not start: {(scratch / 'xvfb.log').read_text().strip()}")
        display = f":{number}"
        stack.enter_context(_running(["openbox"], scratch / "openbox.log", display=display))
        time.sleep(0.5)  # openbox says nothing when it is ready
        yield display


@contextmanager
def _running(command: list[str], log: Path, *, display: str = "", keep_open: tuple[int, ...] = ()) -> Iterator[None]:
    """A program that runs for the length of the block, its words in a file."""
    environment = {**os.environ, **({"DISPLAY": display} if display else {})}
    found = shutil.which(command[0]) or command[0]
    with log.open("w") as output:
        process = subprocess.Popen(
            [found, *command[1:]], stdout=output, stderr=subprocess.STDOUT, env=environment, pass_fds=keep_open
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=10)
