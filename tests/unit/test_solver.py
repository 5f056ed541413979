"""A motion put on a rig: limbs, postures, keys and real clips."""

from __future__ import annotations

import dataclasses
import functools
from pathlib import Path

import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.evaluate import pose_matrices
from hymotion.hymotion_addon.retarget.options import RetargetOptions
from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.hymotion_addon.retarget.rig_body import rig_body
from hymotion.hymotion_addon.retarget.solve import solve
from hymotion.hymotion_addon.rigs.recognise import recognise
from hymotion.inference.errors import RigError
from hymotion.inference.motion import Motion
from hymotion.inference.rotations import (
    Y_UP_TO_Z_UP,
    angle_between,
    normalise,
    quaternion_wxyz_to_matrix,
    rotation_about,
)
from hymotion.inference.skeleton import BODY_JOINTS, SMPLX_BODY

from .motions import standing_motion, wandering_motion
from .rigs import BIPEDS, body_rig, real_rig, with_rolls
from .solving import (
    FACING,
    FACING_MINUS_Y,
    PLAIN_RIGS,
    UP,
    assert_same_paths,
    heads_of,
    mirrored,
    solved,
    to_world,
    turns_of,
    worst_limb_error,
)

# -- what the motion says, the rig does


@pytest.mark.parametrize("rig", PLAIN_RIGS)
def test_limbs_of_real_rigs_point_where_the_motion_points_them(rig: str):
    motion, rest = wandering_motion(), real_rig(rig)
    bone_map, animation = solved(motion, rest)
    frame = to_world(FACING.get(rig, [0.0, -1.0, 0.0]))
    assert worst_limb_error(motion, heads_of(rest, bone_map, animation), frame) < 0.01


@pytest.mark.parametrize("arms_down", [-10.0, 0.0, 30.0, 48.0, 75.0, 89.0])
def test_any_rest_pose_of_the_arms_gives_the_same_limbs(arms_down: float):
    motion, rest = wandering_motion(), body_rig(arms_down)
    heads = heads_of(rest, *solved(motion, rest))
    assert worst_limb_error(motion, heads, FACING_MINUS_Y) < 0.01


def with_arm_lowered(rest: RestPose, degrees: float) -> RestPose:
    """The left arm swung down as one piece about its shoulder, bones and their axes alike."""
    matrices = rest.rest_matrices.copy()
    rows = [rest.index(f"left_{joint}") for joint in ("shoulder", "elbow", "wrist")]
    shoulder, along = matrices[rows[0], :3, 3].copy(), matrices[rows[1], :3, 3] - matrices[rows[0], :3, 3]
    swing = rotation_about(np.cross(along, -UP), np.radians(degrees))
    matrices[rows, :3, :3] = swing @ matrices[rows, :3, :3]
    matrices[rows, :3, 3] = (matrices[rows, :3, 3] - shoulder) @ swing.T + shoulder
    return dataclasses.replace(rest, rest_matrices=matrices)


@pytest.mark.parametrize("degrees", [20.0, 50.0, 80.0])
def test_the_roll_of_arms_and_hands_does_not_depend_on_the_rest_pose_either(degrees: float):
    motion, level = wandering_motion(), with_rolls(body_rig(), seed=4)
    lowered = with_arm_lowered(level, degrees)
    a, b = (pose_matrices(rest, solved(motion, rest)[1]) for rest in (level, lowered))
    np.testing.assert_allclose(a, b, atol=1e-6)


def test_on_the_motions_own_body_every_joint_goes_where_it_goes_in_the_motion():
    motion, rest = wandering_motion(), body_rig()
    heads = heads_of(rest, *solved(motion, rest, RetargetOptions(ground=False)))
    _, positions = motion.world()
    for j, joint in enumerate(SMPLX_BODY.names):
        start = np.array([0.0, 0.0, 0.0]) if j else heads[joint][0] - positions[0, j] @ Y_UP_TO_Z_UP.T
        np.testing.assert_allclose(heads[joint] - start, positions[:, j] @ Y_UP_TO_Z_UP.T, atol=1e-6, err_msg=joint)


@pytest.mark.parametrize("rig", PLAIN_RIGS)
def test_the_t_pose_leaves_the_trunk_at_rest_and_lays_the_arms_level(rig: str):
    rest = real_rig(rig)
    bone_map, animation = solved(standing_motion(), rest)
    turns, heads = turns_of(rest, bone_map, animation), heads_of(rest, bone_map, animation)
    for joint in ("pelvis", "spine1", "spine2", "spine3", "neck", "head", "left_collar", "left_ankle", "right_foot"):
        if joint in turns:
            assert np.degrees(angle_between(turns[joint], np.eye(3))).max() < 1e-3, joint
    arm = normalise(heads["left_elbow"] - heads["left_shoulder"])[0]
    rest_arm = SMPLX_BODY.rest_offsets[SMPLX_BODY.index("left_elbow")]
    np.testing.assert_allclose(arm @ UP, normalise(rest_arm)[1], atol=1e-4)


@pytest.mark.parametrize("rig", ["mixamo", "unreal", "kaykit", "second_life", "biped"])
def test_a_motion_starts_where_the_rig_rests(rig: str):
    rest = real_rig(rig)
    bone_map, animation = solved(standing_motion(), rest)
    heads = heads_of(rest, bone_map, animation)
    middle = (heads["left_hip"] + heads["right_hip"])[0] / 2
    frame = rig_body(rest, bone_map).frame
    np.testing.assert_allclose(middle[:2], frame.middle[:2], atol=1e-4)
    assert (heads["left_ankle"][0, 2] + heads["right_ankle"][0, 2]) / 2 == pytest.approx(frame.ankle_height, abs=0.01)


