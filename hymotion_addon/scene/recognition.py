"""What the panel says about an armature, found out outside of drawing: when it or its bones change."""

from __future__ import annotations

import bpy

from ...inference.errors import HyMotionError
from ...inference.skeleton import BODY_JOINTS
from ..cures import ABOUT_THE_CHARACTER
from ..properties import of
from ..rigs.bone_map import BoneMap
from ..rigs.overlay import NOTHING_RECOGNISED, check_overlaid
from ..rigs.questions import DOUBTED
from ..rigs.recognise import proposal
from ..rigs.user_map import UserMap
from ..rigs.verify import MISSING
from ..state import Recognition, Session, current
from . import user_map, windows
from .armature import bone_data, check_target, read_rest_pose, rest_stamp
from .target import reference

_WATCH_EVERY_S = 0.3
_SAID_BY_DIAGNOSIS = (MISSING, DOUBTED)


def watch() -> float:
    """Look whether the panel's character has changed, and recognise it if so. Blender's timer calls it.

    A timer and not a message bus or a depsgraph handler: it also notices undo, deletion and edited bones, costs some
    microseconds when nothing has changed, and never runs inside somebody else's operator.
    """
    session = current()
    window = next((window for window, _ in windows.viewports()), None)
    # While a job runs nothing of ours may hold the main thread for long; and a click on Generate looks for itself.
    if window is not None and not session.is_busy:
        armature = of(window.scene).target(window.view_layer)
        if armature is not None and not is_known(session, armature):
            session.recognition = look_at(armature)
            _forget_failure(session)
            windows.redraw_sidebars()
    return _WATCH_EVERY_S


def start() -> None:
    """Begin to watch."""
    bpy.app.timers.register(watch, first_interval=0.0, persistent=True)


def stop() -> None:
    """Stop watching (unregistering)."""
    if bpy.app.timers.is_registered(watch):
        bpy.app.timers.unregister(watch)


def is_known(session: Session, armature: bpy.types.Object) -> bool:
    """Whether the session's recognition is of this armature with the bones it has now."""
    known = session.recognition
    return (
        known is not None
        and known.armature.uid == armature.session_uid
        and known.bones == tuple(bone_data(armature).bones.keys())
        and known.said == user_map.stored(armature)
        and known.rest_stamp == rest_stamp(armature)
    )


def look_at(armature: bpy.types.Object) -> Recognition:
    """Recognise an armature now."""
    ref, bones = reference(armature), tuple(bone_data(armature).bones.keys())
    said, stamp = user_map.stored(armature), rest_stamp(armature)
    try:
        rest, told = read_rest_pose(armature), user_map.read(armature)
        bone_map = proposal(rest, told)
    except HyMotionError as problem:
        return Recognition(ref, bones, said, stamp, problem=problem)
    try:
        check_overlaid(rest, bone_map)
    except HyMotionError as problem:
        return Recognition(ref, bones, said, stamp, bone_map, bone_map.label, problem=problem, rest=rest)
    return Recognition(
        ref,
        bones,
        said,
        stamp,
        bone_map,
        label=bone_map.label,
        joint_count=len(bone_map.bones.keys() & set(BODY_JOINTS)),
        joint_total=len(BODY_JOINTS),
        notes=tuple(note for note in bone_map.notes if not note.startswith(_SAID_BY_DIAGNOSIS)),
        rest=rest,
    )


def change(armature: bpy.types.Object, said: UserMap) -> Recognition:
    """Let the user's word hold from now on, and look at the armature with it."""
    session = current()
    user_map.write(armature, said)
    session.recognition = look_at(armature)
    _forget_failure(session)
    windows.redraw_sidebars()
    return session.recognition


def map_now(armature: bpy.types.Object) -> BoneMap:
    """Which bone is which, right or not, looking at the armature if need be; an empty map of an unrecognised one."""
    session = current()
    if session.recognition is None or not is_known(session, armature):
        session.recognition = look_at(armature)
    return session.recognition.bone_map or NOTHING_RECOGNISED


def require_recognised(session: Session, armature: bpy.types.Object) -> None:
    """Recognise `armature` unless it is known. Raises the RigError that says why it can't be animated."""
    check_target(armature)
    if not is_known(session, armature):
        session.recognition = look_at(armature)
    if session.recognition is not None and session.recognition.problem is not None:
        raise session.recognition.problem


def _forget_failure(session: Session) -> None:
    """The error in the panel no longer holds when it is about a character that has changed."""
    if session.failure is not None and session.failure.code in ABOUT_THE_CHARACTER:
        session.failure = None
