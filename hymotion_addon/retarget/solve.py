"""Motion and rest pose to bone keys.

The method, in world space, so that bone rolls, odd axes and odd hierarchies do not matter:

1. Measure the rig's body: up, left, forward, leg length (rig_body, body_frame).
2. Turn every bone as its joint turns in the motion, after bringing the limbs of its rest pose to the motion's T-pose,
   direction and hinge (alignment, limb_axes, drivers); lean the trunk as the motion's leans (trunk_line).
3. Place the point between the hips, scaled by leg length, and bring the feet to the ground on average (placement).
4. Bend the legs so that feet in contact keep their place, if asked for (foot_lock).
5. Share the roll of limbs along their twist bones (twist).
6. Let a root bone or the object carry the body along its way, if asked for (root_motion).
7. Say all of it relative to what carries each bone in the rig (hierarchy).
8. Bend the fingers, as the motion does or into a pose (fingers).
9. Lead limbs by the controls of a control rig's inverse kinematics instead, where these were chosen (limb_keys).
"""

from __future__ import annotations

from ...inference.motion import Motion
from ...inference.rotations import make_sign_continuous, matrix_to_quaternion_wxyz
from ..rigs.bone_map import BoneMap
from .alignment import turn_bones
from .bone_animation import BoneAnimation
from .contacts import find_contacts
from .fingers import finger_keys
from .foot_lock import Lock, Placed, lock_limbs
from .ground import Ground, ground_or
from .hierarchy import basis_rotations
from .limb_keys import chosen_limbs, with_limb_keys
from .options import RetargetOptions
from .placement import grounding, heads_from_pelvis, location_keys, pelvis_path
from .rest_pose import RestPose
from .rig_body import RigBody, rig_body, up_step
from .root_motion import put_on_root
from .soles import rest_ground, soles_of
from .trunk_line import lean_trunk
from .twist import share_twist


def solve(
    motion: Motion,
    rest: RestPose,
    bone_map: BoneMap,
    options: RetargetOptions | None = None,
    surface: Ground | None = None,
) -> BoneAnimation:
    """Keys that make the rig do the motion, starting where its object stands and facing where the rig faces.

    surface: the ground where it is not level with the rig's own soles.
    Raises RigError (rig_unrecognised) when the map lacks the pelvis or a leg.
    """
    options = options or RetargetOptions()
    body = rig_body(rest, bone_map)
    free = _free_bones(body, rest, bone_map)
    hangs_on = tuple(
        driver.above if i in free or body.carriage.moves[i] < 0 else body.carriage.moves[i]
        for i, driver in enumerate(body.drivers)
    )
    placed = with_shared_twist(body, motion, hangs_on, place(body, rest, motion, hangs_on, options, surface))
    placed, root = put_on_root(body, rest, bone_map, placed, options, motion.fps)
    quaternions = make_sign_continuous(
        matrix_to_quaternion_wxyz(basis_rotations(body.rotations, placed.turned, body.carriage))
    )
    locations = location_keys(body, rest, placed.heads, placed.turned, free)
    hands = finger_keys(
        rest, bone_map, body.frame.forward, motion, {"left": options.left_hand, "right": options.right_hand}
    )
    animation = BoneAnimation(
        rotations={driver.bone: quaternions[:, i] for i, driver in enumerate(body.drivers)} | root.rotations | hands,
        locations=locations | root.locations,
        fps=motion.fps,
        properties=bone_map.properties,
        influences=bone_map.influences,
        object_location=root.object_location,
        object_turn=root.object_turn,
    )
    limbs = [limb for limb in chosen_limbs(bone_map.limbs, options.controls) if limb.end in rest.bends]
    return with_limb_keys(animation, rest, body, limbs, placed.heads, placed.turned)


def place(
    body: RigBody,
    rest: RestPose,
    motion: Motion,
    hangs_on: tuple[int, ...],
    options: RetargetOptions,
    surface: Ground | None,
) -> Placed:
    """Where every driver is and how it is turned, frame by frame."""
    joint_rotations, joint_positions = motion.world()
    turned = turn_bones(body, motion.skeleton, joint_rotations)
    turned = lean_trunk(body, motion.skeleton, joint_rotations, turned)
    heads = heads_from_pelvis(body, turned, hangs_on)
    heads += pelvis_path(body, motion.skeleton, joint_positions, heads, options.scale)[:, None]
    if not (options.ground or options.foot_lock):
        return Placed(turned, heads)
    soles = soles_of(body, rest)
    ground = ground_or(rest_ground(body, soles), surface)
    contacts = find_contacts(motion, joint_positions) if options.contacts is None else options.contacts
    if options.ground:
        raised = grounding(body, soles, ground, contacts, heads, turned, motion.fps)
        heads = heads + raised[:, None, None] * up_step(body)
    if not options.foot_lock:
        return Placed(turned, heads)
    lock = Lock(options.foot_lock, options.hand_lock, motion.fps)
    locked = lock_limbs(body, soles, ground, contacts, Placed(turned, heads), lock)
    from_pelvis = heads_from_pelvis(body, locked.turned, hangs_on)
    return Placed(locked.turned, from_pelvis + locked.heads[:, :1])


def with_shared_twist(body: RigBody, motion: Motion, hangs_on: tuple[int, ...], placed: Placed) -> Placed:
    """The same with the roll of every limb shared along its twist bones."""
    turned = share_twist(body, motion.skeleton, placed.turned)
    if turned is placed.turned:
        return placed
    return Placed(turned, heads_from_pelvis(body, turned, hangs_on) + placed.heads[:, :1])


def _free_bones(body: RigBody, rest: RestPose, bone_map: BoneMap) -> frozenset[int]:
    """Drivers that location keys can move: the pelvis, and bones neither glued to a parent nor led by a control rig."""
    return frozenset(
        i
        for i, driver in enumerate(body.drivers)
        if i == 0 or not (driver.part != "whole" or driver.bone in rest.connected or driver.bone in bone_map.follows)
    )
