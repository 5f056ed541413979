"""One clip on one rig: what the table's figures need from the motion and from what Blender showed."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import retarget_figures as figures
from ours import load
from retarget_clips import Take
from retarget_watch import SIDES, Body, Watched

SEGMENTS: Final = tuple(
    (f"{side}_{upper}", f"{side}_{lower}")
    for side in SIDES
    for upper, lower in (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))
)
ENDS: Final = {"shoulder": "elbow", "elbow": "wrist", "hip": "knee", "knee": "ankle"}
ABOVE: Final = {"shoulder": ("{}_collar", "spine3", "pelvis"), "hip": ("pelvis",)}
FORWARD, LEFT, DOWN = np.array([0.0, 0, 1]), np.array([1.0, 0, 0]), np.array([0.0, -1, 0])
_SHAKEN: Final = ("left_knee", "right_knee", "left_ankle", "right_ankle")


def measure(take: Take, body: Body, watched: Watched) -> dict[str, Any]:
    """Figures by name; NaN where the rig lacks what one needs."""
    heads = {joint: body.in_motion(places) for joint, places in watched.heads.items()}
    return {
        **directions(take, heads),
        **rolls(take, body, watched, heads),
        **twist(take, body, watched),
        **trunk(take, body, heads),
        **ground(take, body, watched, heads),
        **smoothness(take, heads),
    }


def directions(take: Take, heads: dict[str, np.ndarray]) -> dict[str, Any]:
    """Angle between each limb segment and the motion's, mean and worst over frames."""
    errors = {}
    for upper, lower in SEGMENTS:
        if upper in heads and lower in heads:
            wanted = at(take, lower) - at(take, upper)
            errors[upper] = figures.degrees_between(heads[lower] - heads[upper], wanted)
    if not errors:
        return {"direction_mean": np.nan, "direction_max": np.nan, "direction_legs": np.nan, "direction_by_limb": {}}
    every = np.stack(list(errors.values()))
    legs = [error for joint, error in errors.items() if joint.endswith(("hip", "knee"))]
    return {
        "direction_legs": float(np.mean(legs)) if legs else np.nan,
        "direction_mean": float(every.mean()),
        "direction_max": float(every.max()),
        "direction_by_limb": {joint: float(error.mean()) for joint, error in errors.items()},
    }


def rolls(take: Take, body: Body, watched: Watched, heads: dict[str, np.ndarray]) -> dict[str, float]:
    """What limb direction is blind to: where palms face, about what knees and elbows bend, where toes point."""
    found: dict[str, list[np.ndarray]] = {"palm": [], "elbow": [], "knee": [], "toe": [], "toe_turn": []}
    rest = {joint: body.in_motion(place) for joint, place in body.heads.items()}
    turned = {joint: body.frame.from_motion.T @ turn @ body.frame.from_motion for joint, turn in watched.turned.items()}
    for side in SIDES:
        little = next((f"{side}_{f}1" for f in ("pinky", "ring", "middle") if f"{side}_{f}1" in heads), None)
        wrist, index = f"{side}_wrist", f"{side}_index1"
        if little is not None and wrist in heads and index in heads:
            normal = figures.palm_normal(heads[wrist], heads[index], heads[little], side)
            found["palm"].append(figures.degrees_between(normal, turn_of(take, wrist) @ DOWN))
        shoulder, elbow = f"{side}_shoulder", f"{side}_elbow"
        if shoulder in heads and elbow in heads and wrist in heads:
            upper, lower = rest[elbow] - rest[shoulder], rest[wrist] - rest[elbow]
            hinge = turned[shoulder] @ figures.elbow_hinge(upper, lower, FORWARD)
            straight = figures.elbow_hinge(at_rest(take, elbow) - at_rest(take, shoulder), np.zeros(3), FORWARD, 360.0)
            along = at(take, elbow) - at(take, shoulder)
            found["elbow"].append(figures.roll_between(hinge, turn_of(take, shoulder) @ straight, along))
        hip, knee = f"{side}_hip", f"{side}_knee"
        if hip in heads and knee in heads:
            hinge = turned[hip] @ figures.across(LEFT, rest[knee] - rest[hip])
            wanted = turn_of(take, hip) @ figures.across(LEFT, at_rest(take, knee) - at_rest(take, hip))
            found["knee"].append(figures.roll_between(hinge, wanted, at(take, knee) - at(take, hip)))
        toe_errors(take, body, rest, turned, side, found)
    return {name: float(np.mean(errors)) if errors else np.nan for name, errors in found.items()}


