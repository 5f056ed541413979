"""When a body bows, nods, turns, leans, shrugs: what trunk and head show, frame by frame. As in starter_legs.py."""

from __future__ import annotations

import numpy as np
from starter_signals import SIDES, SIGN, Body, around, lasting, peaks, sides_of, smoothed, swinging, turning_points


def bow(body: Body, side: str = "") -> np.ndarray:
    """Trunk bent forward over legs that stay fairly straight."""
    del side
    tall = body.height("pelvis") > 0.75
    return lasting((_bend(body) > np.radians(22)) & tall, 0.2, body.fps, gap=0.1)


def bow_times(body: Body, side: str = "") -> list[int]:
    """The deepest point of each bow."""
    del side
    return [f for f in peaks(_bend(body), np.radians(22), np.radians(14)) if body.height("pelvis")[f] > 0.75]


def _bend(body: Body) -> np.ndarray:
    """(T,) radians between the line from pelvis to neck and the vertical, forward."""
    return body.lean[:, 1]


def bend_down(body: Body, side: str = "") -> np.ndarray:
    """Head brought low by bending trunk or knees, feet on the floor."""
    del side
    return lasting((body.height("head") < 1.15) & (body.height("pelvis") > 0.3), 0.2, body.fps)


def nod(body: Body, side: str = "") -> np.ndarray:
    """The head goes down and up on the chest."""
    del side
    return swinging(smoothed(body.head_on_chest[1], 0.03, body.fps), np.radians(8), 0.8, body.fps, swings=2)


def nod_times(body: Body, side: str = "") -> list[int]:
    """The lowest point of each nod."""
    del side
    pitch = smoothed(body.head_on_chest[1], 0.03, body.fps)
    return peaks(pitch, float(np.median(pitch)) + np.radians(4.5), np.radians(8))


def shake_head(body: Body, side: str = "") -> np.ndarray:
    """The head goes left and right on the chest."""
    del side
    return swinging(smoothed(body.head_on_chest[0], 0.03, body.fps), np.radians(14), 0.9, body.fps, swings=2)


def look(body: Body, side: str = "") -> np.ndarray:
    """The face turned to a side, compared with the pelvis."""
    yaw = body.gaze[0]
    turned = np.max([yaw * SIGN[each] for each in sides_of(side)], axis=0)
    return lasting(turned > np.radians(22), 0.25, body.fps)


def look_up(body: Body, side: str = "") -> np.ndarray:
    """The face lifted: above the horizon, or clearly from where it was before (many people stand looking down)."""
    del side
    pitch = body.gaze[1]
    lifted = (pitch < np.radians(-17)) | ((pitch < _pitch_before(body) - np.radians(16)) & (pitch < np.radians(5)))
    return lasting(lifted, 0.25, body.fps)


def look_down(body: Body, side: str = "") -> np.ndarray:
    """The face lowered: well under the horizon, or clearly from where it was before."""
    del side
    pitch = body.gaze[1]
    lowered = (pitch > np.radians(28)) | ((pitch > _pitch_before(body) + np.radians(14)) & (pitch > np.radians(12)))
    return lasting(lowered, 0.25, body.fps)


def _pitch_before(body: Body) -> float:
    """Pitch of the face in the first tenth of a second."""
    return float(body.gaze[1][: max(1, round(0.1 * body.fps))].mean())


def look_around(body: Body, side: str = "") -> np.ndarray:
    """The face goes from one side to the other."""
    del side
    return swinging(body.gaze[0], np.radians(35), 3.0, body.fps, swings=1)


def shrug(body: Body, side: str = "") -> np.ndarray:
    """Both shoulders lifted towards the head and let go."""
    return around(shrug_times(body, side), body.frames, 0.35, body.fps)


def shrug_times(body: Body, side: str = "") -> list[int]:
    """The height of each shrug."""
    del side
    lifts = []
    for each in SIDES:
        offset = body.world[1][:, body.joint(f"{each}_shoulder")] - body.world[1][:, body.joint("spine3")]
        lifts.append(np.einsum("tji,tj->ti", body.world[0][:, body.joint("spine3")], offset)[:, 1])
    lower = np.minimum(*lifts)
    return peaks(lower, float(np.quantile(lower, 0.15)) + 0.012, 0.012)


