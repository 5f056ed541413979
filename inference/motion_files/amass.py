"""SMPL-X motion as the AMASS archive writes it (https://amass.is.tue.mpg.de), the common tongue of this field.

poses               (T, 165) axis-angle of all 55 SMPL-X joints, parent-relative, radians
trans               (T, 3)   metres
betas               (16,)    body shape: zeros, the average body
gender                       "neutral"
mocap_frame_rate             frames per second (SMPL-H files of AMASS: `mocap_framerate`)
up_axis                      ours: "Y" (as everywhere in `inference/`) or "Z" (as AMASS)
contacts            (T, 2)   ours: `Motion.contacts`, where known
hymotion                     ours: `MotionInfo` as JSON

`trans` is the pelvis position. In the SMPL-X body model the pelvis rests about 0.35 m from the model's origin along its
own Y axis, and that offset is added to `trans`: horizontal in AMASS's Z-up files, so only a shift on the floor.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

import numpy as np

from ..errors import MotionFileError
from ..motion import Motion, y_up_to_z_up, z_up_to_y_up
from ..rotations import Y_UP_TO_Z_UP, axis_angle_to_matrix, matrix_to_axis_angle
from ..skeleton import BODY_JOINTS, SMPLX_BODY, SMPLX_JOINTS, SMPLX_WITH_HANDS, Skeleton
from .storage import Archive, checked_motion, damaged, info_as_text, write_archive

REQUIRED: Final = ("poses", "trans")
_OPTIONAL: Final = ("mocap_frame_rate", "mocap_framerate", "up_axis", "Rh", "contacts", "hymotion")
_SHAPE_PARAMETERS: Final = 16
# Joint counts in use: SMPL-X (55), SMPL-H (52), SMPL (24), the body alone (22). The first 22 are the same in all, and
# so are the last 30 of the first two: fingers.
_POSE_WIDTHS: Final = ((165,), (156,), (72,), (66,))


def write_amass(path: Path, motion: Motion, up_axis: Literal["Y", "Z"] = "Z") -> None:
    """Write `motion`, turned to AMASS's Z up, or Y up as it is. Hands and face rest. Raises MotionFileError."""
    unknown = [name for name in motion.skeleton.names if name not in SMPLX_JOINTS]
    if unknown:
        raise MotionFileError(
            f"SMPL-X has no joint called {unknown[0]}.", cure="Only motions on an SMPL-X body can be written as npz."
        )
    rotations, transl = motion.joint_rotations.astype(np.float64), motion.transl.astype(np.float64)
    if up_axis == "Z":
        rotations[:, 0] = Y_UP_TO_Z_UP @ rotations[:, 0]
        transl = y_up_to_z_up(transl)
    poses = np.zeros((len(motion), len(SMPLX_JOINTS), 3))
    poses[:, [SMPLX_JOINTS.index(name) for name in motion.skeleton.names]] = matrix_to_axis_angle(rotations)
    arrays: dict[str, np.ndarray] = {
        "poses": poses.reshape(len(motion), -1),
        "trans": transl,
        "betas": np.zeros(_SHAPE_PARAMETERS),
        "gender": np.array("neutral"),
        "mocap_frame_rate": np.array(float(motion.fps)),
        "up_axis": np.array(up_axis),
        "hymotion": np.array(info_as_text(motion.info)),
    }
    if motion.contacts is not None:
        arrays["contacts"] = motion.contacts
    write_archive(path, arrays)


def write_smplx(path: Path, motion: Motion) -> None:
    """Write `motion` Y up, facing +Z, as it is."""
    write_amass(path, motion, up_axis="Y")


def read_amass(path: Path) -> Motion:
    """Read the body joints of an SMPL-X, SMPL-H or SMPL file, and the fingers if they do anything. No face.

    Raises MotionFileError.

    Z is up unless the file says otherwise: by our `up_axis`, or by the `Rh` that HY-Motion's own exports carry.
    """
    archive = Archive.read(path, (*REQUIRED, *_OPTIONAL))
    poses = archive.frames("poses", _POSE_WIDTHS)
    transl = archive.frames("trans", ((3,),))
    fps = archive.frames_per_second(("mocap_frame_rate", "mocap_framerate"))
    if len(poses) != len(transl):
        raise damaged(path, f"`poses` {poses.shape} and `trans` {transl.shape} differ in their number of frames")
    skeleton, columns = _joints_of(poses)
    rotations = axis_angle_to_matrix(poses.reshape(len(poses), -1, 3)[:, columns])
    if _up_axis(archive) == "Z":
        rotations[:, 0] = Y_UP_TO_Z_UP.T @ rotations[:, 0]
        transl = z_up_to_y_up(transl)
    contacts = archive.frames("contacts", ((2,),)) if archive.has("contacts") else None
    info = archive.info("hymotion")
    return checked_motion(path, transl, rotations, fps, info=info, contacts=contacts, skeleton=skeleton)


def _joints_of(poses: np.ndarray) -> tuple[Skeleton, list[int]]:
    """The skeleton that a file's poses (T, 3 J) need, and where its joints are among them."""
    joints, body = poses.shape[1] // 3, len(BODY_JOINTS)
    fingers = len(SMPLX_WITH_HANDS) - body
    if joints < body + fingers or not np.any(poses[:, -3 * fingers :]):
        return SMPLX_BODY, list(range(body))
    return SMPLX_WITH_HANDS, [*range(body), *range(joints - fingers, joints)]


def _up_axis(archive: Archive) -> str:
    said = archive.text("up_axis")
    if said is None:
        return "Y" if archive.has("Rh") else "Z"
    if said not in ("Y", "Z"):
        raise damaged(archive.path, f'the array `up_axis` says "{said}", expected "Y" or "Z"')
    return said