def twist(take: Take, body: Body, watched: Watched) -> dict[str, float]:
    """The share of a limb's roll that the joint which takes most of it takes, of limbs that have twist bones in line.

    1: all of it is wrung at one joint. That of an upper arm or a thigh is counted from the motion's T-pose, swung the
    shortest way to how the limb rests.
    """
    rest = {joint: body.in_motion(place) for joint, place in body.heads.items()}
    turned = {joint: body.frame.from_motion.T @ turn @ body.frame.from_motion for joint, turn in watched.turned.items()}
    shares = []
    for joint, edge in watched.edges.items():
        side, _, part = joint.partition("_")
        edge = body.frame.from_motion.T @ edge @ body.frame.from_motion
        end = f"{side}_{ENDS[part]}"
        along = figures.unit(rest[end] - rest[joint])
        if part in ABOVE:
            above = next(name for name in (each.format(side) for each in ABOVE[part]) if name in turned)
            t_pose = figures.unit(at_rest(take, end) - at_rest(take, joint))
            to_rest = figures.smallest_turn(t_pose, along[None])[0]
            pair = (np.swapaxes(turned[above], -1, -2) @ turn @ to_rest for turn in (edge, turned[joint]))
            one, whole = (figures.roll_about(turn, t_pose) for turn in pair)
        else:
            pair = (np.swapaxes(turn, -1, -2) @ turned[end] for turn in (edge, turned[joint]))
            one, whole = (figures.roll_about(turn, along) for turn in pair)
        shares.append(np.maximum(np.abs(one), np.abs(whole - one)).mean() / np.abs(whole).mean())
    return {"twist": float(np.mean(shares)) if shares else np.nan}


def toe_errors(
    take: Take,
    body: Body,
    rest: dict[str, np.ndarray],
    turned: dict[str, np.ndarray],
    side: str,
    found: dict[str, list[np.ndarray]],
) -> None:
    """How a foot has turned since rest; and where it points, with what the rest pose turns it out.

    A foot points along its sole where the mesh shows one, else from the ankle to the ball joint. That the motion's ball
    joint lies 12 degrees out is no turn of its foot (docs/retargeting.md), so this is for information.
    """
    ankle, ball = f"{side}_ankle", f"{side}_foot"
    if ankle not in rest:
        return
    pointing = (
        figures.sole_axis(body.in_motion(body.resting_soles[side]), FORWARD) if side in body.resting_soles else None
    )
    if pointing is None and ball in rest:
        pointing = level(rest[ball] - rest[ankle])
    turn = turn_of(take, ankle)
    found["toe_turn"].append(figures.degrees_between(turned[ankle] @ FORWARD, turn @ FORWARD))
    if pointing is not None:
        wanted = turn @ level(at_rest(take, ball) - at_rest(take, ankle))
        found["toe"].append(figures.degrees_between(turned[ankle] @ pointing, wanted))


def trunk(take: Take, body: Body, heads: dict[str, np.ndarray]) -> dict[str, float]:
    """How the line from the hips to the neck moves from rest; to the shoulders on rigs without a neck."""
    top = ["neck"] if "neck" in heads else ["left_shoulder", "right_shoulder"]
    if not all(joint in heads for joint in top):
        return {"trunk": np.nan}
    rest = {joint: body.in_motion(place) for joint, place in body.heads.items()}
    at_rest_all = {name: at_rest(take, name) for name in take.motion.skeleton.names}
    moving = {name: at(take, name) for name in take.motion.skeleton.names}
    now, now_rest, wanted, wanted_rest = (
        middle(p, top) - middle(p, ["left_hip", "right_hip"]) for p in (heads, rest, moving, at_rest_all)
    )
    errors = figures.trunk_errors(now, now_rest, wanted, wanted_rest, turn_of(take, "pelvis"))
    return {"trunk": float(errors.mean())}


