"""Feet that stay where they stand, on the rig's own legs and soles."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.contacts import find_contacts
from hymotion.hymotion_addon.retarget.evaluate import pose_matrices
from hymotion.hymotion_addon.retarget.options import PLANTED, RetargetOptions
from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.hymotion_addon.retarget.rig_body import RigBody, rig_body
from hymotion.hymotion_addon.retarget.soles import lowest_points, outline, rest_ground, soles_of
from hymotion.hymotion_addon.rigs.recognise import recognise
from hymotion.inference.engines.starter.cleanup import plant_feet
from hymotion.inference.motion import Motion
from hymotion.inference.rotations import rotation_about
from hymotion.inference.skeleton import SMPLX_BODY

from .motions import standing_motion, wandering_motion
from .rigs import body_rig, moved_object, real_rig
from .solving import heads_of, solved, turns_of

RIGS = ("mixamo", "unreal", "vrm", "makehuman", "second_life", "rigify_metarig")
STRIDE = plant_feet(wandering_motion(90, seed=5, swing=0.3))
SIDES = ("left", "right")


def planted(motion: Motion, rest: RestPose, **changes: object) -> dict[str, np.ndarray]:
    """World path (T, 3) of every joint with locked feet."""
    return heads_of(rest, *solved(motion, rest, dataclasses.replace(PLANTED, **changes)))


def lowest(motion: Motion, rest: RestPose, options: RetargetOptions) -> tuple[np.ndarray, float]:
    """(T, 2) height of each foot's lowest point above the ground, in leg lengths."""
    bone_map, animation = solved(motion, rest, options)
    body: RigBody = rig_body(rest, bone_map)
    pose = pose_matrices(rest, animation)
    rows = [rest.index(driver.bone) for driver in body.drivers]
    turned = pose[:, rows][..., :3, :3] @ np.swapaxes(body.rotations, -1, -2)
    soles = soles_of(body, rest)
    heights = [lowest_points(body, side, soles[side], pose[:, rows][..., :3, 3], turned) for side in SIDES]
    return (np.stack(heights, axis=-1) - rest_ground(body, soles)) / body.frame.leg_length, body.frame.leg_length


@pytest.mark.parametrize("rig", RIGS)
def test_a_foot_in_contact_stays_where_it_is_and_touches_the_ground(rig: str):
    rest = real_rig(rig)
    heads, (heights, leg) = planted(STRIDE, rest), lowest(STRIDE, rest, PLANTED)
    contacts = find_contacts(STRIDE, STRIDE.world()[1])
    for column, side in enumerate(SIDES):
        for first, last in contacts[f"{side}_foot"]:
            ball = heads[f"{side}_foot"][first:last, :2]
            assert np.abs(ball - ball.mean(0)).max() < 2e-3 * leg
            assert np.abs(heights[first:last, column]).mean() < 0.01
    assert heights.min() > -0.012


def test_without_a_lock_the_same_feet_slide():
    rest = real_rig("kaykit")
    heads = heads_of(rest, *solved(STRIDE, rest))
    assert any(
        np.ptp(heads[f"{side}_foot"][first:last, :2], axis=0).max() > 0.02
        for side in SIDES
        for first, last in find_contacts(STRIDE, STRIDE.world()[1])[f"{side}_foot"]
    )


def test_a_strength_of_nothing_is_no_lock_and_half_is_in_between():
    rest = real_rig("mixamo")
    none, half, full = (planted(STRIDE, rest, foot_lock=strength)["left_ankle"] for strength in (0.0, 0.5, 1.0))
    np.testing.assert_allclose(none, heads_of(rest, *solved(STRIDE, rest))["left_ankle"])
    level = slice(0, 2)
    between = np.linalg.norm((half - (none + full) / 2)[:, level], axis=-1)
    assert between.max() < 0.1 * np.linalg.norm((full - none)[:, level], axis=-1).max()


def test_feet_keep_their_turn_and_the_upper_body_is_left_alone():
    rest = real_rig("mixamo")
    free, locked = (turns_of(rest, *solved(STRIDE, rest, options)) for options in (RetargetOptions(), PLANTED))
    for joint in free:
        if joint.partition("_")[2] not in ("hip", "knee"):
            np.testing.assert_allclose(locked[joint], free[joint], atol=1e-6, err_msg=joint)


