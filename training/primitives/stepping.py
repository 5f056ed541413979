"""Turning on the spot and short walks made of real steps: aside, back, on tiptoe, sneaking, marching."""

from __future__ import annotations

import numpy as np

from ...inference.engines.starter.features import FPS
from ...inference.engines.starter.meaning import Meaning
from .actor import Actor, smooth
from .hands import REST, Hand, Path
from .scene import Played, Primitive, Scene, even_strokes
from .timing import bump, minimum_jerk, track


def _foot_place(centre: np.ndarray, facing: float, foot: int, width: float) -> np.ndarray:
    """(2,) where the ball of a foot stands when the body faces that way. centre: (2,) between the ankles."""
    side = width / 2 * (1 if foot == 0 else -1)
    left = np.array([np.cos(facing), -np.sin(facing)])
    forward = np.array([np.sin(facing), np.cos(facing)])
    return centre + left * side + forward * 0.1


def _swing_arms(actor: Actor, amount: float) -> None:
    """Arms that go against the legs, as far as the feet are apart."""
    feet = actor.own_feet()
    forward = np.stack([np.sin(actor.facing), np.cos(actor.facing)], axis=-1)
    apart = ((feet.ball[:, 0] - feet.ball[:, 1])[:, [0, 2]] * forward).sum(-1)
    swing = smooth(apart - apart[0], 0.1) * amount
    actor.arm_swing = np.stack([swing, -swing], axis=-1)
    actor.spine[:, 1] += -0.35 * swing


def turn(scene: Scene) -> Played:
    """On the spot to the left by an eighth of a turn to a whole one; the head goes first, the feet follow."""
    degrees = (45, 90, 90, 90, 135, 180, 180, 180, 270, 360, 360)[scene.rng.integers(11)]
    begin = scene.begin()
    steps = max(2, round(degrees / scene.amount(38, 62)) + 1)
    pace = scene.takes(0.38)
    actor = scene.actor(begin + steps * pace + 0.7)
    feet = actor.own_feet()
    centre = feet.middle()[-1]
    width = scene.amount(0.17, 0.24)
    total = np.radians(degrees)
    end = begin + 0.15 + steps * pace
    actor.facing = total * track([(begin + 0.1, 0.0), (end - 0.05, 1.0)], actor.frames)
    start = begin + 0.22
    first = 0 if scene.chance(0.75) else 1  # the foot on the inside of the turn opens it
    for k in range(steps):
        foot = (first + k) % 2
        share = min(1.0, (k + 1.35) / steps)
        reached = total * float(minimum_jerk(np.array(share)))
        if k >= steps - 2:
            reached = total
        splay = np.radians(scene.amount(4, 10)) * (1 if foot == 0 else -1)
        feet.step(foot, start + k * pace, pace * 0.92, _foot_place(centre, reached, foot, width), reached + splay, 0.05)
    actor.follow_feet()
    lead = track([(begin - 0.1, 0.0), (begin + 0.35, 1.0), (end - 0.45, 1.0), (end + 0.15, 0.0)], actor.frames)
    size = min(1.0, degrees / 120)
    actor.head[:, 1] += np.radians(32) * lead * size
    actor.head[:, 0] += np.radians(4) * lead
    actor.spine[:, 1] += np.radians(12) * smooth(lead, 0.1) * size
    _swing_arms(actor, 0.3)
    wording = {90: "quarter", 180: "around", 360: "full"}.get(degrees, "")
    return Played(actor, Meaning(turn_degrees=float(degrees)), wording)


def _walk(
    scene: Scene,
    count: int,
    stride: np.ndarray,
    pace: float,
    lift: float,
    begin: float,
    close: bool = True,
    first: int | None = None,
) -> Actor:
    """`count` steps of `stride` (2,) left and forward each, in the actor's heading; the last foot closes up."""
    steps = count + (1 if close else 0)
    actor = scene.actor(begin + steps * pace + 0.5)
    feet = actor.own_feet()
    centre = feet.middle()[-1].copy()
    width = 0.2
    lead = first if first is not None else int(scene.rng.integers(2))
    yaws = feet.yaw[-1].copy()
    for k in range(steps):
        foot = (lead + k) % 2
        reach = min(k + 1, count)
        noise = scene.rng.normal(scale=0.012, size=2)
        place = _foot_place(centre + stride * reach, 0.0, foot, width) + noise
        feet.step(foot, begin + k * pace, pace * 0.88, place, float(yaws[foot]), lift)
    actor.follow_feet()
    return actor


