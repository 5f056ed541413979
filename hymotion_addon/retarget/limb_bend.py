"""How a rig's own inverse kinematics bends one limb, as a table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class LimbBend:
    """Over N distances from the limb's root to its end, in the rig's own units.

    reach: (N,) these distances, growing. scale: (N,) by how much the limb must be scaled to be as long as at rest
    after Blender has bent it. lead: (N,) radians from knee to pole, seen along the limb. roll: (3,) the axis of the
    upper bone, at rest and in armature space, that Blender turns to the pole.
    """

    reach: np.ndarray
    scale: np.ndarray
    lead: np.ndarray
    roll: np.ndarray

    def scale_at(self, reach: np.ndarray) -> np.ndarray:
        """(T,) `scale` at other distances (T,)."""
        return np.interp(reach, self.reach, self.scale)

    def lead_at(self, reach: np.ndarray) -> np.ndarray:
        """(T,) `lead` at other distances (T,)."""
        return np.interp(reach, self.reach, self.lead)
