"""When a body waves, points, punches, drinks, claps: what its arms and hands show, frame by frame.

As in starter_legs.py: a Body and a side ("" for either) -> (T,) bool, or the frames of what can be counted.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from starter_legs import idle, stand
from starter_signals import (
    ARM_M,
    SIDES,
    SIGN,
    Body,
    around,
    either,
    lasting,
    other,
    peaks,
    repeated,
    sides_of,
    smoothed,
    swinging,
    turning_points,
)


def raise_arm(body: Body, side: str = "") -> np.ndarray:
    """Wrist above its shoulder and clearly above the other wrist."""

    def one(body: Body, side: str) -> np.ndarray:
        higher = body.height(f"{side}_wrist") - body.height(f"{other(side)}_wrist") > 0.2
        return lasting((body.rise(side) > -0.05) & higher, 0.25, body.fps)

    return either(one, body, side)


def raise_arm_times(body: Body, side: str = "") -> list[int]:
    """Each time a wrist comes to its height above the shoulder."""
    return sorted(frame for each in sides_of(side) for frame in peaks(body.rise(each), -0.02, 0.25))


def raise_both(body: Body, side: str = "") -> np.ndarray:
    """Both wrists above their shoulders."""
    del side
    return lasting((body.rise("left") > -0.05) & (body.rise("right") > -0.05), 0.25, body.fps)


def lower_arm(body: Body, side: str = "") -> np.ndarray:
    """The arm hangs, after it was up."""

    def one(body: Body, side: str) -> np.ndarray:
        up, hangs = body.rise(side) > -0.1, body.rise(side) < -0.24
        return hangs & (np.cumsum(lasting(up, 0.1, body.fps)) > 0)

    return either(one, body, side)


def wave(body: Body, side: str = "") -> np.ndarray:
    """A hand above its elbow goes to and fro, to the side or from the elbow."""

    def one(body: Body, side: str) -> np.ndarray:
        hand = body.hand(side) - body.at(f"{side}_shoulder")
        up = (hand + body.at(f"{side}_shoulder"))[:, 1] > body.height(f"{side}_elbow") + 0.02
        up &= body.rise(side) > -0.22
        sway = swinging(hand[:, 0], 0.07, 1.1, body.fps) | swinging(hand[:, 2], 0.09, 0.6, body.fps)
        return lasting(up & sway, 0.35, body.fps, gap=0.15)

    return either(one, body, side)


def wave_times(body: Body, side: str = "") -> list[int]:
    """Each outward turning point of the waving hand."""
    found: list[int] = []
    for each in sides_of(side):
        shown = wave(body, each)
        across = (body.hand(each) - body.at(f"{each}_shoulder"))[:, 0] * SIGN[each]
        found += [frame for frame in peaks(across, -1.0, 0.07) if shown[frame]]
    return found


def punch(body: Body, side: str = "") -> np.ndarray:
    """A fist driven out in front."""
    return around(punch_times(body, side), body.frames, 0.3, body.fps)


def punch_times(body: Body, side: str = "") -> list[int]:
    """The furthest point of each quick thrust of a wrist away from its shoulder, at the height of the trunk or head."""
    found: list[int] = []
    for each in sides_of(side):
        out = body.reach(each)
        away = np.gradient(smoothed(out, 0.03, body.fps)) * body.fps
        quick = around(np.flatnonzero(away > 0.6), body.frames, 0.2, body.fps)
        level = body.rise(each) > -0.3
        found += [frame for frame in peaks(out, 0.38, 0.1) if quick[frame] and level[frame]]
    return sorted(found)


def strike(body: Body, side: str = "") -> np.ndarray:
    """Quick hands or feet that stop, and start again, over a wide stance: fighting of any school."""
    del side
    hands = np.max([body.speed_in_body(f"{s}_wrist") for s in SIDES], axis=0) / 2.0
    feet = np.max([body.speed_in_body(f"{s}_ankle") for s in SIDES], axis=0) / 3.2
    found = peaks(smoothed(np.maximum(hands, feet), 0.04, body.fps), 1.0, 0.4)
    stance = np.linalg.norm(body.at("left_ankle") - body.at("right_ankle"), axis=-1) > 0.35
    return around(found, body.frames, 0.5, body.fps) & (body.velocity[:, 1] < 1.2) & stance


def throw(body: Body, side: str = "") -> np.ndarray:
    """A hand that swings fast and forward, from behind or above, and lets go in front."""
    return around(throw_times(body, side), body.frames, 0.35, body.fps)


def throw_times(body: Body, side: str = "") -> list[int]:
    """The fastest moment of each."""
    found: list[int] = []
    for each in sides_of(side):
        hand = body.hand(each) - body.at(f"{each}_shoulder")
        forward = smoothed(np.gradient(hand[:, 2]) * body.fps, 0.04, body.fps)
        window = round(0.6 * body.fps)
        for frame in peaks(forward, 2.0, 0.8):
            before = hand[max(0, frame - window) : frame + 1, 2]
            after = hand[frame : frame + window, 2]
            if after.max() - before.min() > 0.4 and before.min() < 0.16:
                found.append(frame)
    return sorted(found)


def point(body: Body, side: str = "") -> np.ndarray:
    """A straight arm held out, about level; the other one not."""

    def one(body: Body, side: str) -> np.ndarray:
        out = body.straight(side) & (body.rise(side) > -0.3)
        steady = smoothed(body.speed_in_body(f"{side}_wrist"), 0.08, body.fps) < 0.6
        rests = ~((body.rise(other(side)) > -0.2) & body.straight(other(side)))
        return lasting(out & steady & rests, 0.25, body.fps, gap=0.1)

    return either(one, body, side)


def arm_goes(body: Body, side: str, direction: str) -> np.ndarray:
    """An arm held out in a direction of the body's: left, right, forward, up, down."""

    def one(body: Body, side: str) -> np.ndarray:
        way = body.from_shoulder(side) / np.maximum(body.reach(side), 1e-6)[:, None]
        axis = {"left": (0, 1), "right": (0, -1), "forward": (2, 1), "up": (1, 1), "down": (1, -1)}[direction]
        return (way[:, axis[0]] * axis[1] > 0.6) & (body.reach(side) > 0.8 * ARM_M)

    return either(one, body, side)


