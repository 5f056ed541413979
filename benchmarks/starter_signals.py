"""A motion as what an eye sees of it: joints in the body's own frame, speeds, swings, stretches of time.

The body's frame turns with the smoothed heading of the pelvis: +X is the body's left, +Z its front, and heights count
from the floor. Everything is in metres, radians and seconds; T frames. Pure functions of arrays, no model behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

import numpy as np

SIDES: Final = ("left", "right")
SIGN: Final = {"left": 1.0, "right": -1.0}
STANDING_PELVIS_M: Final = 0.94
ARM_M: Final = 0.51
"""Shoulder to wrist with the elbow straight, of the one body that all motions here are on."""
_HAND_M: Final = 0.085
_FLAT_BALL_M: Final = 0.02


def other(side: str) -> str:
    """The opposite side."""
    return "right" if side == "left" else "left"


@dataclass(frozen=True, eq=False)
class Body:
    """A motion seen from the body itself. motion: inference.motion.Motion."""

    motion: Any

    @property
    def fps(self) -> float:
        """Frames a second."""
        return float(self.motion.fps)

    @property
    def frames(self) -> int:
        """T."""
        return len(self.motion)

    @cached_property
    def world(self) -> tuple[np.ndarray, np.ndarray]:
        """Rotations (T, J, 3, 3) and places (T, J, 3) in the motion's own world."""
        return self.motion.world()

    def joint(self, name: str) -> int:
        """The joint's column."""
        return self.motion.skeleton.index(name)

    @cached_property
    def heading(self) -> np.ndarray:
        """(T,) yaw of the pelvis, smoothed over a quarter of a second, unwrapped; positive turns left."""
        forward = self.world[0][:, 0, :, 2][:, [0, 2]]
        smooth = smoothed(forward, 0.23, self.fps)
        return np.unwrap(np.arctan2(smooth[:, 0], smooth[:, 1]))

    @cached_property
    def _to_body(self) -> np.ndarray:
        sine, cosine, zero = np.sin(self.heading), np.cos(self.heading), np.zeros(self.frames)
        rows = [[cosine, zero, -sine], [zero, zero + 1, zero], [sine, zero, cosine]]
        return np.moveaxis(np.array(rows), -1, 0)

    @cached_property
    def _places(self) -> np.ndarray:
        places = self.world[1].copy()
        places[..., [0, 2]] -= self.world[1][:, :1, [0, 2]]
        return np.einsum("tij,tnj->tni", self._to_body, places)

    def at(self, name: str) -> np.ndarray:
        """(T, 3) a joint in the body's frame: over the pelvis horizontally, above the floor vertically."""
        return self._places[:, self.joint(name)]

    def height(self, name: str) -> np.ndarray:
        """(T,) above the floor."""
        return self.world[1][:, self.joint(name), 1]

    def hand(self, side: str) -> np.ndarray:
        """(T, 3) the middle of the open hand, in the body's frame; the wrist's own turn moves it."""
        along = self.world[0][:, self.joint(f"{side}_wrist"), :, 0] * SIGN[side] * _HAND_M
        return self.at(f"{side}_wrist") + np.einsum("tij,tj->ti", self._to_body, along)

    def from_shoulder(self, side: str) -> np.ndarray:
        """(T, 3) shoulder to wrist, in the body's frame."""
        return self.at(f"{side}_wrist") - self.at(f"{side}_shoulder")

    def reach(self, side: str) -> np.ndarray:
        """(T,) distance from shoulder to wrist."""
        return np.linalg.norm(self.from_shoulder(side), axis=-1)

    def rise(self, side: str) -> np.ndarray:
        """(T,) how far the wrist is above its shoulder."""
        return self.height(f"{side}_wrist") - self.height(f"{side}_shoulder")

    def straight(self, side: str) -> np.ndarray:
        """(T,) whether the arm is nearly straight."""
        return self.reach(side) > 0.85 * ARM_M

    def to_head(self, side: str) -> np.ndarray:
        """(T,) from the hand to the head joint."""
        return np.linalg.norm(self.hand(side) - self.at("head"), axis=-1)

    def reach_of_leg(self, side: str) -> np.ndarray:
        """(T,) distance from hip to ankle."""
        return np.linalg.norm(self.at(f"{side}_ankle") - self.at(f"{side}_hip"), axis=-1)

    def turned(self, name: str) -> np.ndarray:
        """(T, 3, 3) a joint's rotation in the body's frame."""
        return self._to_body @ self.world[0][:, self.joint(name)]

    @cached_property
    def velocity(self) -> np.ndarray:
        """(T, 2) of the pelvis in the body's frame, m/s, to its left and forward; strides smoothed away."""
        step = np.gradient(self.world[1][:, 0], axis=0) * self.fps
        return smoothed(np.einsum("tij,tj->ti", self._to_body, step)[:, [0, 2]], 0.2, self.fps)

    def speed(self, name: str) -> np.ndarray:
        """(T,) of a joint in the world, m/s."""
        return np.linalg.norm(np.gradient(self.world[1][:, self.joint(name)], axis=0), axis=-1) * self.fps

    def speed_in_body(self, name: str) -> np.ndarray:
        """(T,) of a joint relative to the pelvis, m/s."""
        return np.linalg.norm(np.gradient(self.at(name), axis=0), axis=-1) * self.fps

    @cached_property
    def liveliness(self) -> np.ndarray:
        """(T,) mean speed of all joints in the world, m/s, smoothed."""
        step = np.linalg.norm(np.gradient(self.world[1], axis=0), axis=-1).mean(-1) * self.fps
        return smoothed(step, 0.1, self.fps)

    @cached_property
    def lean(self) -> np.ndarray:
        """(T, 2) radians that the line from pelvis to neck leans to the body's left and forward."""
        line = self.at("neck") - self.at("pelvis")
        return np.stack([np.arctan2(line[:, 0], line[:, 1]), np.arctan2(line[:, 2], line[:, 1])], axis=-1)

    @cached_property
    def head_on_chest(self) -> tuple[np.ndarray, np.ndarray]:
        """Yaw (T,) and pitch (T,) of the head relative to the chest; positive looks left and down."""
        chest, head = (self.world[0][:, self.joint(name)] for name in ("spine3", "head"))
        face = np.einsum("tji,tj->ti", chest, head[:, :, 2])
        return np.arctan2(face[:, 0], face[:, 2]), np.arctan2(-face[:, 1], np.hypot(face[:, 0], face[:, 2]))

    @cached_property
    def gaze(self) -> tuple[np.ndarray, np.ndarray]:
        """Yaw (T,) and pitch (T,) of the face in the body's frame; positive looks left and down."""
        face = self.turned("head")[:, :, 2]
        return np.arctan2(face[:, 0], face[:, 2]), np.arctan2(-face[:, 1], np.hypot(face[:, 0], face[:, 2]))

    @cached_property
    def down(self) -> np.ndarray:
        """(T, 2) whether the left and right foot bears: its ball low and slow, by eye, not by the model's own word."""
        columns = []
        for side in SIDES:
            ball = f"{side}_foot"
            columns.append((self.height(ball) < _FLAT_BALL_M + 0.06) & (self.speed(ball) < 0.9))
        return np.stack(columns, axis=-1)

    @cached_property
    def airborne(self) -> np.ndarray:
        """(T,) both feet well off the floor and the body upright: a jump or a leap, or the flight of a run."""
        low = np.minimum(self.height("left_foot"), self.height("right_foot"))
        return (low > _FLAT_BALL_M + 0.035) & (self.height("pelvis") > 0.6)


