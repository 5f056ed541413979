"""What a user may choose about retargeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scale = Literal["leg_length", "world"]


@dataclass(frozen=True)
class RetargetOptions:
    """How a motion is fitted to a rig.

    scale: "leg_length" makes steps as long as the rig's legs allow, so that feet do not slide; "world" keeps the
        distances covered on the ground as they are in the motion. Heights always follow the leg length.
    ground: keep the lower foot at exactly the height the motion gives it, whatever the rig's thigh to shin ratio.
    """

    scale: Scale = "leg_length"
    ground: bool = True
