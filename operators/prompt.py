"""The prompt rewritten by a language model that the user has named: proposed, never put in place by itself."""

from __future__ import annotations

import bpy

from ..hymotion_addon import engine_tasks, ids, preferences, state
from ..hymotion_addon.properties import of
from ..hymotion_addon.scene import windows
from ..hymotion_addon.scene.online import require_online_for
from ..inference.errors import HyMotionError
from .reporting import TaskOperator


class HYMOTION_OT_rewrite_prompt(TaskOperator):
    """Ask for a better wording."""

    bl_idname = ids.REWRITE_PROMPT
    bl_label = "Rewrite"
    bl_description = "Ask the language model that your preferences name for a wording that HY-Motion understands better"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Begin."""
        machine = preferences.machine()
        original = of(context.scene).prompt.strip()
        try:
            require_online_for(machine.rewrite_url)
        except HyMotionError as error:
            return self.refuse(error)

        def finish(session: state.Session, proposal: state.Proposal) -> None:
            session.proposal = proposal

        return self.begin("Rewriting the prompt", engine_tasks.rewrite(machine, original), finish)


class HYMOTION_OT_use_proposal(bpy.types.Operator):
    """Take the proposed wording."""

    bl_idname = ids.USE_PROPOSAL
    bl_label = "Use"
    bl_description = "Replace your prompt with this one, and the duration with the one that fits it"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """There must be a proposal."""
        return state.current().proposal is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Put it in place."""
        proposal = state.current().proposal
        if proposal is not None:
            settings = of(context.scene)
            settings.prompt = proposal.prompt
            if proposal.seconds is not None:
                settings.seconds = proposal.seconds
        return _answered()


class HYMOTION_OT_keep_prompt(bpy.types.Operator):
    """Leave the prompt as it is."""

    bl_idname = ids.KEEP_PROMPT
    bl_label = "Keep Mine"
    bl_description = "Leave your prompt as it is"
    bl_options = {"INTERNAL"}

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Forget the proposal."""
        return _answered()


def _answered() -> set[str]:
    state.current().proposal = None
    windows.redraw_sidebars()
    return {"FINISHED"}


CLASSES = (HYMOTION_OT_rewrite_prompt, HYMOTION_OT_use_proposal, HYMOTION_OT_keep_prompt)
