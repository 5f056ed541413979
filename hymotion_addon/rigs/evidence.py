"""Holding each joint of a map against what a body is like: mirrored, in one line of descent, and in its own place.

Names can be wrong for a single bone. A joint that its neighbours contradict is not moved or dropped here: its
confidence goes down, so that the user is asked.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...inference.rotations import normalise
from ..retarget.rest_pose import RestPose
from .bone_map import DOUBTFUL_BELOW, BoneMap
from .family import LIMB_PARTS
from .generic import GENERIC
from .match_family import RigWords
from .names import split_name
from .tree import common_ancestor, is_below, lineage
from .vocabulary import HEAD_WORDS, HELPERS, LIMB_WORDS, NECK_WORDS, NOISE, SPINE_WORDS

CONTRADICTED = 0.4
"""Confidence of a joint that the body contradicts."""

_COLUMN = SPINE_WORDS - {"body", "trunk", "torso"}
"""Spine words that no root is called by."""

_SIDES = ("left", "right")
_ARM, _LEG = LIMB_PARTS[:4], LIMB_PARTS[4:]
_MIRRORED = 0.08
_MIDDLE = 0.1
_SAME_LENGTH = 0.02
_SIDEWAYS = 0.005
_HEAD_ABOVE = 0.7
_FITS_WELL = 0.7
_PELVIS_NEAR = 0.75
_SHORTEST = 0.04
_MOST_UNEVEN = 3.0
_AS_LONG = 0.8


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the checks share. points: joint -> head (3,) in armature space; leg: length of a leg, armature units."""

    rest: RestPose
    bone_map: BoneMap
    words: RigWords
    points: Mapping[str, np.ndarray]
    leg: float

    def row(self, joint: str) -> int:
        """Row of a mapped joint's bone."""
        return self.rest.index(self.bone_map.bones[joint])

    def has(self, *joints: str) -> bool:
        """Whether all of these are mapped."""
        return all(joint in self.bone_map.bones for joint in joints)


def weigh(rest: RestPose, bone_map: BoneMap, words: RigWords) -> BoneMap:
    """The map with the confidence of every contradicted joint lowered to CONTRADICTED."""
    points = {joint: rest.rest_matrices[rest.index(bone), :3, 3] for joint, bone in bone_map.bones.items()}
    legs = [
        float(np.linalg.norm(points[f"{side}_hip"] - points[f"{side}_knee"]))
        for side in _SIDES
        if f"{side}_hip" in points and f"{side}_knee" in points
    ]
    evidence = Evidence(rest, bone_map, words, points, 2 * max(legs, default=0.0))
    if not evidence.leg:
        return bone_map
    doubtful = _not_mirrored(evidence) | _odd_lengths(evidence) | _weightless(evidence)
    doubtful |= _twins(evidence) | _wrong_height(evidence) | _unread_neck(evidence)
    if bone_map.follows:  # the parents of controls are hidden mechanisms, which say little
        doubtful |= _of_another_depth(evidence) | _unlike_pairs(evidence)
        doubtful |= {"pelvis"} if _away_from_hips(evidence) else set()
    else:
        doubtful |= _out_of_line(evidence) | _not_a_trunk(evidence) | _under_the_other_side(evidence)
    doubtful |= {joint for joint, sure in bone_map.confidence.items() if sure < DOUBTFUL_BELOW}
    doubtful = _spread(evidence, doubtful)
    if bone_map.family == GENERIC and not {"left_shoulder", "right_shoulder"} & {*points}:
        doubtful |= {"neck", "head"}  # with no arms to be above of
    confidence = {
        joint: min(sure, CONTRADICTED) if joint in doubtful else sure for joint, sure in bone_map.confidence.items()
    }
    return replace(bone_map, confidence=confidence)


