"""Rig families, one data file each, tried in this order. To add one: write its file, add it here."""

from __future__ import annotations

from typing import Final

from ..family import Family
from .mixamo import MIXAMO

FAMILIES: Final[tuple[Family, ...]] = (MIXAMO,)
