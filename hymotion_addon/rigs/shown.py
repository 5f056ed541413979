"""Where to read what a control rig shows: its controls lie where they were keyed, whichever of them moves the body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from ...inference.errors import RigError
from ...inference.skeleton import BODY_JOINTS
from ..retarget.rest_pose import RestPose
from .bone_map import BoneMap
from .recognise import recognise

_ORIGINAL: Final = "ORG-"
_ARP_CONTROL: Final = "c_"
_ARP_FOLLOWERS: Final = {
    "root_master": "root",
    "arm_fk": "arm_stretch",
    "forearm_fk": "forearm_stretch",
    "hand_fk": "hand",
    "thigh_fk": "thigh_stretch",
    "leg_fk": "leg_stretch",
    "foot_fk": "foot",
    "toes_fk": "toes_01",
}
"""Auto-Rig Pro: a control without its first letter and side -> the bone that follows; of the same name where absent."""


def shown_bones(rest: RestPose, bone_map: BoneMap) -> BoneMap:
    """The map with the bones that move as the character does, for reading; the same map for a rig without controls."""
    if bone_map.family == "rigify":
        return _originals(rest, bone_map)
    if bone_map.family == "auto_rig_pro":
        return _renamed(bone_map, {bone: _arp_follower(rest, bone) for bone in rest.names})
    return bone_map


def _originals(rest: RestPose, bone_map: BoneMap) -> BoneMap:
    """Rigify leads all its controls together in copies of the bones that the rig was made from."""
    plain = {name.removeprefix(_ORIGINAL): name for name in rest.names if name.startswith(_ORIGINAL)}
    try:
        found = _renamed(recognise(_only(rest, plain)), plain)
    except RigError:
        return bone_map
    # fingers are controls that move with all that moves them
    fingers = {joint: bone for joint, bone in bone_map.bones.items() if joint not in BODY_JOINTS}
    return replace(found, bones={**fingers, **found.bones}, confidence={**bone_map.confidence, **found.confidence})


def _arp_follower(rest: RestPose, control: str) -> str:
    """The bone that follows an Auto-Rig Pro control; a control without one is read itself."""
    stem, dot, side = control.removeprefix(_ARP_CONTROL).rpartition(".")
    follower = f"{_ARP_FOLLOWERS.get(stem, stem)}{dot}{side}"
    return follower if control.startswith(_ARP_CONTROL) and follower in rest.names else control


def _renamed(bone_map: BoneMap, names: Mapping[str, str]) -> BoneMap:
    """The map on the bones that `names` gives for its own."""
    return replace(
        bone_map,
        bones={joint: names[bone] for joint, bone in bone_map.bones.items()},
        chains={stretch: tuple(names[bone] for bone in bones) for stretch, bones in bone_map.chains.items()},
        also={names[bone]: joint for bone, joint in bone_map.also.items()},
        twists={joint: tuple(names[bone] for bone in bones) for joint, bones in bone_map.twists.items()},
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
