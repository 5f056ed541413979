"""How a rig's own inverse kinematics bends its limbs: asked of Blender, on a copy of each limb of two bones.

Blender's solver shares the way to its goal between bending the limb and stretching it, even where bending would do, so
a limb led by its hand or foot is a few per cent too short or too long and its knee degrees away. How much depends on
nothing but how far the goal is. Scaling the base control by as much takes it back, as Rigify's own snapping does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, cast

import bpy
import numpy as np
from mathutils import Matrix

from ...inference.rotations import normalise
from ..retarget.limb_bend import LimbBend
from ..retarget.limb_keys import across, angle_about
from ..retarget.rest_pose import RestPose
from ..rigs.limb_controls import LimbControls

_REACHES: Final = np.concatenate([np.linspace(0.04, 0.88, 22), 1 - np.geomspace(0.1, 2e-5, 20)])
"""Distances from hip to ankle to try, of the straight limb: closer together where it is almost straight."""
_ROUNDS: Final = 8
_TAUT: Final = 6e-5
_TIGHTER: Final = 0.003
"""A limb this close to straight is pulled straight: there the solver's own tolerance would bend it by a degree more."""
_LEAST_SLOPE: Final = 0.1
_TINY: Final = 1e-7
_NAME: Final = "HY-Motion limbs"


_BONE_SETTINGS: Final = (
    *(f"lock_ik_{axis}" for axis in "xyz"),
    *(f"use_ik_limit_{axis}" for axis in "xyz"),
    *(f"ik_{end}_{axis}" for axis in "xyz" for end in ("min", "max")),
    *(f"ik_stiffness_{axis}" for axis in "xyz"),
    "ik_stretch",
)
_IK_SETTINGS: Final = ("pole_angle", "iterations", "chain_count", "use_tail", "use_stretch")


@dataclass(frozen=True, eq=False)
class _Chain:
    """A limb as its IK constraint has it. bones: upper and lower."""

    bones: tuple[bpy.types.PoseBone, bpy.types.PoseBone]
    constraint: Any

    @property
    def upper(self) -> str:
        """Name of the upper bone."""
        return self.bones[0].name

    @property
    def lower(self) -> str:
        """Name of the lower bone."""
        return self.bones[1].name

    def roll(self, rest: RestPose) -> np.ndarray:
        """(3,) the upper bone's axis that the constraint turns to the pole, at rest, armature space."""
        axes, angle = rest.rest_matrices[rest.index(self.upper), :3, :3], self.constraint.pole_angle
        return np.cos(angle) * axes[:, 0] + np.sin(angle) * axes[:, 2]


def limb_bends(armature: bpy.types.Object, rest: RestPose, limbs: Sequence[LimbControls]) -> dict[str, LimbBend]:
    """{end control: how that limb bends}, of those limbs whose pole is one of an IK constraint over two bones.

    Nothing of the user's changes: the copies live in a scene of their own, which is gone afterwards.
    """
    found = {limb.end: chain for limb in limbs if (chain := _chain_to(armature, limb.pole)) is not None}
    if not found:
        return {}
    with _scene_of_copies(rest, list(found.values())) as copies:
        return {end: _measured(rest, chain, copies, number) for number, (end, chain) in enumerate(found.items())}


def _chain_to(armature: bpy.types.Object, pole: str) -> _Chain | None:
    for bone in armature.pose.bones:
        for constraint in bone.constraints:
            if not isinstance(constraint, bpy.types.KinematicConstraint):
                continue
            if constraint.pole_subtarget == pole and constraint.chain_count == 2:
                return _Chain((bone.parent, bone), constraint) if bone.parent else None
    return None


@contextmanager
def _scene_of_copies(rest: RestPose, chains: Sequence[_Chain]) -> Iterator[bpy.types.Object]:
    """An armature with a copy of every limb for each reach, its goal and its pole, in a scene that no window shows."""
    scene = bpy.data.scenes.new(_NAME)
    data = bpy.data.armatures.new(_NAME)
    copies = bpy.data.objects.new(_NAME, data)
    try:
        scene.collection.objects.link(copies)
        layer = scene.view_layers[0]
        layer.objects.active = copies
        with bpy.context.temp_override(scene=scene, view_layer=layer, active_object=copies, object=copies):
            bpy.ops.object.mode_set(mode="EDIT")
            for number, chain in enumerate(chains):
                _add_bones(data, rest, chain, number)
            bpy.ops.object.mode_set(mode="OBJECT")
        layer.update()
        for number, chain in enumerate(chains):
            _constrain(copies, chain, number)
        yield copies
    finally:
        bpy.data.objects.remove(copies)
        bpy.data.armatures.remove(data)
        bpy.data.scenes.remove(scene)


