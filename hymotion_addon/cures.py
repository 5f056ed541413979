"""Error code -> the button that cures it. A table: what an error means is said where it is raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from . import ids


@dataclass(frozen=True)
class Cure:
    """A button: an operator by its id, what it says, Blender's icon, and the operator's settings.

    of_the_worker: it means nothing while an engine of Blender's own process is chosen.
    """

    operator: str
    label: str
    icon: str = "NONE"
    settings: Mapping[str, float | str] = field(default_factory=dict)
    of_the_worker: bool = False


_ADD_SAMPLE = Cure(ids.ADD_SAMPLE, "Add sample character", "OUTLINER_OB_ARMATURE")
_USE_ACTIVE = Cure(ids.USE_ACTIVE, "Use the active armature", "RESTRICT_SELECT_OFF")
_APPLY = Cure(ids.APPLY, "Apply to active armature", "ARMATURE_DATA")
_LEAVE_EDIT_MODE = Cure(ids.LEAVE_EDIT_MODE, "Leave Edit Mode", "EDITMODE_HLT")
_EXAMPLE = Cure(ids.EXAMPLE_PROMPT, "Use an example prompt", "TEXT")
_CHECK_BONES = Cure(ids.CHECK_BONES, "Choose the bones", "BONE_DATA")
_PREFERENCES = Cure(ids.OPEN_PREFERENCES, "Open preferences", "PREFERENCES")

_GET_MODELS = Cure(ids.GET_MODELS, "Licence and download...", "IMPORT", of_the_worker=True)
_REPAIR = Cure(ids.REPAIR_ENVIRONMENT, "Repair", "TOOL_SETTINGS")
_THIS_COMPUTER = Cure(ids.USE_THIS_COMPUTER, "Use this computer", "DESKTOP")
_ABOUT_THE_SERVER = (_PREFERENCES, _THIS_COMPUTER)

CURES: Final[Mapping[str, tuple[Cure, ...]]] = {
    "no_armature": (_ADD_SAMPLE,),
    "armature_not_here": (_USE_ACTIVE, _ADD_SAMPLE),
    "armature_gone": (_APPLY,),
    "edit_mode": (_LEAVE_EDIT_MODE,),
    "nla_tweak": (Cure(ids.LEAVE_TWEAK_MODE, "Leave Tweak Mode", "NLA"),),
    "no_bones": (_USE_ACTIVE, _ADD_SAMPLE),
    "rig_unrecognised": (_CHECK_BONES, _ADD_SAMPLE),
    "bone_map": (_CHECK_BONES, Cure(ids.RESET_BONES, "Reset", "LOOP_BACK")),
    "bone_preset": (Cure(ids.LOAD_BONES, "Load another preset...", "FILE_FOLDER"),),
    "keys_edited": (Cure(ids.SOLVE_AGAIN, "Replace the edited keys", "KEYINGSET", {"overwrite": True}),),
    "linked": (Cure(ids.MAKE_OVERRIDE, "Make library override", "LIBRARY_DATA_OVERRIDE"),),
    "prompt_empty": (_EXAMPLE,),
    "prompt_language": (_EXAMPLE,),
    "prompt_no_words": (_EXAMPLE,),
    "prompt_too_long": (Cure(ids.SHORTEN_PROMPT, "Shorten the prompt", "TEXT"),),
    "seconds": (Cure(ids.SET_SECONDS, "Set to 5 s", "TIME", {"seconds": 5.0}),),
    "seed": (Cure(ids.RANDOM_SEED, "Use a random seed", "FILE_REFRESH"),),
    "engine_not_found": (_PREFERENCES,),
    "model_missing": (_GET_MODELS, _PREFERENCES),
    "model_damaged": (
        Cure(ids.GET_MODELS, "Fetch what is damaged...", "IMPORT", of_the_worker=True),
        Cure(ids.OPEN_PREFERENCES, "Check or remove models", "PREFERENCES"),
    ),
    "download_failed": (Cure(ids.GET_MODELS, "Go on with the download...", "IMPORT", of_the_worker=True),),
    "licence_not_accepted": (_GET_MODELS,),
    "disk_full": (Cure(ids.OPEN_PREFERENCES, "Choose another folder", "FILE_FOLDER"),),
    "offline": (Cure(ids.OPEN_SYSTEM, "Open System preferences", "PREFERENCES"),),
    "out_of_memory": (Cure(ids.LESS_MEMORY, "Try with less memory", "MEMORY", of_the_worker=True),),
    "out_of_memory_at_least": (Cure(ids.OPEN_PREFERENCES, "Name a motion server", "NETWORK_DRIVE"),),
    "environment_missing": (Cure(ids.SET_UP_ENVIRONMENT, "Set up", "IMPORT"),),
    "environment_broken": (_REPAIR,),
    "environment_failed": (_REPAIR, _PREFERENCES),
    "worker_gone": (Cure(ids.GENERATE, "Start it again", "FILE_REFRESH"),),
    "server_unreachable": _ABOUT_THE_SERVER,
    "server_address": _ABOUT_THE_SERVER,
    "server_busy": (Cure(ids.GENERATE, "Try again", "FILE_REFRESH"), _THIS_COMPUTER),
    "rewriter_address": (_PREFERENCES,),
    "rewriter_unreachable": (_PREFERENCES,),
    "rewriter_refused": (_PREFERENCES,),
    "wrong_token": _ABOUT_THE_SERVER,
    "wrong_protocol": _ABOUT_THE_SERVER,
}


def _ready(code: str, label: str, icon: str) -> tuple[Cure, ...]:
    return (Cure(ids.MAKE_READY, label, icon, {"code": code}),)


_MUTE_CONSTRAINTS = "Mute these constraints"
_FINDINGS: Final[Mapping[str, tuple[Cure, ...]]] = {
    "locked": _ready("locked", "Unlock them", "UNLOCKED"),
    "driven": _ready("driven", "Mute these drivers", "DRIVER"),
    "left_over": _ready("left_over", "Clear location and scale", "LOOP_BACK"),
    "ik_on": _ready("ik_on", _MUTE_CONSTRAINTS, "CONSTRAINT_BONE"),
    "constraints": _ready("constraints", _MUTE_CONSTRAINTS, "CONSTRAINT_BONE"),
    "limits": _ready("limits", _MUTE_CONSTRAINTS, "CONSTRAINT_BONE"),
    "shown_at_rest": _ready("shown_at_rest", "Switch to Pose Position", "POSE_HLT"),
    "mesh_unmoved": _ready("mesh_unmoved", "Switch the modifier on", "MOD_ARMATURE"),
    "nla_solo": _ready("nla_solo", "Unsolo the track", "SOLO_OFF"),
    "nla_blend": _ready("nla_blend", "Let the Action replace them", "NLA"),
    "nla_strips": _ready("nla_strips", "Mute the NLA tracks", "NLA"),
    **dict.fromkeys(("doubtful", "no_spine", "no_head", "no_arms", "no_hands", "no_feet"), (_CHECK_BONES,)),
}
"""Of what is found out about a character before it is animated."""

ABOUT_THE_CHARACTER: Final = frozenset(
    {"no_armature", "armature_not_here", "no_bones", "rig_unrecognised", "bone_map", "bone_preset", "linked"}
)
"""Errors that no longer hold as soon as another character is meant."""


def cures_for(code: str, *, needs_worker: bool = True) -> tuple[Cure, ...]:
    """The buttons for an error, the best first; none when only its sentence can help.

    needs_worker: whether the chosen engine does.
    """
    return tuple(
        cure for cure in (CURES.get(code) or _FINDINGS.get(code, ())) if needs_worker or not cure.of_the_worker
    )
