"""Every identifier the add-on registers with Blender, in one place and in alphabetical order."""

from __future__ import annotations

from typing import Final

# Operators
ACCEPT_BONES: Final = "hymotion.accept_bones"
ADD_CONTACT: Final = "hymotion.add_contact"
ADD_SAMPLE: Final = "hymotion.add_sample_character"
ADD_SMPLX: Final = "hymotion.add_smplx"
APPLY: Final = "hymotion.apply_motion"
CANCEL: Final = "hymotion.cancel"
CANCEL_TASK: Final = "hymotion.cancel_task"
CHECK_BONES: Final = "hymotion.check_bones"
DISMISS: Final = "hymotion.dismiss"
EXAMPLE_PROMPT: Final = "hymotion.example_prompt"
EXPORT: Final = "hymotion.export"
FREE_MEMORY: Final = "hymotion.free_memory"
FROM_CHARACTER: Final = "hymotion.from_character"
FROM_FILE: Final = "hymotion.from_file"
GENERATE: Final = "hymotion.generate"
GET_MODELS: Final = "hymotion.get_models"
KEEP_PROMPT: Final = "hymotion.keep_prompt"
LEAVE_EDIT_MODE: Final = "hymotion.leave_edit_mode"
LEAVE_TWEAK_MODE: Final = "hymotion.leave_tweak_mode"
LESS_MEMORY: Final = "hymotion.less_memory"
LOAD_BONES: Final = "hymotion.load_bones"
LOOK_AGAIN: Final = "hymotion.look_again"
MAKE_OVERRIDE: Final = "hymotion.make_override"
MAKE_READY: Final = "hymotion.make_ready"
MIRROR_BONES: Final = "hymotion.mirror_bones"
OPEN_MODELS_FOLDER: Final = "hymotion.open_models_folder"
OPEN_PREFERENCES: Final = "hymotion.open_preferences"
OPEN_SYSTEM: Final = "hymotion.open_system"
PICK_BONE: Final = "hymotion.pick_bone"
PLAY: Final = "hymotion.play"
RANDOM_SEED: Final = "hymotion.random_seed"
REMOVE_CONTACT: Final = "hymotion.remove_contact"
REMOVE_ENVIRONMENT: Final = "hymotion.remove_environment"
REMOVE_MODEL: Final = "hymotion.remove_model"
REPAIR_ENVIRONMENT: Final = "hymotion.repair_environment"
RESET_BONES: Final = "hymotion.reset_bones"
REWRITE_PROMPT: Final = "hymotion.rewrite_prompt"
SAVE_BONES: Final = "hymotion.save_bones"
SET_SECONDS: Final = "hymotion.set_seconds"
SET_UP_ENVIRONMENT: Final = "hymotion.set_up_environment"
SHORTEN_PROMPT: Final = "hymotion.shorten_prompt"
SHOW_BONE: Final = "hymotion.show_bone"
SHOW_CONTACTS: Final = "hymotion.show_contacts"
SHOW_PLAN: Final = "hymotion.show_plan"
SOLVE_AGAIN: Final = "hymotion.solve_again"
TEST_SERVER: Final = "hymotion.test_server"
USE_ACTIVE: Final = "hymotion.use_active"
USE_HYMOTION: Final = "hymotion.use_hymotion"
USE_PROMPT: Final = "hymotion.use_prompt"
USE_PROPOSAL: Final = "hymotion.use_proposal"
USE_TAKE: Final = "hymotion.use_take"
USE_THIS_COMPUTER: Final = "hymotion.use_this_computer"
VERIFY_MODEL: Final = "hymotion.verify_model"

# Panels
ADVANCED_PANEL: Final = "HYMOTION_PT_advanced"
EXAMPLES_PANEL: Final = "HYMOTION_PT_examples"
FEET_PANEL: Final = "HYMOTION_PT_feet"
HANDS_PANEL: Final = "HYMOTION_PT_hands"
PANEL: Final = "HYMOTION_PT_main"
SOURCES_PANEL: Final = "HYMOTION_PT_sources"

# The tab of the 3D viewport's sidebar
CATEGORY: Final = "HY-Motion"

# The part of the panel that comes and goes
DIAGNOSIS_PART: Final = "hymotion_diagnosis"

# Lists
CONTACT_LIST: Final = "HYMOTION_UL_contacts"

# The property groups on every scene
BONES: Final = "hymotion_bones"
FEET: Final = "hymotion_feet"
HANDS: Final = "hymotion_hands"
SETTINGS: Final = "hymotion"

# The property group on every Action
CONTACTS: Final = "hymotion_contact_list"
