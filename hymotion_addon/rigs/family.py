"""What a family of rigs looks like: which words its bone names use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..retarget.bone_animation import PropertyKey

PARTS = ("collar", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "foot")
"""The sided joints of SMPL-X, without their side."""


@dataclass(frozen=True)
class Family:
    """A rig family as data. Words are as `names.split_name` gives them ("upperarm", "spine1"), without a side.

    mark: pattern that at least one bone name must match for a rig to be of this family.
    pelvis, head: their words. parts: word of each sided joint ("shoulder": "upperarm"); all but the collar and the
        toes must be there. spine, neck: words of that stretch, lowest first; a rig has some of them.
    noise: words that only decorate ("mixamorig").
    needs_property: a (bone, custom property) pair that must exist, for control rigs.
    follows, properties: as in BoneMap, with whole bone names; "{side}" stands for `side_suffixes`.
    """

    id: str
    label: str
    mark: str
    pelvis: str
    parts: Mapping[str, str]
    spine: tuple[str, ...]
    neck: tuple[str, ...] = ("neck",)
    head: str = "head"
    noise: frozenset[str] = frozenset()
    needs_property: tuple[str, str] | None = None
    follows: Mapping[str, str | None] = field(default_factory=dict)
    properties: tuple[PropertyKey, ...] = ()
    notes: tuple[str, ...] = ()

    def marks(self, names: tuple[str, ...]) -> bool:
        """Whether any of these bone names carries the family's mark."""
        pattern = re.compile(self.mark)
        return any(pattern.search(name) for name in names)
