"""Holding each joint of a map against what a body is like: mirrored, in one line of descent, and in its own place.

Names can be wrong for a single bone. A joint that its neighbours contradict is not moved or dropped here: its
confidence goes down, so that the user is asked.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ...inference.rotations import normalise
from ..retarget.rest_pose import RestPose
from .bone_map import DOUBTFUL_BELOW, BoneMap
from .case import SIDES, Case
from .family import LIMB_PARTS
from .generic import GENERIC
from .match_family import RigWords
from .name_evidence import COLUMN, contradicted_by_names
from .tree import common_ancestor, is_below, lineage
from .vocabulary import HEAD_WORDS, HELPERS, LIMB_WORDS, NECK_WORDS, SPINE_WORDS

CONTRADICTED = 0.4
"""Confidence of a joint that the body contradicts."""

_ARM, _LEG = LIMB_PARTS[:4], LIMB_PARTS[4:]
_MIRRORED = 0.08
_MIDDLE = 0.06
_SAME_LENGTH = 0.02
_SIDEWAYS = 0.005
_HEAD_ABOVE = 0.7
_FITS_WELL = 0.7
_PELVIS_NEAR = 0.75
_SHORTEST = 0.04
_MOST_UNEVEN = 3.0
_AS_LONG = 0.8


def weigh(rest: RestPose, bone_map: BoneMap, words: RigWords) -> BoneMap:
    """The map with the confidence of every contradicted joint lowered to CONTRADICTED."""
    points = {joint: rest.rest_matrices[rest.index(bone), :3, 3] for joint, bone in bone_map.bones.items()}
    legs = [
        float(np.linalg.norm(points[f"{side}_hip"] - points[f"{side}_knee"]))
        for side in SIDES
        if f"{side}_hip" in points and f"{side}_knee" in points
    ]
    case = Case(rest, bone_map, words, points, 2 * max(legs, default=0.0))
    if not case.leg:
        return bone_map
    doubtful = _not_mirrored(case) | _odd_lengths(case) | _weightless(case)
    doubtful |= _wrong_height(case) | contradicted_by_names(case)
    if bone_map.follows:  # the parents of controls are hidden mechanisms, which say little
        doubtful |= _of_another_depth(case) | _unlike_pairs(case)
        doubtful |= {"pelvis"} if _away_from_hips(case) else set()
    else:
        doubtful |= _out_of_line(case) | _not_a_trunk(case)
    doubtful |= {joint for joint, sure in bone_map.confidence.items() if sure < DOUBTFUL_BELOW}
    doubtful = _spread(case, doubtful)
    if bone_map.family == GENERIC and not case.has("left_shoulder", "right_shoulder"):
        # without arms nothing tells neck and head apart, nor either from a spine
        top = ("neck", "head") if case.has("neck") else ("head", "spine1", "spine2", "spine3")
        doubtful |= {joint for joint in top if case.has(joint)}
    confidence = {
        joint: min(sure, CONTRADICTED) if joint in doubtful else sure for joint, sure in bone_map.confidence.items()
    }
    return replace(bone_map, confidence=confidence)


def _spread(case: Case, doubtful: set[str]) -> set[str]:
    """A doubtful joint of a limb makes all further out on both sides doubtful, and one of the trunk the whole trunk.

    A name that is wrong belongs to another bone, whose name is wrong too; and one side can't vouch for the other.
    """
    found = set(doubtful)
    for limb in (_ARM, _LEG):
        parts = {joint.partition("_")[2] for joint in doubtful if joint.partition("_")[0] in SIDES}
        first = next((i for i, part in enumerate(limb) if part in parts), len(limb))
        found |= {f"{side}_{part}" for side in SIDES for part in limb[first:]}
    trunk = {joint for joint in case.points if joint.partition("_")[0] not in SIDES}
    return (found | trunk if trunk & doubtful else found) & {*case.points}


def _not_mirrored(case: Case) -> set[str]:
    """Pairs whose sides are not each other's mirror image, bones without their pair, trunk bones beside the middle."""
    points = case.points
    pairs = [part for part in LIMB_PARTS if case.has(f"left_{part}", f"right_{part}")]
    lopsided = {j for j in points if j.partition("_")[0] in SIDES and j.partition("_")[2] not in pairs}
    left, right = (np.array([points[f"{side}_{part}"] for part in pairs]) for side in SIDES)
    across, middle = left - right, (left + right) / 2
    tolerance = _MIRRORED * case.leg
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
        posed.append(steady and _same_distances(case, part))
    unmatched = off > tolerance
    sideways = (across @ best) * np.sign(np.median(across @ best))
    wrong_side = (sideways < -_SIDEWAYS * case.leg) & ~(unmatched & np.array(posed))
    bad = unmatched & ~np.array(posed) | wrong_side
    doubtful = {part for part, is_bad in zip(pairs, bad, strict=True) if is_bad}
    found = lopsided | {f"{side}_{part}" for part in doubtful for side in SIDES}
    for joint, point in points.items():
        if joint.partition("_")[0] not in SIDES and abs(point @ best - beside) > _MIDDLE * case.leg:
            found.add(joint)
    return found


