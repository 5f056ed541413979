"""What people call the joints, and how a list of them is grouped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ...inference.skeleton import SMPLX_JOINTS

CHAINS: Final = ("spine", "neck")
"""Stretches that a rig may have any number of bones for."""

_OTHER_SIDE = {"left": "right", "right": "left"}
_WORDS = {
    "pelvis": "hips",
    "collar": "shoulder",
    "shoulder": "upper arm",
    "elbow": "forearm",
    "wrist": "hand",
    "hip": "thigh",
    "knee": "shin",
    "ankle": "foot",
    "foot": "toes",
}
_ARM = ("collar", "shoulder", "elbow", "wrist")
_LEG = ("hip", "knee", "ankle", "foot")
_FINGERS = tuple(f"{finger}{i}" for finger in ("thumb", "index", "middle", "ring", "pinky") for i in (1, 2, 3))


@dataclass(frozen=True)
class JointGroup:
    """Joints that are listed together. rows: joints and names of chains, in the order they are listed."""

    id: str
    label: str
    rows: tuple[str, ...]


def side_of(joint: str) -> str:
    """The side of a joint: "left", "right", or "" for one in the middle."""
    side = joint.partition("_")[0]
    return side if side in _OTHER_SIDE else ""


def is_finger(joint: str) -> bool:
    """Whether this is a bone of a finger, such as left_index1."""
    return bool(side_of(joint)) and joint[-1].isdecimal()


def chain_of(joint: str) -> str:
    """The stretch that a joint is of: "spine", "neck", or "" for none."""
    letters = joint.rstrip("0123456789")
    return letters if letters in CHAINS else ""


def in_order(bones: Mapping[str, str]) -> dict[str, str]:
    """The same {joint: bone}, each joint after the one it hangs on."""
    return {joint: bones[joint] for joint in SMPLX_JOINTS if joint in bones}


def mirrored(joint: str) -> str:
    """The same joint of the other side."""
    side = side_of(joint)
    return _OTHER_SIDE[side] + joint[len(side) :] if side else joint


def part_word(joint: str) -> str:
    """What people call the bone of a joint or chain place, its side left out: "upper arm", "index 1", "spine 2"."""
    part = joint[len(side_of(joint)) :].lstrip("_").replace("_", "")
    if part in _WORDS:
        return _WORDS[part]
    letters = part.rstrip("0123456789")
    return f"{letters} {part[len(letters) :]}".strip()


def short_word(joint: str) -> str:
    """The same where there is little room: "L upper arm", "Head"."""
    word = part_word(joint)
    return f"{side_of(joint)[0].upper()} {word}" if side_of(joint) else word.capitalize()


def joint_word(joint: str) -> str:
    """What people call the bone of a joint: "left upper arm"."""
    return f"{side_of(joint)} {part_word(joint)}".strip()


def _of_side(side: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{side}_{part}" for part in parts)


GROUPS: Final = (
    JointGroup("trunk", "Trunk", ("pelvis", "spine", "neck", "head")),
    *(
        JointGroup(f"{side}_{id_}", f"{side.title()} {id_}", _of_side(side, parts))
        for id_, parts in (("arm", _ARM), ("leg", _LEG), ("fingers", _FINGERS))
        for side in ("left", "right")
    ),
)

_OF_CHAINS = {"spine": ("spine1", "spine2", "spine3"), "neck": ("neck",)}

LISTED: Final = tuple(joint for group in GROUPS for row in group.rows for joint in _OF_CHAINS.get(row, (row,)))
"""Every joint that a map can have, one part of the body after the other."""

MAPPED_JOINTS: Final = tuple(row for group in GROUPS for row in group.rows if row not in CHAINS)
"""Every joint that a user can choose a bone for; spine and neck are chosen as chains."""
