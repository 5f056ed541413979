"""A body found by shape alone, for rigs whose names say nothing: two mirrored limbs below, two above, a column between.

Works in world space. What it finds is never sure: confidence STRUCTURE, so that every joint is asked about.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ...inference.rotations import normalise
from ..retarget.rest_pose import RestPose
from .bone_map import BoneMap
from .chains import chain_joints
from .tree import common_ancestor, lineage, path_between

STRUCTURE: Final = 0.5
"""Confidence of a joint that was found by shape alone."""

_UP = np.array([0.0, 0.0, 1.0])
_MIRRORED = 0.03
_FEWEST_BONES = 11
_EVEN = 0.5
_LEG_DOWNWARDS = 0.8


@dataclass(frozen=True)
class _Limbs:
    """The same chain of both sides, from the trunk outwards: rows of the rest pose."""

    left: tuple[int, ...]
    right: tuple[int, ...]


def match_structure(rest: RestPose) -> BoneMap | None:
    """The rig read as any biped, or None when its shape is not plainly one."""
    if len(rest.names) < _FEWEST_BONES:
        return None
    linear, origin = rest.object_matrix[:3, :3], rest.object_matrix[:3, 3]
    heads = rest.rest_matrices[:, :3, 3] @ linear.T + origin
    size = float(np.ptp(heads @ _UP))
    limbs = _mirrored_chains(rest, heads, size)
    legs = [pair for pair in limbs if _goes_down(heads, pair, size)]
    if not legs:
        return None
    leg = min(legs, key=lambda pair: float(min(heads[list(pair.left)] @ _UP)))
    arms = [
        p for p in limbs if p.left[0] not in leg.left and heads[p.left[0]] @ _UP > heads[leg.left[0]] @ _UP + size / 8
    ]
    arm = max(arms, key=lambda pair: _reach(heads, pair.left), default=None)
    if arm is None:
        return None
    leg_rows = _jointed(heads, leg.left, ("hip", "knee", "ankle", "foot"))
    arm_rows = _jointed(heads, arm.left, ("collar", "shoulder", "elbow", "wrist"))
    pelvis, chest = (common_ancestor(rest.parents, [pair.left[0], pair.right[0]]) for pair in (leg, arm))
    if (
        leg_rows is None
        or arm_rows is None
        or pelvis is None
        or chest is None
        or pelvis not in lineage(rest.parents, chest)
    ):
        return None
    joints = {"pelvis": pelvis}
    for pair, rows in ((leg, leg_rows), (arm, arm_rows)):
        for part, place in rows.items():
            joints |= {f"left_{part}": pair.left[place], f"right_{part}": pair.right[place]}
    spine = path_between(rest.parents, pelvis, chest)
    top = _column_above(rest, heads, chest, size)
    chains = {"spine": tuple(rest.names[b] for b in spine), "neck": tuple(rest.names[b] for b in top[:-1])}
    bones = {joint: rest.names[row] for joint, row in joints.items()} | chain_joints(chains)
    if top:
        bones["head"] = rest.names[top[-1]]
    return BoneMap(
        "structure",
        "Biped (by shape)",
        bones,
        dict.fromkeys(bones, STRUCTURE),
        chains,
        notes=("The names of these bones say nothing, so they were told by the rig's shape alone.",),
        reasons=dict.fromkeys(bones, "structure"),
    )


def _mirrored_chains(rest: RestPose, heads: np.ndarray, size: float) -> list[_Limbs]:
    """Chains off the middle that have a mirror image, left ones by the feet's or, failing that, Blender's front."""
    parents = [int(parent) for parent in rest.parents]
    children = [[i for i, parent in enumerate(parents) if parent == bone] for bone in range(len(parents))]
    best: list[_Limbs] = []
    for across in (np.array([1.0, 0, 0]), np.array([0, 1.0, 0])):
        centre = float(np.median(heads @ across))
        mirrored = heads - 2 * (heads @ across - centre)[:, None] * across
        found: list[_Limbs] = []
        for parent, siblings in enumerate(children):
            for one, other in itertools.combinations(siblings, 2):
                if abs(heads[one] @ across - centre) > _MIRRORED * size / 2 and _near(
                    mirrored[one], heads[other], size
                ):
                    pair = _follow(children, heads, mirrored, (one, other), size)
                    if len(pair[0]) >= 3 and abs(heads[parent] @ across - centre) < _MIRRORED * size:
                        found.append(_sided(heads, pair, across))
        if len(found) > len(best):
            best = found
    return best


def _near(first: np.ndarray, second: np.ndarray, size: float) -> bool:
    return bool(np.linalg.norm(first - second) < _MIRRORED * size)


def _follow(
    children: Sequence[Sequence[int]], heads: np.ndarray, mirrored: np.ndarray, start: tuple[int, int], size: float
) -> tuple[list[int], list[int]]:
    """Both chains outwards while they mirror each other, along the child that carries most; fingers end them."""
    first, second = [start[0]], [start[1]]
    while 0 < len(children[first[-1]]) <= 2:
        pairs = [
            (a, b) for a in children[first[-1]] for b in children[second[-1]] if _near(mirrored[a], heads[b], size)
        ]
        if not pairs:
            break
        a, b = max(
            pairs,
            key=lambda pair: (_depth(children, pair[0]), float(np.linalg.norm(heads[pair[0]] - heads[first[-1]]))),
        )
        first.append(a)
        second.append(b)
    return first, second


def _depth(children: Sequence[Sequence[int]], bone: int) -> int:
    return 1 + max((_depth(children, child) for child in children[bone]), default=0)


def _sided(heads: np.ndarray, pair: tuple[list[int], list[int]], across: np.ndarray) -> _Limbs:
    """Which of two chains is the left one, of a body that faces where its feet point, or Blender's front (-Y)."""
    front = np.cross(across, _UP)
    ends = [heads[chain[-1]] - heads[chain[-2]] for chain in pair]
    forwards = float((normalise(ends[0]) + normalise(ends[1])) @ front)
    down = float((ends[0] + ends[1]) @ _UP) < 0
    left = across if not down or abs(forwards) < 0.1 else across * np.sign(forwards)
    first, second = pair
    if (heads[first[0]] - heads[second[0]]) @ left < 0:
        first, second = second, first
    return _Limbs(tuple(first), tuple(second))


