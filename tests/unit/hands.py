"""Hands for tests: those of real rigs, as numbers read from their files, and one built of straight fingers.

`hands/*.json` hold for the rigs of `rest_poses` what was left out there, per bone: name, parent, head, rest rotation
as a quaternion wxyz, length. A control rig's bones hang on the nearest of the controls, not on its mechanisms.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np

from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.hymotion_addon.rigs.fingers import finger_joints
from hymotion.inference.motion import Motion
from hymotion.inference.rotations import normalise, quaternion_wxyz_to_matrix, rotation_about, shortest_arc
from hymotion.inference.skeleton import SMPLX_WITH_HANDS

from .rigs import body_rig, real_rig

_FOLDER = Path(__file__).parent / "hands"
_FAMILIES = {
    "biped": "biped_bip01",
    "cats": "cats_fixed",
    "makehuman": "makehuman_default",
    "mixamo": "mixamo",
    "rigify": "rigify_fk_controls",
    "rigify_metarig": "rigify_metarig",
    "second_life": "second_life",
    "unreal": "mpfb_game_engine",
    "vrm": "vrm_addon_basic",
}
HANDS = tuple(_FAMILIES)
_KNUCKLES = {"index": (0.09, 0.025), "middle": (0.095, 0.005), "ring": (0.09, -0.015), "pinky": (0.08, -0.034)}
_THUMB = (0.025, 0.02)
_LENGTHS = (0.035, 0.024, 0.02)


def real_hands(rig: str) -> tuple[RestPose, str]:
    """A real rig with its fingers, and the family of names it has in the table of names."""
    rest, path = real_rig(rig), _FOLDER / f"{rig}.json"
    if path.is_file():
        for name, parent, *numbers in json.loads(path.read_text(encoding="utf-8"))["bones"]:
            matrix = np.eye(4)
            matrix[:3, 3] = numbers[:3]
            matrix[:3, :3] = quaternion_wxyz_to_matrix(normalise(np.array(numbers[3:7])))
            rest = with_bone(rest, name, parent, matrix, numbers[7])
    return rest, _FAMILIES[rig]


def handed_body(leave_out: tuple[str, ...] = (), metacarpals: bool = False, tips: bool = False) -> RestPose:
    """`body_rig` with flat hands of straight fingers in a T-pose, palms down: left_index1 .. right_thumb3.

    metacarpals: index0 and so on before the first of each finger. tips: index4 and so on after the last.
    """
    rest = body_rig(leave_out=leave_out)
    for side, out in (("left", 1.0), ("right", -1.0)):
        if f"{side}_wrist" not in rest.names:
            continue
        wrist = rest.rest_matrices[rest.index(f"{side}_wrist"), :3, 3]
        for finger, (along, forward) in {**_KNUCKLES, "thumb": _THUMB}.items():
            straight = np.array([0.55 * out, -0.8, -0.2]) if finger == "thumb" else np.array([out, 0.0, 0.0])
            place, parent = wrist + np.array([along * out, -forward, 0.0]), f"{side}_wrist"
            steps = list(enumerate(_LENGTHS, start=1))
            if metacarpals and finger != "thumb":
                start = wrist + 0.2 * (place - wrist)
                rest = with_bone(rest, f"{side}_{finger}0", parent, _frame(start, place - start), 0.8 * along)
                parent = f"{side}_{finger}0"
            for number, length in [*steps, (4, 0.01)] if tips else steps:
                name = f"{side}_{finger}{number}"
                if name not in leave_out:
                    rest = with_bone(rest, name, parent, _frame(place, straight), length)
                    parent = name
                place = place + length * normalise(straight)
    return rest


def with_bone(rest: RestPose, name: str, parent: str, matrix: np.ndarray, length: float) -> RestPose:
    """The rig with one more bone; one that it has already stays as it is."""
    if name in rest.names:
        return rest
    return dataclasses.replace(
        rest,
        names=(*rest.names, name),
        parents=np.append(rest.parents, rest.index(parent)),
        rest_matrices=np.concatenate([rest.rest_matrices, matrix[None]]),
        lengths=np.append(rest.lengths, length),
        rotation_modes=(*rest.rotation_modes, "QUATERNION"),
    )


def _frame(head: np.ndarray, along: np.ndarray) -> np.ndarray:
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = shortest_arc(np.array([0.0, 1.0, 0.0]), normalise(along)), head
    return matrix


def with_fingers(flexion: float) -> Motion:
    """Both hands of a T-pose closing: every finger joint but the thumb's bends by up to `flexion` radians."""
    rotations = np.tile(np.eye(3), (10, len(SMPLX_WITH_HANDS), 1, 1))
    for i, name in enumerate(SMPLX_WITH_HANDS.names):
        if name in finger_joints(name.partition("_")[0]) and "thumb" not in name:
            sign = -1.0 if name.startswith("left") else 1.0
            rotations[:, i] = rotation_about(np.array([0.0, 0.0, 1.0]), sign * flexion * np.linspace(0.1, 1.0, 10))
    return Motion(np.zeros((10, 3)), rotations, 30.0, SMPLX_WITH_HANDS)
