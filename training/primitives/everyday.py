"""Things hands do all day: picking up, pushing, knocking, typing, thinking."""

from __future__ import annotations

import numpy as np

from ...inference.engines.starter.features import FPS
from ...inference.engines.starter.meaning import Meaning
from ...inference.engines.starter.rhythm import SHORTEST_STROKE_S
from .hands import REST, Hand, Path, jittered
from .scene import Played, Primitive, Scene, even_strokes
from .timing import bump, drift, track

_FACE_PALM = Hand((-0.02, 0.02, 0.15), "head", (0.8, -0.6, 0.3), (0.1, 0.1, -1.0), (-0.35, 0.9, 0.0))
_CHIN = Hand((0.03, -0.1, 0.13), "head", (0.35, -0.95, 0.1), (-0.3, 0.3, -0.9), (-0.3, 0.9, 0.2))
_EAR = Hand((0.125, -0.03, 0.06), "head", (0.75, -0.65, 0.1), (-0.95, 0.0, 0.1), (-0.1, 0.9, -0.35))
_SCREEN = Hand((-0.1, -0.16, 0.29), elbow=(0.5, -0.85, -0.2), palm=(-0.3, 0.5, -0.8), fingers=(-0.3, 0.6, 0.7))


def _stays(scene: Scene, begin: float, share: float = 0.7) -> float:
    """How long something is kept up: mostly for the rest of the clip."""
    return scene.fill(begin) + 2.0 if scene.chance(share) else scene.takes(2.2, 0.3)


def pick_up(scene: Scene) -> Played:
    """Down to the floor with the left hand or both, and up again with what lay there."""
    both = scene.chance(0.45)
    begin, down, grip, up = scene.begin(), scene.takes(0.95), scene.takes(0.25), scene.takes(1.0)
    actor = scene.actor(begin + down + grip + up + 0.4)
    middle = actor.own_feet().middle()[-1]
    x = middle[0] + scene.amount(0.02, 0.12) * (1 if not both else 0) + 0.1 * both
    floor = Hand(
        (x, 0.1, middle[1] + scene.amount(0.34, 0.42)), "world", (0.6, 0.2, -0.7), (-0.6, -0.6, 0.0), (0.0, -0.8, 0.6)
    )
    held = jittered(
        scene.rng,
        Hand((-0.04 if both else 0.02, -0.22, 0.3), elbow=(0.4, -0.9, -0.2), palm=(-0.7, 0.6, 0.0), fingers=(0, 0, 1)),
    )
    path = Path(begin + 0.1).to(floor, down).hold(grip).to(held, up).hold(_stays(scene, begin, 0.5)).to(REST, 0.8)
    actor.hands["left"] = path.reach(0.85)
    if both:
        actor.hands["right"] = path.reach(0.85)
    low = bump(actor.frames, begin, down, grip, up)
    deep = scene.amount(0.26, 0.44)
    actor.shift[:, 1] -= deep * low
    actor.shift[:, 2] -= 0.12 * low
    bend = np.radians(78 - 60 * (deep - 0.26))
    actor.lean[:, 0] += 0.55 * bend * low
    actor.spine[:, 0] += 0.5 * bend * low
    actor.head[:, 0] -= np.radians(10) * low
    feet = actor.own_feet()
    feet.pitch += np.radians(20) * max(deep - 0.35, 0) / 0.13 * low[:, None]
    feet.knees[:, 0, 0] += 0.15 * low
    feet.knees[:, 1, 0] -= 0.15 * low
    return Played(actor, Meaning(left=True, right=both), "both" if both else "")


def push(scene: Scene) -> Played:
    """Both palms against something, a foot ahead, and the weight behind it."""
    return _heave(scene, pull=False)


def pull(scene: Scene) -> Played:
    """Hold of something ahead, and back with it."""
    return _heave(scene, pull=True)