def _same_distances(case: Case, part: str) -> bool:
    """Whether both sides are as far from the joint before, as in a body that rests in the middle of a step."""
    points = case.points
    limb = _ARM if part in _ARM else _LEG
    before = [other for other in limb[: limb.index(part)] if case.has(f"left_{other}", f"right_{other}")]
    trunk = next((j for j in (("spine3", "neck", "head") if limb is _ARM else ("pelvis",)) if j in points), "pelvis")
    lengths = [
        float(np.linalg.norm(points[f"{side}_{part}"] - points[f"{side}_{before[-1]}" if before else trunk]))
        for side in SIDES
    ]
    return abs(lengths[0] - lengths[1]) < _SAME_LENGTH * case.leg


def _odd_lengths(case: Case) -> set[str]:
    """Upper and lower segments of a limb that differ more than any body's do, or a joint at the same place."""
    found: set[str] = set()
    for limb in (("shoulder", "elbow", "wrist"), ("hip", "knee", "ankle")):
        for side in SIDES:
            joints = [f"{side}_{part}" for part in limb]
            if not case.has(*joints):
                continue
            points = [case.points[joint] for joint in joints]
            upper, lower = (float(np.linalg.norm(b - a)) for a, b in itertools.pairwise(points))
            if min(upper, lower) < max(_SHORTEST * case.leg, max(upper, lower) / _MOST_UNEVEN):
                found |= set(joints)
    return found


def _weightless(case: Case) -> set[str]:
    """Limb joints that move no skin although the same joint of the other side does."""
    rest, found = case.rest, set[str]()
    if not rest.weighted:
        return found
    weighted = [rest.index(name) for name in rest.weighted if name in rest.names]
    moving = {bone for row in weighted for bone in lineage(rest.parents, row)}
    for part in LIMB_PARTS:
        pair = [f"{side}_{part}" for side in SIDES if case.has(f"{side}_{part}")]
        if len({case.row(joint) in moving for joint in pair}) == 2:
            found |= {joint for joint in pair if case.row(joint) not in moving}
    return found


def _of_another_depth(case: Case) -> set[str]:
    """Controls that hang deeper, or on a bone of another kind, than the same control of the other side."""
    rest, found = case.rest, set[str]()
    for part in LIMB_PARTS:
        joints = [f"{side}_{part}" for side in SIDES if case.has(f"{side}_{part}")]
        if len({len(lineage(rest.parents, case.row(joint))) for joint in joints}) > 1:
            found |= set(joints)
    return found


def _out_of_line(case: Case) -> set[str]:
    """Limb bones above the ones they should hang under, or with another bone between on one side or of another kind."""
    found: set[str] = set()
    for limb in (_ARM, _LEG):
        parts = [part for part in limb if case.has(f"left_{part}", f"right_{part}")]
        for upper, lower in itertools.pairwise(parts):
            between = [_between(case, f"{side}_{upper}", f"{side}_{lower}") for side in SIDES]
            if between[0] is None or between[0] != between[1]:
                found |= {f"{side}_{part}" for part in (upper, lower) for side in SIDES}
        if parts:
            roots = [_above(case, f"{side}_{parts[0]}", f"{other}_{parts[0]}") for side, other in (SIDES, SIDES[::-1])]
            if roots[0] != roots[1] or (case.bone_map.family == GENERIC and roots[0] != 1):
                found |= {f"{side}_{parts[0]}" for side in SIDES}
    return found


def _between(case: Case, upper: str, lower: str) -> tuple[str, ...] | None:
    """Words of the bones between two joints of a limb; None where there can't be any such, or one is the joint."""
    parents, above, below = case.rest.parents, case.row(upper), case.row(lower)
    if not is_below(parents, below, above):
        carrier = int(parents[below])
        words = case.letters(carrier) if carrier >= 0 else ()
        return None if is_below(parents, above, below) else ("apart", *words)
    path = lineage(parents, below)
    path = path[1 : path.index(above)]
    if case.bone_map.family == GENERIC:
        letters = case.letters(above)
        for bone in path:
            own = case.letters(bone)
            if own != letters and not set(own) & HELPERS and not _at_same_place(case, bone, below):
                return None
    between = tuple("".join(case.letters(bone)) for bone in path)
    # Not only what is there, but also whether one of them would be the joint itself.
    fitting = LIMB_WORDS[lower.partition("_")[2]]
    return None if any(fitting.get(word, 0.0) >= _FITS_WELL for word in between) else between


def _above(case: Case, joint: str, mirrored: str) -> int | None:
    """How many bones are between a limb's first joint and the bone that both sides hang on; None: they share none."""
    parents = case.rest.parents
    shared = common_ancestor(parents, [case.row(joint), case.row(mirrored)])
    return None if shared is None else lineage(parents, case.row(joint)).index(shared)


