"""What a primitive is laid over: real recordings of standing people, made as long as needed, feet on the floor."""

from __future__ import annotations

import numpy as np

from ...inference.engines.starter import features as ft
from ...inference.motion import Motion
from ...inference.rotations import (
    axis_angle_to_matrix,
    matrix_to_axis_angle,
    transpose,
)
from ...inference.skeleton import SMPLX_BODY, SOLE_HEIGHT_M
from .actor import Actor
from .feet import Feet
from .hands import Hand
from .timing import drift, minimum_jerk

_J = {name: i for i, name in enumerate(SMPLX_BODY.names)}
_BALLS = [_J["left_foot"], _J["right_foot"]]
_ANKLES = [_J["left_ankle"], _J["right_ankle"]]
_LOW_M = 0.06
_HANDS_DOWN_M = 0.12
_BOTH_DOWN_M = 0.09
_TAKE_OVER_S, _RISE_S_PER_M = 0.7, 1.5
_OUTWARD = (np.array([-0.05, -0.5]), np.array([0.5, 0.05]))
_NARROWEST_M, _WIDEST_M = 0.16, 0.24
_LEVELLED = 0.8
_FLAT_FOOT = np.arctan2(0.056, 0.119)  # the slope from ankle to ball of a foot that stands flat, radians


def usable_stances(recordings: list[np.ndarray]) -> list[Motion]:
    """Of (T, 201) recordings of standing those that anything can begin from."""
    motions = [ft.decode(recording) for recording in recordings]
    return [m for m in motions if _stands(m)]


def _stands(motion: Motion) -> bool:
    """Both feet on the floor and both hands down."""
    positions = motion.world()[1]
    hands = positions[:, [_J["left_wrist"], _J["right_wrist"]], 1] - positions[:, :1, 1]
    middle = positions[:, _ANKLES, 0].mean() - positions[:, 0, 0].mean()
    apart = positions[0, _ANKLES[0]] - positions[0, _ANKLES[1]]
    side_by_side = 0.08 < apart[0] < 0.42 and abs(apart[2]) < 0.2 and abs(middle) < 0.1
    return bool(side_by_side and positions[:, _BALLS, 1].max() < _BOTH_DOWN_M and hands.max() < _HANDS_DOWN_M)


def standing(rng: np.random.Generator, stances: list[Motion], frames: int, start: np.ndarray | None = None) -> Actor:
    """An actor who stands. start: (201,) the frame before, from where the body goes on."""
    source = stances[rng.integers(len(stances))]
    transl, rotations = _long(rng, source, frames)
    positions = Motion(transl[:1], rotations[:1]).world()[1][0]
    balls, ankles = positions[_BALLS], positions[_ANKLES]
    yaw = np.clip(_foot_yaw(Motion(transl[:1], rotations[:1])), *_OUTWARD)
    centre = ankles[:, [0, 2]].mean(0)
    stance = (balls - [centre[0], 0, centre[1]])[:, [0, 2]]
    apart = float(stance[0, 0] - stance[1, 0])
    usual = min(max(apart, _NARROWEST_M), _WIDEST_M + 0.3 * max(apart - _WIDEST_M, 0.0))
    stance[:, 0] += np.array([1, -1]) * ((usual - apart) / 2 + abs(rng.normal(0.0, 0.02)))
    stance[:, 1] += (stance[:, 1].mean() - stance[:, 1]) * rng.uniform(0.0, 0.8)
    transl[:, [0, 2]] -= centre
    rotations = _own_bearing(rng, _looking_ahead(transl, rotations))
    feet = Feet.planted(stance, yaw, frames)
    actor = Actor(rng, Motion(transl, rotations), feet)
    if start is not None:
        take_over(actor, start)
    return actor


def _long(rng: np.random.Generator, source: Motion, frames: int) -> tuple[np.ndarray, np.ndarray]:
    """Pelvis (T, 3) and rotations (T, 22, 3, 3) of a recording played to and fro, from a frame at random."""
    last = len(source) - 1
    at = (rng.integers(2 * last) + np.arange(frames)) % (2 * last)
    index = np.where(at > last, 2 * last - at, at)
    transl = ft.gaussian_smooth(source.transl[index] - source.transl.mean(0), 4.0) + source.transl.mean(0)
    return transl, source.joint_rotations[index].copy()


def _looking_ahead(transl: np.ndarray, rotations: np.ndarray) -> np.ndarray:
    """Most of the people who were recorded looked at the floor before them: the neck makes up for it."""
    ahead = Motion(transl, rotations).world()[0][:, _J["head"], :, 2]
    pitch = _LEVELLED * float(np.arcsin(np.clip(-ahead[:, 1], -1.0, 1.0)).mean())
    out = rotations.copy()
    for joint in (_J["neck"], _J["head"]):
        out[:, joint] = out[:, joint] @ axis_angle_to_matrix(np.array([-pitch / 2, 0.0, 0.0]))
    return out


