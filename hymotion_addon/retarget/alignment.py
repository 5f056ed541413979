"""How every bone must turn: a motion's rotations, corrected for the rest pose of the limbs, A or T or in between."""

from __future__ import annotations

import numpy as np

from ...inference.rotations import normalise, shortest_arc
from ...inference.skeleton import Skeleton
from .drivers import driver_rotations, limb_end
from .rig_body import RigBody

_WITH_FOREARM = "wrist"


def turn_bones(body: RigBody, skeleton: Skeleton, joint_rotations: np.ndarray) -> np.ndarray:
    """(T, D, 3, 3) how each driver is turned from its rest, in armature space.

    joint_rotations: (T, J, 3, 3) world rotations of a motion's joints, in the motion's own frame.
    """
    to_world = body.frame.from_motion
    rest_offsets = dict(zip(skeleton.names, skeleton.rest_offsets, strict=True))
    limbs = [i for i, driver in enumerate(body.drivers) if limb_end(driver.joint) is not None]
    motion_segments = np.zeros((len(body.drivers), 3))
    for i in limbs:
        motion_segments[i] = to_world @ rest_offsets[str(limb_end(body.drivers[i].joint))]

    deltas = to_world @ driver_rotations(body.drivers, skeleton.names, joint_rotations) @ to_world.T
    turned_in_world = deltas @ rest_alignment(body, motion_segments)
    orthogonal = _nearest_orthogonal(body.linear)
    turned = orthogonal.T @ turned_in_world @ orthogonal

    # Under unequal or sheared object scale no rotation keeps world directions, so limbs are aimed where they must go.
    wanted = (deltas[:, limbs] @ motion_segments[limbs][:, :, None])[..., 0] @ np.linalg.inv(body.linear).T
    turned[:, limbs] = _aim(turned[:, limbs], body.segments[limbs], wanted)
    return turned


def rest_alignment(body: RigBody, motion_segments: np.ndarray) -> np.ndarray:
    """World rotations (D, 3, 3) that bring each driver's rest pose to the motion's T-pose, from the trunk outwards.

    Trunk, collars, neck, head and feet stay: at rest they mean "upright" and "flat", wherever their joints are. A hand
    keeps its forearm's correction.

    motion_segments: (D, 3) world directions of the limb segments in that T-pose, zero for drivers that are no limb.
    """
    rest_segments = body.segments @ body.linear.T
    alignment = np.broadcast_to(np.eye(3), (len(body.drivers), 3, 3)).copy()
    for i, driver in enumerate(body.drivers):
        above = alignment[driver.above]
        if limb_end(driver.joint) is not None:
            alignment[i] = shortest_arc(above @ rest_segments[i], motion_segments[i]) @ above
        elif driver.joint.endswith(_WITH_FOREARM):
            alignment[i] = above
    return alignment


def _aim(turned: np.ndarray, segments: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Turn (T, L, 3, 3) a little further so that segments (L, 3) point along `wanted` (T, L, 3)."""
    return shortest_arc((turned @ segments[:, :, None])[..., 0], normalise(wanted)) @ turned


def _nearest_orthogonal(linear: np.ndarray) -> np.ndarray:
    """(3, 3) polar factor, a reflection where the object is mirrored."""
    u, _, vt = np.linalg.svd(linear)
    return u @ vt
