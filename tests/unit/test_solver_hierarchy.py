"""Odd hierarchies, and where the root and the feet go."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.options import RetargetOptions
from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.hymotion_addon.retarget.rig_body import rig_body
from hymotion.hymotion_addon.retarget.solve import solve
from hymotion.hymotion_addon.rigs.bone_map import BoneMap
from hymotion.hymotion_addon.rigs.recognise import recognise
from hymotion.inference.motion import Motion
from hymotion.inference.rotations import (
    Y_UP_TO_Z_UP,
    angle_between,
    axis_angle_to_matrix,
    quaternion_wxyz_to_axis_angle,
    shortest_arc,
)
from hymotion.inference.skeleton import SMPLX_BODY

from .motions import standing_motion, wandering_motion
from .rigs import body_rig, real_rig, renamed, shuffled
from .solving import (
    PLAIN_RIGS,
    assert_same_paths,
    degrees_between,
    heads_of,
    solved,
    turns_of,
)

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


def test_the_bend_of_a_longer_spine_is_spread_over_all_its_bones():
    """Most of it low, as the motion's own joints sit; nowhere twice an even share, nowhere back again."""
    bend = np.tile(np.eye(3), (1, 22, 1, 1))
    for joint in ("spine1", "spine2", "spine3"):
        bend[0, SMPLX_BODY.index(joint)] = axis_angle_to_matrix(np.array([0.2, 0.0, 0.0]))
    motion = standing_motion(1).replace(joint_rotations=bend, contacts=None)
    rest, bone_map = spine_of(5)
    animation = solve(motion, rest, bone_map)
    bends = [quaternion_wxyz_to_axis_angle(animation.rotations[f"spine{i}"][0]) for i in range(5)]
    about = np.array([rest.rest_matrices[rest.index(f"spine{i}"), :3, :3] @ bends[i] for i in range(5)])
    assert about.sum(0) == pytest.approx([0.6, 0.0, 0.0], abs=1e-6)
    assert ((about[:, 0] > 0.02) & (about[:, 0] < 0.24)).all(), about


def leant(motion: Motion, rest: RestPose, bone_map: BoneMap) -> np.ndarray:
    """(T,) degrees between how the rig's line from hips to neck has leant, seen from the pelvis, and the motion's."""
    heads, frame = heads_of(rest, bone_map, solve(motion, rest, bone_map)), rig_body(rest, bone_map).frame.from_motion
    rotations, positions = motion.world()
    pelvis = np.swapaxes(rotations[:, 0], -1, -2)

    def line(places: np.ndarray) -> np.ndarray:
        neck, left, right = (SMPLX_BODY.index(joint) for joint in ("neck", "left_hip", "right_hip"))
        return places[..., neck, :] - (places[..., left, :] + places[..., right, :]) / 2

    def of_rig(heads: dict[str, np.ndarray]) -> np.ndarray:
        return (heads["neck"] - (heads["left_hip"] + heads["right_hip"]) / 2) @ frame

    resting = heads_of(rest, bone_map, solve(standing_motion(1), rest, bone_map))
    turns = shortest_arc(line(SMPLX_BODY.rest_positions()), (pelvis @ line(positions)[..., None])[..., 0])
    wanted = (turns @ of_rig(resting)[0][:, None])[..., 0]
    return degrees_between((pelvis @ of_rig(heads)[..., None])[..., 0], wanted)


@pytest.mark.parametrize("rig", ["mixamo", "makehuman", "biped", "cats", "second_life", "rigify_metarig"])
def test_the_trunk_leans_as_the_motions_does_wherever_the_spine_has_its_joints(rig: str):
    rest = real_rig(rig)
    assert leant(wandering_motion(swing=0.5), rest, recognise(rest)).mean() < 0.3


def test_a_waist_of_no_length_leaves_the_trunk_as_it_is():
    rest, bone_map = spine_of(3)
    matrices = rest.rest_matrices.copy()
    rows = [rest.index(bone) for bone in bone_map.chains["spine"]]
    matrices[rows, :3, 3] = matrices[rows[0], :3, 3]
    animation = solve(wandering_motion(), dataclasses.replace(rest, rest_matrices=matrices), bone_map)
    assert all(np.isfinite(keys).all() for keys in animation.rotations.values())


def test_a_waist_too_short_to_make_up_for_the_chest_is_not_broken():
    """A chest bone that starts right above the hips leaves the waist a tenth of the trunk."""
    rest, bone_map = spine_of(2)
    matrices = rest.rest_matrices.copy()
    low, high = (rest.index(bone) for bone in bone_map.chains["spine"])
    matrices[high, :3, 3] = matrices[low, :3, 3] + 0.1 * (matrices[high, :3, 3] - matrices[low, :3, 3])
    rest = dataclasses.replace(rest, rest_matrices=matrices)
    motion = wandering_motion()
    turns = turns_of(rest, bone_map, solve(motion, rest, bone_map))
    rotations, _ = motion.world()
    both = [Y_UP_TO_Z_UP @ rotations[:, SMPLX_BODY.index(f"spine{i}")] @ Y_UP_TO_Z_UP.T for i in (1, 2)]
    assert min(np.degrees(angle_between(turns["spine1"], wanted)).max() for wanted in both) < 25.0


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
