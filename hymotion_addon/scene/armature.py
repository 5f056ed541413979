"""Reading an armature. Nothing here changes anything: no mode switch, no frame change, no update."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import bpy
import numpy as np

from ...inference.errors import RigError
from ..retarget.rest_pose import RestPose
from .metadata import read_aliases, read_said
from .object_keys import home_of, world_at

_SAMPLED_VERTICES = 4000
_FLAT = 1e-6


def check_target(obj: bpy.types.Object | None) -> None:
    """Raise RigError unless `obj` is an armature whose bones can be keyed as it stands.

    Codes: no_armature, no_bones, linked, edit_mode, nla_tweak, object_flat.
    """
    if obj is None or obj.type != "ARMATURE":
        what = "No armature is chosen." if obj is None else f'"{obj.name}" is not an armature.'
        raise RigError(what, cure="Select the armature of your character.", code="no_armature")
    if obj.library is not None or (obj.override_library is not None and obj.override_library.is_system_override):
        raise RigError(
            f'"{obj.name}" is linked from another file and can\'t be animated here.',
            cure="Make a library override of it (Object > Library Override > Make).",
            code="linked",
        )
    if bone_data(obj).is_editmode:
        raise RigError(
            f'"{obj.name}" is in Edit Mode, where its bones can\'t be animated.',
            cure="Leave Edit Mode (Tab).",
            code="edit_mode",
        )
    if not bone_data(obj).bones:
        raise RigError(f'"{obj.name}" has no bones.', cure="Choose an armature with a skeleton.", code="no_bones")
    _check_depth(obj)
    if obj.animation_data is not None and obj.animation_data.use_tweak_mode:
        raise RigError(
            f'An NLA strip of "{obj.name}" is in Tweak Mode, which keeps its action from being changed.',
            cure="Leave Tweak Mode in the NLA editor (Tab).",
            code="nla_tweak",
        )


def read_rest_pose(armature: bpy.types.Object) -> RestPose:
    """The armature as arrays, whatever pose, action or mode it is in. In Edit Mode bones are as before it.

    Raises RigError: not_in_scene for an armature that Blender never evaluates, such as one in an excluded collection;
    object_flat for one scaled to nothing.
    """
    _check_depth(armature)
    if armature.pose is None:
        bpy.context.view_layer.update()  # a new object gets its pose when the scene is first evaluated
    if armature.pose is None:
        raise RigError(
            f'"{armature.name}" is not part of this scene or its collection is switched off.',
            cure="Show its collection in the outliner.",
            code="not_in_scene",
        )
    bones = list(_parents_first(bone for bone in bone_data(armature).bones if bone.parent is None))
    row = {bone.name: i for i, bone in enumerate(bones)}
    home = home_of(armature)
    pose_bones = [armature.pose.bones[bone.name] for bone in bones]
    return RestPose(
        names=tuple(row),
        parents=np.array([row[bone.parent.name] if bone.parent else -1 for bone in bones], dtype=int),
        rest_matrices=np.array([bone.matrix_local for bone in bones], dtype=float).reshape(-1, 4, 4),
        lengths=np.array([bone.length for bone in bones], dtype=float),
        object_matrix=world_at(armature, home),
        object_basis=home.basis,
        rotation_modes=tuple(bone.rotation_mode for bone in pose_bones),
        locked=frozenset(bone.name for bone in pose_bones if any(rotation_locks(bone))),
        weighted=weighted_bones(armature),
        properties={bone.name: names for bone in pose_bones if (names := _custom_properties(bone))},
        inherits_rotation=np.array([bone.use_inherit_rotation for bone in bones], dtype=bool),
        connected=frozenset(bone.name for bone in bones if bone.use_connect),
        plain_location=frozenset(bone.name for bone in bones if not bone.use_local_location),
        said=read_said(armature),
        aliases=read_aliases(armature),
    )


def rest_stamp(armature: bpy.types.Object) -> int:
    """A number that changes when any bone's rest does, and when the object loses its depth or gets it back."""
    bones = bone_data(armature).bones
    matrices = np.empty(16 * len(bones), dtype=np.float32)
    bones.foreach_get("matrix_local", matrices)
    return hash((matrices.tobytes(), _is_flat(armature)))