def _heave(scene: Scene, pull: bool) -> Played:
    begin, reach, work = scene.begin(), scene.takes(0.55), scene.takes(0.75)
    count = scene.count or int(scene.rng.integers(1, 3))
    near = Hand((0.02, -0.12, 0.2), elbow=(0.5, -0.6, -0.6), palm=(-0.1, -0.9, 0.4), fingers=(-0.1, 1.0, 0.2))
    far = Hand((-0.02, -0.02, 0.47), elbow=(0.6, -0.8, 0.0), palm=(-0.1, -0.9, 0.4), fingers=(0.0, 1.0, 0.3))
    if pull:
        near = Hand((0.06, -0.2, 0.12), elbow=(0.4, -0.3, -0.9), palm=(-0.9, 0.0, 0.0), fingers=(-0.2, 0.2, 0.9))
        far = Hand((-0.03, -0.08, 0.46), elbow=(0.5, -0.9, 0.0), palm=(-0.9, -0.2, 0.0), fingers=(0.0, 0.2, 1.0))
    first, second = (far, near) if pull else (near, far)
    path, keys = Path(begin).to(first, reach), [(begin, 0.0), (begin + reach, -0.3)]
    strokes: list[tuple[float, float]] = []
    for k in range(count):
        started = path.time
        path.to(second, work).hold(scene.takes(0.25))
        keys += [(path.time - 0.25, 1.0), (path.time, 1.0)]
        if k < count - 1:
            path.to(first, scene.takes(0.5))
            keys.append((path.time, -0.3))
        strokes.append((started, path.time))
    path.to(REST, scene.takes(0.7))
    keys.append((path.time, 0.0))
    actor = scene.actor(path.time + 0.5)
    actor.both_hands(path.reach(0.85))
    force = track(keys, actor.frames)
    sign = -1.0 if pull else 1.0
    feet = actor.own_feet()
    foot = int(scene.rng.integers(2))
    home, yaw = feet.ball[-1, foot, [0, 2]].copy(), float(feet.yaw[-1, foot])
    feet.step(foot, begin + 0.05, 0.42, home + np.array([0.0, 0.3 * sign]), yaw, 0.06)
    feet.step(foot, path.time - 0.35, 0.45, home, yaw, 0.05)
    actor.follow_feet()
    actor.shift[:, 2] += sign * 0.1 * force
    actor.shift[:, 1] -= 0.06 * np.abs(force)
    actor.lean[:, 0] += sign * np.radians(14) * force
    actor.spine[:, 0] += np.radians(10 if not pull else -6) * force
    return Played(actor, Meaning(left=True, right=True, count=count), strokes=tuple(strokes))


def knock(scene: Scene) -> Played:
    """The left fist against a door."""
    begin, up, beat = scene.begin(), scene.takes(0.5), max(scene.takes(0.4), SHORTEST_STROKE_S)
    count = scene.count or int(scene.rng.integers(2, 5))
    back = Hand((-0.02, 0.06, 0.24), elbow=(0.5, -0.9, 0.1), palm=(-0.6, 0.0, 0.8), fingers=(-0.1, 1.0, 0.1))
    back = jittered(scene.rng, back)
    hit = back.moved(forward=scene.amount(0.11, 0.16), up=-0.015)
    path = Path(begin).to(back, up)
    for _ in range(count):
        path.to(hit, beat * 0.4).to(back, beat * 0.6)
    path.hold(0.1).to(REST, scene.takes(0.7))
    actor = scene.actor(path.time + 0.2)
    actor.hands["left"] = path.reach(0.85)
    actor.spine[:, 0] += np.radians(4) * bump(actor.frames, begin, up, path.time - begin - up - 0.6, 0.6)
    return Played(actor, Meaning(left=True, count=count), strokes=even_strokes(begin + up, beat, count))


