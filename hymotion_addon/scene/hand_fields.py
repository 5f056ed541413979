"""What the panel holds about hands and about the controls of control rigs: choices for the next motion."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import bpy
from bpy.props import EnumProperty

from .. import ids
from ..retarget.options import RetargetOptions

_POSES: Final = (
    ("motion", "As in the Motion", "The motion's own fingers; relaxed where it has none"),
    ("relaxed", "Relaxed", "Fingers a little bent, as in a hand that hangs"),
    ("fist", "Fist", "Closed, with the thumb before the fingers"),
    ("flat", "Flat", "Straight fingers"),
    ("point", "Point", "The index finger points; the others are closed"),
    ("grip", "Grip", "Closed around a handle"),
    ("none", "Leave Alone", "No keys on the fingers"),
)


class HandSettings(bpy.types.PropertyGroup):
    """What the hands of the next motion do, and which controls get its keys."""

    left: EnumProperty(name="Left Hand", description="What the fingers of the left hand do", items=_POSES)
    right: EnumProperty(name="Right Hand", description="What the fingers of the right hand do", items=_POSES)
    controls: EnumProperty(
        name="Keys On",
        description="Which controls of the arms and legs get the keys. The character looks the same",
        items=(
            ("fk", "FK", "The controls that turn each bone"),
            ("ik_legs", "IK Legs", "Feet and knees lead the legs; the arms are turned bone by bone"),
            ("ik", "IK", "Hands, feet, elbows and knees lead the limbs"),
        ),
    )

    def chosen(self, options: RetargetOptions) -> RetargetOptions:
        """Other options with these choices."""
        return replace(options, left_hand=self.left, right_hand=self.right, controls=self.controls)


def hands_of(scene: bpy.types.Scene) -> HandSettings:
    """The choices of a scene."""
    return getattr(scene, ids.HANDS)
