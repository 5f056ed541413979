"""An actor: a real recording of standing, walking or sitting, and what a primitive asks of the body on top of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ...inference.engines.starter.features import FPS, gaussian_smooth, heading_angles
from ...inference.motion import Motion
from ...inference.rotations import (
    axis_angle_to_matrix,
    matrix_to_axis_angle,
    matrix_to_quaternion_wxyz,
    nearest_rotation,
    normalise,
    quaternion_wxyz_to_matrix,
    rotation_about,
    slerp,
    transpose,
)
from ...inference.skeleton import SMPLX_BODY, forward_kinematics
from .feet import Feet, leg_rotations, settle_pelvis
from .hands import Hand, Reach
from .limbs import apply, bend_limb, euler, local, rest_offset, turn_hand
from .timing import breath, drift, follow_through, key_weights, minimum_jerk

_J = {name: i for i, name in enumerate(SMPLX_BODY.names)}
_SPINE = ("spine1", "spine2", "spine3")
_SIDES = {"left": 1.0, "right": -1.0}
_UP = np.array([0.0, 1.0, 0.0])
_NECK_SHARE = 0.45
_FLESH_M = {
    "pelvis": 0.09,
    "spine1": 0.08,
    "spine3": 0.08,
    "neck": 0.06,
    "head": 0.09,
    "left_shoulder": 0.05,
    "right_shoulder": 0.05,
}


@dataclass
class Actor:
    """What the body is asked for, frame by frame. All angles in radians: forward tilt, turn to the left, tilt right.

    base: the recording underneath, facing +Z at its first frame. feet: where the feet go; None leaves the legs and the
    way through the world to the recording. path: (T, 2) where the middle between the feet is (left, forward), facing:
    (T,) the body's turn; both only with feet. shift: (T, 3) of the pelvis, in its heading. lean: (T, 3) of the pelvis.
    spine, head: (T, 3) on top of the recording. shoulders: (T,) raised. arm_swing: (T, 2) left and right arm back.
    arm_bend, arm_out: (T,) of both elbows, and away from the body. hands: by side. hang: (T,) how much arms hang down
    in a bent body, 0 in one that lies. swing_share: times the recording's own swing. backwards: played so as a whole.
    stillness: share of the small noise.
    """

    rng: np.random.Generator
    base: Motion
    feet: Feet | None = None
    path: np.ndarray = field(default_factory=lambda: np.zeros(0))
    facing: np.ndarray = field(default_factory=lambda: np.zeros(0))
    shift: np.ndarray = field(default_factory=lambda: np.zeros(0))
    lean: np.ndarray = field(default_factory=lambda: np.zeros(0))
    spine: np.ndarray = field(default_factory=lambda: np.zeros(0))
    head: np.ndarray = field(default_factory=lambda: np.zeros(0))
    shoulders: np.ndarray = field(default_factory=lambda: np.zeros(0))
    arm_swing: np.ndarray = field(default_factory=lambda: np.zeros(0))
    arm_bend: np.ndarray = field(default_factory=lambda: np.zeros(0))
    arm_out: np.ndarray = field(default_factory=lambda: np.zeros(0))
    hands: dict[str, Reach] = field(default_factory=dict[str, Reach])
    hang: np.ndarray = field(default_factory=lambda: np.zeros(0))
    swing_share: float = 1.0
    backwards: bool = False
    stillness: float = 1.0

    def __post_init__(self) -> None:
        frames = len(self.base)
        self.path, self.facing = np.zeros((frames, 2)), np.zeros(frames)
        self.shift, self.lean = np.zeros((frames, 3)), np.zeros((frames, 3))
        self.spine, self.head = np.zeros((frames, 3)), np.zeros((frames, 3))
        self.shoulders, self.hang = np.zeros(frames), np.ones(frames)
        self.arm_swing = np.zeros((frames, 2))
        self.arm_bend, self.arm_out = np.zeros(frames), np.zeros(frames)

    @property
    def frames(self) -> int:
        """Length of the clip."""
        return len(self.base)

    @property
    def seconds(self) -> float:
        """Length of the clip."""
        return len(self.base) / FPS

    def own_feet(self) -> Feet:
        """The feet; ValueError for an actor whose legs are those of a recording."""
        if self.feet is None:
            raise ValueError("this actor's legs belong to a recording")
        return self.feet

    def follow_feet(self) -> None:
        """Bring the body over its feet, more over the one that carries; to be called when the steps are planned."""
        feet = self.own_feet()
        back = np.stack([np.sin(feet.yaw), np.cos(feet.yaw)], axis=-1) * 0.09
        carried = ((feet.ball[:, :, [0, 2]] - back) * feet.weight()[..., None]).sum(1)
        self.path = smooth(0.7 * carried + 0.3 * feet.middle(), 0.12)

    def both_hands(self, reach: Reach, late: float = 0.0) -> None:
        """The same for either hand, the right one so many seconds later."""
        self.hands["left"] = reach
        self.hands["right"] = Reach(tuple(t + late for t in reach.times), reach.places, reach.springy)

    def perform(self) -> Motion:
        """The motion."""
        rotations, transl = self._trunk()
        contacts = self.base.contacts
        if self.feet is not None:
            transl, rotations = self._stand(rotations, transl)
            contacts = self.feet.contacts
        elif self.shift.any() or self.lean.any():
            transl, rotations = self._go_along(rotations, transl)
        for side, sign in _SIDES.items():
            if side in self.hands:
                self._reach(rotations, transl, side, self.hands[side])
            elif self.shoulders.any():
                collar = _J[f"{side}_collar"]
                raised = euler(0 * self.shoulders, 0 * self.shoulders, sign * self.shoulders)
                rotations[:, collar] = raised @ rotations[:, collar]
        order = slice(None, None, -1 if self.backwards else 1)
        contacts = None if contacts is None else contacts[order]
        return Motion(transl[order], rotations[order], FPS, contacts=contacts)

    def _trunk(self) -> tuple[np.ndarray, np.ndarray]:
        """Parent-relative rotations (T, 22, 3, 3) and pelvis (T, 3) with trunk and head as asked."""
        rotations, transl = self.base.joint_rotations.copy(), self.base.transl.copy()
        noise = drift(self.rng, self.frames, 6) * np.radians(0.7) * self.stillness
        air = breath(self.rng, self.frames) * np.radians(0.6) * self.stillness
        ahead = rotation_about(_UP, self.heading())
        rotations[:, 0] = ahead @ euler(*self.lean.T) @ transpose(ahead) @ rotations[:, 0]
        bend = euler(*(self.spine / 3 + noise[:, :3] / 3).T)
        for joint in _SPINE:
            rotations[:, _J[joint]] = bend @ rotations[:, _J[joint]]
        rotations[:, _J["spine3"]] = rotation_about(np.array([1.0, 0.0, 0.0]), -air) @ rotations[:, _J["spine3"]]
        for joint, share in (("neck", _NECK_SHARE), ("head", 1 - _NECK_SHARE)):
            part = euler(*((self.head + noise[:, 3:]) * share).T)
            rotations[:, _J[joint]] = part @ rotations[:, _J[joint]]
        # Arms hang down, whichever way the trunk is bent.
        self.arm_swing = self.arm_swing - 0.8 * (self.spine[:, :1] + self.lean[:, :1]) * self.hang[:, None]
        self._swing(rotations)
        return rotations, transl

    def _swing(self, rotations: np.ndarray) -> None:
        """Arms swung, bent and spread on top of the recording; the forearm follows a little late."""
        if self.swing_share != 1.0:
            for joint in (_J["left_shoulder"], _J["right_shoulder"]):
                own = rotations[:, joint]
                middle = nearest_rotation(own.mean(0))
                swung = matrix_to_axis_angle(middle.T @ own) * self.swing_share
                rotations[:, joint] = middle @ axis_angle_to_matrix(swung)
        if not (self.arm_swing.any() or self.arm_bend.any() or self.arm_out.any()):
            return
        chest = _chest(rotations)
        late = np.roll(self.arm_swing, 3, axis=0)
        late[:3] = self.arm_swing[:3]
        for k, (side, sign) in enumerate(_SIDES.items()):
            shoulder, elbow = _J[f"{side}_shoulder"], _J[f"{side}_elbow"]
            collar = chest @ rotations[:, _J[f"{side}_collar"]]
            swing = euler(self.arm_swing[:, k], 0 * self.arm_out, sign * self.arm_out)
            rotations[:, shoulder] = transpose(collar) @ swing @ collar @ rotations[:, shoulder]
            forearm = self.arm_bend + np.maximum(-late[:, k], 0.0) * 0.5
            rotations[:, elbow] = rotations[:, elbow] @ rotation_about(_UP, -sign * forearm)

    def _stand(self, rotations: np.ndarray, transl: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The body brought to its place over the feet, and the legs to the feet."""
        feet = self.own_feet()
        turn = rotation_about(_UP, self.facing)
        transl = apply(turn, transl + self.shift)
        transl[:, [0, 2]] += self.path
        rotations[:, 0] = turn @ rotations[:, 0]
        transl = settle_pelvis(rotations[:, 0], transl, feet)
        transl = above_floor(rotations, transl)
        return transl, leg_rotations(rotations, transl, feet)

    def heading(self) -> np.ndarray:
        """(T,) which way the recording underneath faces; an actor with feet of his own has it in `facing`."""
        return np.zeros(self.frames) if self.feet is not None else heading_angles(self.base.joint_rotations[:, 0])

    def _go_along(self, rotations: np.ndarray, transl: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The body moved over feet that stay where the recording has them."""
        world, positions = self.base.world()
        transl = transl + apply(rotation_about(_UP, self.heading()), self.shift)
        for side in _SIDES:
            hip, knee, ankle = (_J[f"{side}_{part}"] for part in ("hip", "knee", "ankle"))
            root = transl + apply(rotations[:, 0], rest_offset(f"{side}_hip"))
            offsets = (rest_offset(f"{side}_knee"), rest_offset(f"{side}_ankle"))
            pole = positions[:, knee] - 0.5 * (positions[:, hip] + positions[:, ankle]) + 0.03 * world[:, 0, :, 2]
            upper, lower, _ = bend_limb(root, positions[:, ankle], pole, offsets, np.array([1.0, 0.0, 0.0]))
            rotations[:, hip] = local(rotations[:, 0], upper)
            rotations[:, knee] = local(upper, lower)
            rotations[:, ankle] = local(lower, world[:, ankle])
        return transl, rotations

    def _reach(self, rotations: np.ndarray, transl: np.ndarray, side: str, reach: Reach) -> None:
        """Bring one hand along its way; changes `rotations`."""
        sign = np.array([_SIDES[side], 1.0, 1.0])
        world, positions = forward_kinematics(SMPLX_BODY, rotations, transl)
        chest = world[:, _J["spine3"]]
        names = [f"{side}_{part}" for part in ("collar", "shoulder", "elbow", "wrist")]
        collar, shoulder, elbow, wrist = (_J[name] for name in names)
        weights = follow_through(key_weights(reach.times, self.frames), damping=reach.springy)
        rest = [place.anchor == "rest" for place in reach.places]
        asked = 1.0 - weights[:, rest].sum(1)
        way = _Way(world, positions, side, weights, reach.places)
        wobble = drift(self.rng, self.frames, 3, 0.35) * 0.006 * np.clip(asked, 0, 1)[:, None] * self.stillness
        goal = way.goal() + wobble
        # The shoulder goes along when the arm goes up, ahead or across.
        aim = normalise(goal) * sign
        share = np.clip(asked, 0.0, 1.0)
        lift = np.radians(24.0) * minimum_jerk((aim[:, 1] + 0.3) / 1.3) * share + self.shoulders
        ahead = np.radians(14.0) * np.clip(aim[:, 2] - 0.3 * aim[:, 0], -0.3, 1.0) * share
        part = euler(0 * lift, -ahead * sign[0], lift * sign[0])
        rotations[:, collar] = part @ rotations[:, collar]
        world_collar = chest @ rotations[:, collar]
        joint = positions[:, collar] + apply(world_collar, rest_offset(names[1]))
        target = joint + apply(chest, goal)
        hinge = np.array([0.0, -sign[0], 0.0])
        upper, lower, _ = bend_limb(
            joint, target, apply(chest, way.elbow()), (rest_offset(names[2]), rest_offset(names[3])), hinge
        )
        lower, hand = turn_hand(lower, way.blend("palm"), way.blend("fingers"), sign[0])
        solved = (local(world_collar, upper), local(upper, lower), local(lower, hand))
        share = minimum_jerk(2.0 * asked)
        for index, value in zip((shoulder, elbow, wrist), solved, strict=True):
            rotations[:, index] = blend_rotations(rotations[:, index], value, share)


@dataclass
class _Way:
    """The way of one hand against the body of each frame."""

    world: np.ndarray
    positions: np.ndarray
    side: str
    weights: np.ndarray
    places: tuple[Hand, ...]

    @property
    def _sign(self) -> np.ndarray:
        return np.array([_SIDES[self.side], 1.0, 1.0])

    def goal(self) -> np.ndarray:
        """(T, 3) of the wrist from the shoulder, in axes of the chest; strokes are arcs about the shoulder."""
        chest, shoulder = self.world[:, _J["spine3"]], self.positions[:, _J[f"{self.side}_shoulder"]]
        points = np.stack([apply(transpose(chest), self._point(place) - shoulder) for place in self.places], axis=1)
        lengths = np.linalg.norm(points, axis=-1)
        direction = normalise(np.einsum("tk,tki->ti", self.weights, normalise(points)))
        return direction * (self.weights * lengths).sum(1)[:, None]

    def elbow(self) -> np.ndarray:
        """(T, 3) which way the elbow points, in axes of the chest."""
        poles = [self._own_elbow() if p.anchor == "rest" else np.array(p.elbow) * self._sign for p in self.places]
        total = np.zeros((len(self.weights), 3))
        for k, pole in enumerate(poles):
            total += self.weights[:, k, None] * normalise(pole)
        return total

    def blend(self, wish: str) -> np.ndarray:
        """(T, 3) palm or fingers in the world; short where few keys wish."""
        total = np.zeros((len(self.weights), 3))
        for k, place in enumerate(self.places):
            direction = np.array(getattr(place, wish)) * self._sign
            if direction.any():
                axes, _ = self._anchor(place.anchor)
                total += self.weights[:, k, None] * apply(axes, normalise(direction))
        return total

    def _own_elbow(self) -> np.ndarray:
        chest = self.world[:, _J["spine3"]]
        shoulder, elbow, wrist = (self.positions[:, _J[f"{self.side}_{p}"]] for p in ("shoulder", "elbow", "wrist"))
        out = apply(transpose(chest), (elbow - shoulder) - (wrist - shoulder) * 0.5)
        return out + 0.02 * np.array([0.3, 0.0, -1.0]) * self._sign

    def _point(self, place: Hand) -> np.ndarray:
        if place.anchor == "rest":
            return self.positions[:, _J[f"{self.side}_wrist"]]
        axes, origin = self._anchor(place.anchor)
        return origin + apply(axes, np.array(place.at) * self._sign)

    def _anchor(self, anchor: str) -> tuple[np.ndarray, np.ndarray]:
        """(T, 3, 3) axes and (T, 3) origin."""
        chest = self.world[:, _J["spine3"]]
        if anchor == "chest":
            middle = (self.positions[:, _J["left_shoulder"]] + self.positions[:, _J["right_shoulder"]]) / 2
            return chest, middle
        if anchor in ("pelvis", "head"):
            return self.world[:, _J[anchor]], self.positions[:, _J[anchor]]
        if anchor == "world":
            return np.broadcast_to(np.eye(3), chest.shape), np.zeros_like(self.positions[:, 0])
        return chest, self.positions[:, _J[f"{self.side}_shoulder"]]


def above_floor(rotations: np.ndarray, transl: np.ndarray) -> np.ndarray:
    """The pelvis (T, 3) high enough for trunk and head to have room for their flesh."""
    _, positions = forward_kinematics(SMPLX_BODY, rotations, transl)
    joints = [_J[name] for name in _FLESH_M]
    missing = (np.array(list(_FLESH_M.values())) - positions[:, joints, 1]).max(1)
    out = transl.copy()
    out[:, 1] += smooth(np.maximum(missing, 0.0), 0.1)
    return out


def _chest(rotations: np.ndarray) -> np.ndarray:
    """(T, 3, 3) of the chest, the pelvis taken as upright: which way it is bent, not which way it stands."""
    return rotations[:, _J["spine1"]] @ rotations[:, _J["spine2"]] @ rotations[:, _J["spine3"]]


def blend_rotations(a: np.ndarray, b: np.ndarray, share: np.ndarray) -> np.ndarray:
    """(T, 3, 3) from a to b by (T,) 0..1."""
    return quaternion_wxyz_to_matrix(slerp(matrix_to_quaternion_wxyz(a), matrix_to_quaternion_wxyz(b), share))


def smooth(values: np.ndarray, seconds: float = 0.12) -> np.ndarray:
    """(T, ...) smoothed."""
    return gaussian_smooth(values, seconds * FPS)
