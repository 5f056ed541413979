"""Spines and necks of any number of bones."""

from __future__ import annotations

from collections.abc import Mapping

_SPINE_JOINTS = ("spine1", "spine2", "spine3")


def chain_joints(chains: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """{joint: bone} for the bones of "spine" and "neck" that come nearest to SMPL-X's own joints there."""
    spine, neck = chains["spine"], chains["neck"]
    joints = {"neck": neck[0]} if neck else {}
    if len(spine) == 1:
        joints["spine3"] = spine[0]
    elif len(spine) == 2:
        joints |= {"spine1": spine[0], "spine3": spine[1]}
    elif spine:
        joints |= dict(zip(_SPINE_JOINTS, (spine[0], spine[(len(spine) - 1) // 2], spine[-1]), strict=True))
    return joints
