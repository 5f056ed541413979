"""Blender as a Python module: got ready, kept quiet, and left in the one way that works."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from typing import NoReturn

from ..inference.errors import HyMotionError

_private_folders: list[str] = []


@contextlib.contextmanager
def blender() -> Iterator[None]:
    """Everything that uses bpy happens in here: in an empty file, and with nothing of Blender's on our stdout.

    Raises HyMotionError (bpy_missing) with what to install.
    """
    if importlib.util.find_spec("bpy") is None:
        raise HyMotionError(
            "This command opens rigs with Blender's Python module, which isn't installed here.",
            cure='Run "pip install bpy==4.5.15" in a Python 3.11, or use the add-on inside Blender.',
            code="bpy_missing",
        )
    if "BLENDER_USER_RESOURCES" not in os.environ:
        # the user's own preferences and add-ons are neither read nor written
        _private_folders.append(tempfile.mkdtemp(prefix="hymotion-blender-"))
        os.environ["BLENDER_USER_RESOURCES"] = _private_folders[-1]
    with _stdout_discarded(), contextlib.ExitStack() as undo:
        import bpy  # the first import prints too

        from ..hymotion_addon.scene import user_map

        bpy.ops.wm.read_factory_settings(use_empty=True)
        if not hasattr(bpy.types.Object, user_map.KEY):  # where the add-on runs too, it is the add-on's
            user_map.register()
            undo.callback(user_map.unregister)
        yield


class _Nowhere(io.TextIOBase):
    """A text file that forgets. Never closed: add-ons keep what sys.stdout was when they started logging."""

    def write(self, text: str) -> int:
        return len(text)


@contextlib.contextmanager
def _stdout_discarded() -> Iterator[None]:
    """Blender and its importers write to file descriptor 1, past sys.stdout."""
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        with contextlib.redirect_stdout(_Nowhere()):
            yield
    finally:
        os.dup2(kept, 1)
        os.close(nowhere)
        os.close(kept)


def leave_at_once(code: int) -> NoReturn:
    """End this process without bpy's destructors, which hang or crash when Rigify was used.

    An exception under way is shown first.
    """
    if sys.exc_info()[0] is not None:
        traceback.print_exc()
    for folder in _private_folders:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