def twist(body: Body, side: str = "") -> np.ndarray:
    """Shoulders turned against the pelvis or the feet, to one side and the other."""
    del side
    yaw = _shoulder_yaw(body)
    planted = np.linalg.norm(body.velocity, axis=-1) < 0.5
    return swinging(yaw, np.radians(35), 2.5, body.fps, swings=2) & planted


def twist_times(body: Body, side: str = "") -> list[int]:
    """Each extreme of a twist (to the named side)."""
    yaw, points = _shoulder_yaw(body), turning_points(_shoulder_yaw(body), np.radians(35))
    return [f for f in points if not side or yaw[f] * SIGN[side] > 0]


def _shoulder_yaw(body: Body) -> np.ndarray:
    """(T,) yaw of the line through the shoulders in the world, its slow part taken away; positive turned left."""
    line = body.world[1][:, body.joint("left_shoulder")] - body.world[1][:, body.joint("right_shoulder")]
    yaw = np.unwrap(np.arctan2(-line[:, 2], line[:, 0]))
    return yaw - np.median(yaw)


def shake_with_laughter(body: Body, side: str = "") -> np.ndarray:
    """Trunk or shoulders that bob quickly, or a trunk that doubles over."""
    del side
    bob = swinging(smoothed(_bend(body), 0.03, body.fps), np.radians(1.5), 0.6, body.fps, swings=3)
    heave = swinging(body.height("neck") - body.height("pelvis"), 0.008, 0.6, body.fps, swings=3)
    doubled = lasting(_bend(body) > np.radians(20), 0.2, body.fps)
    calm = np.linalg.norm(body.velocity, axis=-1) < 0.7
    return (bob | heave | doubled) & calm


def dodge(body: Body, side: str = "") -> np.ndarray:
    """The head quickly leaves its place over the feet, aside, back or down, and comes back; to a side, by leaning."""
    if side:
        lean = smoothed(body.lean[:, 0], 0.05, body.fps) * SIGN[side]
        quick = np.gradient(lean) * body.fps > np.radians(25)
        leaning = (lean > np.radians(8)) & around(np.flatnonzero(quick), body.frames, 0.5, body.fps)
        return lasting(leaning | (body.velocity[:, 0] * SIGN[side] > 0.5), 0.15, body.fps)
    feet = (body.world[1][:, body.joint("left_ankle")] + body.world[1][:, body.joint("right_ankle")]) / 2
    head = body.world[1][:, body.joint("head")] - smoothed(feet, 0.3, body.fps)
    window, return_time = round(0.5 * body.fps), round(1.8 * body.fps)
    shown = np.zeros(body.frames, dtype=bool)
    for frame in range(body.frames - window):
        way = head[frame + window] - head[frame]
        sine, cosine = np.sin(body.heading[frame]), np.cos(body.heading[frame])
        left, ahead = way[0] * cosine - way[2] * sine, way[0] * sine + way[2] * cosine
        away = np.linalg.norm([left, min(ahead, 0.0), min(way[1], 0.0)])
        back = np.linalg.norm(head[frame + window : frame + window + return_time] - head[frame], axis=-1).min()
        if away > 0.17 and back < 0.6 * away:
            shown[frame : frame + window] = True
    return lasting(shown, 0.2, body.fps)


def lean_side(body: Body, side: str = "") -> np.ndarray:
    """Trunk leaning to a side."""
    across = np.max([body.lean[:, 0] * SIGN[each] for each in sides_of(side)], axis=0)
    return lasting(across > np.radians(9), 0.25, body.fps)


def turning(body: Body, side: str = "") -> np.ndarray:
    """The heading changes (to the named side)."""
    rate = smoothed(np.gradient(body.heading) * body.fps, 0.12, body.fps)
    directed = rate * SIGN[side] if side else np.abs(rate)
    return lasting(directed > np.radians(25), 0.25, body.fps, gap=0.15)
