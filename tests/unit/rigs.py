"""Rest poses for tests: real rigs, as numbers read from their files, and rigs built from the motion's own skeleton.

`rest_poses/*.json` hold, for each rig: source (its file among the shared rigs), the family it should be recognised as
(null: to be refused), joints (what a person says each joint's bone is), and per bone: name, parent, head, rest
rotation as a quaternion wxyz, length. Fingers and faces are left out.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np

from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.inference.rotations import (
    Y_UP_TO_Z_UP,
    normalise,
    quaternion_wxyz_to_matrix,
    rotation_about,
    shortest_arc,
)
from hymotion.inference.skeleton import SMPLX_BODY

_FOLDER = Path(__file__).parent / "rest_poses"
REAL_RIGS = tuple(sorted(path.stem for path in _FOLDER.glob("*.json")))
_TIP_M = 0.08


def facts(rig: str) -> dict[str, Any]:
    """Everything known about a real rig."""
    return json.loads((_FOLDER / f"{rig}.json").read_text(encoding="utf-8"))


BIPEDS = tuple(rig for rig in REAL_RIGS if facts(rig)["family"])
ANIMALS = tuple(rig for rig in REAL_RIGS if not facts(rig)["family"])


def real_rig(rig: str) -> RestPose:
    """A real rig's rest pose."""
    known = facts(rig)
    numbers = np.array([bone[2:] for bone in known["bones"]], dtype=float)
    matrices = np.tile(np.eye(4), (len(numbers), 1, 1))
    matrices[:, :3, 3] = numbers[:, :3]
    matrices[:, :3, :3] = quaternion_wxyz_to_matrix(numbers[:, 3:7])
    return RestPose(
        names=tuple(bone[0] for bone in known["bones"]),
        parents=np.array([bone[1] for bone in known["bones"]]),
        rest_matrices=matrices,
        lengths=numbers[:, 7],
        object_matrix=np.array(known["object_matrix"]),
        rotation_modes=("QUATERNION",) * len(numbers),
        properties={bone: tuple(names) for bone, names in known["properties"].items()},
    )


def body_rig(arms_down: float = 0.0, prefix: str = "", leave_out: tuple[str, ...] = ()) -> RestPose:
    """The motion's own body as a rig with SMPL-X names, standing on the floor and facing -Y.

    arms_down: degrees by which both arms hang below the T-pose. leave_out: joints without a bone; their children hang
    on the next bone above.
    """
    heads = SMPLX_BODY.rest_positions() @ Y_UP_TO_Z_UP.T
    heads[:, 2] += 0.02 - heads[SMPLX_BODY.index("left_foot"), 2]
    for side, sign in (("left", 1.0), ("right", -1.0)):
        hinge = heads[SMPLX_BODY.index(f"{side}_shoulder")]
        turn = rotation_about(np.array([0.0, 1.0, 0.0]), sign * np.radians(arms_down))
        for joint in ("elbow", "wrist"):
            row = SMPLX_BODY.index(f"{side}_{joint}")
            heads[row] = hinge + turn @ (heads[row] - hinge)
    kept = [j for j, name in enumerate(SMPLX_BODY.names) if name not in leave_out]
    matrices = np.tile(np.eye(4), (len(kept), 1, 1))
    parents, lengths = [], []
    for row, joint in enumerate(kept):
        along = _along(joint, heads, kept)
        matrices[row, :3, :3] = shortest_arc(np.array([0.0, 1.0, 0.0]), along)
        matrices[row, :3, 3] = heads[joint]
        lengths.append(float(np.linalg.norm(along)))
        parent = SMPLX_BODY.parents[joint]
        while parent >= 0 and parent not in kept:
            parent = SMPLX_BODY.parents[parent]
        parents.append(kept.index(parent) if parent >= 0 else -1)
    return RestPose(
        names=tuple(prefix + SMPLX_BODY.names[joint] for joint in kept),
        parents=np.array(parents),
        rest_matrices=matrices,
        lengths=np.array(lengths),
        object_matrix=np.eye(4),
        rotation_modes=("QUATERNION",) * len(kept),
    )


