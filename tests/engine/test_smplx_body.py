"""Joints and mesh from a body model: placed where the motion has its pelvis, posed as the motion's own skeleton says.

The body model is made here: our joints, with a small tetrahedron around each. The package smplx, whose licence forbids
to make it a part of the tests, is replaced by a few lines of skinning where it is not installed.
"""

from __future__ import annotations

import importlib.util
import sys
import types
from pathlib import Path

import numpy as np
import pytest
import torch

from hymotion.inference.engine import Progress, ignore_progress, never_cancelled
from hymotion.inference.engines.hymotion import body_task
from hymotion.inference.engines.hymotion.smplx_body import body_of, find_model_file, read_body_model
from hymotion.inference.errors import Cancelled, EnvironmentProblem, ModelDamaged, ModelMissing
from hymotion.inference.motion import Motion
from hymotion.inference.motion_files import write_motion
from hymotion.inference.rotations import axis_angle_to_matrix
from hymotion.inference.skeleton import SMPLX_BODY, SMPLX_JOINTS, forward_kinematics

CORNERS = np.array([[1.0, 1.0, 1.0], [1.0, -1.0, -1.0], [-1.0, 1.0, -1.0], [-1.0, -1.0, 1.0]]) * 0.02
ORIGIN = np.array([0.3, -0.2, 0.1])  # where the resting pelvis is in the model file


def stand_in(
    betas, pose, v_template, shapedirs, posedirs, J_regressor, parents, lbs_weights, pose2rot=True  # noqa: N803
):  # fmt: skip
    """Linear blend skinning as the literature has it."""
    assert not pose2rot
    assert len(betas) == len(pose)  # the package wants a shape for each frame
    rest = J_regressor @ v_template
    feature = (pose[:, 1:] - torch.eye(3)).reshape(len(pose), -1)
    template = v_template + (feature @ posedirs).reshape(len(pose), -1, 3)
    turns, places = [pose[:, 0]], [rest[0].expand(len(pose), 3)]
    for joint in range(1, len(rest)):
        parent = int(parents[joint])
        turns.append(turns[parent] @ pose[:, joint])
        places.append(places[parent] + (turns[parent] @ (rest[joint] - rest[parent])[:, None])[..., 0])
    turn, place = torch.stack(turns, 1), torch.stack(places, 1)
    moved = torch.einsum("tjab,tvjb->tvja", turn, template[:, :, None] - rest) + place[:, None]
    return torch.einsum("vj,tvja->tva", lbs_weights, moved), place


