"""How clean a motion is, whatever it shows: sliding, sinking, jitter, and whether its contacts are true.

Every figure of a motion as a number; `of_data` are the same figures of recordings and of our procedural motions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from ours import load
from starter_signals import SIDES, Body

_SOLE_M: Final = 0.02
_LOW_M: Final = 0.05
_BELOW_BOUND_M: Final = 0.02


@dataclass(frozen=True)
class Quality:
    """The figures of one motion, or their mean over several.

    slide, slide_by_height: cm/s of the ball of a foot along the floor, while the motion says that it bears, or while it
    is low. below: cm, the deepest that anything is under the floor. jitter: mean angular acceleration of the joints,
    rad/s2. jerk: mean third derivative of their places, m/s3. contact: share of feet and frames where the motion's own
    word for a contact agrees with what height and speed say; NaN where it has none.
    """

    slide: float
    slide_by_height: float
    below: float
    jitter: float
    jerk: float
    contact: float


NAMES: Final = tuple(Quality.__dataclass_fields__)


def quality(body: Body) -> Quality:
    """All figures of one motion."""
    balls = np.stack([body.world[1][:, body.joint(f"{side}_foot")] for side in SIDES], axis=1)
    pace = np.linalg.norm(np.diff(balls[..., [0, 2]], axis=0), axis=-1) * body.fps * 100
    low = (balls[1:, :, 1] < _LOW_M) & (balls[:-1, :, 1] < _LOW_M)
    said = body.motion.contacts
    planted = np.zeros_like(low) if said is None else (said[1:] > 0.5) & (said[:-1] > 0.5)
    heights = body.world[1][..., 1].copy()
    heights[:, [body.joint(f"{side}_foot") for side in SIDES]] -= _SOLE_M
    return Quality(
        slide=float(pace[planted].mean()) if planted.any() else float("nan"),
        slide_by_height=float(pace[low].mean()) if low.any() else float("nan"),
        below=float(max(0.0, -heights.min()) * 100),
        jitter=_jitter(body),
        jerk=float(np.linalg.norm(np.diff(body.world[1], n=3, axis=0), axis=-1).mean() * body.fps**3),
        contact=float("nan") if said is None else float(((said > 0.5) == body.down).mean()),
    )


def _jitter(body: Body) -> float:
    """Mean angular acceleration of all joints against their parents, rad/s2."""
    rotations = load("inference.rotations")
    joints = body.motion.joint_rotations
    rate = rotations.matrix_to_axis_angle(np.swapaxes(joints[:-1], -1, -2) @ joints[1:]) * body.fps
    return float(np.linalg.norm(np.diff(rate, axis=0) * body.fps, axis=-1).mean())


def by_action(bodies: Iterable[tuple[str, Body]]) -> dict[str, Quality]:
    """(action, motion) pairs -> mean figures of each action; the depth is the deepest."""
    found: dict[str, list[Quality]] = {}
    for action, body in bodies:
        found.setdefault(action, []).append(quality(body))
    return {action: mean(each) for action, each in found.items()}


def mean(qualities: Sequence[Quality]) -> Quality:
    """Of several motions; below is the deepest."""

    def of(name: str) -> float:
        values = [getattr(each, name) for each in qualities if np.isfinite(getattr(each, name))]
        return float((np.max if name == "below" else np.mean)(values)) if values else float("nan")

    return Quality(**{name: of(name) for name in NAMES})


def ratios(generated: Mapping[str, Quality], data: Mapping[str, Quality]) -> dict[str, float]:
    """Jitter and jerk of the generated over the data's, on the actions that both know, each action counted once."""
    common = [action for action in generated if action in data]

    def total(of: Mapping[str, Quality], name: str) -> float:
        return float(sum(getattr(of[action], name) for action in common))

    return {name: total(generated, name) / total(data, name) for name in ("jitter", "jerk")} if common else {}


def sunk(qualities: Sequence[Quality]) -> float:
    """Share of motions with a frame more than 2 cm below the floor."""
    return float(np.mean([each.below > _BELOW_BOUND_M * 100 for each in qualities]))