def typing(scene: Scene) -> Played:
    """Both hands over a keyboard at the height of the elbows."""
    begin, up = scene.begin(), scene.takes(0.6)
    hold = _stays(scene, begin, 0.85)
    keys = jittered(
        scene.rng,
        Hand((-0.04, -0.27, 0.33), elbow=(0.45, -0.8, -0.5), palm=(0.1, -1.0, 0.0), fingers=(-0.15, -0.05, 1.0)),
    )
    actor = scene.actor(begin + up + 1.0)
    for side in ("left", "right"):
        path = Path(begin).to(keys, up)
        while path.time < min(begin + up + hold, actor.seconds):
            tap = keys.moved(*scene.rng.normal(scale=(0.022, 0.008, 0.012)))
            path.to(tap, scene.takes(0.14, 0.3)).to(tap.moved(up=0.014), scene.takes(0.11, 0.3))
        actor.hands[side] = path.to(REST, 0.7).reach(0.95)
    at_it = bump(actor.frames, begin, up, hold, 0.7)
    actor.head[:, 0] += np.radians(scene.amount(10, 22)) * at_it
    actor.spine[:, 0] += np.radians(scene.amount(2, 9)) * at_it
    return Played(actor, Meaning(left=True, right=True))


def phone(scene: Scene) -> Played:
    """A telephone at the left ear, or a screen before the eyes."""
    screen = scene.chance(0.3)
    begin, up = scene.begin(), scene.takes(0.75)
    hold = _stays(scene, begin, 0.8)
    path = Path(begin).to(jittered(scene.rng, _SCREEN if screen else _EAR, 0.012), up).hold(hold).to(REST, 0.8)
    actor = scene.actor(begin + up + 1.0)
    actor.hands["left"] = path.reach(0.8)
    at_it = bump(actor.frames, begin + 0.1, up, hold, 0.8)
    sway = drift(scene.rng, actor.frames, 3, 0.6) * np.radians([4.0, 7.0, 2.0])
    actor.head += sway * at_it[:, None]
    if screen:
        actor.head[:, 0] += np.radians(scene.amount(16, 26)) * at_it
    else:
        actor.head[:, 2] -= np.radians(scene.amount(3, 10)) * at_it
    return Played(actor, Meaning(left=True), "screen" if screen else "")


def facepalm(scene: Scene) -> Played:
    """The left palm before the face, the head into it."""
    begin, up = scene.begin(), scene.takes(0.55)
    hold = scene.takes(1.2, 0.35)
    path = Path(begin).to(jittered(scene.rng, _FACE_PALM, 0.008), up).hold(hold).to(REST, scene.takes(0.8))
    actor = scene.actor(path.time + 0.2)
    actor.hands["left"] = path.reach(0.75)
    down = bump(actor.frames, begin + 0.15, up, hold, 0.7)
    actor.head[:, 0] += np.radians(scene.amount(18, 28)) * down
    actor.spine[:, 0] += np.radians(scene.amount(4, 10)) * down
    wag = np.sin(2 * np.pi * np.arange(actor.frames) / FPS / scene.amount(0.8, 1.2))
    actor.head[:, 1] += np.radians(scene.amount(0, 6)) * wag * down
    return Played(actor, Meaning(left=True))


def think(scene: Scene) -> Played:
    """The left hand at the chin, its elbow perhaps in the right one."""
    begin, up = scene.begin(), scene.takes(0.8)
    hold = _stays(scene, begin, 0.8)
    path = Path(begin).to(jittered(scene.rng, _CHIN, 0.008), up).hold(hold).to(REST, 0.9)
    actor = scene.actor(begin + up + 1.0)
    actor.hands["left"] = path.reach(0.85)
    if scene.chance(0.65):
        under = Hand((-0.06, -0.2, 0.2), "chest", (0.8, -0.6, 0.0), (-0.2, 0.7, -0.6), (-0.9, 0.2, 0.1))
        actor.hands["right"] = Path(begin + 0.05).to(under, up).hold(hold).to(REST, 0.9).reach(0.85)
    at_it = bump(actor.frames, begin + 0.1, up, hold, 0.9)
    ponder = drift(scene.rng, actor.frames, 3, 0.9) * np.radians([5.0, 9.0, 3.0])
    actor.head += ponder * at_it[:, None]
    actor.head[:, 0] += np.radians(scene.amount(-6, 10)) * at_it
    return Played(actor, Meaning(left=True))


