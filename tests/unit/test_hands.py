"""Fingers: poses that look alike on every hand, and a motion's own fingers about each finger's own axes."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.evaluate import pose_matrices
from hymotion.hymotion_addon.retarget.hand_poses import POSES, HandPose
from hymotion.hymotion_addon.retarget.options import RetargetOptions
from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.hymotion_addon.retarget.solve import solve
from hymotion.hymotion_addon.rigs.fingers import finger_joints
from hymotion.hymotion_addon.rigs.recognise import recognise
from hymotion.inference.motion import Motion
from hymotion.inference.rotations import Y_UP_TO_Z_UP, normalise
from hymotion.inference.skeleton import SMPLX_BODY, SMPLX_WITH_HANDS

from .hands import HANDS, handed_body, real_hands, with_fingers
from .motions import standing_motion, wandering_motion
from .rigs import body_rig, with_odd_axes, with_rolls
from .solving import degrees_between

ONE_FRAME = standing_motion(1)


def posed(rest: RestPose, pose: HandPose, motion: Motion = ONE_FRAME) -> dict[str, np.ndarray]:
    """Joint -> head (T, 3), armature space, of the arms and fingers with both hands in a pose."""
    bone_map = recognise(rest)
    animation = solve(motion, rest, bone_map, RetargetOptions(left_hand=pose, right_hand=pose))
    shown = pose_matrices(rest, animation)
    return {joint: shown[:, rest.index(bone), :3, 3] for joint, bone in bone_map.bones.items()}


def palm(heads: dict[str, np.ndarray], side: str) -> tuple[np.ndarray, np.ndarray]:
    """Where the fingers come from (T, 3) and where the palm faces (T, 3)."""
    along = heads[f"{side}_middle1"] - heads[f"{side}_wrist"]
    across = heads[f"{side}_pinky1"] - heads[f"{side}_index1"]
    before = np.cross(across, along) * (1 if side == "left" else -1)
    return normalise(along), normalise(before)


def bend(heads: dict[str, np.ndarray], side: str, finger: str) -> float:
    """Degrees between the first two bones of a finger."""
    first, second, third = (heads[f"{side}_{finger}{i}"] for i in (1, 2, 3))
    return float(degrees_between(second - first, third - second)[0])


@pytest.mark.parametrize("pose", ["fist", "relaxed", "flat", "grip"])
@pytest.mark.parametrize("rig", HANDS)
def test_a_pose_bends_the_fingers_of_every_hand_alike_however_they_are_bent_at_rest(rig: str, pose: HandPose):
    heads = posed(real_hands(rig)[0], pose)
    for side in ("left", "right"):
        for finger in ("index", "middle", "ring", "pinky"):
            assert bend(heads, side, finger) == pytest.approx(POSES[pose].flexion[finger][1], abs=8.0), (side, finger)


@pytest.mark.parametrize("rig", HANDS)
def test_no_finger_of_a_fist_goes_through_the_palm_and_the_thumb_lies_before_it(rig: str):
    heads = posed(real_hands(rig)[0], "fist")
    for side in ("left", "right"):
        _, before = palm(heads, side)
        for finger in ("index", "middle", "ring", "pinky", "thumb"):
            tip, knuckle = heads[f"{side}_{finger}3"], heads[f"{side}_{finger}1"]
            assert ((tip - knuckle) @ before[0] > 0).all(), (side, finger)
        nearest = np.linalg.norm(heads[f"{side}_thumb3"] - heads[f"{side}_index2"], axis=-1)
        open_hand = posed(real_hands(rig)[0], "flat")
        assert (nearest < np.linalg.norm(open_hand[f"{side}_thumb3"] - open_hand[f"{side}_index2"], axis=-1)).all()


def test_only_the_index_points():
    heads = posed(real_hands("mixamo")[0], "point")
    along, _ = palm(heads, "left")
    assert degrees_between(heads["left_index3"] - heads["left_index1"], along).max() < 15
    assert degrees_between(heads["left_middle3"] - heads["left_middle2"], along).min() > 120


def test_rolls_and_odd_bone_axes_do_not_matter():
    rest, _ = real_hands("unreal")
    plain = posed(rest, "grip")
    for changed in (with_rolls(rest, seed=1), with_odd_axes(rest, seed=2)):
        for joint, place in posed(changed, "grip").items():
            if not joint.endswith("3"):  # the tip of a last bone is seen by its axis, which here points anywhere
                np.testing.assert_allclose(place, plain[joint], atol=2e-3, err_msg=joint)


def test_left_and_right_are_each_others_mirror_image():
    heads = posed(handed_body(), "fist")
    for joint in finger_joints("left"):
        mirrored = heads[joint] * [-1.0, 1.0, 1.0]
        np.testing.assert_allclose(heads["right" + joint.removeprefix("left")], mirrored, atol=1e-9, err_msg=joint)


def test_hands_of_a_mirrored_armature_close_towards_their_palms():
    rest, _ = real_hands("rigify")
    mirrored = dataclasses.replace(rest, object_matrix=np.diag([-1.0, 1, 1, 1]))
    heads, plain = posed(mirrored, "fist"), posed(rest, "fist")
    for side, other in (("left", "right"), ("right", "left")):
        ours, theirs = (np.linalg.norm(h[f"{s}_middle3"] - h[f"{s}_wrist"]) for h, s in ((heads, side), (plain, other)))
        assert ours == pytest.approx(theirs, abs=1e-3)


def test_a_hand_without_instructions_is_relaxed_and_keyed_once():
    rest, _ = real_hands("mixamo")
    bone_map = recognise(rest)
    animation = solve(wandering_motion(), rest, bone_map)
    for joint in (*finger_joints("left"), *finger_joints("right")):
        assert animation.rotations[bone_map.bones[joint]].shape == (1, 4), joint
    assert len(animation) == len(wandering_motion())


def test_each_hand_has_its_own_choice_and_none_leaves_it_alone():
    rest, _ = real_hands("mixamo")
    bone_map = recognise(rest)
    animation = solve(ONE_FRAME, rest, bone_map, RetargetOptions(left_hand="none", right_hand="fist"))
    assert "mixamorig:LeftHandIndex1" not in animation.rotations
    assert "mixamorig:RightHandIndex1" in animation.rotations


def test_a_hand_without_fingers_gets_no_keys():
    animation = solve(ONE_FRAME, body_rig(), recognise(body_rig()))
    assert set(animation.rotations) == set(SMPLX_BODY.names)


# -- the motion's own fingers


def own_body() -> RestPose:
    """The motion's own body with its own fingers, as a rig."""
    rest = handed_body()
    heads = SMPLX_WITH_HANDS.rest_positions() @ Y_UP_TO_Z_UP.T
    lift = rest.rest_matrices[rest.index("pelvis"), :3, 3] - heads[0]
    matrices = rest.rest_matrices.copy()
    for i, name in enumerate(SMPLX_WITH_HANDS.names):
        matrices[rest.index(name), :3, 3] = heads[i] + lift
    return dataclasses.replace(rest, rest_matrices=matrices)


