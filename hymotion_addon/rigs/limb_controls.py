"""What a control rig's limb is posed with when inverse kinematics bends it: names alone."""

from __future__ import annotations

from dataclasses import dataclass

from ..retarget.bone_animation import PropertyKey


@dataclass(frozen=True)
class LimbControls:
    """The controls of one arm or leg, in a rig whose solver bends the limb in its rest plane, towards the pole.

    joints: hip, knee, ankle and toes of a side, or shoulder, elbow and wrist. end: control that carries the hand or
    foot, in the armature's own space. pole: the one the knee or elbow points at. base: the one that scales the limb.
    toes: the one that turns the toes against the foot, "" for none. resting: controls between these that must be at
    rest. properties: switches.
    """

    joints: tuple[str, ...]
    end: str
    pole: str
    base: str
    toes: str = ""
    resting: tuple[str, ...] = ()
    properties: tuple[PropertyKey, ...] = ()
