"""A body guessed from where bones are and how they hang on each other, whatever they are called, to be asked about.

Works in world space, where a rig stands upright: the middle is a vertical plane that most bones are mirrored about,
legs are the pair of limbs that reach lowest, arms the one that reaches furthest to the sides.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ...inference.rotations import normalise
from ..retarget.rest_pose import RestPose
from ..retarget.rig_body import to_world
from .bone_map import BoneMap
from .chains import chain_joints
from .tree import common_ancestor, lineage, path_between

SHAPE: Final = "shape"
"""Family and reason of what was guessed."""

_GUESSED = 0.3
_FEWEST_BONES = 12
_ON_PLANE = 0.006
_MIRRORED = 0.03
_LIKE_EACH_OTHER = 0.5
_STEEP = 0.6
_NO_FOOT = 0.4
_HAND = 0.35
_HEAD_HEIGHT = 1.33
"""How high a head begins above the thighs, where shoulders are 1: the mean of twelve real rigs."""

_UP = np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True, eq=False)
class Figure:
    """A rig standing in the world. heads, tails: (B, 3). offset: (B,) signed distance from the middle.

    partner: (B,) row of the bone at the mirrored place, itself for a bone in the middle, -1 for none. size: height.
    """

    rest: RestPose
    heads: np.ndarray
    tails: np.ndarray
    across: np.ndarray
    offset: np.ndarray
    partner: np.ndarray
    size: float

    def below(self, bone: int) -> list[int]:
        """The bone and all that hang on it."""
        return [row for row in range(len(self.heads)) if bone in lineage(self.rest.parents, row)]


def match_shape(rest: RestPose) -> BoneMap | None:
    """The most likely body, every joint of it doubtful; None where there are no two legs to stand on."""
    figure = _figure(rest) if len(rest.names) >= _FEWEST_BONES else None
    limbs = _limbs(figure) if figure is not None else []
    if figure is None or not limbs:
        return None
    legs = min(limbs, key=lambda limb: figure.heads[limb, 2].min())
    arms = max(
        (limb for limb in limbs if limb is not legs and figure.heads[limb[0], 2] > figure.heads[legs[0], 2]),
        key=lambda limb: abs(figure.offset[limb]).max(),
        default=list[int](),
    )
    leg, arm = _leg(figure, legs), _arm(figure, arms)
    if leg is None or (arm is not None and figure.heads[arm[2], 2] < figure.heads[leg[1], 2]):
        return None
    rows: dict[str, int] = {"hip": leg[0], "knee": leg[1], "ankle": leg[2]}
    after = legs[legs.index(leg[2]) + 1 :]
    rows |= {"foot": after[0]} if after else {}
    if arm is not None:
        rows |= {"shoulder": arm[0], "elbow": arm[1], "wrist": arm[2]}
        before = arms[: arms.index(arm[0])]
        rows |= {"collar": before[-1]} if before else {}
    pelvis, chest, above = _trunk(figure, legs, arms)
    reach = figure.heads[rows.get("shoulder", chest), 2] - figure.heads[rows["hip"], 2]
    wanted = figure.heads[rows["hip"], 2] + _HEAD_HEIGHT * reach
    head = min(range(len(above)), key=lambda i: abs(figure.heads[above[i], 2] - wanted), default=0)
    spine = path_between(figure.rest.parents, pelvis, chest) if chest != pelvis else []
    return _as_map(figure, rows, pelvis, spine, above[: head + 1])


def _figure(rest: RestPose) -> Figure | None:
    """The rig with the vertical plane that most of its bones are mirrored about; None without such a plane."""
    heads = np.array([to_world(rest, matrix[:3, 3]) for matrix in rest.rest_matrices])
    ends = rest.rest_matrices[:, :3, 3] + rest.rest_matrices[:, :3, 1] * rest.lengths[:, None]
    tails = np.array([to_world(rest, end) for end in ends])
    size = float(np.ptp(heads[:, 2]))
    best: tuple[int, Figure] | None = None
    for across in (np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])):
        along = heads @ across
        for middle in {float(np.median(along)), float((along.min() + along.max()) / 2)}:
            offset = along - middle
            image = heads - 2 * offset[:, None] * across
            apart = np.linalg.norm(image[:, None] - heads, axis=-1) + np.linalg.norm(
                (tails - 2 * (tails @ across - middle)[:, None] * across)[:, None] - tails, axis=-1
            )
            nearest = apart.argmin(axis=1)
            off_middle = abs(offset) > _ON_PLANE * size
            partner = np.where(apart[np.arange(len(heads)), nearest] < _MIRRORED * size, nearest, -1)
            partner = np.where(off_middle, partner, np.arange(len(heads)))
            paired = int((off_middle & (partner >= 0)).sum())
            if best is None or paired > best[0]:
                best = paired, Figure(rest, heads, tails, across, offset, partner, size)
    return best[1] if best is not None and best[0] >= 4 else None


def _limbs(figure: Figure) -> list[list[int]]:
    """Lines of bones on one side that begin at the middle and have their mirror image; each to its furthest end."""
    limbs: list[list[int]] = []
    for bone in range(len(figure.heads)):
        above = int(figure.rest.parents[bone])
        begins = figure.offset[bone] > _ON_PLANE * figure.size and figure.partner[bone] >= 0
        if not begins or (above >= 0 and figure.offset[above] > _ON_PLANE * figure.size):
            continue
        ends = [row for row in figure.below(bone) if figure.partner[row] >= 0]
        tip = max(ends, key=lambda row: _length(figure.heads[path_between(figure.rest.parents, above, row)]))
        limbs.append(path_between(figure.rest.parents, above if above >= 0 else None, tip))
    return limbs


def _leg(figure: Figure, limb: Sequence[int]) -> tuple[int, int, int] | None:
    """Thigh, shin and foot of a leg: the foot is the last bone that the line comes down to steeply."""
    steps = np.diff(figure.heads[limb], axis=0)
    lengths = np.linalg.norm(steps, axis=-1)
    steep = (-steps[:, 2] > _STEEP * lengths) & (lengths > _NO_FOOT * lengths.max(initial=0.0))
    if not steep.any():
        return None
    return _three(figure, limb[: int(np.flatnonzero(steep)[-1]) + 2], ends_there=True)


def _arm(figure: Figure, limb: Sequence[int]) -> tuple[int, int, int] | None:
    """Upper arm, forearm and hand of an arm: the hand is where fingers begin, if there are any."""
    children = np.bincount(figure.rest.parents[figure.rest.parents >= 0], minlength=len(figure.heads))
    left = [_length(figure.heads[limb[i:]]) for i in range(len(limb))]
    hands = [i for i in range(2, len(limb)) if children[limb[i]] > 1 and left[i] < _HAND * left[0]]
    return _three(figure, limb[: hands[0] + 1] if hands else limb, ends_there=bool(hands))


def _three(figure: Figure, limb: Sequence[int], ends_there: bool) -> tuple[int, int, int] | None:
    """Where a limb begins, bends in its middle, and ends: two straight parts, as long as each other as may be."""
    best, best_score = None, 0.0
    for first, middle, last in itertools.combinations(range(len(limb)), 3):
        if ends_there and last != len(limb) - 1:
            continue
        points = figure.heads[limb]
        upper, lower = (float(np.linalg.norm(points[b] - points[a])) for a, b in ((first, middle), (middle, last)))
        detour = _length(points[first : last + 1]) - upper - lower
        score = upper + lower - 2 * abs(upper - lower) - 4 * detour
        if min(upper, lower) > _LIKE_EACH_OTHER * max(upper, lower) and score > best_score:
            best, best_score = (limb[first], limb[middle], limb[last]), score
    return best


def _trunk(figure: Figure, legs: Sequence[int], arms: Sequence[int]) -> tuple[int, int, list[int]]:
    """The pelvis, the bone where the arms join, and the bones that go up from there in the middle."""
    parents = figure.rest.parents
    join = common_ancestor(parents, [legs[0], int(figure.partner[legs[0]])])
    pelvis = join if join is not None else legs[0]
    shared = common_ancestor(parents, [arms[0], int(figure.partner[arms[0]])]) if arms else None
    chest = pelvis if shared is None else shared
    middle = [row for row in figure.below(chest) if figure.partner[row] == row]
    top = max(middle, key=lambda row: figure.heads[row, 2], default=chest)
    return pelvis, chest, path_between(parents, chest, top) if top != chest else []


def _as_map(figure: Figure, rows: dict[str, int], pelvis: int, spine: list[int], above: list[int]) -> BoneMap:
    """The map. above: neck and head, if there are any."""
    names = figure.rest.names
    chains = {"spine": tuple(names[row] for row in spine), "neck": tuple(names[row] for row in above[:-1])}
    bones = {"pelvis": names[pelvis], **chain_joints(chains)}
    bones |= {"head": names[above[-1]]} if above else {}
    side, other = ("left", "right") if _is_left(figure, rows) else ("right", "left")
    for part, row in rows.items():
        bones[f"{side}_{part}"], bones[f"{other}_{part}"] = names[row], names[int(figure.partner[row])]
    return BoneMap(
        family=SHAPE,
        label="Biped (guessed from its shape)",
        bones=bones,
        confidence=dict.fromkeys(bones, _GUESSED),
        chains=chains,
        reasons=dict.fromkeys(bones, SHAPE),
    )


def _is_left(figure: Figure, rows: dict[str, int]) -> bool:
    """Whether the limbs of positive offset are the left ones, as the feet say; without feet the front is Blender's."""
    ankle = rows["ankle"]
    end = figure.heads[rows["foot"]] if "foot" in rows else figure.tails[ankle]
    forward = end - figure.heads[ankle]
    forward = normalise(forward - (forward @ figure.across) * figure.across - forward[2] * _UP)
    forward = forward if forward.any() else np.array([0.0, -1.0, 0.0])
    return bool(np.cross(_UP, forward) @ figure.across > 0)


def _length(points: np.ndarray) -> float:
    return float(np.linalg.norm(np.diff(points, axis=0), axis=-1).sum())
