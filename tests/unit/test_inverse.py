"""From a posed rig back to the motion: what the solver did, undone."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.evaluate import pose_matrices
from hymotion.hymotion_addon.retarget.inverse import inverse
from hymotion.hymotion_addon.retarget.options import RetargetOptions
from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.hymotion_addon.rigs.shown import shown_bones
from hymotion.inference.motion import Motion
from hymotion.inference.rotations import angle_between
from hymotion.inference.skeleton import SMPLX_BODY, SMPLX_WITH_HANDS

from .hands import HANDS, real_hands, with_fingers
from .motions import standing_motion, wandering_motion
from .rigs import body_rig, moved_object, real_rig, with_odd_axes
from .solving import PLAIN_RIGS, solved

LIMBS = ("collar", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "foot")


def there_and_back(motion: Motion, rest: RestPose) -> tuple[Motion, set[str]]:
    """The motion put onto a rig, its heights unmended, and read off it again; and the joints that the rig has."""
    bone_map, animation = solved(motion, rest, RetargetOptions(ground=False))
    return inverse(pose_matrices(rest, animation), rest, bone_map, motion.fps), set(bone_map.bones)


def degrees_apart(a: Motion, b: Motion, joints: set[str]) -> np.ndarray:
    """(T, J) degrees between the world rotations of some joints."""
    rows = [SMPLX_BODY.index(joint) for joint in SMPLX_BODY.names if joint in joints]
    return np.degrees(angle_between(a.world()[0][:, rows], b.world()[0][:, rows]))


@pytest.mark.parametrize("rig", PLAIN_RIGS)
def test_a_motion_comes_back_from_every_rig(rig):
    motion = wandering_motion(40)
    back, joints = there_and_back(motion, real_rig(rig))
    limbs = {joint for joint in joints if joint.partition("_")[2] in LIMBS}
    assert degrees_apart(motion, back, limbs | {"pelvis"}).max() < 1e-3


def test_its_place_comes_back_too():
    motion = wandering_motion(40)
    back, _ = there_and_back(motion, body_rig(arms_down=50.0))
    np.testing.assert_allclose(back.transl, motion.transl, atol=2e-3)
    assert back.fps == motion.fps


@pytest.mark.parametrize("factor", [0.01, 7.0])
def test_a_rig_of_another_size_standing_elsewhere_does_the_same_motion(factor):
    motion = wandering_motion(40)
    placed = np.diag([factor, factor, factor, 1.0])
    placed[:3, 3] = (5.0, -3.0, 0.0)
    back, _ = there_and_back(motion, moved_object(body_rig(), placed))
    np.testing.assert_allclose(back.transl, motion.transl, atol=2e-3)


def test_bones_that_point_anywhere_say_the_same():
    motion, rest = wandering_motion(20), with_odd_axes(body_rig(arms_down=45.0), seed=3)
    back, joints = there_and_back(motion, rest)
    assert degrees_apart(motion, back, joints).max() < 1e-3


def test_an_unequally_stretched_object_is_read_through_its_stretch():
    motion = wandering_motion(20)
    rest = moved_object(body_rig(arms_down=45.0), np.diag([1.5, 1.0, 1.0, 1.0]))
    back, joints = there_and_back(motion, rest)
    assert degrees_apart(motion, back, joints).mean() < 0.1


def test_scaled_bones_are_read_as_turned_alone():
    motion, rest = wandering_motion(10), body_rig()
    bone_map, animation = solved(motion, rest)
    pose = pose_matrices(rest, animation)
    pose[..., :3, :3] *= 1.3
    back = inverse(pose, rest, bone_map, 30.0)
    assert degrees_apart(motion, back, set(bone_map.bones)).max() < 1e-3


@pytest.mark.parametrize("missing", [("left_collar", "right_collar"), ("neck",), ("left_foot", "right_foot")])
def test_joints_that_a_rig_lacks_go_along_with_their_parents(missing):
    back, _ = there_and_back(wandering_motion(20), body_rig(leave_out=missing))
    for joint in missing:
        turns = back.joint_rotations[:, SMPLX_BODY.index(joint)]
        np.testing.assert_allclose(turns - np.eye(3), 0.0, atol=1e-9)


@pytest.mark.parametrize("kept", [("spine3",), ("spine1", "spine3"), ("spine1", "spine2", "spine3")])
def test_a_spine_of_any_length_bends_all_three_joints_of_ours(kept):
    left_out = tuple({"spine1", "spine2", "spine3"} - set(kept))
    motion = wandering_motion(20)
    back, _ = there_and_back(motion, body_rig(leave_out=left_out))
    assert degrees_apart(motion, back, {"spine3"}).max() < 1e-3
    turns = back.world()[0][:, [SMPLX_BODY.index(f"spine{i}") for i in (1, 2, 3)]]
    steps = np.degrees(angle_between(turns[:, :-1], turns[:, 1:]))
    assert (steps.mean(0) > 0.5).all()


def test_a_rig_at_rest_stands_in_the_t_pose():
    rest = real_rig("kaykit") if "kaykit" in PLAIN_RIGS else body_rig()
    bone_map, animation = solved(standing_motion(3), rest)
    back = inverse(pose_matrices(rest, animation), rest, bone_map, 30.0)
    np.testing.assert_allclose(back.joint_rotations, standing_motion(3).joint_rotations, atol=1e-6)
    assert abs(back.transl - standing_motion(3).transl).max() < 0.02


def test_what_is_known_of_the_motion_is_kept():
    motion = wandering_motion(5)
    bone_map, animation = solved(motion, body_rig())
    info = dataclasses.replace(motion.info, prompt="a walk")
    back = inverse(pose_matrices(body_rig(), animation), body_rig(), bone_map, 24.0, info)
    assert (back.info.prompt, back.fps) == ("a walk", 24.0)


# -- fingers


@pytest.mark.parametrize("rig", HANDS)
def test_fingers_come_back_from_every_hand(rig):
    motion, rest = with_fingers(1.0), real_hands(rig)[0]
    bone_map, animation = solved(motion, rest)
    back = inverse(pose_matrices(rest, animation), rest, shown_bones(rest, bone_map), 30.0)
    assert back.skeleton is SMPLX_WITH_HANDS
    for joint, name in enumerate(SMPLX_WITH_HANDS.names):
        whole = f"{name[:-1]}3" in bone_map.bones
        if joint >= len(SMPLX_BODY) and name in bone_map.bones and whole:
            apart = np.degrees(angle_between(motion.joint_rotations[:, joint], back.joint_rotations[:, joint]))
            assert apart.max() < 0.1, name


def test_fingers_that_never_move_are_left_out():
    rest = real_hands("mixamo")[0]
    bone_map, animation = solved(standing_motion(3), rest, RetargetOptions(left_hand="none", right_hand="none"))
    assert inverse(pose_matrices(rest, animation), rest, bone_map, 30.0).skeleton is SMPLX_BODY
