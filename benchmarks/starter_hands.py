"""Where a body holds its hands, and what they do there: at the ear, the mouth, the hips, each other, a door.

As in starter_legs.py: a Body and a side ("" for either) -> (T,) bool, or the frames of what can be counted.
"""

from __future__ import annotations

import numpy as np
from starter_signals import (
    SIDES,
    SIGN,
    Body,
    around,
    either,
    lasting,
    other,
    peaks,
    repeated,
    runs,
    sides_of,
    smoothed,
    swinging,
    turning_points,
)


def catch(body: Body, side: str = "") -> np.ndarray:
    """Both hands brought together in front of the chest."""
    del side
    left, right = body.hand("left"), body.hand("right")
    close = np.linalg.norm(left - right, axis=-1) < 0.38
    ahead = np.minimum(left[:, 2], right[:, 2]) - body.at("spine3")[:, 2] > 0.15
    high = np.minimum(left[:, 1], right[:, 1]) > body.height("pelvis") + 0.02
    quick = np.maximum(body.speed_in_body("left_wrist"), body.speed_in_body("right_wrist")) > 0.7
    came = around(np.flatnonzero(quick), body.frames, 0.4, body.fps)
    shown = lasting(close & ahead & high, 0.15, body.fps, gap=0.1)
    for first, last in runs(shown):
        if not came[first] or first == 0:
            shown[first:last] = False
    return shown


def clap(body: Body, side: str = "") -> np.ndarray:
    """Hands meet again and again."""
    return around(repeated(clap_times(body, side), 1.3 * body.fps), body.frames, 0.45, body.fps)


def clap_times(body: Body, side: str = "") -> list[int]:
    """Each meeting of the hands."""
    del side
    apart = np.linalg.norm(body.hand("left") - body.hand("right"), axis=-1)
    wrists = np.linalg.norm(body.at("left_wrist") - body.at("right_wrist"), axis=-1)
    reach = round(0.7 * body.fps)
    found = []
    for frame in peaks(-apart, -0.17, 0.07):
        before, after = apart[max(0, frame - reach) : frame + 1], apart[frame : frame + reach]
        if wrists[frame] < 0.3 and min(before.max(), after.max()) > apart[frame] + 0.06:
            found.append(frame)
    return found


def drink(body: Body, side: str = "") -> np.ndarray:
    """A hand at the mouth with the elbow below it."""

    def one(body: Body, side: str) -> np.ndarray:
        near = (body.to_head(side) < 0.27) & (body.hand(side)[:, 2] > body.at("head")[:, 2] - 0.02)
        return lasting(near & (body.height(f"{side}_elbow") < body.height(f"{side}_wrist")), 0.25, body.fps, gap=0.1)

    return either(one, body, side)


def phone(body: Body, side: str = "") -> np.ndarray:
    """A hand held at its own ear."""

    def one(body: Body, side: str) -> np.ndarray:
        beside = (body.hand(side)[:, 0] - body.at("head")[:, 0]) * SIGN[side] > -0.04
        calm = smoothed(body.speed_in_body(f"{side}_wrist"), 0.15, body.fps) < 0.5
        return lasting((body.to_head(side) < 0.26) & beside & calm, 0.8, body.fps, gap=0.2)

    return either(one, body, side)


def salute(body: Body, side: str = "") -> np.ndarray:
    """Hand at the brow, elbow out to the side and up."""

    def one(body: Body, side: str) -> np.ndarray:
        brow = (body.to_head(side) < 0.27) & (body.hand(side)[:, 1] > body.height("head") - 0.04)
        elbow = body.at(f"{side}_elbow") - body.at(f"{side}_shoulder")
        return lasting(brow & (elbow[:, 0] * SIGN[side] > 0.05) & (elbow[:, 1] > -0.2), 0.2, body.fps, gap=0.1)

    return either(one, body, side)


