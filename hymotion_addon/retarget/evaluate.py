"""What a rig without constraints looks like under a BoneAnimation: forward kinematics as Blender does it."""

from __future__ import annotations

import numpy as np

from ...inference.rotations import quaternion_wxyz_to_matrix
from .bone_animation import BoneAnimation
from .placement import location_axes
from .rest_pose import RestPose


def pose_matrices(rest: RestPose, animation: BoneAnimation) -> np.ndarray:
    """(T, B, 4, 4) pose matrix of every bone in armature space, as Blender's `PoseBone.matrix`.

    Constraints, drivers and the switches in `animation.properties` are not taken into account.
    """
    frames = len(animation)
    pose = np.empty((frames, len(rest.names), 4, 4))
    for bone, (name, parent) in enumerate(zip(rest.names, rest.parents, strict=True)):
        basis = np.broadcast_to(np.eye(4), (frames, 4, 4)).copy()
        if name in animation.rotations:
            basis[:, :3, :3] = quaternion_wxyz_to_matrix(animation.rotations[name])
        shift = np.zeros((frames, 3))
        if name in animation.locations and name not in rest.connected:
            shift = animation.locations[name]
            if name in rest.plain_location:
                axes = location_axes(rest, name)
                shift = shift @ axes.T @ rest.rest_matrices[bone, :3, :3]
        basis[:, :3, 3] = shift
        if parent < 0:
            pose[:, bone] = rest.rest_matrices[bone] @ basis
            continue
        relative = np.linalg.inv(rest.rest_matrices[parent]) @ rest.rest_matrices[bone]
        carried = pose[:, parent] @ relative
        pose[:, bone] = carried @ basis
        if rest.inherits_rotation is not None and not rest.inherits_rotation[bone]:
            pose[:, bone, :3, :3] = rest.rest_matrices[bone, :3, :3] @ basis[:, :3, :3]
    return pose


def object_matrices(rest: RestPose, animation: BoneAnimation) -> np.ndarray:
    """(T, 4, 4) armature space to world space at each frame."""
    matrices = np.tile(rest.object_matrix, (len(animation), 1, 1))
    if animation.object_location is None:
        return matrices
    basis = rest.object_matrix if rest.object_basis is None else rest.object_basis
    moved = np.tile(basis, (len(animation), 1, 1))
    moved[:, :3, 3] = animation.object_location
    if animation.object_turn is not None:
        moved[:, :3, :3] = quaternion_wxyz_to_matrix(animation.object_turn) @ basis[:3, :3]
    return rest.object_matrix @ np.linalg.inv(basis) @ moved


def world_heads(rest: RestPose, pose: np.ndarray, bone: str) -> np.ndarray:
    """(T, 3) world position of a bone's head under pose matrices (T, B, 4, 4)."""
    return pose[:, rest.index(bone), :3, 3] @ rest.object_matrix[:3, :3].T + rest.object_matrix[:3, 3]
