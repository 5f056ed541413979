"""The add-on's entry in Blender's preferences: this computer, its models, a server elsewhere, prompt rewriting."""

from __future__ import annotations

import bpy

from ..hymotion_addon import ids, state
from ..hymotion_addon.engine_setup import EngineSetup, PartOnDisk
from ..hymotion_addon.preferences import ADDON, PreferenceFields
from ..hymotion_addon.state import Session
from ..inference.environment import extra_of
from ..inference.model_parts import readable_bytes
from .engine_box import draw_offline
from .failure import draw_failure, draw_task
from .text import sentence

_SMPLX = "smplx"
_SOURCES = {
    "ours": "here",
    "hugging face cache": "in the Hugging Face cache",
    "comfyui": "in ComfyUI",
    "upstream checkout": "in the official code's folder",
    "folder": "in a folder of yours",
}


class HyMotionPreferences(PreferenceFields, bpy.types.AddonPreferences):
    """Shown in Blender's preferences under the add-on's entry."""

    bl_idname = ADDON

    def draw(self, context: bpy.types.Context) -> None:
        """What is going on, and then one box for each thing."""
        session = state.current()
        layout = self.layout
        if session.task is not None:
            draw_task(layout.box(), context, session)
        draw_failure(layout, context, session)
        if session.good_news and session.task is None:
            sentence(layout, context, session.good_news, icon="CHECKMARK")
        _draw_defaults(_fields(layout.box()), self)
        box = layout.box()
        _draw_environment(box, context, session)
        _fields(box).prop(self, "memory")
        _draw_models(layout.box(), context, self, session)
        _draw_server(layout.box(), context, self, session)
        _draw_rewriting(layout.box(), context, self)


def _fields(layout: bpy.types.UILayout) -> bpy.types.UILayout:
    column = layout.column()
    column.use_property_split = True
    column.use_property_decorate = False
    return column


def _draw_defaults(layout: bpy.types.UILayout, fields: PreferenceFields) -> None:
    layout.label(text="New files start with", icon="FILE_NEW")
    layout.prop(fields, "engine")
    layout.prop(fields, "seconds")


def _draw_environment(layout: bpy.types.UILayout, context: bpy.types.Context, session: Session) -> None:
    setup = session.setup
    row = layout.row()
    row.label(text="HY-Motion on this computer", icon="DESKTOP")
    row.operator(ids.LOOK_AGAIN, text="", icon="FILE_REFRESH", emboss=False)
    if setup is None:
        layout.label(text="Looking what is installed...", icon="SORTTIME")
        return
    environment = setup.environment
    if setup.other_python:
        sentence(layout, context, "The worker runs in the Python that HYMOTION_WORKER_PYTHON names.", icon="INFO")
    words = environment.message
    if environment.status in ("missing", "partial") and setup.backend is not None:
        words = f"{words} About {readable_bytes(setup.backend.download)} to download. {setup.backend_reason}"
    sentence(layout, context, words, icon="CHECKMARK" if environment.status == "ready" else "INFO")
    if environment.stamp is not None:
        for note in environment.stamp.notes:
            sentence(layout, context, note, icon="ERROR")
    if setup.backend_problem is not None:
        sentence(layout, context, str(setup.backend_problem), icon="ERROR")
    sentence(layout, context, f"In {environment.folder}", icon="FILE_FOLDER")
    row = layout.row(align=True)
    if environment.status in ("missing", "partial"):
        row.operator(ids.SET_UP_ENVIRONMENT, icon="IMPORT")
    else:
        row.operator(ids.REPAIR_ENVIRONMENT, icon="TOOL_SETTINGS")
        row.operator(ids.REMOVE_ENVIRONMENT, text="Remove", icon="TRASH")
    if session.engines.access.worker_runs():
        row.operator(ids.FREE_MEMORY, icon="MEMORY")
    if environment.usable and environment.stamp is not None:
        _draw_smplx(layout, context, environment.stamp.extras)
    draw_offline(layout, context)


def _draw_smplx(layout: bpy.types.UILayout, context: bpy.types.Context, extras: tuple[str, ...]) -> None:
    extra = extra_of(_SMPLX)
    if _SMPLX in extras:
        sentence(layout, context, f"{extra.label}: installed. {extra.licence}", icon="CHECKMARK")
        return
    row = layout.row()
    sentence(row, context, f"Optional: {extra.label}. For non-commercial use only.", icon="ADD", beside=120)
    row.operator(ids.ADD_SMPLX, text="Add...")


def _draw_models(
    layout: bpy.types.UILayout, context: bpy.types.Context, fields: PreferenceFields, session: Session
) -> None:
    layout.label(text="Models", icon="PACKAGE")
    setup = session.setup
    layout.prop(fields, "models_folder", text="", placeholder=str(setup.models_folder) if setup is not None else "")
    if setup is None:
        return
    split = layout.split(factor=0.75)
    free = f"{readable_bytes(setup.disk_free)} free in {setup.models_folder}"
    sentence(split, context, free, icon="DISK_DRIVE", beside=200)
    split.operator(ids.OPEN_MODELS_FOLDER, icon="FILEBROWSER")
    column = layout.column(align=True)
    for found in setup.parts:
        _draw_part(column, context, setup, found)


def _draw_part(layout: bpy.types.UILayout, context: bpy.types.Context, setup: EngineSetup, found: PartOnDisk) -> None:
    part, installed = found.part, found.installed
    split = layout.split(factor=0.45)
    split.label(text=part.label, icon="CHECKMARK" if installed else "BLANK1")
    row = split.row(align=True)
    if installed is None:
        row.label(text=f"{readable_bytes(part.bytes)} to download")
        button = row.row()
        button.enabled = setup.can_run
        button.operator(ids.GET_MODELS, text="Download...", icon="IMPORT").part = part.name
    else:
        row.label(text=f"{readable_bytes(installed.bytes)}, {_SOURCES[installed.source]}")
        row.operator(ids.VERIFY_MODEL).part = part.name
        if installed.is_ours:
            row.operator(ids.REMOVE_MODEL, text="", icon="TRASH").part = part.name
    if found.problem is not None:
        sentence(layout, context, str(found.problem), icon="ERROR")


def _draw_server(
    layout: bpy.types.UILayout, context: bpy.types.Context, fields: PreferenceFields, session: Session
) -> None:
    layout.label(text="Motion server", icon="NETWORK_DRIVE")
    words = 'HY-Motion can run on another machine instead, where "hymotion serve" prints a token.'
    sentence(layout, context, words, icon="BLANK1")
    column = _fields(layout)
    for name in ("use_server", "host", "port", "token"):
        column.prop(fields, name)
    row = layout.row()
    row.enabled = bool(fields.host)
    row.operator(ids.TEST_SERVER, icon="LINKED")
    report = session.server
    if report is not None and (report.host, report.port) == (fields.host.strip(), fields.port):
        for number, words in enumerate(report.sentences):
            sentence(layout, context, words, icon="BLANK1" if number else "CHECKMARK")


def _draw_rewriting(layout: bpy.types.UILayout, context: bpy.types.Context, fields: PreferenceFields) -> None:
    layout.label(text="Prompt rewriting", icon="GREASEPENCIL")
    words = "Optional: a language model that proposes a better wording when you press Rewrite under the prompt."
    sentence(layout, context, words, icon="BLANK1")
    column = _fields(layout)
    column.prop(fields, "rewrite_url", placeholder="http://localhost:11434/v1")
    column.prop(fields, "rewrite_model", placeholder="the first it offers")
    column.prop(fields, "rewrite_key")


CLASSES = (HyMotionPreferences,)
