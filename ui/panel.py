"""The HY-Motion tab of the 3D viewport's sidebar. Reads settings and session; finds nothing out by itself."""

from __future__ import annotations

from typing import cast

import bpy

from ..hymotion_addon import ids, state
from ..hymotion_addon.properties import HyMotionSettings, active_armature, of
from ..hymotion_addon.rigs.questions import questions
from ..hymotion_addon.state import Recognition, Result, Session
from .diagnosis import draw_diagnosis
from .engine_box import draw_engine
from .failure import draw_failure
from .hints import draw_hints, draw_rewriting
from .mapping import draw_bones
from .text import sentence


class HYMOTION_PT_main(bpy.types.Panel):
    """From a sentence to keys, top to bottom."""

    bl_idname = ids.PANEL
    bl_label = "Text to Motion"
    bl_category = ids.CATEGORY
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"

    def draw(self, context: bpy.types.Context) -> None:
        """Character, prompt, settings, and then whichever of progress, error and result there is."""
        session, settings = state.current(), of(context.scene)
        layout = cast("bpy.types.UILayout", self.layout)
        _draw_character(layout, context, settings, session)
        draw_bones(layout, context, settings, session)
        draw_diagnosis(layout, context, settings, session)
        _draw_request(layout, context, settings, session)
        draw_engine(layout, context, settings, session)
        if session.is_busy:
            _draw_progress(layout, context, settings, session)
        else:
            _draw_generate(layout)
        draw_failure(layout, context, session)
        if session.result is not None and not session.is_busy:
            _draw_result(layout, context, session.result)


def _draw_character(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: HyMotionSettings, session: Session
) -> None:
    target = settings.target(context.view_layer)
    column = layout.column(align=True)
    column.label(text="Character")
    placeholder = f"{target.name} (active)" if target is not None else "Active armature"
    column.prop(settings, "armature", text="", placeholder=placeholder)
    known = session.recognition
    if target is None:
        column.label(text="No armature selected", icon="INFO")
    elif known is None or known.armature.uid != target.session_uid:
        column.label(text=target.name, icon="ARMATURE_DATA")
    else:
        _draw_recognition(column, context, settings, known)


def _draw_recognition(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: HyMotionSettings, known: Recognition
) -> None:
    if known.problem is not None:
        sentence(layout, context, known.problem.message, icon="ERROR")
        if not settings.show_bones:
            layout.operator(ids.CHECK_BONES, text="Choose Bones", icon="BONE_DATA")
        return
    count, total = known.joint_count, known.joint_total
    joints = f"all {total} joints found" if count == total else f"{count} of {total} joints found"
    sentence(layout, context, f"{known.label}: {joints}", icon="CHECKMARK")
    for note in known.notes:
        sentence(layout, context, note, icon="INFO")
    asked = questions(known.bone_map) if known.bone_map is not None else ()
    if asked and not settings.show_bones:
        layout.operator(
            ids.CHECK_BONES, text=f"Check {len(asked)} Bones" if len(asked) > 1 else "Check 1 Bone", icon="BONE_DATA"
        )


def _draw_request(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: HyMotionSettings, session: Session
) -> None:
    column = layout.column(align=True)
    column.label(text="Prompt")
    field = column.row()
    field.scale_y = 1.2
    field.prop(settings, "prompt", text="", placeholder="a person walks forward")
    draw_hints(column, context, settings, session)
    draw_rewriting(layout, context, settings, session)
    column = layout.column()
    column.use_property_split = True
    column.use_property_decorate = False
    column.prop(settings, "seconds")
    row = column.row(align=True)
    row.prop(settings, "seed")
    row.operator(ids.RANDOM_SEED, text="", icon="FILE_REFRESH")
    column.prop(settings, "engine")


def _draw_generate(layout: bpy.types.UILayout) -> None:
    row = layout.row()
    row.scale_y = 1.8
    row.operator(ids.GENERATE, icon="ARMATURE_DATA")


def _draw_progress(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: HyMotionSettings, session: Session
) -> None:
    job_state = session.job_state
    cancelling = session.job is not None and session.job.cancel_asked
    # A worker's messages say more than a bar has room for.
    below = settings.needs_worker and not cancelling
    beside = _duration(job_state.seconds) if below else job_state.message
    text = "Cancelling" if cancelling else f"{job_state.fraction:.0%}  {beside}"
    column = layout.column(align=True)
    row = column.row(align=True)
    row.scale_y = 1.8
    row.progress(factor=job_state.fraction, type="BAR", text=text)
    button = row.row(align=True)
    button.enabled = not cancelling
    button.operator(ids.CANCEL, text="", icon="X")
    if below:
        sentence(column, context, job_state.message, icon="BLANK1")


def _duration(seconds: float) -> str:
    """42 -> "42 s", 192 -> "3 min 12 s"."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _draw_result(layout: bpy.types.UILayout, context: bpy.types.Context, result: Result) -> None:
    box = layout.box()
    if bpy.data.actions.get(result.action) is None:
        sentence(box, context, f'"{result.action}" was undone or removed. The motion is kept.', icon="LOOP_BACK")
        box.operator(ids.APPLY, text="Apply to active armature", icon="ARMATURE_DATA")
        return
    column = box.column(align=True)
    sentence(column, context, result.action, icon="ACTION")
    made_here = result.seed is not None
    how = f"Seed {result.seed}, made" if made_here else "Read"
    column.label(text=f"{how} in {_made_in(result)}", icon="BLANK1")
    if len(result.takes) > 1:
        _draw_takes(box, result)
    for note in result.notes:
        sentence(box, context, note, icon="INFO")
    playing = context.screen.is_animation_playing
    row = box.row(align=True)
    row.operator(ids.PLAY, text="Stop" if playing else "Play", icon="PAUSE" if playing else "PLAY")
    if made_here:
        row.operator(ids.GENERATE, text="New Take", icon="FILE_REFRESH").new_seed = True
    row = box.row(align=True)
    row.operator(ids.EXPORT, text="glTF", icon="EXPORT").file_format = "GLB"
    row.operator(ids.EXPORT, text="FBX", icon="EXPORT").file_format = "FBX"
    active = active_armature(context.view_layer)
    if active is not None and active.session_uid != result.armature.uid:
        box.operator(ids.APPLY, text=f"Apply to {active.name}", icon="ARMATURE_DATA")


def _made_in(result: Result) -> str:
    seconds = result.generation_s + result.keying_s
    return f"{seconds:.1f} s" if seconds < 60 else _duration(seconds)


def _draw_takes(layout: bpy.types.UILayout, result: Result) -> None:
    """A numbered button for each take, the one that the character plays pressed."""
    armature = next((obj for obj in bpy.data.objects if obj.session_uid == result.armature.uid), None)
    data = armature.animation_data if armature is not None else None
    played = data.action.name if data is not None and data.action is not None else ""
    row = layout.row(align=True)
    row.label(text="Takes")
    for number, take in enumerate(result.takes, start=1):
        button = row.operator(ids.USE_TAKE, text=str(number), depress=take.action == played)
        button.number = number


CLASSES = (HYMOTION_PT_main,)