def ground(take: Take, body: Body, watched: Watched, heads: dict[str, np.ndarray]) -> dict[str, Any]:
    """Slide and height of the feet in contact, in centimetres at the motion's size, and the path over the ground."""
    below, above, source_below, source_above = [], [], [], []
    sole = load("inference.skeleton").SOLE_HEIGHT_M
    for column, side in enumerate(SIDES):
        contact, ball = take.contacts[:, column], f"{side}_foot"
        point = ball if ball in heads else f"{side}_ankle"
        if side in watched.soles:
            lowest = body.in_motion(watched.soles[side])[..., 1].min(-1)
        else:
            lowest = heads[point][:, 1] - body.in_motion(body.heads[point])[1]
        gaps = (figures.ground_gap(h, contact) for h in (lowest, at(take, ball)[:, 1] - sole))
        (low, high), (source_low, source_high) = gaps
        below.append(low)
        above.append(high)
        source_below.append(source_low)
        source_above.append(source_high)
    hips = ["left_hip", "right_hip"]
    path = figures.path_ratio(middle(heads, hips), middle({j: at(take, j) for j in hips}, hips))
    return {
        **slides(take, heads),
        "below": 100 * worst(below),
        "above": 100 * mean(above),
        "below_source": 100 * worst(source_below),
        "above_source": 100 * mean(source_above),
        "path": path,
        "by_mesh": bool(watched.soles),
    }


def slides(take: Take, heads: dict[str, np.ndarray]) -> dict[str, float]:
    """Centimetres a second in contact: of the ball of the foot, which should stand still, and of the ankle above it."""
    found: dict[str, float] = {}
    for name, joint in (("slide", "foot"), ("slide_ankle", "ankle")):
        pairs = [(f"{side}_{joint}", take.contacts[:, column]) for column, side in enumerate(SIDES)]
        pairs = [(point, contact) for point, contact in pairs if point in heads]
        found[name] = 100 * mean([figures.slide(heads[point], contact, take.motion.fps) for point, contact in pairs])
        source = mean([figures.slide(at(take, point), contact, take.motion.fps) for point, contact in pairs])
        found[f"{name}_source"] = 100 * source
    return found


def smoothness(take: Take, heads: dict[str, np.ndarray]) -> dict[str, float]:
    """Jerk of knees and ankles, which the leg length scales, against the motion's."""
    joints = [joint for joint in _SHAKEN if joint in heads]
    target, source = (np.stack(each, axis=1) for each in ([heads[j] for j in joints], [at(take, j) for j in joints]))
    return {"jerk": figures.jerk_ratio(target, source)}


def at(take: Take, joint: str) -> np.ndarray:
    """(T, 3) where the motion has a joint."""
    return take.positions[:, take.motion.skeleton.index(joint)]


def turn_of(take: Take, joint: str) -> np.ndarray:
    """(T, 3, 3) how the motion turns a joint from its T-pose."""
    return take.rotations[:, take.motion.skeleton.index(joint)]


def at_rest(take: Take, joint: str) -> np.ndarray:
    """(3,) where a joint is in the motion's T-pose."""
    return take.motion.skeleton.rest_positions()[take.motion.skeleton.index(joint)]


def middle(places: dict[str, np.ndarray], joints: list[str]) -> np.ndarray:
    """Mean place (..., 3) of some joints."""
    return np.mean([places[joint] for joint in joints], axis=0)


def level(vector: np.ndarray) -> np.ndarray:
    """A direction (3,) without its height."""
    return figures.unit(vector * [1.0, 0.0, 1.0])


def mean(values: list[float]) -> float:
    """Of those that are known."""
    known = [value for value in values if np.isfinite(value)]
    return float(np.mean(known)) if known else float("nan")


def worst(values: list[float]) -> float:
    """The largest of those that are known."""
    return max((value for value in values if np.isfinite(value)), default=float("nan"))
