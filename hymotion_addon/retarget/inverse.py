"""From a posed rig back to a motion: the mirror image of `solve`, on the same body frame, rest alignment and scale.

What the solver does to the rig for the motion's T-pose is measured first; whatever a bone is turned further than that,
its joint is turned. Joints that the rig lacks go along with their parents.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from ...inference.motion import Motion, MotionInfo
from ...inference.rotations import (
    matrix_to_quaternion_wxyz,
    nearest_rotation,
    quaternion_wxyz_to_matrix,
    slerp,
    transpose,
)
from ...inference.skeleton import BODY_JOINTS, SMPLX_BODY, SMPLX_WITH_HANDS, SOLE_HEIGHT_M, Skeleton, forward_kinematics
from ..rigs.bone_map import BoneMap
from .alignment import turn_bones
from .drivers import SIDES, Driver, driver_rotations
from .fingers import read_fingers
from .placement import leg_length
from .rest_pose import RestPose
from .rig_body import RigBody, rig_body
from .trunk_line import lean_joints
from .twist import gather_twist

_TRUNK: Final = ("pelvis", "spine1", "spine2", "spine3", "neck")
_STEPS_WHEN_STRETCHED: Final = 8
_STRETCHED: Final = 1e-4
_LOWEST_POINT_BLEND_M: Final = 0.02


def inverse(pose: np.ndarray, rest: RestPose, bone_map: BoneMap, fps: float, info: MotionInfo | None = None) -> Motion:
    """The motion that a posed rig does, as if our own body did it: it starts where and facing as the rig rests.

    pose: (T, B, 4, 4) of all bones in the order of `rest`, in the armature space of `rest.object_matrix`, as Blender
    evaluates them. fps: frames per second of `pose`.
    Raises RigError (rig_unrecognised) when the map lacks the pelvis or a leg.
    """
    body, skeleton = rig_body(rest, bone_map), SMPLX_BODY
    rows = [rest.index(driver.bone) for driver in body.drivers]
    turned = gather_twist(body, _turned(pose, rest, rows))
    heads = pose[:, rows][..., :3, 3]
    world = lean_joints(body, skeleton, _joint_turns(body, skeleton, turned), heads)
    relative = world.copy()
    for joint, parent in enumerate(skeleton.parents):
        if parent >= 0:
            relative[:, joint] = transpose(world[:, parent]) @ world[:, joint]
    transl = _pelvis_path(body, skeleton, heads, relative)
    hand_bones = [bone for joint, bone in bone_map.bones.items() if joint[-5:] == "wrist" or joint not in BODY_JOINTS]
    hand_turns = _turned(pose, rest, [rest.index(bone) for bone in hand_bones])
    by_bone = {bone: hand_turns[:, i] for i, bone in enumerate(hand_bones)}
    fingers = read_fingers(rest, bone_map, body.frame.forward, by_bone, skeleton=SMPLX_WITH_HANDS)
    if not fingers:
        return Motion(transl, relative, fps, skeleton, info or MotionInfo())
    hands = np.tile(np.eye(3), (len(pose), len(SMPLX_WITH_HANDS), 1, 1))
    hands[:, : len(skeleton)] = relative
    for joint, turns in fingers.items():
        hands[:, SMPLX_WITH_HANDS.index(joint)] = turns
    return Motion(transl, hands, fps, SMPLX_WITH_HANDS, info or MotionInfo())


def _turned(pose: np.ndarray, rest: RestPose, rows: Sequence[int]) -> np.ndarray:
    """(T, N, 3, 3) how some bones are turned from their rest, armature space."""
    return nearest_rotation(pose[:, rows, :3, :3] @ transpose(rest.rest_matrices[rows, :3, :3]))


def _joint_turns(body: RigBody, skeleton: Skeleton, turned: np.ndarray) -> np.ndarray:
    """(T, J, 3, 3) world rotations of the joints, the motion's own frame, from those of the drivers (T, D, 3, 3).

    The solver is asked where it would put the bones for the rotations known so far, at first for the T-pose; what is
    missing to where they are is added. One step does it, but for objects stretched unequally, where a turn of a bone is
    not quite the turn of what it carries.
    """
    u, sizes, vt = np.linalg.svd(body.linear)
    to_motion = body.frame.from_motion.T @ u @ vt
    world = np.broadcast_to(np.eye(3), (len(turned), len(skeleton), 3, 3))
    for _ in range(_STEPS_WHEN_STRETCHED if sizes[0] > sizes[-1] * (1 + _STRETCHED) else 1):
        further = turned @ transpose(turn_bones(body, skeleton, world))
        known = driver_rotations(body.drivers, skeleton.names, world)
        world = _spread(body.drivers, skeleton, nearest_rotation(to_motion @ further @ to_motion.T @ known))
    return world


def _spread(drivers: Sequence[Driver], skeleton: Skeleton, rotations: np.ndarray) -> np.ndarray:
    """(T, J, 3, 3) of all joints from those of the drivers (T, D, 3, 3), both in the motion's frame."""
    trunk = _trunk_turns(drivers, rotations)
    own = {driver.joint: i for i, driver in reversed(list(enumerate(drivers))) if not driver.share}
    world = np.empty((len(rotations), len(skeleton), 3, 3))
    for joint, (name, parent) in enumerate(zip(skeleton.names, skeleton.parents, strict=True)):
        if name in _TRUNK:
            world[:, joint] = trunk[:, _TRUNK.index(name)]
        else:
            world[:, joint] = rotations[:, own[name]] if name in own else world[:, parent]
    return world


