"""The sample character's body: rounded segments between dark ball joints, laid along a Rigify human. numpy, no bpy.

Each part is a stack of rings along a line between two points of the rest pose, closed by round caps, and follows one
bone rigidly, or two bones of a split limb with a soft change halfway (so that twist spreads).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ...inference.rotations import normalise

BODY, JOINT = 0, 1
"""Material slots."""

_SIDES: Final = (".L", ".R")
_RING = 24
_CAP = 6
_FORWARD = np.array([0.0, -1.0, 0.0])
_UP = np.array([0.0, 0.0, 1.0])

Rings = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Part:
    """One piece of the body. "*" in a bone name stands for both sides.

    bones: one or two deform bones to follow. start, end: "bone:head" or "bone:tail", ends of its middle line.
    rings: (place along the line, half width, half depth) in metres; places before 0 and past 1 are allowed.
    squareness: 2 is an ellipse, more is boxier. shift: added to the line, metres, x outwards.
    on_floor: the line is level and just so high that the piece lies on the floor, as a sole does.
    """

    bones: tuple[str, ...]
    start: str
    end: str
    rings: Rings
    material: int = BODY
    squareness: float = 2.0
    shift: tuple[float, float, float] = (0.0, 0.0, 0.0)
    on_floor: bool = False


def _ball(bone: str, radius: float) -> Part:
    """A joint: a sphere around the head of a bone (two coinciding rings with round caps)."""
    return Part((bone,), f"{bone}:head", f"{bone}:tail", ((0.0, radius, radius), (1e-4, radius, radius)), JOINT)


def _finger(name: str, radius: float) -> tuple[Part, ...]:
    """Three capsules, each a little thinner."""
    bones = [f"DEF-{name}.0{i}*" for i in (1, 2, 3)]
    sizes = [radius, radius * 0.9, radius * 0.8, radius * 0.7]
    return tuple(
        Part((bone,), f"{bone}:head", f"{bone}:tail", ((0.0, a, a), (1.0, b, b)))
        for bone, a, b in zip(bones, sizes[:-1], sizes[1:], strict=True)
    )


PARTS: Final = (
    Part(
        ("DEF-spine",),
        "DEF-spine:head",
        "DEF-spine:tail",
        ((-0.22, 0.105, 0.085), (0.1, 0.152, 0.105), (0.45, 0.158, 0.108), (0.8, 0.142, 0.096)),
        squareness=2.5,
        shift=(0.0, -0.025, 0.0),
    ),
    Part(
        ("DEF-spine.001",),
        "DEF-spine.001:head",
        "DEF-spine.001:tail",
        ((-0.35, 0.11, 0.076), (0.5, 0.106, 0.072), (1.3, 0.11, 0.076)),
        JOINT,
        2.3,
        shift=(0.0, -0.02, 0.0),
    ),
    Part(
        ("DEF-spine.002", "DEF-spine.003"),
        "DEF-spine.002:head",
        "DEF-spine.003:tail",
        ((0.03, 0.126, 0.088), (0.2, 0.144, 0.1), (0.5, 0.17, 0.112), (0.72, 0.176, 0.108), (0.87, 0.13, 0.085)),
        squareness=2.5,
        shift=(0.0, -0.015, 0.0),
    ),
    Part(
        ("DEF-spine.004", "DEF-spine.005"),
        "DEF-spine.004:head",
        "DEF-spine.005:tail",
        ((-0.3, 0.062, 0.062), (0.3, 0.05, 0.053), (0.9, 0.046, 0.05)),
        JOINT,
    ),
    Part(
        ("DEF-spine.006",),
        "DEF-spine.006:head",
        "DEF-spine.006:tail",
        ((0.0, 0.048, 0.064), (0.2, 0.07, 0.09), (0.5, 0.083, 0.108), (0.72, 0.08, 0.106)),
        squareness=2.15,
        shift=(0.0, -0.025, 0.0),
    ),
    Part(
        ("DEF-shoulder*",),
        "DEF-shoulder*:head",
        "DEF-upper_arm*:head",
        ((0.25, 0.04, 0.05), (0.8, 0.05, 0.052)),
        shift=(0.0, 0.01, -0.005),
    ),
    _ball("DEF-upper_arm*", 0.062),
    Part(
        ("DEF-upper_arm*", "DEF-upper_arm*.001"),
        "DEF-upper_arm*:head",
        "DEF-upper_arm*.001:tail",
        ((0.16, 0.052, 0.054), (0.4, 0.05, 0.053), (0.86, 0.04, 0.042)),
    ),
    _ball("DEF-forearm*", 0.043),
    Part(
        ("DEF-forearm*", "DEF-forearm*.001"),
        "DEF-forearm*:head",
        "DEF-forearm*.001:tail",
        ((0.12, 0.041, 0.042), (0.32, 0.044, 0.044), (0.9, 0.028, 0.03)),
    ),
    _ball("DEF-hand*", 0.03),
    Part(
        ("DEF-hand*",),
        "DEF-hand*:head",
        "DEF-f_middle.01*:head",
        ((0.22, 0.018, 0.03), (0.5, 0.019, 0.044), (0.95, 0.016, 0.046)),
        squareness=2.7,
        shift=(0.0, 0.01, 0.0),
    ),
    *_finger("f_index", 0.0125),
    *_finger("f_middle", 0.013),
    *_finger("f_ring", 0.0125),
    *_finger("f_pinky", 0.011),
    *_finger("thumb", 0.015),
    _ball("DEF-thigh*", 0.078),
    Part(
        ("DEF-thigh*", "DEF-thigh*.001"),
        "DEF-thigh*:head",
        "DEF-thigh*.001:tail",
        ((0.1, 0.082, 0.09), (0.35, 0.08, 0.086), (0.88, 0.055, 0.058)),
    ),
    _ball("DEF-shin*", 0.056),
    Part(
        ("DEF-shin*", "DEF-shin*.001"),
        "DEF-shin*:head",
        "DEF-shin*.001:tail",
        ((0.1, 0.051, 0.054), (0.3, 0.055, 0.06), (0.6, 0.046, 0.048), (0.92, 0.034, 0.038)),
    ),
    _ball("DEF-foot*", 0.04),
    Part(
        ("DEF-foot*",),
        "DEF-foot*:head",
        "DEF-foot*:tail",
        ((-0.35, 0.036, 0.036), (0.1, 0.039, 0.044), (0.55, 0.044, 0.034), (1.0, 0.047, 0.022)),
        squareness=2.5,
        on_floor=True,
    ),
    Part(
        ("DEF-toe*",),
        "DEF-toe*:head",
        "DEF-toe*:tail",
        ((0.0, 0.047, 0.022), (0.4, 0.046, 0.02), (0.85, 0.04, 0.016)),
        squareness=2.5,
        on_floor=True,
    ),
)


@dataclass
class BodyMesh:
    """vertices (V, 3) armature space, quads (F, 4), materials (F,), weights {bone: (V,)}."""

    vertices: np.ndarray
    quads: np.ndarray
    materials: np.ndarray
    weights: dict[str, np.ndarray] = field(default_factory=dict)


def build_body(heads: Mapping[str, np.ndarray], tails: Mapping[str, np.ndarray]) -> BodyMesh:
    """The body for bones whose (3,) `heads` and `tails` are given in armature space, standing Z up, facing -Y."""
    points = {":head": heads, ":tail": tails}
    vertices, quads, materials, weights, count = [], [], [], [], 0
    for part in _both_sides(PARTS):
        start, end = (points[where[-5:]][where[:-5]] for where in (part.start, part.end))
        rings, along = _rings(part, np.asarray(start, dtype=float), np.asarray(end, dtype=float))
        faces = _skin(len(rings))
        vertices.append(rings.reshape(-1, 3))
        quads.append(faces + count)
        materials.append(np.full(len(faces), part.material))
        weights.append((count, part, np.repeat(along, _RING)))
        count += rings.shape[0] * _RING
    body = BodyMesh(np.concatenate(vertices), np.concatenate(quads), np.concatenate(materials))
    for first, part, along in weights:
        for bone, weight in _shares(part, along):
            body.weights.setdefault(bone, np.zeros(count))[first : first + len(along)] = weight
    return body


def _both_sides(parts: tuple[Part, ...]) -> Iterator[Part]:
    for part in parts:
        if "*" not in part.start:
            yield part
            continue
        for side in _SIDES:
            x, y, z = part.shift
            yield Part(
                tuple(bone.replace("*", side) for bone in part.bones),
                part.start.replace("*", side),
                part.end.replace("*", side),
                part.rings,
                part.material,
                part.squareness,
                (x if side == ".L" else -x, y, z),
                part.on_floor,
            )


def _rings(part: Part, start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(R, _RING, 3) points and the (R,) place of each ring along the line."""
    if part.on_floor:
        start, end = start * (1, 1, 0), end * (1, 1, 0)
    length = float(np.linalg.norm(end - start))
    axis = (end - start) / length
    # widths lie across the body, depths along the view from the front (from above for feet, which point forwards)
    depth_axis = _UP if abs(axis @ _FORWARD) > 0.8 else _FORWARD
    depth_axis = normalise(depth_axis - (depth_axis @ axis) * axis)
    width_axis = np.cross(axis, depth_axis)
    places, widths, depths = (np.array(column, dtype=float) for column in zip(*part.rings, strict=True))
    centres = start + np.array(part.shift) + np.outer(places * length, axis)
    if part.on_floor:
        centres[:, 2] = depths
    centres, widths, depths = _with_caps(centres, axis, widths, depths)
    angle = np.linspace(0, 2 * np.pi, _RING, endpoint=False)
    power = 2 / part.squareness
    round_x = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** power
    round_y = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** power
    across = widths[:, None, None] * round_x[None, :, None] * width_axis
    deep = depths[:, None, None] * round_y[None, :, None] * depth_axis
    along = (centres - start - np.array(part.shift)) @ axis / length
    return centres[:, None, :] + across + deep, np.clip(along, 0, 1)


