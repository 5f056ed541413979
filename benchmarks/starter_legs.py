"""When a body walks, jumps, sits, kneels, kicks: what its legs and pelvis show, frame by frame.

Every function takes a Body and a side ("" for either) and returns (T,) bool: the frames in which the act can be seen.
Those ending in `_times` return the frames at which it happens, to be counted.
"""

from __future__ import annotations

import numpy as np
from starter_signals import (
    SIDES,
    SIGN,
    STANDING_PELVIS_M,
    Body,
    around,
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


def _stepping(body: Body, amplitude: float, slowest: float = 1.1) -> np.ndarray:
    """Ankles pass each other along the body's front, again and again."""
    apart = body.at("left_ankle")[:, 2] - body.at("right_ankle")[:, 2]
    return swinging(apart, amplitude, slowest, body.fps, swings=2)


def _treading(body: Body, amplitude: float, slowest: float) -> np.ndarray:
    """Feet lift in turn, wherever they go."""
    lifted = body.height("left_ankle") - body.height("right_ankle")
    return swinging(lifted, amplitude, slowest, body.fps, swings=3)


def walk(body: Body, side: str = "") -> np.ndarray:
    """Forward with alternating steps; a side only names where it goes."""
    del side
    forward = body.velocity[:, 1]
    return lasting((forward > 0.3) & _stepping(body, 0.2), 0.5, body.fps, gap=0.2)


def walk_backward(body: Body, side: str = "") -> np.ndarray:
    """Backwards with alternating steps."""
    del side
    return lasting((body.velocity[:, 1] < -0.2) & _stepping(body, 0.12, 1.4), 0.5, body.fps, gap=0.2)


def run(body: Body, side: str = "") -> np.ndarray:
    """Fast forward, or with both feet in the air at times."""
    del side
    forward = body.velocity[:, 1]
    flight = smoothed(body.airborne.astype(float), 0.25, body.fps) > 0.08
    fast = (forward > 2.2) | ((forward > 1.3) & flight)
    return lasting(fast & _stepping(body, 0.25, 0.7), 0.4, body.fps, gap=0.2)


def jog_in_place(body: Body, side: str = "") -> np.ndarray:
    """Quick alternate lifting of the feet without getting anywhere."""
    del side
    still = np.linalg.norm(body.velocity, axis=-1) < 0.7
    return lasting(still & _treading(body, 0.08, 0.6), 0.8, body.fps, gap=0.2)


def march(body: Body, side: str = "") -> np.ndarray:
    """Knees raised in turn on one spot."""
    del side
    higher = body.height("left_knee") - body.height("right_knee")
    still = np.linalg.norm(body.velocity, axis=-1) < 0.5
    return lasting(still & swinging(higher, 0.14, 1.2, body.fps), 0.8, body.fps, gap=0.2)


def knee_raise(body: Body, side: str = "") -> np.ndarray:
    """A thigh lifted well forward while the body stands on the other leg."""
    shown = np.zeros(body.frames, dtype=bool)
    for each in sides_of(side):
        bearing = body.height(f"{other(each)}_ankle") < 0.2
        lifted = body.height(f"{each}_knee") - body.height(f"{each}_hip") > -0.27
        shown |= lifted & bearing & (body.height(f"{each}_foot") > 0.08) & (body.height("pelvis") > 0.7)
    return shown


def knee_raise_times(body: Body, side: str = "") -> list[int]:
    """Each lifting of a knee."""
    found: list[int] = []
    for each in sides_of(side):
        found += peaks(body.height(f"{each}_knee"), 0.57, 0.08)
    return sorted(found)


def flights(body: Body) -> list[tuple[int, int]]:
    """[first, last) of each jump: both feet off the floor and the pelvis higher than one stands."""
    found = runs(lasting(body.airborne, 0.09, body.fps, gap=0.05))
    return [(a, b) for a, b in found if body.height("pelvis")[a:b].max() > STANDING_PELVIS_M + 0.06]


def jump(body: Body, side: str = "") -> np.ndarray:
    """In the air, and a little before and after."""
    return around(jump_times(body, side), body.frames, 0.35, body.fps)


def jump_times(body: Body, side: str = "") -> list[int]:
    """The middle of each flight; with a side, of those that begin or end on that foot alone."""
    found = []
    for first, last in flights(body):
        if side and not _on_one_foot(body, side, first, last):
            continue
        found.append((first + last) // 2)
    return found


def _on_one_foot(body: Body, side: str, first: int, last: int) -> bool:
    """Around a flight the other foot stays higher than this one."""
    rows = slice(max(0, first - round(0.15 * body.fps)), last + round(0.15 * body.fps))
    difference = body.height(f"{other(side)}_foot")[rows] - body.height(f"{side}_foot")[rows]
    return bool(np.median(difference) > 0.05)


def jump_forward(body: Body, side: str = "") -> np.ndarray:
    """Jumps that land at least half a metre from where they left."""
    del side
    found = []
    for first, last in flights(body):
        way = body.world[1][min(last, body.frames - 1), 0] - body.world[1][max(first - 1, 0), 0]
        if np.hypot(way[0], way[2]) > 0.4:
            found.append((first + last) // 2)
    return around(found, body.frames, 0.35, body.fps)


def hop(body: Body, side: str = "") -> np.ndarray:
    """Two or more small jumps within a second and a half of each other."""
    middles = hop_times(body, side)
    return around(repeated(middles, 1.5 * body.fps), body.frames, 0.35, body.fps)


def hop_times(body: Body, side: str = "") -> list[int]:
    """The middle of each small flight."""
    found = runs(lasting(body.airborne, 0.06, body.fps))
    return [(a + b) // 2 for a, b in found if not side or _on_one_foot(body, side, a, b)]


def jump_turn(body: Body, side: str = "") -> np.ndarray:
    """Jumps during which the body turns by a quarter or more (to the side that is named)."""
    found = []
    for first, last in flights(body):
        margin = round(0.35 * body.fps)
        turn = body.heading[min(last + margin, body.frames - 1)] - body.heading[max(first - margin, 0)]
        if (turn * SIGN[side] if side else abs(turn)) > np.radians(60):
            found.append((first + last) // 2)
    return around(found, body.frames, 0.5, body.fps)


def stand(body: Body, side: str = "") -> np.ndarray:
    """Upright on the legs."""
    del side
    return (body.height("pelvis") > 0.84) & (body.height("head") > 1.25)


def idle(body: Body, side: str = "") -> np.ndarray:
    """Standing quietly."""
    return lasting(stand(body, side) & (body.liveliness < 0.2), 0.7, body.fps)


def sit(body: Body, side: str = "") -> np.ndarray:
    """Pelvis at the height of a stool, a chair or less, feet in front of it, knees bent, trunk upright.

    Half of the data's seats are high stools (pelvis at .83 m); a prompt that says chair also has its height checked.
    """
    del side
    pelvis = body.height("pelvis")
    in_front = (body.at("left_ankle")[:, 2] + body.at("right_ankle")[:, 2]) / 2
    bent = np.minimum(body.reach_of_leg("left"), body.reach_of_leg("right")) < 0.72
    seated = (pelvis < 0.87) & (pelvis > 0.1) & (body.height("head") > 0.65) & bent
    return lasting(seated & (in_front > 0.09) & (np.linalg.norm(body.velocity, axis=-1) < 0.35), 0.3, body.fps)


def crouch(body: Body, side: str = "") -> np.ndarray:
    """Deep in both knees, feet under the body, no knee on the floor."""
    del side
    pelvis = body.height("pelvis")
    knees = np.minimum(body.height("left_knee"), body.height("right_knee"))
    return lasting((pelvis < 0.76) & (pelvis > 0.2) & (knees > 0.18) & (body.height("head") > 0.7), 0.2, body.fps)


def squat_times(body: Body, side: str = "") -> list[int]:
    """The lowest point of each knee bend."""
    del side
    return peaks(-body.height("pelvis"), -0.8, 0.12)


def kneel(body: Body, side: str = "") -> np.ndarray:
    """A knee on the floor (the one that is named, or the one whose leg is behind), trunk upright."""
    shown = np.zeros(body.frames, dtype=bool)
    for each in sides_of(side):
        shown |= body.height(f"{each}_knee") < 0.17
    if side:
        shown &= body.height(f"{side}_knee") < body.height(f"{other(side)}_knee") - 0.1
    return lasting(shown & (body.height("pelvis") > 0.3) & (body.height("head") > 0.75), 0.3, body.fps)


def lie(body: Body, side: str = "") -> np.ndarray:
    """Pelvis, chest and head all near the floor."""
    del side
    return (body.height("pelvis") < 0.33) & (body.height("spine3") < 0.45) & (body.height("head") < 0.55)


def kick(body: Body, side: str = "") -> np.ndarray:
    """A foot that flies high, or fast and forward, while the other leg stands."""
    return around(kick_times(body, side), body.frames, 0.3, body.fps)


def kick_times(body: Body, side: str = "") -> list[int]:
    """The height of each kick."""
    found: list[int] = []
    for each in sides_of(side):
        ankle, away = body.height(f"{each}_ankle"), np.linalg.norm(body.at(f"{each}_ankle")[:, [0, 2]], axis=-1)
        fast = smoothed(body.speed_in_body(f"{each}_ankle"), 0.05, body.fps)
        quick = around(peaks(fast, 2.2, 0.8), body.frames, 0.25, body.fps)
        bearing = body.height(f"{other(each)}_ankle") < 0.3
        high = (ankle > 0.32) & (away > 0.42) & bearing & quick & (body.reach_of_leg(each) > 0.52)
        off_floor = runs(ankle > 0.16)
        found += [a + int(np.argmax(ankle[a:b])) for a, b in off_floor if high[a:b].any()]
    return sorted(found)


def balance(body: Body, side: str = "") -> np.ndarray:
    """On one leg (the one that is named) for a while."""
    shown = np.zeros(body.frames, dtype=bool)
    for each in sides_of(side):
        up = body.height(f"{other(each)}_foot") > 0.12
        steady = (body.height(f"{each}_foot") < 0.1) & (body.speed(f"{each}_foot") < 0.35)
        shown |= lasting(up & steady, 0.7, body.fps, gap=0.1)
    return shown


def side_step(body: Body, side: str = "") -> np.ndarray:
    """Sideways more than forward, and not by turning."""
    across, forward = body.velocity[:, 0], body.velocity[:, 1]
    directed = across * SIGN[side] if side else np.abs(across)
    return lasting((directed > 0.15) & (directed > np.abs(forward)), 0.35, body.fps, gap=0.2)


def side_step_times(body: Body, side: str = "") -> list[int]:
    """Each time the feet part to the side."""
    apart = body.at("left_ankle")[:, 0] - body.at("right_ankle")[:, 0]
    moving = around(np.flatnonzero(side_step(body, side)), body.frames, 0.3, body.fps)
    return [frame for frame in peaks(apart, 0.3, 0.1) if moving[frame]]


def creep(body: Body, side: str = "") -> np.ndarray:
    """Along slowly, low in the knees or bent over."""
    del side
    forward = body.velocity[:, 1]
    low = (body.height("pelvis") < 0.88) | (body.lean[:, 1] > np.radians(18))
    return lasting((forward > 0.12) & (forward < 1.2) & low & _stepping(body, 0.12, 1.6), 0.6, body.fps, gap=0.3)


def tiptoe(body: Body, side: str = "") -> np.ndarray:
    """Walking with the heels up: over each bearing foot the ankle stays high."""
    del side
    ankle = np.minimum(body.height("left_ankle"), body.height("right_ankle"))
    raised = smoothed(ankle, 0.15, body.fps) > 0.105
    return lasting(raised & (body.velocity[:, 1] > 0.12) & (body.velocity[:, 1] < 1.6), 0.6, body.fps, gap=0.3)


def limp(body: Body, side: str = "") -> np.ndarray:
    """Walking that favours a leg: this foot bears for a clearly shorter time than the other, step after step."""
    slow = lasting((body.velocity[:, 1] > 0.15) & _stepping(body, 0.12, 1.6), 0.6, body.fps)
    walking = walk(body) | creep(body) | slow
    bears = [_bearing_time(body, foot, walking) for foot in (0, 1)]
    shorter = np.array([bears[0] / bears[1], bears[1] / bears[0]]) < 0.83
    shown = shorter.any() if not side else shorter[0 if side == "left" else 1]
    return walking & bool(shown)


def _bearing_time(body: Body, foot: int, during: np.ndarray) -> float:
    """Mean seconds that a foot bears in a walk; contacts cut off by the ends of the clip do not count."""
    ball = f"{SIDES[foot]}_foot"
    speed = body.speed(ball)
    still = (speed < 0.12 * np.quantile(speed, 0.95)) & (body.height(ball) < 0.07)
    down = lasting(still, 0.1, body.fps, gap=0.07)
    whole = [b - a for a, b in runs(down) if a > 0 and b < body.frames and during[(a + b) // 2]]
    return float(np.mean(whole)) / body.fps if whole else float("nan")


def stagger(body: Body, side: str = "") -> np.ndarray:
    """On the feet, moving off its place, with the trunk thrown about or both arms flung out for balance."""
    del side
    lean = body.lean
    thrown = swinging(smoothed(lean[:, 0], 0.08, body.fps), np.radians(7), 1.6, body.fps, swings=2)
    thrown |= swinging(smoothed(lean[:, 1], 0.08, body.fps), np.radians(9), 1.6, body.fps, swings=2)
    thrown |= np.all([_flung_out(body, each) for each in SIDES], axis=0)
    moving = smoothed(body.speed("pelvis"), 0.2, body.fps) > 0.12
    return lasting(thrown & moving & (body.height("pelvis") > 0.6), 0.6, body.fps, gap=0.4)


def _flung_out(body: Body, side: str) -> np.ndarray:
    """(T,) whether the arm is held away from the body to its side."""
    arm = body.from_shoulder(side)
    return (arm[:, 0] * SIGN[side] > 0.24) & (arm[:, 1] > -0.4)


def fall(body: Body, side: str = "") -> np.ndarray:
    """From the feet to the floor: pelvis and chest low, having stood within the two seconds before."""
    del side
    floor = (body.height("pelvis") < 0.4) & (body.height("spine3") < 0.7)
    stood = np.zeros(body.frames, dtype=bool)
    for frame in np.flatnonzero(body.height("pelvis") > 0.75):
        stood[frame : frame + round(2.2 * body.fps)] = True
    return floor & stood


def cartwheel(body: Body, side: str = "") -> np.ndarray:
    """Upside down on the hands."""
    del side
    up = body.world[0][:, 0, 1, 1]
    hands = np.minimum(body.height("left_wrist"), body.height("right_wrist"))
    return around(np.flatnonzero((up < -0.2) & (hands < 0.45)), body.frames, 0.4, body.fps)


def jumping_jack_times(body: Body, side: str = "") -> list[int]:
    """Arms up and feet apart at once."""
    del side
    arms = np.minimum(body.height("left_wrist") - body.height("left_shoulder"), 0.0 + _right_rise(body))
    apart = np.abs(body.at("left_ankle")[:, 0] - body.at("right_ankle")[:, 0])
    wide = around(peaks(apart, 0.4, 0.15), body.frames, 0.35, body.fps)
    return [frame for frame in peaks(arms, 0.05, 0.4) if wide[frame]]


def _right_rise(body: Body) -> np.ndarray:
    return body.height("right_wrist") - body.height("right_shoulder")


def jumping_jacks(body: Body, side: str = "") -> np.ndarray:
    """Arms and legs open and close together."""
    return around(jumping_jack_times(body, side), body.frames, 0.7, body.fps)


def floor_work(body: Body, side: str = "") -> np.ndarray:
    """Hands on the floor and hips off it or low: breakdance."""
    del side
    hands = np.minimum(body.height("left_wrist"), body.height("right_wrist"))
    return lasting((hands < 0.3) & (body.liveliness > 0.3), 0.2, body.fps, gap=0.3)


def dance(body: Body, side: str = "") -> np.ndarray:
    """Arms, trunk and legs all move, in many ways, without simply going somewhere."""
    del side
    arms = smoothed((body.speed_in_body("left_wrist") + body.speed_in_body("right_wrist")) / 2, 0.4, body.fps)
    legs = smoothed((body.speed("left_ankle") + body.speed("right_ankle")) / 2, 0.4, body.fps)
    straight = (np.abs(body.velocity[:, 1]) > 0.7) & (np.abs(np.gradient(body.heading)) * body.fps < 0.4)
    return lasting((arms > 0.35) & (legs > 0.2) & ~lasting(straight, 1.0, body.fps), 0.8, body.fps, gap=0.6)


def steps_on_the_spot(body: Body, side: str = "") -> np.ndarray:
    """Feet that step again and again while the body stays about: a partner dance without a partner."""
    del side
    drift = smoothed(body.velocity, 0.6, body.fps)
    lifted = smoothed(body.speed("left_foot"), 0.05, body.fps) - smoothed(body.speed("right_foot"), 0.05, body.fps)
    stepping = swinging(lifted, 0.6, 1.0, body.fps, swings=3)
    return lasting(stepping & (np.linalg.norm(drift, axis=-1) < 0.6), 1.0, body.fps, gap=0.4)


def steps_times(body: Body, side: str = "") -> list[int]:
    """Each time the ankles are furthest apart along the body's front: one a step."""
    apart = body.at("left_ankle")[:, 2] - body.at("right_ankle")[:, 2]
    points = turning_points(apart, 0.2)
    forward = {frame: apart[frame] > 0 for frame in points}
    return [frame for frame in points if not side or forward[frame] == (side == "left")]
