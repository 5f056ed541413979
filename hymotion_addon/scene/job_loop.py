"""The main thread's side of a job: begin it, look at it ten times a second, and turn what it made into an Action.

Blender's data is touched here and never in the job's thread. Between two looks anything may have happened to the scene
(undo, deleting, another file), so the armature is looked up again at the end.
"""

from __future__ import annotations

import logging
import time
from dataclasses import replace

import bpy

from ...inference.errors import EngineFailed, HyMotionError, InvalidRequest, RigError
from .. import preferences
from ..generation import GenerationJob, JobState
from ..properties import of
from ..state import KeptMotions, Result, Session, Take, current
from . import recognition, windows
from .action import play
from .animate import animate, undo_push
from .armature import scene_of
from .feet_fields import feet_of, show_contacts
from .target import find, reference, require_target

_LOG = logging.getLogger(__name__)
_LOOK_EVERY_S = 0.1


def begin(session: Session, scene: bpy.types.Scene, view_layer: bpy.types.ViewLayer) -> None:
    """Start a job with the scene's settings. Raises HyMotionError, with nothing started, when it can't work out."""
    if session.is_busy:
        raise InvalidRequest("A motion is being made already.", cure="Wait for it or cancel it.", code="busy")
    settings = of(scene)
    armature = require_target(scene, view_layer)
    recognition.require_recognised(session, armature)
    machine = preferences.machine()
    server = machine.address() if settings.needs_worker and machine.use_server else None
    engine = session.engines.engine(settings.engine, machine.options(settings.precision), server)
    job = GenerationJob(engine, settings.request())
    job.start()
    session.begin(job, reference(armature))
    if not bpy.app.timers.is_registered(look):
        # Persistent: loading another file must not leave a job that nobody looks at.
        bpy.app.timers.register(look, first_interval=_LOOK_EVERY_S, persistent=True)


def stop() -> None:
    """Take the timer away (unregistering)."""
    if bpy.app.timers.is_registered(look):
        bpy.app.timers.unregister(look)


def look() -> float | None:
    """One look at the running job: Blender's timer calls it; returns seconds until the next look, None for no more."""
    session = current()
    if session.job is None:
        return None
    state = session.job.poll()
    if state is not session.job_state:  # the thread replaces it at every step; nothing new costs no redraw
        session.job_state = state
        windows.redraw_sidebars()
    if state.status == "running":
        return _LOOK_EVERY_S
    if bpy.app.is_job_running("RENDER"):  # a render reads the scene from its own thread; write keys when it is done
        return _LOOK_EVERY_S
    cancelled = session.job.cancel_asked
    session.job = None
    windows.redraw_sidebars()
    if not cancelled:
        _finish(session, state)
    return None


def apply_kept(session: Session, armature: bpy.types.Object) -> Result:
    """Key the last job's takes on `armature`, each as an Action, and let it play the first.

    Raises HyMotionError, with the motions still kept, when that can't be done.
    """
    if session.kept is None:
        raise InvalidRequest("There is no motion to apply yet.", cure="Generate one first.", code="no_motion")
    started = time.perf_counter()
    motions = session.kept.motions
    scene = scene_of(armature)
    options = replace(feet_of(scene).options(), frame_start=scene.frame_start)
    made = [animate(armature, motion, options) for motion in motions]
    for done in made:
        show_contacts(done.action)
    if len(made) > 1:
        play(armature, made[0].action)
    session.failure = None
    session.result = Result(
        takes=tuple(
            Take(done.action.name, motion.info.seed, int(done.action.frame_start), int(done.action.frame_end))
            for done, motion in zip(made, motions, strict=True)
        ),
        armature=reference(armature),
        prompt=motions[0].info.prompt,
        notes=tuple(dict.fromkeys(note for done in made for note in done.notes)),
        generation_s=session.kept.generation_s,
        keying_s=time.perf_counter() - started,
    )
    return session.result


def _finish(session: Session, state: JobState) -> None:
    """A job has ended by itself: show its error, or key its motion on the armature it was for, as one undo step."""
    if state.error is not None:
        session.failure = state.error
        if isinstance(state.error, EngineFailed):
            _LOG.error("%s\n%s", state.error.message, state.error.detail)
        return
    session.kept = KeptMotions(state.result or (), state.seconds)
    # Shown if the lines below are left by an exception that nobody expected; Blender prints that one's traceback.
    session.failure = RigError(
        "The motion could not be written on this rig.", cure="The system console says why.", code="unexpected"
    )
    try:
        result = _apply_to_target(session)
    except HyMotionError as error:
        session.failure = error
        return
    undo_push(f"HY-Motion: {result.prompt[:40]}")


def _apply_to_target(session: Session) -> Result:
    armature = find(session.target) if session.target else None
    if armature is None:
        name = session.target.name if session.target else ""
        raise RigError(
            f'"{name}" was deleted while its motion was made.',
            cure="The motion is kept: select another character and apply it.",
            code="armature_gone",
        )
    return apply_kept(session, armature)
