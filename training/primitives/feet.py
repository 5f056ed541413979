"""Feet that stay where they stand, steps between places to stand, and the legs that belong to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...inference.engines.starter.features import FPS, gaussian_smooth
from ...inference.rotations import normalise, rotation_about, transpose
from ...inference.skeleton import SMPLX_BODY, SOLE_HEIGHT_M
from .limbs import apply, bend_limb, local, rest_offset
from .timing import minimum_jerk, track

SIDES = ("left", "right")
_J = {name: i for i, name in enumerate(SMPLX_BODY.names)}
_X, _UP = np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])
_REACH = 0.993
_BEFORE_S = 0.15
_SOFT_KNEE_M, _HEEL_M = 0.02, 0.13


@dataclass
class Feet:
    """Both feet, left first.

    ball: (T, 2, 3) world. yaw: (T, 2) turned to the left. pitch: (T, 2) heel up, about the ball.
    contacts: (T, 2) 0 or 1. knees: (T, 2, 3) added to where the knees point (world axes); zero for straight ahead of
    the foot. loose: (T, 2) how much a foot may hang free of its place where the leg is too short (0 pulls the pelvis).
    """

    ball: np.ndarray
    yaw: np.ndarray
    pitch: np.ndarray
    contacts: np.ndarray
    knees: np.ndarray
    loose: np.ndarray

    @classmethod
    def planted(cls, stance: np.ndarray, yaw: np.ndarray, frames: int) -> Feet:
        """Standing still. stance: (2, 2) left and forward of either ball; yaw: (2,)."""
        ball = np.zeros((frames, 2, 3))
        ball[:, :, [0, 2]] = stance
        ball[:, :, 1] = SOLE_HEIGHT_M
        nothing = np.zeros((frames, 2))
        return cls(
            ball, np.tile(yaw, (frames, 1)), nothing.copy(), nothing + 1.0, np.zeros((frames, 2, 3)), nothing.copy()
        )

    def middle(self) -> np.ndarray:
        """(T, 2) between the feet, under the ankles rather than the balls."""
        back = np.stack([np.sin(self.yaw), np.cos(self.yaw)], axis=-1) * 0.09
        return (self.ball[:, :, [0, 2]] - back).mean(1)

    def step(self, foot: int, start: float, seconds: float, to: np.ndarray, yaw: float, lift: float = 0.09) -> None:
        """Lift a foot at `start` and put it down at `to` (2,); it stays there."""
        at = np.arange(len(self.ball)) / FPS
        share = (at - start) / seconds
        done = minimum_jerk(share)
        origin = self.ball[-1, foot, [0, 2]].copy()
        self.ball[:, foot, 0] += (to[0] - origin[0]) * done
        self.ball[:, foot, 2] += (to[1] - origin[1]) * done
        self.yaw[:, foot] += (yaw - self.yaw[-1, foot]) * done
        inside = np.clip(share, 0.0, 1.0)
        self.ball[:, foot, 1] += lift * np.sin(np.pi * inside) ** 2
        self.contacts[(share > 0) & (share < 1), foot] = 0.0
        ahead = float(np.hypot(*(to - origin)))
        heel = np.radians(8.0 + 40.0 * min(ahead, 0.6))
        keys = [(start - _BEFORE_S, 0.0), (start + 0.25 * seconds, heel), (start + seconds, 0.0)]
        self.pitch[:, foot] += track(keys, len(at))

    def weight(self) -> np.ndarray:
        """(T, 2) share of the body's weight on either foot: it leaves a foot before the foot leaves the floor."""
        carries = gaussian_smooth(self.contacts, 3.0) ** 1.5 + 0.02
        carries = gaussian_smooth(carries, 4.0)
        return carries / carries.sum(1, keepdims=True)