def facepalm(body: Body, side: str = "") -> np.ndarray:
    """A hand on the face."""

    def one(body: Body, side: str) -> np.ndarray:
        face = body.at("head") + body.turned("head") @ np.array([0.0, 0.05, 0.1])
        return lasting(np.linalg.norm(body.hand(side) - face, axis=-1) < 0.17, 0.25, body.fps, gap=0.1)

    return either(one, body, side)


def think(body: Body, side: str = "") -> np.ndarray:
    """A hand at the chin, held."""

    def one(body: Body, side: str) -> np.ndarray:
        chin = body.at("head") + body.turned("head") @ np.array([0.0, -0.05, 0.07])
        calm = smoothed(body.speed_in_body(f"{side}_wrist"), 0.15, body.fps) < 0.4
        near = np.linalg.norm(body.hand(side) - chin, axis=-1) < 0.2
        return lasting(near & calm, 0.5, body.fps, gap=0.2)

    return either(one, body, side)


def hands_on_hips(body: Body, side: str = "") -> np.ndarray:
    """Hands at the waist, elbows out; one hand where a side is named."""

    def one(side: str) -> np.ndarray:
        hip = body.at(f"{side}_hip") + np.array([SIGN[side] * 0.08, 0.1, 0.0])
        near = np.minimum(
            np.linalg.norm(body.hand(side) - hip, axis=-1), np.linalg.norm(body.at(f"{side}_wrist") - hip, axis=-1)
        )
        out = (body.at(f"{side}_elbow") - body.at(f"{side}_shoulder"))[:, 0] * SIGN[side] > 0.06
        return (near < 0.2) & out & (body.reach(side) < 0.48)

    shown = np.all([one(each) for each in sides_of(side)], axis=0)
    return lasting(shown, 0.4, body.fps, gap=0.1)


def cross_arms(body: Body, side: str = "") -> np.ndarray:
    """Forearms folded over each other before the chest."""
    del side
    across = [body.at(f"{each}_wrist")[:, 0] * SIGN[each] < 0.06 for each in SIDES]
    level = [(body.rise(s) < 0.0) & (body.rise(s) > -0.45) & (body.at(f"{s}_wrist")[:, 2] > 0.08) for s in SIDES]
    return lasting(np.all([*across, *level], axis=0), 0.4, body.fps, gap=0.1)


def beckon(body: Body, side: str = "") -> np.ndarray:
    """A hand held out in front that pulls towards the body, again and again."""
    planted = np.linalg.norm(body.velocity, axis=-1) < 0.4

    def one(body: Body, side: str) -> np.ndarray:
        hand = body.hand(side) - body.at(f"{side}_shoulder")
        ahead = (hand[:, 2] > 0.08) & (hand[:, 1] > -0.38)
        pull = swinging(hand[:, 2], 0.08, 0.9, body.fps, swings=3)
        return lasting(ahead & pull & planted, 0.35, body.fps, gap=0.2)

    return either(one, body, side)


def knock(body: Body, side: str = "") -> np.ndarray:
    """A bent arm raps at something in front: quick, short, again and again."""
    planted = np.linalg.norm(body.velocity, axis=-1) < 0.3
    times = [frame for each in sides_of(side) for frame in repeated(knock_times(body, each), 0.7 * body.fps)]
    return around(times, body.frames, 0.3, body.fps) & planted


def knock_times(body: Body, side: str = "") -> list[int]:
    """Each rap: a short way out and back, with the hand at the door before and after."""
    found: list[int] = []
    for each in sides_of(side):
        hand = body.hand(each) - body.at(f"{each}_shoulder")
        level = (hand[:, 1] > -0.2) & (hand[:, 1] < 0.35) & (body.reach(each) < 0.47) & (hand[:, 2] > 0.15)
        points = turning_points(hand[:, 2], 0.02)
        for before, frame, after in zip(points, points[1:], points[2:], strict=False):
            out = hand[frame, 2] > hand[before, 2]
            if out and level[[before, frame, after]].all() and after - before < 1.2 * body.fps:
                found.append(frame)
    return sorted(found)


