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
from dataclasses import dataclass
from pathlib import Path

from .system import ROOT, ToolError, require_window, run, say

OPENER = ROOT / "devtools" / "blender_window.py"
STORIES = ROOT / "tests" / "window"
TINY_HOME = ROOT / "tests" / "tiny_hymotion.py"
SIZE = "1600x1000"
TIME_LIMIT_S = 900  # a busy machine draws and thinks slowly


@dataclass(frozen=True)
class Story:
    """A driving script in tests/window. needs_models: it wants a home with tiny models and a Python for the worker."""

    script: str
    needs_models: bool = False


ALL: tuple[Story, ...] = (
    Story("drive.py"),
    Story("bones.py"),
    Story("ready.py"),
    Story("examples.py"),
    Story("engines.py", needs_models=True),
)


def drive(story: Story, python: Path, blender: str, archive: Path, images: Path, worker_python: Path) -> None:
    """Install the zip into a private Blender, let a script drive its window, and leave pictures in `images`.

    python: an environment that holds bpy, whose Blender opens the window unless `blender` (or the environment variable
    HYMOTION_BLENDER) names the command of an installed one. worker_python: an environment that holds torch.
    """
    if not sys.platform.startswith("linux"):
        raise ToolError("dev.py ui drives its window with Xvfb and xdotool, so it runs on Linux only.")
    require_window()
    installed = blender or os.environ.get("HYMOTION_BLENDER", "")
    script = STORIES / story.script
    command = (
        [*shlex.split(installed), "--factory-startup", "--python", script] if installed else [python, OPENER, script]
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
            **(_models(Path(scratch), worker_python) if story.needs_models else {}),
        }
        try:
            status = subprocess.run(command, cwd=ROOT, env=environment, timeout=TIME_LIMIT_S, check=False).returncode
        except subprocess.TimeoutExpired:
            raise ToolError(f"{story.script}: not finished within {TIME_LIMIT_S} s; the window was closed.") from None
    if status != 0:
        raise ToolError(f"{story.script}: driving the window failed (exit status {status}); its own words are above.")
    say(f"{story.script}: pictures of the window are in {images.relative_to(ROOT)}/.")


def _models(scratch: Path, worker_python: Path) -> dict[str, str]:
    """A home with tiny models, an empty one to begin with, and nobody else's models in sight."""
    tiny = scratch / "tiny"
    run([worker_python, TINY_HOME, tiny], what="making tiny models")
    return {
        "HYMOTION_TINY_HOME": str(tiny),
        "HYMOTION_DEVELOPMENT_PYTHON": str(worker_python),
        "HYMOTION_HOME": str(scratch / "home"),
        "HF_HOME": str(scratch / "hub"),
        "COMFYUI_HOME": str(scratch / "comfy"),
    }


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
