"""BVH files of any skeleton: the joints become a rig at rest and its poses, and are recognised like any other rig."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from ...inference.errors import MotionFileError, RigError
from ...inference.motion import Motion, MotionInfo
from ...inference.motion_files.bvh import frames_per_second, joint_places, read_bvh
from ...inference.motion_files.bvh_syntax import Bvh, parse_bvh
from ...inference.rotations import Y_UP_TO_Z_UP, shortest_arc, transpose
from ...inference.skeleton import BODY_JOINTS
from ..rigs.bone_map import BoneMap
from ..rigs.recognise import recognise
from .inverse import inverse
from .rest_pose import RestPose
from .rig_body import rig_body

_FEET: Final = ("left_ankle", "right_ankle", "left_foot", "right_foot")
_ON_THE_FLOOR_PERCENT: Final = 2.0
_TIP: Final = 0.1
_FROM_THE_FIRST_FRAME: Final = "The file's own rest pose is no body's, so its first frame was taken for one."


def read_any_bvh(path: Path) -> Motion:
    """The motion of a BVH file, whatever its skeleton, unit and upward axis.

    Raises MotionFileError when it is damaged, or when no body is recognised in its joints.
    """
    bvh = parse_bvh(path)
    if set(BODY_JOINTS) <= set(bvh.names):
        return read_bvh(path)
    fps = frames_per_second(path, bvh)
    turns, places = joint_places(bvh)
    identity = np.broadcast_to(np.eye(3), turns.shape[1:])
    reading = _recognised(rig_of(bvh, identity, _rest_places(bvh)))
    notes: tuple[str, ...] = ()
    if isinstance(reading, RigError) or reading[1].doubtful:
        first = _recognised(rig_of(bvh, turns[0], places[0]))
        if not isinstance(first, RigError) and _surer(first, reading):
            identity, reading, notes = turns[0], first, (_FROM_THE_FIRST_FRAME,)
    if isinstance(reading, RigError):
        raise MotionFileError(
            f"{path.name}: no body was recognised in its joints. {reading.message}",
            cure="Use a file of a character on two legs whose joints have common names.",
            code="motion_file_body",
        ) from reading
    rest, bone_map = reading
    pose = np.tile(np.eye(4), (*turns.shape[:2], 1, 1))
    pose[..., :3, :3] = turns @ transpose(identity) @ rest.rest_matrices[:, :3, :3]
    pose[..., :3, 3] = places
    if not notes:
        rest = _on_its_floor(rest, bone_map, places)
    return inverse(pose, rest, bone_map, fps, MotionInfo(prompt=path.stem, notes=(*notes, *bone_map.notes)))


def _recognised(rest: RestPose) -> tuple[RestPose, BoneMap] | RigError:
    try:
        return rest, recognise(rest)
    except RigError as problem:
        return problem


def _surer(one: tuple[RestPose, BoneMap], other: tuple[RestPose, BoneMap] | RigError) -> bool:
    return isinstance(other, RigError) or len(one[1].doubtful) < len(other[1].doubtful)


def rig_of(bvh: Bvh, turns: np.ndarray, places: np.ndarray) -> RestPose:
    """The joints as bones that point to their children. turns: (J, 3, 3), places: (J, 3), at rest, the file's axes."""
    matrices = np.tile(np.eye(4), (len(bvh.names), 1, 1))
    lengths = np.empty(len(bvh.names))
    for joint in range(len(bvh.names)):
        children = [child for child, parent in enumerate(bvh.parents) if parent == joint]
        ends = [bvh.offsets[child] for child in children]
        if joint in bvh.end_offsets:
            ends.append(np.array(bvh.end_offsets[joint]))
        along = turns[joint] @ np.mean(ends, axis=0) if ends else np.zeros(3)
        lengths[joint] = np.linalg.norm(along) or _TIP * np.abs(bvh.offsets).max()
        matrices[joint, :3, :3] = shortest_arc(np.array([0.0, 1.0, 0.0]), along) if along.any() else np.eye(3)
    matrices[:, :3, 3] = places
    to_world = np.eye(4)
    to_world[:3, :3] = Y_UP_TO_Z_UP
    return RestPose(
        names=bvh.names,
        parents=np.array(bvh.parents),
        rest_matrices=matrices,
        lengths=lengths,
        object_matrix=to_world,
        rotation_modes=("QUATERNION",) * len(bvh.names),
    )


def _rest_places(bvh: Bvh) -> np.ndarray:
    """(J, 3) of the joints before anything turns, the root at the origin."""
    places = np.zeros_like(bvh.offsets)
    for joint, parent in enumerate(bvh.parents):
        if parent >= 0:
            places[joint] = places[parent] + bvh.offsets[joint]
    return places


def _on_its_floor(rest: RestPose, bone_map: BoneMap, places: np.ndarray) -> RestPose:
    """The rest pose with its feet as low as in the motion's places (T, J, 3): a BVH rests with its hips at zero."""
    up = rig_body(rest, bone_map).frame.up @ Y_UP_TO_Z_UP
    feet = [rest.index(bone_map.bones[joint]) for joint in _FEET if joint in bone_map.bones]
    if not feet:
        return rest
    floor = float(np.percentile((places[:, feet] @ up).min(-1), _ON_THE_FLOOR_PERCENT))
    matrices = rest.rest_matrices.copy()
    matrices[:, :3, 3] += (floor - (matrices[feet, :3, 3] @ up).min()) * up
    return RestPose(rest.names, rest.parents, matrices, rest.lengths, rest.object_matrix, rest.rotation_modes)