def _with_caps(
    centres: np.ndarray, axis: np.ndarray, widths: np.ndarray, depths: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rings that round off both ends, as far out as the end is thick."""
    turn = np.linspace(0, np.pi / 2, _CAP + 1)[1:]
    reach = [min(widths[i], depths[i]) for i in (0, -1)]
    shrink = np.maximum(np.cos(turn), 0.02)
    before = centres[0] - np.outer(reach[0] * np.sin(turn)[::-1], axis)
    after = centres[-1] + np.outer(reach[1] * np.sin(turn), axis)
    return (
        np.concatenate([before, centres, after]),
        np.concatenate([widths[0] * shrink[::-1], widths, widths[-1] * shrink]),
        np.concatenate([depths[0] * shrink[::-1], depths, depths[-1] * shrink]),
    )


def _skin(rings: int) -> np.ndarray:
    """(F, 4) quads between neighbouring rings and over the two tiny end rings."""
    ring, i = np.meshgrid(np.arange(rings - 1), np.arange(_RING), indexing="ij")
    j = (i + 1) % _RING
    sides = np.stack([ring * _RING + i, ring * _RING + j, (ring + 1) * _RING + j, (ring + 1) * _RING + i], axis=-1)
    k = np.arange(_RING // 2 - 1)
    lid = np.stack([k, _RING - 1 - k, _RING - 2 - k, k + 1], axis=-1)
    return np.concatenate([sides.reshape(-1, 4), lid, lid[:, ::-1] + (rings - 1) * _RING])


def _shares(part: Part, along: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """(bone, (V,) weights): all on one bone, or handed from the first to the second around the middle."""
    if len(part.bones) == 1:
        yield part.bones[0], np.ones(len(along))
        return
    second = np.clip((along - 0.3) / 0.4, 0, 1)
    yield part.bones[0], 1 - second
    yield part.bones[1], second
