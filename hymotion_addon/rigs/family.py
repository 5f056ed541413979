"""What a family of rigs looks like: which words its bone names use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ..retarget.bone_animation import PropertyKey
from .limb_controls import LimbControls

FINGERS: Final = ("thumb", "index", "middle", "ring", "pinky")
"""From the thumb's side of a hand to the other, as SMPL-X calls them."""

LIMB_PARTS: Final = ("collar", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "foot")


@dataclass(frozen=True)
class Family:
    """A rig family as data. Words are as `names.split_name` gives them ("upperarm", "spine1"), without a side.

    mark: pattern that at least one bone name must match for a rig to be of this family; "": its words are enough.
    pelvis: its word; head: its words, any one of which will do. parts: words of each sided joint ("toes,toebase"
        accepts either); all but the collar and the toes must be there. spine, neck: words of that stretch, lowest
        first; a rig has at least one of the spine.
    noise: words that only decorate ("mixamorig").
    """

    id: str
    label: str
    pelvis: str
    parts: Mapping[str, str]
    spine: tuple[str, ...]
    mark: str = ""
    neck: tuple[str, ...] = ("neck",)
    head: str = "head"
    noise: frozenset[str] = frozenset()
    controls: ControlRig | None = None

    def marks(self, names: tuple[str, ...]) -> bool:
        """Whether any of these bone names carries the family's mark."""
        pattern = re.compile(self.mark)
        return any(pattern.search(name) for name in names)


@dataclass(frozen=True)
class NameTable:
    """A rig family as whole bone names: bones as in BoneMap, of which most must exist; also as in BoneMap.

    same_place: two bones whose heads must coincide. note: a sentence for the user about what these names mean.
    """

    id: str
    label: str
    bones: Mapping[str, str]
    also: Mapping[str, str] = field(default_factory=dict[str, str])
    same_place: tuple[str, str] | None = None
    note: str = ""


def parts(words: str) -> dict[str, str]:
    """Words of collar, shoulder, elbow, wrist, hip, knee, ankle and foot, in this order: a family's `parts`."""
    return dict(zip(LIMB_PARTS, words.split(), strict=True))


@dataclass(frozen=True)
class ControlRig:
    """What differs where the bones to key are controls: their parents are hidden mechanisms. Whole bone names.

    A control follows the one that its joint hangs on in a body, but for those in `follows`.
    needs: (bone, custom property) that must exist, if any. same_place: two bones whose heads coincide in this variant.
    also, properties, root, limbs: as in BoneMap. fingers: joint -> bone. What a rig does not have of these is left out.
    """

    needs: tuple[str, str] | None = None
    same_place: tuple[str, str] | None = None
    also: Mapping[str, str] = field(default_factory=dict[str, str])
    follows: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    properties: tuple[PropertyKey, ...] = ()
    fingers: Mapping[str, str] = field(default_factory=dict[str, str])
    root: str = ""
    limbs: tuple[LimbControls, ...] = ()


def finger_controls(pattern: str, words: str, letters: str) -> dict[str, str]:
    """{joint: bone} for finger controls that are all called by one pattern: a control rig's `fingers`.

    pattern: with {finger}, {number} and {side}, such as "c_{finger}{number}.{side}". words: what thumb, index, middle,
    ring and pinky are called, in this order. letters: what stands for left and right.
    """
    return {
        f"{side}_{finger}{number}": pattern.format(finger=word, number=number, side=letter)
        for side, letter in zip(("left", "right"), letters, strict=True)
        for finger, word in zip(FINGERS, words.split(), strict=True)
        for number in (1, 2, 3)
    }
