"""The motion pack as labelled pieces of features. Reads ../shared/data/starter (see its README for the format)."""

from __future__ import annotations

import itertools
import json
import logging
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from ..inference.engines.starter import features as ft
from ..inference.engines.starter.prompt import clause, read_prompt
from ..inference.motion import Motion
from ..inference.rotations import quaternion_wxyz_to_matrix
from .labels import Label
from .phrases import PHRASES, STILL

log = logging.getLogger(__name__)

MIN_FRAMES = 24
_STILL_M_PER_S = 0.15
_KEPT_STILL_FRAMES = 10
_NOT_SHOWN: Final = {"ad_wave_hello_860"}
"""Segments that don't show what they are called: a wave without a wave."""


@dataclass(frozen=True, eq=False)
class Segment:
    """A captioned piece of a clip. features: (T, 201). labels: ways to say it. weight: how often to show it."""

    features: np.ndarray
    action: str
    labels: tuple[Label, ...]
    weight: float


def load_segments(pack: Path, split: str) -> list[Segment]:
    """All segments of a split ("train", "val", "test") that need no props, with frames marked bad cut away."""
    with np.load(pack / "motions.npz") as archive:  # an archive unpacks an array each time it is asked for one
        arrays = {name: archive[name] for name in archive.files}
    ids = {str(name): i for i, name in enumerate(arrays["clip_id"])}
    offset, bad = arrays["offset"], arrays["bad"]
    clips: dict[str, np.ndarray] = {}
    segments = []
    for line in (pack / "captions.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["split"] != split or entry.get("needs_props_or_terrain") or entry["seg_id"] in _NOT_SHOWN:
            continue
        name = entry["clip"]
        start, end = offset[ids[name]], offset[ids[name] + 1]
        if name not in clips:
            clips[name] = _encode_clip(arrays, start, end)
        first, last = _longest_good(bad[start:end], entry["start_frame"], min(entry["end_frame"], end - start))
        if last - first >= MIN_FRAMES and (segment := _segment(clips[name][first:last], entry)).labels:
            segments.append(segment)
    log.info("%d %s segments of %d actions", len(segments), split, len({s.action for s in segments}))
    return segments


def _encode_clip(arrays: dict[str, np.ndarray], start: int, end: int) -> np.ndarray:
    """(T, 201) float32 features of one clip."""
    rotations = quaternion_wxyz_to_matrix(arrays["quat_wxyz"][start:end].astype(np.float64))
    transl = arrays["trans"][start:end].astype(np.float64)
    contacts = arrays["contact_lr"][start:end].astype(np.float64)
    return ft.encode(Motion(transl, rotations, ft.FPS, contacts=contacts)).astype(np.float32)


def _longest_good(bad: np.ndarray, first: int, last: int) -> tuple[int, int]:
    """The longest run without bad frames inside [first, last)."""
    marks = [first - 1, *(i for i in range(first, last) if bad[i]), last]
    return max(((a + 1, b) for a, b in itertools.pairwise(marks)), key=lambda run: run[1] - run[0])


def _segment(features: np.ndarray, entry: dict) -> Segment:
    # What holds two actions one after the other ("sits down and then stands up") is an example of neither.
    captions = [c for c in entry["captions"] if len(read_prompt(c).stretches) == 1]
    action = entry["action"]
    if action == "jump" and any(word in captions[0] for word in ("dance", "arabesque", "ballet")):
        action = "dance"  # clip 05_07 is filed under jump but is a dance with small jumps in it
    if action == "jog in place" and "hop" in entry["captions"][0]:
        action = "hop"
    if action not in STILL:
        features = trim_stillness(features)
    return Segment(
        features, action, tuple(dict.fromkeys(read_label(c, action) for c in captions)), float(entry["sample_weight"])
    )


def trim_stillness(features: np.ndarray) -> np.ndarray:
    """(T, 201) without the waiting before and after the action; a third of a second of it stays.

    Many recordings begin and end with standing about, which would teach that "breakdances" means to stand.
    """
    joints = features[:, ft.POSITIONS].reshape(len(features), 21, 3)
    speed = np.linalg.norm(np.diff(joints, axis=0), axis=-1).mean(-1) * ft.FPS
    speed += np.linalg.norm(features[:-1, ft.VELOCITY], axis=-1)
    moving = np.flatnonzero(ft.gaussian_smooth(speed, 4.0) > _STILL_M_PER_S)
    if len(moving) < MIN_FRAMES:
        return features
    return features[max(0, moving[0] - _KEPT_STILL_FRAMES) : moving[-1] + 1 + _KEPT_STILL_FRAMES]


def read_label(words: str, action: str) -> Label:
    """A sentence about a recording, as a prompt with the same words would be read, but for counts: nobody counted."""
    read = clause(words)
    return Label(read.text, action, replace(read.meaning, count=0))


@cache
def phrase_labels(action: str) -> tuple[Label, ...]:
    """Our own sentences for a recorded action."""
    return tuple(read_label(phrase, action) for phrase in PHRASES.get(action, ()))