def _add_bones(data: bpy.types.Armature, rest: RestPose, chain: _Chain, number: int) -> None:
    """The limb at rest with its root at the origin, once for each reach, with a goal and a pole in its rest plane."""
    upper, lower = (rest.index(name) for name in (chain.upper, chain.lower))
    origin, ahead = rest.rest_matrices[upper, :3, 3], rest.rest_matrices[upper, :3, 1]
    straight = float(rest.lengths[upper] + rest.lengths[lower])
    for i, reach in enumerate(_REACHES):
        bones = [data.edit_bones.new(f"{number}.{i}.{name}") for name in ("upper", "lower", "goal", "pole")]
        for bone, row in zip(bones, (upper, lower), strict=False):
            matrix = rest.rest_matrices[row].copy()
            matrix[:3, 3] -= origin
            bone.tail = (0.0, float(rest.lengths[row]), 0.0)
            bone.matrix = Matrix(matrix)
        bones[1].parent = bones[0]
        goal = reach * straight * ahead
        for bone, place in zip(bones[2:], (goal, goal / 2 + straight * chain.roll(rest)), strict=True):
            bone.head, bone.tail = place, place + np.array([0.0, 0.0, 0.1 * straight])


def _constrain(copies: bpy.types.Object, chain: _Chain, number: int) -> None:
    """Bend the copies of one limb as the rig does."""
    for i in range(len(_REACHES)):
        upper, lower = (copies.pose.bones[f"{number}.{i}.{name}"] for name in ("upper", "lower"))
        for copy, bone in ((upper, chain.bones[0]), (lower, chain.bones[1])):
            for setting in _BONE_SETTINGS:
                setattr(copy, setting, getattr(bone, setting))
        ik: Any = lower.constraints.new("IK")
        ik.target, ik.subtarget = copies, f"{number}.{i}.goal"
        ik.pole_target, ik.pole_subtarget = copies, f"{number}.{i}.pole"
        for setting in _IK_SETTINGS:
            setattr(ik, setting, getattr(chain.constraint, setting))


def _measured(rest: RestPose, chain: _Chain, copies: bpy.types.Object, number: int) -> LimbBend:
    """Scale the copies until each is as long as the limb at rest (by secants), and read how they lie."""
    straight = float(rest.lengths[rest.index(chain.upper)] + rest.lengths[rest.index(chain.lower)])
    scale, slope, before = np.ones(len(_REACHES)), np.ones(len(_REACHES)), None
    for _ in range(_ROUNDS):
        root, knee, end, pole = _bent(copies, number, scale)
        excess = (np.linalg.norm(knee - root, axis=-1) + np.linalg.norm(end - knee, axis=-1)) / straight - 1
        if before is not None:
            step = scale - before[0]
            slope = np.where(np.abs(step) > _TINY, (excess - before[1]) / np.where(step == 0, 1.0, step), slope)
        before = scale, excess
        scale = scale - excess / np.maximum(slope, _LEAST_SLOPE)
    root, knee, end, pole = _bent(copies, number, scale)
    scale = np.where(_REACHES > 1 - _TAUT, scale - _TIGHTER, scale)
    along = normalise(end - root)
    lead = angle_about(along, across(knee - root, along), across(pole - root, along))
    return LimbBend(np.linalg.norm(end - root, axis=-1), scale, lead, chain.roll(rest))


def _bent(copies: bpy.types.Object, number: int, scale: np.ndarray) -> list[np.ndarray]:
    """(N, 3) each: root, knee, end and pole of a limb's copies, scaled by (N,) and bent by Blender."""
    for i, factor in enumerate(scale):
        copies.pose.bones[f"{number}.{i}.upper"].scale = (factor,) * 3
    copies.update_tag()
    layer = copies.users_scene[0].view_layers[0]
    layer.update()
    return _places(copies.evaluated_get(cast("bpy.types.Depsgraph", layer.depsgraph)), number)


def _places(copies: bpy.types.Object, number: int) -> list[np.ndarray]:
    """(N, 3) each: root, knee, end and pole of a limb's copies."""
    names = [("upper", "head"), ("lower", "head"), ("lower", "tail"), ("pole", "head")]
    bones = copies.pose.bones
    return [
        np.array([getattr(bones[f"{number}.{i}.{name}"], place) for i in range(len(_REACHES))]) for name, place in names
    ]
