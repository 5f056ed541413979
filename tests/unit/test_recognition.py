"""Which bone is which: right on real rigs, whatever is done to names and order, and a clear no to what is no biped."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.hymotion_addon.rigs.families import FAMILIES
from hymotion.hymotion_addon.rigs.inspect import describe
from hymotion.hymotion_addon.rigs.match_family import RigWords, match_family
from hymotion.hymotion_addon.rigs.names import split_name
from hymotion.hymotion_addon.rigs.recognise import recognise
from hymotion.inference.errors import RigError
from hymotion.inference.skeleton import BODY_JOINTS

from .mutations import judged_mutation
from .rigs import ANIMALS, BIPEDS, body_rig, facts, real_rig, renamed, shuffled

SWAP = {"left": "right", "right": "left"}


@pytest.mark.parametrize("rig", BIPEDS)
def test_every_bone_of_a_real_rig_is_the_one_a_person_would_name(rig: str):
    bone_map = recognise(real_rig(rig))
    expected = facts(rig)["joints"]
    assert bone_map.family == facts(rig)["family"]
    assert {joint: bone_map.bones.get(joint) for joint in expected} == expected
    assert bone_map.bones.keys() & set(BODY_JOINTS) - set(expected) <= {"spine1", "spine2", "spine3"}


@pytest.mark.parametrize("rig", BIPEDS)
def test_the_order_of_bones_does_not_matter(rig: str):
    rest = real_rig(rig)
    assert recognise(shuffled(rest, seed=3)) == recognise(rest)


@pytest.mark.parametrize("rig", [rig for rig in BIPEDS if rig != "rigify"])
def test_a_namespace_before_every_name_does_not_matter(rig: str):
    rest = real_rig(rig)
    plain, spaced = recognise(rest), recognise(renamed(rest, lambda name: f"Hero_01:{name}"))
    assert {joint: f"Hero_01:{bone}" for joint, bone in plain.bones.items()} == dict(spaced.bones)


@pytest.mark.parametrize("prefix", ["mixamorig:", "mixamorig1:", "mixamorig7:", "mixamorig_", "mixamorig"])
def test_mixamo_is_known_by_any_spelling_of_its_prefix(prefix: str):
    rest = renamed(real_rig("mixamo"), lambda name: name.replace("mixamorig:", prefix))
    assert recognise(rest).family == "mixamo"
    assert recognise(rest).bones["left_knee"] == f"{prefix}LeftLeg"


def test_mixamo_names_without_their_prefix_are_read_as_well():
    rest = renamed(real_rig("mixamo"), lambda name: name.removeprefix("mixamorig:"))
    expected = {joint: bone.removeprefix("mixamorig:") for joint, bone in facts("mixamo")["joints"].items()}
    assert {joint: bone for joint, bone in recognise(rest).bones.items() if joint in BODY_JOINTS} == expected


@pytest.mark.parametrize("rig", ["vrm", "mixamo", "biped"])
def test_sides_that_are_named_the_wrong_way_round_are_put_right_and_said(rig: str):
    def swap(name: str) -> str:
        for left, right in (("Left", "Right"), (".L", ".R"), (" L ", " R ")):
            name = name.replace(left, "@").replace(right, left).replace("@", right)
        return name

    rest = real_rig(rig)
    right, wrong = recognise(rest), recognise(renamed(rest, swap))
    rows = [
        [r.index(m.bones[joint]) for joint in right.bones] for r, m in ((rest, right), (renamed(rest, swap), wrong))
    ]
    assert rows[0] == rows[1]
    assert not any("swapped" in note for note in right.notes)
    assert any("swapped" in note for note in wrong.notes)


def test_helpers_twists_and_ends_are_never_matched():
    rest = real_rig("mixamo")
    parts = ("{}ArmTwist", "{}Arm_end", "IK_{}Arm", "{}ArmRoll", "{}Foot_target", "{}UpLeg_helper", "ik_{}Hand")
    helpers = [part.format(side) for side in ("Left", "Right") for part in parts] + ["Head_end", "Neck_helper"]
    # first in the list and roots, so that nothing but their names keeps them out
    more = dataclasses.replace(
        rest,
        names=(*helpers, *rest.names),
        parents=np.concatenate([[-1] * len(helpers), np.where(rest.parents < 0, -1, rest.parents + len(helpers))]),
        rest_matrices=np.concatenate([rest.rest_matrices[: len(helpers)], rest.rest_matrices]),
        lengths=np.concatenate([rest.lengths[: len(helpers)], rest.lengths]),
        rotation_modes=("QUATERNION",) * (len(rest.names) + len(helpers)),
    )
    plain = renamed(more, lambda name: name.removeprefix("mixamorig:"))
    assert not set(recognise(plain).bones.values()) & set(helpers)
    assert not set(recognise(more).bones.values()) & set(helpers)


def test_a_helper_inside_the_spine_is_no_part_of_it():
    def change(name: str) -> str:
        return {"spine2": "spine_helper"}.get(name, name.replace("hip", "thigh"))

    assert recognise(renamed(body_rig(), change)).chains["spine"] == ("spine1", "spine3")


@pytest.mark.parametrize(
    ("name", "side", "word"),
    [
        ("upper_leg_r", "right", "upperleg"),
        ("Spine_Lower", "", "spinelower"),
        ("Skel_Hips", "", "skelhips"),
        ("mixamorig:LeftUpLeg", "left", "upleg"),
        ("lShldrBend", "left", "shldrbend"),
        ("LHip", "left", "hip"),
        ("mHipLeft", "left", "mhip"),
        ("Bip01 R Toe0", "right", "bip1toe0"),
        ("DEF-upper_arm.L.001", "left", "defupperarm1"),
        ("clavicle_l", "left", "clavicle"),
        ("左ひじ", "left", "ひじ"),
        ("shoulder", "", "shoulder"),
        ("Collar", "", "collar"),
    ],
)
def test_a_side_is_a_word_never_a_letter_inside_one(name: str, side: str, word: str):
    assert (split_name(name).side, split_name(name).word) == (side, word)


# A table with one bone only, controls without their rig's custom properties, and limbs that are numbered.
NAMES_THAT_SAY_TOO_LITTLE = {"brainstem", "rigify_fk_controls", "unirig_articulation"}


def test_the_bone_names_of_forty_families_are_read_right_or_refused(shared: Path):
    """On a body that hangs together as it should; the truth is what a person wrote down for each family."""
    families = json.loads((shared / "rigs" / "bone_names.json").read_text(encoding="utf-8"))["families"]
    refused = set()
    for family, known in families.items():
        names = {joint: bone for joint, bone in known["map"].items() if joint in BODY_JOINTS}
        body = body_rig(30.0, leave_out=tuple(joint for joint in BODY_JOINTS if joint not in names))
        try:
            bone_map = recognise(renamed(body, names.__getitem__))
        except RigError:
            refused.add(family)
            continue
        for joint, bone in names.items():
            if joint.startswith("spine"):
                assert bone in bone_map.chains["spine"], (family, joint)
            else:
                assert bone_map.bones.get(joint) == bone, (family, joint)
    assert refused == NAMES_THAT_SAY_TOO_LITTLE


@pytest.mark.parametrize("rig", ANIMALS)
def test_animals_are_refused_as_animals(rig: str):
    with pytest.raises(RigError, match="animal") as refused:
        recognise(real_rig(rig))
    assert refused.value.code == "rig_unrecognised"
    assert refused.value.cure


def test_a_body_on_all_fours_with_human_names_is_refused_by_its_shape():
    rest = body_rig()
    lying = rest.rest_matrices.copy()
    upper = [
        i for i, name in enumerate(rest.names) if not any(part in name for part in ("hip", "knee", "ankle", "foot"))
    ]
    # the trunk and all it carries tipped forwards about the pelvis, legs left standing
    pivot, tip = lying[0, :3, 3].copy(), np.array([[1.0, 0, 0], [0, 0, -1.0], [0, 1.0, 0]])
    lying[upper, :3, 3] = (lying[upper, :3, 3] - pivot) @ tip.T + pivot
    with pytest.raises(RigError, match="four legs"):
        recognise(dataclasses.replace(rest, rest_matrices=lying))


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda i, _: f"bone_{i}",
        lambda i, _: f"Cube.{i:03}",
        lambda _, name: name.replace("hip", "rope").replace("knee", "chain"),
        lambda _, name: name[::-1],
        lambda i, _: "骨" * (i + 1),
    ],
)
def test_armatures_without_recognisable_bones_are_refused(nonsense):
    rest = body_rig()
    names = iter(range(len(rest.names)))
    with pytest.raises(RigError) as refused:
        recognise(renamed(rest, lambda name: nonsense(next(names), name)))
    assert refused.value.code == "rig_unrecognised"
    assert refused.value.cure


def test_an_armature_without_bones_is_refused():
    empty = RestPose((), np.array([], int), np.zeros((0, 4, 4)), np.zeros(0), np.eye(4), ())
    with pytest.raises(RigError):
        recognise(empty)


def test_a_pair_of_legs_alone_is_refused():
    upper = tuple(n for n in body_rig().names if not any(p in n for p in ("pelvis", "hip", "knee", "ankle", "foot")))
    with pytest.raises(RigError):
        recognise(body_rig(leave_out=upper))


@pytest.mark.parametrize(
    "leave_out",
    [
        ("neck",),
        ("neck", "head"),
        ("left_collar", "right_collar"),
        ("left_foot", "right_foot"),
        ("spine1", "spine2"),
        ("spine1", "spine2", "spine3"),
        ("left_wrist", "right_wrist"),
    ],
)
def test_a_rig_may_lack_parts_and_its_map_lacks_just_those(leave_out: tuple[str, ...]):
    # other words than SMPL-X's own, so that the general matcher reads it
    rest = renamed(body_rig(leave_out=leave_out), lambda name: name.replace("knee", "shin").replace("hip", "thigh"))
    bones = set(recognise(rest).bones.values())
    assert bones == set(rest.names)


def test_without_feet_the_facing_is_doubtful_and_said():
    bone_map = recognise(body_rig(leave_out=("left_foot", "right_foot")))
    assert bone_map.confidence["left_hip"] <= 0.5
    assert any("feet" in note for note in bone_map.notes)


def test_a_generated_rigify_rig_is_keyed_by_its_controls_and_switched_to_them():
    bone_map = recognise(real_rig("rigify"))
    switches = {(key.bone, key.name): key.value for key in bone_map.properties}
    for limb in ("upper_arm", "thigh"):
        for side in ("L", "R"):
            assert switches[f"{limb}_parent.{side}", "IK_FK"] == 1.0
    assert bone_map.follows["thigh_fk.L"] == "spine_fk"
    assert bone_map.follows["upper_arm_fk.L"] == "shoulder.L"
    assert not any(bone.startswith(("DEF-", "ORG-", "MCH-")) for bone in bone_map.bones.values())


def test_a_control_rig_of_an_unknown_kind_is_refused_rather_than_keyed_without_effect():
    rest = dataclasses.replace(real_rig("rigify"), properties={})
    with pytest.raises(RigError, match="control rig"):
        recognise(rest)


def test_every_family_reads_a_body_that_bears_its_own_words():
    shown = {recognise(real_rig(rig)).family for rig in BIPEDS}
    for family in FAMILIES:
        words = {"pelvis": family.pelvis, "head": family.head.split(",")[0]}
        for side in ("left", "right"):
            words |= {f"{side}_{part}": f"{side}_{word.split(',')[0]}" for part, word in family.parts.items()}
        words |= dict(zip(("spine1", "spine2", "spine3"), family.spine, strict=False)) | {"neck": family.neck[0]}
        body = renamed(body_rig(leave_out=tuple({*BODY_JOINTS} - {*words})), words.__getitem__)
        known = match_family(body, RigWords(body), dataclasses.replace(family, mark="", controls=None))
        assert known is not None, family.id
        assert {joint: known.bones[joint] for joint in ("left_hip", "right_wrist")} == {
            joint: words[joint] for joint in ("left_hip", "right_wrist")
        }
        shown.add(known.family)
    assert {family.id for family in FAMILIES} <= shown


@pytest.mark.parametrize("rig", BIPEDS)
def test_the_description_is_plain_json_and_names_every_joint_once(rig: str):
    rest = real_rig(rig)
    bone_map = recognise(rest)
    described = json.loads(json.dumps(describe(rest, bone_map)))
    assert {joint: entry["bone"] for joint, entry in described["joints"].items()} == dict(bone_map.bones)
    assert set(described["joints"]).isdisjoint(described["unmapped_joints"])
    assert {*described["joints"], *described["unmapped_joints"]} >= set(BODY_JOINTS)
    assert all(0 < entry["confidence"] <= 1 for entry in described["joints"].values())


@pytest.mark.parametrize(
    ("rig", "posture", "degrees"), [("mixamo", "A", 48.2), ("kaykit", "T", 0.0), ("biped", "A", 43.9)]
)
def test_the_rest_posture_is_measured_not_assumed(rig: str, posture: str, degrees: float):
    described = describe(real_rig(rig), recognise(real_rig(rig)))
    assert described["rest_pose"] == posture
    assert described["arms_below_horizontal_degrees"] == pytest.approx(degrees, abs=0.1)


@pytest.mark.parametrize(("rig", "forward"), [("second_life", [1, 0, 0]), ("cats", [0, 1, 0]), ("mixamo", [0, -1, 0])])
def test_where_a_rig_faces_is_measured_too(rig: str, forward: list[float]):
    assert describe(real_rig(rig), recognise(real_rig(rig)))["forward"] == pytest.approx(forward, abs=1e-3)


def test_random_mutations_of_real_rigs_are_never_wrong_in_silence():
    """`dev.py bench recognition` does ten thousand."""
    verdicts = [judged_mutation(seed) for seed in range(600)]
    assert [verdict for verdict in verdicts if verdict.wrong] == []
    assert sum(verdict.right for verdict in verdicts) > 5000


def test_a_bone_whose_name_was_given_to_another_is_asked_about():
    rest = real_rig("mixamo")
    swap = {"mixamorig:LeftForeArm": "mixamorig:LeftHand", "mixamorig:LeftHand": "mixamorig:LeftForeArm"}
    bone_map = recognise(renamed(rest, lambda name: swap.get(name, name)))
    certain = set(bone_map.bones) - set(bone_map.doubtful)
    assert not certain & {"left_elbow", "left_wrist"}
    assert any("left forearm" in note for note in bone_map.notes)


@pytest.mark.parametrize(
    ("exchanged", "joints"),
    [
        ((("LeftForeArm", "LeftLeg"), ("RightForeArm", "RightLeg")), {"left_elbow", "right_elbow", "left_knee"}),
        ((("Neck", "Spine2"),), {"neck", "spine3"}),
        ((("LeftUpLeg", "Spine"),), {"left_hip", "right_hip", "spine1"}),
        ((("Hips", "Spine"),), {"pelvis", "spine1"}),
    ],
)
def test_names_that_are_exchanged_on_both_sides_or_in_the_middle_are_asked_about_too(
    exchanged: tuple[tuple[str, str], ...], joints: set[str]
):
    change = {f"mixamorig:{a}": f"mixamorig:{b}" for pair in exchanged for a, b in (pair, pair[::-1])}
    bone_map = recognise(renamed(real_rig("mixamo"), lambda name: change.get(name, name)))
    assert not joints & (set(bone_map.bones) - set(bone_map.doubtful))
