"""What the head and the back say: nods, looks, bows."""

from __future__ import annotations

import numpy as np

from ...inference.engines.starter.meaning import Meaning
from .actor import Actor
from .scene import Played, Primitive, Scene, even_strokes
from .timing import bump, follow_through, track

_LOOKS = {"left": (0, 62), "right": (0, -62), "up": (-38, 4), "down": (34, 3), "backward": (4, 84)}


def _shakes(scene: Scene, actor: Actor, begin: float, beat: float, count: int, degrees: float) -> np.ndarray:
    """(T,) radians of a head going one way and the other `count` times, the first and last a little less."""
    keys = [(begin, 0.0)]
    for k in range(count):
        fade = scene.amount(0.75, 1.0) * (0.8 if k == count - 1 else 1.0)
        keys += [(begin + (k + 0.3) * beat, fade), (begin + (k + 0.8) * beat, -0.55 * fade)]
    keys.append((begin + (count + 0.25) * beat, 0.0))
    return follow_through(np.radians(degrees) * track(keys, actor.frames), 4.0, 0.7)


def nod(scene: Scene) -> Played:
    """Yes."""
    begin, beat = scene.begin(), scene.takes(0.5)
    count = scene.count or 3
    actor = scene.actor(begin + (count + 0.6) * beat + 0.2)
    pitch = _shakes(scene, actor, begin, beat, count, scene.amount(14, 24))
    actor.head[:, 0] += pitch * 1.2 + np.radians(3) * bump(actor.frames, begin, 0.3, count * beat, 0.4)
    actor.spine[:, 0] += 0.15 * pitch
    return Played(actor, Meaning(count=count), strokes=even_strokes(begin, beat, count))


def shake_head(scene: Scene) -> Played:
    """No."""
    begin, beat = scene.begin(), scene.takes(0.62)
    count = scene.count or 3
    actor = scene.actor(begin + (count + 0.6) * beat + 0.2)
    yaw = _shakes(scene, actor, begin, beat, count, scene.amount(24, 38))
    actor.head[:, 1] += yaw * 1.3
    actor.head[:, 0] += np.radians(scene.amount(0, 9)) * bump(actor.frames, begin, 0.4, count * beat, 0.5)
    actor.spine[:, 1] += 0.1 * yaw
    return Played(actor, Meaning(count=count), strokes=even_strokes(begin, beat, count))


def look(scene: Scene) -> Played:
    """A glance one way, held and let go."""
    where = list(_LOOKS)[scene.rng.choice(5, p=(0.26, 0.24, 0.2, 0.18, 0.12))]
    begin, turn = scene.begin(), scene.takes(0.5)
    hold = scene.takes(1.3, 0.4) if scene.chance(0.6) else scene.fill(begin) + 2.0
    actor = scene.actor(begin + turn + 0.6)
    pitch, yaw = np.radians(_LOOKS[where]) * scene.amount(0.8, 1.05)
    eyes = bump(actor.frames, begin, turn, hold, turn * 1.2)
    body = bump(actor.frames, begin + 0.12, turn * 1.2, hold, turn * 1.3)
    share = 0.45 if where == "backward" else 0.2
    actor.head += eyes[:, None] * [pitch, yaw * (1 - share), 0.0]
    actor.spine += body[:, None] * [0.25 * pitch, share * yaw, 0.0]
    return Played(actor, Meaning(direction=where), "shoulder" if where == "backward" else "")


def look_around(scene: Scene) -> Played:
    """Left and right and perhaps up, never twice the same way."""
    begin, time = scene.begin(), 0.0
    yaws, pitches = [(begin, 0.0)], [(begin, 0.0)]
    side, time = (1 if scene.chance(0.5) else -1), begin
    while time < max(begin + scene.fill(begin + 1.5), begin + 2.0):
        go, stay = scene.takes(0.65), scene.takes(0.55, 0.4)
        yaw = side * np.radians(scene.amount(35, 72))
        pitch = np.radians(scene.rng.normal(-2, 9))
        yaws += [(time + go, yaw), (time + go + stay, yaw)]
        pitches += [(time + go, pitch), (time + go + stay, pitch)]
        time += go + stay
        side = -side if scene.chance(0.85) else side
    yaws.append((time + 0.7, 0.0))
    pitches.append((time + 0.7, 0.0))
    actor = scene.actor(min(time, begin + 3.0) + 0.8)
    yaw, pitch = follow_through(track(yaws, actor.frames)), track(pitches, actor.frames)
    actor.head[:, 1] += 0.75 * yaw
    actor.head[:, 0] += pitch
    actor.spine[:, 1] += 0.3 * np.roll(yaw, 4)
    return Played(actor, Meaning())


def bow(scene: Scene) -> Played:
    """Bent from the hips, held, and up again."""
    begin, down, hold = scene.begin(), scene.takes(0.75), scene.takes(0.5, 0.4)
    count = max(scene.count, 1)
    each = 2 * down + hold + 0.2
    actor = scene.actor(begin + count * each + 0.2)
    depth = np.radians(scene.amount(38, 80))
    bent = np.zeros(actor.frames)
    for k in range(count):
        bent += bump(actor.frames, begin + k * each, down, hold, down)
    actor.lean[:, 0] += 0.55 * depth * bent
    actor.spine[:, 0] += 0.4 * depth * bent
    actor.head[:, 0] += np.radians(14) * bent
    actor.shift[:, 2] -= 0.11 * bent * depth
    actor.shift[:, 1] -= 0.015 * bent
    return Played(actor, Meaning(direction="forward", count=count), strokes=even_strokes(begin, each, count))


HEADS: dict[str, Primitive] = {
    "nod": nod,
    "shake head": shake_head,
    "look": look,
    "look around": look_around,
    "bow": bow,
}
