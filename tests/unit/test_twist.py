"""Twist bones: found by word and by place, never taken for joints, and given their share of a limb's roll."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.evaluate import pose_matrices
from hymotion.hymotion_addon.retarget.inverse import inverse
from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.hymotion_addon.retarget.solve import solve
from hymotion.hymotion_addon.rigs.recognise import recognise
from hymotion.hymotion_addon.rigs.twist import add_twists
from hymotion.inference.motion import Motion
from hymotion.inference.rotations import (
    Y_UP_TO_Z_UP,
    angle_between,
    matrix_to_axis_angle,
    normalise,
    rotation_about,
)
from hymotion.inference.skeleton import SMPLX_BODY

from .hands import with_bone
from .motions import standing_motion, wandering_motion
from .rigs import body_rig, real_rig, renamed, shuffled
from .solving import assert_same_paths, heads_of, solved, turns_of

PARTS = {
    "upper_arm": ("shoulder", "elbow"),
    "forearm": ("elbow", "wrist"),
    "thigh": ("hip", "knee"),
    "shin": ("knee", "ankle"),
}
IN_SEGMENTS = ("makehuman_default", "rigify_deform")
IN_LINE = ("daz_g3_g8", "daz_g9", "mmd_jp", "mmd_tools", *IN_SEGMENTS)


def with_twists(rest: RestPose, limb: str, end: str, names: list[str], in_line: bool) -> RestPose:
    """Bones spread evenly along a limb, as twist bones lie: beside each other, or carrying each other and its end."""
    rest = dataclasses.replace(rest, weighted=rest.weighted | {*rest.names, *names})
    start, stop = (rest.rest_matrices[rest.index(bone), :3, 3] for bone in (limb, end))
    parent = limb
    for i, name in enumerate(names, start=1):
        matrix = rest.rest_matrices[rest.index(limb)].copy()
        matrix[:3, 3] = start + (stop - start) * i / (len(names) + 1)
        rest = with_bone(rest, name, parent, matrix, 0.05)
        parent = name if in_line else limb
    if in_line:
        parents = rest.parents.copy()
        parents[rest.index(end)] = rest.index(parent)
        rest = shuffled(dataclasses.replace(rest, parents=parents), seed=1)
    return rest


def test_the_twist_bones_of_every_family_of_names_are_found(shared: Path):
    families = json.loads((shared / "rigs" / "bone_names.json").read_text(encoding="utf-8"))["families"]
    found = 0
    for family, known in families.items():
        names, listed = known["map"], known.get("twist_bones", {})
        if not listed or "left_elbow" not in names:
            continue
        left_out = tuple(joint for joint in SMPLX_BODY.names if joint not in names)
        rest = renamed(body_rig(20.0, leave_out=left_out), names.__getitem__)
        wanted: dict[str, tuple[str, ...]] = {}
        for part, bones in listed.items():
            side, _, limb = part.partition("_")
            joint, end = (f"{side}_{each}" for each in PARTS[limb])
            rest = with_twists(rest, names[joint], names[end], bones, family in IN_LINE)
            wanted[joint] = tuple(bones)
        bone_map = recognise(rest)
        assert bone_map.twists == wanted, family
        assert bool(bone_map.segments) == (family in IN_SEGMENTS), family
        assert not {bone for bones in wanted.values() for bone in bones} & set(bone_map.bones.values())
        found += 1
    assert found >= 11


@pytest.mark.parametrize(
    "name",
    ["Bip01 L ForeTwist", "Bip01 LForeTwist1", "LeftForeArmRoll", "LeftForeArmTwist", "CC_Base_L_ForearmTwist02"],
)
def test_twist_bones_of_other_makes_are_found_by_the_same_words(name: str):
    rest = with_twists(real_rig("unreal"), "lowerarm_l", "hand_l", [name], in_line=False)
    assert recognise(rest).twists == {"left_elbow": (name,)}


@pytest.mark.parametrize(
    "name", ["lowerarm_twistCor_01_l", "lowerarm_helper_l", "forearm_weapon_l", "左腕捩1", "ik_lowerarm_twist_l"]
)
def test_bones_that_only_look_like_twist_bones_are_left_alone(name: str):
    rest = with_twists(real_rig("unreal"), "lowerarm_l", "hand_l", [name], in_line=False)
    assert not recognise(rest).twists


def test_a_twist_bone_off_its_limb_or_without_weights_is_left_alone():
    rest = with_twists(real_rig("unreal"), "lowerarm_l", "hand_l", ["lowerarm_twist_01_l"], in_line=False)
    bone_map = recognise(rest)
    assert bone_map.twists == {"left_elbow": ("lowerarm_twist_01_l",)}
    unweighted = dataclasses.replace(rest, weighted=rest.weighted - {"lowerarm_twist_01_l"})
    assert not add_twists(unweighted, bone_map).twists
    matrices = rest.rest_matrices.copy()
    matrices[rest.index("lowerarm_twist_01_l"), 2, 3] += 0.3
    assert not add_twists(dataclasses.replace(rest, rest_matrices=matrices), bone_map).twists


LEFT_FOREARM = normalise(SMPLX_BODY.rest_offsets[SMPLX_BODY.index("left_wrist")])
LEFT_ARM = normalise(SMPLX_BODY.rest_offsets[SMPLX_BODY.index("left_elbow")])


def rolled(joint: str, axis: np.ndarray, degrees: float) -> Motion:
    motion = standing_motion(2)
    rotations = motion.joint_rotations.copy()
    rotations[:, SMPLX_BODY.index(joint)] = rotation_about(axis, np.radians(degrees))
    return motion.replace(joint_rotations=rotations)


def own_rolls(rest: RestPose, motion: Motion, axis: np.ndarray, bones: dict[str, float]) -> dict[str, float]:
    """Degrees by which each bone is turned further than its parent, about an axis of the motion's frame."""
    return {bone: own_roll(rest, motion, axis, bone) for bone in bones}


