"""The figures of the retargeting table see the errors they are meant to see, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from hymotion.benchmarks import retarget_figures as figures
from hymotion.inference.rotations import rotation_about

X, Y, Z = np.eye(3)


def turned(vector: np.ndarray, axis: np.ndarray, degrees: float) -> np.ndarray:
    return rotation_about(axis, np.array(np.radians(degrees))) @ vector


TRUTH = {"left_knee": "Shin.L", "head": "Head", "neck": "Neck", "spine1": "S1", "spine2": "S2"}
TRUNK = frozenset({"S1", "S2", "S3"})


def test_a_joint_on_another_joints_bone_is_wrong_and_one_left_out_is_missed():
    found = {"left_knee": "Thigh.L", "head": "Head", "spine1": "S2", "spine3": "S3"}
    check = figures.compare_maps(found, (), TRUTH, TRUNK)
    assert (check.right, check.wrong, check.missed) == (("head", "spine2"), ("left_knee",), ("neck", "spine1"))


def test_a_spine_is_right_when_its_bones_were_found_whatever_each_is_called():
    found = {"spine1": "S1", "spine3": "S3"}
    assert figures.compare_maps(found, ("S1", "S2", "S3"), TRUTH, TRUNK).right == ("spine1", "spine2")


def test_a_joint_the_truth_does_not_know_is_wrong_only_on_a_bone_of_another_joint():
    truth = {"head": "Head"}
    assert figures.compare_maps({"neck": "Head"}, (), truth, TRUNK).wrong == ("neck",)
    assert figures.compare_maps({"neck": "Nape"}, (), truth, TRUNK).wrong == ()


@pytest.mark.parametrize("bone", ["Tail", "Neck"])
def test_the_spine_on_a_bone_that_is_no_spine_is_wrong(bone: str):
    assert figures.compare_maps({"spine1": "S1"}, ("S1", bone), TRUTH, TRUNK).wrong == (f"spine on {bone}",)


def test_a_foot_points_along_its_sole():
    rng = np.random.default_rng(0)
    sole = rng.uniform([-0.04, 0, -0.12], [0.04, 0.01, 0.12], (400, 3)) @ rotation_about(Y, np.array(0.2)).T
    axis = figures.sole_axis(sole, Z)
    assert axis is not None
    assert figures.degrees_between(axis, turned(Z, Y, np.degrees(0.2))) < 3
    assert figures.sole_axis(sole[:20], Z) is None
    assert figures.sole_axis(sole * [3, 1, 1], Z) is None


def test_roll_is_seen_about_the_limb_and_only_there():
    assert figures.roll_between(turned(Z, X, 12.0), Z, X) == pytest.approx(12.0)
    assert figures.roll_between(turned(Z, Y, 12.0), Z, X) == pytest.approx(0.0)
    assert figures.degrees_between(turned(X, Y, 3.0), X) == pytest.approx(3.0)


@pytest.mark.parametrize(("side", "outward"), [("left", X), ("right", -X)])
def test_palms_of_a_t_pose_face_the_floor(side: str, outward: np.ndarray):
    index, pinky = 0.1 * outward + 0.03 * Z, 0.1 * outward - 0.03 * Z
    normal = figures.palm_normal(np.zeros(3), index, pinky, side)
    np.testing.assert_allclose(normal, -Y, atol=1e-12)


def test_a_bent_elbow_shows_its_hinge_and_a_straight_one_flexes_forwards():
    straight = figures.elbow_hinge(X, X, Z)
    np.testing.assert_allclose(straight, -Y, atol=1e-12)
    np.testing.assert_allclose(turned(X, straight, 20.0) @ Z, np.sin(np.radians(20)), atol=1e-12)
    np.testing.assert_allclose(figures.elbow_hinge(X, turned(X, Z, 15.0), Z), Z, atol=1e-12)


def test_a_trunk_that_bends_as_the_source_does_is_right_whatever_its_rest():
    lean = np.array([turned(Y, X, angle) for angle in (0.0, 20.0, 40.0)])
    bent_rest = turned(Y, X, 10.0)
    follows = np.array([turned(bent_rest, X, angle) for angle in (0.0, 20.0, 40.0)])
    still = np.tile(np.eye(3), (3, 1, 1))
    np.testing.assert_allclose(figures.trunk_errors(follows, bent_rest, lean, Y, still), 0.0, atol=1e-9)
    stiff = np.array([bent_rest] * 3)
    np.testing.assert_allclose(figures.trunk_errors(stiff, bent_rest, lean, Y, still), [0.0, 20.0, 40.0], atol=1e-9)


@pytest.mark.parametrize("degrees", [60.0, 180.0])
def test_a_body_that_only_faces_elsewhere_has_not_leant_its_trunk(degrees: float):
    source_rest, target_rest = turned(Y, X, -4.0), turned(Y, X, 6.0)
    source, target = turned(source_rest, Y, degrees)[None], turned(target_rest, Y, degrees)[None]
    pelvis = np.stack([turned(axis, Y, degrees) for axis in np.eye(3)], axis=-1)[None]
    np.testing.assert_allclose(figures.trunk_errors(target, target_rest, source, source_rest, pelvis), 0.0, atol=1e-9)


def test_slide_counts_level_speed_between_contact_frames_alone():
    points = np.array([[0.0, 0, 0], [0.01, 0.5, 0], [0.02, 0, 0], [5.0, 0, 0]])
    assert figures.slide(points, np.array([True, True, True, False]), 30.0) == pytest.approx(0.3)
    assert np.isnan(figures.slide(points, np.array([True, False, True, False]), 30.0))


def test_ground_gap_tells_sinking_from_floating():
    lowest = np.array([-0.03, 0.01, 0.02, -0.5])
    assert figures.ground_gap(lowest, np.array([True, True, True, False])) == pytest.approx((0.03, 0.01))


def test_path_ratio_ignores_height_and_sees_a_short_step():
    source = np.array([[0.0, 0, 0], [0, 1, 1], [0, 0, 2]])
    assert figures.path_ratio(0.9 * source, source) == pytest.approx(0.9)


def test_a_quaternion_that_jumps_to_its_opposite_is_a_flip():
    quaternions = np.tile([1.0, 0, 0, 0], (5, 1))
    assert figures.sign_flips(quaternions) == 0
    quaternions[2:] *= -1
    assert figures.sign_flips(quaternions) == 1


def test_a_popping_knee_raises_the_jerk_ratio():
    time = np.linspace(0, 1, 30)
    source = np.stack([np.sin(6 * time), time, 0 * time], axis=-1)[:, None]
    popping = source.copy()
    popping[15, 0, 2] = 0.1
    assert figures.jerk_ratio(source + 3.0, source) == pytest.approx(1.0)
    assert figures.jerk_ratio(popping, source) > 3


def test_drift_is_the_worst_point_as_a_share_of_the_leg():
    before = np.zeros((4, 2, 3))
    after = before.copy()
    after[3, 1, 0] = 0.01
    assert figures.drift(before, after, 0.8) == pytest.approx(0.0125)


def test_everything_changed_added_or_gone_is_named():
    assert figures.changed({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 5, "d": 4}) == ("b", "c", "d")


@pytest.mark.parametrize("degrees", [-70.0, 0.0, 25.0, 110.0])
def test_roll_is_what_a_turn_does_about_the_limb_before_it_swings_it(degrees: float):
    rolled = rotation_about(X, np.radians(degrees))
    swung = rotation_about(Z, np.array(np.radians([0.0, 40.0, 80.0])))
    np.testing.assert_allclose(figures.roll_about(swung @ rolled, X), degrees, atol=1e-9)