def _goes_down(heads: np.ndarray, pair: _Limbs, size: float) -> bool:
    chain = heads[list(pair.left)]
    low = chain[int(np.argmin(chain @ _UP))] - chain[0]
    return bool(-low @ _UP > _LEG_DOWNWARDS * np.linalg.norm(low) and -low @ _UP > size / 5)


def _reach(heads: np.ndarray, chain: Sequence[int]) -> float:
    return float(np.linalg.norm(heads[chain[-1]] - heads[chain[0]]))


def _jointed(heads: np.ndarray, chain: Sequence[int], parts: Sequence[str]) -> dict[str, int] | None:
    """{part: place in the chain}: the two longest even segments are the limb's middle, what is around them its ends."""
    middle = parts[1:] if parts[0] == "collar" else parts[:3]
    best: tuple[float, tuple[int, int, int]] | None = None
    for places in itertools.combinations(range(len(chain)), 3):
        points = [heads[chain[place]] for place in places]
        lengths = [float(np.linalg.norm(b - a)) for a, b in itertools.pairwise(points)]
        if min(lengths) >= _EVEN * max(lengths) and (best is None or min(lengths) > best[0]):
            best = (min(lengths), places)
    if best is None:
        return None
    found = dict(zip(middle, best[1], strict=True))
    if parts[0] == "collar" and best[1][0] > 0:
        found["collar"] = best[1][0] - 1
    if parts[0] == "hip" and best[1][2] + 1 < len(chain):
        found["foot"] = best[1][2] + 1
    return found


def _column_above(rest: RestPose, heads: np.ndarray, chest: int, size: float) -> list[int]:
    """Bones in the middle above the chest, up to the highest that still carries something or ends the column."""
    column: list[int] = []
    bone = chest
    while True:
        above = [
            child
            for child, parent in enumerate(rest.parents)
            if parent == bone
            and np.linalg.norm((heads[child] - heads[chest]) * np.array([1.0, 1.0, 0])) < size / 8
            and (heads[child] - heads[bone]) @ _UP > 0
        ]
        if not above or len(column) == 2:
            return column
        bone = max(above, key=lambda child: (sum(parent == child for parent in rest.parents), -child))
        column.append(bone)