def _trunk_turns(drivers: Sequence[Driver], rotations: np.ndarray) -> np.ndarray:
    """(T, 5, 3, 3) of pelvis, spine and neck joints, read off between however many bones the rig has there."""
    knots: dict[float, int] = {}
    for i, driver in enumerate(drivers):
        if driver.lower in _TRUNK and driver.upper in _TRUNK:
            lower, upper = _TRUNK.index(driver.lower), _TRUNK.index(driver.upper)
            knots.setdefault(round(lower + driver.share * (upper - lower), 6), i)
    places = np.array(sorted(knots))
    quaternions = matrix_to_quaternion_wxyz(rotations[:, [knots[place] for place in places]])
    wanted = np.minimum(np.arange(len(_TRUNK)), places[-1])
    above = np.searchsorted(places, wanted)
    below = np.maximum(above - 1, 0)
    share = np.where(above > 0, (wanted - places[below]) / np.maximum(places[above] - places[below], 1e-6), 0.0)
    shares = np.broadcast_to(share, (len(rotations), len(_TRUNK)))
    return quaternion_wxyz_to_matrix(slerp(quaternions[:, below], quaternions[:, above], shares))


def _pelvis_path(body: RigBody, skeleton: Skeleton, heads: np.ndarray, relative: np.ndarray) -> np.ndarray:
    """(T, 3) place of the pelvis in the motion's frame. heads: (T, D, 3) of the drivers, armature space."""
    frame, scale = body.frame, body.frame.leg_length / leg_length(skeleton)
    heads = heads @ body.linear.T + body.origin
    _, hanging = forward_kinematics(skeleton, relative, np.zeros((len(heads), 3)))
    start = frame.middle - (frame.middle @ frame.up) * frame.up
    middle = heads[:, [body.by_joint[f"{side}_hip"] for side in SIDES]].mean(1) - start
    hips = [skeleton.index(f"{side}_hip") for side in SIDES]
    path = middle @ frame.from_motion / scale + skeleton.rest_positions()[hips].mean(0) - hanging[:, hips].mean(1)
    path[:, 1] = _height(body, skeleton, heads @ frame.up, hanging[..., 1], scale)
    return path


def _height(body: RigBody, skeleton: Skeleton, heights: np.ndarray, hanging: np.ndarray, scale: float) -> np.ndarray:
    """(T,) of the pelvis above the floor: the lowest part of the feet is as far from it as the rig's is, scaled.

    heights: (T, D) of the drivers, world units. hanging: (T, J) of the joints relative to the pelvis, metres.
    """
    standing = skeleton.rest_positions()[:, 1]
    standing = standing - standing[skeleton.index("left_foot")] + SOLE_HEIGHT_M
    at_rest = (body.heads @ body.linear.T + body.origin) @ body.frame.up
    points = [f"{s}_{joint}" for s in SIDES for joint in ("ankle", "foot") if f"{s}_{joint}" in body.by_joint]
    if not points:  # legs without feet: the hips alone say how high the body is
        hips = [body.by_joint[f"{side}_hip"] for side in SIDES]
        joints = [skeleton.index(f"{side}_hip") for side in SIDES]
        return ((heights - at_rest)[:, hips].mean(1) / scale) + (standing[joints] - hanging[:, joints]).mean(1)
    drivers, joints = [body.by_joint[point] for point in points], [skeleton.index(point) for point in points]
    # a rig that rests in the middle of a step still has one foot on the floor
    flat = [min(at_rest[i] for i, p in zip(drivers, points, strict=True) if p[-4:] == point[-4:]) for point in points]
    clearances = (heights[:, drivers] - flat) / scale
    weights = np.exp((clearances.min(-1, keepdims=True) - clearances) / _LOWEST_POINT_BLEND_M)
    wanted = clearances + standing[joints] - hanging[:, joints]
    return (weights * wanted).sum(-1) / weights.sum(-1)