def test_fingers_of_the_motions_own_body_go_where_the_motions_go():
    motion, rest = with_fingers(1.2), with_rolls(own_body(), seed=4)
    heads = posed(rest, "motion", motion)
    wanted = motion.world()[1] @ Y_UP_TO_Z_UP.T
    for joint in (*finger_joints("left"), *finger_joints("right")):
        wrist = f"{joint.partition('_')[0]}_wrist"
        ours = heads[joint] - heads[wrist]
        theirs = wanted[:, SMPLX_WITH_HANDS.index(joint)] - wanted[:, SMPLX_WITH_HANDS.index(wrist)]
        np.testing.assert_allclose(ours, theirs, atol=3e-3, err_msg=joint)


@pytest.mark.parametrize("rig", HANDS)
def test_a_motions_fingers_bend_those_of_any_rig_as_much(rig: str):
    heads = posed(real_hands(rig)[0], "motion", with_fingers(1.0))
    for side in ("left", "right"):
        for finger in ("index", "middle", "ring"):
            first, second, third = (heads[f"{side}_{finger}{i}"] for i in (1, 2, 3))
            bends = degrees_between(second - first, third - second)
            assert bends[-1] == pytest.approx(np.degrees(1.0), abs=8.0), (side, finger)
            assert (np.diff(bends[2:]) > 0).all()


def test_a_pose_that_was_chosen_wins_over_the_motions_fingers():
    rest, _ = real_hands("mixamo")
    animation = solve(with_fingers(1.0), rest, recognise(rest), RetargetOptions(left_hand="flat"))
    assert animation.rotations["mixamorig:LeftHandIndex1"].shape == (1, 4)
    assert animation.rotations["mixamorig:RightHandIndex1"].shape == (10, 4)
