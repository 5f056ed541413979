"""What words promise, as checks of a motion: each says whether it holds, and by which number.

A check is about one thing: the act itself, its side, direction, count, turn, height or hold, what comes first, or what
goes on at once. None is passed by a figure that stands still, idling aside. Pace compares two motions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from starter_acts import ACTS
from starter_arms import arm_goes
from starter_signals import SIGN, Body, other, runs, smoothed

KINDS: Final = ("act", "side", "direction", "count", "turn", "height", "hold", "order", "together", "speed")
_TURN_DEGREES: Final = 30.0
_TURN_SHARE: Final = 0.25
_TRAVEL_M: Final = 0.4
_QUICKER: Final = 1.15


@dataclass(frozen=True)
class Outcome:
    """passed, and the number it was decided by."""

    passed: bool
    value: float


@dataclass(frozen=True)
class Check:
    """kind: one of KINDS. words: what is promised, for the table. judge: the motion's body -> outcome."""

    kind: str
    words: str
    judge: Callable[[Body], Outcome]


def _seconds(name: str, body: Body, side: str) -> float:
    return float(ACTS[name].seen(body, side).sum() / body.fps)


def does(name: str, side: str = "") -> Check:
    """The act can be seen for long enough."""

    def judge(body: Body) -> Outcome:
        seen = _seconds(name, body, side)
        return Outcome(seen >= ACTS[name].seconds, seen)

    return Check("act", " ".join((name, side)).strip(), judge)


def on_side(name: str, side: str) -> Check:
    """The act is that of the named side: seen long enough there, and at most half as long on the other."""

    def judge(body: Body) -> Outcome:
        here, there = _seconds(name, body, side), _seconds(name, body, other(side))
        return Outcome(here >= ACTS[name].seconds and there <= 0.5 * here, here - there)

    return Check("side", f"{name} {side}", judge)


def times(name: str, count: int, side: str = "") -> Check:
    """The act happens so many times: exactly for one to three, one more or less above."""

    def judge(body: Body) -> Outcome:
        counted = ACTS[name].counted
        if counted is None:
            raise ValueError(f"{name} can't be counted")
        found = len(counted(body, side))
        return Outcome(abs(found - count) <= (0 if count <= 3 else 1), float(found))

    return Check("count", f"{name} x{count}", judge)


def heading_change(body: Body) -> float:
    """Degrees between the headings of the first and the last fifth of a second; positive to the left."""
    few = max(1, round(0.2 * body.fps))
    return float(np.degrees(body.heading[-few:].mean() - body.heading[:few].mean()))


def turns(degrees: float) -> Check:
    """The body ends turned by an angle, within 30 degrees or a quarter; positive to its left.

    Half turns may go either way round where the words name no side: see `turns_either`.
    """

    def judge(body: Body) -> Outcome:
        turned = heading_change(body)
        return Outcome(abs(turned - degrees) <= max(_TURN_DEGREES, _TURN_SHARE * abs(degrees)), turned)

    return Check("turn", f"turns {degrees:+.0f}", judge)


def turns_either(degrees: float) -> Check:
    """The body ends turned by an angle to one side or the other."""

    def judge(body: Body) -> Outcome:
        turned = heading_change(body)
        return Outcome(abs(abs(turned) - degrees) <= max(_TURN_DEGREES, _TURN_SHARE * degrees), turned)

    return Check("turn", f"turns {degrees:.0f} either way", judge)


def turns_to(side: str) -> Check:
    """The body ends turned to a side by 25 degrees or more."""

    def judge(body: Body) -> Outcome:
        turned = heading_change(body)
        return Outcome(turned * SIGN[side] >= 25.0, turned)

    return Check("side", f"turns {side}", judge)


def goes(direction: str, metres: float = _TRAVEL_M) -> Check:
    """The pelvis ends so far away in a direction of the body it began with, and not further in any other."""

    def judge(body: Body) -> Outcome:
        way = body.world[1][-1, 0] - body.world[1][0, 0]
        facing = float(body.heading[: max(1, round(0.2 * body.fps))].mean())
        ahead = way[0] * np.sin(facing) + way[2] * np.cos(facing)
        left = way[0] * np.cos(facing) - way[2] * np.sin(facing)
        along, across = {
            "forward": (ahead, left),
            "backward": (-ahead, left),
            "left": (left, ahead),
            "right": (-left, ahead),
        }[direction]
        return Outcome(bool(along >= metres and along >= abs(across)), float(along))

    return Check("side" if direction in SIGN else "direction", f"goes {direction}", judge)


def arm_points(direction: str, side: str = "") -> Check:
    """An arm is held out that way for a third of a second."""

    def judge(body: Body) -> Outcome:
        seen = float(arm_goes(body, side, direction).sum() / body.fps)
        return Outcome(seen >= 0.3, seen)

    return Check("direction", f"{side} arm {direction}".strip(), judge)


