"""Poses of a hand, as angles that any hand can take. Degrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

HandPose = Literal["motion", "relaxed", "fist", "flat", "point", "grip", "none"]
"""What a user may choose. "motion": the motion's own fingers, relaxed where it has none. "none": no keys."""

Flexions = tuple[float, float, float]


@dataclass(frozen=True)
class Pose:
    """Angles of one hand, degrees.

    flexion: finger -> bend of its three joints, 0 for a straight finger in the plane of the palm. spread: finger ->
    angle away from the middle finger. thumb_out, thumb_before: where the thumb's first bone points: out to the side of
    the palm, and before it. thumb_bend: of its other two joints.
    """

    flexion: Mapping[str, Flexions]
    spread: Mapping[str, float]
    thumb_out: float
    thumb_before: float
    thumb_bend: tuple[float, float]


_TOGETHER: Final = {"index": 0.0, "middle": 0.0, "ring": 0.0, "pinky": 0.0}


def _fingers(index: Flexions, middle: Flexions, ring: Flexions, pinky: Flexions) -> dict[str, Flexions]:
    return {"index": index, "middle": middle, "ring": ring, "pinky": pinky}


_FIST: Final = Pose(
    _fingers((78.0, 98.0, 55.0), (84.0, 100.0, 55.0), (86.0, 98.0, 55.0), (84.0, 94.0, 55.0)),
    _TOGETHER,
    thumb_out=20.0,
    thumb_before=44.0,
    thumb_bend=(44.0, 58.0),
)

POSES: Final[Mapping[str, Pose]] = {
    "relaxed": Pose(
        _fingers((14.0, 24.0, 12.0), (20.0, 30.0, 15.0), (25.0, 34.0, 17.0), (28.0, 36.0, 18.0)),
        {"index": 3.0, "middle": 0.0, "ring": 1.0, "pinky": 4.0},
        thumb_out=42.0,
        thumb_before=34.0,
        thumb_bend=(12.0, 18.0),
    ),
    "fist": _FIST,
    "flat": Pose(
        _fingers((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
        {"index": 3.0, "middle": 0.0, "ring": 3.0, "pinky": 7.0},
        thumb_out=42.0,
        thumb_before=12.0,
        thumb_bend=(0.0, 0.0),
    ),
    "point": Pose(
        {**_FIST.flexion, "index": (4.0, 6.0, 4.0)}, _TOGETHER, _FIST.thumb_out, _FIST.thumb_before, _FIST.thumb_bend
    ),
    "grip": Pose(
        _fingers((52.0, 62.0, 30.0), (56.0, 64.0, 32.0), (60.0, 64.0, 34.0), (62.0, 62.0, 34.0)),
        _TOGETHER,
        thumb_out=26.0,
        thumb_before=58.0,
        thumb_bend=(18.0, 28.0),
    ),
}