def _spread(evidence: Evidence, doubtful: set[str]) -> set[str]:
    """A doubtful joint of a limb makes all further out on both sides doubtful, and one of the trunk the whole trunk.

    A name that is wrong belongs to another bone, whose name is wrong too; and one side can't vouch for the other.
    """
    found = set(doubtful)
    for limb in (_ARM, _LEG):
        parts = {joint.partition("_")[2] for joint in doubtful if joint.partition("_")[0] in _SIDES}
        first = next((i for i, part in enumerate(limb) if part in parts), len(limb))
        found |= {f"{side}_{part}" for side in _SIDES for part in limb[first:]}
    trunk = {joint for joint in evidence.points if joint.partition("_")[0] not in _SIDES}
    return (found | trunk if trunk & doubtful else found) & {*evidence.points}


def _twins(evidence: Evidence) -> set[str]:
    """Joints whose bone has a twin: a name that says the same ("Head", "HEAD"), or another number at the same place."""
    said = [split_name(name) for name in evidence.words.plain]
    count = Counter((words.side, words.word) for words in said)
    found: set[str] = set()
    for joint in evidence.bone_map.bones:
        row = evidence.row(joint)
        if count[said[row].side, said[row].word] > 1 or any(
            said[other].side == said[row].side
            and {*_letters(evidence, other)} - NOISE == {*_letters(evidence, row)} - NOISE
            and np.allclose(evidence.rest.rest_matrices[other], evidence.rest.rest_matrices[row])
            for other in range(len(said))
            if other != row
        ):
            found.add(joint)
    return found


def _not_mirrored(evidence: Evidence) -> set[str]:
    """Pairs whose sides are not each other's mirror image, bones without their pair, trunk bones beside the middle."""
    points = evidence.points
    pairs = [part for part in LIMB_PARTS if evidence.has(f"left_{part}", f"right_{part}")]
    lopsided = {j for j in points if j.partition("_")[0] in _SIDES and j.partition("_")[2] not in pairs}
    left, right = (np.array([points[f"{side}_{part}"] for part in pairs]) for side in _SIDES)
    across, middle = left - right, (left + right) / 2
    tolerance = _MIRRORED * evidence.leg
    best, off, beside = np.zeros(3), np.full(len(pairs), np.inf), 0.0
    for candidate in across:
        if np.linalg.norm(candidate) < tolerance:
            continue
        normal = normalise(candidate)
        centre = float(np.median(middle @ normal))
        error = np.linalg.norm(across - (across @ normal)[:, None] * normal, axis=-1) + 2 * abs(
            middle @ normal - centre
        )
        if (error <= tolerance).sum() > (off <= tolerance).sum() or not best.any():
            best, off, beside = normal, error, centre
    posed: list[bool] = []
    for part in pairs:
        before = [other for other in (_ARM if part in _ARM else _LEG) if other in pairs[: len(posed)]]
        steady = not before or off[pairs.index(before[-1])] <= tolerance or posed[pairs.index(before[-1])]
        posed.append(steady and _same_distances(evidence, part))
    unmatched = off > tolerance
    sideways = (across @ best) * np.sign(np.median(across @ best))
    wrong_side = (sideways < -_SIDEWAYS * evidence.leg) & ~(unmatched & np.array(posed))
    bad = unmatched & ~np.array(posed) | wrong_side
    doubtful = {part for part, is_bad in zip(pairs, bad, strict=True) if is_bad}
    found = lopsided | {f"{side}_{part}" for part in doubtful for side in _SIDES}
    for joint, point in points.items():
        if joint.partition("_")[0] not in _SIDES and abs(point @ best - beside) > _MIDDLE * evidence.leg:
            found.add(joint)
    return found


