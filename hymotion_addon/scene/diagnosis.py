"""Before you animate: what is worth knowing about a character as it stands now."""

from __future__ import annotations

from dataclasses import replace

import bpy
import numpy as np

from ...inference.errors import HyMotionError
from ..properties import of
from ..retarget.diagnosis import RigFacts, findings
from ..retarget.finding import Finding, finding_of
from ..retarget.rest_pose import RestPose
from ..rigs.bone_map import BoneMap
from ..state import Diagnosis, Session, current
from . import windows
from .armature import check_target, read_rest_pose, scene_of
from .ik_toggles import with_toggles
from .rig_facts import read_facts
from .target import reference
from .user_map import map_of

_WATCH_EVERY_S = 1.0


def watch() -> float:
    """Look again at the panel's character, for all that a user may have changed about it. Blender's timer calls it.

    It takes some milliseconds on a big control rig, so not while an animation plays or a motion is made.
    """
    session = current()
    window = next((window for window, _ in windows.viewports()), None)
    if window is not None and not session.is_busy and not window.screen.is_animation_playing:
        armature = of(window.scene).target(window.view_layer)
        if armature is not None and look(session, armature, window.scene):
            windows.redraw_sidebars()
    return _WATCH_EVERY_S


def start() -> None:
    """Begin to watch."""
    bpy.app.timers.register(watch, first_interval=0.1, persistent=True)


def stop() -> None:
    """Stop watching (unregistering)."""
    if bpy.app.timers.is_registered(watch):
        bpy.app.timers.unregister(watch)


def diagnose(armature: bpy.types.Object) -> tuple[Finding, ...]:
    """Everything worth saying about an armature, the worst first; nothing of one that is as it should be."""
    try:
        check_target(armature)
        rest = read_rest_pose(armature)
        bone_map = map_of(armature, rest)
    except HyMotionError as problem:
        return (finding_of(problem),)
    return _weigh(rest, bone_map, read_facts(armature, bone_map, scene_of(armature)))


def look(session: Session, armature: bpy.types.Object, scene: bpy.types.Scene) -> bool:
    """Bring the session's diagnosis of the panel's character up to date; whether that has changed what it says.

    Why a rig is not recognised is said by its recognition.
    """
    before, known = session.diagnosis, session.recognition
    try:
        check_target(armature)
    except HyMotionError as problem:
        session.diagnosis = Diagnosis(reference(armature), (finding_of(problem),))
    else:
        if known is None or known.bone_map is None or known.rest is None or known.problem is not None:
            session.diagnosis = Diagnosis(reference(armature), ())
        else:
            bone_map = with_toggles(armature, known.bone_map)
            facts = read_facts(armature, bone_map, scene)
            if before is not None and before.recognition is known and before.facts == facts:
                return False
            found = _weigh(known.rest, bone_map, facts)
            session.diagnosis = Diagnosis(reference(armature), found, facts, known)
    return before is None or _said(before) != _said(session.diagnosis)


def _weigh(rest: RestPose, bone_map: BoneMap, facts: RigFacts) -> tuple[Finding, ...]:
    """The findings on a rest pose that was read earlier, its object standing as in `facts`."""
    matrix = np.array(facts.object_matrix).reshape(4, 4)
    return findings(replace(rest, object_matrix=matrix), bone_map, facts)


def _said(diagnosis: Diagnosis) -> tuple[int, tuple[Finding, ...]]:
    return diagnosis.armature.uid, diagnosis.findings
