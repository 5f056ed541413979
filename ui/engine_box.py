"""What a HY-Motion engine still needs before it can work, one step at a time. The starter needs and shows nothing."""

from __future__ import annotations

import bpy

from ..hymotion_addon import ids, preferences
from ..hymotion_addon.engine_setup import EngineSetup
from ..hymotion_addon.machine import Machine
from ..hymotion_addon.properties import HyMotionSettings, plan_key
from ..hymotion_addon.state import Session
from ..inference.model_parts import Part, readable_bytes
from .failure import draw_task
from .text import sentence


def draw_engine(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: HyMotionSettings, session: Session
) -> None:
    """The running task, else the next step, else that all is ready."""
    if session.task is not None:
        draw_task(layout.box(), context, session)
        return
    if not settings.needs_worker:
        return
    box = layout.box()
    machine = preferences.machine()
    if machine.use_server:
        _draw_server(box, context, machine)
    elif session.setup is None:
        box.label(text="Looking what is installed...", icon="SORTTIME")
    else:
        _draw_next_step(box, context, settings, session, session.setup)


def draw_offline(layout: bpy.types.UILayout, context: bpy.types.Context) -> bool:
    """Whether Blender may not use the network; then this says so, with the way to change it."""
    if bpy.app.online_access:
        return False
    sentence(layout, context, "Blender is set to work offline, so nothing can be downloaded.", icon="INTERNET_OFFLINE")
    layout.operator(ids.OPEN_SYSTEM, icon="PREFERENCES")
    return True


def _draw_server(layout: bpy.types.UILayout, context: bpy.types.Context, machine: Machine) -> None:
    if not machine.host:
        sentence(layout, context, "HY-Motion is to run on a server, but none is named yet.", icon="INFO")
        row = layout.row(align=True)
        row.operator(ids.OPEN_PREFERENCES, text="Name It", icon="PREFERENCES")
        row.operator(ids.USE_THIS_COMPUTER, text="This Computer", icon="DESKTOP")
        return
    sentence(layout, context, f"Runs on {machine.host}:{machine.port}", icon="NETWORK_DRIVE")


def _draw_next_step(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    settings: HyMotionSettings,
    session: Session,
    setup: EngineSetup,
) -> None:
    missing = setup.missing(settings.engine)
    if setup.can_run and missing:
        _draw_models_step(layout, context, missing)
    elif setup.can_run:
        _draw_ready(layout, context, settings, session, setup)
    elif setup.environment.status == "broken":
        sentence(layout, context, setup.environment.message, icon="ERROR")
        layout.operator(ids.REPAIR_ENVIRONMENT, icon="TOOL_SETTINGS")
    else:
        _draw_environment_step(layout, context, setup)


def _draw_environment_step(layout: bpy.types.UILayout, context: bpy.types.Context, setup: EngineSetup) -> None:
    layout.label(text="Set-up, step 1 of 2", icon="TOOL_SETTINGS")
    if setup.backend is None:
        if setup.backend_problem is not None:
            sentence(layout, context, str(setup.backend_problem), icon="ERROR")
            layout.operator(ids.OPEN_PREFERENCES, text="Use a Server", icon="NETWORK_DRIVE")
        return
    size = f"{readable_bytes(setup.backend.download)} to download, {readable_bytes(setup.backend.disk)} on disk"
    sentence(layout, context, f"HY-Motion runs beside Blender, in a Python of its own: about {size}.", icon="BLANK1")
    sentence(layout, context, setup.backend_reason, icon="BLANK1")
    if not draw_offline(layout, context):
        layout.operator(ids.SET_UP_ENVIRONMENT, icon="IMPORT")


def _draw_models_step(layout: bpy.types.UILayout, context: bpy.types.Context, missing: tuple[Part, ...]) -> None:
    layout.label(text="Set-up, step 2 of 2", icon="TOOL_SETTINGS")
    sentence(layout, context, "Models to download:", icon="BLANK1")
    for part in missing:
        sentence(layout, context, f"{part.label}, {readable_bytes(part.bytes)}", icon="DOT")
    if not draw_offline(layout, context):
        layout.operator(ids.GET_MODELS, text="Licence and Download...", icon="IMPORT")


def _draw_ready(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    settings: HyMotionSettings,
    session: Session,
    setup: EngineSetup,
) -> None:
    row = layout.row()
    row.label(text="Ready on this computer", icon="CHECKMARK")
    row.operator(ids.SHOW_PLAN, text="", icon="INFO", emboss=False)
    if session.plan is not None and session.plan.about == plan_key(settings, preferences.machine()):
        for words in session.plan.sentences:
            sentence(layout, context, words, icon="BLANK1")
    if setup.environment.status == "outdated":
        sentence(layout, context, setup.environment.message, icon="INFO")
        layout.operator(ids.REPAIR_ENVIRONMENT, text="Renew", icon="FILE_REFRESH")
