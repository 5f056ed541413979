"""Fists, feet and getting out of their way."""

from __future__ import annotations

import numpy as np

from ...inference.engines.starter.features import FPS
from ...inference.engines.starter.meaning import Meaning
from .actor import Actor, smooth
from .hands import REST, Hand, Path, jittered
from .scene import Played, Primitive, Scene, even_strokes
from .timing import bump, track

GUARD = Hand((-0.06, 0.0, 0.24), elbow=(0.45, -0.9, 0.0), palm=(-0.9, 0.0, -0.3), fingers=(-0.1, 1.0, 0.3))
_CHAMBER = Hand((0.05, -0.2, 0.05), elbow=(0.3, -0.3, -0.95), palm=(-0.4, 0.9, 0.0), fingers=(0.0, 0.0, 1.0))
_STRUCK = Hand((-0.12, 0.0, 0.49), elbow=(0.6, -0.8, 0.0), palm=(-0.2, -1.0, 0.0), fingers=(0.0, 0.0, 1.0))


def _weight(actor: Actor, towards: np.ndarray, left: float) -> None:
    """Shift the hips sideways (metres to the left) as `towards` (T,) grows, and drop them a little."""
    actor.shift[:, 0] += left * towards
    actor.shift[:, 1] -= 0.02 * np.abs(towards)


def punch(scene: Scene) -> Played:
    """Straight ahead with the left fist, or one after the other."""
    both, guarded = scene.chance(0.25), scene.chance(0.6)
    begin, up, out, back = scene.begin(), scene.takes(0.4), scene.takes(0.17), scene.takes(0.28)
    count = scene.count or int(scene.rng.integers(1, 4)) * (2 if both else 1)
    home = jittered(scene.rng, GUARD if guarded else _CHAMBER, 0.02)
    pause = scene.takes(0.12, 0.5)
    each = out + back + pause
    struck = jittered(scene.rng, _STRUCK, 0.03)
    left, right = Path(begin).to(home, up), Path(begin).to(home, up)
    twist = [(begin, 0.0), (begin + up, 0.25)]
    for k in range(count):
        at = begin + up + k * each
        fist, sign = (left, 1.0) if not both or k % 2 == 0 else (right, -1.0)
        fist.until(at).to(struck, out).to(home, back)
        twist += [(at, 0.25 * sign), (at + out, -1.0 * sign), (at + out + back, 0.2 * sign)]
    end = begin + up + count * each
    left.until(end).to(REST, scene.takes(0.6))
    right.until(end).to(REST, scene.takes(0.6))
    actor = scene.actor(end + 0.7)
    actor.hands["left"] = left.reach(0.7)
    if guarded or both:
        actor.hands["right"] = right.reach(0.7)
    turn = smooth(track([*twist, (end + 0.6, 0.0)], actor.frames), 0.03)
    actor.spine[:, 1] += np.radians(scene.amount(20, 30)) * turn
    actor.head[:, 1] -= np.radians(18) * turn
    low = bump(actor.frames, begin, up, end - begin, 0.6)
    actor.shift[:, 1] -= scene.amount(0.02, 0.06) * low
    actor.shift[:, 2] += 0.05 * low * np.clip(-turn, 0, 1)
    actor.lean[:, 0] += np.radians(5) * low
    meaning = Meaning(left=True, right=both, direction="forward", count=count)
    return Played(actor, meaning, "both" if both else "", even_strokes(begin + up, each, count))


