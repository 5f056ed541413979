"""What a user may choose about retargeting."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Final, Literal

from .contacts import Contacts
from .hand_poses import HandPose

Scale = Literal["leg_length", "world"]
Controls = Literal["fk", "ik_legs", "ik"]
Root = Literal["hips", "bone", "object"]


@dataclass(frozen=True)
class RetargetOptions:
    """How a motion is fitted to a rig. As they are, limbs point exactly where the motion's do.

    scale: "leg_length" makes steps as long as the rig's legs allow, so that feet do not slide; "world" keeps the
        distances covered on the ground as they are in the motion. Heights always follow the leg length.
    ground: raise or lower the body a little, smoothly, so that feet in contact are on the ground on average.
    foot_lock: 0..1, how strictly feet keep their place on the ground while in contact.
    hand_lock: lock hands too, where they rest.
    contacts: when they rest; None: as the motion says, or as seen in it.
    root: who carries the character through the scene: its hips alone, its root bone, or its object. root_height,
        root_turn: whether the root goes up and down and turns with the body, too; else it goes along the ground.
    in_place: leave the way out, so that the character moves on the spot.
    controls: of a control rig's limbs, which to key: those that turn every bone ("fk"), those that lead hands, feet,
        elbows and knees ("ik"), or the latter for legs alone. The character looks the same.
    left_hand, right_hand: what the fingers do.
    """

    scale: Scale = "leg_length"
    ground: bool = True
    foot_lock: float = 0.0
    hand_lock: bool = False
    contacts: Contacts | None = None
    root: Root = "hips"
    root_height: bool = False
    root_turn: bool = False
    in_place: bool = False
    controls: Controls = "fk"
    left_hand: HandPose = "motion"
    right_hand: HandPose = "motion"


PLANTED: Final = RetargetOptions(foot_lock=1.0)
"""What the add-on does unless told otherwise: feet stay where they stand."""


def options_to_json(options: RetargetOptions) -> dict[str, Any]:
    """Plain JSON values."""
    return dataclasses.asdict(options)


def options_from_json(values: dict[str, Any]) -> RetargetOptions:
    """Inverse of `options_to_json`; what an older or newer version says otherwise is left at its default."""
    known = {each.name for each in dataclasses.fields(RetargetOptions)}
    kept: dict[str, Any] = {name: value for name, value in values.items() if name in known}
    contacts = kept.get("contacts")
    if contacts is not None:
        kept["contacts"] = {joint: tuple((a, b) for a, b in intervals) for joint, intervals in contacts.items()}
    return RetargetOptions(**kept)
