"""A body found by shape alone, for rigs whose names say nothing."""

from __future__ import annotations

from ..retarget.rest_pose import RestPose
from .bone_map import BoneMap


def match_structure(rest: RestPose) -> BoneMap | None:
    """Not yet."""
    return None
