"""SMPL, SMPL-H and SMPL-X bodies: joint names as bone names (left_hip, L_Hip, m_avg_L_Hip)."""

from __future__ import annotations

from typing import Final

from ..family import Family

SMPLX: Final = Family(
    id="smplx",
    label="SMPL-X",
    pelvis="pelvis",
    spine=("spine1", "spine2", "spine3"),
    parts={part: part for part in ("collar", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "foot")},
    noise=frozenset({"m", "f", "avg"}),
)