def kick(scene: Scene) -> Played:
    """Front kicks with the left leg: knee up, shin out, knee, floor."""
    begin, chamber, out, back = scene.begin() + 0.25, scene.takes(0.3), scene.takes(0.16), scene.takes(0.26)
    count = scene.count or int(scene.rng.integers(1, 3))
    down = scene.takes(0.32)
    each = chamber + out + back + down + 0.12
    actor = scene.actor(begin + count * each + 0.5)
    feet = actor.own_feet()
    start = feet.ball[-1, 0].copy()
    high = scene.amount(0.55, 1.0)
    knee_up = np.array([start[0] - 0.02, 0.42 + 0.12 * high, start[2] + 0.18])
    kicked = np.array([start[0] - 0.05, 0.35 + 0.62 * high, start[2] + 0.78 - 0.1 * high])
    keys, pitches = [(begin, start)], [(begin, 0.0)]
    lifted = np.zeros(actor.frames)
    leaning = np.zeros(actor.frames)
    for k in range(count):
        at = begin + k * each
        marks = (at + chamber, at + chamber + out, at + chamber + out + back, at + chamber + out + back + down)
        keys += [(at, start), (marks[0], knee_up), (marks[1], kicked), (marks[2], knee_up), (marks[3], start)]
        pitches += [(at, 0.0), (marks[0], 20.0), (marks[1], -62.0 * high), (marks[2], 15.0), (marks[3], 0.0)]
        lifted += bump(actor.frames, at - 0.02, 0.06, marks[3] - at - 0.08, 0.04)
        leaning += bump(actor.frames, at + 0.6 * chamber, chamber, out * 0.4, back + 0.1)
    times = [time for time, _ in keys]
    for axis in range(3):
        feet.ball[:, 0, axis] = track(list(zip(times, [float(p[axis]) for _, p in keys], strict=True)), actor.frames)
    feet.pitch[:, 0] += np.radians(track(pitches, actor.frames))
    feet.contacts[lifted > 0.02, 0] = 0.0
    feet.loose[:, 0] = lifted
    stand = bump(actor.frames, begin - 0.3, 0.4, count * each - 0.3, 0.5)
    spot = feet.ball[-1, 1, [0, 2]] - [0.0, 0.09]
    actor.path += (spot - actor.path[-1]) * (0.85 * stand)[:, None]
    actor.shift[:, 1] -= 0.03 * stand
    actor.lean[:, 0] -= np.radians(scene.amount(10, 18)) * leaning
    actor.spine[:, 0] += np.radians(10) * leaning
    actor.spine[:, 1] -= np.radians(14) * leaning
    place = jittered(scene.rng, GUARD.moved(left=0.06, up=-0.1), 0.04)
    path = Path(begin - 0.2).to(place, 0.4).until(begin + count * each - 0.1).to(REST, 0.6)
    actor.both_hands(path.reach(0.7), late=0.04)
    meaning = Meaning(left=True, direction="forward", count=count)
    return Played(actor, meaning, strokes=even_strokes(begin, each, count))


def block(scene: Scene) -> Played:
    """The left forearm, or both, before the face; the body behind it."""
    both = scene.chance(0.4)
    begin, up, hold = scene.begin(), scene.takes(0.25), scene.takes(0.7, 0.3)
    count = max(scene.count, 1)
    shield = Hand((-0.12, 0.14, 0.26), elbow=(0.7, -0.75, 0.25), palm=(-0.2, 0.0, 1.0), fingers=(-0.5, 0.85, 0.1))
    if both:
        shield = Hand((-0.1, 0.16, 0.27), elbow=(0.55, -0.85, 0.2), palm=(-0.3, 0.0, -1.0), fingers=(-0.2, 1.0, 0.0))
    path, at = Path(begin), begin
    braced: list[tuple[float, float]] = [(begin, 0.0)]
    strokes: list[tuple[float, float]] = []
    for k in range(count):
        path.to(shield, up).hold(hold).to(REST if k == count - 1 else GUARD, scene.takes(0.5))
        braced += [(at + up, 1.0), (at + up + hold, 1.0), (path.time, 0.0)]
        strokes.append((at, path.time))
        at = path.time
    actor = scene.actor(path.time + 0.3)
    actor.hands["left"] = path.reach(0.6)
    if both:
        actor.hands["right"] = path.reach(0.6)
    brace = track(braced, actor.frames)
    actor.lean[:, 0] -= np.radians(scene.amount(2, 7)) * brace
    actor.spine[:, 0] += np.radians(6) * brace
    actor.spine[:, 1] -= np.radians(0 if both else 16) * brace
    actor.head[:, 0] += np.radians(10) * brace
    actor.shift[:, 1] -= scene.amount(0.03, 0.08) * brace
    actor.shift[:, 2] -= 0.04 * brace
    meaning = Meaning(left=True, right=both, count=count)
    return Played(actor, meaning, "both" if both else "", tuple(strokes))