def own_roll(rest: RestPose, motion: Motion, axis: np.ndarray, bone: str) -> float:
    pose = pose_matrices(rest, solved(motion, rest)[1])[0]
    row, parent = rest.index(bone), int(rest.parents[rest.index(bone)])
    carried = pose[parent, :3, :3] @ rest.rest_matrices[parent, :3, :3].T @ rest.rest_matrices[row, :3, :3]
    return float(np.degrees(matrix_to_axis_angle(pose[row, :3, :3] @ carried.T)) @ (Y_UP_TO_Z_UP @ axis))


def arms(in_line: bool) -> RestPose:
    rest = with_twists(body_rig(), "left_shoulder", "left_elbow", ["left_arm_twist1", "left_arm_twist2"], in_line)
    return with_twists(rest, "left_elbow", "left_wrist", ["left_forearm_twist1", "left_forearm_twist2"], in_line)


def test_twist_bones_beside_a_limb_take_the_share_of_their_place():
    rest, turn = arms(in_line=False), rolled("left_wrist", LEFT_FOREARM, 60.0)
    wanted = {"left_elbow": 0.0, "left_forearm_twist1": 20.0, "left_forearm_twist2": 40.0, "left_wrist": 60.0}
    assert own_rolls(rest, turn, LEFT_FOREARM, wanted) == pytest.approx(wanted, abs=1e-3)
    turn = rolled("left_shoulder", LEFT_ARM, 60.0)
    wanted = {"left_shoulder": 60.0, "left_arm_twist1": -40.0, "left_arm_twist2": -20.0, "left_elbow": 0.0}
    assert own_rolls(rest, turn, LEFT_ARM, wanted) == pytest.approx(wanted, abs=1e-3)


def test_twist_bones_in_line_take_all_of_it_and_leave_swing_alone_to_the_limb():
    rest, turn = arms(in_line=True), rolled("left_wrist", LEFT_FOREARM, 60.0)
    wanted = {"left_elbow": 0.0, "left_forearm_twist1": 30.0, "left_forearm_twist2": 30.0, "left_wrist": 0.0}
    assert own_rolls(rest, turn, LEFT_FOREARM, wanted) == pytest.approx(wanted, abs=1e-3)
    turn = rolled("left_shoulder", LEFT_ARM, 60.0)
    wanted = {"left_shoulder": 0.0, "left_arm_twist1": 30.0, "left_arm_twist2": 30.0, "left_elbow": 0.0}
    assert own_rolls(rest, turn, LEFT_ARM, wanted) == pytest.approx(wanted, abs=1e-3)


