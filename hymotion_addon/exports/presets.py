"""What Blender's exporters are told, as data: one entry per file type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class ExportPreset:
    """One kind of file.

    operator: Blender's exporter, as in `bpy.ops`. options: its arguments; those that a Blender version does not know
    are left out. deform_only: arguments that keep a control rig's hundreds of helper bones out of the file.
    """

    label: str
    suffix: str
    operator: str
    options: dict[str, Any]
    deform_only: dict[str, Any]


GLTF: Final = ExportPreset(
    label="glTF",
    suffix=".glb",
    operator="export_scene.gltf",
    options={
        "export_format": "GLB",
        "use_active_scene": True,
        "export_yup": True,
        "export_apply": False,  # applying modifiers would drop shape keys
        "export_animations": True,
        # "ACTIONS" would write every action in the file
        "export_animation_mode": "ACTIVE_ACTIONS",
        # sampling is what bakes constraints and drivers
        "export_force_sampling": True,
        "export_frame_range": True,
        "export_frame_step": 1,
        "export_anim_slide_to_zero": False,
        # bones without keys stay as the user posed them; 4.2 would also leave them reset in the open scene
        "export_reset_pose_bones": False,
        "export_optimize_animation_size": False,
        "export_rest_position_armature": True,
        "export_current_frame": False,
        "export_skins": True,
        "export_all_influences": True,
        "export_morph_animation": False,
    },
    deform_only={"export_def_bones": True},
)

FBX: Final = ExportPreset(
    label="FBX",
    suffix=".fbx",
    operator="export_scene.fbx",
    options={
        "object_types": {"ARMATURE", "MESH", "EMPTY"},
        "add_leaf_bones": False,
        "use_mesh_modifiers": False,
        "bake_anim": True,
        "bake_anim_use_all_bones": True,
        "bake_anim_use_nla_strips": False,
        "bake_anim_use_all_actions": False,
        "bake_anim_force_startend_keying": True,
        "bake_anim_step": 1.0,
        "bake_anim_simplify_factor": 0.0,
        "path_mode": "COPY",
        "embed_textures": True,
    },
    deform_only={"use_armature_deform_only": True},
)

PRESETS: Final = (GLTF, FBX)

OUTPUT_SUFFIXES: Final = (*(preset.suffix for preset in PRESETS), ".blend")
"""What an animated character can be written to."""


def preset_for(suffix: str) -> ExportPreset | None:
    """The preset of a file suffix such as ".fbx"; None when no exporter writes it."""
    return next((preset for preset in PRESETS if preset.suffix == suffix.lower()), None)