def reaches(joint: str, metres: float) -> Check:
    """A joint (or one of several: "left_ankle|right_ankle") comes at least so high."""

    def judge(body: Body) -> Outcome:
        top = max(float(body.height(each).max()) for each in joint.split("|"))
        return Outcome(top >= metres, top)

    return Check("height", f"{joint.replace('|', ' or ')} up to {metres:g} m", judge)


def sinks(joint: str, metres: float) -> Check:
    """A joint comes down to so low for a fifth of a second."""

    def judge(body: Body) -> Outcome:
        low = float(np.sort(body.height(joint))[min(body.frames - 1, round(0.2 * body.fps))])
        return Outcome(low <= metres, low)

    return Check("height", f"{joint} down to {metres:g} m", judge)


def holds(name: str, seconds: float, side: str = "") -> Check:
    """The act goes on without a break for so long."""

    def judge(body: Body) -> Outcome:
        longest = max(((b - a) / body.fps for a, b in runs(ACTS[name].seen(body, side))), default=0.0)
        return Outcome(longest >= seconds, longest)

    return Check("hold", f"{name} held {seconds:g} s", judge)


def ends(name: str, side: str = "") -> Check:
    """The act is what the last three quarters of a second show."""

    def judge(body: Body) -> Outcome:
        share = float(ACTS[name].seen(body, side)[-round(0.75 * body.fps) :].mean())
        return Outcome(share >= 0.6, share)

    return Check("hold", f"ends with {name}", judge)


def then(first: str, second: str, first_side: str = "", second_side: str = "") -> Check:
    """Both acts are seen for long enough, one after the other: at some moment the first is done and the second is not.

    The number is how much better this order explains what is seen than the reverse does: 1 for acts apart in the right
    order, 0 at once, -1 in the wrong order.
    """

    def judge(body: Body) -> Outcome:
        one, two = ACTS[first], ACTS[second]
        a = np.cumsum(one.seen(body, first_side)) / body.fps
        b = np.cumsum(two.seen(body, second_side)) / body.fps
        if a[-1] < one.seconds or b[-1] < two.seconds:
            return Outcome(False, float("nan"))
        forward = float(np.minimum(a / a[-1], 1 - b / b[-1]).max())
        reverse = float(np.minimum(b / b[-1], 1 - a / a[-1]).max())
        before = a >= min(one.seconds, 0.5 * a[-1])
        after = b[-1] - b >= min(two.seconds, 0.5 * b[-1])
        return Outcome(bool((before & after).any() and forward - reverse > 0.1), forward - reverse)

    return Check("order", f"{first} {first_side}".strip() + f", then {second} {second_side}".rstrip(), judge)


def together(first: str, second: str, side: str = "", second_side: str = "", seconds: float = 0.6) -> Check:
    """Both acts are seen at once for so long."""

    def judge(body: Body) -> Outcome:
        both = ACTS[first].seen(body, side) & ACTS[second].seen(body, second_side)
        seen = float(both.sum() / body.fps)
        return Outcome(seen >= seconds, seen)

    return Check("together", f"{first} {side}".strip() + f" while {second} {second_side}".rstrip(), judge)


def _travel(body: Body) -> float:
    """Speed of the pelvis over the floor, its upper quarter, m/s."""
    return float(np.quantile(np.linalg.norm(body.velocity, axis=-1), 0.75))


def _while_moving(speed: np.ndarray, fps: float) -> float:
    """Mean of a speed (T,) over the frames in which there is any to speak of: a quarter of the greatest and more.

    A share of all frames would not do: what is done in half the time fills half of that share, and the rest is rest.
    """
    smooth = smoothed(speed, 0.05, fps)
    return float(smooth[smooth >= 0.25 * np.quantile(smooth, 0.98)].mean())


def _hands(body: Body) -> float:
    """Speed of the busier hand relative to the pelvis while it moves, m/s."""
    return max(_while_moving(body.speed_in_body(f"{s}_wrist"), body.fps) for s in ("left", "right"))


def _feet(body: Body) -> float:
    """Speed of the quicker foot while it moves, m/s."""
    return max(_while_moving(body.speed(f"{s}_ankle"), body.fps) for s in ("left", "right"))


def _whole(body: Body) -> float:
    """Speed of all joints while they move, m/s."""
    return _while_moving(body.liveliness, body.fps)


def _turning(body: Body) -> float:
    """Fastest turning of the heading, rad/s."""
    return float(np.abs(smoothed(np.gradient(body.heading) * body.fps, 0.1, body.fps)).max())


PACES: Final[Mapping[str, Callable[[Body], float]]] = {
    "travel": _travel,
    "hands": _hands,
    "feet": _feet,
    "whole": _whole,
    "turning": _turning,
}


def quicker(pace: str, quick: Body, slow: Body) -> Outcome:
    """The motion that was asked to be quick is at least 15 % quicker than its slow twin of the same seed."""
    ratio = PACES[pace](quick) / max(PACES[pace](slow), 1e-6)
    return Outcome(ratio >= _QUICKER, ratio)