def rub(body: Body, side: str = "") -> np.ndarray:
    """Hands that move over the body itself: trunk, arms or head."""
    spots = ["spine1", "spine2", "spine3", "neck", "head", *(f"{s}_{j}" for s in SIDES for j in ("shoulder", "elbow"))]

    def one(body: Body, side: str) -> np.ndarray:
        places = np.stack([body.at(s) for s in spots if not s.startswith(side)], axis=1)
        near = np.linalg.norm(places - body.hand(side)[:, None], axis=-1).min(-1) < 0.27
        moving = smoothed(body.speed_in_body(f"{side}_wrist"), 0.3, body.fps) > 0.2
        return near & moving

    return lasting(either(one, body, side), 0.6, body.fps, gap=0.4)


def wipe(body: Body, side: str = "") -> np.ndarray:
    """A hand at the height of the chest or above, in front, that goes over a surface."""

    def one(body: Body, side: str) -> np.ndarray:
        hand = body.from_shoulder(side)
        ahead = (hand[:, 2] > 0.12) & (hand[:, 1] > -0.25)
        moving = swinging(hand[:, 0], 0.12, 1.6, body.fps, 2) | swinging(hand[:, 1], 0.12, 1.6, body.fps, 2)
        return ahead & moving

    return lasting(either(one, body, side), 0.8, body.fps, gap=0.5)


def dribble(body: Body, side: str = "") -> np.ndarray:
    """A hand below its shoulder pumps up and down in front or beside."""

    def one(body: Body, side: str) -> np.ndarray:
        hand = body.hand(side) - body.at(f"{side}_shoulder")
        pumping = swinging(hand[:, 1], 0.1, 0.6, body.fps) & (hand[:, 1] < 0.1)
        return pumping & (smoothed(body.reach(side), 0.3, body.fps) < 0.48)

    return lasting(either(one, body, side), 0.6, body.fps, gap=0.4)


def dab(body: Body, side: str = "") -> np.ndarray:
    """Face into the crook of one arm, the other straight out and up."""
    del side

    def one(bent: str) -> np.ndarray:
        straight = (body.reach(other(bent)) > 0.44) & (body.rise(other(bent)) > -0.02)
        return straight & (body.to_head(bent) < 0.42) & (body.rise(bent) > -0.05)

    return lasting(one("left") | one("right"), 0.1, body.fps)


def typing(body: Body, side: str = "") -> np.ndarray:
    """Both forearms held out in front, low, hands close together and busy with little."""
    del side
    level = []
    for s in SIDES:
        wrist = body.at(f"{s}_wrist") - body.at(f"{s}_shoulder")
        level += [(wrist[:, 2] > 0.12) & (wrist[:, 1] < -0.12), body.reach(s) < 0.48]
    apart = np.linalg.norm(body.at("left_wrist") - body.at("right_wrist"), axis=-1)
    calm = np.max([smoothed(body.speed_in_body(f"{s}_wrist"), 0.2, body.fps) for s in SIDES], axis=0) < 0.5
    return lasting(np.all(level, axis=0) & (apart < 0.6) & calm, 0.8, body.fps, gap=0.3)


def block(body: Body, side: str = "") -> np.ndarray:
    """A bent forearm brought up before face or chest."""

    def one(body: Body, side: str) -> np.ndarray:
        wrist = body.at(f"{side}_wrist") - body.at(f"{side}_shoulder")
        guard = (wrist[:, 1] > -0.08) & (wrist[:, 2] > 0.12) & (body.reach(side) < 0.46)
        guard &= np.abs(body.hand(side)[:, 0] - body.at("spine3")[:, 0]) < 0.22
        return lasting(guard & (body.height(f"{side}_elbow") < body.height(f"{side}_wrist")), 0.15, body.fps, gap=0.1)

    return either(one, body, side)