def arm_up(body: Body, side: str = "") -> np.ndarray:
    """A straight arm overhead."""
    head = body.height("head")

    def one(body: Body, side: str) -> np.ndarray:
        return lasting((body.height(f"{side}_wrist") > head + 0.1) & (body.reach(side) > 0.4), 0.2, body.fps)

    return either(one, body, side)


def stretch(body: Body, side: str = "") -> np.ndarray:
    """Arms overhead, or wide and back, or the trunk drawn to a side under a raised arm."""
    both = lasting(np.all([body.height(f"{s}_wrist") > body.height("head") for s in SIDES], axis=0), 0.3, body.fps)
    wide = np.all([body.straight(s) & (body.rise(s) > -0.15) for s in SIDES], axis=0)
    leaning = (np.abs(body.lean[:, 0]) > np.radians(12)) & arm_up(body)
    del side
    return both | lasting(wide, 0.4, body.fps) | lasting(leaning, 0.3, body.fps)


def gesture(body: Body, side: str = "") -> np.ndarray:
    """Arms lifted to signal, changing again and again while the feet stay."""

    def one(body: Body, side: str) -> np.ndarray:
        up = body.rise(side) > -0.2
        moving = swinging(body.rise(side), 0.15, 2.5, body.fps, swings=1)
        moving |= swinging(body.from_shoulder(side)[:, 0], 0.15, 2.5, body.fps, swings=1)
        return up & moving

    planted = np.linalg.norm(body.velocity, axis=-1) < 0.5
    return lasting(either(one, body, side) & planted, 0.3, body.fps, gap=0.3)


def push(body: Body, side: str = "") -> np.ndarray:
    """Both hands travel from the chest to arm's length in front."""
    del side
    ahead = np.mean([body.at(f"{s}_wrist")[:, 2] - body.at(f"{s}_shoulder")[:, 2] for s in SIDES], axis=0)
    level = np.all([(body.rise(s) > -0.42) & (body.rise(s) < 0.25) for s in SIDES], axis=0)
    return _travels(ahead, level, body, 1.0)


def pull(body: Body, side: str = "") -> np.ndarray:
    """Both hands travel from arm's length in front to the body."""
    del side
    ahead = np.mean([body.at(f"{s}_wrist")[:, 2] - body.at(f"{s}_shoulder")[:, 2] for s in SIDES], axis=0)
    level = np.all([body.rise(s) > -0.5 for s in SIDES], axis=0)
    return _travels(ahead, level, body, -1.0)


