"""What must come out the same, whatever the rig's bones, axes, order and object are like."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.bone_animation import BoneAnimation
from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.hymotion_addon.retarget.rig_body import rig_body
from hymotion.hymotion_addon.retarget.solve import solve
from hymotion.inference.rotations import (
    rotation_about,
)
from hymotion.inference.skeleton import BODY_JOINTS

from .motions import wandering_motion
from .rigs import BIPEDS, body_rig, moved_object, real_rig, renamed, shuffled, with_odd_axes, with_rolls
from .solving import (
    assert_same_paths,
    heads_of,
    solved,
    turns_of,
    worst_limb_error,
)


@pytest.mark.parametrize("change", [with_rolls, with_odd_axes])
@pytest.mark.parametrize("rig", ["mixamo", "makehuman", "biped"])
def test_rolls_and_axes_of_the_bones_change_nothing_one_can_see(rig: str, change: Callable[[RestPose, int], RestPose]):
    motion, rest = wandering_motion(), real_rig(rig)
    changed = change(rest, 5)
    bone_map, animation = solved(motion, rest)
    # with odd axes a tail tells nothing, so the map of the plain rig is used for both
    other = solve(motion, changed, bone_map)
    assert_same_paths(heads_of(rest, bone_map, animation), heads_of(changed, bone_map, other), 1e-6)
    plain, odd = turns_of(rest, bone_map, animation), turns_of(changed, bone_map, other)
    for joint in plain.keys() & set(BODY_JOINTS):  # where a finger's last bone points, its tail alone tells
        np.testing.assert_allclose(plain[joint], odd[joint], atol=1e-6, err_msg=joint)


@pytest.mark.parametrize("rig", BIPEDS)
def test_the_order_of_bones_changes_no_key(rig: str):
    motion, rest = wandering_motion(), real_rig(rig)
    assert_same_keys(solved(motion, rest)[1], solved(motion, shuffled(rest, seed=2))[1], 1e-9)


def test_a_prefix_before_all_names_changes_no_key():
    motion, rest = wandering_motion(), real_rig("unreal")
    plain = solved(motion, rest)[1]
    spaced = solved(motion, renamed(rest, lambda name: f"hero:{name}"))[1]
    without = {bone.removeprefix("hero:"): keys for bone, keys in spaced.rotations.items()}
    for bone, keys in plain.rotations.items():
        np.testing.assert_array_equal(keys, without[bone])


def assert_same_keys(a: BoneAnimation, b: BoneAnimation, tolerance: float) -> None:
    assert set(a.rotations) == set(b.rotations)
    assert set(a.locations) == set(b.locations)
    for bone in a.rotations:
        same_sign = np.sign((a.rotations[bone] * b.rotations[bone]).sum(-1, keepdims=True))
        np.testing.assert_allclose(a.rotations[bone], same_sign * b.rotations[bone], atol=tolerance, err_msg=bone)
    for bone in a.locations:
        scale = np.abs(a.locations[bone]).max()
        np.testing.assert_allclose(a.locations[bone] / scale, b.locations[bone] / scale, atol=tolerance, err_msg=bone)


def transform(scale: float = 1.0, axis: tuple[float, float, float] = (0, 0, 1), degrees: float = 0.0, at=(0, 0, 0)):
    matrix = np.eye(4)
    matrix[:3, :3] = scale * rotation_about(np.array(axis, dtype=float), np.radians(degrees))
    matrix[:3, 3] = at
    return matrix


@pytest.mark.parametrize(
    "object_matrix",
    [
        transform(scale=0.01),
        transform(scale=100.0),
        transform(degrees=73.0, at=(4.0, -2.0, 0.0)),
        transform(at=(0.0, 0.0, 9.0)),
        transform(axis=(1, 0, 0), degrees=90.0),
        transform(scale=2.5, axis=(0.3, 1.0, 0.2), degrees=40.0, at=(1, 2, 3)),
    ],
    ids=["small", "huge", "turned", "lifted", "lying", "tilted"],
)
@pytest.mark.parametrize("rig", ["mixamo", "kaykit", "rigify"])
def test_keys_do_not_depend_on_where_the_object_is_how_it_is_turned_or_how_big(rig: str, object_matrix: np.ndarray):
    motion, rest = wandering_motion(), real_rig(rig)
    assert_same_keys(solved(motion, rest)[1], solved(motion, moved_object(rest, object_matrix))[1], 1e-6)


@pytest.mark.parametrize(
    "linear",
    [
        np.diag([1.5, 1.0, 1.0]),
        np.diag([1.0, 0.6, 1.4]),
        np.diag([-1.0, 1.0, 1.0]),
        np.array([[1.0, 0.3, 0.0], [0.0, 1.0, 0.2], [0.0, 0.0, 1.0]]),
    ],
    ids=["wide", "uneven", "mirrored", "sheared"],
)
def test_limbs_point_right_in_the_world_under_any_object_scale(linear: np.ndarray):
    motion, matrix = wandering_motion(), np.eye(4)
    matrix[:3, :3] = linear
    rest = moved_object(body_rig(40.0), matrix)
    bone_map, animation = solved(motion, rest)
    frame = rig_body(rest, bone_map).frame
    assert frame.forward @ [0, -1, 0] > 0.9
    assert worst_limb_error(motion, heads_of(rest, bone_map, animation), frame.from_motion) < 0.01


def test_a_real_rig_with_an_uneven_turned_object_points_its_limbs_right_too():
    motion, rest = wandering_motion(), real_rig("vrm_sheared")
    bone_map, animation = solved(motion, rest)
    frame = rig_body(rest, bone_map).frame
    assert worst_limb_error(motion, heads_of(rest, bone_map, animation), frame.from_motion) < 0.01
