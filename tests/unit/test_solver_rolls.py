"""What the direction of a limb is blind to: about what elbows and knees bend, and where palms face."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.limb_axes import frames, motion_axes, rig_axes
from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.hymotion_addon.retarget.rig_body import rig_body
from hymotion.hymotion_addon.rigs.recognise import recognise
from hymotion.inference.motion import Motion
from hymotion.inference.rotations import Y_UP_TO_Z_UP, angle_between, normalise, rotation_about
from hymotion.inference.skeleton import SMPLX_BODY

from .hands import handed_body, real_hands
from .motions import standing_motion, wandering_motion
from .rigs import body_rig, moved_object, real_rig, with_odd_axes, with_rolls
from .solving import degrees_between, heads_of, solved, turns_of

BODY = dict(zip(SMPLX_BODY.names, SMPLX_BODY.rest_positions(), strict=True))
T_POSE = motion_axes(BODY)
LEFT, DOWN = np.eye(3)[0], -np.eye(3)[1]


def swung(rest: RestPose, joints: tuple[str, ...], axis: np.ndarray, degrees: float) -> RestPose:
    """Bones of the left side, their axes too, turned as one piece about the head of the first. Armature space."""
    matrices = rest.rest_matrices.copy()
    rows = [rest.index(name) for name in rest.names if name.startswith(tuple(f"left_{joint}" for joint in joints))]
    pivot, turn = matrices[rest.index(f"left_{joints[0]}"), :3, 3].copy(), rotation_about(axis, np.radians(degrees))
    matrices[rows, :3, :3] = turn @ matrices[rows, :3, :3]
    matrices[rows, :3, 3] = (matrices[rows, :3, 3] - pivot) @ turn.T + pivot
    return dataclasses.replace(rest, rest_matrices=matrices)


FINGERS = ("index", "middle", "ring", "pinky", "thumb")


def flexed(degrees: float) -> Motion:
    """The T-pose with the left elbow flexed forwards."""
    motion = standing_motion(2)
    rotations = motion.joint_rotations.copy()
    hinge = T_POSE["left_elbow"][1]
    rotations[:, SMPLX_BODY.index("left_elbow")] = rotation_about(hinge, np.radians(degrees))
    return motion.replace(joint_rotations=rotations)


@pytest.mark.parametrize("rolled", [-60.0, -20.0, 35.0])
def test_a_bent_elbow_bends_further_in_its_own_plane(rolled: float):
    """The whole left arm rests rolled about itself, its elbow bent by 30 degrees: flexing must only close that bend."""
    rest = swung(body_rig(), ("elbow", "wrist"), np.array([0.0, 0.0, -1.0]), 30.0)
    arm = [rest.index(f"left_{joint}") for joint in ("shoulder", "elbow", "wrist")]
    shoulder, elbow, wrist = rest.rest_matrices[arm, :3, 3]
    own_hinge = rotation_about(elbow - shoulder, np.radians(rolled)) @ np.cross(elbow - shoulder, wrist - elbow)
    rest = swung(rest, ("shoulder", "elbow", "wrist"), elbow - shoulder, rolled)
    turns = turns_of(rest, *solved(flexed(90.0), rest))
    of_arm, of_forearm = (turns[f"left_{joint}"][0] @ own_hinge for joint in ("shoulder", "elbow"))
    assert degrees_between(of_arm, of_forearm) < 6.0
    assert degrees_between(of_arm, Y_UP_TO_Z_UP @ T_POSE["left_elbow"][1]) < 3.0


@pytest.mark.parametrize("rig", ["mixamo", "biped", "makehuman", "unreal", "rigify_metarig", "second_life"])
def test_knees_keep_bending_about_the_bodys_left(rig: str):
    rest = real_rig(rig)
    bone_map, animation = solved(standing_motion(1), rest)
    turns, heads = turns_of(rest, bone_map, animation), heads_of(rest, bone_map, animation)
    left = normalise(heads["left_hip"][0] - heads["right_hip"][0])
    for joint, end in (("left_hip", "left_knee"), ("right_knee", "right_ankle")):
        along = heads[end][0] - heads[joint][0]
        resting = rest.rest_matrices[[rest.index(bone_map.bones[j]) for j in (joint, end)], :3, 3]
        before, after = resting[1] - resting[0], np.linalg.inv(rest.object_matrix[:3, :3]) @ along
        left_there = np.linalg.inv(rest.object_matrix[:3, :3]) @ left
        carried = turns[joint][0] @ frames(np.stack([before, left_there]))[:, 1]
        assert degrees_between(carried, frames(np.stack([after, left_there]))[:, 1]) < 1.5, joint


@pytest.mark.parametrize("degrees", [-80.0, -25.0, 0.0, 40.0, 90.0])
def test_a_palm_faces_where_the_motions_does_however_the_hand_rests(degrees: float):
    """The left hand rests turned about its forearm; solved, it must look like one that rests palm down."""
    motion, flat = wandering_motion(), handed_body()
    along = flat.rest_matrices[flat.index("left_wrist"), :3, 3] - flat.rest_matrices[flat.index("left_elbow"), :3, 3]
    rest = swung(flat, ("wrist", *FINGERS), along, degrees)
    plain, turned = (heads_of(r, *solved(motion, r)) for r in (flat, rest))
    for finger in ("index1", "pinky1"):
        np.testing.assert_allclose(turned[f"left_{finger}"], plain[f"left_{finger}"], atol=2e-3)


@pytest.mark.parametrize("rig", ["mixamo", "biped", "makehuman", "unreal", "second_life", "vrm", "rigify_metarig"])
def test_palms_of_real_rigs_face_where_the_motions_do(rig: str):
    motion, (rest, _) = wandering_motion(), real_hands(rig)
    heads, frame = heads_of(rest, *solved(motion, rest)), to_motion_of(rest)
    rotations, _ = motion.world()
    for side, sign in (("left", 1.0), ("right", -1.0)):
        wrist, index, little = (heads[f"{side}_{joint}"] @ frame.T for joint in ("wrist", "index1", "pinky1"))
        normal = sign * np.cross(little - wrist, index - wrist)
        assert degrees_between(normal, rotations[:, SMPLX_BODY.index(f"{side}_wrist")] @ DOWN).max() < 1.0


def to_motion_of(rest: RestPose) -> np.ndarray:
    return rig_body(rest, recognise(rest)).frame.from_motion.T


def test_a_hand_whose_joints_sit_unevenly_keeps_its_fingers_straight():
    """Knuckles 25 degrees below the wrist are no posture when the fingers lie level: the hand is not tilted."""
    rest = handed_body()
    matrices = rest.rest_matrices.copy()
    rows = [rest.index(f"left_{finger}{i}") for finger in FINGERS for i in (1, 2, 3)]
    matrices[rows, 2, 3] -= 0.09 * np.tan(np.radians(25.0))
    lowered = dataclasses.replace(rest, rest_matrices=matrices)
    turns = turns_of(lowered, *solved(standing_motion(1), lowered))
    assert np.degrees(angle_between(turns["left_wrist"][0], np.eye(3))) < 6.0


def roll_of(points: dict[str, np.ndarray]) -> float:
    """Degrees by which the left upper arm is rolled on its way to the T-pose, against the shortest way."""
    along, hinge = rig_axes(points, T_POSE)["left_shoulder"]
    straight = rig_axes(points | {"left_wrist": points["left_elbow"] + along}, T_POSE)["left_shoulder"][1]
    across = frames(np.stack([along, straight]))
    return float(np.degrees(np.arctan2(hinge @ across[:, 2], hinge @ across[:, 1])))


def test_a_little_more_bend_at_rest_never_flips_the_roll():
    """A forearm that bends straight up from the T-pose, from not at all to a right angle."""
    forearm, rolls = np.linalg.norm(BODY["left_wrist"] - BODY["left_elbow"]), []
    along = normalise(BODY["left_elbow"] - BODY["left_shoulder"])
    for degrees in np.arange(0.0, 90.0, 0.25):
        bent = rotation_about(np.array([0.0, 0.0, 1.0]), np.radians(degrees)) @ along
        rolls.append(roll_of(BODY | {"left_wrist": BODY["left_elbow"] + forearm * bent}))
    assert rolls[0] == pytest.approx(0.0, abs=1e-6)
    assert abs(rolls[-1]) == pytest.approx(90.0, abs=6.0)
    assert np.abs(np.diff(rolls)).max() < 6.0


@pytest.mark.parametrize("direction", [*np.eye(3), *-np.eye(3)])
def test_a_straight_arm_may_rest_in_any_direction(direction: np.ndarray):
    points = dict(BODY)
    for joint, reach in (("elbow", 0.26), ("wrist", 0.51)):
        points[f"left_{joint}"] = points["left_shoulder"] + reach * direction
    for joint, axes in rig_axes(points, T_POSE).items():
        frame = frames(axes)
        np.testing.assert_allclose(frame.T @ frame, np.eye(3), atol=1e-9, err_msg=joint)


@pytest.mark.parametrize("change", [with_rolls, with_odd_axes])
def test_hands_do_not_depend_on_the_axes_of_their_bones(change):
    motion, (rest, _) = wandering_motion(), real_hands("mixamo")
    plain, other = (turns_of(r, *solved(motion, r)) for r in (rest, change(rest, 3)))
    for joint in ("left_wrist", "right_wrist", "left_elbow"):
        np.testing.assert_allclose(plain[joint], other[joint], atol=1e-6, err_msg=joint)


def test_hinges_are_right_in_the_world_under_uneven_object_scale():
    matrix = np.eye(4)
    matrix[:3, :3] = np.array([[1.4, 0.3, 0.0], [0.0, 1.0, 0.2], [0.0, 0.0, 0.8]])
    motion, rest = wandering_motion(), moved_object(handed_body(), matrix)
    bone_map, animation = solved(motion, rest)
    heads, frame = heads_of(rest, bone_map, animation), to_motion_of(rest)
    rotations, _ = motion.world()
    linear = rest.object_matrix[:3, :3]
    for side in ("left", "right"):
        hip, knee = f"{side}_hip", f"{side}_knee"
        turn = linear @ turns_of(rest, bone_map, animation)[hip] @ np.linalg.inv(linear)
        limb = (heads[knee] - heads[hip]) @ frame.T
        got = frames(np.stack([limb, (turn @ (frame.T @ LEFT)) @ frame.T], axis=-2))[..., 1]
        wanted = frames(np.stack([limb, rotations[:, SMPLX_BODY.index(hip)] @ LEFT], axis=-2))[..., 1]
        assert degrees_between(got, wanted).max() < 0.1


@pytest.mark.parametrize("direction", [LEFT, -LEFT])
def test_a_rig_that_rests_in_a_split_gets_real_keys(direction: np.ndarray):
    points = dict(BODY)
    for joint, reach in (("knee", 0.38), ("ankle", 0.78)):
        points[f"left_{joint}"] = points["left_hip"] + reach * direction
    frame = frames(rig_axes(points, T_POSE)["left_hip"])
    np.testing.assert_allclose(frame.T @ frame, np.eye(3), atol=1e-9)


def test_knuckles_that_show_no_palm_leave_the_hand_to_its_forearm():
    """All in one point, or so far off that the palm would face along the arm."""
    wrist, along = BODY["left_wrist"], normalise(BODY["left_wrist"] - BODY["left_elbow"])
    without = frames(rig_axes(BODY, T_POSE)["left_wrist"])
    across = np.array([0.0, 0.0, 0.04])
    for index, little in ((wrist + 0.08 * along,) * 2, (wrist + across, wrist + 0.08 * np.cross(along, across) / 0.04)):
        points = BODY | {"left_index1": index, "left_pinky1": little}
        np.testing.assert_allclose(frames(rig_axes(points, T_POSE)["left_wrist"]), without, atol=1e-9)