def _same_distances(evidence: Evidence, part: str) -> bool:
    """Whether both sides are as far from the joint before, as in a body that rests in the middle of a step."""
    points = evidence.points
    limb = _ARM if part in _ARM else _LEG
    before = [other for other in limb[: limb.index(part)] if evidence.has(f"left_{other}", f"right_{other}")]
    trunk = next((j for j in (("spine3", "neck", "head") if limb is _ARM else ("pelvis",)) if j in points), "pelvis")
    lengths = [
        float(np.linalg.norm(points[f"{side}_{part}"] - points[f"{side}_{before[-1]}" if before else trunk]))
        for side in _SIDES
    ]
    return abs(lengths[0] - lengths[1]) < _SAME_LENGTH * evidence.leg


def _odd_lengths(evidence: Evidence) -> set[str]:
    """Upper and lower segments of a limb that differ more than any body's do, or a joint at the same place."""
    found: set[str] = set()
    for limb in (("shoulder", "elbow", "wrist"), ("hip", "knee", "ankle")):
        for side in _SIDES:
            joints = [f"{side}_{part}" for part in limb]
            if not evidence.has(*joints):
                continue
            points = [evidence.points[joint] for joint in joints]
            upper, lower = (float(np.linalg.norm(b - a)) for a, b in itertools.pairwise(points))
            if min(upper, lower) < max(_SHORTEST * evidence.leg, max(upper, lower) / _MOST_UNEVEN):
                found |= set(joints)
    return found


def _weightless(evidence: Evidence) -> set[str]:
    """Limb joints that move no skin although the same joint of the other side does."""
    rest, found = evidence.rest, set[str]()
    if not rest.weighted:
        return found
    weighted = [rest.index(name) for name in rest.weighted if name in rest.names]
    moving = {bone for row in weighted for bone in lineage(rest.parents, row)}
    for part in LIMB_PARTS:
        pair = [f"{side}_{part}" for side in _SIDES if evidence.has(f"{side}_{part}")]
        if len({evidence.row(joint) in moving for joint in pair}) == 2:
            found |= {joint for joint in pair if evidence.row(joint) not in moving}
    return found


def _of_another_depth(evidence: Evidence) -> set[str]:
    """Controls that hang deeper, or on a bone of another kind, than the same control of the other side."""
    rest, found = evidence.rest, set[str]()
    for part in LIMB_PARTS:
        joints = [f"{side}_{part}" for side in _SIDES if evidence.has(f"{side}_{part}")]
        if len({len(lineage(rest.parents, evidence.row(joint))) for joint in joints}) > 1:
            found |= set(joints)
    return found


def _out_of_line(evidence: Evidence) -> set[str]:
    """Limb bones above the ones they should hang under, or with another bone between on one side or of another kind."""
    found: set[str] = set()
    for limb in (_ARM, _LEG):
        parts = [part for part in limb if evidence.has(f"left_{part}", f"right_{part}")]
        for upper, lower in itertools.pairwise(parts):
            between = [_between(evidence, f"{side}_{upper}", f"{side}_{lower}") for side in _SIDES]
            if between[0] is None or between[0] != between[1]:
                found |= {f"{side}_{part}" for part in (upper, lower) for side in _SIDES}
        if parts:
            roots = [
                _above(evidence, f"{side}_{parts[0]}", f"{other}_{parts[0]}") for side, other in (_SIDES, _SIDES[::-1])
            ]
            if roots[0] != roots[1] or (evidence.bone_map.family == GENERIC and roots[0] != 1):
                found |= {f"{side}_{parts[0]}" for side in _SIDES}
    return found


def _between(evidence: Evidence, upper: str, lower: str) -> tuple[str, ...] | None:
    """Words of the bones between two joints of a limb; None where there can't be any such, or one is the joint."""
    parents, above, below = evidence.rest.parents, evidence.row(upper), evidence.row(lower)
    if not is_below(parents, below, above):
        carrier = int(parents[below])
        words = _letters(evidence, carrier) if carrier >= 0 else ()
        return None if is_below(parents, above, below) else ("apart", *words)
    path = lineage(parents, below)
    path = path[1 : path.index(above)]
    if evidence.bone_map.family == GENERIC:
        letters = _letters(evidence, above)
        for bone in path:
            own = _letters(evidence, bone)
            if own != letters and not set(own) & HELPERS and not _at_same_place(evidence, bone, below):
                return None
    between = tuple("".join(_letters(evidence, bone)) for bone in path)
    # Not only what is there, but also whether one of them would be the joint itself.
    fitting = LIMB_WORDS[lower.partition("_")[2]]
    return None if any(fitting.get(word, 0.0) >= _FITS_WELL for word in between) else between


