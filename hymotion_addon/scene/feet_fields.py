"""What the panel holds about feet and root: choices for the next motion, and the contacts of each Action.

The choices are saved with the scene. The contacts are a copy, for editing, of those stored with an Action's motion.
"""

from __future__ import annotations

from typing import Any, Final, cast

import bpy
import numpy as np
from bpy.props import (
    BoolProperty,
    CollectionProperty,
    EnumProperty,
    FloatProperty,
    IntProperty,
    PointerProperty,
)

from ...inference.contacts import runs_of
from ...inference.errors import RigError
from .. import ids
from ..retarget.contacts import FEET, HANDS, Contacts, contact_mask
from ..retarget.options import RetargetOptions
from . import motion_store
from .animate import AnimateOptions
from .hand_fields import hands_of
from .motion_store import StoredMotion

LIMBS: Final = (
    (FEET[0], "Left Foot", "The ball of the left foot is on the ground"),
    (FEET[1], "Right Foot", "The ball of the right foot is on the ground"),
    (HANDS[0], "Left Hand", "The left hand rests on something"),
    (HANDS[1], "Right Hand", "The right hand rests on something"),
)


def _is_mesh(_fields: FeetSettings, candidate: bpy.types.Object) -> bool:
    return candidate.type == "MESH"


class FeetSettings(bpy.types.PropertyGroup):
    """How the next motion is fitted to the character, and the shown one when it is fitted again."""

    lock: BoolProperty(
        name="Lock Feet", description="Keep a foot where it stands, with its sole on the ground", default=True
    )
    strength: FloatProperty(
        name="Strength",
        description="1 holds feet fully; less lets legs move more as they did in the motion",
        default=1.0,
        min=0.0,
        max=1.0,
        subtype="FACTOR",
    )
    lock_hands: BoolProperty(name="Lock Hands", description="Keep a hand where it rests, near the ground, too")
    scale: EnumProperty(
        name="Distances",
        description="How far the character goes",
        items=(
            ("leg_length", "By Leg Length", "Steps fit the character's legs: a smaller one covers less ground"),
            ("world", "As in the Motion", "The same metres for every character; feet of other sizes may slide"),
        ),
    )
    ground: PointerProperty(
        name="Ground",
        description="Mesh to walk on. When empty, a level floor under the character's own soles",
        type=bpy.types.Object,
        poll=_is_mesh,
    )
    root: EnumProperty(
        name="Movement On",
        description="What carries the character through the scene",
        items=(
            ("hips", "Hips", "The hips hold all of the movement"),
            ("bone", "Root Bone", "The rig's root bone goes along, as game engines like it"),
            ("object", "Object", "The armature object goes along; its keys are in the same Action"),
        ),
    )
    root_height: BoolProperty(name="Up and Down", description="The root goes up and down with the hips, too")
    root_turn: BoolProperty(name="Turn", description="The root turns with the hips, too")
    in_place: BoolProperty(name="In Place", description="Leave the way out: the character moves on the spot")

    def options(self, contacts: Contacts | None = None) -> AnimateOptions:
        """These choices and those about hands and controls; contacts None: those of the motion itself."""
        retarget = RetargetOptions(
            scale=self.scale,
            foot_lock=round(self.strength, 3) if self.lock else 0.0,
            hand_lock=self.lock and self.lock_hands,
            contacts=contacts,
            root=self.root,
            root_height=self.root_height,
            root_turn=self.root_turn,
            in_place=self.in_place,
        )
        return AnimateOptions(
            retarget=hands_of(cast("bpy.types.Scene", self.id_data)).chosen(retarget), ground=self.ground
        )


class ContactField(bpy.types.PropertyGroup):
    """One contact of a foot or hand, first and last scene frame."""

    limb: EnumProperty(name="Limb", items=LIMBS)
    start: IntProperty(name="Start", description="First frame of the contact")
    end: IntProperty(name="End", description="Last frame of the contact")


class ContactList(bpy.types.PropertyGroup):
    """Contacts of one Action. shown: whether they have been read from its motion yet."""

    contacts: CollectionProperty(type=ContactField)
    active: IntProperty(name="Contact")
    shown: BoolProperty()


def feet_of(scene: bpy.types.Scene) -> FeetSettings:
    """The choices of a scene."""
    return getattr(scene, ids.FEET)


def contacts_of(action: bpy.types.Action) -> ContactList:
    """The list of an Action."""
    return getattr(action, ids.CONTACTS)


def show_contacts(action: bpy.types.Action) -> None:
    """Fill an Action's list with what is stored with its motion; nothing where there is none."""
    stored = motion_store.read(action)
    if stored is None:
        return
    listed = contacts_of(action)
    listed.contacts.clear()
    rows = [(limb, *interval) for limb, intervals in stored.contacts.items() for interval in intervals]
    for limb, first, last in sorted(rows, key=lambda row: row[1]):
        field = listed.contacts.add()
        field.limb = limb
        field.start, field.end = round(stored.frame_of(first)), round(stored.frame_of(last - 1))
    listed.shown = True


def listed_contacts(action: bpy.types.Action, stored: StoredMotion) -> Contacts:
    """What the list says, as frames of the motion; overlapping contacts are one. What was never shown is as stored.

    Raises RigError (contact_order) for a contact that ends before it starts.
    """
    listed = contacts_of(action)
    if not listed.shown:
        return stored.contacts
    count = len(stored.motion)
    masks = {limb: np.zeros(count, dtype=bool) for limb, *_ in LIMBS}
    for field in listed.contacts:
        if field.end < field.start:
            raise RigError(
                f"A contact ends at frame {field.end}, before it starts at {field.start}.",
                cure="Correct its frames in the list.",
                code="contact_order",
            )
        first, last = (int(np.clip(stored.row_of(frame), 0, count)) for frame in (field.start, field.end + 1))
        masks[field.limb] |= contact_mask(((first, last),), count)
    return {limb: tuple(runs_of(mask)) for limb, mask in masks.items()}


def add_contact(action: bpy.types.Action, limb: str, frame: int) -> None:
    """A contact of a few frames from `frame` on, in its place in the list."""
    listed = contacts_of(action)
    if not listed.shown:
        show_contacts(action)
    field: Any = listed.contacts.add()
    field.limb, field.start, field.end = limb, frame, frame + _NEW_FRAMES - 1
    place = sum(other.start <= frame for other in list(listed.contacts)[:-1])
    listed.contacts.move(len(listed.contacts) - 1, place)
    listed.active = place


_NEW_FRAMES: Final = 10
CLASSES: Final = (FeetSettings, ContactField, ContactList)
