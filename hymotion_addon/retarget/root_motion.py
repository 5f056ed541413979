"""Who carries the character through the scene: its hips, its root bone or its object; or nobody.

What is taken is a smooth path under the hips; what is left over stays with the hips, so that in world space the body
moves the same whoever carries it. A carrier is a rigid motion of armature space, (T, 4, 4), that is nothing while the
character rests.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ...inference.errors import RigError
from ...inference.rotations import make_sign_continuous, matrix_to_quaternion_wxyz, rotation_about, transpose
from ..rigs.bone_map import BoneMap
from .drivers import SIDES
from .foot_lock import Placed
from .options import RetargetOptions
from .rest_pose import RestPose
from .rig_body import RigBody
from .smoothing import smooth_fit, within

_SMOOTH_S: Final = 0.25
_EVEN: Final = 1e-4


@dataclass(frozen=True, eq=False)
class RootKeys:
    """Keys of whoever carries the body, as in BoneAnimation; nothing where the hips do it themselves."""

    rotations: dict[str, np.ndarray] = field(default_factory=dict[str, np.ndarray])
    locations: dict[str, np.ndarray] = field(default_factory=dict[str, np.ndarray])
    object_location: np.ndarray | None = None
    object_turn: np.ndarray | None = None


def put_on_root(
    body: RigBody, rest: RestPose, bone_map: BoneMap, placed: Placed, options: RetargetOptions, fps: float
) -> tuple[Placed, RootKeys]:
    """What is left for the bones to do, and the keys of their carrier.

    Raises RigError (no_root_bone, object_stretched) for a carrier that can't be.
    """
    all_of_them = (True,) * len(body.drivers)
    if options.in_place:
        return seen_from(carrier_path(body, placed, options, fps), placed, all_of_them, all_of_them), RootKeys()
    if options.root == "hips":
        return placed, RootKeys()
    path = carrier_path(body, placed, options, fps)
    if options.root == "object":
        locations, rotations = object_keys(rest, path, options.root_turn)
        return seen_from(path, placed, all_of_them, all_of_them), RootKeys({}, {}, locations, rotations)
    root = root_bone(rest, bone_map)
    rotations, locations = root_bone_keys(rest, root, path)
    left = seen_from(path, placed, *carried_by(root, rest, bone_map, body))
    return left, RootKeys({root: rotations}, {root: locations})


def carrier_path(body: RigBody, placed: Placed, options: RetargetOptions, fps: float) -> np.ndarray:
    """(T, 4, 4) of the carrier that `options` ask for, armature space; it takes no height and no turn in place."""
    frame = body.frame
    sides = [body.by_joint[f"{side}_hip"] for side in SIDES]
    hips = placed.heads[:, sides] @ body.linear.T + body.origin
    shift = hips.mean(1) - frame.middle
    if options.in_place or not options.root_height:
        shift = shift - (shift @ frame.up)[:, None] * frame.up
    weights = np.full(len(hips), within(_SMOOTH_S, fps))
    path = np.tile(np.eye(4), (len(hips), 1, 1))
    if options.root_turn and not options.in_place:
        heading = _heading(hips[:, 0] - hips[:, 1], frame.left, frame.up)
        path[:, :3, :3] = _turns(body, smooth_fit(heading[:, None], weights)[:, 0])
    to_armature = np.linalg.inv(body.linear)
    pivot = to_armature @ (frame.middle - body.origin)
    path[:, :3, 3] = pivot - path[:, :3, :3] @ pivot + smooth_fit(shift, weights) @ to_armature.T
    return path


def seen_from(path: np.ndarray, placed: Placed, carried: tuple[bool, ...], turned: tuple[bool, ...]) -> Placed:
    """The same body relative to its carrier: what its bones must do by themselves.

    carried, turned: of each driver, whether its head goes and whether its axes turn with the carrier.
    """
    back = transpose(path[:, None, :3, :3])
    heads = (back @ (placed.heads - path[:, None, :3, 3])[..., None])[..., 0]
    return Placed(
        np.where(np.array(turned)[:, None, None], back @ placed.turned, placed.turned),
        np.where(np.array(carried)[:, None], heads, placed.heads),
    )


def root_bone(rest: RestPose, bone_map: BoneMap) -> str:
    """The bone that carries all of a rig: what its family says, else the topmost above the hips.

    Raises RigError (no_root_bone) where the hips are that bone themselves.
    """
    if bone_map.root in rest.names:
        return bone_map.root
    row = top = rest.index(bone_map.bones["pelvis"])
    while rest.parents[top] >= 0:
        top = int(rest.parents[top])
    if top == row or rest.names[top] in bone_map.bones.values():
        raise RigError(
            "This rig has no root bone above its hips.",
            cure="Keep the movement on the hips, or put it on the object.",
            code="no_root_bone",
        )
    return rest.names[top]


def carried_by(
    root: str, rest: RestPose, bone_map: BoneMap, body: RigBody
) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    """Of each driver, whether its head goes and whether its axes turn with a root bone."""
    if bone_map.root == root:
        return (True,) * len(body.drivers), (True,) * len(body.drivers)
    carried, turned = list[bool](), list[bool]()
    for driver in body.drivers:
        row, inherits = rest.index(driver.bone), True
        while row >= 0 and rest.names[row] != root:
            inherits &= rest.inherits_rotation is None or bool(rest.inherits_rotation[row])
            row = int(rest.parents[row])
        carried.append(row >= 0)
        turned.append(row >= 0 and inherits)
    return tuple(carried), tuple(turned)


def root_bone_keys(rest: RestPose, root: str, path: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Basis rotations (T, 4) wxyz and basis locations (T, 3) of a root bone that follows the path."""
    matrix = rest.rest_matrices[rest.index(root)]
    axes, head = matrix[:3, :3], matrix[:3, 3]
    rotations = matrix_to_quaternion_wxyz(transpose(axes) @ path[:, :3, :3] @ axes)
    moved = path[:, :3, :3] @ head + path[:, :3, 3] - head
    return make_sign_continuous(rotations), moved @ axes


