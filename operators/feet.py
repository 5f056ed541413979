"""Feet and root of the motion that is shown: its contacts, and fitting it to the character again."""

from __future__ import annotations

import bpy
from bpy.props import BoolProperty, EnumProperty

from ..hymotion_addon import ids
from ..hymotion_addon.properties import of
from ..hymotion_addon.scene import feet_fields, motion_store, target
from ..hymotion_addon.scene.solve_again import require_stored, solve_again
from ..inference.errors import HyMotionError
from .reporting import PanelOperator, cured


class FeetOperator(PanelOperator):
    """Base of what needs a character that plays a motion of ours."""

    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """There must be such a motion."""
        armature = of(context.scene).target(context.view_layer)
        data = armature.animation_data if armature is not None else None
        if data is None or data.action is None or not motion_store.holds_motion(data.action):
            cls.poll_message_set("The character plays no motion that was made here")
            return False
        return True

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Do it, or say why not."""
        try:
            self.change(context, target.require_target(context.scene, context.view_layer))
        except HyMotionError as error:
            return self.refuse(error)
        return cured()

    def change(self, context: bpy.types.Context, armature: bpy.types.Object) -> None:
        """Do it. Raises HyMotionError."""
        raise NotImplementedError


class HYMOTION_OT_solve_again(FeetOperator):
    """Fit the motion to the character again."""

    bl_idname = ids.SOLVE_AGAIN
    bl_label = "Apply"
    bl_description = "Fit the motion to the character again, with these choices and contacts. Its keys are replaced"

    overwrite: BoolProperty(
        name="Replace Edited Keys", description="Also when keys were edited by hand", options={"SKIP_SAVE", "HIDDEN"}
    )

    def change(self, context: bpy.types.Context, armature: bpy.types.Object) -> None:
        """One undo step for all keys."""
        action, stored = require_stored(armature)
        contacts = feet_fields.listed_contacts(action, stored)
        options = feet_fields.feet_of(context.scene).options(contacts)
        solve_again(armature, options, overwrite=self.overwrite)
        feet_fields.show_contacts(action)


class HYMOTION_OT_show_contacts(FeetOperator):
    """List the contacts of the motion."""

    bl_idname = ids.SHOW_CONTACTS
    bl_label = "Show Contacts"
    bl_description = "List when feet and hands rest in this motion"

    def change(self, context: bpy.types.Context, armature: bpy.types.Object) -> None:
        """Read them from the Action."""
        feet_fields.show_contacts(require_stored(armature)[0])


class HYMOTION_OT_add_contact(FeetOperator):
    """Add a contact at the current frame."""

    bl_idname = ids.ADD_CONTACT
    bl_label = "Add Contact"
    bl_description = "A contact from the current frame on. Press Apply when the list is right"

    limb: EnumProperty(name="Limb", items=feet_fields.LIMBS)

    def change(self, context: bpy.types.Context, armature: bpy.types.Object) -> None:
        """Put it where it belongs in the list."""
        feet_fields.add_contact(require_stored(armature)[0], self.limb, context.scene.frame_current)


class HYMOTION_OT_remove_contact(FeetOperator):
    """Remove the contact that is chosen in the list."""

    bl_idname = ids.REMOVE_CONTACT
    bl_label = "Remove Contact"
    bl_description = "Remove the contact that is chosen in the list. Press Apply when the list is right"

    def change(self, context: bpy.types.Context, armature: bpy.types.Object) -> None:
        """Take it out; the one after it is chosen."""
        listed = feet_fields.contacts_of(require_stored(armature)[0])
        if 0 <= listed.active < len(listed.contacts):
            listed.contacts.remove(listed.active)
            listed.active = max(0, min(listed.active, len(listed.contacts) - 1))


CLASSES = (
    HYMOTION_OT_solve_again,
    HYMOTION_OT_show_contacts,
    HYMOTION_OT_add_contact,
    HYMOTION_OT_remove_contact,
)
