"""A rig's keyed bones as arrays: everything the solver's steps share. Armature space unless a name says world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...inference.errors import RigError
from ..rigs.bone_map import BoneMap
from .body_frame import BodyFrame, measure_body_frame
from .drivers import SIDES, Driver, limb_end, list_drivers
from .hierarchy import Carriage, find_carriage
from .rest_pose import RestPose

NEEDED_JOINTS = ("pelvis", *(f"{side}_{joint}" for side in SIDES for joint in ("hip", "knee")))


@dataclass(frozen=True, eq=False)
class RigBody:
    """D keyed bones at rest.

    drivers: what each bone is, the pelvis first. carriage: what carries each in the rig. frame: up, left, forward.
    rotations (D, 3, 3), heads (D, 3): the bones' rest frames. segments: (D, 3) from a limb bone's head to the next
    joint, zero for bones that are no limb. points: joint -> its place (3,), for every joint whose place is known, also
    without a bone of its own. linear (3, 3), origin (3,): armature space to world space.
    """

    drivers: Sequence[Driver]
    carriage: Carriage
    frame: BodyFrame
    rotations: np.ndarray
    heads: np.ndarray
    segments: np.ndarray
    points: Mapping[str, np.ndarray]
    linear: np.ndarray
    origin: np.ndarray

    @property
    def by_joint(self) -> dict[str, int]:
        """Joint name -> position of its first driver."""
        return {driver.joint: i for i, driver in reversed(list(enumerate(self.drivers)))}

    @property
    def upright(self) -> np.ndarray:
        """(3, 3) from a motion's frame to armature space, without scale: a reflection where the object is mirrored."""
        u, _, vt = np.linalg.svd(self.linear)
        return (u @ vt).T @ self.frame.from_motion


def rig_body(rest: RestPose, bone_map: BoneMap) -> RigBody:
    """Measure a mapped rig. Raises RigError (rig_unrecognised) when the map lacks the pelvis or a leg."""
    missing = [joint.replace("_", " ") for joint in NEEDED_JOINTS if joint not in bone_map.bones]
    if missing:
        raise RigError(
            f"This rig has no bone for: {', '.join(missing)}.",
            cure="Choose a character with hips and two legs.",
            code="rig_unrecognised",
        )
    drivers = list_drivers(bone_map)
    rows = [rest.index(driver.bone) for driver in drivers]
    points = joint_points(rest, bone_map)
    heads = rest.rest_matrices[rows, :3, 3]
    segments = np.zeros((len(drivers), 3))
    for i, driver in enumerate(drivers):
        end = limb_end(driver.joint)
        if end is not None:
            segments[i] = points[end] - heads[i]
    return RigBody(
        drivers=drivers,
        carriage=find_carriage(rest, bone_map, drivers),
        frame=measure_body_frame(rest, {joint: to_world(rest, point) for joint, point in points.items()}),
        rotations=rest.rest_matrices[rows, :3, :3],
        heads=heads,
        segments=segments,
        points=points,
        linear=rest.object_matrix[:3, :3],
        origin=rest.object_matrix[:3, 3],
    )


def joint_points(rest: RestPose, bone_map: BoneMap) -> dict[str, np.ndarray]:
    """Armature-space place (3,) of every mapped joint; a limb's end without a bone of its own is its bone's tail."""
    points = {joint: rest.rest_matrices[rest.index(bone), :3, 3] for joint, bone in bone_map.bones.items()}
    for joint, bone in bone_map.bones.items():
        end = limb_end(joint)
        if end is not None and end not in points:
            row = rest.index(bone)
            points[end] = points[joint] + rest.rest_matrices[row, :3, 1] * rest.lengths[row]
    return points


def to_world(rest: RestPose, point: np.ndarray) -> np.ndarray:
    """An armature-space point (3,) in world space."""
    return rest.object_matrix[:3, :3] @ point + rest.object_matrix[:3, 3]


def up_step(body: RigBody) -> np.ndarray:
    """(3,) one metre up, armature space."""
    return np.linalg.inv(body.linear) @ body.frame.up
