"""The list of bones: choosing, mirroring, keeping. Each writes the user's word with the armature, and looks again."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import bpy
from bpy.props import EnumProperty, StringProperty
from bpy_extras.io_utils import ExportHelper, ImportHelper

from ..hymotion_addon import ids
from ..hymotion_addon.properties import of
from ..hymotion_addon.rigs.bone_map import BoneMap
from ..hymotion_addon.rigs.joint_words import joint_word
from ..hymotion_addon.rigs.mirrored_bones import mirror_sides
from ..hymotion_addon.rigs.questions import answered, questions
from ..hymotion_addon.rigs.user_map import UserMap, said_of, slot_bone
from ..hymotion_addon.scene import compat, recognition, target, user_map
from ..hymotion_addon.scene.armature import bone_data, read_rest_pose
from ..hymotion_addon.scene.bone_fields import choose
from ..inference.errors import HyMotionError, RigError
from .reporting import PanelOperator, cured


class BonesOperator(PanelOperator):
    """Base of what changes the list of bones of the panel's character."""

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Look at the character if need be, and change what is said of its bones."""
        try:
            armature = target.require_target(context.scene, context.view_layer)
            self.change(context, armature, recognition.map_now(armature))
        except HyMotionError as error:
            return self.refuse(error)
        return cured()

    def change(self, context: bpy.types.Context, armature: bpy.types.Object, bone_map: BoneMap) -> None:
        """Do it. Raises HyMotionError."""
        raise NotImplementedError


class HYMOTION_OT_check_bones(BonesOperator):
    """Open the list of bones."""

    bl_idname = ids.CHECK_BONES
    bl_label = "Check Bones"
    bl_description = "Open the list of bones, with those to be checked on top"
    bl_options = {"INTERNAL"}

    def change(self, context: bpy.types.Context, armature: bpy.types.Object, bone_map: BoneMap) -> None:
        """Only what is shown."""
        of(context.scene).show_bones = True


class HYMOTION_OT_pick_bone(BonesOperator):
    """Use the bone that is active in the viewport."""

    bl_idname = ids.PICK_BONE
    bl_label = "Use Selected Bone"
    bl_description = "Use the bone that is active in the viewport (Pose Mode: click the bone first)"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    slot: StringProperty()

    def change(self, context: bpy.types.Context, armature: bpy.types.Object, bone_map: BoneMap) -> None:
        """The active bone, of this armature alone."""
        active = bone_data(armature).bones.active
        if active is None:
            raise RigError(
                f'No bone of "{armature.name}" is selected.',
                cure="Go to Pose Mode (Ctrl+Tab) and click the bone in the viewport.",
                code="no_bone_selected",
            )
        choose(armature, self.slot, active.name)


class HYMOTION_OT_show_bone(BonesOperator):
    """Select the bone of this row."""

    bl_idname = ids.SHOW_BONE
    bl_label = "Show Bone"
    bl_description = "Select this bone in the viewport, to see which one it is"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    slot: StringProperty()

    def change(self, context: bpy.types.Context, armature: bpy.types.Object, bone_map: BoneMap) -> None:
        """Only it, and make it the active one."""
        bone = slot_bone(bone_map, self.slot)
        if bone in bone_data(armature).bones:
            compat.select_only(armature, bone)


class HYMOTION_OT_accept_bones(BonesOperator):
    """Say that a bone, or every bone to be checked, is right; of a missing one, that the character has none."""

    bl_idname = ids.ACCEPT_BONES
    bl_label = "These Are Right"
    bl_description = "Right as it is (also where there is no bone); don't ask again"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    joint: StringProperty(description="The joint; empty: all that are to be checked")

    def change(self, context: bpy.types.Context, armature: bpy.types.Object, bone_map: BoneMap) -> None:
        """Say so as if the user had chosen them."""
        joints = answered(bone_map, (self.joint,) if self.joint else questions(bone_map))
        accepted, said = said_of(bone_map, joints), user_map.read(armature)
        recognition.change(
            armature,
            UserMap({**said.bones, **accepted.bones}, {**said.chains, **accepted.chains}, bone_map.label),
        )


class HYMOTION_OT_mirror_bones(BonesOperator):
    """Take the bones of one side for the other one."""

    bl_idname = ids.MIRROR_BONES
    bl_label = "Mirror Bones"
    bl_description = "Find the partner of every bone of one side, by its place or by its name"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    side: EnumProperty(name="From", items=(("left", "Left to Right", ""), ("right", "Right to Left", "")))

    def change(self, context: bpy.types.Context, armature: bpy.types.Object, bone_map: BoneMap) -> None:
        """Mirror what can be mirrored, and name the rest."""
        mirrored, lost = mirror_sides(read_rest_pose(armature), bone_map, self.side)
        said = user_map.read(armature)
        recognition.change(armature, UserMap({**said.bones, **mirrored.bones}, said.chains, bone_map.label))
        if lost:
            raise RigError(
                f"No partner was found for: {', '.join(joint_word(joint) for joint in lost)}.",
                cure="Choose these bones yourself; the others were mirrored.",
                code="no_partner",
            )


class HYMOTION_OT_reset_bones(BonesOperator):
    """Forget what was chosen by hand."""

    bl_idname = ids.RESET_BONES
    bl_label = "Reset"
    bl_description = "Forget what was chosen by hand and go back to what is recognised"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    def change(self, context: bpy.types.Context, armature: bpy.types.Object, bone_map: BoneMap) -> None:
        """Say nothing."""
        recognition.change(armature, UserMap())


class HYMOTION_OT_save_bones(BonesOperator, ExportHelper):
    """Save the list of bones for other characters with the same bone names."""

    bl_idname = ids.SAVE_BONES
    bl_label = "Save Bones"
    bl_description = "Save the list of bones to a file, for other characters with the same bone names"
    bl_options = {"INTERNAL"}

    filename_ext = user_map.SUFFIX
    filter_glob: StringProperty(default=f"*{user_map.SUFFIX}", options={"HIDDEN"})

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Ask where to."""
        armature = of(context.scene).target(context.view_layer)
        if armature is not None and not self.filepath:
            self.filepath = f"{bpy.path.clean_name(armature.name)}_bones{self.filename_ext}"
        return _ask_for_file(self, context)

    def change(self, context: bpy.types.Context, armature: bpy.types.Object, bone_map: BoneMap) -> None:
        """Write the file."""
        user_map.save_preset(Path(self.filepath), bone_map)
        self.report({"INFO"}, f"Saved {self.filepath}")


