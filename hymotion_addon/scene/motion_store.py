"""The motion behind an Action, kept with it in the .blend, so that it can be solved again after the file is opened.

Arrays are custom properties of 32 bits; everything else is one property of JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any, Final

import bpy
import numpy as np

from ...inference.motion import Motion, MotionInfo
from ...inference.rotations import matrix_to_quaternion_wxyz, quaternion_wxyz_to_matrix
from ...inference.skeleton import Skeleton
from ..retarget.contacts import Contacts, find_contacts
from ..retarget.options import RetargetOptions, options_from_json, options_to_json
from . import compat
from .compat import Channel

MOTION_PROPERTY: Final = "hymotion_motion"
_PLACES, _TURNS, _CONTACTS = "hymotion_transl", "hymotion_rotations", "hymotion_contacts"


@dataclass(frozen=True)
class Placing:
    """Where an Action's keys are: frame t of its motion at scene frame `frame_start + t * scene_fps / fps`.

    ground: name of the object that was the ground; "" for the rig's own soles.
    """

    frame_start: int
    scene_fps: float
    ground: str = ""


@dataclass(frozen=True, eq=False)
class StoredMotion:
    """What an Action was made from.

    contacts: as they were used. channels: of the curves that were written. fingerprint: of these curves' keys then.
    """

    motion: Motion
    options: RetargetOptions
    contacts: Contacts
    placing: Placing
    channels: frozenset[Channel]
    fingerprint: str

    def frame_of(self, row: float) -> float:
        """The scene frame of a frame of the motion."""
        return self.placing.frame_start + row * self.placing.scene_fps / self.motion.fps

    def row_of(self, frame: float) -> int:
        """The motion's frame nearest to a scene frame, which may lie beyond its ends."""
        return round((frame - self.placing.frame_start) * self.motion.fps / self.placing.scene_fps)


def store(
    action: bpy.types.Action,
    motion: Motion,
    options: RetargetOptions,
    placing: Placing,
    channels: Collection[Channel] | None = None,
) -> None:
    """Keep the motion and the options with an Action whose curves have just been written.

    channels: those that were written; None: all that there are.
    """
    quaternions = matrix_to_quaternion_wxyz(motion.joint_rotations)
    action[_PLACES] = motion.transl.astype(np.float32).ravel()
    action[_TURNS] = quaternions.astype(np.float32).ravel()
    if motion.contacts is not None:
        action[_CONTACTS] = motion.contacts.astype(np.float32).ravel()
    channels = compat.channels(action) if channels is None else channels
    contacts = find_contacts(motion, motion.world()[1]) if options.contacts is None else options.contacts
    text = {
        "placing": asdict(placing),
        "contacts": contacts,
        "fps": motion.fps,
        "joints": motion.skeleton.names,
        "parents": motion.skeleton.parents,
        "rest_offsets": motion.skeleton.rest_offsets.tolist(),
        "info": motion.info.to_dict(),
        "options": options_to_json(options),
        "channels": sorted(channels),
        "fingerprint": fingerprint(action, channels),
    }
    action[MOTION_PROPERTY] = json.dumps(text)


def read(action: bpy.types.Action) -> StoredMotion | None:
    """What an Action was made from; None where it holds nothing of ours."""
    text = action.get(MOTION_PROPERTY)
    if not isinstance(text, str):
        return None
    known = json.loads(text)
    joints, parents = tuple(known["joints"]), tuple(known["parents"])
    motion = Motion(
        _array(action, _PLACES).reshape(-1, 3),
        quaternion_wxyz_to_matrix(_array(action, _TURNS).reshape(-1, len(joints), 4)),
        known["fps"],
        Skeleton(joints, parents, np.array(known["rest_offsets"])),
        MotionInfo.from_dict(known["info"]),
        _array(action, _CONTACTS).reshape(-1, 2) if _CONTACTS in action else None,
    )
    return StoredMotion(
        motion=motion,
        options=options_from_json(known["options"]),
        contacts={joint: tuple((a, b) for a, b in intervals) for joint, intervals in known["contacts"].items()},
        placing=Placing(**known["placing"]),
        channels=frozenset((path, index) for path, index in known["channels"]),
        fingerprint=known["fingerprint"],
    )


def holds_motion(action: bpy.types.Action) -> bool:
    """Whether an Action can be solved again; cheap enough for drawing."""
    return MOTION_PROPERTY in action


def is_edited(action: bpy.types.Action, stored: StoredMotion) -> bool:
    """Whether any key that was written then is not what it was."""
    return fingerprint(action, stored.channels) != stored.fingerprint


def fingerprint(action: bpy.types.Action, channels: Collection[Channel]) -> str:
    """Of all keys of these channels: where they are and how they lead on to the next."""
    wanted, found = set(channels), dict[Channel, Any]()
    for curve in compat.curves(action):
        found[curve.data_path, curve.array_index] = curve
    digest = hashlib.sha256()
    for channel in sorted(wanted):
        digest.update(repr(channel).encode())
        if channel in found:
            points = found[channel].keyframe_points
            places, kinds = np.empty(2 * len(points), dtype=np.float32), np.empty(len(points), dtype=np.int32)
            points.foreach_get("co", places)
            points.foreach_get("interpolation", kinds)
            digest.update(places.tobytes() + kinds.tobytes())
    return digest.hexdigest()


def _array(action: bpy.types.Action, name: str) -> np.ndarray:
    return np.array(action[name].to_list(), dtype=float)