def _along(joint: int, heads: np.ndarray, kept: list[int]) -> np.ndarray:
    children = [i for i, parent in enumerate(SMPLX_BODY.parents) if parent == joint and i in kept]
    if len(children) == 1:
        return heads[children[0]] - heads[joint]
    return {10: np.array([0.0, -_TIP_M, 0.0]), 11: np.array([0.0, -_TIP_M, 0.0])}.get(joint, np.array([0.0, 0, _TIP_M]))


def with_rolls(rest: RestPose, seed: int) -> RestPose:
    """Every bone rolled about its own length by another angle."""
    angles = np.random.default_rng(seed).uniform(-np.pi, np.pi, len(rest.names))
    matrices = rest.rest_matrices.copy()
    matrices[:, :3, :3] = matrices[:, :3, :3] @ rotation_about(np.array([0.0, 1.0, 0.0]), angles)
    return dataclasses.replace(rest, rest_matrices=matrices)


def with_odd_axes(rest: RestPose, seed: int) -> RestPose:
    """Every bone's rest axes turned at random, as imported rigs have whose bones do not point along the limbs."""
    quaternions = normalise(np.random.default_rng(seed).normal(size=(len(rest.names), 4)))
    matrices = rest.rest_matrices.copy()
    matrices[:, :3, :3] = matrices[:, :3, :3] @ quaternion_wxyz_to_matrix(quaternions)
    return dataclasses.replace(rest, rest_matrices=matrices)


def shuffled(rest: RestPose, seed: int) -> RestPose:
    """The same bones in another order, parents still before children."""
    rng = np.random.default_rng(seed)
    waiting, order = list(range(len(rest.names))), []
    while waiting:
        ready = [bone for bone in waiting if rest.parents[bone] < 0 or int(rest.parents[bone]) in order]
        order.append(int(rng.choice(ready)))
        waiting.remove(order[-1])
    new_row = {bone: row for row, bone in enumerate(order)}
    return dataclasses.replace(
        rest,
        names=tuple(rest.names[bone] for bone in order),
        parents=np.array([new_row[int(rest.parents[b])] if rest.parents[b] >= 0 else -1 for b in order]),
        rest_matrices=rest.rest_matrices[order],
        lengths=rest.lengths[order],
        rotation_modes=tuple(rest.rotation_modes[bone] for bone in order),
    )


def renamed(rest: RestPose, change: Any) -> RestPose:
    """All bone names passed through `change`."""
    return dataclasses.replace(
        rest,
        names=tuple(change(name) for name in rest.names),
        properties={change(bone): names for bone, names in rest.properties.items()},
    )


def moved_object(rest: RestPose, matrix: np.ndarray) -> RestPose:
    """The same armature under another object transform (4, 4)."""
    return dataclasses.replace(rest, object_matrix=matrix @ rest.object_matrix)


def mirrored_rig(rest: RestPose) -> RestPose:
    """The rig as in a mirror across X; every bone keeps its name, so what was a left bone is now on the right."""
    flip = np.diag([-1.0, 1.0, 1.0, 1.0])
    return dataclasses.replace(rest, rest_matrices=flip @ rest.rest_matrices @ flip)


def resized(rest: RestPose, factor: float) -> RestPose:
    """The armature itself in another unit: its bones `factor` times as long, its object as it was."""
    matrices = rest.rest_matrices.copy()
    matrices[:, :3, 3] *= factor
    return dataclasses.replace(rest, rest_matrices=matrices, lengths=rest.lengths * factor)


def turned_inside(rest: RestPose, turn: np.ndarray) -> RestPose:
    """The bones turned (3, 3) inside their armature, whose object stays as it was."""
    matrix = np.eye(4)
    matrix[:3, :3] = turn
    return dataclasses.replace(rest, rest_matrices=matrix @ rest.rest_matrices)
