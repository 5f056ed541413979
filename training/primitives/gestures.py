"""Gestures of the arms: everything the left hand can say. The right hand comes by mirroring."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ...inference.engines.starter.meaning import Meaning
from ...inference.engines.starter.rhythm import SHORTEST_STROKE_S
from .actor import Actor
from .bases import hand_at, hands_up
from .hands import REST, Hand, Path, jittered
from .scene import Played, Primitive, Scene, even_strokes
from .timing import bump, track

_UP, _AHEAD, _DOWN = (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (0.0, -1.0, 0.0)
_INWARD = (-1.0, 0.0, 0.0)


def _sway(actor: Actor, start: float, seconds: float, pitch: float = 0.0, yaw: float = 0.0, roll: float = 0.0) -> None:
    """Let the trunk go along with an arm: degrees of the spine, and of the head half against it."""
    out = bump(actor.frames, max(start - 0.05, 0.0), 0.45, max(seconds - 0.5, 0.05), 0.5)
    actor.spine += np.radians([pitch, yaw, roll]) * out[:, None]
    actor.head -= np.radians([0.3 * pitch, 0.5 * yaw, 0.5 * roll]) * out[:, None]


def clap(scene: Scene) -> Played:
    """Hands before the chest, together and apart."""
    begin, up, beat = scene.begin(), scene.takes(0.45), max(scene.takes(0.32), SHORTEST_STROKE_S)
    spread = scene.amount(0.10, 0.2)
    ahead, height = scene.amount(0.24, 0.34), scene.amount(-0.2, -0.06)
    count = scene.count or max(3, int(scene.fill(begin + 2 * up) * 0.9 / beat))
    actor = scene.actor(begin + 2 * up + (count + 0.5) * beat + 0.3)
    palm = (-1.0, 0.0, 0.15)
    apart = Hand((spread, height, ahead), "chest", (0.6, -0.8, -0.2), palm, (0.1, 0.5, 0.9))
    met = Hand((0.035, height + 0.01, ahead + 0.02), "chest", (0.7, -0.7, -0.1), palm, (-0.1, 0.5, 0.9))
    path = Path(begin).to(apart, up)
    for _ in range(count):
        path.to(met, beat * 0.45).to(apart, beat * 0.55)
    path.to(REST, up * 1.3)
    actor.both_hands(path.reach(0.8))
    _sway(actor, begin, path.time - begin, pitch=scene.amount(0, 4))
    meaning = Meaning(left=True, right=True, count=count)
    return Played(actor, meaning, strokes=even_strokes(begin + up, beat, count))


def wave(scene: Scene) -> Played:
    """A raised hand from side to side; sometimes both."""
    both = scene.chance(0.2)
    begin, up, beat = scene.begin(), scene.takes(0.6), scene.takes(0.5)
    count = scene.count or max(2, int(scene.fill(begin + 2 * up) * 0.85 / beat))
    actor = scene.actor(begin + 2.2 * up + count * beat + 0.3)
    high = scene.amount(0.0, 1.0)
    centre = jittered(scene.rng, Hand((0.13 + 0.05 * both, 0.2 + 0.2 * high, 0.14), elbow=(0.75, -0.7, -0.05)), 0.03)
    swing = scene.amount(0.08, 0.14)
    out = Hand((*centre.moved(left=swing, up=-0.01).at,), elbow=centre.elbow, palm=_AHEAD, fingers=(0.5, 1.0, 0.1))
    inside = Hand((*centre.moved(left=-swing, up=-0.01).at,), elbow=centre.elbow, palm=_AHEAD, fingers=(-0.5, 1.0, 0.1))
    path = Path(begin).to(out, up)
    for _ in range(count):
        path.to(inside, beat * 0.5).to(out, beat * 0.5)
    path.to(REST, up * 1.2)
    if both:
        actor.both_hands(path.reach(0.75), late=scene.amount(0.0, 0.05))
    else:
        actor.hands["left"] = path.reach(0.75)
        _sway(actor, begin, path.time - begin, roll=scene.amount(0, 4), yaw=scene.amount(-2, 5))
    meaning = Meaning(left=True, right=both, count=count)
    return Played(actor, meaning, "both" if both else "", even_strokes(begin + up, beat, count))


RAISED = {
    "forward": Hand((0.02, 0.02, 0.49), elbow=(0.5, -0.9, 0.0), palm=(-0.5, -0.8, 0.0), fingers=_AHEAD),
    "side": Hand((0.49, 0.03, 0.03), elbow=(0.0, -0.8, -0.6), palm=(0.0, -0.9, 0.3), fingers=(1.0, 0.0, 0.0)),
    "up": Hand((0.05, 0.49, 0.05), elbow=(0.9, 0.0, -0.3), palm=(-0.7, 0.0, 0.7), fingers=_UP),
}
VIA_UP = Hand((0.2, 0.08, 0.4), elbow=(0.8, -0.5, -0.1), palm=(-0.4, -0.6, 0.3))


def _way_up(where: str, place: Hand) -> list[Hand]:
    return [VIA_UP, place] if where == "up" else [place]


def raise_arm(scene: Scene) -> Played:
    """An arm (or both) to the front, the side or up, and kept there for the most part."""
    return _raise(scene, keep=True)


def lower_arm(scene: Scene) -> Played:
    """An arm held out or up comes down; where none is up yet, it goes up first."""
    up = (True, scene.chance(0.3)) if scene.start is None else hands_up(scene.start)
    both, where = up == (True, True) or (not any(up) and scene.chance(0.3)), list(RAISED)[scene.rng.integers(3)]
    begin, down = scene.begin() + scene.amount(0.2, 0.8), scene.takes(0.9)
    actor = scene.actor(begin + down + (0.5 if any(up) else 1.6))
    for side in ("left", "right") if both else ("left",):
        if scene.start is None or not any(up):
            place, high = jittered(scene.rng, RAISED[where]), where == "up"
        else:
            place = hand_at(scene.start, side)
            high = place.at[1] > 0.3
        path = Path(0.0, place).until(begin) if any(up) else Path(0.1).to(place, 0.7).hold(0.3)
        path.through([VIA_UP, REST] if high else [REST], down / (2 if high else 1))
        actor.hands[side] = path.reach()
    return Played(actor, Meaning(left=True, right=both), "both" if both else "")


def _raise(scene: Scene, keep: bool) -> Played:
    both, where = scene.chance(0.3), ("forward", "side", "up", "up")[scene.rng.integers(4)]
    begin, up = scene.begin(), scene.takes(0.8)
    again = scene.chance(0.2) or not keep or scene.count > 0
    count = max(scene.count, 1)
    place = jittered(scene.rng, RAISED[where])
    path = Path(begin)
    hold = scene.takes(0.5) if count > 1 else scene.takes(1.5, 0.4)
    strokes: list[tuple[float, float]] = []
    for _ in range(count):
        started = path.time
        path.through(_way_up(where, place), up / (2 if where == "up" else 1)).hold(hold)
        if again:
            path.through([VIA_UP, REST] if where == "up" else [REST], up / (2 if where == "up" else 1))
        strokes.append((started, path.time))
    actor = scene.actor(path.time + 0.3)
    if both:
        actor.both_hands(path.reach(), late=scene.amount(0.0, 0.04))
    else:
        actor.hands["left"] = path.reach()
        _sway(actor, begin, path.time - begin if again else 60.0, roll=scene.amount(1, 5) * (where != "forward"))
    direction = {"forward": "forward", "side": "" if both else "left", "up": "up"}[where]
    wording = ("both " if both else "") + where
    meaning = Meaning(left=True, right=both, direction=direction, count=count)
    return Played(actor, meaning, wording, tuple(strokes) if count > 1 else ())


def reach_up(scene: Scene) -> Played:
    """A hand (or both) up to something high, the body long behind it, and most of the time kept there."""
    both, begin, up = scene.chance(0.4), scene.begin(), scene.takes(0.9)
    top = jittered(
        scene.rng, Hand((0.02, 0.48, 0.16), elbow=(0.8, -0.2, 0.2), palm=(-0.2, 0.0, 1.0), fingers=_UP), 0.02
    )
    hold = scene.takes(1.4, 0.3) if scene.chance(0.6) else scene.fill(begin) + 1.0
    path = Path(begin).through([VIA_UP, top], up / 2).hold(hold).through([VIA_UP, REST], scene.takes(0.45))
    actor = scene.actor(min(path.time, begin + up + 2.4) + 0.2)
    if both:
        actor.both_hands(path.reach(), late=scene.amount(0.0, 0.05))
    else:
        actor.hands["left"] = path.reach()
        _sway(actor, begin, up + hold, roll=-scene.amount(4, 9))
    high = bump(actor.frames, begin + 0.2, up, hold - 0.2, 0.8)
    actor.spine[:, 0] -= np.radians(scene.amount(2, 8)) * high
    actor.head[:, 0] -= np.radians(scene.amount(18, 32)) * high
    if actor.feet is not None and scene.chance(0.5):
        actor.feet.pitch += np.radians(scene.amount(12, 24)) * high[:, None]
        actor.shift[:, 1] += 0.04 * high
    return Played(actor, Meaning(left=True, right=both, direction="up"), "both" if both else "")


POINTED = {
    "forward": Hand((-0.03, 0.03, 0.5), elbow=(0.4, -0.9, 0.0), palm=(-0.7, -0.7, 0.0), fingers=_AHEAD),
    "left": Hand((0.5, 0.04, 0.08), elbow=(0.0, -0.9, -0.4), palm=(0.0, -0.8, 0.6), fingers=(1.0, 0.0, 0.1)),
    "right": Hand((-0.36, 0.0, 0.27), elbow=(0.7, -0.7, 0.2), palm=(-0.2, -1.0, 0.0), fingers=(-0.9, 0.0, 0.4)),
    "up": Hand((0.05, 0.44, 0.22), elbow=(0.9, -0.3, 0.0), palm=(-0.9, 0.0, 0.3), fingers=(0.0, 0.95, 0.3)),
    "down": Hand((0.02, -0.33, 0.36), elbow=(0.8, -0.3, -0.4), palm=(-0.7, -0.5, -0.2), fingers=(0.0, -0.7, 0.7)),
    "backward": Hand((0.33, -0.02, -0.29), elbow=(0.3, -0.9, 0.1)),
}
_GAZE = {
    "forward": (0, 0), "left": (0, 48), "right": (0, -48), "up": (-28, 0), "down": (24, 0), "backward": (0, 62),
}  # fmt: skip


def point(scene: Scene) -> Played:
    """An outstretched arm, the eyes a moment before it."""
    where = list(POINTED)[scene.rng.choice(6, p=(0.25, 0.22, 0.15, 0.16, 0.12, 0.1))]
    begin, up = scene.begin() + 0.12, scene.takes(0.5)
    count = max(scene.count, 1)
    path, place = Path(begin), jittered(scene.rng, POINTED[where], 0.02)
    strokes: list[tuple[float, float]] = []
    for _ in range(count):
        started = path.time
        path.to(place, up).hold(scene.takes(0.35) if count > 1 else scene.takes(1.4, 0.35))
        path.to(REST, scene.takes(0.7))
        strokes.append((started, path.time))
    actor = scene.actor(path.time + 0.2)
    actor.hands["left"] = path.reach(0.5)
    pitch, yaw = np.radians(_GAZE[where])
    looking = bump(actor.frames, begin - 0.15, 0.4, path.time - begin - 0.6, 0.6)
    twist = 0.35 if where != "backward" else 0.6
    actor.head += looking[:, None] * [pitch, yaw * (1 - twist), 0.0]
    along = bump(actor.frames, begin, 0.55, path.time - begin - 1.0, 0.6)
    actor.spine += along[:, None] * [pitch * 0.15, yaw * twist, 0.0]
    meaning = Meaning(left=True, direction=where, count=count)
    return Played(actor, meaning, strokes=tuple(strokes) if count > 1 else ())


def beckon(scene: Scene) -> Played:
    """Come here: the forearm swings towards the body."""
    begin, up, beat = scene.begin(), scene.takes(0.5), scene.takes(0.55)
    count = scene.count or int(scene.rng.integers(2, 6))
    low = scene.amount(-0.05, 0.08)
    out = jittered(scene.rng, Hand((0.05, low, 0.4), elbow=(0.5, -0.9, -0.1), palm=(0.0, 1.0, -0.2), fingers=_AHEAD))
    near = Hand((0.05, low + 0.17, 0.2), elbow=(0.5, -0.9, -0.1), palm=(0.0, 0.2, -1.0), fingers=(-0.2, 0.9, -0.3))
    path = Path(begin).to(out, up)
    for _ in range(count):
        path.to(near, beat * 0.45).to(out, beat * 0.55)
    path.to(REST, up * 1.3)
    actor = scene.actor(path.time + 0.2)
    actor.hands["left"] = path.reach(0.7)
    _sway(actor, begin, path.time - begin, pitch=scene.amount(0, 5), yaw=scene.amount(-4, 2))
    return Played(actor, Meaning(left=True, count=count), strokes=even_strokes(begin + up, beat, count))


def salute(scene: Scene) -> Played:
    """Flat hand to the brow, the back straight."""
    begin, up = scene.begin(), scene.takes(0.45)
    brow = jittered(
        scene.rng, Hand((0.135, 0.07, 0.12), "head", (0.9, -0.25, 0.35), (-0.2, -0.9, 0.4), (-0.8, 0.5, 0.2)), 0.012
    )
    path = Path(begin).to(brow, up).hold(scene.takes(1.3, 0.35)).to(REST, scene.takes(0.5))
    actor = scene.actor(path.time + 0.2)
    actor.hands["left"] = path.reach(0.55)
    _sway(actor, begin, path.time - begin, pitch=scene.amount(-6, -2))
    return Played(actor, Meaning(left=True))


def shrug(scene: Scene) -> Played:
    """Shoulders up, hands turned out, the head aside."""
    begin, up = scene.begin(), scene.takes(0.4)
    count = max(scene.count, 1)
    wide = scene.amount(0.0, 1.0)
    out = Hand(
        (0.2 + 0.12 * wide, -0.2 + 0.06 * wide, 0.24),
        elbow=(0.35, -0.8, -0.5),
        palm=(0.1, 1.0, 0.3),
        fingers=(0.8, 0.0, 0.6),
    )
    raised = out.moved(up=0.07)
    path = Path(begin)
    strokes: list[tuple[float, float]] = []
    for _ in range(count):
        started = path.time
        path.to(raised, up).hold(scene.takes(0.35, 0.3)).to(out if count > 1 else REST, scene.takes(0.6))
        strokes.append((started, path.time))
    path.to(REST, scene.takes(0.5))
    actor = scene.actor(path.time + 0.2)
    actor.both_hands(path.reach(0.6))
    high = np.zeros(actor.frames)
    for (time, place), (until, _) in pairwise(path.keys):
        if place is raised:
            high = np.maximum(high, bump(actor.frames, time - up, up, until - time, 0.4))
    actor.shoulders = np.radians(scene.amount(14, 22)) * high
    actor.head += (
        np.radians([scene.amount(-4, 6), 0.0, scene.amount(3, 10) * (1 if scene.chance(0.5) else -1)]) * high[:, None]
    )
    return Played(actor, Meaning(count=count), strokes=tuple(strokes))


def cross_arms(scene: Scene) -> Played:
    """Forearms folded before the chest, and kept so."""
    begin, up = scene.begin(), scene.takes(0.8)
    under = Hand((-0.13, -0.22, 0.19), "chest", (0.8, -0.6, 0.05), (0.0, 0.0, -1.0), (-0.9, 0.25, 0.0))
    over = Hand((-0.10, -0.18, 0.235), "chest", (0.8, -0.6, 0.05), (0.2, -0.8, -0.5), (-0.9, -0.1, -0.3))
    hold = scene.fill(0.0) + 1.0 if scene.chance(0.7) else scene.takes(2.0, 0.3)
    left = (
        Path(begin)
        .to(Hand((0.1, -0.26, 0.3), "chest", (0.7, -0.7, 0.0)), up * 0.5)
        .to(under, up * 0.5)
        .hold(hold)
        .to(REST, 0.7)
    )
    right = (
        Path(begin + 0.06)
        .to(Hand((0.1, -0.2, 0.33), "chest", (0.7, -0.7, 0.0)), up * 0.55)
        .to(over, up * 0.5)
        .hold(hold)
        .to(REST, 0.7)
    )
    actor = scene.actor(begin + up + 0.8)
    actor.hands = {"left": left.reach(0.8), "right": right.reach(0.8)}
    actor.spine += np.radians(scene.amount(-4, 2)) * np.outer(
        track([(begin, 0), (begin + up, 1)], actor.frames), [1, 0, 0]
    )
    return Played(actor, Meaning(left=True, right=True))


def hands_on_hips(scene: Scene) -> Played:
    """Both hands at the waist, elbows out."""
    begin, up = scene.begin(), scene.takes(0.7)
    waist = jittered(
        scene.rng, Hand((0.175, 0.06, 0.03), "pelvis", (0.95, 0.1, -0.45), (-0.8, 0.0, -0.4), (-0.3, -0.4, 0.9)), 0.01
    )
    hold = scene.fill(0.0) + 1.0 if scene.chance(0.75) else scene.takes(2.0, 0.3)
    path = (
        Path(begin)
        .to(Hand((0.26, -0.05, 0.1), "pelvis", (0.8, 0.0, -0.6)), up * 0.55)
        .to(waist, up * 0.5)
        .hold(hold)
        .to(REST, 0.7)
    )
    actor = scene.actor(begin + up + 0.8)
    actor.both_hands(path.reach(0.8), late=scene.amount(0, 0.06))
    return Played(actor, Meaning(left=True, right=True))


GESTURES: dict[str, Primitive] = {
    "clap": clap,
    "wave": wave,
    "raise arm": raise_arm,
    "lower arm": lower_arm,
    "reach up": reach_up,
    "point": point,
    "beckon": beckon,
    "salute": salute,
    "shrug": shrug,
    "cross arms": cross_arms,
    "hands on hips": hands_on_hips,
}