def object_keys(rest: RestPose, path: np.ndarray, turns: bool) -> tuple[np.ndarray, np.ndarray | None]:
    """Locations (T, 3) and, where it turns, turns (T, 4) wxyz of the armature object, in its parent's space.

    Raises RigError (object_stretched) for a turn of an object that is scaled unequally: it would shear the character.
    """
    basis = rest.object_matrix if rest.object_basis is None else rest.object_basis
    locations = basis[:3, 3] + path[:, :3, 3] @ basis[:3, :3].T
    if not turns:
        return locations, None
    sizes = np.linalg.svd(rest.object_matrix[:3, :3], compute_uv=False)
    if sizes[0] > sizes[-1] * (1 + _EVEN):
        raise RigError(
            "The object is scaled unequally, so it can't be turned without stretching the character.",
            cure="Apply its scale (Ctrl+A), or leave the turn to the hips.",
            code="object_stretched",
        )
    turned = basis[:3, :3] @ path[:, :3, :3] @ np.linalg.inv(basis[:3, :3])
    return locations, make_sign_continuous(matrix_to_quaternion_wxyz(turned))


def _heading(across: np.ndarray, left: np.ndarray, up: np.ndarray) -> np.ndarray:
    """(T,) radians by which a body is turned about `up`, from the line across its hips (T, 3); continuous."""
    return np.unwrap(np.arctan2(across @ np.cross(up, left), across @ left))


def _turns(body: RigBody, angles: np.ndarray) -> np.ndarray:
    """(T, 3, 3) turns about the body's up, armature space."""
    u, _, vt = np.linalg.svd(body.linear)
    orthogonal = u @ vt
    return orthogonal.T @ rotation_about(body.frame.up, angles) @ orthogonal
