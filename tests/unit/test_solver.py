"""A motion put on a rig: what must come out the same, whatever the rig's bones, axes, order and object are like."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.bone_animation import BoneAnimation
from hymotion.hymotion_addon.retarget.evaluate import pose_matrices, world_heads
from hymotion.hymotion_addon.retarget.options import RetargetOptions
from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.hymotion_addon.retarget.rig_body import rig_body
from hymotion.hymotion_addon.retarget.solve import solve
from hymotion.hymotion_addon.rigs.bone_map import BoneMap
from hymotion.hymotion_addon.rigs.recognise import recognise
from hymotion.inference.errors import RigError
from hymotion.inference.motion import Motion
from hymotion.inference.rotations import (
    Y_UP_TO_Z_UP,
    angle_between,
    axis_angle_to_matrix,
    normalise,
    quaternion_wxyz_to_matrix,
    rotation_about,
)
from hymotion.inference.skeleton import SMPLX_BODY

from .motions import standing_motion, wandering_motion
from .rigs import BIPEDS, body_rig, moved_object, real_rig, renamed, shuffled, with_odd_axes, with_rolls

PLAIN_RIGS = tuple(rig for rig in BIPEDS if rig not in ("rigify", "vrm_sheared"))  # the sheared one has its own tests
FACING = {"second_life": [1.0, 0.0, 0.0], "cats": [0.0, 1.0, 0.0]}
UP = np.array([0.0, 0.0, 1.0])
SEGMENTS = [
    (f"{side}_{upper}", f"{side}_{lower}")
    for side in ("left", "right")
    for upper, lower in (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))
]


def to_world(forward: list[float]) -> np.ndarray:
    """From a motion's frame to a world in which the character faces `forward`."""
    return np.stack([np.cross(UP, forward), UP, np.array(forward)], axis=-1)


FACING_MINUS_Y = to_world([0.0, -1.0, 0.0])


def solved(motion: Motion, rest: RestPose, options: RetargetOptions | None = None) -> tuple[BoneMap, BoneAnimation]:
    bone_map = recognise(rest)
    return bone_map, solve(motion, rest, bone_map, options)


def heads_of(rest: RestPose, bone_map: BoneMap, animation: BoneAnimation) -> dict[str, np.ndarray]:
    """World path (T, 3) of every mapped joint."""
    pose = pose_matrices(rest, animation)
    return {joint: world_heads(rest, pose, bone) for joint, bone in bone_map.bones.items()}


def turns_of(rest: RestPose, bone_map: BoneMap, animation: BoneAnimation) -> dict[str, np.ndarray]:
    """(T, 3, 3) by which every mapped bone is turned from its rest, armature space."""
    pose = pose_matrices(rest, animation)
    rows = {joint: rest.index(bone) for joint, bone in bone_map.bones.items()}
    return {joint: pose[:, r, :3, :3] @ rest.rest_matrices[r, :3, :3].T for joint, r in rows.items()}


def degrees_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    a, b = normalise(a), normalise(b)
    return np.degrees(np.arctan2(np.linalg.norm(np.cross(a, b), axis=-1), (a * b).sum(-1)))


def worst_limb_error(motion: Motion, heads: dict[str, np.ndarray], frame: np.ndarray) -> float:
    """Largest angle, degrees, between any limb of the rig and of the motion, over all frames."""
    _, positions = motion.world()
    errors = [
        degrees_between(
            heads[lower] - heads[upper],
            (positions[:, SMPLX_BODY.index(lower)] - positions[:, SMPLX_BODY.index(upper)]) @ frame.T,
        ).max()
        for upper, lower in SEGMENTS
        if upper in heads and lower in heads
    ]
    assert len(errors) >= 6
    return float(max(errors))


def assert_same_paths(a: dict[str, np.ndarray], b: dict[str, np.ndarray], tolerance: float = 1e-9) -> None:
    assert a.keys() == b.keys()
    for joint in a:
        np.testing.assert_allclose(a[joint], b[joint], atol=tolerance, err_msg=joint)


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


