"""The one home of what differs between Blender 4.2, 4.5, 5.0 and 5.2.

Actions: up to 4.3 an Action holds F-curves itself; from 4.4 it holds slots, and each slot's F-curves live in a
channelbag; from 5.0 `Action.fcurves` is gone. Importers and exporters: options come and go, so a table of options is
cut down to what this version's operator has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import bpy

Channel = tuple[str, int]
"""A curve's data path and array index."""

# Numbers behind Blender's keyframe interpolation names, as `foreach_set` needs them.
CONSTANT, LINEAR = 0, 1


@dataclass(frozen=True)
class Assignment:
    """Which action and slot an object plays, by name, so that it outlives undo. Empty strings: none."""

    action: str = ""
    slot: str = ""


def new_curve_owner(action: Any, owner: bpy.types.Object) -> Any:
    """What holds `fcurves` and `groups` for `owner` in a new `action`: the action itself or its first channelbag."""
    if not hasattr(action, "slots"):
        action.id_root = owner.id_type
        return action
    slot = action.slots.new(id_type=owner.id_type, name=owner.name)
    strip = action.layers.new("Layer").strips.new(type="KEYFRAME")
    return strip.channelbag(slot, ensure=True)


def curve_owner(action: Any, owner: bpy.types.Object) -> Any:
    """What holds `fcurves` and `groups` for `owner` in an `action` that it plays."""
    if not hasattr(action, "slots"):
        return action
    slot = owner.animation_data.action_slot or action.slots[0]
    return action.layers[0].strips[0].channelbag(slot, ensure=True)


def channels(action: Any) -> set[Channel]:
    """What an action animates."""
    return {(curve.data_path, curve.array_index) for curve in curves(action)}


def curves(action: Any) -> Iterator[bpy.types.FCurve]:
    """Every F-curve of an action, of all its slots."""
    if not hasattr(action, "slots"):
        yield from action.fcurves
        return
    for layer in action.layers:
        for strip in layer.strips:
            for bag in strip.channelbags:
                yield from bag.fcurves


def assignment(owner: bpy.types.Object) -> Assignment:
    """What an object plays now."""
    data = owner.animation_data
    if data is None or data.action is None:
        return Assignment()
    slot = getattr(data, "action_slot", None)
    return Assignment(data.action.name, slot.identifier if slot else "")


def assign(owner: bpy.types.Object, action: bpy.types.Action, slot: str = "") -> None:
    """Let `owner` play `action`; from 4.4 on through the slot with this identifier, or the one that Blender would take.

    Raises whatever Blender raises when the action can't be assigned, with the former assignment unchanged.
    """
    data = owner.animation_data or owner.animation_data_create()
    data.action = action
    if hasattr(data, "action_slot") and action.slots:
        wanted = action.slots.get(slot) or data.action_slot
        data.action_slot = wanted or next(iter(data.action_suitable_slots), action.slots[0])


def restore_assignment(owner: bpy.types.Object, before: Assignment) -> None:
    """Let `owner` play again what it played; an action deleted meanwhile leaves it with none."""
    if assignment(owner) == before:
        return
    action = bpy.data.actions.get(before.action) if before.action else None
    if action is not None:
        assign(owner, action, before.slot)
    elif owner.animation_data is not None:
        owner.animation_data.action = None


def tie_context_to_scene() -> None:
    """Keep Blender 4.2 from crashing where a script changes `bpy.context.window.scene`, as its glTF add-on does.

    Whoever reads `bpy.context.layer_collection` there (Rigify does) makes the scene of that moment the owner of
    `bpy.context`; when that scene is deleted, the next change goes to freed memory. Reading it again ties the
    context to a scene that is there.
    """
    _ = bpy.context.layer_collection


def call_with_known_options(operator: Any, options: Mapping[str, Any]) -> set[str]:
    """Run an import or export operator with those of `options` that this Blender version has."""
    tie_context_to_scene()
    known = operator.get_rna_type().properties.keys()
    return operator(**{name: value for name, value in options.items() if name in known})


def stored_properties(owner: Any) -> Any:
    """What add-ons have stored with a data-block or bone, whether or not they are here; has `get` and `keys`.

    Up to 4.5 registered properties lie among the custom ones; from 5.0 on they lie apart.
    """
    apart = getattr(owner, "bl_system_properties_get", None)
    return (apart and apart()) or owner


def select_only(armature: Any, bone: str) -> None:
    """Select one bone of an armature object alone and make it active. From 5.0 on pose bones are selected."""
    bones = armature.data.bones
    selectable = bones if bpy.app.version < (5, 0, 0) else armature.pose.bones
    for candidate in selectable:
        candidate.select = candidate.name == bone
    bones.active = bones[bone]
