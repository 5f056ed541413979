"""Error code -> the button that cures it. A table: what an error means is said where it is raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from . import ids


@dataclass(frozen=True)
class Cure:
    """A button: an operator by its id, what it says, Blender's icon, and the operator's settings."""

    operator: str
    label: str
    icon: str = "NONE"
    settings: Mapping[str, float | str] = field(default_factory=dict)


_ADD_SAMPLE = Cure(ids.ADD_SAMPLE, "Add sample character", "OUTLINER_OB_ARMATURE")
_USE_ACTIVE = Cure(ids.USE_ACTIVE, "Use the active armature", "RESTRICT_SELECT_OFF")
_APPLY = Cure(ids.APPLY, "Apply to active armature", "ARMATURE_DATA")
_LEAVE_EDIT_MODE = Cure(ids.LEAVE_EDIT_MODE, "Leave Edit Mode", "EDITMODE_HLT")
_EXAMPLE = Cure(ids.EXAMPLE_PROMPT, "Use an example prompt", "TEXT")
_PREFERENCES = Cure(ids.OPEN_PREFERENCES, "Open preferences", "PREFERENCES")

CURES: Final[Mapping[str, tuple[Cure, ...]]] = {
    "no_armature": (_ADD_SAMPLE,),
    "armature_not_here": (_USE_ACTIVE, _ADD_SAMPLE),
    "armature_gone": (_APPLY,),
    "edit_mode": (_LEAVE_EDIT_MODE,),
    "nla_tweak": (Cure(ids.LEAVE_TWEAK_MODE, "Leave Tweak Mode", "NLA"),),
    "no_bones": (_USE_ACTIVE, _ADD_SAMPLE),
    "rig_unrecognised": (_ADD_SAMPLE,),
    "linked": (Cure(ids.MAKE_OVERRIDE, "Make library override", "LIBRARY_DATA_OVERRIDE"),),
    "prompt_empty": (_EXAMPLE,),
    "prompt_language": (_EXAMPLE,),
    "prompt_no_words": (_EXAMPLE,),
    "prompt_too_long": (Cure(ids.SHORTEN_PROMPT, "Shorten the prompt", "TEXT"),),
    "seconds": (Cure(ids.SET_SECONDS, "Set to 5 s", "TIME", {"seconds": 5.0}),),
    "seed": (Cure(ids.RANDOM_SEED, "Use a random seed", "FILE_REFRESH"),),
    "engine_not_found": (_PREFERENCES,),
    "model_missing": (_PREFERENCES,),
    "model_damaged": (_PREFERENCES,),
}

ABOUT_THE_CHARACTER: Final = frozenset({"no_armature", "armature_not_here", "no_bones", "rig_unrecognised", "linked"})
"""Errors that no longer hold as soon as another character is meant."""


def cures_for(code: str) -> tuple[Cure, ...]:
    """The buttons for an error, the best first; none when only its sentence can help."""
    return CURES.get(code, ())