def _is_flat(armature: bpy.types.Object) -> bool:
    sizes = np.linalg.svd(np.array(armature.matrix_world)[:3, :3], compute_uv=False)
    return bool(sizes[-1] <= _FLAT * sizes[0])


def _check_depth(armature: bpy.types.Object) -> None:
    if _is_flat(armature):
        raise RigError(
            f'"{armature.name}" is scaled to nothing along an axis.',
            cure="Set its scale to 1, in the sidebar's Item tab.",
            code="object_flat",
        )


def bone_data(armature: bpy.types.Object) -> bpy.types.Armature:
    """The bones that an armature object poses."""
    return cast("bpy.types.Armature", armature.data)


def rotation_locks(bone: bpy.types.PoseBone) -> tuple[bool, ...]:
    """Locks of the rotation channels as its rotation mode uses them: x, y, z, and first w where 4D locks count."""
    if bone.rotation_mode in ("QUATERNION", "AXIS_ANGLE") and bone.lock_rotations_4d:
        return (bone.lock_rotation_w, *axis_locks(bone))
    return axis_locks(bone)


def axis_locks(bone: bpy.types.PoseBone) -> tuple[bool, ...]:
    """Locks of the rotation about x, y and z."""
    return tuple(cast("Sequence[bool]", bone.lock_rotation))


def location_locks(bone: bpy.types.PoseBone) -> tuple[bool, ...]:
    """Locks of the location along x, y and z."""
    return tuple(cast("Sequence[bool]", bone.lock_location))


def scale_locks(bone: bpy.types.PoseBone) -> tuple[bool, ...]:
    """Locks of the scale along x, y and z."""
    return tuple(cast("Sequence[bool]", bone.lock_scale))


def scene_of(armature: bpy.types.Object) -> bpy.types.Scene:
    """The scene shown now when the armature is in it, else its own: a job may end while another scene is shown."""
    shown = bpy.context.scene
    return shown if shown in armature.users_scene else armature.users_scene[0]


def meshes_of(armature: bpy.types.Object) -> list[bpy.types.Object]:
    """Mesh objects that this armature deforms or carries, in the order of bpy.data."""
    carried = set(armature.children_recursive)
    return [obj for obj in bpy.data.objects if obj.type == "MESH" and (obj in carried or is_deformed(obj, armature))]


def weighted_bones(armature: bpy.types.Object) -> frozenset[str]:
    """Names of bones that move a mesh of this armature, judged by up to 4,000 evenly spread vertices of each mesh."""
    names = set(bone_data(armature).bones.keys())
    found: set[str] = set()
    for obj in meshes_of(armature):
        if is_deformed(obj, armature):
            wanted = {group.index: group.name for group in obj.vertex_groups if group.name in names - found}
            found.update(wanted[index] for index in _used_groups(cast("bpy.types.Mesh", obj.data), set(wanted)))
    return frozenset(found)


def _parents_first(bones: Iterable[bpy.types.Bone]) -> Iterator[bpy.types.Bone]:
    for bone in bones:
        yield bone
        yield from _parents_first(bone.children)


def is_deformed(obj: bpy.types.Object, armature: bpy.types.Object) -> bool:
    """Whether the armature bends this mesh."""
    by_modifier = any(isinstance(m, bpy.types.ArmatureModifier) and m.object == armature for m in obj.modifiers)
    return by_modifier or (obj.parent == armature and obj.parent_type == "ARMATURE")


def _used_groups(mesh: bpy.types.Mesh, wanted: set[int]) -> set[int]:
    """Those of the `wanted` vertex group indices that hold a weight; stops as soon as all are found.

    Blender gives weights to Python one vertex at a time (5 microseconds each), so big meshes are sampled.
    """
    missing = set(wanted)
    step = 1 + len(mesh.vertices) // _SAMPLED_VERTICES
    for index in range(0, len(mesh.vertices), step):
        for element in mesh.vertices[index].groups:
            if element.group in missing and element.weight > 0:
                missing.discard(element.group)
        if not missing:
            break
    return wanted - missing


def _custom_properties(bone: bpy.types.PoseBone) -> tuple[str, ...]:
    """Names of the properties a user or a rig generator put on a pose bone."""
    return tuple(name for name in bone.keys() if name not in bone.bl_rna.properties)
