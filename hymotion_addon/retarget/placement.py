"""Where the bones go: the pelvis along its path, scaled by leg length, and the rest of the body with it."""

from __future__ import annotations

import numpy as np

from ...inference.rotations import transpose
from ...inference.skeleton import SOLE_HEIGHT_M, Skeleton
from .drivers import SIDES
from .hierarchy import carried_heads, carriers_first
from .options import RetargetOptions
from .rest_pose import RestPose
from .rig_body import RigBody

_LOWEST_POINT_BLEND_M = 0.02
_UNMOVED = 1e-5  # of the leg length: a bone carried this close to its place needs no location keys


def place_bones(
    body: RigBody,
    skeleton: Skeleton,
    joint_positions: np.ndarray,
    turned: np.ndarray,
    hangs_on: tuple[int, ...],
    options: RetargetOptions,
) -> np.ndarray:
    """(T, D, 3) heads of all drivers, armature space.

    joint_positions: (T, J, 3) of the motion, its own frame. turned: (T, D, 3, 3). hangs_on: the driver each driver's
    head keeps its rest distance to, -1 for the pelvis.
    """
    heads = np.zeros(turned.shape[:-1])
    for i in carriers_first(hangs_on):
        above = hangs_on[i]
        if above >= 0:
            heads[:, i] = heads[:, above] + turned[:, above] @ (body.heads[i] - body.heads[above])
    return heads + _pelvis_path(body, skeleton, joint_positions, turned, heads, options)[:, None]


def location_keys(
    body: RigBody, rest: RestPose, heads: np.ndarray, turned: np.ndarray, movable: frozenset[int]
) -> dict[str, np.ndarray]:
    """Basis locations {bone: (T, 3)} of the pelvis and of every movable driver that its carrier would leave behind."""
    locations: dict[str, np.ndarray] = {}
    tolerance = _UNMOVED * np.linalg.norm(body.segments, axis=-1).max()
    for i, driver in enumerate(body.drivers):
        if i not in movable:
            continue
        carrier = body.carriage.moves[i]
        shift = heads[:, i] - carried_heads(body.heads, heads, turned, i, carrier)
        if i and np.abs(shift).max() <= tolerance:
            continue
        bone, axes = movable_bone(rest, driver.bone) if i == 0 else (driver.bone, body.rotations[i])
        if body.carriage.turns[i] >= 0:
            axes = turned[:, body.carriage.turns[i]] @ axes
        locations[bone] = (transpose(axes) @ shift[..., None])[..., 0]
    return locations


def movable_bone(rest: RestPose, bone: str) -> tuple[str, np.ndarray]:
    """The bone whose location moves `bone`: itself, or the first ancestor that is not glued to its parent; its axes."""
    row = rest.index(bone)
    while rest.names[row] in rest.connected and rest.parents[row] >= 0:
        row = int(rest.parents[row])
    return rest.names[row], rest.rest_matrices[row, :3, :3]


def leg_length(skeleton: Skeleton) -> float:
    """Thigh plus shin, metres."""
    return float(sum(np.linalg.norm(skeleton.rest_offsets[skeleton.index(f"left_{j}")]) for j in ("knee", "ankle")))


def _pelvis_path(
    body: RigBody,
    skeleton: Skeleton,
    joint_positions: np.ndarray,
    turned: np.ndarray,
    heads: np.ndarray,
    options: RetargetOptions,
) -> np.ndarray:
    """(T, 3) armature-space place of the pelvis, given all heads (T, D, 3) relative to it."""
    frame = body.frame
    scale = frame.leg_length / leg_length(skeleton)
    on_ground = scale if options.scale == "leg_length" else 1.0
    hips = [skeleton.index(f"{side}_hip") for side in SIDES]
    moved = joint_positions[:, hips].mean(1) - skeleton.rest_positions()[hips].mean(0)
    start = frame.middle - (frame.middle @ frame.up) * frame.up
    path = start + on_ground * moved[:, [0, 2]] @ [frame.left, frame.forward]

    hips_from_pelvis = heads[:, [body.by_joint[f"{side}_hip"] for side in SIDES]].mean(1)
    if options.ground:
        height = _grounded_height(body, skeleton, joint_positions, turned, heads - hips_from_pelvis[:, None], scale)
    else:
        above_ankle = joint_positions[:, hips, 1].mean(1) - _standing_heights(skeleton)["left_ankle"]
        height = frame.ankle_height + scale * above_ankle
    world = path + height[:, None] * frame.up
    return (world - body.origin) @ np.linalg.inv(body.linear).T - hips_from_pelvis


def _grounded_height(
    body: RigBody,
    skeleton: Skeleton,
    joint_positions: np.ndarray,
    turned: np.ndarray,
    from_hips: np.ndarray,
    scale: float,
) -> np.ndarray:
    """(T,) how high the middle of the hips must be for the lowest part of the feet to be where the motion has it.

    Every ankle and ball of foot says how high the hips should be for it to have its clearance of the motion, scaled;
    the lowest are heeded most, blended so that the height never jumps. from_hips: (T, D, 3) heads, armature space.
    """
    up = body.linear.T @ body.frame.up
    at_rest = _foot_points(body, body.heads, np.eye(3))
    posed = _foot_points(body, from_hips, turned)
    standing = _standing_heights(skeleton)
    clearances = np.stack([joint_positions[:, skeleton.index(j), 1] - standing[j] for j in posed], axis=-1)
    below_hips = np.stack([at_rest[j] @ up + body.origin @ body.frame.up - posed[j] @ up for j in posed], axis=-1)
    weights = np.exp((clearances.min(-1, keepdims=True) - clearances) / _LOWEST_POINT_BLEND_M)
    return (weights * (scale * clearances + below_hips)).sum(-1) / weights.sum(-1)


def _foot_points(body: RigBody, heads: np.ndarray, turned: np.ndarray) -> dict[str, np.ndarray]:
    """Ankles, and balls of the feet where the rig has toes: {joint: (..., 3)} from heads (..., D, 3)."""
    points: dict[str, np.ndarray] = {}
    for side in SIDES:
        knee, foot = body.by_joint[f"{side}_knee"], body.by_joint.get(f"{side}_foot")
        turn = turned if turned.ndim == 2 else turned[:, knee]
        points[f"{side}_ankle"] = heads[..., knee, :] + turn @ body.segments[knee]
        if foot is not None:
            points[f"{side}_foot"] = heads[..., foot, :]
    return points


def _standing_heights(skeleton: Skeleton) -> dict[str, float]:
    """Height of ankles and balls of the feet above the floor when the skeleton stands in its T-pose, metres."""
    heights = skeleton.rest_positions()[:, 1]
    floor = heights[skeleton.index("left_foot")] - SOLE_HEIGHT_M
    return {f"{s}_{j}": float(heights[skeleton.index(f"{s}_{j}")] - floor) for s in SIDES for j in ("ankle", "foot")}
