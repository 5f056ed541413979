"""Motion <-> BVH, the text format that every animation program reads.

Ours: Y up, facing +Z, centimetres (what MotionBuilder, Maya, Unreal and most archives expect; in Blender's importer set
the scale to 0.01). Joints carry their SMPL-X names, rest in a T-pose, and have their channels in the order Z, X, Y that
most programs write. The root's position is the pelvis; its OFFSET is zero.
BVH has no room for prompt and seed: `MotionInfo` and contacts are lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from ..motion import Motion
from ..rotations import matrix_to_euler, normalise, rotation_about, transpose
from ..skeleton import BODY_JOINTS, SMPLX_BODY
from .bvh_syntax import POSITIONS, Bvh, format_bvh, parse_bvh
from .storage import checked_fps, checked_motion, damaged, write_atomically

_CENTIMETRES_PER_METRE: Final = 100.0
_ROTATION_ORDER: Final = ("Zrotation", "Xrotation", "Yrotation")
_BLENDER_ORDER: Final = "YXZ"  # the same order as matrix_to_euler names it: first turn first
# Where the last bone of a limb ends; only for programs that draw it.
_END_SITES_CM: Final[Mapping[str, tuple[float, float, float]]] = {
    "head": (0.0, 18.0, 0.0),
    "left_foot": (0.0, 0.0, 7.0),
    "right_foot": (0.0, 0.0, 7.0),
    "left_wrist": (17.0, 0.0, 0.0),
    "right_wrist": (-17.0, 0.0, 0.0),
}

_REST_TOLERANCE_DEGREES: Final = 5.0
_COMPARED_BONES: Final = (("hip", "knee"), ("knee", "ankle"), ("shoulder", "elbow"), ("elbow", "wrist"))


def write_bvh(path: Path, motion: Motion) -> None:
    """Write `motion` in centimetres. Raises MotionFileError."""
    skeleton = motion.skeleton
    order = _depth_first(skeleton.parents)
    names = tuple(skeleton.names[joint] for joint in order)
    degrees = np.degrees(matrix_to_euler(motion.joint_rotations[:, order], _BLENDER_ORDER))
    degrees = degrees[..., ["XYZ".index(channel[0]) for channel in _ROTATION_ORDER]].reshape(len(motion), -1)
    bvh = Bvh(
        names=names,
        parents=tuple(order.index(parent) if parent >= 0 else -1 for parent in (skeleton.parents[j] for j in order)),
        offsets=skeleton.rest_offsets[order] * _CENTIMETRES_PER_METRE,
        channels=((*POSITIONS, *_ROTATION_ORDER), *([_ROTATION_ORDER] * (len(skeleton) - 1))),
        values=np.concatenate([motion.transl * _CENTIMETRES_PER_METRE, degrees], axis=1),
        frame_time=1.0 / motion.fps,
        end_offsets={names.index(name): end for name, end in _END_SITES_CM.items() if name in names},
    )
    text = format_bvh(bvh).encode("utf-8")
    write_atomically(path, lambda file: file.write(text))


def _depth_first(parents: Sequence[int], joint: int = 0) -> list[int]:
    """Joints in the order in which their braces open."""
    children = (child for child, parent in enumerate(parents) if parent == joint)
    return [joint, *(below for child in children for below in _depth_first(parents, child))]


def _both_sides(**names: str) -> dict[str, str]:
    """SMPL-X joint -> a file's name; `left_`/`right_` joints from one entry with {side} in its name."""
    table: dict[str, str] = {}
    for joint, name in names.items():
        if "{side}" in name:
            table |= {f"{side.lower()}_{joint}": name.format(side=side) for side in ("Left", "Right")}
        else:
            table[joint] = name
    return table


_LIMBS: Final = {
    "hip": "{side}UpLeg",
    "knee": "{side}Leg",
    "ankle": "{side}Foot",
    "foot": "{side}ToeBase",
    "collar": "{side}Shoulder",
    "shoulder": "{side}Arm",
    "elbow": "{side}ForeArm",
    "wrist": "{side}Hand",
}
# SMPL-X joint -> joint name in the file, one table for each naming in use; the first that fits entirely is taken.
_NAMINGS: Final[tuple[Mapping[str, str], ...]] = (
    {name: name for name in BODY_JOINTS},
    _both_sides(pelvis="Hips", spine1="LowerBack", spine2="Spine", spine3="Spine1", neck="Neck", head="Head", **_LIMBS),
    _both_sides(pelvis="Hips", spine1="Spine", spine2="Spine1", spine3="Spine2", neck="Neck", head="Head", **_LIMBS),
)