def _not_a_trunk(case: Case) -> set[str]:
    """Trunk joints that do not descend from each other, or sit where no pelvis, spine or head can be."""
    rest, found = case.rest, set[str]()
    chains = case.bone_map.chains
    column: list[tuple[str, int]] = [("pelvis", case.row("pelvis"))]
    column += [(_nearest(case, "spine", i), rest.index(b)) for i, b in enumerate(chains.get("spine", ()))]
    column += [("neck", rest.index(b)) for b in chains.get("neck", ())]
    column += [("head", case.row("head"))] if case.has("head") else []
    for (lower, below), (upper, above) in itertools.combinations(column, 2):
        if below == above or is_below(rest.parents, below, above):
            found |= {lower, upper}
    for (lower, below), (upper, above) in itertools.pairwise(column[1:]):
        if not is_below(rest.parents, above, below):
            found |= {lower, upper}
    limbs = {bone for j, bone in case.bone_map.bones.items() if j.partition("_")[0] in SIDES}
    for joint, row in column:
        if any(rest.names[bone] in limbs for bone in lineage(rest.parents, row)):
            found.add(joint)
    shoulders = [case.row(joint) for joint in ("left_shoulder", "right_shoulder") if case.has(joint)]
    if case.has("head") and any(is_below(rest.parents, bone, case.row("head")) for bone in shoulders):
        found.add("head")
    if case.has("head") and len(column) > 1 and column[-2][0] != "pelvis":
        path = lineage(rest.parents, column[-1][1])
        path = path[1 : path.index(column[-2][1])] if column[-2][1] in path else []
        allowed = {*NECK_WORDS, *HEAD_WORDS, *SPINE_WORDS, *case.letters(column[-2][1])}
        if any(not set(case.letters(bone)) & allowed for bone in path):
            found.add("head")
    return found | _odd_pelvis(case)


def _odd_pelvis(case: Case) -> set[str]:
    """A pelvis that neither carries the thighs nor hangs beside them, is far from the hips, or hangs under a spine."""
    parents, pelvis = case.rest.parents, case.row("pelvis")
    thighs = [case.row(f"{side}_hip") for side in SIDES]
    join = common_ancestor(parents, thighs)
    away = _away_from_hips(case)
    carries = all(is_below(parents, thigh, pelvis) for thigh in thighs)
    spine = [case.rest.index(bone) for bone in case.bone_map.chains.get("spine", ())[:1]]
    beside = len({int(parents[bone]) for bone in (pelvis, *thighs)}) == 1 and all(
        is_below(parents, bone, pelvis) for bone in spine
    )
    also = {case.rest.index(bone) for bone, joint in case.bone_map.also.items() if joint == "pelvis"}
    carries |= bool(also) and all(also & set(lineage(parents, thigh)) for thigh in thighs)
    exact = join == pelvis
    sure = exact or (not away and (carries or beside) and case.bone_map.family != GENERIC)
    above_spine = any(set(case.letters(bone)) & COLUMN for bone in lineage(parents, pelvis)[1:])
    return set() if sure and not above_spine else {"pelvis"}


def _away_from_hips(case: Case) -> bool:
    """Whether the pelvis is nowhere near the middle between the thighs."""
    return bool(np.linalg.norm(case.points["pelvis"] - _hips(case)) > _PELVIS_NEAR * case.leg / 2)


def _unlike_pairs(case: Case) -> set[str]:
    """Pairs whose bones are not about as long as each other."""
    found: set[str] = set()
    for part in LIMB_PARTS:
        pair = [f"{side}_{part}" for side in SIDES]
        if case.has(*pair):
            lengths = [float(case.rest.lengths[case.row(joint)]) for joint in pair]
            if min(lengths) < _AS_LONG * max(lengths):
                found |= set(pair)
    return found


def _hips(case: Case) -> np.ndarray:
    return (case.points["left_hip"] + case.points["right_hip"]) / 2


def _wrong_height(case: Case) -> set[str]:
    """Spine, neck and head that are not one above the other along the line from the legs up."""
    points, hips = case.points, _hips(case)
    up = normalise(hips - (points["left_knee"] + points["right_knee"]) / 2)
    found: set[str] = set()
    if case.has("left_shoulder", "right_shoulder"):
        shoulders = float(((points["left_shoulder"] + points["right_shoulder"]) / 2 - hips) @ up)
        for joint in ("neck", "head"):
            if joint in points and (points[joint] - hips) @ up < _HEAD_ABOVE * shoulders:
                found.add(joint)
    column = [joint for joint in ("spine1", "spine2", "spine3", "neck", "head") if joint in points]
    for lower, upper in itertools.pairwise(column):
        if (points[upper] - points[lower]) @ up < -_SIDEWAYS * case.leg:
            found |= {lower, upper}
    return found


def _nearest(case: Case, chain: str, place: int) -> str:
    """The mapped joint that stands for a chain's bone number `place`, or the last one below it."""
    bones: Sequence[str] = case.bone_map.chains[chain]
    named = {bone: joint for joint, bone in case.bone_map.bones.items() if joint.startswith(chain)}
    return next(
        (named[bone] for bone in bones[place::-1] if bone in named), named[next(b for b in bones if b in named)]
    )


def _at_same_place(case: Case, first: int, second: int) -> bool:
    heads = case.rest.rest_matrices[:, :3, 3]
    return bool(np.linalg.norm(heads[first] - heads[second]) < _SHORTEST * case.leg / 2)
