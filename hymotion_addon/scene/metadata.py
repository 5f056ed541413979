"""What other add-ons have written about an armature's bones, read without them: the VRM add-on, and mmd_tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

import bpy

from ..rigs.metadata import HUMAN_BONES, said_joints
from .compat import stored_properties

_VRM: Final = "vrm_addon_extension"
_MMD: Final = "mmd_bone"


def read_said(armature: bpy.types.Object) -> dict[str, str]:
    """{joint: bone} as VRM metadata says; of several lists the one with most bones. Empty where there is none."""
    lists = [said_joints(dict(human_bones)) for human_bones in _lists(armature)]
    return max(lists, key=len, default={})


def read_aliases(armature: bpy.types.Object) -> dict[str, str]:
    """{bone: its name in the MMD model's file} of an armature that mmd_tools imported, which translates names."""
    found: dict[str, str] = {}
    for bone in armature.pose.bones:
        name = _get(_get(stored_properties(bone), _MMD), "name_j")
        if isinstance(name, str) and name:
            found[bone.name] = name
    return found


def keep_said(armature: bpy.types.Armature, human_bones: Mapping[str, str]) -> None:
    """Leave {human bone: bone} on an armature as the first VRM importer for Blender did, for `read_said`."""
    for name, bone in human_bones.items():
        if name.lower() in HUMAN_BONES and bone in armature.bones:
            armature[name] = bone


def _data(armature: bpy.types.Object) -> bpy.types.Armature:
    return cast("bpy.types.Armature", armature.data)


def _lists(armature: bpy.types.Object) -> Iterator[Iterator[tuple[str, str]]]:
    """Every list of (human bone, bone) on the armature: VRM 1, VRM 0, and what older importers left."""
    stored = stored_properties(_data(armature))
    extension = _get(stored, _VRM)
    uuids = {
        uuid: bone.name
        for bone in _data(armature).bones
        if isinstance(uuid := _get(_get(stored_properties(bone), _VRM), "uuid"), str)
    }
    yield _existing(armature, _vrm_1(extension, uuids))
    yield _existing(armature, _vrm_0(extension, uuids))
    yield _existing(armature, ((n, _get(stored, n)) for n in stored.keys() if n.lower() in HUMAN_BONES))


def _vrm_1(extension: Any, uuids: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    human_bones = _get(_get(_get(extension, "vrm1"), "humanoid"), "human_bones")
    for name in human_bones.keys() if hasattr(human_bones, "keys") else ():
        yield name, _node(_get(_get(human_bones, name), "node"), uuids)


def _vrm_0(extension: Any, uuids: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for human_bone in _get(_get(_get(extension, "vrm0"), "humanoid"), "human_bones") or ():
        yield str(_get(human_bone, "bone")), _node(_get(human_bone, "node"), uuids)


def _node(node: Any, uuids: Mapping[str, str]) -> Any:
    """The bone that the VRM add-on means, in any of the ways that its versions have had to say so."""
    link = _get(node, "link_to_bone")
    if isinstance(link, bpy.types.Object):
        return link.parent_bone
    return uuids.get(str(_get(node, "bone_uuid"))) or _get(node, "bone_name") or _get(node, "value")


def _existing(armature: bpy.types.Object, pairs: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    bones = _data(armature).bones
    return ((name, bone) for name, bone in pairs if isinstance(bone, str) and bone in bones)


def _get(group: Any, name: str) -> Any:
    """A value of a group of properties; None where there is no such group or value."""
    return group.get(name) if hasattr(group, "get") else None
