"""The task `body` (inference/tasks.py): a motion file and the user's body model into a file of joints and vertices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ...engine import IsCancelled, OnProgress
from ...motion_files import check_writable, read_motion
from ...motion_files.storage import write_archive
from .smplx_body import body_of, find_model_file, read_body_model


def run(arguments: dict[str, Any], on_progress: OnProgress, is_cancelled: IsCancelled) -> dict[str, Any]:
    """arguments: paths "motion", "models" (a folder or a file) and "out"; "gender", neutral unless said otherwise.

    Writes "out", an .npz with joints (T, J, 3), vertices (T, V, 3), faces (F, 3) and fps; metres, Y up. Returns
    "frames", "joints", "vertices" and the "model" file. Raises MotionFileError, ModelMissing, ModelDamaged,
    EnvironmentProblem without the package smplx, Cancelled.
    """
    out = Path(arguments["out"])
    check_writable(out)
    file = find_model_file(Path(arguments["models"]), str(arguments.get("gender") or "neutral"))
    motion = read_motion(arguments["motion"])
    body = body_of(motion, read_body_model(file), on_progress, is_cancelled)
    write_archive(
        out, {"joints": body.joints, "vertices": body.vertices, "faces": body.faces, "fps": np.array(motion.fps)}
    )
    return {
        "frames": len(motion),
        "joints": body.joints.shape[1],
        "vertices": body.vertices.shape[1],
        "model": str(file),
    }
