"""Rig families, one data file each, tried in this order. To add one: write its file, add it here."""

from __future__ import annotations

from typing import Final

from ..family import Family
from .mixamo import MIXAMO
from .rigify import RIGIFY
from .smplx import SMPLX
from .unreal import UNREAL
from .vrm import VRM

FAMILIES: Final[tuple[Family, ...]] = (*RIGIFY, MIXAMO, UNREAL, VRM, SMPLX)