def _above(evidence: Evidence, joint: str, mirrored: str) -> int | None:
    """How many bones are between a limb's first joint and the bone that both sides hang on; None: they share none."""
    parents = evidence.rest.parents
    shared = common_ancestor(parents, [evidence.row(joint), evidence.row(mirrored)])
    return None if shared is None else lineage(parents, evidence.row(joint)).index(shared)


def _not_a_trunk(evidence: Evidence) -> set[str]:
    """Trunk joints that do not descend from each other, or sit where no pelvis, spine or head can be."""
    rest, found = evidence.rest, set[str]()
    chains = evidence.bone_map.chains
    column: list[tuple[str, int]] = [("pelvis", evidence.row("pelvis"))]
    column += [(_nearest(evidence, "spine", i), rest.index(b)) for i, b in enumerate(chains.get("spine", ()))]
    column += [("neck", rest.index(b)) for b in chains.get("neck", ())]
    column += [("head", evidence.row("head"))] if evidence.has("head") else []
    for (lower, below), (upper, above) in itertools.combinations(column, 2):
        if below == above or is_below(rest.parents, below, above):
            found |= {lower, upper}
    for (lower, below), (upper, above) in itertools.pairwise(column[1:]):
        if not is_below(rest.parents, above, below):
            found |= {lower, upper}
    limbs = {bone for j, bone in evidence.bone_map.bones.items() if j.partition("_")[0] in _SIDES}
    for joint, row in column:
        if any(rest.names[bone] in limbs for bone in lineage(rest.parents, row)):
            found.add(joint)
    shoulders = [evidence.row(joint) for joint in ("left_shoulder", "right_shoulder") if evidence.has(joint)]
    if evidence.has("head") and any(is_below(rest.parents, bone, evidence.row("head")) for bone in shoulders):
        found.add("head")
    if evidence.has("head") and len(column) > 1 and column[-2][0] != "pelvis":
        path = lineage(rest.parents, column[-1][1])
        path = path[1 : path.index(column[-2][1])] if column[-2][1] in path else []
        allowed = {*NECK_WORDS, *HEAD_WORDS, *SPINE_WORDS, *_letters(evidence, column[-2][1])}
        if any(not set(_letters(evidence, bone)) & allowed for bone in path):
            found.add("head")
    return found | _odd_pelvis(evidence)


def _odd_pelvis(evidence: Evidence) -> set[str]:
    """A pelvis that neither carries the thighs nor hangs beside them, is far from the hips, or hangs under a spine."""
    parents, pelvis = evidence.rest.parents, evidence.row("pelvis")
    thighs = [evidence.row(f"{side}_hip") for side in _SIDES]
    join = common_ancestor(parents, thighs)
    away = _away_from_hips(evidence)
    carries = all(is_below(parents, thigh, pelvis) for thigh in thighs)
    spine = [evidence.rest.index(bone) for bone in evidence.bone_map.chains.get("spine", ())[:1]]
    beside = len({int(parents[bone]) for bone in (pelvis, *thighs)}) == 1 and all(
        is_below(parents, bone, pelvis) for bone in spine
    )
    also = {evidence.rest.index(bone) for bone, joint in evidence.bone_map.also.items() if joint == "pelvis"}
    carries |= bool(also) and all(also & set(lineage(parents, thigh)) for thigh in thighs)
    exact = join == pelvis
    sure = exact or (not away and (carries or beside) and evidence.bone_map.family != GENERIC)
    above_spine = any(set(_letters(evidence, bone)) & _COLUMN for bone in lineage(parents, pelvis)[1:])
    return set() if sure and not above_spine else {"pelvis"}


