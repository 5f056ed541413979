"""Where the bones go: the pelvis along its path, scaled by leg length, and the rest of the body with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from ...inference.rotations import normalise, transpose
from ...inference.skeleton import SOLE_HEIGHT_M, Skeleton
from .contacts import Contacts, contact_mask
from .drivers import SIDES
from .ground import Ground
from .hierarchy import carried_heads, carriers_first
from .options import Scale
from .rest_pose import RestPose, Sole
from .rig_body import RigBody
from .smoothing import smooth_fit, within
from .soles import foot_carriers, lowest_points, rest_ground

_FADE_S: Final = 0.5
_GROUNDING_S: Final = 0.13
_STEP_S: Final = 0.25
_BENT: Final = 0.1
_MOST_RAISED: Final = 0.1  # of the leg length
_UNMOVED: Final = 1e-5  # of the leg length: a bone carried this close to its place needs no location keys


def heads_from_pelvis(body: RigBody, turned: np.ndarray, hangs_on: tuple[int, ...]) -> np.ndarray:
    """(T, D, 3) heads of all drivers relative to the pelvis, armature space.

    turned: (T, D, 3, 3). hangs_on: the driver each driver's head keeps its rest distance to, -1 for the pelvis.
    """
    heads = np.zeros(turned.shape[:-1])
    for i in carriers_first(hangs_on):
        above = hangs_on[i]
        if above >= 0:
            heads[:, i] = heads[:, above] + turned[:, above] @ (body.heads[i] - body.heads[above])
    return heads


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
        bone = movable_bone(rest, driver.bone) if i == 0 else driver.bone
        axes = location_axes(rest, bone)
        if body.carriage.turns[i] >= 0:
            axes = turned[:, body.carriage.turns[i]] @ axes
        locations[bone] = (transpose(axes) @ shift[..., None])[..., 0]
    return locations


def movable_bone(rest: RestPose, bone: str) -> str:
    """The bone whose location moves `bone`: itself, or the first ancestor that is not glued to its parent."""
    row = rest.index(bone)
    while rest.names[row] in rest.connected and rest.parents[row] >= 0:
        row = int(rest.parents[row])
    return rest.names[row]


def location_axes(rest: RestPose, bone: str) -> np.ndarray:
    """(3, 3) axes at rest along which the location keys of a bone run: its own, its parent's, or the armature's."""
    row = rest.index(bone)
    if bone in rest.plain_location:
        row = int(rest.parents[row])
    return rest.rest_matrices[row, :3, :3] if row >= 0 else np.eye(3)


def leg_length(skeleton: Skeleton) -> float:
    """Thigh plus shin, metres."""
    return float(sum(np.linalg.norm(skeleton.rest_offsets[skeleton.index(f"left_{j}")]) for j in ("knee", "ankle")))


def pelvis_path(
    body: RigBody, skeleton: Skeleton, joint_positions: np.ndarray, heads: np.ndarray, scale: Scale
) -> np.ndarray:
    """(T, 3) armature-space place of the pelvis: the middle of the hips goes as the motion's, by the leg length.

    joint_positions: (T, J, 3) of the motion, its own frame. heads: (T, D, 3) relative to the pelvis.
    """
    frame = body.frame
    ratio = frame.leg_length / leg_length(skeleton)
    on_ground = ratio if scale == "leg_length" else 1.0
    hips = [skeleton.index(f"{side}_hip") for side in SIDES]
    moved = joint_positions[:, hips].mean(1) - skeleton.rest_positions()[hips].mean(0)
    start = frame.middle - (frame.middle @ frame.up) * frame.up
    path = start + on_ground * moved[:, [0, 2]] @ [frame.left, frame.forward]
    above_ankle = joint_positions[:, hips, 1].mean(1) - _standing_ankle(skeleton)
    world = path + (frame.ankle_height + ratio * above_ankle)[:, None] * frame.up
    hips_from_pelvis = heads[:, [body.by_joint[f"{side}_hip"] for side in SIDES]].mean(1)
    return (world - body.origin) @ np.linalg.inv(body.linear).T - hips_from_pelvis


def grounding(
    body: RigBody,
    soles: Mapping[str, Sole],
    ground: Ground,
    contacts: Contacts,
    heads: np.ndarray,
    turned: np.ndarray,
    fps: float,
) -> np.ndarray:
    """(T,) metres by which to raise the body so that feet in contact reach the ground on average; smooth.

    Where no foot is in contact for long it goes to zero: hands, hips or nothing may carry the body there. It is never
    much on flat ground: a leg bends when a foot stands on the tip of a long shoe. heads: (T, D, 3), armature space.
    """
    under: dict[str, np.ndarray] = {}
    for side in soles:
        under[side] = ground(heads[:, foot_carriers(body, side)[2]] @ body.linear.T + body.origin)
    level = np.mean(list(under.values()), axis=0) - rest_ground(body, soles)
    steps = smooth_fit(level[:, None], np.full(len(heads), within(_STEP_S, fps)))[:, 0]
    most = _MOST_RAISED * body.frame.leg_length
    total, weight = np.zeros(len(heads)), np.full(len(heads), within(_FADE_S, fps))
    for side, sole in soles.items():
        missing = under[side] - steps - lowest_points(body, side, sole, heads, turned)
        heeded = contact_mask(contacts.get(f"{side}_foot", ()), len(heads)) * within(_GROUNDING_S, fps)
        heeded = heeded * _straightness(body, side, heads, turned)
        total += heeded * most * np.tanh(missing / most)
        weight += heeded
    return steps + smooth_fit((total / weight)[:, None], weight)[:, 0]


def _straightness(body: RigBody, side: str, heads: np.ndarray, turned: np.ndarray) -> np.ndarray:
    """(T,) how little a leg may change its length: 1 where it is straight and a centimetre bends it by 15 degrees."""
    hip, knee = (body.by_joint[f"{side}_{joint}"] for joint in ("hip", "knee"))
    shin = normalise(turned[:, knee] @ body.segments[knee])
    thigh = normalise(heads[:, knee] - heads[:, hip])
    return _BENT / (_BENT + 1 - (shin * thigh).sum(-1))


def _standing_ankle(skeleton: Skeleton) -> float:
    """Height of the ankle above the floor when the skeleton stands in its T-pose, metres."""
    heights = skeleton.rest_positions()[:, 1]
    return float(heights[skeleton.index("left_ankle")] - heights[skeleton.index("left_foot")]) + SOLE_HEIGHT_M
