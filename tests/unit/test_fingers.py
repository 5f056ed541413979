"""Fingers: found by any family's words, held against the shape of a hand, and never a metacarpal, a tip or a helper."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from hymotion.hymotion_addon.rigs.fingers import finger_joints
from hymotion.hymotion_addon.rigs.recognise import recognise

from .hands import HANDS, handed_body, real_hands
from .rigs import body_rig, renamed

FINGER_JOINTS = {*finger_joints("left"), *finger_joints("right")}
FAMILIES_WITHOUT_FINGERS_BY_NAME = {"rigify_fk_controls"}


@pytest.mark.parametrize("rig", HANDS)
def test_every_finger_bone_of_a_real_hand_is_the_one_a_person_would_name(shared: Path, rig: str):
    rest, family = real_hands(rig)
    truth = json.loads((shared / "rigs" / "bone_names.json").read_text(encoding="utf-8"))["families"][family]["map"]
    if family == "vrm_addon_basic":  # this file writes dots where the table has underscores
        truth = {joint: bone.replace("_", ".") for joint, bone in truth.items()}
    bone_map = recognise(rest)
    assert {j: bone_map.bones.get(j) for j in truth if j in FINGER_JOINTS} == {
        j: bone for j, bone in truth.items() if j in FINGER_JOINTS
    }
    assert not set(bone_map.doubtful) & FINGER_JOINTS


def test_the_fingers_of_every_family_of_names_are_read_right(shared: Path):
    families = json.loads((shared / "rigs" / "bone_names.json").read_text(encoding="utf-8"))["families"]
    read = 0
    for family, known in families.items():
        names = known["map"]
        if not FINGER_JOINTS & set(names) or family in FAMILIES_WITHOUT_FINGERS_BY_NAME:
            continue
        body = handed_body(leave_out=tuple(joint for joint in handed_body().names if joint not in names))
        bone_map = recognise(renamed(body, names.__getitem__))
        for joint in FINGER_JOINTS & set(names):
            assert bone_map.bones.get(joint) == names[joint], (family, joint)
            read += 1
    assert read >= 990


@pytest.mark.parametrize(
    ("before", "tip"),
    [("LeftInHand{}", "LeftHand{}4"), ("LeftHand{}Metacarpal", "LeftHand{}_end"), ("LeftHand{}0", "LeftHand{}4")],
)
def test_what_leads_to_a_finger_and_what_ends_it_is_left_out(before: str, tip: str):
    words = {"index": "Index", "middle": "Middle", "ring": "Ring", "pinky": "Pinky", "thumb": "Thumb"}
    body = handed_body(metacarpals=True, tips=True)

    def mixamo(name: str) -> str:
        side, _, part = name.partition("_")
        finger = part.rstrip("0123456789")
        if finger not in words or side != "left":
            return name
        number = part[len(finger) :]
        pattern = {"0": before, "4": tip}.get(number, "LeftHand{}" + number)
        return pattern.format(words[finger])

    bone_map = recognise(renamed(body, mixamo))
    for finger, word in words.items():
        for number in (1, 2, 3):
            assert bone_map.bones[f"left_{finger}{number}"] == f"LeftHand{word}{number}"


def test_a_four_bone_finger_begins_with_its_metacarpal_only_when_it_begins_at_the_wrist():
    long = handed_body(metacarpals=True)  # index0 .. index3, numbered from 1 in the rig's own names
    numbered = renamed(long, lambda name: name[:-1] + str(int(name[-1]) + 1) if _is_finger(name) else name)
    assert recognise(numbered).bones["left_index1"] == "left_index2"
    tipped = handed_body(tips=True)
    assert recognise(tipped).bones["left_index1"] == "left_index1"


def test_fingers_out_of_order_across_the_palm_are_asked_about():
    swap = {"index": "ring", "ring": "index"}

    def swapped(name: str) -> str:
        side, _, part = name.partition("_")
        finger = part.rstrip("0123456789")
        return f"{side}_{swap[finger]}{part[len(finger) :]}" if finger in swap else name

    doubtful = recognise(renamed(handed_body(), swapped)).doubtful
    assert {"left_index1", "right_ring3"} <= set(doubtful)
    assert not {"left_wrist", "left_elbow"} & set(doubtful)


def test_a_finger_that_one_hand_lacks_is_asked_about():
    rest = renamed(handed_body(), lambda name: {"left_index1": "xyz"}.get(name, name))
    bone_map = recognise(rest)
    assert bone_map.bones["left_index1"] == "left_index2"
    assert "left_index1" in bone_map.doubtful


def test_fingers_that_are_one_bone_are_a_middle_finger():
    rest = handed_body(leave_out=tuple(j for j in FINGER_JOINTS if "middle" not in j))
    rest = renamed(rest, lambda name: name.replace("middle", "fingers"))
    bone_map = recognise(rest)
    assert bone_map.bones["right_middle2"] == "right_fingers2"
    assert bone_map.doubtful == ()


def test_a_hand_without_fingers_has_none():
    assert not FINGER_JOINTS & set(recognise(body_rig()).bones)


def test_controls_are_listed_by_their_family_and_go_to_the_hand_they_are_at():
    rest, _ = real_hands("rigify")
    assert recognise(rest).bones["left_thumb2"] == "thumb.02.L"
    mirrored = dataclasses.replace(rest, object_matrix=np.diag([-1.0, 1, 1, 1]))
    bone_map = recognise(mirrored)
    assert bone_map.bones["left_wrist"] == "hand_fk.R"
    assert bone_map.bones["left_thumb2"] == "thumb.02.R"


def _is_finger(name: str) -> bool:
    return name[-1].isdecimal() and not name.startswith("spine")
