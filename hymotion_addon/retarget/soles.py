"""What of a foot can touch the ground: its skin's outline at rest, and how high its lowest point is in any pose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from ...inference.skeleton import SMPLX_BODY, SOLE_HEIGHT_M
from .rest_pose import RestPose, Sole
from .rig_body import RigBody

_DIRECTIONS: Final = 120
_TOE_WEIGHTS: Final = (0.25, 0.75)
"""Below and above these shares of the toes a point goes with the foot and with the toes; between, it bends."""
_BALL_FROM_HEEL: Final = 0.7  # of a foot's length
_BODY_HEIGHTS = SMPLX_BODY.rest_positions()[:, 1] - SMPLX_BODY.rest_positions()[SMPLX_BODY.index("left_foot"), 1]
_ANKLE_HEIGHT_M: Final = float(_BODY_HEIGHTS[SMPLX_BODY.index("left_ankle")]) + SOLE_HEIGHT_M
_HEEL_M, _BALL_M, _TIP_M = -0.05, 0.13, 0.20  # forward of the ankle, on the motion's own body
_MOTION_LEG_M: Final = 0.78


def outline(points: np.ndarray, weights: np.ndarray) -> Sole:
    """A few of a foot's many points (V, 3), weights (V, 3): those furthest out in some direction.

    Whatever way a foot, its toes and the skin between them are turned, the lowest point is nearly among them.
    """
    i = np.arange(_DIRECTIONS) + 0.5
    height, turn = 1 - 2 * i / _DIRECTIONS, np.pi * (1 + 5**0.5) * i
    flat = np.sqrt(1 - height**2)
    directions = np.stack([flat * np.cos(turn), flat * np.sin(turn), height], axis=-1)
    toes = np.digitize(weights[:, 2], _TOE_WEIGHTS)
    kept: set[int] = set()
    for part in range(len(_TOE_WEIGHTS) + 1):
        rows = np.flatnonzero(toes == part)
        if len(rows):
            kept.update(rows[(points[rows] @ directions.T).argmax(0)].tolist())
    chosen = sorted(kept)
    return Sole(points[chosen], weights[chosen])


def soles_of(body: RigBody, rest: RestPose) -> dict[str, Sole]:
    """{"left": , "right": } from the skin where both feet show one, else guessed from the joints."""
    if len(rest.soles) == len(("left", "right")):
        return dict(rest.soles)
    return guessed_soles(body)


def guessed_soles(body: RigBody) -> dict[str, Sole]:
    """A heel, a ball and a tip on the ground below each foot's joints."""
    size = body.frame.leg_length / _MOTION_LEG_M
    joints = body.by_joint
    up, forward = body.frame.up, body.frame.forward
    ankles, balls = dict[str, np.ndarray](), dict[str, np.ndarray]()
    for side in ("left", "right"):
        knee = joints[f"{side}_knee"]
        ankles[side] = _to_world(body, body.heads[knee] + body.segments[knee])
        ball = joints.get(f"{side}_foot")
        balls[side] = ankles[side] + size * _BALL_M * forward if ball is None else _to_world(body, body.heads[ball])
    if all(f"{side}_foot" in joints for side in balls):
        ground = min(float(ball @ up) for ball in balls.values()) - size * SOLE_HEIGHT_M
    else:
        ground = min(float(ankle @ up) for ankle in ankles.values()) - size * _ANKLE_HEIGHT_M
    found: dict[str, Sole] = {}
    for side, ankle in ankles.items():
        tip = balls[side] + size * (_TIP_M - _BALL_M) * forward
        world = np.array([ankle + size * _HEEL_M * forward, balls[side], balls[side], tip])
        world += (ground - world @ up)[:, None] * up
        points = (world - body.origin) @ np.linalg.inv(body.linear).T
        found[side] = Sole(points, np.array([[0.0, 1, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]]))
    return found


def lowest_points(body: RigBody, side: str, sole: Sole, heads: np.ndarray, turned: np.ndarray) -> np.ndarray:
    """(T,) height along the body's up, world space, of the lowest point of a foot. heads (T, D, 3), turned."""
    up = body.linear.T @ body.frame.up
    total = np.zeros((len(heads), len(sole.points)))
    for column, driver in enumerate(foot_carriers(body, side)):
        away = (up @ turned[:, driver]) @ (sole.points - body.heads[driver]).T
        total += sole.weights[:, column] * (away + (heads[:, driver] @ up)[:, None])
    return total.min(-1) + float(body.origin @ body.frame.up)


def rest_ground(body: RigBody, soles: Mapping[str, Sole]) -> float:
    """Height along the body's up, world space, that the rig stands on: its lower sole at rest."""
    up = body.linear.T @ body.frame.up
    return min(float((sole.points @ up).min()) for sole in soles.values()) + float(body.origin @ body.frame.up)


def foot_carriers(body: RigBody, side: str) -> tuple[int, int, int]:
    """Drivers that a sole's three weights belong to; a foot without toes turns as one, a shin without foot too."""
    joints = body.by_joint
    knee = joints[f"{side}_knee"]
    ankle = joints.get(f"{side}_ankle", knee)
    return knee, ankle, joints.get(f"{side}_foot", ankle)


def ball_of(body: RigBody, side: str, sole: Sole) -> np.ndarray:
    """(3,) armature-space place at rest of the ball of a foot: the toes' joint, or where the sole has it."""
    ball = body.by_joint.get(f"{side}_foot")
    if ball is not None:
        return body.heads[ball]
    up, forward = (body.linear.T @ axis for axis in (body.frame.up, body.frame.forward))
    along = sole.points @ forward
    wanted = along.min() + _BALL_FROM_HEEL * (along.max() - along.min())
    front = sole.points[np.argsort(np.abs(along - wanted))[:6]]
    lowest = sole.points[(sole.points @ up).argmin()]
    return np.array([*front.mean(0)]) + ((lowest - front.mean(0)) @ up) / (up @ up) * up


def _to_world(body: RigBody, point: np.ndarray) -> np.ndarray:
    return body.linear @ point + body.origin
