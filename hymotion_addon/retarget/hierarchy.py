"""How a rig's keyed bones hang together, and the basis values that put them where they should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...inference.rotations import transpose
from ..rigs.bone_map import BoneMap
from .drivers import Driver
from .rest_pose import RestPose


@dataclass(frozen=True, eq=False)
class Carriage:
    """What carries each driver in the rig, as positions in the list of drivers, -1 for nothing that moves.

    turns: whose rotation it inherits. moves: whose motion its head follows.
    """

    turns: tuple[int, ...]
    moves: tuple[int, ...]


def find_carriage(rest: RestPose, bone_map: BoneMap, drivers: Sequence[Driver]) -> Carriage:
    """Nearest keyed ancestor of every driver, or what the family says a control follows."""
    position = {driver.bone: i for i, driver in enumerate(drivers)}
    turns: list[int] = []
    moves: list[int] = []
    for driver in drivers:
        if driver.bone in bone_map.follows:
            followed = bone_map.follows[driver.bone]
            turns.append(-1 if followed is None else position.get(followed, -1))
            moves.append(turns[-1])
            continue
        bone = rest.index(driver.bone)
        inherits = _inherits(rest, bone)
        bone = int(rest.parents[bone])
        while bone >= 0 and rest.names[bone] not in position:
            inherits &= _inherits(rest, bone)
            bone = int(rest.parents[bone])
        moves.append(position[rest.names[bone]] if bone >= 0 else -1)
        turns.append(moves[-1] if inherits else -1)
    return Carriage(tuple(turns), tuple(moves))


def basis_rotations(rest_rotations: np.ndarray, turned: np.ndarray, carriage: Carriage) -> np.ndarray:
    """Basis rotations (T, D, 3, 3) from how each driver is turned from its rest in armature space (T, D, 3, 3).

    rest_rotations: (D, 3, 3). A bone's basis is what is left of its turn after its carrier's, in its own rest axes.
    """
    return transpose(rest_rotations) @ transpose(_carried(turned, carriage.turns)) @ turned @ rest_rotations


def carried_heads(
    rest_heads: np.ndarray, heads: np.ndarray, turned: np.ndarray, driver: int, carrier: int
) -> np.ndarray:
    """(T, 3) where a driver's head goes by itself, rigidly with `carrier` (-1: it stays at rest). Armature space."""
    if carrier < 0:
        return np.broadcast_to(rest_heads[driver], heads[:, driver].shape)
    return heads[:, carrier] + turned[:, carrier] @ (rest_heads[driver] - rest_heads[carrier])


def carriers_first(carriers: Sequence[int]) -> list[int]:
    """An order of 0..n-1 in which each comes after its carrier (-1: none)."""
    depth: list[int] = []
    for i in range(len(carriers)):
        steps = 0
        while carriers[i] >= 0:
            i, steps = carriers[i], steps + 1
        depth.append(steps)
    return sorted(range(len(carriers)), key=depth.__getitem__)


def _inherits(rest: RestPose, bone: int) -> bool:
    return rest.inherits_rotation is None or bool(rest.inherits_rotation[bone])


def _carried(turned: np.ndarray, carriers: tuple[int, ...]) -> np.ndarray:
    """(T, D, 3, 3) the turn of every driver's carrier; the identity for drivers without one."""
    with_rest = np.concatenate([turned, np.broadcast_to(np.eye(3), (len(turned), 1, 3, 3))], axis=1)
    return with_rest[:, list(carriers)]