class HYMOTION_OT_load_bones(BonesOperator, ImportHelper):
    """Load a list of bones that was saved."""

    bl_idname = ids.LOAD_BONES
    bl_label = "Load Bones"
    bl_description = "Load a list of bones that was saved for a character with the same bone names"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    filename_ext = user_map.SUFFIX
    filter_glob: StringProperty(default=f"*{user_map.SUFFIX}", options={"HIDDEN"})
    filepath: StringProperty(subtype="FILE_PATH", options={"SKIP_SAVE"})

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Ask which."""
        return _ask_for_file(self, context)

    def change(self, context: bpy.types.Context, armature: bpy.types.Object, bone_map: BoneMap) -> None:
        """Read the file, and keep it when it fits."""
        said = user_map.load_preset(Path(self.filepath), read_rest_pose(armature))
        recognition.change(armature, said)
        self.report({"INFO"}, f"Loaded {len(said.names)} bones ({said.label})")


def _ask_for_file(operator: BonesOperator, context: bpy.types.Context) -> set[str]:
    operator._is_click = True
    context.window_manager.fileselect_add(cast("bpy.types.Operator", operator))
    return {"RUNNING_MODAL"}


CLASSES = (
    HYMOTION_OT_check_bones,
    HYMOTION_OT_pick_bone,
    HYMOTION_OT_show_bone,
    HYMOTION_OT_accept_bones,
    HYMOTION_OT_mirror_bones,
    HYMOTION_OT_reset_bones,
    HYMOTION_OT_save_bones,
    HYMOTION_OT_load_bones,
)