@pytest.mark.parametrize("rig", ["mixamo", "second_life", "cats"])
def test_a_turned_motion_gives_a_turned_result(rig: str):
    motion, rest, angle = wandering_motion(), real_rig(rig), 0.8
    yaw = rotation_about(np.array([0.0, 1.0, 0.0]), angle)
    rotations = motion.joint_rotations.copy()
    rotations[:, 0] = yaw @ rotations[:, 0]
    # about the middle of the hips, which starts over the rig's own
    hips = SMPLX_BODY.rest_positions()[[1, 2]].mean(0) * [1, 0, 1]
    turned = motion.replace(joint_rotations=rotations, transl=(motion.transl - hips) @ yaw.T + hips)
    before, after = (heads_of(rest, *solved(m, rest)) for m in (motion, turned))
    bone_map = recognise(rest)
    pivot = rig_body(rest, bone_map).frame.middle
    start_before = {j: (h - pivot) @ rotation_about(UP, angle).T + pivot for j, h in before.items()}
    shift = (after["pelvis"] - start_before["pelvis"])[0]
    assert_same_paths({j: h + shift for j, h in start_before.items()}, after, 1e-6)


@pytest.mark.parametrize("arms_down", [0.0, 50.0])
def test_a_mirrored_motion_gives_a_mirrored_result_and_twice_is_nothing(arms_down: float):
    motion, rest = wandering_motion(), with_rolls(body_rig(arms_down), seed=1)
    bone_map, animation = solved(motion, rest)
    plain, flipped = heads_of(rest, bone_map, animation), heads_of(rest, *solved(mirrored(motion), rest))
    names = {joint: SMPLX_BODY.names[SMPLX_BODY.mirrored()[SMPLX_BODY.index(joint)]] for joint in plain}
    assert_same_paths({j: plain[names[j]] * [-1, 1, 1] for j in plain}, flipped, 1e-7)
    again = heads_of(rest, *solved(mirrored(mirrored(motion)), rest))
    assert_same_paths(plain, again)


# -- what keys are like


@pytest.mark.parametrize("rig", BIPEDS)
def test_keys_are_unit_quaternions_that_never_flip_and_move_only_what_must_move(rig: str):
    motion, rest = wandering_motion(turn=4.0), real_rig(rig)
    bone_map, animation = solved(motion, rest)
    held = {bone for joint, bone in bone_map.bones.items() if joint not in BODY_JOINTS}  # fingers, in one pose
    for bone, keys in animation.rotations.items():
        assert keys.shape == (1 if bone in held else len(motion), 4)
        np.testing.assert_allclose(np.linalg.norm(keys, axis=-1), 1.0, atol=1e-6, err_msg=bone)
        assert ((keys[1:] * keys[:-1]).sum(-1) > 0).all(), bone
    assert {bone for joint, bone in bone_map.bones.items() if joint in BODY_JOINTS} <= set(animation.rotations)
    if rig in ("mixamo", "unreal", "vrm", "rigify", "kaykit", "makehuman"):
        assert set(animation.locations) == {bone_map.bones["pelvis"]}
    assert animation.fps == motion.fps


def test_the_switches_of_a_control_rig_come_with_the_keys():
    rest = real_rig("rigify")
    bone_map, animation = solved(wandering_motion(), rest)
    assert animation.properties == bone_map.properties
    assert animation.properties


def test_a_map_without_a_leg_is_refused():
    rest = body_rig()
    bone_map = recognise(rest)
    lame = dataclasses.replace(bone_map, bones={j: b for j, b in bone_map.bones.items() if j != "left_knee"})
    with pytest.raises(RigError, match="left knee"):
        solve(wandering_motion(), rest, lame)


# -- real motion


@pytest.mark.parametrize("rig", ["mixamo", "unreal", "kaykit", "quaternius_knight", "biped"])
@pytest.mark.parametrize("clip", range(4))
def test_real_walks_jumps_and_more_keep_limbs_and_floor(shared: Path, rig: str, clip: int):
    motion, rest = starter_clip(shared, clip), real_rig(rig)
    bone_map, animation = solved(motion, rest)
    heads, frame = heads_of(rest, bone_map, animation), rig_body(rest, bone_map).frame
    assert worst_limb_error(motion, heads, frame.from_motion) < 0.01
    _, positions = motion.world()
    scale = frame.leg_length / 0.7815
    of_motion = positions[:, [SMPLX_BODY.index(f"{s}_ankle") for s in ("left", "right")], 1].min(-1) - 0.076
    of_rig = np.minimum(heads["left_ankle"][:, 2], heads["right_ankle"][:, 2]) - frame.ankle_height
    # the soles decide, not the ankles, so ankles may differ by the feet's proportions
    assert np.abs(of_rig - scale * of_motion).max() < 0.15 * frame.leg_length
    assert np.median(np.abs(of_rig - scale * of_motion)) < 0.035 * frame.leg_length


def starter_clip(shared: Path, index: int) -> Motion:
    """One of a few spread-out clips of the starter's data."""
    offsets, quaternions, places, fps = starter_data(shared / "data" / "starter" / "motions.npz")
    clip = np.linspace(0, len(offsets) - 2, 6).astype(int)[index + 1]
    rows = slice(offsets[clip], min(offsets[clip + 1], offsets[clip] + 200))
    rotations = quaternion_wxyz_to_matrix(quaternions[rows].astype(float))
    return Motion(places[rows].astype(float), rotations, fps)


@functools.cache
def starter_data(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    pack = np.load(path)
    return pack["offset"], pack["quat_wxyz"], pack["trans"], float(pack["fps"])