def mirrored(motion: Motion) -> Motion:
    other = list(SMPLX_BODY.mirrored())
    flip = np.array([-1.0, 1.0, 1.0])
    rotations = flip[:, None] * motion.joint_rotations[:, other] * flip
    return motion.replace(joint_rotations=rotations, transl=motion.transl * flip)


@pytest.mark.parametrize("arms_down", [0.0, 50.0])
def test_a_mirrored_motion_gives_a_mirrored_result_and_twice_is_nothing(arms_down: float):
    motion, rest = wandering_motion(), with_rolls(body_rig(arms_down), seed=1)
    bone_map, animation = solved(motion, rest)
    plain, flipped = heads_of(rest, bone_map, animation), heads_of(rest, *solved(mirrored(motion), rest))
    names = {joint: SMPLX_BODY.names[SMPLX_BODY.mirrored()[SMPLX_BODY.index(joint)]] for joint in plain}
    assert_same_paths({j: plain[names[j]] * [-1, 1, 1] for j in plain}, flipped, 1e-7)
    again = heads_of(rest, *solved(mirrored(mirrored(motion)), rest))
    assert_same_paths(plain, again)


# -- what must not matter


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
    for joint in plain:
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


# -- odd hierarchies


def without_inheritance(rest: RestPose, *bones: str) -> RestPose:
    return dataclasses.replace(rest, inherits_rotation=np.array([name not in bones for name in rest.names]))


def test_bones_that_ignore_their_parents_rotation_end_up_the_same():
    motion, rest = wandering_motion(), real_rig("mixamo")
    free = without_inheritance(rest, "mixamorig:Head", "mixamorig:LeftArm", "mixamorig:RightUpLeg")
    bone_map, animation = solved(motion, rest)
    assert_same_paths(
        heads_of(rest, bone_map, animation), heads_of(free, bone_map, solve(motion, free, bone_map)), 1e-6
    )


def reparented(rest: RestPose, moves: dict[str, str]) -> RestPose:
    parents = rest.parents.copy()
    for bone, parent in moves.items():
        parents[rest.index(bone)] = rest.index(parent) if parent else -1
    return shuffled(dataclasses.replace(rest, parents=parents), seed=0)


@pytest.mark.parametrize(
    "moves",
    [
        {"left_hip": "spine1", "right_hip": "spine1", "left_collar": "neck", "right_collar": "neck"},
        {"left_ankle": "", "right_ankle": ""},
        {"left_hip": "", "right_hip": "", "spine1": ""},
    ],
    ids=["biped triangle", "feet at the root", "three roots"],
)
def test_bones_hung_elsewhere_are_moved_to_where_a_body_has_them(moves: dict[str, str]):
    motion, rest = wandering_motion(), body_rig(20.0)
    odd = reparented(rest, moves)
    bone_map, animation = solved(motion, rest)
    other = solve(motion, odd, bone_map)
    assert set(other.locations) == {"pelvis", *moves}
    assert_same_paths(heads_of(rest, bone_map, animation), heads_of(odd, bone_map, other), 1e-6)


def with_parent(rest: RestPose, child: str, name: str) -> RestPose:
    """A bone `name` on the floor, carrying `child`."""
    matrix = np.eye(4)
    parents = np.where(rest.parents >= 0, rest.parents + 1, -1)
    parents[rest.index(child)] = 0
    return dataclasses.replace(
        rest,
        names=(name, *rest.names),
        parents=np.concatenate([[-1], parents]),
        rest_matrices=np.concatenate([matrix[None], rest.rest_matrices]),
        lengths=np.concatenate([[0.1], rest.lengths]),
        rotation_modes=("QUATERNION", *rest.rotation_modes),
    )


def test_hips_glued_to_a_root_are_moved_by_the_root():
    motion, rest = wandering_motion(), with_parent(body_rig(), "pelvis", "root")
    glued = dataclasses.replace(rest, connected=frozenset({"pelvis"}))
    bone_map, animation = solved(motion, rest)
    other = solve(motion, glued, bone_map)
    assert set(other.locations) == {"root"}
    assert_same_paths(heads_of(rest, bone_map, animation), heads_of(glued, bone_map, other), 1e-9)


