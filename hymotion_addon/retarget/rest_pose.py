"""A rig's rest pose as plain arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from .limb_bend import LimbBend


@dataclass(frozen=True, eq=False)
class Sole:
    """The outline of one foot's skin at rest.

    points: (P, 3) armature space. weights: (P, 3) how far each follows the shin, the foot and the toes; rows sum to 1.
    """

    points: np.ndarray
    weights: np.ndarray


@dataclass(frozen=True, eq=False)
class RestPose:
    """Everything the solver needs to know of an armature, read once; the rig itself is never touched.

    names: B bone names, every parent before its children. parents: (B,) indices, -1 for a root bone.
    rest_matrices: (B, 4, 4) head frame of each bone in armature space (Blender's `bone.matrix_local`): Y along
        the bone.
    lengths: (B,) bone lengths, armature units.
    object_matrix: (4, 4) armature space to world space (`object.matrix_world`), Z up, metres; may hold scale and shear.
    object_basis: (4, 4) the same relative to the object's parent (Blender's `matrix_basis`); None: as object_matrix.
    rotation_modes: Blender's `rotation_mode` per bone ("QUATERNION", "XYZ", ..., "AXIS_ANGLE").
    locked: names of bones with any rotation channel locked; such channels are not keyed.
    weighted: names of bones that deform a mesh (empty when unknown).
    properties: custom properties of pose bones, {bone: (names)}, for recognising control rigs.
    inherits_rotation: (B,) False where the bone ignores its parent's rotation.
    connected: names of bones whose head is glued to their parent's tail: Blender ignores their location keys.
    soles: "left" and "right" -> that foot's skin; empty where no mesh shows it.
    plain_location: names of bones whose location keys run along their parent's axes (the armature's, for a bone without
        one), not along their own ("Local Location" is off).
    said: joint -> bone, as the rig itself says (VRM's human bones); aliases: bone -> what its file called it (MMD).
    bends: end control of a limb -> how the rig's inverse kinematics bends it; empty where that was not asked for.
    """

    names: tuple[str, ...]
    parents: np.ndarray
    rest_matrices: np.ndarray
    lengths: np.ndarray
    object_matrix: np.ndarray
    rotation_modes: tuple[str, ...]
    locked: frozenset[str] = frozenset()
    weighted: frozenset[str] = frozenset()
    properties: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    inherits_rotation: np.ndarray | None = None
    connected: frozenset[str] = frozenset()
    object_basis: np.ndarray | None = None
    soles: Mapping[str, Sole] = field(default_factory=dict[str, Sole])
    plain_location: frozenset[str] = frozenset()
    said: Mapping[str, str] = field(default_factory=dict[str, str])
    aliases: Mapping[str, str] = field(default_factory=dict[str, str])
    bends: Mapping[str, LimbBend] = field(default_factory=dict[str, LimbBend])

    def index(self, name: str) -> int:
        """Row of a bone in every (B, ...) array."""
        return self.names.index(name)