def smoothed(values: np.ndarray, seconds: float, fps: float) -> np.ndarray:
    """(T, ...) by a Gaussian whose deviation is `seconds`, edges held."""
    sigma = seconds * fps
    radius = max(1, int(np.ceil(3 * sigma)))
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    padded = np.concatenate([np.repeat(values[:1], radius, 0), values, np.repeat(values[-1:], radius, 0)])
    out = np.zeros(values.shape)
    for shift, weight in enumerate(kernel / kernel.sum()):
        out += weight * padded[shift : shift + len(values)]
    return out


def runs(mask: np.ndarray) -> list[tuple[int, int]]:
    """(T,) bool -> [first, last) of each stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(int)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def lasting(mask: np.ndarray, seconds: float, fps: float, gap: float = 0.0) -> np.ndarray:
    """The mask with gaps up to `gap` seconds closed, then without stretches shorter than `seconds`."""
    closed = mask.copy()
    stretches = runs(mask)
    for (_, end), (start, _) in pairwise(stretches):
        if (start - end) / fps <= gap:
            closed[end:start] = True
    for first, last in runs(closed):
        if (last - first) / fps < seconds - 1e-9:
            closed[first:last] = False
    return closed


def turning_points(values: np.ndarray, amplitude: float) -> list[int]:
    """Frames where (T,) values turn, high and low in turn, each at least `amplitude` from the one before.

    The ends count when a swing begins or ends there. No smoothing is needed: a wobble smaller than `amplitude` is none.
    """
    points: list[int] = []
    low = high = 0
    rising = 0
    for frame, value in enumerate(values):
        if rising >= 0 and value > values[high]:
            high = frame
        if rising <= 0 and value < values[low]:
            low = frame
        if rising >= 0 and values[high] - value >= amplitude:
            points.append(high)
            rising, low = -1, frame
        elif rising <= 0 and value - values[low] >= amplitude:
            points.append(low)
            rising, high = 1, frame
    if rising:
        points.append(high if rising > 0 else low)
    return points


def swinging(values: np.ndarray, amplitude: float, slowest: float, fps: float, swings: int = 3) -> np.ndarray:
    """(T,) where `values` go to and fro: `swings` or more in a row of at least `amplitude`, each within `slowest` s."""
    points = turning_points(values, amplitude)
    quick = np.array([b - a <= slowest * fps for a, b in pairwise(points)], dtype=bool)
    mask = np.zeros(len(values), dtype=bool)
    for first, last in runs(quick):
        if last - first >= swings:
            mask[points[first] : points[last] + 1] = True
    return mask


def around(frames: Iterable[int], length: int, seconds: float, fps: float) -> np.ndarray:
    """(length,) True within `seconds` of any of `frames`."""
    mask = np.zeros(length, dtype=bool)
    reach = round(seconds * fps)
    for frame in frames:
        mask[max(0, frame - reach) : frame + reach + 1] = True
    return mask


def peaks(values: np.ndarray, least: float, amplitude: float) -> list[int]:
    """Frames of the high turning points at or above `least` that stand out by `amplitude`."""
    points = turning_points(values, amplitude)
    found = []
    for order, frame in enumerate(points):
        neighbours = [points[i] for i in (order - 1, order + 1) if 0 <= i < len(points)]
        if values[frame] >= least and all(values[frame] > values[n] for n in neighbours):
            found.append(frame)
    return found


def sides_of(side: str) -> tuple[str, ...]:
    """The sides to look at: both where none is named."""
    return (side,) if side else SIDES


def either(act: Callable[[Body, str], np.ndarray], body: Body, side: str) -> np.ndarray:
    """An act of one arm, by the named arm or by any: (T,) bool."""
    return np.any([act(body, each) for each in sides_of(side)], axis=0)


def repeated(frames: Sequence[int], within: float) -> list[int]:
    """Those of ascending frames that have another one less than `within` frames away."""
    close = [(a, b) for a, b in pairwise(frames) if b - a < within]
    return sorted({frame for pair in close for frame in pair})
