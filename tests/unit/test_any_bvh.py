"""BVH files of skeletons that are not ours: what their motion is, whatever their names, unit, axes and rest pose."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.any_bvh import read_any_bvh
from hymotion.hymotion_addon.retarget.evaluate import pose_matrices
from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.inference.errors import MotionFileError
from hymotion.inference.motion import Motion
from hymotion.inference.motion_files import write_motion
from hymotion.inference.motion_files.bvh_syntax import Bvh, format_bvh
from hymotion.inference.rotations import Y_UP_TO_Z_UP, angle_between, matrix_to_euler, rotation_about, transpose
from hymotion.inference.skeleton import SMPLX_BODY

from .motions import wandering_motion
from .rigs import body_rig, real_rig, renamed
from .solving import solved

MIXAMO = {"pelvis": "Hips", "spine1": "Spine", "spine2": "Spine1", "spine3": "Spine2", "neck": "Neck", "head": "Head"}
MIXAMO_LIMBS = {
    "hip": "UpLeg", "knee": "Leg",
    "ankle": "Foot", "foot": "ToeBase", "collar": "Shoulder", "shoulder": "Arm", "elbow": "ForeArm", "wrist": "Hand"
}  # fmt: skip
LIMBS = [j for j, name in enumerate(SMPLX_BODY.names) if name.partition("_")[2] not in ("", "collar")]


def mixamo_name(joint: str) -> str:
    side, _, part = joint.partition("_")
    return f"{side.title()}{MIXAMO_LIMBS[part]}" if part else MIXAMO[joint]


def write_bvh(
    path: Path, rest: RestPose, motion: Motion, to_file: np.ndarray, unit: float, twisted: bool = False
) -> None:
    """The motion on a rig as a BVH. to_file: (3, 3) from Blender's axes to the file's.

    twisted: the file's joints have axes of their own, so that its rest pose means nothing.
    """
    _, animation = solved(motion, rest)
    pose = pose_matrices(rest, animation)
    order = depth_first(rest.parents)
    parents = [order.index(int(rest.parents[row])) if rest.parents[row] >= 0 else -1 for row in order]
    turns = to_file @ pose[:, order, :3, :3] @ transpose(rest.rest_matrices[order, :3, :3]) @ to_file.T
    heads = pose[:, order][..., :3, 3] @ to_file.T * unit
    axes = rotation_about(np.array([1.0, 2.0, 0.5]), 1.0 + np.arange(len(order))) if twisted else np.eye(3)
    world = turns @ axes
    resting = rest.rest_matrices[order, :3, 3] @ to_file.T * unit
    offsets, local = np.zeros((len(order), 3)), world.copy()
    for joint, parent in enumerate(parents):
        if parent >= 0:
            offsets[joint] = np.broadcast_to(axes, (len(order), 3, 3))[parent].T @ (resting[joint] - resting[parent])
            local[:, joint] = transpose(world[:, parent]) @ world[:, joint]
    degrees = np.degrees(matrix_to_euler(local, "YXZ"))[..., [2, 0, 1]].reshape(len(motion), -1)
    channels = ("Zrotation", "Xrotation", "Yrotation")
    bvh = Bvh(
        names=tuple(rest.names[row] for row in order),
        parents=tuple(parents),
        offsets=offsets,
        channels=(("Xposition", "Yposition", "Zposition", *channels), *([channels] * (len(order) - 1))),
        values=np.concatenate([heads[:, 0], degrees], axis=1),
        frame_time=1 / motion.fps,
        end_offsets={},
    )
    path.write_text(format_bvh(bvh))


def depth_first(parents: np.ndarray, row: int = 0) -> list[int]:
    return [row, *(below for child in np.flatnonzero(parents == row) for below in depth_first(parents, int(child)))]


def worst_limb(a: Motion, b: Motion) -> float:
    return float(np.degrees(angle_between(a.world()[0][:, LIMBS], b.world()[0][:, LIMBS])).max())


@pytest.mark.parametrize("unit", [1.0, 100.0, 39.37])
@pytest.mark.parametrize("to_file", [Y_UP_TO_Z_UP.T, np.eye(3)], ids=["Y up", "Z up"])
def test_names_unit_and_axes_do_not_matter(tmp_path, to_file, unit):
    motion = wandering_motion(20)
    write_bvh(tmp_path / "a.bvh", renamed(body_rig(), mixamo_name), motion, to_file, unit)
    back = read_any_bvh(tmp_path / "a.bvh")
    assert worst_limb(motion, back) < 0.01
    assert back.fps == 30.0
    np.testing.assert_allclose(back.transl[:, [0, 2]], motion.transl[:, [0, 2]], atol=1e-3)


def test_arms_that_hang_at_rest_are_no_matter(tmp_path):
    motion = wandering_motion(20)
    write_bvh(tmp_path / "a.bvh", renamed(body_rig(arms_down=60.0), mixamo_name), motion, Y_UP_TO_Z_UP.T, 100.0)
    assert worst_limb(motion, read_any_bvh(tmp_path / "a.bvh")) < 0.01


def test_another_family_of_names_is_read(tmp_path):
    motion, rest = wandering_motion(20), real_rig("cmu")
    write_bvh(tmp_path / "a.bvh", rest, motion, Y_UP_TO_Z_UP.T, 1.0)
    assert worst_limb(motion, read_any_bvh(tmp_path / "a.bvh")) < 0.1


def test_feet_stand_on_the_floor(tmp_path):
    motion = wandering_motion(60, swing=0.2, turn=0.1)
    write_bvh(tmp_path / "a.bvh", renamed(body_rig(), mixamo_name), motion, Y_UP_TO_Z_UP.T, 100.0)
    feet = [SMPLX_BODY.index(f"{side}_foot") for side in ("left", "right")]
    lowest = read_any_bvh(tmp_path / "a.bvh").world()[1][:, feet, 1].min()
    assert abs(lowest - 0.02) < 0.02


def test_a_rest_pose_that_is_no_body_is_replaced_by_the_first_frame_and_said(tmp_path):
    motion = wandering_motion(20, swing=0.2)
    motion = motion.replace(joint_rotations=motion.joint_rotations @ transpose(motion.joint_rotations[:1]))
    write_bvh(tmp_path / "a.bvh", renamed(body_rig(), mixamo_name), motion, Y_UP_TO_Z_UP.T, 100.0, twisted=True)
    back = read_any_bvh(tmp_path / "a.bvh")
    assert worst_limb(motion, back) < 0.01
    assert any("first frame" in note for note in back.info.notes)


def test_our_own_files_come_back_exactly(tmp_path):
    motion = wandering_motion(5)
    write_motion(tmp_path / "a.bvh", motion)
    assert worst_limb(motion, read_any_bvh(tmp_path / "a.bvh")) < 1e-4


def test_joints_that_are_no_body_are_refused_with_the_reason(tmp_path):
    (tmp_path / "a.bvh").write_text(
        "HIERARCHY\nROOT lamp\n{ OFFSET 0 0 0 CHANNELS 3 Zrotation Xrotation Yrotation JOINT arm "
        "{ OFFSET 0 1 0 CHANNELS 3 Zrotation Xrotation Yrotation } }\nMOTION\nFrames: 1\nFrame Time: 0.1\n0 0 0 0 0 0\n"
    )
    with pytest.raises(MotionFileError) as caught:
        read_any_bvh(tmp_path / "a.bvh")
    assert "no body was recognised" in caught.value.message
    assert caught.value.cure
