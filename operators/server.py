"""The motion server on another machine, and Blender's own network switch."""

from __future__ import annotations

from typing import Any

import bpy

from ..hymotion_addon import engine_tasks, ids, preferences, state
from ..inference.errors import HyMotionError
from .reporting import PanelOperator, TaskOperator, cured


class HYMOTION_OT_test_server(TaskOperator):
    """Ask the server who it is."""

    bl_idname = ids.TEST_SERVER
    bl_label = "Test Connection"
    bl_description = "Ask the motion server which engines it has, and what it runs on"

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Begin."""
        try:
            address = preferences.machine().address()
        except HyMotionError as error:
            return self.refuse(error)
        state.current().server = None

        def finish(session: state.Session, answer: dict[str, Any]) -> None:
            session.server = state.ServerReport(address.host, address.port, engine_tasks.hello_sentences(answer))

        work = engine_tasks.greet(state.current().engines.access, address)
        return self.begin(f"Asking {address}", work, finish)


class HYMOTION_OT_use_this_computer(PanelOperator):
    """Let HY-Motion run here."""

    bl_idname = ids.USE_THIS_COMPUTER
    bl_label = "Use This Computer"
    bl_description = "Let HY-Motion run on this computer instead of the server"

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Switch the server off."""
        preferences.change(use_server=False)
        return cured()


class HYMOTION_OT_open_system(bpy.types.Operator):
    """Show Blender's own preferences about the network."""

    bl_idname = ids.OPEN_SYSTEM
    bl_label = "Open System Preferences"
    bl_description = 'Show Blender\'s preferences under System, where "Allow Online Access" is'
    bl_options = {"INTERNAL"}

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Open the window at the right page."""
        bpy.ops.screen.userpref_show(section="SYSTEM")
        return {"FINISHED"}


CLASSES = (HYMOTION_OT_test_server, HYMOTION_OT_use_this_computer, HYMOTION_OT_open_system)
