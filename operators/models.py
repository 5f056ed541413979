"""HY-Motion's models: agree to their licence and fetch them, check them, remove them."""

from __future__ import annotations

from typing import cast

import bpy
from bpy.props import BoolProperty, StringProperty

from ..hymotion_addon import engine_tasks, ids, preferences, state
from ..hymotion_addon.engine_setup import EngineSetup
from ..hymotion_addon.properties import of
from ..hymotion_addon.scene.online import require_online
from ..inference.errors import HyMotionError, LicenceNotAccepted, ModelMissing
from ..inference.model_parts import ENGINE_PARTS, Consent, Licence, Part, part_of, readable_bytes
from ..inference.model_store import ModelStore
from ..ui.text import sentence
from .reporting import TaskOperator, cured, nothing_more

_DIALOG_WIDTH = 520


class HYMOTION_OT_get_models(TaskOperator):
    """Show the licences of the missing models, and fetch them."""

    bl_idname = ids.GET_MODELS
    bl_label = "Download Models"
    bl_description = (
        "Read what you may do with these models, and download them. A download that is cut goes on where it stopped"
    )

    part: StringProperty(
        name="Model", description="One model; empty for all that the engine needs", options={"SKIP_SAVE", "HIDDEN"}
    )
    agreed: BoolProperty(name="I have read this and agree", default=False, options={"SKIP_SAVE"})

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Show what will come, and under which terms."""
        self._is_click = True
        return context.window_manager.invoke_props_dialog(
            self, width=_DIALOG_WIDTH, title="Download Models", confirm_text="Download"
        )

    def draw(self, context: bpy.types.Context) -> None:
        """Models, licences, and a box to tick."""
        setup = state.current().setup
        parts = self._wanted(context, setup)
        layout = cast("bpy.types.UILayout", self.layout)
        if setup is not None and not setup.missing(of(context.scene).engine) and not self.part:
            words = "All models are here. What is damaged in them is found and fetched again."
            sentence(layout, context, words, icon="CHECKMARK", width=_DIALOG_WIDTH)
        for part in parts:
            name = layout.split(factor=0.5)
            name.label(text=part.label, icon="PACKAGE")
            others = name.split(factor=0.4)
            others.label(text=readable_bytes(part.bytes))
            others.label(text=part.licence.name if not part.licence.needs_consent else "licence below")
        if setup is None:
            return
        total = sum(part.bytes for part in parts)
        words = f"{readable_bytes(total)} into {setup.models_folder}, where {readable_bytes(setup.disk_free)} are free."
        sentence(layout, context, words, icon="DISK_DRIVE", width=_DIALOG_WIDTH)
        licences = setup.unagreed(parts)
        for licence in licences:
            _draw_licence(layout, context, licence)
        if licences:
            layout.prop(self, "agreed")

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Begin, when what needs consent was agreed to."""
        session, machine = state.current(), preferences.machine()
        setup = session.setup
        parts = self._wanted(context, setup)
        if not parts:
            return cured()
        try:
            if not self.agreed and (setup is None or setup.unagreed(parts)):
                raise _not_agreed(parts)
            require_online()
        except HyMotionError as error:
            return self.refuse(error)

        agreed = self.agreed  # the operator may be gone when the thread asks

        def consent(part: Part) -> Consent | None:
            return part.licence.agree() if agreed and part.licence.needs_consent else None

        label = f"Downloading {parts[0].label}" if len(parts) == 1 else "Downloading models"
        work = engine_tasks.download(session.engines.access, parts, machine.models_folder, consent)
        return self.begin(label, work, nothing_more)

    def _wanted(self, context: bpy.types.Context, setup: EngineSetup | None) -> tuple[Part, ...]:
        if self.part:
            return (part_of(self.part),)
        engine = of(context.scene).engine
        missing = setup.missing(engine) if setup is not None else ()
        # With nothing missing this is about a damaged one: the download finds out which, and fetches that alone.
        return missing or tuple(part_of(name) for name in ENGINE_PARTS.get(engine, ()))


def _draw_licence(layout: bpy.types.UILayout, context: bpy.types.Context, licence: Licence) -> None:
    box = layout.box()
    box.label(text=licence.name, icon="TEXT")
    if licence.excluded_territories:
        alert = box.column()
        alert.alert = True
        words = f"Not licensed in: {', '.join(licence.excluded_territories)}."
        sentence(alert, context, words, icon="ERROR", width=_DIALOG_WIDTH)
    for line in licence.summary:
        sentence(box, context, line, icon="DOT", width=_DIALOG_WIDTH)
    box.operator("wm.url_open", text="Read the Whole Licence", icon="URL").url = licence.url


def _not_agreed(parts: tuple[Part, ...]) -> LicenceNotAccepted:
    names = ", ".join(dict.fromkeys(part.licence.name for part in parts if part.licence.needs_consent))
    return LicenceNotAccepted(
        f"Nothing was downloaded: {names or 'the licence'} was not agreed to.",
        cure="Tick the box under the licence if you agree to it.",
    )


class _PartOperator(TaskOperator):
    """Base of what is done with one model."""

    part: StringProperty(name="Model", options={"SKIP_SAVE", "HIDDEN"})


class HYMOTION_OT_verify_model(_PartOperator):
    """Read all of a model and compare it with what it must be."""

    bl_idname = ids.VERIFY_MODEL
    bl_label = "Verify"
    bl_description = "Read the whole model and compare it with its published hashes"

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Begin."""
        part = part_of(self.part)
        work = engine_tasks.verify(part, preferences.machine().models_folder)

        def finish(session: state.Session, _result: None) -> None:
            session.good_news = f"{part.label} is as it must be."

        return self.begin(f"Verifying {part.label}", work, finish)


class HYMOTION_OT_remove_model(_PartOperator):
    """Delete a model from our models folder."""

    bl_idname = ids.REMOVE_MODEL
    bl_label = "Remove Model"
    bl_description = "Delete this model from the models folder"

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask first."""
        self._is_click = True
        return context.window_manager.invoke_confirm(self, event)

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Begin."""
        part = part_of(self.part)
        work = engine_tasks.remove_model(state.current().engines.access, part, preferences.machine().models_folder)
        return self.begin(f"Removing {part.label}", work, nothing_more)


class HYMOTION_OT_open_models_folder(TaskOperator):
    """Show the models folder in the system's file manager."""

    bl_idname = ids.OPEN_MODELS_FOLDER
    bl_label = "Open Folder"
    bl_description = "Show the models folder in your file manager"

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Open it, if it is there yet."""
        folder = ModelStore(preferences.machine().models_folder).folder
        if not folder.is_dir():
            return self.refuse(ModelMissing(f"{folder} is not there yet.", cure="It is made with the first download."))
        bpy.ops.wm.path_open(filepath=str(folder))
        return {"FINISHED"}


CLASSES = (
    HYMOTION_OT_get_models,
    HYMOTION_OT_verify_model,
    HYMOTION_OT_remove_model,
    HYMOTION_OT_open_models_folder,
)