def side_step(scene: Scene) -> Played:
    """Steps to the left, the other foot closing up after each."""
    begin, pace = scene.begin(), scene.takes(0.42)
    count = scene.count or int(scene.rng.choice([1, 1, 2, 3, 4]))
    length = scene.amount(0.22, 0.42)
    actor = scene.actor(begin + 2 * count * pace + 0.5)
    feet = actor.own_feet()
    start, yaws = feet.ball[-1][:, [0, 2]].copy(), feet.yaw[-1].copy()
    for k in range(count):
        way = np.array([length * (k + 1), 0.0])
        at = begin + 2 * k * pace
        feet.step(0, at, pace * 0.95, start[0] + way + scene.rng.normal(scale=0.01, size=2), float(yaws[0]), 0.06)
        feet.step(
            1, at + pace, pace * 0.95, start[1] + way + scene.rng.normal(scale=0.01, size=2), float(yaws[1]), 0.06
        )
    actor.follow_feet()
    glance = track([(begin - 0.1, 0), (begin + 0.3, 1), (begin + 2 * count * pace, 0)], actor.frames)
    actor.head[:, 1] += np.radians(scene.amount(0, 35)) * glance
    actor.lean[:, 2] -= np.radians(scene.amount(1, 4)) * glance
    return Played(actor, Meaning(direction="left", count=count), strokes=even_strokes(begin, 2 * pace, count))


def step_forward(scene: Scene) -> Played:
    """One or a few steps ahead."""
    return _steps(scene, scene.amount(0.35, 0.62), "forward")


def step_backward(scene: Scene) -> Played:
    """One or a few steps back."""
    return _steps(scene, -scene.amount(0.25, 0.45), "backward")


def _steps(scene: Scene, stride: float, direction: str) -> Played:
    begin, pace = scene.begin(), scene.takes(0.5)
    count = scene.count or int(scene.rng.choice([1, 1, 2]))
    actor = _walk(scene, count, np.array([0.0, stride]), pace, 0.06, begin)
    _swing_arms(actor, 0.5)
    busy = track(
        [(begin, 0), (begin + 0.3, 1), (begin + count * pace, 1), (begin + (count + 1) * pace, 0)], actor.frames
    )
    actor.lean[:, 0] += np.radians(2.0 if stride > 0 else -1.0) * busy
    actor.shift[:, 1] -= 0.015 * busy
    return Played(actor, Meaning(direction=direction, count=count), strokes=even_strokes(begin, pace, count))


def walk_backward(scene: Scene) -> Played:
    """Backwards for the whole clip, or some steps and a stop; sometimes with a look over the shoulder."""
    begin, pace = scene.begin(), scene.takes(0.55)
    count = max(3, int(scene.fill(begin + 0.6) / pace * scene.amount(0.6, 1.0)))
    actor = _walk(scene, count, np.array([0.0, -scene.amount(0.3, 0.5)]), pace, 0.06, begin)
    _swing_arms(actor, 0.5)
    if scene.chance(0.3):
        actor.head[:, 1] += np.radians(scene.amount(25, 55)) * track(
            [(begin, 0), (begin + 0.6, 1), (begin + 2.2, 0)], actor.frames
        )
    actor.lean[:, 0] += np.radians(scene.amount(-3, 3))
    return Played(actor, Meaning(direction="backward"))


def sneak(scene: Scene) -> Played:
    """Low, on soft knees, feet lifted high and set down with care, the head watching."""
    begin, pace = scene.begin(), scene.takes(0.85)
    count = max(2, int(scene.fill(begin + 0.5) / pace * scene.amount(0.75, 1.0)))
    actor = _walk(scene, count, np.array([0.0, scene.amount(0.28, 0.42)]), pace, scene.amount(0.12, 0.2), begin)
    low = track([(begin - 0.3, 0.0), (begin + 0.5, 1.0)], actor.frames)
    actor.shift[:, 1] -= scene.amount(0.12, 0.22) * low
    actor.lean[:, 0] += np.radians(scene.amount(10, 18)) * low
    actor.spine[:, 0] += np.radians(scene.amount(12, 22)) * low
    actor.head[:, 0] -= np.radians(22) * low
    look = np.sin(2 * np.pi * np.arange(actor.frames) / FPS / scene.amount(2.2, 3.5) + scene.amount(0, 6))
    actor.head[:, 1] += np.radians(scene.amount(10, 35)) * smooth(look, 0.2) * low
    _creeping_hands(scene, actor, begin)
    return Played(actor, Meaning(direction="forward", manner="sneaky"))


def _creeping_hands(scene: Scene, actor: Actor, begin: float) -> None:

    place = Hand(
        (0.02, scene.amount(-0.22, -0.12), scene.amount(0.22, 0.32)),
        elbow=(0.6, -0.7, -0.4),
        palm=(-0.2, -0.9, 0.3),
        fingers=(0.0, -0.4, 0.9),
    )
    other = place.moved(up=0.05, forward=0.06)
    left, right = Path(begin - 0.2).to(place, 0.7), Path(begin - 0.1).to(other, 0.7)
    while left.time < actor.seconds:
        left.to(other, scene.takes(0.85)).to(place, scene.takes(0.85))
        right.to(place, scene.takes(0.85)).to(other, scene.takes(0.85))
    actor.hands = {"left": left.reach(0.9), "right": right.reach(0.9)}