def read_bvh(path: Path) -> Motion:
    """Read a BVH file whose joints are ours, or named as in CMU's or Mixamo's, and whose rest pose is a T-pose as ours.

    Lengths are scaled so that the file's leg becomes our skeleton's, which also settles its unit.
    Raises MotionFileError.
    """
    bvh = parse_bvh(path)
    joints = _match_joints(path, bvh)
    leg = _check_rest_pose(path, bvh, joints)
    fps = frames_per_second(path, bvh)
    rotations, positions = joint_places(bvh)
    world = rotations[:, joints]
    joint_rotations = world.copy()
    for joint, parent in enumerate(SMPLX_BODY.parents):
        if parent >= 0:
            joint_rotations[:, joint] = transpose(world[:, parent]) @ world[:, joint]
    metres = _leg_length(SMPLX_BODY.rest_positions()) / leg
    return checked_motion(path, positions[:, joints[0]] * metres, joint_rotations, fps)


def _match_joints(path: Path, bvh: Bvh) -> list[int]:
    """For each of our body joints its joint in the file."""
    plain = [name.rpartition(":")[2] for name in bvh.names]
    for naming in _NAMINGS:
        if all(naming[joint] in plain for joint in BODY_JOINTS):
            return [plain.index(naming[joint]) for joint in BODY_JOINTS]
    raise damaged(
        path,
        f"its joints ({', '.join(bvh.names[:4])}, ...) aren't named as SMPL-X, CMU or Mixamo skeletons",
        cure="Rename its joints, or import it in Blender and use it from there.",
    )


def _check_rest_pose(path: Path, bvh: Bvh, joints: list[int]) -> float:
    """The file's leg length, in its unit; MotionFileError when its limbs don't rest as ours."""
    rest = np.zeros_like(bvh.offsets)
    for joint, parent in enumerate(bvh.parents):
        if parent >= 0:
            rest[joint] = rest[parent] + bvh.offsets[joint]
    theirs, ours = rest[joints], SMPLX_BODY.rest_positions()
    for side in ("left", "right"):
        for start, end in _COMPARED_BONES:
            a, b = (SMPLX_BODY.index(f"{side}_{name}") for name in (start, end))
            cosine = float(normalise(theirs[b] - theirs[a]) @ normalise(ours[b] - ours[a]))
            angle = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))
            if angle > _REST_TOLERANCE_DEGREES:
                raise damaged(
                    path,
                    f"its rest pose isn't our T-pose facing +Z: {bvh.names[joints[a]]} is {angle:.0f} degrees off",
                    cure="Export it with a T-pose as rest pose, Y up.",
                )
    return _leg_length(theirs)


def _leg_length(positions: np.ndarray) -> float:
    """Hip to knee to ankle, left. positions: (22, 3)."""
    hip, knee, ankle = (positions[SMPLX_BODY.index(f"left_{name}")] for name in ("hip", "knee", "ankle"))
    return float(np.linalg.norm(knee - hip) + np.linalg.norm(ankle - knee))


def frames_per_second(path: Path, bvh: Bvh) -> float:
    """The rate of a file. Raises MotionFileError when it makes no sense."""
    if not bvh.frame_time > 0:
        raise damaged(path, f"its frame time is {bvh.frame_time:g} s, expected a positive number")
    return checked_fps(path, _tidy(1.0 / bvh.frame_time), "the frame time")


def _tidy(fps: float) -> float:
    """The whole number that a frame time such as 0.033333 meant."""
    nearest = round(fps)
    return float(nearest) if abs(fps - nearest) < 1e-4 * fps else round(fps, 6)


def joint_places(bvh: Bvh) -> tuple[np.ndarray, np.ndarray]:
    """World rotations (T, J, 3, 3) and positions (T, J, 3) in the file's unit. Position channels replace the offset."""
    frames, count = len(bvh.values), len(bvh.names)
    rotations, positions = np.empty((frames, count, 3, 3)), np.empty((frames, count, 3))
    for joint, parent in enumerate(bvh.parents):
        columns = bvh.columns(joint)
        turn = np.broadcast_to(np.eye(3), (frames, 3, 3))
        for name, values in columns.items():
            if name not in POSITIONS:
                turn = turn @ rotation_about(np.eye(3)["XYZ".index(name[0])], np.radians(values))
        offset = np.broadcast_to(bvh.offsets[joint], (frames, 3))
        if all(name in columns for name in POSITIONS):
            offset = np.stack([columns[name] for name in POSITIONS], axis=-1)
        if parent < 0:
            rotations[:, joint], positions[:, joint] = turn, offset
        else:
            rotations[:, joint] = rotations[:, parent] @ turn
            positions[:, joint] = positions[:, parent] + (rotations[:, parent] @ offset[..., None])[..., 0]
    return rotations, positions
