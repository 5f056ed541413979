"""Which bone of a rig is which joint: by its family's names where it has one, by common words otherwise."""

from __future__ import annotations

from ..retarget.rest_pose import RestPose
from .bone_map import BoneMap
from .families import FAMILIES
from .generic import match_generic
from .match_family import match_family
from .names import split_name
from .verify import refusal, verify
from .vocabulary import ANIMAL

_MECHANISM = "MCH-"
"""How the hidden bones of a generated Rigify rig are called; keys on what they drive would have no effect."""


def recognise(rest: RestPose) -> BoneMap:
    """Find the body in a rig. Raises RigError (rig_unrecognised) with the reason when there is none to be animated."""
    for family in FAMILIES:
        bone_map = match_family(rest, family)
        if bone_map is not None:
            return verify(rest, bone_map)
    if any(name.startswith(_MECHANISM) for name in rest.names):
        raise refusal("This is a control rig of a kind that is not known, whose bones can't be keyed directly.")
    bone_map = match_generic(rest)
    if bone_map is None or "left_shoulder" not in bone_map.bones:
        words = {word for name in rest.names for word in split_name(name).words}
        if words & ANIMAL:
            raise refusal("This looks like an animal; only characters on two legs can be animated.")
    if bone_map is None:
        raise refusal(f"Among the {len(rest.names)} bones of this armature no two legs of a character were recognised.")
    return verify(rest, bone_map)