def _own_bearing(rng: np.random.Generator, rotations: np.ndarray) -> np.ndarray:
    """Each actor holds the arms, back and head a little differently, and is never quite still."""
    frames = len(rotations)
    out = rotations
    for name, degrees in (("spine1", 2.5), ("spine3", 2.5), ("neck", 3.0), ("left_shoulder", 6.0), ("left_elbow", 7.0)):
        for joint in dict.fromkeys((name, name.replace("left", "right"))):
            bearing = rng.normal(scale=np.radians(degrees), size=3) * [1.0, 0.4, 0.4]
            moving = drift(rng, frames, 3, 0.8) * np.radians(0.5)
            out[:, _J[joint]] = out[:, _J[joint]] @ axis_angle_to_matrix(bearing + moving)
    return out


def hands_up(frame: np.ndarray) -> tuple[bool, bool]:
    """Whether the left and the right hand of a frame (201,) are held up or out."""
    places = [hand_at(frame, side).at for side in ("left", "right")]
    left, right = (y > -0.2 or float(np.hypot(x, z)) > 0.35 for x, y, z in places)
    return left, right


def hand_at(frame: np.ndarray, side: str) -> Hand:
    """Where a frame (201,) has a hand, written for the left one."""
    world, positions = ft.decode(frame[None]).world()
    shoulder, elbow, wrist = (positions[0, _J[f"{side}_{part}"]] for part in ("shoulder", "elbow", "wrist"))
    axes = world[0, _J["spine3"]] * ([1.0, 1.0, 1.0] if side == "left" else [-1.0, 1.0, 1.0])
    at, out = (wrist - shoulder) @ axes, (elbow - (shoulder + wrist) / 2) @ axes
    return Hand((float(at[0]), float(at[1]), float(at[2])), elbow=(float(out[0]), float(out[1]), float(out[2])))


def take_over(actor: Actor, start: np.ndarray) -> None:
    """Let an actor begin in the pose and speed of a frame (201,) and find his own in some tenths of a second.

    From a lower pose it takes longer.
    """
    pose = ft.decode(start[None])
    positions = pose.world()[1][0]
    base, feet = actor.base, actor.own_feet()
    since = np.arange(len(base)) / ft.FPS
    seconds = _TAKE_OVER_S + _RISE_S_PER_M * max(0.0, float(base.transl[0, 1] - pose.transl[0, 1]) - 0.05)
    fade = 1.0 - minimum_jerk(since / seconds)
    difference = matrix_to_axis_angle(transpose(base.joint_rotations[0]) @ pose.joint_rotations[0])
    rotations = base.joint_rotations @ axis_angle_to_matrix(fade[:, None, None] * difference)
    balls, ankles = positions[_BALLS], positions[_ANKLES]
    _stand_here(feet, balls, balls - ankles, _foot_yaw(pose))
    middle = feet.middle()
    transl = base.transl.copy()
    actor.path = ft.gaussian_smooth(middle, 3.0)
    velocity = np.array([start[ft.VELOCITY.start], 0.0, start[ft.VELOCITY.start + 1]])
    glide = since * np.maximum(1.0 - since / seconds, 0.0) ** 2
    transl += fade[:, None] * (pose.transl[0] - transl[0] - [middle[0, 0], 0.0, middle[0, 1]])
    transl += glide[:, None] * velocity
    actor.base = Motion(transl, rotations)


def _foot_yaw(pose: Motion) -> np.ndarray:
    """(2,) which way the feet of a pose point, by their own left: a foot on its toes points down, not ahead."""
    left = pose.world()[0][0, _ANKLES, :, 0]
    return np.clip(np.arctan2(-left[:, 2], left[:, 0]), -0.9, 0.9)


def _stand_here(feet: Feet, balls: np.ndarray, forward: np.ndarray, yaw: np.ndarray) -> None:
    """Feet begin at `balls` (2, 3); one in the air or far behind comes beside the other with a step."""
    ahead = forward[:, 0] * np.sin(yaw) + forward[:, 2] * np.cos(yaw)
    heels = np.arctan2(-forward[:, 1], ahead) - _FLAT_FOOT
    lowered = 1.0 - minimum_jerk(np.arange(len(feet.ball)) / ft.FPS / 0.5)
    feet.pitch += np.clip(heels, -0.4, 1.5) * lowered[:, None]
    lower = int(np.argmin(balls[:, 1]))
    feet.ball[:] = balls
    feet.yaw[:] = yaw
    feet.ball[:, :, 1] = SOLE_HEIGHT_M
    other = 1 - lower
    apart = balls[other] - balls[lower]
    sideways = apart[0] * (1 if other == 0 else -1)
    if balls[other, 1] > _LOW_M or abs(apart[2]) > 0.22 or not 0.08 < sideways < 0.45:
        place = balls[lower, [0, 2]] + [0.2 if other == 0 else -0.2, 0.0]
        feet.step(other, 0.03, 0.38, place, float(yaw[lower]) * -1.0, lift=0.05)
        share = 1.0 - minimum_jerk(np.arange(len(feet.ball)) / ft.FPS / 0.41)
        feet.ball[:, other, 1] = np.maximum(
            feet.ball[:, other, 1], SOLE_HEIGHT_M + share * (balls[other, 1] - SOLE_HEIGHT_M)
        )
