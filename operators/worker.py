"""The worker and its memory: what it will use, less of it, none of it; and the task that runs beside Blender."""

from __future__ import annotations

import bpy

from ..hymotion_addon import engine_tasks, ids, preferences, state
from ..hymotion_addon.machine import less_memory
from ..hymotion_addon.properties import of, plan_key
from ..hymotion_addon.scene import job_loop, windows
from ..inference.errors import HyMotionError, OutOfMemory
from .reporting import PanelOperator, TaskOperator, cured


class HYMOTION_OT_cancel_task(bpy.types.Operator):
    """Stop what is done beside Blender."""

    bl_idname = ids.CANCEL_TASK
    bl_label = "Stop"
    bl_description = "Stop this. What was downloaded is kept, and the next try goes on from there"

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """There must be a task."""
        return state.current().task is not None

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Ask it; it stops at its next step."""
        running = state.current().task
        if running is not None:
            running.task.cancel()
            windows.redraw_ours()
        return {"FINISHED"}


class HYMOTION_OT_less_memory(PanelOperator):
    """Take less memory, and generate again."""

    bl_idname = ids.LESS_MEMORY
    bl_label = "Try With Less Memory"
    bl_description = "Let HY-Motion take less memory, which is slower, and generate again"

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """One motion at a time."""
        return not state.current().is_busy

    def execute(self, context: bpy.types.Context) -> set[str]:
        """One step down, in the preferences, since it is this machine that is too small."""
        memory = less_memory(preferences.machine().memory)
        try:
            if memory is None or not preferences.change(memory=memory):
                raise OutOfMemory(
                    "HY-Motion takes as little memory as it can already.",
                    cure="Close other programs, choose a shorter duration, fewer takes or Lite, or use a server.",
                    code="out_of_memory_at_least",
                )
            job_loop.begin(state.current(), context.scene, context.view_layer)
        except HyMotionError as error:
            return self.refuse(error)
        return {"FINISHED"}


class HYMOTION_OT_free_memory(PanelOperator):
    """End the worker."""

    bl_idname = ids.FREE_MEMORY
    bl_label = "Free Memory"
    bl_description = "Let go of all models that are loaded; the next motion loads them again"

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """Not while it works."""
        session = state.current()
        return not session.is_busy and session.task is None

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Close it, and forget the engines of this process."""
        state.current().engines.close()
        return cured()


class HYMOTION_OT_show_plan(TaskOperator):
    """Find out what a generation would use."""

    bl_idname = ids.SHOW_PLAN
    bl_label = "What Will It Use?"
    bl_description = "Find out where HY-Motion will run with these settings, and how much memory it will take"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Ask the worker."""
        settings, machine = of(context.scene), preferences.machine()
        about = plan_key(settings, machine)
        options = machine.options(settings.precision)
        try:
            server = machine.address() if machine.use_server else None
        except HyMotionError as error:
            return self.refuse(error)

        def finish(session: state.Session, answer: dict[str, object]) -> None:
            session.plan = state.PlanShown(about, engine_tasks.plan_sentences(answer))

        access = state.current().engines.access
        work = engine_tasks.plan(access, settings.engine, options, settings.request(), server)
        return self.begin("Looking at this machine", work, finish)


class HYMOTION_OT_look_again(PanelOperator):
    """Look again what is installed."""

    bl_idname = ids.LOOK_AGAIN
    bl_label = "Look Again"
    bl_description = "Look again what of HY-Motion is on this machine"

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """A timer does it."""
        state.current().look_again()
        return {"FINISHED"}


CLASSES = (
    HYMOTION_OT_cancel_task,
    HYMOTION_OT_less_memory,
    HYMOTION_OT_free_memory,
    HYMOTION_OT_show_plan,
    HYMOTION_OT_look_again,
)
