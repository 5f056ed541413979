"""Finding the fingers of a hand: by the words of its bones, held against the hand's shape.

A finger is a line of one to three bones; what leads up to it (metacarpals) and what ends it (tips) is left out. Hands
whose fingers move as one (mittens) are read as a middle finger.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ...inference.rotations import normalise
from ..retarget.rest_pose import RestPose
from .bone_map import BoneMap
from .family import FINGERS
from .name_evidence import doubles
from .names import split_name
from .tree import lineage
from .vocabulary import HELPERS

BONES_OF_A_FINGER: Final = 3
SIDES: Final = ("left", "right")

_WORDS: Final = {
    "thumb": "thumb",
    "index": "index",
    "pointer": "index",
    "middle": "middle",
    "mid": "middle",
    "ring": "ring",
    "pinky": "pinky",
    "pinkie": "pinky",
    "little": "pinky",
    "親指": "thumb",
    "人指": "index",
    "人差指": "index",
    "中指": "middle",
    "薬指": "ring",
    "小指": "pinky",
}
_FINGER: Final = frozenset({"finger", "fingers"})
_NUMBERED: Final = re.compile(r"(?i)finger[^a-z0-9]?(\d)")
_NO_FINGER: Final = HELPERS - {"metacarpal"} | {"slot", "palm", "carpal"}
_LEADS_TO_A_FINGER: Final = frozenset({"metacarpal", "base"})
_MITTEN: Final = "mitten"

_NAMED, _AS_ONE, _CONTRADICTED = 1.0, 0.8, 0.4
_KNUCKLE: Final = 0.55
"""The first bone of four is a metacarpal when it begins closer to the wrist than this share of the way to the next."""

Hand = Mapping[str, Sequence[int]]
"""finger -> its bones as rows of the rest pose, from the knuckle outwards."""


def add_fingers(
    rest: RestPose, bone_map: BoneMap, names: Sequence[str], listed: Mapping[str, str] | None = None
) -> BoneMap:
    """The map with a joint for every finger bone: left_index1 to right_thumb3. What is no hand's shape is doubtful.

    names: the bones' names without what almost all share. listed: {joint: bone} of a control rig, whose fingers do not
    hang on its hand's control.
    """
    hands = {
        side: _listed(rest, bone_map, listed, side) if bone_map.follows else _find(rest, bone_map, names, side)
        for side in SIDES
    }
    shapes = [{finger: len(bones) for finger, bones in hands[side].items()} for side in SIDES]
    lopsided = all(f"{side}_wrist" in bone_map.bones for side in SIDES) and shapes[0] != shapes[1]
    bones, confidence, reasons = dict(bone_map.bones), dict(bone_map.confidence), dict(bone_map.reasons)
    for side, hand in hands.items():
        contradicted = bone_map.confidence.get(f"{side}_wrist", 0.0) <= _CONTRADICTED
        right = not lopsided and not contradicted and _is_a_hand(rest, bone_map, side, hand)
        sure = _NAMED if len(hand) > 1 or "thumb" in hand else _AS_ONE
        for finger, rows in hand.items():
            for number, row in enumerate(rows, start=1):
                joint = f"{side}_{finger}{number}"
                bones[joint], reasons[joint] = rest.names[row], "name"
                confidence[joint] = sure if right else _CONTRADICTED
    if not bone_map.follows:  # a control lies where the bones lie that it leads
        fingers = [(joint, bone) for joint, bone in bones.items() if joint not in bone_map.bones]
        confidence |= dict.fromkeys(doubles(rest, tuple(names), fingers), _CONTRADICTED)
    return replace(bone_map, bones=bones, confidence=confidence, reasons=reasons)


def finger_joints(side: str) -> tuple[str, ...]:
    """All fifteen of a hand."""
    return tuple(f"{side}_{finger}{i}" for finger in FINGERS for i in range(1, BONES_OF_A_FINGER + 1))


def _listed(rest: RestPose, bone_map: BoneMap, listed: Mapping[str, str] | None, side: str) -> Hand:
    """A control rig's fingers of one side: those at the hand that the map has there, whatever their names say."""
    hand: dict[str, list[int]] = {}
    wrists = {each: rest.index(bone_map.bones[f"{each}_wrist"]) for each in SIDES if f"{each}_wrist" in bone_map.bones}
    heads = rest.rest_matrices[:, :3, 3]
    for joint, bone in (listed or {}).items():
        if bone not in rest.names or not wrists:
            continue
        row = rest.index(bone)
        if side == min(wrists, key=lambda each: float(np.linalg.norm(heads[row] - heads[wrists[each]]))):
            hand.setdefault(joint.partition("_")[2][:-1], []).append(row)
    return hand