@pytest.fixture(autouse=True)
def skinning(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real package where a developer has it, else the lines above."""
    if importlib.util.find_spec("smplx") is None:
        package = types.ModuleType("smplx")
        module = types.ModuleType("smplx.lbs")
        module.lbs = stand_in
        monkeypatch.setitem(sys.modules, "smplx", package)
        monkeypatch.setitem(sys.modules, "smplx.lbs", module)


def arrays(joint_count: int = len(SMPLX_JOINTS)) -> dict[str, np.ndarray]:
    """A body model on our own skeleton, whose further joints sit on the head."""
    offsets = np.zeros((joint_count, 3))
    parents = np.full(joint_count, SMPLX_BODY.index("head"))
    parents[: len(SMPLX_BODY)] = SMPLX_BODY.parents
    offsets[: len(SMPLX_BODY)] = SMPLX_BODY.rest_offsets
    places = np.zeros((joint_count, 3))
    places[0] = ORIGIN
    for joint in range(1, joint_count):
        places[joint] = places[parents[joint]] + offsets[joint]
    template = (places[:, None] + CORNERS).reshape(-1, 3)
    owner = np.repeat(np.eye(joint_count), len(CORNERS), axis=0)
    tree = np.stack([parents, np.arange(joint_count)]).astype(np.uint32)
    tree[0, 0] = 2**32 - 1
    return {
        "v_template": template,
        "shapedirs": np.zeros((len(template), 3, 20)),
        "posedirs": np.zeros((len(template), 3, 9 * (joint_count - 1))),
        "J_regressor": owner.T / len(CORNERS),
        "kintree_table": tree,
        "weights": owner,
        "f": np.array([[0, 1, 2], [0, 2, 3]], dtype=np.uint32),
        "joint2num": np.array({"pelvis": 0}, dtype=object),  # pickled in the official files, and never read
    }


def save(folder: Path, name: str = "SMPLX_NEUTRAL.npz", **changes: np.ndarray) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / name, **{**arrays(), **changes})
    return folder / name


def waving(frames: int = 70) -> Motion:
    rng = np.random.default_rng(1)
    angles = rng.normal(size=(frames, len(SMPLX_BODY), 3))
    return Motion(rng.normal(size=(frames, 3)), axis_angle_to_matrix(angles))


def test_joints_are_those_of_the_motion_and_the_mesh_goes_with_them(tmp_path: Path) -> None:
    motion = waving()
    body = body_of(motion, read_body_model(save(tmp_path)), ignore_progress, never_cancelled)
    rotations, positions = forward_kinematics(SMPLX_BODY, motion.joint_rotations, motion.transl)
    assert body.joints.shape == (70, 55, 3)
    assert np.abs(body.joints[:, :22] - positions).max() < 1e-5
    corners = positions[:, :, None] + np.einsum("tjab,cb->tjca", rotations, CORNERS)
    assert np.abs(body.vertices[:, : 22 * 4] - corners.reshape(70, -1, 3)).max() < 1e-5
    assert body.faces.tolist() == [[0, 1, 2], [0, 2, 3]]


def test_pose_dependent_shape_is_added(tmp_path: Path) -> None:
    """A bent left knee (joint 4; its first matrix entry) pushes the first vertex up."""
    posedirs = arrays()["posedirs"]
    posedirs[0, 1, 9 * 3] = 0.5
    motion = waving(1)
    plain = body_of(motion, read_body_model(save(tmp_path / "a")), ignore_progress, never_cancelled)
    model = read_body_model(save(tmp_path / "b", posedirs=posedirs))
    bulged = body_of(motion, model, ignore_progress, never_cancelled)
    moved = (bulged.vertices - plain.vertices)[0]
    expected = motion.joint_rotations[0, 0] @ [0.0, 0.5 * (motion.joint_rotations[0, 4, 0, 0] - 1.0), 0.0]
    assert np.abs(moved[0] - expected).max() < 1e-5
    assert np.abs(moved[1:]).max() == 0.0


def test_a_model_is_found_where_it_was_unpacked_and_smplx_goes_first(tmp_path: Path) -> None:
    body = save(tmp_path / "smplh" / "neutral", "SMPLH_NEUTRAL.npz")
    assert find_model_file(tmp_path) == body
    better = save(tmp_path / "models" / "smplx")
    assert find_model_file(tmp_path) == better
    assert find_model_file(better) == better
    with pytest.raises(ModelMissing, match=r"SMPLX_FEMALE\.npz"):
        find_model_file(tmp_path, "female")


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("weights", np.zeros((3, 3)), "weights has shape"),
        ("f", np.zeros((3, 4)), "f has shape"),
        ("v_template", np.array([{}], dtype=object), "allow_pickle"),
    ],
)
def test_a_damaged_or_dangerous_model_is_refused(tmp_path: Path, name: str, value: np.ndarray, word: str) -> None:
    with pytest.raises(ModelDamaged, match=word):
        read_body_model(save(tmp_path, **{name: value}))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"not a model"])
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "SMPLX_NEUTRAL.npz").write_bytes(content)
    with pytest.raises(ModelDamaged, match="can be read"):
        read_body_model(find_model_file(tmp_path))


def test_cancel_is_heard_between_portions(tmp_path: Path) -> None:
    seen: list[Progress] = []
    model = read_body_model(save(tmp_path))
    with pytest.raises(Cancelled):
        body_of(waving(), model, seen.append, lambda: len(seen) == 2)
    assert len(seen) == 2


def test_the_task_writes_what_was_asked_for(tmp_path: Path) -> None:
    save(tmp_path / "models")
    write_motion(tmp_path / "walk.npz", waving(5))
    arguments = {"motion": str(tmp_path / "walk.npz"), "models": str(tmp_path), "out": str(tmp_path / "body.npz")}
    made = body_task.run(arguments, ignore_progress, never_cancelled)
    assert (made["frames"], made["joints"], made["vertices"]) == (5, 55, 220)
    with np.load(tmp_path / "body.npz") as arrays:
        assert arrays["vertices"].shape == (5, 220, 3)
        assert np.abs(arrays["joints"][:, 0] - waving(5).transl).max() < 1e-5
        assert float(arrays["fps"]) == 30.0


def test_without_the_package_the_cure_names_its_licence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = read_body_model(save(tmp_path))
    monkeypatch.setitem(sys.modules, "smplx.lbs", None)
    with pytest.raises(EnvironmentProblem, match="licence") as caught:
        body_of(waving(1), model, ignore_progress, never_cancelled)
    assert caught.value.code == "extra_missing"