def spine_of(bones: int) -> tuple[RestPose, BoneMap]:
    """The motion's body with another number of spine bones."""
    rest = body_rig(leave_out=("spine2", "spine3"))
    rest = renamed(rest, lambda name: name.replace("spine1", "chain0"))
    start, top = rest.rest_matrices[rest.index("chain0"), :3, 3], rest.rest_matrices[rest.index("neck"), :3, 3]
    above = rest.index("chain0")
    for i in range(1, bones):
        matrix = rest.rest_matrices[above].copy()
        matrix[:3, 3] = start + (top - start) * i / bones
        rest = dataclasses.replace(
            rest,
            names=(*rest.names, f"chain{i}"),
            parents=np.append(rest.parents, above),
            rest_matrices=np.concatenate([rest.rest_matrices, matrix[None]]),
            lengths=np.append(rest.lengths, 0.1),
            rotation_modes=("QUATERNION",) * (len(rest.names) + 1),
        )
        above = len(rest.names) - 1
    rest = reparented(rest, dict.fromkeys(("neck", "left_collar", "right_collar"), rest.names[above]))
    rest = renamed(rest, lambda name: name.replace("hip", "thigh").replace("chain", "spine"))
    return rest, recognise(rest)


@pytest.mark.parametrize("bones", [1, 2, 3, 4, 5, 7])
def test_a_spine_of_any_number_of_bones_carries_the_chest_as_the_motion_does(bones: int):
    motion = wandering_motion()
    rest, bone_map = spine_of(bones)
    assert bone_map.chains["spine"] == tuple(f"spine{i}" for i in range(bones))
    turns = turns_of(rest, bone_map, solve(motion, rest, bone_map))
    rotations, _ = motion.world()
    chest = Y_UP_TO_Z_UP @ rotations[:, SMPLX_BODY.index("spine3")] @ Y_UP_TO_Z_UP.T
    assert np.degrees(angle_between(turns["spine3"], chest)).max() < 1e-3


def test_the_bend_of_a_longer_spine_is_spread_evenly():
    bend = np.tile(np.eye(3), (1, 22, 1, 1))
    for joint in ("spine1", "spine2", "spine3"):
        bend[0, SMPLX_BODY.index(joint)] = axis_angle_to_matrix(np.array([0.2, 0.0, 0.0]))
    motion = standing_motion(1).replace(joint_rotations=bend, contacts=None)
    rest, bone_map = spine_of(5)
    animation = solve(motion, rest, bone_map)
    angles = [
        float(angle_between(quaternion_wxyz_to_matrix(animation.rotations[f"spine{i}"][0]), np.eye(3)))
        for i in range(5)
    ]
    np.testing.assert_allclose(angles, 0.6 / 5, atol=1e-6)


@pytest.mark.parametrize(
    "leave_out", [("neck",), ("left_collar", "right_collar"), ("spine1", "spine2"), ("left_foot", "right_foot")]
)
def test_a_missing_bone_leaves_the_others_as_they_are(leave_out: tuple[str, ...]):
    motion, full, partial = wandering_motion(), body_rig(), body_rig(leave_out=leave_out)
    whole, part = (turns_of(rest, *solved(motion, rest)) for rest in (full, partial))
    for joint in set(part) - {"spine3"}:
        assert np.degrees(angle_between(whole[joint], part[joint])).max() < 1e-3, joint


# -- root and ground


@pytest.mark.parametrize("rig", PLAIN_RIGS)
def test_the_path_of_the_hips_is_the_motions_scaled_by_leg_length(rig: str):
    motion, rest = wandering_motion(), real_rig(rig)
    bone_map, animation = solved(motion, rest)
    heads = heads_of(rest, bone_map, animation)
    _, positions = motion.world()
    scale = rig_body(rest, bone_map).frame.leg_length / rig_body(body_rig(), recognise(body_rig())).frame.leg_length
    of_rig = np.diff((heads["left_hip"] + heads["right_hip"])[:, :2] / 2, axis=0)
    of_motion = np.diff(positions[:, [1, 2]].mean(1)[:, [0, 2]], axis=0)
    ratio = np.linalg.norm(of_rig, axis=-1).sum() / np.linalg.norm(of_motion, axis=-1).sum() / scale
    assert ratio == pytest.approx(1.0, abs=1e-4)


