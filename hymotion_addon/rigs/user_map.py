"""What a user has said about a rig's bones: a value, its changes, and its JSON, which is also that of a preset."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

from ...inference.errors import RigError
from .bone_map import BoneMap
from .joint_words import CHAINS, MAPPED_JOINTS

_VERSION_KEY: Final = "hymotion_bones"
_VERSION: Final = 1
_CURE: Final = "Choose a file that was saved with Save under Bones."


@dataclass(frozen=True)
class UserMap:
    """Only what was said; all else is left to recognition.

    bones: joint -> bone, "" where the user says that the rig has none. chains: "spine" or "neck" -> its bones, lowest
    first. label: what the rig was recognised as when this was said.
    """

    bones: Mapping[str, str] = field(default_factory=dict[str, str])
    chains: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    label: str = ""

    def __bool__(self) -> bool:
        """Whether anything was said."""
        return bool(self.bones or self.chains)

    @property
    def names(self) -> tuple[str, ...]:
        """Every bone that is named."""
        return tuple(b for b in (*self.bones.values(), *(b for c in self.chains.values() for b in c)) if b)

    def with_bones(self, bones: Mapping[str, str]) -> UserMap:
        """The same, with these joints said as well."""
        return replace(self, bones={**self.bones, **bones})

    def with_chain(self, chain: str, bones: Sequence[str]) -> UserMap:
        """The same, with the bones of the spine or the neck said as well."""
        return replace(self, chains={**self.chains, chain: tuple(bones)})


def slot_bone(bone_map: BoneMap, slot: str) -> str:
    """The bone in one row of the list of bones, "" for none. slot: a joint, or a place in a chain ("spine_1")."""
    chain, _, place = slot.partition("_")
    if chain not in CHAINS:
        return bone_map.bones.get(slot, "")
    bones = bone_map.chains.get(chain, ())
    return bones[int(place) - 1] if int(place) <= len(bones) else ""


def with_slot(said: UserMap, bone_map: BoneMap, slot: str, bone: str) -> UserMap:
    """The same, with one row of the list said as well. In a chain an empty row closes up, the row after it adds one."""
    said = replace(said, label=bone_map.label)
    chain, _, place = slot.partition("_")
    if chain not in CHAINS:
        return said.with_bones({slot: bone})
    bones = list(bone_map.chains.get(chain, ()))
    bones[int(place) - 1 : int(place)] = [bone] if bone else []
    return said.with_chain(chain, bones)


def said_of(bone_map: BoneMap, joints: Sequence[str] | None = None) -> UserMap:
    """A map as if the user had said it: all of it, or these joints (a spine or neck joint stands for its chain)."""
    wanted = tuple(bone_map.bones) if joints is None else tuple(joints)
    bones = {joint: bone_map.bones.get(joint, "") for joint in MAPPED_JOINTS if joint in wanted}
    chains = {
        chain: tuple(bone_map.chains.get(chain, ()))
        for chain in CHAINS
        if joints is None or any(joint.startswith(chain) for joint in wanted)
    }
    return UserMap(bones, chains, bone_map.label)


def to_json(said: UserMap) -> dict[str, Any]:
    """Plain values, as a preset holds them."""
    chains = {name: list(bones) for name, bones in said.chains.items()}
    return {_VERSION_KEY: _VERSION, "label": said.label, "bones": dict(said.bones), **chains}


def from_json(text: str) -> UserMap:
    """What `to_json` gave, as text. Raises RigError (bone_preset) for anything else."""
    try:
        values = json.loads(text)
    except ValueError as error:
        raise _no_preset("This is not a bone preset: it isn't JSON") from error
    if not isinstance(values, dict) or _VERSION_KEY not in values:
        raise _no_preset("This is not a bone preset of HY-Motion")
    values = cast("dict[str, Any]", values)
    if values[_VERSION_KEY] != _VERSION:
        raise _no_preset("This bone preset was saved by a newer HY-Motion")
    bones, label = values.get("bones", {}), values.get("label", "")
    chains = {name: values[name] for name in CHAINS if name in values}
    if not _all_text(bones) or not isinstance(label, str) or not all(_texts(chain) for chain in chains.values()):
        raise _no_preset("This bone preset is damaged")
    unknown = sorted(set(bones) - set(MAPPED_JOINTS))
    if unknown:
        raise _no_preset(f'This bone preset names a part that no body has: "{unknown[0]}"')
    return UserMap(dict(bones), {name: tuple(chain) for name, chain in chains.items()}, label)


def require_bones(said: UserMap, names: Sequence[str]) -> None:
    """Raise RigError (bone_preset) unless a rig whose bones are `names` has every bone that is named."""
    missing = [bone for bone in dict.fromkeys(said.names) if bone not in names]
    if missing:
        shown = ", ".join(f'"{bone}"' for bone in missing[:3])
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        made_for = f" It was made for: {said.label}." if said.label else ""
        raise RigError(
            f"This preset names bones that this armature doesn't have: {shown}{more}.{made_for}",
            cure="Load a preset that was made for a rig with the same bone names.",
            code="bone_preset",
        )


def after_renaming(said: UserMap, then: Sequence[str], now: Sequence[str]) -> UserMap:
    """What was said when the rig's bones were called `then`, in the names that they have `now`.

    Renaming keeps the order of an armature's bones, so the bone at the same place is the same one.
    """
    if len(then) != len(now):
        return said
    renamed = {old: new for old, new in zip(then, now, strict=True) if old not in now and new not in then}
    return replace(
        said,
        bones={joint: renamed.get(bone, bone) for joint, bone in said.bones.items()},
        chains={name: tuple(renamed.get(bone, bone) for bone in chain) for name, chain in said.chains.items()},
    )


def _all_text(values: object) -> bool:
    if not isinstance(values, dict):
        return False
    pairs = cast("dict[object, object]", values)
    return _texts([*pairs, *pairs.values()])


def _texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in cast("list[object]", values))


def _no_preset(message: str) -> RigError:
    return RigError(f"{message}.", cure=_CURE, code="bone_preset")