def _find(rest: RestPose, bone_map: BoneMap, names: Sequence[str], side: str) -> Hand:
    """The fingers below a mapped hand, by their words."""
    if f"{side}_wrist" not in bone_map.bones:
        return {}
    wrist = rest.index(bone_map.bones[f"{side}_wrist"])
    hand, taken = split_name(names[wrist]).side, set(bone_map.bones.values())
    found: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        if rest.names[row] in taken or wrist not in lineage(rest.parents, row)[1:]:
            continue
        label = _label(name)
        if label is not None and split_name(name).side in (hand, ""):
            found.setdefault(label, []).append(row)
    lines = {
        finger: _bones_of_finger(rest, wrist, _line(rest, rows), finger) for finger, rows in _by_name(found).items()
    }
    return {finger: lines[finger] for finger in FINGERS if lines.get(finger)}


def _label(name: str) -> str | None:
    """The finger a bone's name means ("index"), its number ("2"), "mitten" for all of them; None for other bones."""
    words = [word for word in split_name(name).words if not word.isdecimal()]
    said = frozenset(words)
    if said & _NO_FINGER or {"in", "hand"} <= said:  # HumanIK's LeftInHandIndex leads to a finger
        return None
    place = next((i for i, word in enumerate(words) if _bare(word) in _WORDS), None)
    if place is not None:
        finger = _WORDS[_bare(words[place])]
        before = "hand" in words[place:] or (finger != "thumb" and said & _LEADS_TO_A_FINGER)
        return None if before else finger
    if not said & _FINGER or "base" in said:
        return None
    number = _NUMBERED.search(name)
    return number.group(1) if number else _MITTEN


def _bare(word: str) -> str:
    """A word without a "finger" that is glued to it."""
    return word.removesuffix("finger").removeprefix("finger")


def _by_name(found: Mapping[str, Sequence[int]]) -> dict[str, Sequence[int]]:
    """Numbered fingers by name, counted from the thumb as 0 or 1; where there is just one number, it is a mitten's."""
    numbers = sorted(label for label in found if label.isdecimal())
    if len(numbers) == 1:
        return _by_name(
            {label: rows for label, rows in found.items() if label not in (_MITTEN, *numbers)}
            | {_MITTEN: [*found.get(_MITTEN, ()), *found[numbers[0]]]}
        )
    first = 0 if "0" in numbers else 1
    meaning = dict(zip(map(str, range(first, 10)), FINGERS, strict=False)) | {_MITTEN: "middle"}
    named = {meaning[label]: rows for label, rows in found.items() if label in meaning}
    return named | {label: rows for label, rows in found.items() if label in FINGERS}


def _line(rest: RestPose, rows: Sequence[int]) -> list[int]:
    """Bones that hang on each other without a gap, the nearest to the wrist first; none where two are alike."""
    depths = {row: len(lineage(rest.parents, row)) for row in rows}
    line = [row for row in rows if depths[row] == min(depths.values())]
    if len(line) > 1:
        return []
    while True:
        below = [row for row in rows if rest.parents[row] == line[-1]]
        if len(below) != 1:
            return line
        line.append(below[0])


def _bones_of_finger(rest: RestPose, wrist: int, line: Sequence[int], finger: str) -> Sequence[int]:
    """The first three, without a metacarpal before them."""
    heads = rest.rest_matrices[:, :3, 3]
    if len(line) > BONES_OF_A_FINGER and finger != "thumb":
        first, second = (np.linalg.norm(heads[row] - heads[wrist]) for row in line[:2])
        line = line[1:] if first < _KNUCKLE * second else line
    return line[:BONES_OF_A_FINGER]


def _is_a_hand(rest: RestPose, bone_map: BoneMap, side: str, hand: Hand) -> bool:
    """Whether each finger leads away from the wrist, they lie in order across the palm, and the thumb is at its end."""
    if f"{side}_wrist" not in bone_map.bones:
        return True
    heads = rest.rest_matrices[:, :3, 3]
    wrist = heads[rest.index(bone_map.bones[f"{side}_wrist"])]
    knuckles = {finger: heads[rows[0]] for finger, rows in hand.items()}
    if not all(_leads_away(wrist, heads[list(rows)]) for rows in hand.values()):
        return False
    row = [knuckles[finger] for finger in FINGERS[1:] if finger in knuckles]
    if len(row) < 2:
        return True
    across = normalise(row[-1] - row[0])
    in_order = [float((place - row[0]) @ across) for place in row]
    if in_order != sorted(in_order):
        return False
    return "thumb" not in knuckles or bool(
        np.linalg.norm(knuckles["thumb"] - row[0]) < np.linalg.norm(knuckles["thumb"] - row[-1])
    )


def _leads_away(wrist: np.ndarray, heads: np.ndarray) -> bool:
    """Whether a finger (N, 3) begins away from the wrist (3,) and has some length between any two of its bones."""
    reach = np.linalg.norm(heads - wrist, axis=-1)
    steps = np.linalg.norm(np.diff(heads, axis=0), axis=-1)
    return bool(reach[0] > 0 and (steps > 0.02 * reach[0]).all())
