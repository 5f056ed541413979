"""Where to read what a control rig shows: its controls lie where they were keyed, whichever of them moves the body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from ...inference.errors import RigError
from ...inference.skeleton import BODY_JOINTS
from ..retarget.rest_pose import RestPose
from .bone_map import BoneMap
from .recognise import recognise

_ORIGINAL: Final = "ORG-"

_FOLLOWERS: Final[Mapping[str, Callable[[str], str | None]]] = {
    "rigify": lambda name: name.removeprefix(_ORIGINAL) if name.startswith(_ORIGINAL) else None,
    "auto_rig_pro": lambda name: None if name.startswith("c_") else name,
}
"""Family of a control rig -> what a bone that follows its controls is called without them; None for any other bone."""


def shown_bones(rest: RestPose, bone_map: BoneMap) -> BoneMap:
    """The map with the bones that move as the character does, for reading; the same map for a rig without controls."""
    plain_name = _FOLLOWERS.get(bone_map.family)
    if plain_name is None:
        return bone_map
    plain = {plain: name for name in rest.names if (plain := plain_name(name)) is not None}
    try:
        found = recognise(_only(rest, plain))
    except RigError:
        return bone_map
    fingers = {joint: bone for joint, bone in bone_map.bones.items() if joint not in BODY_JOINTS}
    return replace(
        found,
        # fingers are controls that move with all that moves them
        bones={**fingers, **{joint: plain[bone] for joint, bone in found.bones.items()}},
        confidence={**bone_map.confidence, **found.confidence},
        chains={stretch: tuple(plain[bone] for bone in bones) for stretch, bones in found.chains.items()},
        also={plain[bone]: joint for bone, joint in found.also.items()},
    )


def _only(rest: RestPose, plain: Mapping[str, str]) -> RestPose:
    """The rest pose of some bones alone, under other names; each hangs on its nearest ancestor that is kept."""
    kept = sorted((rest.index(name), new) for new, name in plain.items())
    rows = [row for row, _ in kept]
    new_row = {row: i for i, row in enumerate(rows)}
    parents: list[int] = []
    for row in rows:
        above = int(rest.parents[row])
        while above >= 0 and above not in new_row:
            above = int(rest.parents[above])
        parents.append(new_row.get(above, -1))
    return RestPose(
        names=tuple(new for _, new in kept),
        parents=np.array(parents),
        rest_matrices=rest.rest_matrices[rows],
        lengths=rest.lengths[rows],
        object_matrix=rest.object_matrix,
        rotation_modes=tuple(rest.rotation_modes[row] for row in rows),
    )
