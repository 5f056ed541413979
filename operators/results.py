"""What to do with a motion once it is there: play it, take it elsewhere."""

from __future__ import annotations

from pathlib import Path

import bpy
from bpy.props import EnumProperty, IntProperty, StringProperty
from bpy_extras.io_utils import ExportHelper

from ..hymotion_addon import ids, state
from ..hymotion_addon.scene import compat, files, target
from ..hymotion_addon.scene.action import play
from ..inference.errors import HyMotionError, RigError
from .reporting import PanelOperator, cured


class HYMOTION_OT_play(bpy.types.Operator):
    """Play the new motion in a loop. Sets the preview range to its frames."""

    bl_idname = ids.PLAY
    bl_label = "Play"
    bl_description = "Play the new motion in a loop. Sets the preview range to its frames"

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """There must be a result."""
        return state.current().result is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Start from the motion's first frame, or stop."""
        result, scene = state.current().result, context.scene
        if not context.screen.is_animation_playing and result is not None:
            scene.use_preview_range = True
            scene.frame_preview_start, scene.frame_preview_end = result.frame_start, result.frame_end
            scene.frame_set(result.frame_start)
        bpy.ops.screen.animation_play()
        return {"FINISHED"}


class HYMOTION_OT_export(PanelOperator, ExportHelper):
    """Save the animated character for another program."""

    bl_idname = ids.EXPORT
    bl_label = "Export Character"
    bl_description = "Save the animated character for another program"

    file_format: EnumProperty(
        name="Format",
        items=(
            ("GLB", "glTF", "Binary glTF for game engines and the web"),
            ("FBX", "FBX", "FBX for game engines and other animation programs"),
        ),
        options={"HIDDEN"},
    )
    filename_ext = ""
    filter_glob: StringProperty(default="*.glb;*.fbx", options={"HIDDEN"})

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """There must be a result."""
        return state.current().result is not None

    @classmethod
    def description(cls, _context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """What the tooltip says."""
        return f"Save the animated character as {'FBX' if properties.file_format == 'FBX' else 'glTF'}"

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Ask where to, with the Action's name as a suggestion."""
        self._is_click = True
        self.filename_ext = f".{self.file_format.lower()}"
        self.filter_glob = f"*{self.filename_ext}"
        result = state.current().result
        if result is not None and not self.filepath:
            folder = Path(bpy.data.filepath).parent if bpy.data.filepath else Path.home()
            name = bpy.path.clean_name(f"{result.armature.name}_{result.action}")
            self.filepath = str(folder / f"{name}{self.filename_ext}")
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Write the file."""
        try:
            armature, action = _require(state.current().result, _played(state.current().result))
            files.save_rig(Path(self.filepath), armature, action)
        except HyMotionError as error:
            return self.refuse(error)
        self.report({"INFO"}, f"Saved {self.filepath}")
        return {"FINISHED"}


class HYMOTION_OT_use_take(PanelOperator):
    """Let the character play this take."""

    bl_idname = ids.USE_TAKE
    bl_label = "Use This Take"
    bl_description = "Let the character play this take. The others stay in the file"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    number: IntProperty(name="Take", min=1, default=1)

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """There must be a result."""
        return state.current().result is not None

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Assign its Action."""
        result = state.current().result
        names = [take.action for take in result.takes] if result is not None else []
        try:
            armature, action = _require(result, names[self.number - 1] if self.number <= len(names) else "")
        except HyMotionError as error:
            return self.refuse(error)
        play(armature, action)
        return cured()


def _played(result: state.Result | None) -> str:
    """The take that the character plays now, or the first."""
    if result is None:
        return ""
    armature = target.find(result.armature)
    played = compat.assignment(armature).action if armature is not None else ""
    return played if played in {take.action for take in result.takes} else result.action


def _require(result: state.Result | None, name: str) -> tuple[bpy.types.Object, bpy.types.Action]:
    """The animated character and one of its Actions. Raises RigError when they are not there any more."""
    armature = target.find(result.armature) if result else None
    action = bpy.data.actions.get(name)
    if armature is None or action is None:
        raise RigError(
            "The animated character or its Action is not in the file any more.",
            cure="Apply the motion again.",
            code="armature_gone",
        )
    return armature, action


CLASSES = (HYMOTION_OT_play, HYMOTION_OT_export, HYMOTION_OT_use_take)
