"""hymotion demo: a sample character, animated from a sentence; its files, a contact sheet and a moving preview."""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from ..inference.engine import Progress
from ..inference.errors import HyMotionError, MotionFileError
from ..inference.motion import Motion
from ..inference.motion_files import write_motion
from .blender import blender
from .console import ProgressLine, Timings, say, say_notes
from .onto_rig import animate_rig
from .request import add_request_arguments, generate, request_from

if TYPE_CHECKING:
    import bpy

PROMPT = "a person walks forward and then waves"
_RESULTS = ("character.blend", "character.glb", "character.fbx")
_MOTION, _SHEET, _FILM = "motion.npz", "contact_sheet.png", "preview.gif"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    add_request_arguments(parser, default_prompt=PROMPT)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder for the results; made if need be"
    )


def run(arguments: argparse.Namespace) -> None:
    """Everything, with the time that each part took."""
    request = request_from(arguments)
    out: Path = arguments.out
    _require_pillow()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MotionFileError(f"The folder {out} can't be made: {error.strerror}.", cure="Choose another.") from error
    timings = Timings()
    with blender():
        from ..hymotion_addon.scene.files import save_rig
        from ..hymotion_addon.scene.restore import set_fps
        from ..hymotion_addon.scene.sample_rig import make_sample_character

        with timings.measure("making the character"):
            armature = make_sample_character()
        (motion,) = generate(arguments, request, timings)
        set_fps(armature.users_scene[0], motion.fps)
        result = animate_rig(armature, motion, timings)
        with timings.measure("writing"):
            write_motion(out / _MOTION, motion)
            for name in _RESULTS:
                save_rig(out / name, armature, result.action)
        with timings.measure("drawing"):
            _draw(out, armature, motion)
    say_notes(result.notes)
    for name in (*_RESULTS, _MOTION, _SHEET, _FILM):
        say(str(out / name))
    say(str(timings))


def _require_pillow() -> None:
    """Raise HyMotionError when pictures can't be written, before any work."""
    if importlib.util.find_spec("PIL") is None:
        raise HyMotionError("The demo's pictures need Pillow.", cure='Run "pip install pillow".', code="pillow_missing")


def _draw(out: Path, armature: bpy.types.Object, motion: Motion) -> None:
    """The contact sheet and the film. Key 1 is at frame 1, and the scene runs at the motion's rate."""
    from .preview import film_frames, read_poses, sheet_frames, write_contact_sheet, write_film

    last = len(motion)
    progress = ProgressLine()
    try:
        progress(Progress(0.0, "Drawing the contact sheet"))
        frames = sheet_frames(1, last)
        captions = [f"{(frame - 1) / motion.fps:.1f} s" for frame in frames]
        write_contact_sheet(out / _SHEET, read_poses(armature, frames), captions, motion.info.prompt)
        poses = read_poses(armature, film_frames(1, last, motion.fps))
        write_film(
            out / _FILM, poses, motion.info.prompt, lambda share: progress(Progress(share, "Drawing the preview"))
        )
    finally:
        progress.end()
