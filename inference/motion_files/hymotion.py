"""HY-Motion's arrays: what its model puts out before any body model.

rot6d    (T, 22, 6) parent-relative rotations, 6D interleaved (docs/conventions.md); (T, 132) is read too
transl   (T, 3)     pelvis position, metres, Y up, facing +Z
fps                 ours: frames per second; 30 where a file has none, the model's only rate
contacts, hymotion  ours: as in `amass.py`

Both arrays may carry a leading axis of one take, as the model's batches do.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from ..errors import MotionFileError
from ..motion import Motion
from ..rotations import matrix_to_rotation_6d_interleaved, rotation_6d_interleaved_to_matrix
from ..skeleton import BODY_JOINTS
from .storage import Archive, checked_motion, damaged, info_as_text, write_archive

REQUIRED: Final = ("rot6d", "transl")
_OPTIONAL: Final = ("fps", "mocap_framerate", "contacts", "hymotion")
_FPS: Final = 30.0
_JOINTS: Final = len(BODY_JOINTS)


def write_hymotion(path: Path, motion: Motion) -> None:
    """Write `motion` as HY-Motion's arrays. Raises MotionFileError."""
    if motion.skeleton.names != BODY_JOINTS:
        raise MotionFileError(
            f"HY-Motion's files hold the {_JOINTS} body joints of SMPL-X; this motion has {len(motion.skeleton)}.",
            cure="Write it as SMPL-X npz instead.",
        )
    arrays: dict[str, np.ndarray] = {
        "rot6d": matrix_to_rotation_6d_interleaved(motion.joint_rotations),
        "transl": motion.transl,
        "fps": np.array(float(motion.fps)),
        "hymotion": np.array(info_as_text(motion.info)),
    }
    if motion.contacts is not None:
        arrays["contacts"] = motion.contacts
    write_archive(path, arrays)


def read_hymotion(path: Path) -> Motion:
    """Read HY-Motion's arrays. Raises MotionFileError."""
    archive = _without_take_axis(Archive.read(path, (*REQUIRED, *_OPTIONAL)))
    rot6d = archive.frames("rot6d", ((_JOINTS, 6), (_JOINTS * 6,)))
    transl = archive.frames("transl", ((3,),))
    if len(rot6d) != len(transl):
        raise damaged(path, f"`rot6d` {rot6d.shape} and `transl` {transl.shape} differ in their number of frames")
    rotations = rotation_6d_interleaved_to_matrix(rot6d.reshape(-1, _JOINTS, 6))
    fps = archive.frames_per_second(("fps", "mocap_framerate"), otherwise=_FPS)
    contacts = archive.frames("contacts", ((2,),)) if archive.has("contacts") else None
    return checked_motion(path, transl, rotations, fps, info=archive.info("hymotion"), contacts=contacts)


def _without_take_axis(archive: Archive) -> Archive:
    """Drop a leading axis of one take from arrays that have it."""
    ranks = {"rot6d": 4, "transl": 3}
    arrays = {
        name: array[0] if array.ndim == ranks.get(name) and len(array) == 1 else array
        for name, array in archive.arrays.items()
    }
    return Archive(archive.path, arrays)
