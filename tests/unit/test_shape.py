"""Where names say nothing, a body is proposed by its shape, never taken for certain."""

from __future__ import annotations

import pytest

from hymotion.hymotion_addon.rigs.recognise import proposal, recognise
from hymotion.hymotion_addon.rigs.user_map import said_of
from hymotion.inference.errors import RigError

from .rigs import ANIMALS, body_rig, facts, real_rig, renamed

RIGHT = {"biped": 17, "cats": 21, "cmu": 21, "makehuman": 19, "mixamo": 22, "rigify_metarig": 22, "unreal": 22}
"""Joints of real rigs that are guessed right at least, of 21 or 22."""


def nameless(rig: str):
    """A real rig whose bones are called Bone.000, Bone.001 and so on; and what they were called."""
    rest = real_rig(rig)
    called = {name: f"Bone.{i:03}" for i, name in enumerate(rest.names)}
    return renamed(rest, called.__getitem__), {new: old for old, new in called.items()}


@pytest.mark.parametrize("rig", RIGHT)
def test_most_bones_of_a_rig_without_names_are_proposed_right_and_all_are_asked_about(rig: str):
    rest, old = nameless(rig)
    bone_map = proposal(rest)
    assert bone_map.doubtful == tuple(bone_map.bones)
    truth = facts(rig)["joints"]
    assert sum(truth.get(joint) == old[bone] for joint, bone in bone_map.bones.items()) >= RIGHT[rig]


def test_a_guess_is_not_animated_until_the_user_agrees():
    rest, _ = nameless("mixamo")
    with pytest.raises(RigError, match="guessed"):
        recognise(rest)
    agreed = recognise(rest, said_of(proposal(rest)))
    assert agreed.doubtful == ()
    assert len(agreed.bones) == 22


@pytest.mark.parametrize("rig", ANIMALS)
def test_no_animal_without_names_is_taken_for_a_person(rig: str):
    with pytest.raises(RigError):
        proposal(nameless(rig)[0])


def test_sides_are_told_by_the_feet_whichever_way_the_body_faces():
    rest = body_rig()
    called = {name: f"Bone.{i:03}" for i, name in enumerate(rest.names)}
    bone_map = proposal(renamed(rest, called.__getitem__))
    assert {joint: called[joint] for joint in ("left_hip", "right_wrist", "head")} == {
        joint: bone_map.bones[joint] for joint in ("left_hip", "right_wrist", "head")
    }
