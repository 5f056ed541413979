"""The worker's environment: make it, repair it, remove it."""

from __future__ import annotations

from typing import cast

import bpy
from bpy.props import BoolProperty

from ..hymotion_addon import engine_tasks, ids, state
from ..hymotion_addon.scene.online import require_online
from ..inference.environment import extra_of
from ..inference.errors import HyMotionError, LicenceNotAccepted
from ..ui.text import sentence
from .reporting import TaskOperator, nothing_more

_DIALOG_WIDTH = 460
SMPLX = "smplx"


class HYMOTION_OT_set_up_environment(TaskOperator):
    """Make the Python that HY-Motion runs in."""

    bl_idname = ids.SET_UP_ENVIRONMENT
    bl_label = "Set Up"
    bl_description = (
        "Download PyTorch and what else HY-Motion runs on into a folder of its own. Blender's own Python is not "
        "changed, and you can go on working meanwhile"
    )

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Begin."""
        try:
            require_online()
        except HyMotionError as error:
            return self.refuse(error)
        return self.begin("Setting up HY-Motion", engine_tasks.set_up(state.current().engines.access), nothing_more)


class HYMOTION_OT_repair_environment(TaskOperator):
    """Make the environment again."""

    bl_idname = ids.REPAIR_ENVIRONMENT
    bl_label = "Repair"
    bl_description = "Make the Python that HY-Motion runs in again; what was downloaded before is used where it can be"

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Begin."""
        try:
            require_online()
        except HyMotionError as error:
            return self.refuse(error)
        return self.begin("Repairing HY-Motion", engine_tasks.repair(state.current().engines.access), nothing_more)


class HYMOTION_OT_remove_environment(TaskOperator):
    """Delete the environment."""

    bl_idname = ids.REMOVE_ENVIRONMENT
    bl_label = "Remove HY-Motion's Python"
    bl_description = "Delete the Python that HY-Motion runs in. Models and motions stay"

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask first."""
        self._is_click = True
        return context.window_manager.invoke_confirm(self, event)

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Begin."""
        return self.begin("Removing HY-Motion", engine_tasks.remove(state.current().engines.access), nothing_more)


class HYMOTION_OT_add_smplx(TaskOperator):
    """Add the SMPL-X package to the environment."""

    bl_idname = ids.ADD_SMPLX
    bl_label = "Add SMPL-X"
    bl_description = "Add the package for the SMPL-X body model, which has a licence of its own"

    agreed: BoolProperty(name="I have read this and agree", default=False, options={"SKIP_SAVE"})

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Show the licence."""
        self._is_click = True
        return context.window_manager.invoke_props_dialog(self, width=_DIALOG_WIDTH)

    def draw(self, context: bpy.types.Context) -> None:
        """The licence and a box to tick."""
        extra = extra_of(SMPLX)
        layout = cast("bpy.types.UILayout", self.layout)
        sentence(layout, context, extra.label, width=_DIALOG_WIDTH)
        sentence(layout, context, extra.licence, icon="INFO", width=_DIALOG_WIDTH)
        layout.operator("wm.url_open", text="Read the Licence", icon="URL").url = extra.licence_address
        layout.prop(self, "agreed")

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Begin, when it was agreed to."""
        try:
            if not self.agreed:
                raise LicenceNotAccepted("The licence of SMPL-X was not agreed to.", cure="Nothing was installed.")
            require_online()
        except HyMotionError as error:
            return self.refuse(error)
        work = engine_tasks.add_extras(state.current().engines.access, (SMPLX,))
        return self.begin("Adding SMPL-X", work, nothing_more)


CLASSES = (
    HYMOTION_OT_set_up_environment,
    HYMOTION_OT_repair_environment,
    HYMOTION_OT_remove_environment,
    HYMOTION_OT_add_smplx,
)
