"""Daz Genesis 1 to 9 and Poser. Of Genesis 3 and 8, the Bend bones are the joints."""

from __future__ import annotations

from typing import Final

from ..family import Family, parts

GENESIS_8: Final = Family(
    id="daz_genesis_8",
    label="Daz Genesis 3 or 8",
    pelvis="hip",
    spine=("abdomenlower", "abdomenupper", "chestlower", "chestupper"),
    neck=("necklower", "neckupper"),
    parts=parts("collar shldrbend forearmbend hand thighbend shin foot toe"),
)

GENESIS_9: Final = Family(
    id="daz_genesis_9",
    label="Daz Genesis 9",
    pelvis="hip",
    spine=("spine1", "spine2", "spine3", "spine4"),
    neck=("neck1", "neck2"),
    parts=parts("shoulder upperarm forearm hand thigh shin foot toes"),
)

POSER: Final = Family(
    id="poser",
    label="Poser or Daz Genesis 1 or 2",
    pelvis="hip",
    spine=("abdomen", "abdomen2", "chest"),
    parts=parts("collar shldr forearm hand thigh shin foot toe"),
)