def stretch(scene: Scene) -> Played:
    """Both arms up and out, the back arched, sometimes to a side."""
    begin, up, hold, down = scene.begin(), scene.takes(1.1), scene.takes(1.0, 0.3), scene.takes(1.1)
    side = scene.chance(0.3)
    via = Hand((0.25, 0.0, 0.35), elbow=(0.8, -0.5, -0.1))
    top = jittered(
        scene.rng, Hand((0.0, 0.48, 0.06), elbow=(0.9, 0.0, 0.2), palm=(0.0, 0.9, 0.3), fingers=(-0.8, 0.3, 0.0))
    )
    wide = Hand((0.44, 0.12, -0.1), elbow=(0.2, -0.5, -0.8), palm=(0.0, 0.3, 1.0))
    path = Path(begin).to(via, up * 0.5).to(top, up * 0.6).hold(hold).to(wide, down * 0.6).to(REST, down * 0.6)
    actor = scene.actor(path.time + 0.2)
    actor.both_hands(path.reach(0.85), late=scene.amount(0, 0.06))
    long = bump(actor.frames, begin + 0.2, up, hold, down)
    actor.spine[:, 0] -= np.radians(scene.amount(10, 18)) * long
    actor.head[:, 0] -= np.radians(scene.amount(8, 20)) * long
    if side:
        actor.spine[:, 2] -= np.radians(22) * bump(actor.frames, begin + up, hold * 0.6, 0.1, hold * 0.6)
    elif actor.feet is not None and scene.chance(0.5):
        actor.feet.pitch += np.radians(20) * long[:, None]
        actor.shift[:, 1] += 0.04 * long
    return Played(actor, Meaning(left=True, right=True, direction="up"))


def celebrate(scene: Scene) -> Played:
    """Both fists in the air, pumped, the knees bouncing."""
    begin, up, beat = scene.begin(), scene.takes(0.4), scene.takes(0.45)
    count = max(2, int(scene.fill(begin + 1.2) / beat * scene.amount(0.5, 0.9)))
    high = jittered(
        scene.rng, Hand((0.14, 0.42, 0.1), elbow=(0.9, -0.1, 0.1), palm=(-0.6, 0.0, 0.8), fingers=(0.0, 1.0, 0.0)), 0.04
    )
    low = Hand((0.16, 0.14, 0.2), elbow=(0.8, -0.6, 0.0), palm=(-0.7, 0.0, -0.4), fingers=(0.0, 1.0, 0.0))
    one = scene.chance(0.2)
    path = Path(begin).to(low, up * 0.6).to(high, up * 0.6)
    for _ in range(count):
        path.to(low.moved(up=0.08), beat * 0.5).to(high, beat * 0.5)
    path.to(REST, scene.takes(0.8))
    actor = scene.actor(min(path.time, begin + up + 3 * beat + 0.8) + 0.2)
    if one:
        actor.hands["left"] = path.reach(0.55)
    else:
        actor.both_hands(path.reach(0.55), late=scene.amount(0, 0.04))
    wild = bump(actor.frames, begin, up, path.time - begin - up - 0.8, 0.6)
    phase = 2 * np.pi * (np.arange(actor.frames) / FPS - begin - up) / beat
    actor.shift[:, 1] -= (0.035 - 0.035 * np.cos(phase)) * wild
    actor.spine[:, 0] += np.radians(5) * (-np.cos(phase) * 0.6 - 0.6) * wild
    actor.head[:, 0] -= np.radians(scene.amount(4, 14)) * wild
    pumps = even_strokes(begin + 1.2 * up, beat, count)
    return Played(actor, Meaning(left=True, right=True, direction="up"), strokes=pumps)


EVERYDAY: dict[str, Primitive] = {
    "pick up": pick_up,
    "push": push,
    "pull": pull,
    "knock": knock,
    "type": typing,
    "phone": phone,
    "facepalm": facepalm,
    "think": think,
    "stretch": stretch,
    "celebrate": celebrate,
}
