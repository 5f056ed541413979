"""Every identifier the add-on registers with Blender, in one place and in alphabetical order."""

from __future__ import annotations

from typing import Final

# Operators
ADD_SAMPLE: Final = "hymotion.add_sample_character"
APPLY: Final = "hymotion.apply_motion"
CANCEL: Final = "hymotion.cancel"
DISMISS: Final = "hymotion.dismiss"
EXAMPLE_PROMPT: Final = "hymotion.example_prompt"
EXPORT: Final = "hymotion.export"
GENERATE: Final = "hymotion.generate"
LEAVE_EDIT_MODE: Final = "hymotion.leave_edit_mode"
LEAVE_TWEAK_MODE: Final = "hymotion.leave_tweak_mode"
MAKE_OVERRIDE: Final = "hymotion.make_override"
OPEN_PREFERENCES: Final = "hymotion.open_preferences"
PLAY: Final = "hymotion.play"
RANDOM_SEED: Final = "hymotion.random_seed"
SET_SECONDS: Final = "hymotion.set_seconds"
SHORTEN_PROMPT: Final = "hymotion.shorten_prompt"
USE_ACTIVE: Final = "hymotion.use_active"
USE_TAKE: Final = "hymotion.use_take"

# Panels
PANEL: Final = "HYMOTION_PT_main"

# The tab of the 3D viewport's sidebar
CATEGORY: Final = "HY-Motion"

# The property group on every scene
SETTINGS: Final = "hymotion"
