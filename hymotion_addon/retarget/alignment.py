"""How every bone must turn: a motion's rotations, corrected for the rest pose of the limbs, A or T or in between."""

from __future__ import annotations

import numpy as np

from ...inference.rotations import transpose
from ...inference.skeleton import Skeleton
from .drivers import driver_rotations
from .limb_axes import frames, motion_axes, rig_axes
from .rig_body import RigBody


def turn_bones(body: RigBody, skeleton: Skeleton, joint_rotations: np.ndarray) -> np.ndarray:
    """(T, D, 3, 3) how each driver is turned from its rest, in armature space.

    Trunk, collars, neck, head and feet turn as their joints do: at rest they mean "upright" and "flat", wherever their
    joints are. Limbs and hands are brought to the motion's T-pose first, by direction and by hinge. They and the feet
    are said in armature space, because no rotation keeps world directions under unequal or sheared object scale.

    joint_rotations: (T, J, 3, 3) world rotations of a motion's joints, in the motion's own frame.
    """
    rotations = driver_rotations(body.drivers, skeleton.names, joint_rotations)
    upright = body.upright
    turned = upright @ rotations @ upright.T

    to_motion = body.frame.from_motion.T @ body.linear
    of_motion = motion_axes(dict(zip(skeleton.names, skeleton.rest_positions(), strict=True)))
    of_rig = rig_axes({joint: to_motion @ point for joint, point in body.points.items()}, of_motion)
    limbs = [i for i, driver in enumerate(body.drivers) if driver.joint in of_rig]
    resting, wanted = (np.stack([axes[body.drivers[i].joint] for i in limbs]) for axes in (of_rig, of_motion))
    from_motion = np.linalg.inv(to_motion).T  # for rows
    wanted = wanted @ transpose(rotations[:, limbs]) @ from_motion
    turned[:, limbs] = frames(wanted) @ transpose(frames(resting @ from_motion))
    return turned
