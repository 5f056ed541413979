"""SMPL-X files as the archives in use have them."""

from __future__ import annotations

import numpy as np
import pytest

from hymotion.inference.motion import y_up_to_z_up
from hymotion.inference.motion_files import read_motion, write_motion
from hymotion.inference.motion_files.amass import write_smplx
from hymotion.inference.rotations import Y_UP_TO_Z_UP, angle_between, axis_angle_to_matrix
from hymotion.inference.skeleton import SMPLX_BODY, SMPLX_WITH_HANDS


def test_our_file_is_y_up_facing_z_and_amass_is_z_up(tmp_path, make_motion) -> None:
    motion = make_motion(2)
    write_motion(tmp_path / "y.npz", motion)
    write_motion(tmp_path / "z.npz", motion, "amass")
    y, z = np.load(tmp_path / "y.npz"), np.load(tmp_path / "z.npz")
    assert np.allclose(y["trans"], motion.transl)
    assert np.allclose(z["trans"], y_up_to_z_up(motion.transl))
    assert np.allclose(z["trans"][:, 2], motion.transl[:, 1])  # height is the third number
    up = axis_angle_to_matrix(z["poses"][:, :3]) @ motion.joint_rotations[:, 0].swapaxes(-1, -2)
    assert np.allclose(up, Y_UP_TO_Z_UP)
    assert np.array_equal(y["poses"][:, 3:], z["poses"][:, 3:])  # only the root knows which way is up
    assert y["poses"].shape == (7, 165)
    assert not y["poses"][:, 66:].any()
    assert (y["betas"].shape, str(y["gender"]), float(y["mocap_frame_rate"])) == ((16,), "neutral", 30.0)


@pytest.mark.parametrize(
    ("width", "fps_name", "extra"),
    [
        (165, "mocap_frame_rate", {"surface_model_type": np.array("smplx"), "betas": np.zeros(16)}),
        (156, "mocap_framerate", {"dmpls": np.zeros((4, 8)), "gender": np.array(b"male")}),
        (72, "mocap_framerate", {}),
        (66, "mocap_frame_rate", {}),
    ],
)
def test_a_foreign_amass_file_is_z_up(tmp_path, width, fps_name, extra) -> None:
    poses = np.random.default_rng(0).normal(scale=0.3, size=(4, width)).astype(np.float32)
    # standing upright in AMASS is a quarter turn about X: the model itself is Y up
    poses[:, :3] = [np.pi / 2, 0, 0]
    np.savez(tmp_path / "a.npz", poses=poses, trans=np.tile([1.0, 2.0, 0.9], (4, 1)), **{fps_name: 120}, **extra)
    motion = read_motion(tmp_path / "a.npz")
    assert motion.fps == 120
    assert np.allclose(motion.transl, [1.0, 0.9, -2.0])
    assert np.degrees(angle_between(motion.joint_rotations[:, 0], np.eye(3))).max() < 1e-4
    body = motion.joint_rotations[:, 1:22]
    assert np.allclose(body, axis_angle_to_matrix(poses[:, 3:66].reshape(4, 21, 3)), atol=1e-6)
    assert motion.info.prompt == ""
    assert motion.contacts is None


def test_hymotions_own_smplh_export_is_y_up(tmp_path) -> None:
    np.savez(
        tmp_path / "h.npz",
        poses=np.zeros((4, 156)),
        trans=np.tile([0.0, 0.9, 0.5], (4, 1)),
        Rh=np.zeros((4, 3)),
        mocap_framerate=30,
        num_frames=4,
    )
    motion = read_motion(tmp_path / "h.npz")
    assert np.allclose(motion.transl, [0.0, 0.9, 0.5])
    assert np.allclose(motion.joint_rotations, np.eye(3))


def test_hymotion_arrays_as_its_model_gives_them(tmp_path, make_motion) -> None:
    motion = make_motion(5, 6)
    rot6d = motion.joint_rotations[..., :2].reshape(6, 22, 6)  # [R00 R01 R10 R11 R20 R21]
    for shape in ((6, 22, 6), (6, 132), (1, 6, 22, 6)):
        transl = motion.transl[None] if len(shape) == 4 else motion.transl
        np.savez(tmp_path / "h.npz", rot6d=rot6d.reshape(shape), transl=transl)
        back = read_motion(tmp_path / "h.npz")
        assert np.allclose(back.joint_rotations, motion.joint_rotations)
        assert np.allclose(back.transl, motion.transl)
        assert back.fps == 30.0


@pytest.mark.parametrize(("width", "first"), [(165, 75), (156, 66)])
def test_fingers_are_read_where_a_file_has_them(tmp_path, width: int, first: int) -> None:
    poses = np.zeros((2, width))
    poses[:, first + 3 * 16] = 0.4  # the second joint of the right index, about X
    np.savez(tmp_path / "a.npz", poses=poses, trans=np.zeros((2, 3)), mocap_frame_rate=30, up_axis="Y")
    motion = read_motion(tmp_path / "a.npz")
    assert motion.skeleton is SMPLX_WITH_HANDS
    turned = np.degrees(angle_between(motion.joint_rotations[0], np.eye(3)))
    assert [motion.skeleton.names[i] for i in np.flatnonzero(turned > 1e-3)] == ["right_index2"]
    write_smplx(tmp_path / "b.npz", motion)
    assert np.allclose(read_motion(tmp_path / "b.npz").joint_rotations, motion.joint_rotations)


def test_hands_that_do_nothing_are_left_out(tmp_path) -> None:
    poses = np.zeros((2, 165))
    poses[:, 66:75] = 0.4  # jaw and eyes
    np.savez(tmp_path / "a.npz", poses=poses, trans=np.zeros((2, 3)), mocap_frame_rate=30, up_axis="Y")
    assert read_motion(tmp_path / "a.npz").skeleton is SMPLX_BODY
