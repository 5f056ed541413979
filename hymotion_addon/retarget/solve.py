"""Motion and rest pose to bone keys.

The method, in world space, so that bone rolls, odd axes and odd hierarchies do not matter:

1. Measure the rig's body: up, left, forward, leg length (rig_body, body_frame).
2. Turn every bone as its joint turns in the motion, after bringing the limbs of its rest pose to the motion's T-pose
   and aiming them once more in armature space (alignment, drivers).
3. Place the point between the hips, scaled by leg length; the lowest part of the feet decides the height (placement).
4. Say all of it relative to what carries each bone in the rig (hierarchy).
"""

from __future__ import annotations

from ...inference.motion import Motion
from ...inference.rotations import make_sign_continuous, matrix_to_quaternion_wxyz
from ..rigs.bone_map import BoneMap
from .alignment import turn_bones
from .bone_animation import BoneAnimation
from .hierarchy import basis_rotations
from .options import RetargetOptions
from .placement import location_keys, place_bones
from .rest_pose import RestPose
from .rig_body import RigBody, rig_body


def solve(motion: Motion, rest: RestPose, bone_map: BoneMap, options: RetargetOptions | None = None) -> BoneAnimation:
    """Keys that make the rig do the motion, starting where its object stands and facing where the rig faces.

    Raises RigError (rig_unrecognised) when the map lacks the pelvis or a leg.
    """
    body = rig_body(rest, bone_map)
    free = _free_bones(body, rest, bone_map)
    hangs_on = tuple(
        driver.above if i in free or body.carriage.moves[i] < 0 else body.carriage.moves[i]
        for i, driver in enumerate(body.drivers)
    )
    joint_rotations, joint_positions = motion.world()
    turned = turn_bones(body, motion.skeleton, joint_rotations)
    heads = place_bones(body, motion.skeleton, joint_positions, turned, hangs_on, options or RetargetOptions())
    quaternions = make_sign_continuous(
        matrix_to_quaternion_wxyz(basis_rotations(body.rotations, turned, body.carriage))
    )
    return BoneAnimation(
        rotations={driver.bone: quaternions[:, i] for i, driver in enumerate(body.drivers)},
        locations=location_keys(body, rest, heads, turned, free),
        fps=motion.fps,
        properties=bone_map.properties,
    )


def _free_bones(body: RigBody, rest: RestPose, bone_map: BoneMap) -> frozenset[int]:
    """Drivers that location keys can move: the pelvis, and bones neither glued to a parent nor led by a control rig."""
    return frozenset(
        i
        for i, driver in enumerate(body.drivers)
        if i == 0 or (driver.bone not in rest.connected and driver.bone not in bone_map.follows)
    )