def ankles(feet: Feet) -> tuple[np.ndarray, np.ndarray]:
    """(T, 2, 3) places and (T, 2, 3, 3) world rotations of the feet; a foot pitched toes-up turns about its heel."""
    rotation = rotation_about(_UP, feet.yaw) @ rotation_about(_X, feet.pitch)
    places = np.empty_like(feet.ball)
    for foot, side in enumerate(SIDES):
        offset = rest_offset(f"{side}_foot")
        places[:, foot] = feet.ball[:, foot] - apply(rotation[:, foot], offset)
    return places, rotation


def _too_high(pelvis: np.ndarray, transl: np.ndarray, feet: Feet) -> np.ndarray:
    """(T, 2) metres by which the hip is above what each leg can reach; negative where it is not."""
    places, _ = ankles(feet)
    out = np.zeros((len(transl), 2))
    for foot, side in enumerate(SIDES):
        length = sum(float(np.linalg.norm(rest_offset(f"{side}_{part}"))) for part in ("knee", "ankle")) * _REACH
        hip = transl + apply(pelvis, rest_offset(f"{side}_hip"))
        flat = np.hypot(*(hip - places[:, foot])[:, [0, 2]].T)
        highest = places[:, foot, 1] + np.sqrt(np.maximum(length**2 - flat**2, 0.05))
        out[:, foot] = (hip[:, 1] - highest) * (1.0 - feet.loose[:, foot])
    return out


def settle_pelvis(pelvis: np.ndarray, transl: np.ndarray, feet: Feet) -> np.ndarray:
    """The pelvis (T, 3) low enough for both legs to reach the floor; a foot left behind first lifts its heel."""
    missing = np.maximum(_too_high(pelvis, transl, feet) - _SOFT_KNEE_M, 0.0)
    feet.pitch = feet.pitch + gaussian_smooth(np.arcsin(np.minimum(missing / _HEEL_M, 0.7)), 2.0)
    wide = too_high = np.maximum(_too_high(pelvis, transl, feet).max(1), 0.0)
    # A little more than needed all around, so that smoothing leaves no frame out of reach.
    wide = wide.copy()
    for shift in range(1, 7):
        wide[shift:] = np.maximum(wide[shift:], too_high[:-shift])
        wide[:-shift] = np.maximum(wide[:-shift], too_high[shift:])
    out = transl.copy()
    out[:, 1] -= gaussian_smooth(wide, 3.0)
    return out


def leg_rotations(rotations: np.ndarray, transl: np.ndarray, feet: Feet) -> np.ndarray:
    """Parent-relative rotations (T, 22, 3, 3) with the legs bent to reach the feet."""
    out = rotations.copy()
    pelvis = rotations[:, 0]
    places, foot_rotations = ankles(feet)
    for foot, side in enumerate(SIDES):
        hip = transl + apply(pelvis, rest_offset(f"{side}_hip"))
        left = np.stack([np.cos(feet.yaw[:, foot]), np.zeros(len(transl)), -np.sin(feet.yaw[:, foot])], axis=-1)
        left = left * 0.7 + pelvis[:, :, 0] * 0.3
        # A knee points at right angles to its leg and to the left of the body: ahead when standing, up when lying.
        pole = normalise(np.cross(normalise(places[:, foot] - hip), left)) + feet.knees[:, foot]
        offsets = (rest_offset(f"{side}_knee"), rest_offset(f"{side}_ankle"))
        upper, lower, _ = bend_limb(hip, places[:, foot], pole, offsets, _X)
        out[:, _J[f"{side}_hip"]] = local(pelvis, upper)
        out[:, _J[f"{side}_knee"]] = local(upper, lower)
        out[:, _J[f"{side}_ankle"]] = local(lower, foot_rotations[:, foot])
        near = np.clip(1.0 - (feet.ball[:, foot, 1] - SOLE_HEIGHT_M) / 0.08, 0.0, 1.0)
        out[:, _J[f"{side}_foot"]] = transpose(rotation_about(_X, np.maximum(feet.pitch[:, foot], 0.0) * near))
    return out