def tiptoe(scene: Scene) -> Played:
    """On the balls of the feet, in small quick steps."""
    begin, pace = scene.begin() + 0.35, scene.takes(0.42)
    count = max(3, int(scene.fill(begin + 0.6) / pace * scene.amount(0.75, 1.0)))
    actor = _walk(scene, count, np.array([0.0, scene.amount(0.2, 0.32)]), pace, 0.05, begin)
    up = track(
        [(begin - 0.35, 0.0), (begin, 1.0), (begin + (count + 1) * pace, 1.0), (begin + (count + 1) * pace + 0.4, 0.0)],
        actor.frames,
    )
    actor.own_feet().pitch = np.maximum(actor.feet.pitch, np.radians(scene.amount(38, 48)) * up[:, None])
    actor.shift[:, 1] += 0.07 * up
    actor.spine[:, 0] += np.radians(scene.amount(-2, 8)) * up
    _swing_arms(actor, 0.25)
    actor.arm_out = np.radians(scene.amount(5, 22)) * up
    return Played(actor, Meaning(direction="forward", manner="sneaky"))


def march(scene: Scene) -> Played:
    """Knees high on the spot, arms swinging."""
    begin, pace = scene.begin(), scene.takes(0.52)
    count = max(4, int(scene.fill(begin + 0.4) / pace))
    actor = scene.actor(begin + count * pace + 0.4)
    feet = actor.own_feet()
    high = scene.amount(0.22, 0.36)
    spots, yaws, lead = feet.ball[-1][:, [0, 2]].copy(), feet.yaw[-1].copy(), int(scene.rng.integers(2))
    swing = np.zeros(actor.frames)
    at = np.arange(actor.frames) / FPS
    for k in range(count):
        foot = (lead + k) % 2
        start = begin + k * pace
        feet.step(foot, start, pace * 0.9, spots[foot], float(yaws[foot]), high)
        share = np.clip((at - start) / (pace * 0.9), 0, 1)
        feet.pitch[:, foot] += np.radians(25) * np.sin(np.pi * share) ** 2
        swing += (1 if foot == 0 else -1) * np.sin(np.pi * share) ** 2
    feet.knees[:, :, 1] += 0.2
    actor.follow_feet()
    swing = smooth(swing, 0.06) * np.radians(scene.amount(20, 42))
    actor.arm_swing = np.stack([swing, -swing], axis=-1)
    actor.arm_bend = np.radians(scene.amount(10, 60)) * np.clip(
        track([(begin - 0.1, 0.0), (begin + 0.4, 1.0)], actor.frames), 0, 1
    )
    return Played(actor, Meaning())


def limp(scene: Scene) -> Played:
    """The left leg hurts: short on it, long on the other, the body dipping over it."""
    begin, pace = scene.begin(), scene.takes(0.55)
    count = max(3, int(scene.fill(begin + 0.5) / pace * scene.amount(0.8, 1.0)))
    actor = scene.actor(begin + (count + 1) * pace + 0.6)
    feet = actor.own_feet()
    centre, yaws = feet.middle()[-1].copy(), feet.yaw[-1].copy()
    stride, time = scene.amount(0.26, 0.4), begin
    dips = np.zeros(actor.frames)
    for k in range(count + 1):
        foot = k % 2  # the hurt one first
        step = (0.86 if foot == 0 else 0.45) * pace
        ahead = min(k + 1, count) * stride - (0.35 * stride if foot == 1 and k < count else 0.0)
        feet.step(
            foot, time, step, _foot_place(centre + np.array([0.0, ahead]), 0.0, foot, 0.2), float(yaws[foot]), 0.045
        )
        if foot == 0:
            dips += bump(actor.frames, time + step - 0.05, 0.22, 0.06, 0.3)
        time += step + 0.1 * pace
    actor.follow_feet()
    actor.shift[:, 1] -= scene.amount(0.03, 0.06) * dips
    actor.lean[:, 2] -= np.radians(scene.amount(4, 8)) * dips
    actor.spine[:, 0] += np.radians(scene.amount(4, 12))
    actor.spine[:, 2] += np.radians(7) * dips
    actor.head[:, 0] += np.radians(8) * dips
    if scene.chance(0.35):
        thigh = Hand((0.12, -0.12, 0.1), "pelvis", (0.8, 0.2, -0.5), (-0.8, -0.2, -0.3), (0.0, -0.9, 0.3))
        actor.hands["left"] = Path(begin - 0.2).to(thigh, 0.6).until(time).to(REST, 0.8).reach(0.9)
    _swing_arms(actor, 0.5)
    strides = even_strokes(begin, 1.51 * pace, (count + 1) // 2)
    return Played(actor, Meaning(left=True, direction="forward"), strokes=strides)


STEPPING: dict[str, Primitive] = {
    "turn": turn,
    "side step": side_step,
    "step forward": step_forward,
    "step backward": step_backward,
    "walk backward": walk_backward,
    "sneak": sneak,
    "tiptoe": tiptoe,
    "march in place": march,
    "limp": limp,
}
