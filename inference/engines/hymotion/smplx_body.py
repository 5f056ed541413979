"""Exact joints and body mesh of a motion, from SMPL-X or SMPL-H model files that the user has got for themselves.

The model files and the package `smplx` have licences of their own (research, education and art without commerce), so
neither is part of this product: the package is an extra of the worker's environment, installed only when asked for.
"""

from __future__ import annotations

import importlib
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import numpy as np
import torch
from torch import Tensor

from ...engine import IsCancelled, OnProgress, Progress, raise_if
from ...errors import EnvironmentProblem, InvalidRequest, ModelDamaged, ModelMissing
from ...motion import Motion
from ...skeleton import BODY_JOINTS

# As the official sites name them, unpacked anywhere below the chosen folder; SMPL-X first.
_FILES: Final = ("SMPLX_{}.npz", "SMPLH_{}.npz")
_FRAMES_AT_ONCE: Final = 32  # skinning keeps a 4 x 4 matrix for each vertex and frame

Skinning = Callable[..., tuple[Tensor, Tensor]]


@dataclass(frozen=True, eq=False)
class BodyModel:
    """The arrays of one model file: V vertices, J joints (55 in SMPL-X, 52 in SMPL-H), F triangles.

    template (V, 3), posedirs (9 (J - 1), 3 V), regressor (J, V), parents (J,), weights (V, J), faces (F, 3).
    """

    template: Tensor
    posedirs: Tensor
    regressor: Tensor
    parents: Tensor
    weights: Tensor
    faces: np.ndarray


@dataclass(frozen=True, eq=False)
class Body:
    """What the body model makes of a motion. Metres, Y up, as the motion; the pelvis is at its `transl`.

    joints: (T, J, 3). vertices: (T, V, 3). faces: (F, 3) indices of vertices.
    """

    joints: np.ndarray
    vertices: np.ndarray
    faces: np.ndarray


def find_model_file(folder: Path, gender: str = "neutral") -> Path:
    """The model file of a gender below `folder`, or `folder` itself when it is a file. Raises ModelMissing."""
    if folder.is_file():
        return folder
    names = [pattern.format(gender.upper()) for pattern in _FILES]
    for name in names:
        found = sorted(folder.rglob(name)) if folder.is_dir() else []
        if found:
            return found[0]
    raise ModelMissing(
        f"There is no {' or '.join(names)} below {folder}.",
        cure="Get the body model from its official site, where you agree to its licence, and unpack it there.",
    )


def read_body_model(file: Path) -> BodyModel:
    """Read a model file (.npz) without running anything that is pickled in it. Raises ModelDamaged."""
    try:
        with np.load(file, allow_pickle=False) as arrays:
            template, posedirs, regressor, tree, weights, faces = (
                np.asarray(arrays[name])
                for name in ("v_template", "posedirs", "J_regressor", "kintree_table", "weights", "f")
            )
    except (OSError, EOFError, ValueError, KeyError, zlib.error, zipfile.BadZipFile) as error:
        raise _damaged(file, str(error)) from error
    vertices, joints = len(template), len(regressor)
    expected = {
        "v_template": (template.shape, (vertices, 3)),
        "posedirs": (posedirs.shape, (vertices, 3, 9 * (joints - 1))),
        "J_regressor": (regressor.shape, (joints, vertices)),
        "kintree_table": (tree.shape, (2, joints)),
        "weights": (weights.shape, (vertices, joints)),
        "f": (faces.shape, (len(faces), 3)),
    }
    for name, (shape, wanted) in expected.items():
        if shape != wanted:
            raise _damaged(file, f"{name} has shape {shape}, expected {wanted}")
    if joints < len(BODY_JOINTS):
        raise _damaged(file, f"it has {joints} joints, and a body has {len(BODY_JOINTS)}")
    parents = tree[0].astype(np.int64)  # the root's is 2**32 - 1 in the official files
    parents[0] = -1
    return BodyModel(
        _tensor(template),
        _tensor(posedirs.reshape(3 * vertices, -1).T),
        _tensor(regressor),
        torch.as_tensor(parents),
        _tensor(weights),
        faces.astype(np.int64),
    )


def body_of(motion: Motion, model: BodyModel, on_progress: OnProgress, is_cancelled: IsCancelled) -> Body:
    """The average body in every pose of the motion, hands flat and face at rest.

    Raises EnvironmentProblem without the package `smplx`, InvalidRequest for another skeleton, Cancelled.
    """
    if motion.skeleton.names[: len(BODY_JOINTS)] != BODY_JOINTS:
        raise InvalidRequest("This motion is not on an SMPL-X body.", cure="Choose a motion that HY-Motion made.")
    skin = _skinning()
    joints: list[np.ndarray] = []
    vertices: list[np.ndarray] = []
    with torch.inference_mode():
        rest = model.regressor @ model.template  # (J, 3)
        for frames in _portions(len(motion)):
            raise_if(is_cancelled)
            on_progress(Progress(frames.start / len(motion), "Putting the body in pose"))
            count = frames.stop - frames.start
            poses = torch.eye(3).repeat(count, len(rest), 1, 1)
            poses[:, : len(BODY_JOINTS)] = _tensor(motion.joint_rotations[frames, : len(BODY_JOINTS)])
            skinned, posed = skin(
                torch.zeros(count, 1),
                poses,
                model.template,
                torch.zeros(*model.template.shape, 1),
                model.posedirs,
                model.regressor,
                model.parents,
                model.weights,
                pose2rot=False,
            )
            # the model turns about the resting pelvis, which is not at its origin
            shift = (_tensor(motion.transl[frames]) - rest[0])[:, None]
            joints.append((posed + shift).numpy())
            vertices.append((skinned + shift).numpy())
    return Body(np.concatenate(joints), np.concatenate(vertices), model.faces)


def _skinning() -> Skinning:
    try:
        module = importlib.import_module("smplx.lbs")
    except ImportError as error:
        raise EnvironmentProblem(
            "The package smplx, which poses the body, is not in the worker's environment.",
            cure="Read its licence and add it, in the preferences or with: hymotion env add smplx",
            code="extra_missing",
        ) from error
    return cast(Skinning, module.lbs)


def _portions(frames: int) -> Iterator[slice]:
    for start in range(0, frames, _FRAMES_AT_ONCE):
        yield slice(start, min(start + _FRAMES_AT_ONCE, frames))


def _tensor(values: np.ndarray) -> Tensor:
    return torch.as_tensor(np.ascontiguousarray(values, dtype=np.float32))


def _damaged(file: Path, why: str) -> ModelDamaged:
    return ModelDamaged(
        f"{file} is not a body model that can be read ({why}).",
        cure="Get it again from its official site, as .npz.",
    )