def dodge(scene: Scene) -> Played:
    """Out of the way: to the left with the whole upper body, or back, or down."""
    where = ("left", "left", "backward", "down")[scene.rng.integers(4)]
    begin, away, hold, back = scene.begin(), scene.takes(0.3), scene.takes(0.3, 0.4), scene.takes(0.6)
    count = max(scene.count, 1)
    each = away + hold + back + 0.15
    actor = scene.actor(begin + count * each + 0.3)
    out = np.zeros(actor.frames)
    for k in range(count):
        out += bump(actor.frames, begin + k * each, away, hold, back)
    size = scene.amount(0.8, 1.15)
    if where == "left":
        _weight(actor, out, 0.17 * size)
        actor.shift[:, 1] -= 0.1 * size * out
        actor.lean[:, 2] -= np.radians(10) * size * out
        actor.spine[:, 2] -= np.radians(24) * size * out
        actor.head[:, 2] += np.radians(12) * out
    elif where == "backward":
        actor.shift[:, 2] -= 0.08 * size * out
        actor.shift[:, 1] -= 0.08 * size * out
        actor.lean[:, 0] -= np.radians(14) * size * out
        actor.spine[:, 0] -= np.radians(22) * size * out
        actor.head[:, 0] += np.radians(20) * out
    else:
        actor.shift[:, 1] -= 0.3 * size * out
        actor.lean[:, 0] += np.radians(28) * size * out
        actor.spine[:, 0] += np.radians(22) * size * out
        actor.shift[:, 2] -= 0.1 * out
    place = jittered(scene.rng, GUARD.moved(left=0.05, up=-0.06), 0.04)
    path = Path(begin - 0.1).to(place, 0.35).until(begin + count * each - 0.3).to(REST, 0.6)
    actor.both_hands(path.reach(0.7), late=0.03)
    return Played(actor, Meaning(direction=where, count=count), strokes=even_strokes(begin, each, count))


def throw(scene: Scene) -> Played:
    """Overhand with the left hand: wind up, step, and let go."""
    begin, wind, out = scene.begin(), scene.takes(0.6), scene.takes(0.24)
    actor = scene.actor(begin + wind + out + 1.2)
    back = jittered(
        scene.rng, Hand((0.24, 0.22, -0.14), elbow=(0.9, -0.3, -0.3), palm=(0.0, 0.6, 0.8), fingers=(0.2, 0.6, -0.8))
    )
    high = Hand((0.08, 0.36, 0.28), elbow=(0.9, 0.1, 0.2), palm=(0.0, -0.3, 1.0), fingers=(0.0, 0.7, 0.7))
    low = Hand((-0.2, -0.25, 0.34), elbow=(0.8, -0.2, -0.4), palm=(0.0, -0.5, -0.8), fingers=(-0.3, -0.9, 0.3))
    path = Path(begin).to(back, wind).to(high, out * 0.6).to(low, out * 0.8).to(REST, scene.takes(0.8))
    actor.hands["left"] = path.reach(0.7)
    ahead = Hand((0.05, -0.05, 0.42), elbow=(0.5, -0.8, 0.0), palm=(0.0, -1.0, 0.0))
    aim = Path(begin).to(ahead, wind).to(Hand((0.12, -0.3, 0.1)), out * 1.6).to(REST, 0.7)
    if scene.chance(0.7):
        actor.hands["right"] = aim.reach(0.8)
    twist = track(
        [(begin, 0), (begin + wind, 1), (begin + wind + 1.2 * out, -1), (begin + wind + out + 0.9, 0)], actor.frames
    )
    actor.spine[:, 1] += np.radians(28) * twist
    actor.head[:, 1] -= np.radians(24) * twist
    actor.spine[:, 0] += np.radians(18) * np.clip(-twist, 0, 1) - np.radians(8) * np.clip(twist, 0, 1)
    feet = actor.own_feet() if actor.feet is not None else None
    if feet is not None:
        spot = feet.ball[-1, 1, [0, 2]] + [0.0, scene.amount(0.25, 0.42)]
        home = feet.ball[-1, 1, [0, 2]].copy()
        feet.step(1, begin + 0.55 * wind, 0.45 * wind + 0.05, spot, float(feet.yaw[-1, 1]), 0.08)
        feet.step(1, begin + wind + out + 0.45, 0.5, home, float(feet.yaw[-1, 1]), 0.05)
        actor.follow_feet()
    return Played(actor, Meaning(left=True))


