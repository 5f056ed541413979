"""The four clips that every rig is measured on, from the starter pack beside the checkout."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from ours import load


@dataclass(frozen=True)
class Clip:
    """What it stands for, and where it lies in the pack: frames start..end of a clip, at 30 a second."""

    kind: str
    clip: str
    start: int
    end: int


CLIPS: Final = (
    Clip("walk", "12_02", 30, 130),
    Clip("leap", "13_13", 8, 108),
    Clip("floor", "85_14", 400, 500),
    Clip("dance", "05_02", 90, 190),
)
"""No caption of the pack names a run and a jump in one: the leap is "jumps forward" out of a run-up of 2.7 m/s."""


@dataclass(frozen=True, eq=False)
class Take:
    """A clip as a motion. rotations (T, J, 3, 3), positions (T, J, 3): the motion's world. contacts: (T, 2) bool."""

    clip: Clip
    caption: str
    motion: Any
    rotations: np.ndarray
    positions: np.ndarray
    contacts: np.ndarray


def load_takes(shared: Path) -> list[Take]:
    """All four, with the pack's own contact labels."""
    folder = shared / "data" / "starter"
    lines = (folder / "captions.jsonl").read_text(encoding="utf-8").splitlines()
    segments = [json.loads(line) for line in lines]
    pack = np.load(folder / "motions.npz")
    columns = {name: pack[name] for name in ("quat_wxyz", "trans", "contact_lr")}
    known = list(pack["clip_id"])
    to_matrix = load("inference.rotations").quaternion_wxyz_to_matrix
    takes = []
    for clip in CLIPS:
        first = int(pack["offset"][known.index(clip.clip)])
        rows = slice(first + clip.start, first + clip.end)
        rotations = to_matrix(columns["quat_wxyz"][rows].astype(float))
        contacts = columns["contact_lr"][rows].astype(bool)
        caption = _caption(segments, clip)
        info = load("inference.motion").MotionInfo(prompt=caption)
        motion = load("inference.motion").Motion(
            columns["trans"][rows].astype(float), rotations, 30.0, info=info, contacts=contacts.astype(float)
        )
        world_rotations, positions = motion.world()
        takes.append(Take(clip, caption, motion, world_rotations, positions, contacts))
    return takes


def _caption(segments: list[dict[str, Any]], clip: Clip) -> str:
    """The caption of the segment that holds most of the clip's frames."""

    def shared_frames(segment: dict[str, Any]) -> int:
        return min(clip.end, segment["end_frame"]) - max(clip.start, segment["start_frame"])

    return str(max((s for s in segments if s["clip"] == clip.clip), key=shared_frames)["captions"][0])
