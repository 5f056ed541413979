"""How limbs lie at rest: where each points, and about what it bends, which its direction alone is blind to.

All of it in the motion's frame: Y up, +Z forward, left is +X.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...inference.rotations import normalise, rotation_about, shortest_arc, transpose
from .drivers import SIDES

LimbAxes = Mapping[str, np.ndarray]
"""Joint -> (2, 3): where the limb that starts there points, and its hinge. Of a hand: where the forearm points, seen in
the plane of the palm, and where the palm faces."""

_LEFT, _DOWN, _FORWARD = np.array([1.0, 0.0, 0.0]), np.array([0.0, -1.0, 0.0]), np.array([0.0, 0.0, 1.0])
_LAST_FINGERS = ("pinky", "ring", "middle")
_NO_BEND_DEGREES, _CLEAR_BEND_DEGREES = 10.0, 14.0
_NO_PALM, _SPLIT = 0.9, 0.99  # cosines
_POSTURE_DEGREES, _NO_POSTURE_DEGREES = 8.0, 16.0


def motion_axes(points: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Of the motion's T-pose, from its joints (3,): arms flex forwards, knees about the left, palms face down.

    Feet point ahead, at rest, whatever their joints say: the motion's balls lie outside its ankles, a rig's elsewhere.
    """
    axes: dict[str, np.ndarray] = {}
    for side in SIDES:
        limbs = upper, fore, *_ = _limbs(points, side)
        axes |= _of_side(side, limbs, np.cross(upper, _FORWARD), _hand(fore, _DOWN))
    return axes


def rig_axes(points: Mapping[str, np.ndarray], of_motion: LimbAxes) -> dict[str, np.ndarray]:
    """Of a rig at rest, from its joints (3,), for the limbs that it has.

    A visible bend shows an elbow's hinge. A straight arm is taken to have come from the motion's T-pose the shortest
    way. The palm is seen by the first joints of the index finger and the last one; without them a hand lies as its
    forearm does.
    """
    axes: dict[str, np.ndarray] = {}
    for side in SIDES:
        limbs = upper, fore, *_ = _limbs(points, side)
        hinge = np.zeros(3)
        if upper.any():
            along, hinge = of_motion[f"{side}_shoulder"]
            hinge = _elbow_hinge(upper, fore, shortest_arc(along, upper) @ hinge)
        palm = _palm(points, side)
        if palm is None:
            from_t_pose = frames(np.stack([fore, hinge])) @ transpose(frames(of_motion[f"{side}_elbow"]))
            hand = of_motion[f"{side}_wrist"] @ from_t_pose.T
        else:
            hand = _hand(fore, palm)
        axes |= _of_side(side, limbs, hinge, hand)
    return {joint: pair for joint, pair in axes.items() if pair[0].any()}


def frames(axes: np.ndarray) -> np.ndarray:
    """(..., 2, 3) a direction and a hinge -> (..., 3, 3) columns: direction, hinge across it, their cross."""
    along, hinge = normalise(axes[..., 0, :]), axes[..., 1, :]
    hinge = normalise(hinge - (hinge * along).sum(-1, keepdims=True) * along)
    return np.stack([along, hinge, np.cross(along, hinge)], axis=-1)


def _of_side(side: str, limbs: list[np.ndarray], hinge: np.ndarray, hand: np.ndarray) -> dict[str, np.ndarray]:
    upper, fore, thigh, shin = limbs
    return {
        f"{side}_shoulder": np.stack([upper, hinge]),
        f"{side}_elbow": np.stack([fore, hinge]),
        f"{side}_wrist": hand,
        f"{side}_hip": np.stack([thigh, _knee_hinge(thigh)]),
        f"{side}_knee": np.stack([shin, _knee_hinge(shin)]),
        f"{side}_ankle": np.stack([_FORWARD, _LEFT]),
        f"{side}_foot": np.stack([_FORWARD, _LEFT]),
    }


def _limbs(points: Mapping[str, np.ndarray], side: str) -> list[np.ndarray]:
    """Upper arm, forearm, thigh and shin (3,), each from joint to joint; zero where the rig has none."""
    ends = (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))
    named = [(f"{side}_{start}", f"{side}_{end}") for start, end in ends]
    return [points[b] - points[a] if a in points and b in points else np.zeros(3) for a, b in named]


def _elbow_hinge(upper: np.ndarray, fore: np.ndarray, straight: np.ndarray) -> np.ndarray:
    """(3,) axis about which an elbow flexes: `straight` for a straight arm, that of its bend for a bent one.

    In between it turns from one to the other, so that a little more bend never rolls the arm much further.
    """
    bent = np.cross(upper, fore)
    bend = np.degrees(np.arctan2(np.linalg.norm(bent), upper @ fore))
    share = np.clip((bend - _NO_BEND_DEGREES) / (_CLEAR_BEND_DEGREES - _NO_BEND_DEGREES), 0.0, 1.0)
    if not share or not fore.any():
        return straight
    along = normalise(upper)
    angle = np.arctan2(np.cross(straight, bent) @ along, straight @ bent - (straight @ along) * (bent @ along))
    return rotation_about(along, share * angle) @ straight


def _knee_hinge(limb: np.ndarray) -> np.ndarray:
    """(3,) the body's left; in a split, where the leg itself points there, as if the leg had come there from below."""
    return _LEFT if abs(normalise(limb) @ _LEFT) < _SPLIT else shortest_arc(_DOWN, limb) @ _LEFT


def _palm(points: Mapping[str, np.ndarray], side: str) -> np.ndarray | None:
    """(3,) where the palm faces, or None where the fingers do not show it."""
    wrist, index = points.get(f"{side}_wrist"), points.get(f"{side}_index1")
    little = next((points[at] for at in (f"{side}_{finger}1" for finger in _LAST_FINGERS) if at in points), None)
    if wrist is None or index is None or little is None:
        return None
    normal = np.cross(little - wrist, index - wrist)
    facing = normalise(normal if side == "left" else -normal)
    along = points.get(f"{side}_elbow", wrist) - wrist
    return facing if facing.any() and abs(normalise(along) @ facing) < _NO_PALM else None


def _hand(fore: np.ndarray, palm: np.ndarray) -> np.ndarray:
    """(2, 3) a hand's axes: the forearm's direction in the plane of the palm, and where the palm faces.

    A palm that leans a little along the forearm is a posture, and laid flat. One that leans much is not: fingers of
    such rigs lie straight, and only the joints sit unevenly. There the forearm's own direction is kept.
    """
    palm = normalise(palm)
    leans = np.degrees(np.arcsin(np.clip(normalise(fore) @ palm, -1.0, 1.0)))
    share = np.clip((_NO_POSTURE_DEGREES - abs(leans)) / (_NO_POSTURE_DEGREES - _POSTURE_DEGREES), 0.0, 1.0)
    return np.stack([fore - share * (fore @ palm) * palm, palm])
