"""A Motion checks itself when it is made."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from hymotion.inference.motion import Motion, MotionInfo, y_up_to_z_up, z_up_to_y_up

STILL = np.tile(np.eye(3), (4, 22, 1, 1))


def test_length_and_seconds() -> None:
    motion = Motion(np.zeros((4, 3)), STILL, fps=8.0)
    assert (len(motion), motion.seconds) == (4, 0.5)


def test_world_is_forward_kinematics_at_the_pelvis() -> None:
    motion = Motion(np.arange(12.0).reshape(4, 3), STILL)
    assert np.allclose(motion.world()[1][:, 0], motion.transl)


def changed(where: tuple[int, ...], value: float) -> np.ndarray:
    rotations = STILL.copy()
    rotations[where] = value
    return rotations


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"transl": np.zeros((4, 2))}, r"transl has shape \(4, 2\)"),
        ({"transl": np.zeros((0, 3)), "joint_rotations": STILL[:0]}, "T > 0"),
        ({"joint_rotations": STILL[:3]}, r"joint_rotations has shape \(3, 22, 3, 3\), expected \(4, 22, 3, 3\)"),
        ({"joint_rotations": STILL[:, :21]}, r"expected \(4, 22, 3, 3\)"),
        ({"joint_rotations": changed((2, 5, 0, 0), np.nan)}, "not a number at frame 2"),
        ({"transl": np.array([[0.0] * 3] * 3 + [[np.inf] * 3])}, "transl has a value that is not a number at frame 3"),
        ({"joint_rotations": changed((1, 7, 0, 0), 1.1)}, "frame 1, joint 7 is not a rotation"),
        ({"joint_rotations": changed((3, 0, 2, 2), -1.0)}, "frame 3, joint 0 is not a rotation"),
        ({"fps": 0.0}, "fps is 0"),
        ({"fps": float("nan")}, "fps is nan"),
        ({"fps": float("inf")}, "fps is inf"),
        ({"contacts": np.zeros((3, 2))}, r"contacts has shape \(3, 2\)"),
    ],
)
def test_what_is_no_motion_is_refused(change, words) -> None:
    with pytest.raises(ValueError, match=words):
        Motion(**{"transl": np.zeros((4, 3)), "joint_rotations": STILL, **change})


def test_rounding_of_single_precision_is_accepted() -> None:
    Motion(np.zeros((4, 3), np.float32), changed((1, 7, 0, 1), 3e-4).astype(np.float32))


def test_it_cannot_be_changed_but_copied() -> None:
    motion = Motion(np.zeros((4, 3)), STILL)
    with pytest.raises(dataclasses.FrozenInstanceError):
        motion.fps = 24.0  # type: ignore[misc]
    assert motion.replace(fps=24.0).fps == 24.0
    with pytest.raises(ValueError, match="fps"):
        motion.replace(fps=-1.0)


def test_info_survives_json_and_newer_versions() -> None:
    info = MotionInfo("walk 走", 3, "starter", "m", "free", {"steps": 24}, ("note",))
    assert MotionInfo.from_dict(info.to_dict()) == info
    assert MotionInfo.from_dict({**info.to_dict(), "from_the_future": 1}) == info
    assert MotionInfo.from_dict({}) == MotionInfo()


def test_y_up_to_z_up_and_back() -> None:
    points = np.random.default_rng(0).normal(size=(5, 3))
    assert np.allclose(y_up_to_z_up(points), np.stack([points[:, 0], -points[:, 2], points[:, 1]], axis=1))
    assert np.allclose(z_up_to_y_up(y_up_to_z_up(points)), points)