def catch(scene: Scene) -> Played:
    """Both hands out to something in the air, and with it back to the chest."""
    begin, out, back = scene.begin(), scene.takes(0.42), scene.takes(0.35)
    high = scene.amount(-0.1, 0.35)
    met = Hand((-0.08, high, 0.4), elbow=(0.7, -0.7, 0.0), palm=(-0.5, -0.8, 0.4), fingers=(0.1, 0.8, 0.6))
    held = Hand((-0.06, -0.18, 0.2), elbow=(0.7, -0.7, -0.2), palm=(-0.9, 0.3, -0.2), fingers=(-0.2, 0.4, 0.9))
    path = Path(begin).to(met, out).hold(0.06).to(held, back).hold(scene.takes(0.7, 0.4)).to(REST, scene.takes(0.8))
    actor = scene.actor(path.time + 0.2)
    actor.both_hands(path.reach(0.65), late=scene.amount(0.0, 0.03))
    give = bump(actor.frames, begin + out - 0.1, 0.2, 0.1, 0.5)
    reach = bump(actor.frames, begin, out, 0.05, back)
    actor.spine[:, 0] += np.radians(8) * give - np.radians(12 * high) * reach
    actor.head[:, 0] -= np.radians(25 * high) * reach
    actor.shift[:, 1] -= 0.06 * give
    actor.shift[:, 2] += 0.04 * reach - 0.03 * give
    return Played(actor, Meaning(left=True, right=True))


def stagger(scene: Scene) -> Played:
    """Off balance: quick unplanned steps, the body chasing its feet, then still."""
    begin, pace = scene.begin(), scene.takes(0.34, 0.2)
    count = int(scene.rng.integers(3, 7))
    actor = scene.actor(begin + count * pace + 0.8)
    feet = actor.own_feet()
    way = np.array(
        [scene.rng.normal(0, 0.12), -scene.amount(0.1, 0.28) if scene.chance(0.6) else scene.amount(0.1, 0.28)]
    )
    spot, yaws, lead = feet.middle()[-1].copy(), feet.yaw[-1].copy(), int(scene.rng.integers(2))
    for k in range(count):
        foot = (lead + k) % 2
        fade = 1.0 if k < count - 2 else 0.4
        spot = spot + (way + scene.rng.normal(scale=0.09, size=2)) * fade
        side = (0.12 + scene.amount(-0.02, 0.08)) * (1 if foot == 0 else -1)
        place = spot + np.array([side, 0.1])
        feet.step(foot, begin + k * pace, pace * 0.85, place, float(yaws[foot] + scene.rng.normal(0, 0.12)), 0.06)
    actor.follow_feet()
    off = bump(actor.frames, begin - 0.1, 0.3, count * pace - 0.2, 0.7)
    sway = np.sin(2 * np.pi * np.arange(actor.frames) / FPS / scene.amount(0.9, 1.3) + scene.amount(0, 6))
    actor.lean[:, 2] += np.radians(scene.amount(8, 14)) * sway * off
    actor.lean[:, 0] += np.radians(scene.amount(6, 12)) * off * (1 if way[1] > 0 else -1)
    actor.spine[:, 2] -= np.radians(10) * sway * off
    actor.spine[:, 0] += np.radians(14) * off
    actor.shift[:, 1] -= 0.05 * off
    out = Hand((0.36, -0.12, 0.1), elbow=(0.2, -0.7, -0.6), palm=(0.0, -0.8, 0.5))
    left = Path(begin).to(jittered(scene.rng, out, 0.08), 0.3).to(jittered(scene.rng, out.moved(up=0.12), 0.08), 0.45)
    right = (
        Path(begin + 0.05)
        .to(jittered(scene.rng, out.moved(up=0.1), 0.08), 0.35)
        .to(jittered(scene.rng, out, 0.08), 0.4)
    )
    end = begin + count * pace
    actor.hands = {
        "left": left.until(end).to(REST, 0.8).reach(0.55),
        "right": right.until(end).to(REST, 0.9).reach(0.55),
    }
    return Played(actor, Meaning())


FIGHTS: dict[str, Primitive] = {
    "punch": punch,
    "kick": kick,
    "block": block,
    "dodge": dodge,
    "throw": throw,
    "catch": catch,
    "stagger": stagger,
}