def _travels(ahead: np.ndarray, level: np.ndarray, body: Body, sign: float) -> np.ndarray:
    """Frames of strokes of 15 cm or more in one direction, ending or beginning well in front, at the right height."""
    shown = np.zeros(body.frames, dtype=bool)
    points = turning_points(ahead, 0.12)
    for a, b in pairwise(points):
        if (ahead[b] - ahead[a]) * sign > 0.18 and max(ahead[a], ahead[b]) > 0.25 and level[a : b + 1].mean() > 0.6:
            shown[a : b + 1] = True
    return shown


def reach_down(body: Body, side: str = "") -> np.ndarray:
    """A hand near the floor while the feet stand."""
    hands = np.min([body.hand(each)[:, 1] for each in sides_of(side)], axis=0)
    feet = np.maximum(body.height("left_ankle"), body.height("right_ankle")) < 0.35
    return lasting((hands < 0.42) & feet & (body.height("pelvis") > 0.25), 0.1, body.fps)


def toe_touch_times(body: Body, side: str = "") -> list[int]:
    """The lowest point of each reach for the toes, legs fairly straight."""
    hands = np.min([body.hand(each)[:, 1] for each in sides_of(side)], axis=0)
    return [frame for frame in peaks(-hands, -0.4, 0.25) if body.height("pelvis")[frame] > 0.68]


def toe_touch(body: Body, side: str = "") -> np.ndarray:
    """Down to the toes with the legs fairly straight."""
    return around(toe_touch_times(body, side), body.frames, 0.35, body.fps) | lasting(
        reach_down(body, side) & (body.height("pelvis") > 0.7), 0.2, body.fps
    )


def sword(body: Body, side: str = "") -> np.ndarray:
    """Hands that sweep through a wide arc at speed, as with a blade."""

    def one(body: Body, side: str) -> np.ndarray:
        wide = [swinging(body.from_shoulder(side)[:, i], 0.35, 1.2, body.fps, swings=1) for i in (0, 1, 2)]
        strokes = peaks(smoothed(body.speed_in_body(f"{side}_wrist"), 0.04, body.fps), 2.0, 0.6)
        fast = around(repeated(strokes, 3.5 * body.fps), body.frames, 0.6, body.fps)
        return np.any(wide, axis=0) & fast

    return lasting(either(one, body, side), 0.2, body.fps, gap=0.3)


def zombie(body: Body, side: str = "") -> np.ndarray:
    """Both arms held out in front while the body drags itself along."""
    moving = smoothed(body.speed("pelvis"), 0.4, body.fps) > 0.1
    return lasting(arms_ahead(body, side) & moving, 0.6, body.fps, gap=0.3)


def arms_ahead(body: Body, side: str = "") -> np.ndarray:
    """Both arms held out in front."""
    del side
    return np.all([(body.from_shoulder(s)[:, 2] > 0.2) & (body.rise(s) > -0.32) for s in SIDES], axis=0)


def arm_circle_times(body: Body, side: str = "") -> list[int]:
    """Each time an arm has gone once round its shoulder."""
    found: list[int] = []
    for each in sides_of(side):
        arm = body.from_shoulder(each)
        angles = [np.unwrap(np.arctan2(arm[:, a], arm[:, b])) for a, b in ((1, 2), (1, 0))]
        widest = max(angles, key=lambda angle: float(np.ptp(angle)))
        rounds = np.floor(np.abs(widest - widest[0]) / (2 * np.pi) + 0.12)
        found += [int(frame) for frame in np.flatnonzero(np.diff(np.maximum.accumulate(rounds)) > 0)]
    return sorted(found)


def arm_circles(body: Body, side: str = "") -> np.ndarray:
    """An arm goes round and round."""
    return around(arm_circle_times(body, side), body.frames, 1.0, body.fps)


def celebrate(body: Body, side: str = "") -> np.ndarray:
    """Fists or arms thrown up, not quietly."""
    del side
    up = np.any([body.rise(s) > 0.05 for s in SIDES], axis=0)
    lively = smoothed(body.liveliness, 0.5, body.fps) > 0.12
    return lasting(up & lively, 0.25, body.fps, gap=0.2)


def at_ease(body: Body, side: str = "") -> np.ndarray:
    """Standing quietly with the arms down."""
    hang = np.all([body.rise(s) < -0.2 for s in SIDES], axis=0)
    return idle(body, side) & hang & stand(body)


def strokes(body: Body, side: str = "") -> list[int]:
    """Quick moments of a hand, one a stroke, for swords and other swings."""
    found: list[int] = []
    for each in sides_of(side):
        found += peaks(smoothed(body.speed_in_body(f"{each}_wrist"), 0.05, body.fps), 2.0, 0.8)
    return sorted(found)