def test_in_world_scale_a_small_rig_covers_the_motions_own_distance():
    motion, rest = wandering_motion(), real_rig("kaykit")
    heads = heads_of(rest, *solved(motion, rest, RetargetOptions(scale="world")))
    middle = (heads["left_hip"] + heads["right_hip"]) / 2
    _, positions = motion.world()
    travelled = (positions[-1, [1, 2]].mean(0) - positions[0, [1, 2]].mean(0)) @ Y_UP_TO_Z_UP.T
    np.testing.assert_allclose((middle[-1] - middle[0])[:2], travelled[:2], atol=1e-4)


def with_thighs(rest: RestPose, longer: float) -> RestPose:
    """Knees moved along the leg: thighs `longer` times as long, shins shorter by as much."""
    matrices = rest.rest_matrices.copy()
    for side in ("left", "right"):
        hip, ankle = (matrices[rest.index(f"{side}_{joint}"), :3, 3] for joint in ("hip", "ankle"))
        matrices[rest.index(f"{side}_knee"), :3, 3] = hip + (ankle - hip) * longer / 2
    return dataclasses.replace(rest, rest_matrices=matrices)


@pytest.mark.parametrize("longer", [0.7, 1.0, 1.3])
def test_feet_stay_on_the_floor_whatever_the_shape_of_the_legs(longer: float):
    """Knee bends: the hips sink, the feet stay where they stand."""
    bend = np.linspace(0, 1.2, 20)
    rotations = np.tile(np.eye(3), (20, 22, 1, 1))
    about_x = axis_angle_to_matrix(np.array([1.0, 0.0, 0.0]) * bend[:, None])
    for side in ("left", "right"):
        rotations[:, SMPLX_BODY.index(f"{side}_hip")] = np.swapaxes(about_x, -1, -2)
        rotations[:, SMPLX_BODY.index(f"{side}_knee")] = about_x @ about_x
        rotations[:, SMPLX_BODY.index(f"{side}_ankle")] = np.swapaxes(about_x, -1, -2)
    motion = Motion(np.zeros((20, 3)), rotations)
    _, positions = motion.world()
    ankle, standing = SMPLX_BODY.index("left_ankle"), body_rig().rest_matrices[7, 2, 3]
    motion = motion.replace(transl=np.array([0.0, 1.0, 0.0]) * (standing - positions[:, ankle, 1])[:, None])
    rest = with_thighs(body_rig(), longer)
    heads = heads_of(rest, *solved(motion, rest))
    for joint in ("left_ankle", "right_ankle", "left_foot", "right_foot"):
        resting = rest.rest_matrices[rest.index(joint), 2, 3]
        np.testing.assert_allclose(heads[joint][:, 2], resting, atol=0.002, err_msg=joint)


# -- what keys are like


@pytest.mark.parametrize("rig", BIPEDS)
def test_keys_are_unit_quaternions_that_never_flip_and_move_only_what_must_move(rig: str):
    motion, rest = wandering_motion(turn=4.0), real_rig(rig)
    bone_map, animation = solved(motion, rest)
    for bone, keys in animation.rotations.items():
        assert keys.shape == (len(motion), 4)
        np.testing.assert_allclose(np.linalg.norm(keys, axis=-1), 1.0, atol=1e-6, err_msg=bone)
        assert ((keys[1:] * keys[:-1]).sum(-1) > 0).all(), bone
    assert set(bone_map.bones.values()) <= set(animation.rotations)
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
    # on tiptoe the ball decides instead of the ankle, so ankles may differ by the feet's proportions
    assert np.abs(of_rig - scale * of_motion).max() < 0.12 * frame.leg_length
    assert np.median(np.abs(of_rig - scale * of_motion)) < 0.02 * frame.leg_length


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
