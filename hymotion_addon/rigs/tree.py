"""Questions about which bone is above which."""

from __future__ import annotations

import numpy as np


def lineage(parents: np.ndarray, bone: int) -> list[int]:
    """The bone, its parent, and so on up to its root."""
    found: list[int] = []
    while bone >= 0:
        found.append(bone)
        bone = int(parents[bone])
    return found


def is_below(parents: np.ndarray, bone: int, ancestor: int) -> bool:
    """Whether `bone` hangs somewhere under `ancestor` (not itself)."""
    return bone != ancestor and ancestor in lineage(parents, bone)


def common_ancestor(parents: np.ndarray, bones: list[int]) -> int | None:
    """The lowest bone that all of `bones` are, or hang under; None when they share no root."""
    shared = [lineage(parents, bone) for bone in bones]
    return next((bone for bone in shared[0] if all(bone in others for others in shared[1:])), None)


def path_between(parents: np.ndarray, ancestor: int | None, bone: int) -> list[int]:
    """Bones from just below `ancestor` (from the root when None or not above) down to `bone`, in that order."""
    up = lineage(parents, bone)
    if ancestor in up:
        up = up[: up.index(ancestor)]
    return up[::-1]