def test_a_limb_cut_into_segments_is_rolled_evenly_at_all_its_joints():
    rest = with_twists(body_rig(), "left_shoulder", "left_elbow", ["left_arm_b", "left_arm_c"], in_line=True)
    rest = with_twists(rest, "left_elbow", "left_wrist", ["left_forearm_b"], in_line=True)
    turn, wanted = (
        rolled("left_wrist", LEFT_FOREARM, 60.0),
        {"left_elbow": 0.0, "left_forearm_b": 30.0, "left_wrist": 30.0},
    )
    assert own_rolls(rest, turn, LEFT_FOREARM, wanted) == pytest.approx(wanted, abs=1e-3)
    turn = rolled("left_shoulder", LEFT_ARM, 60.0)
    wanted = {"left_shoulder": 20.0, "left_arm_b": 20.0, "left_arm_c": 20.0, "left_elbow": 0.0}
    assert own_rolls(rest, turn, LEFT_ARM, wanted) == pytest.approx(wanted, abs=1e-3)


@pytest.mark.parametrize("in_line", [False, True])
@pytest.mark.parametrize("arms_down", [0.0, 50.0])
def test_sharing_twist_moves_no_joint_and_turns_no_hand(in_line: bool, arms_down: float):
    motion, plain = wandering_motion(), body_rig(arms_down)
    names = ["left_arm_twist1", "left_arm_twist2"]
    rest = with_twists(plain, "left_shoulder", "left_elbow", names, in_line)
    rest = with_twists(rest, "left_hip", "left_knee", ["left_thigh_twist"], in_line)
    bone_map = recognise(rest)
    assert set(bone_map.twists) == {"left_shoulder", "left_hip"}
    a, b = solved(motion, plain), (bone_map, solve(motion, rest, bone_map))
    assert_same_paths(heads_of(plain, *a), heads_of(rest, *b), 1e-6)
    before, after = turns_of(plain, *a), turns_of(rest, *b)
    for joint in set(before) - ({"left_shoulder", "left_hip"} if in_line else set()):
        assert np.degrees(angle_between(before[joint], after[joint])).max() < 1e-3, joint


def test_twist_follows_without_a_jump_while_an_arm_goes_all_the_way_round():
    """The left arm circles past every direction, rolling as it goes."""
    motion = standing_motion(240)
    time = np.linspace(0.0, 4 * np.pi, 240)
    rotations = motion.joint_rotations.copy()
    forwards, sideways = np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0])
    circle = rotation_about(forwards, time) @ rotation_about(sideways, -0.9 + 0.4 * np.sin(0.7 * time))
    rotations[:, SMPLX_BODY.index("left_shoulder")] = circle
    motion = motion.replace(joint_rotations=rotations, contacts=None)
    rest = arms(in_line=True)
    animation = solve(motion, rest, recognise(rest))
    for bone in ("left_shoulder", "left_arm_twist1", "left_arm_twist2"):
        keys = animation.rotations[bone]
        steps = np.degrees(2 * np.arccos(np.clip(np.abs((keys[1:] * keys[:-1]).sum(-1)), 0.0, 1.0)))
        assert steps.max() < 12.0, bone


def test_a_limb_in_line_is_read_back_whole():
    motion, rest = wandering_motion(20), arms(in_line=True)
    bone_map = recognise(rest)
    back = inverse(pose_matrices(rest, solve(motion, rest, bone_map)), rest, bone_map, 30.0)
    for joint in ("left_shoulder", "left_elbow", "left_wrist"):
        row = SMPLX_BODY.index(joint)
        ours, theirs = (m.world()[0][:, row] for m in (back, motion))
        assert np.degrees(angle_between(ours, theirs)).max() < 1e-3, joint