def test_knees_bend_in_their_own_plane():
    rest = real_rig("mixamo")
    free, locked = (turns_of(rest, *solved(STRIDE, rest, options)) for options in (RetargetOptions(), PLANTED))
    for side in SIDES:
        hinges = [turns[f"{side}_hip"] @ np.array([1.0, 0.0, 0.0]) for turns in (free, locked)]
        assert np.degrees(np.arccos((hinges[0] * hinges[1]).sum(-1).clip(-1, 1))).max() < 12.0


def test_a_body_in_the_air_is_not_touched():
    flying = STRIDE.replace(transl=STRIDE.transl + np.array([0.0, 0.5, 0.0]), contacts=np.zeros((len(STRIDE), 2)))
    rest = real_rig("mixamo")
    free = heads_of(rest, *solved(flying, rest, RetargetOptions(ground=False)))
    for joint, path in planted(flying, rest).items():
        np.testing.assert_allclose(path, free[joint], atol=1e-6, err_msg=joint)


def test_a_foot_that_hangs_below_the_floor_is_lifted_without_any_contact():
    sinking = standing_motion(40).replace(contacts=np.zeros((40, 2)))
    sinking = sinking.replace(transl=sinking.transl - np.array([0.0, 0.1, 0.0]))
    heights, _ = lowest(sinking, body_rig(), PLANTED)
    assert heights.min() > -1e-3


def test_contacts_that_a_person_chose_count_instead_of_the_motions():
    rest, chosen = real_rig("mixamo"), {"left_foot": ((10, 40),)}
    heads = planted(STRIDE, rest, contacts=chosen)
    assert np.ptp(heads["left_foot"][10:40, :2], axis=0).max() < 2e-3
    assert np.ptp(heads["right_foot"][10:40, :2], axis=0).max() > 0.05


@pytest.mark.parametrize("factor", [0.01, 30.0])
def test_locked_feet_do_not_depend_on_how_the_object_is_scaled_and_turned(factor: float):
    rest, bones = body_rig(arms_down=45.0), recognise(body_rig(arms_down=45.0)).bones
    matrix = np.diag([factor, factor, factor, 1.0])
    matrix[:3, :3] = rotation_about(np.array([0.0, 0.0, 1.0]), 0.5) @ matrix[:3, :3]
    a, b = (solved(STRIDE, each, PLANTED)[1] for each in (rest, moved_object(rest, matrix)))
    for bone in bones.values():
        np.testing.assert_allclose(a.rotations[bone], b.rotations[bone], atol=1e-5, err_msg=bone)


def test_a_stretched_object_has_locked_feet_too():
    rest = moved_object(body_rig(arms_down=45.0), np.diag([1.5, 1.0, 1.2, 1.0]))
    heads = planted(STRIDE, rest)
    for side in SIDES:
        for first, last in find_contacts(STRIDE, STRIDE.world()[1])[f"{side}_foot"]:
            assert np.ptp(heads[f"{side}_foot"][first:last, :2], axis=0).max() < 5e-3


def test_a_hand_that_rests_is_locked_only_when_asked_for():
    rest = body_rig()
    contacts = {"left_wrist": ((20, 50),)}
    free, locked = (planted(STRIDE, rest, contacts=contacts, hand_lock=on)["left_wrist"][20:50] for on in (False, True))
    reach = np.linalg.norm(SMPLX_BODY.rest_offsets[[SMPLX_BODY.index("left_elbow"), SMPLX_BODY.index("left_wrist")]])
    assert np.ptp(free, axis=0).max() > np.ptp(locked, axis=0).max() + 0.1 * reach


def test_the_lowest_point_of_a_foot_is_nearly_among_its_outline():
    rng = np.random.default_rng(2)
    points = rng.normal(size=(3000, 3)) * [0.05, 0.12, 0.03]
    toes = np.clip(points[:, 1] / 0.1, 0.0, 1.0)
    sole = outline(points, np.stack([np.zeros(3000), 1 - toes, toes], axis=-1))
    assert len(sole.points) < 250
    for _ in range(50):
        down = rng.normal(size=3)
        down /= np.linalg.norm(down)
        assert (points @ down).min() > (sole.points @ down).min() - 0.01
