"""What a user says of a rig's bones stands in place of recognition; whatever is left out, the rest moves right."""

from __future__ import annotations

import json

import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.solve import solve
from hymotion.hymotion_addon.rigs.joint_words import joint_word, mirrored, part_word, side_of
from hymotion.hymotion_addon.rigs.mirrored_bones import mirror_bone
from hymotion.hymotion_addon.rigs.questions import answered, questions
from hymotion.hymotion_addon.rigs.recognise import recognise
from hymotion.hymotion_addon.rigs.user_map import UserMap, after_renaming, from_json, said_of, to_json
from hymotion.inference.errors import RigError

from .motions import wandering_motion
from .rigs import BIPEDS, real_rig, renamed
from .solving import FACING_MINUS_Y, PLAIN_RIGS, heads_of, turns_of, worst_limb_error

LEFT_OUT = {
    "no neck": UserMap(chains={"neck": ()}),
    "no head": UserMap({"head": ""}),
    "no collars": UserMap({"left_collar": "", "right_collar": ""}),
    "no toes": UserMap({"left_foot": "", "right_foot": ""}),
    "no hands": UserMap({"left_wrist": "", "right_wrist": ""}),
    "no spine": UserMap(chains={"spine": ()}),
    "none of them": UserMap(
        {f"{side}_{part}": "" for side in ("left", "right") for part in ("collar", "wrist", "foot")} | {"head": ""},
        {"neck": (), "spine": ()},
    ),
}


@pytest.mark.parametrize("rig", ["mixamo", "biped", "unreal"])
@pytest.mark.parametrize("said", LEFT_OUT.values(), ids=LEFT_OUT)
def test_a_map_may_lack_parts_and_the_limbs_still_point_right(rig: str, said: UserMap):
    rest, motion = real_rig(rig), wandering_motion(20)
    whole, partial = recognise(rest), recognise(rest, said)
    gone = set(whole.bones.values()) - set(partial.bones.values())
    assert gone
    animation = solve(motion, rest, partial)
    assert not gone & set(animation.rotations)
    assert all(np.isfinite(keys).all() for keys in animation.rotations.values())
    assert worst_limb_error(motion, heads_of(rest, partial, animation), FACING_MINUS_Y) < 0.1


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_spine_of_fewer_bones_ends_as_the_whole_one_does(count: int):
    rest, motion = real_rig("mixamo"), wandering_motion(20)
    bones = tuple(f"mixamorig:{bone}" for bone in ("Spine", "Spine1", "Spine2")[-count:])
    maps = recognise(rest, UserMap(chains={"spine": bones})), recognise(rest)
    assert maps[0].chains["spine"] == bones
    chests = [turns_of(rest, each, solve(motion, rest, each))["spine3"] for each in maps]
    np.testing.assert_allclose(chests[0], chests[1], atol=1e-9)


@pytest.mark.parametrize("rig", BIPEDS)
def test_a_map_that_is_said_as_it_was_recognised_changes_nothing_and_leaves_no_doubt(rig: str):
    rest = real_rig(rig)
    recognised = recognise(rest)
    told = recognise(rest, from_json(json.dumps(to_json(said_of(recognised)))))
    assert dict(told.bones) == dict(recognised.bones)
    assert dict(told.chains) == dict(recognised.chains)
    assert dict(told.follows) == dict(recognised.follows)
    assert told.doubtful == ()


@pytest.mark.parametrize("rig", PLAIN_RIGS)
def test_the_partner_of_every_bone_is_found(rig: str):
    rest = real_rig(rig)
    bone_map = recognise(rest)
    for joint, bone in bone_map.bones.items():
        if side_of(joint) and mirrored(joint) in bone_map.bones:
            assert mirror_bone(rest, bone_map, bone) == bone_map.bones[mirrored(joint)], joint


def test_what_was_said_follows_bones_that_are_renamed():
    said = UserMap({"left_hip": "a", "right_hip": "b"}, {"spine": ("c", "d")})
    assert after_renaming(said, ["a", "b", "c", "d"], ["a", "B", "c", "D"]) == UserMap(
        {"left_hip": "a", "right_hip": "B"}, {"spine": ("c", "D")}
    )
    assert after_renaming(said, ["a", "b", "c", "d"], ["b", "a", "c", "d"]) == said  # exchanged, not renamed
    assert after_renaming(said, ["a", "b", "c", "d"], ["x", "y"]) == said


def test_a_control_that_the_user_puts_in_anothers_place_follows_what_that_one_followed():
    rest = real_rig("rigify")
    recognised = recognise(rest)
    told = recognise(rest, UserMap({"left_wrist": "hand_ik.L"}))
    assert told.follows["hand_ik.L"] == recognised.follows[recognised.bones["left_wrist"]]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (UserMap({"left_elbow": "mixamorig:LeftHand", "left_wrist": "mixamorig:LeftForeArm"}), "hangs under"),
        (UserMap({"left_elbow": "mixamorig:RightForeArm"}), "on the right side"),
        (UserMap({"pelvis": ""}), "No bone is chosen yet for: hips"),
        (UserMap({"left_hip": "mixamorig:LeftUpLeg", "left_knee": "mixamorig:LeftUpLeg"}), "stands for both"),
        (UserMap({"head": "gone"}), "not in this armature"),
    ],
)
def test_what_no_body_can_be_is_refused_in_a_sentence_with_a_cure(said: UserMap, words: str):
    with pytest.raises(RigError, match=words) as refused:
        recognise(real_rig("mixamo"), said)
    assert refused.value.code == "bone_map"
    assert refused.value.cure


def test_a_doubtful_hand_is_asked_about_once_with_all_its_fingers():
    exchanged = {"mixamorig:LeftForeArm": "mixamorig:LeftHand", "mixamorig:LeftHand": "mixamorig:LeftForeArm"}
    rest = renamed(real_rig("mixamo"), lambda name: exchanged.get(name, name))
    bone_map = recognise(rest)
    assert not any(joint[-1].isdecimal() and side_of(joint) for joint in questions(bone_map))
    assert recognise(rest, said_of(bone_map, answered(bone_map, ("right_wrist",)))).confidence["right_thumb1"] == 1.0


@pytest.mark.parametrize(
    ("joint", "word", "part"),
    [
        ("left_hip", "left thigh", "thigh"),
        ("pelvis", "hips", "hips"),
        ("right_index1", "right index 1", "index 1"),
        ("spine_2", "spine 2", "spine 2"),
        ("left_foot", "left toes", "toes"),
    ],
)
def test_joints_are_called_as_people_call_their_bones(joint: str, word: str, part: str):
    assert (joint_word(joint), part_word(joint)) == (word, part)
