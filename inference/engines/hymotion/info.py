"""What is known of HY-Motion without loading it; no torch here, Blender reads this."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ...engine import EngineInfo

FPS: Final = 30.0
MIN_FRAMES: Final = 20
MAX_FRAMES: Final = 360

LICENCE_NOTE: Final = (
    "Made with Tencent HY-Motion 1.0 (Tencent HY-Motion 1.0 Community License; not licensed in the EU, the UK and "
    "South Korea). Say that it is machine-generated where you publish it; it may not be used to improve other models."
)

HYMOTION: Final = EngineInfo(
    name="hymotion",
    label="HY-Motion 1.0",
    model="HY-Motion-1.0",
    min_seconds=MIN_FRAMES / FPS,
    max_seconds=MAX_FRAMES / FPS,
    fps=FPS,
    default_steps=50,
    default_guidance=5.0,
    licence_note=LICENCE_NOTE,
)
HYMOTION_LITE: Final = replace(HYMOTION, name="hymotion-lite", label="HY-Motion 1.0 Lite", model="HY-Motion-1.0-Lite")
