"""Who carries the character: in world space nothing may change but what moves."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.bone_animation import BoneAnimation
from hymotion.hymotion_addon.retarget.evaluate import object_matrices, pose_matrices
from hymotion.hymotion_addon.retarget.options import RetargetOptions
from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.inference.errors import RigError
from hymotion.inference.rotations import rotation_about

from .motions import wandering_motion
from .rigs import body_rig, moved_object, real_rig, with_odd_axes
from .solving import solved

WANDERING = wandering_motion(90, seed=2)
ROOTED = ("unreal", "kaykit", "vrm", "quaternius_knight")


def turned_object(rest: RestPose) -> RestPose:
    """Standing elsewhere, turned and scaled, under a parent that is turned, too."""
    matrix = np.eye(4)
    matrix[:3, :3] = 0.01 * rotation_about(np.array([0.0, 0.0, 1.0]), 0.7)
    matrix[:3, 3] = (4.0, -2.0, 0.3)
    parent = np.eye(4)
    parent[:3, :3] = 2.0 * rotation_about(np.array([1.0, 0.0, 0.0]), 0.4)
    rest = moved_object(rest, matrix)
    return dataclasses.replace(rest, object_basis=np.linalg.inv(parent) @ rest.object_matrix)


def world(rest: RestPose, animation: BoneAnimation, bones: set[str]) -> np.ndarray:
    """(T, B, 4, 4) of some bones in world space."""
    rows = sorted(rest.index(bone) for bone in bones)
    return object_matrices(rest, animation)[:, None] @ pose_matrices(rest, animation)[:, rows]


def on_hips_and(rest: RestPose, **options: Any) -> tuple[np.ndarray, np.ndarray, BoneAnimation]:
    """Every mapped bone in world space as the hips carry the body and as `options` have it; and the latter's keys."""
    bone_map, plain = solved(WANDERING, rest)
    _, other = solved(WANDERING, rest, RetargetOptions(**options))
    bones = set(bone_map.bones.values())
    return world(rest, plain, bones), world(rest, other, bones), other


@pytest.mark.parametrize("turn", [False, True])
@pytest.mark.parametrize("height", [False, True])
@pytest.mark.parametrize("rig", ROOTED)
def test_a_root_bone_carries_the_body_and_the_body_moves_as_before(rig: str, height: bool, turn: bool):
    rest = real_rig(rig)
    size = np.abs(rest.rest_matrices[:, :3, 3]).max() * np.linalg.norm(rest.object_matrix[:3, 0])
    before, after, animation = on_hips_and(rest, root="bone", root_height=height, root_turn=turn)
    np.testing.assert_allclose(after, before, atol=1e-6 * max(size, 1.0))
    roots = [bone for bone in animation.locations if rest.parents[rest.index(bone)] < 0]
    assert len(roots) == 1
    still = np.ptp(animation.rotations[roots[0]], axis=0).max() < 1e-9
    assert still != turn


@pytest.mark.parametrize("turn", [False, True])
@pytest.mark.parametrize("height", [False, True])
@pytest.mark.parametrize("change", [lambda rest: rest, turned_object], ids=["plain", "turned"])
def test_the_object_carries_the_body_and_the_body_moves_as_before(change: Any, height: bool, turn: bool):
    rest = change(with_odd_axes(body_rig(arms_down=45.0), seed=1))
    before, after, animation = on_hips_and(rest, root="object", root_height=height, root_turn=turn)
    np.testing.assert_allclose(after, before, atol=1e-6)
    assert (animation.object_turn is None) is not turn
    heights = object_matrices(rest, animation)[:, 2, 3]
    assert (np.ptp(heights) > 1e-4) == height


def test_a_stretched_object_can_carry_but_not_turn():
    rest = moved_object(body_rig(), np.diag([1.5, 1.0, 1.0, 1.0]))
    before, after, _ = on_hips_and(rest, root="object")
    np.testing.assert_allclose(after, before, atol=1e-6)
    with pytest.raises(RigError, match="scaled unequally") as caught:
        solved(WANDERING, rest, RetargetOptions(root="object", root_turn=True))
    assert caught.value.code == "object_stretched"


def test_the_hips_keep_only_what_the_root_does_not_take():
    rest = real_rig("unreal")
    bone_map, animation = solved(WANDERING, rest, RetargetOptions(root="bone"))
    root = next(bone for bone in animation.locations if rest.parents[rest.index(bone)] < 0)
    travelled = {bone: np.ptp(animation.locations[bone], axis=0).max() for bone in (root, bone_map.bones["pelvis"])}
    assert travelled[bone_map.bones["pelvis"]] < 0.15 * travelled[root]


def test_in_place_the_character_stays_on_the_spot_and_keeps_its_heights():
    before, after, animation = on_hips_and(real_rig("mixamo"), in_place=True, root="object")
    moved = after[..., :3, 3] - before[..., :3, 3]
    np.testing.assert_allclose(moved, np.broadcast_to(moved[:, :1], moved.shape), atol=1e-6)
    np.testing.assert_allclose(moved[..., 2], 0.0, atol=1e-6)
    assert np.ptp(after[:, 0, :2, 3], axis=0).max() < 0.2 * np.ptp(before[:, 0, :2, 3], axis=0).max()
    assert animation.object_location is None


def test_a_rig_without_a_root_bone_says_so():
    with pytest.raises(RigError, match="no root bone") as caught:
        solved(WANDERING, real_rig("mixamo"), RetargetOptions(root="bone"))
    assert caught.value.code == "no_root_bone"