def _away_from_hips(evidence: Evidence) -> bool:
    """Whether the pelvis is nowhere near the middle between the thighs."""
    return bool(np.linalg.norm(evidence.points["pelvis"] - _hips(evidence)) > _PELVIS_NEAR * evidence.leg / 2)


def _unread_neck(evidence: Evidence) -> set[str]:
    """The head, where a bone that is called a neck is none of those below it."""
    necks = {
        name
        for name, plain in zip(evidence.rest.names, evidence.words.plain, strict=True)
        if not split_name(plain).side and split_name(plain).word.rstrip("0123456789") in NECK_WORDS
    }
    return {"head"} if necks - {*evidence.bone_map.chains.get("neck", ())} and evidence.has("head") else set()


def _under_the_other_side(evidence: Evidence) -> set[str]:
    """Limb bones that hang somewhere under a bone of the other side."""
    sides = [split_name(name).side for name in evidence.words.plain]
    return {
        joint
        for joint in evidence.points
        if joint.partition("_")[0] in _SIDES
        and {sides[bone] for bone in lineage(evidence.rest.parents, evidence.row(joint))[1:]}
        - {"", joint.partition("_")[0]}
    }


def _unlike_pairs(evidence: Evidence) -> set[str]:
    """Pairs whose bones are not about as long as each other."""
    found: set[str] = set()
    for part in LIMB_PARTS:
        pair = [f"{side}_{part}" for side in _SIDES]
        if evidence.has(*pair):
            lengths = [float(evidence.rest.lengths[evidence.row(joint)]) for joint in pair]
            if min(lengths) < _AS_LONG * max(lengths):
                found |= set(pair)
    return found


def _hips(evidence: Evidence) -> np.ndarray:
    return (evidence.points["left_hip"] + evidence.points["right_hip"]) / 2


def _wrong_height(evidence: Evidence) -> set[str]:
    """Spine, neck and head that are not one above the other along the line from the legs up."""
    points, hips = evidence.points, _hips(evidence)
    up = normalise(hips - (points["left_knee"] + points["right_knee"]) / 2)
    found: set[str] = set()
    if evidence.has("left_shoulder", "right_shoulder"):
        shoulders = float(((points["left_shoulder"] + points["right_shoulder"]) / 2 - hips) @ up)
        for joint in ("neck", "head"):
            if joint in points and (points[joint] - hips) @ up < _HEAD_ABOVE * shoulders:
                found.add(joint)
    column = [joint for joint in ("spine1", "spine2", "spine3", "neck", "head") if joint in points]
    for lower, upper in itertools.pairwise(column):
        if (points[upper] - points[lower]) @ up < -_SIDEWAYS * evidence.leg:
            found |= {lower, upper}
    return found


def _nearest(evidence: Evidence, chain: str, place: int) -> str:
    """The mapped joint that stands for a chain's bone number `place`, or the last one below it."""
    bones: Sequence[str] = evidence.bone_map.chains[chain]
    named = {bone: joint for joint, bone in evidence.bone_map.bones.items() if joint.startswith(chain)}
    return next(
        (named[bone] for bone in bones[place::-1] if bone in named), named[next(b for b in bones if b in named)]
    )


def _letters(evidence: Evidence, bone: int) -> tuple[str, ...]:
    words = split_name(evidence.words.plain[bone]).words
    return tuple(word for word in words if not word.isdecimal())


def _at_same_place(evidence: Evidence, first: int, second: int) -> bool:
    heads = evidence.rest.rest_matrices[:, :3, 3]
    return bool(np.linalg.norm(heads[first] - heads[second]) < _SHORTEST * evidence.leg / 2)
