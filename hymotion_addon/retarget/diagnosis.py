"""What will look wrong, why, and what to do about it: said before anything is keyed.

Facts about the scene are read elsewhere (scene/rig_facts.py); here they are weighed. A rig that is as it should be
yields nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ..rigs.bone_map import BoneMap
from .drivers import list_drivers
from .finding import Finding, few
from .rest_findings import rest_findings
from .rest_pose import RestPose

Matrix = tuple[float, ...]
"""Sixteen numbers, row by row: comparable, unlike an array."""


@dataclass(frozen=True)
class ConstraintFact:
    """An active constraint. moves: names of the bones that it can move. switched: a property that is keyed rules it."""

    kind: Literal["IK", "limit", "other"]
    moves: tuple[str, ...]
    switched: bool


@dataclass(frozen=True)
class RigFacts:
    """How an armature stands in its scene, as far as keys on it are concerned.

    object_matrix: armature space to world space. unit_scale: metres that a Blender unit means.
    shown_at_rest: Rest Position is on. hidden: it can't be seen.
    locked: keyed bones with a locked channel. driven: keyed bones of which a driver holds a channel.
    constraints: the active ones that can move keyed bones.
    left_over: keyed bones with a scale or place in the pose that no key will overwrite.
    unmoved_meshes: meshes whose Armature modifier is off. nla: what of its NLA takes part.
    """

    object_matrix: Matrix
    unit_scale: float = 1.0
    shown_at_rest: bool = False
    hidden: bool = False
    locked: tuple[str, ...] = ()
    driven: tuple[str, ...] = ()
    left_over: tuple[str, ...] = ()
    constraints: tuple[ConstraintFact, ...] = ()
    unmoved_meshes: tuple[str, ...] = ()
    nla: Literal["", "plays along", "alone", "blended"] = ""


def findings(rest: RestPose, bone_map: BoneMap, facts: RigFacts) -> tuple[Finding, ...]:
    """Everything worth saying about a recognised rig, the worst first."""
    found = [
        *rest_findings(rest, bone_map, facts.unit_scale),
        *_scene_findings(facts),
        *_bone_findings(bone_map, facts),
    ]
    order = ("error", "warning", "info")
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def keyed_bones(bone_map: BoneMap) -> tuple[str, ...]:
    """Bones that get rotation keys, the pelvis first."""
    return tuple(dict.fromkeys(driver.bone for driver in list_drivers(bone_map)))


def _scene_findings(facts: RigFacts) -> Iterable[Finding]:
    told: Sequence[tuple[bool, Callable[[], Finding]]] = (
        (facts.shown_at_rest, _at_rest),
        (facts.hidden, _hidden),
        (bool(facts.unmoved_meshes), lambda: _unmoved(facts.unmoved_meshes)),
        (facts.nla != "", lambda: _NLA[facts.nla]),
    )
    return [tell() for holds, tell in told if holds]


def _bone_findings(bone_map: BoneMap, facts: RigFacts) -> Iterable[Finding]:
    if facts.locked:
        yield Finding(
            "locked",
            f"Locked channels get no keys, so these bones will not follow: {few(facts.locked)}.",
            "warning",
            "Unlock them in the sidebar's Item tab, in Pose Mode.",
        )
    if facts.driven:
        yield Finding(
            "driven",
            f"Drivers hold these bones, whatever their keys say: {few(facts.driven)}.",
            "warning",
            "Mute or delete those drivers.",
        )
    if facts.left_over:
        yield Finding(
            "left_over",
            f"These bones are scaled or moved in the present pose, and will stay so: {few(facts.left_over)}.",
            "warning",
            "Clear their location and scale in Pose Mode (Alt+G, Alt+S).",
        )
    yield from _fighting(keyed_bones(bone_map), facts.constraints)


def _fighting(keyed: Sequence[str], constraints: Iterable[ConstraintFact]) -> Iterable[Finding]:
    moved: dict[str, set[str]] = {}
    for constraint in constraints:
        if not constraint.switched:
            moved.setdefault(constraint.kind, set()).update(constraint.moves)
    for kind, (code, sentence, cure) in _FIGHTS.items():
        bones = [bone for bone in keyed if bone in moved.get(kind, ())]
        if bones:
            yield Finding(code, sentence.format(few(bones)), "warning", cure)


_FIGHTS: Final = {
    "IK": (
        "ik_on",
        "IK is on and will pull these bones away from their keys: {}.",
        "Switch the rig's IK off, or mute those constraints.",
    ),
    "other": (
        "constraints",
        "Constraints will pull these bones away from their keys: {}.",
        "Mute those constraints.",
    ),
    "limit": (
        "limits",
        "Limits will hold these bones back: {}.",
        "Mute those constraints to let the bones go all the way.",
    ),
}

_NLA: Final = {
    "alone": Finding(
        "nla_solo",
        "An NLA track is soloed, so the new Action will not be seen.",
        "warning",
        "Click the track's star in the NLA editor.",
    ),
    "blended": Finding(
        "nla_blend",
        "The NLA mixes this character's Action with its strips instead of letting it replace them.",
        "warning",
        "In the NLA editor, set the Action's blending to Replace and its influence to 1.",
    ),
    "plays along": Finding(
        "nla_strips",
        "NLA strips of this character play along on every bone that gets no keys.",
        "info",
        "Mute their tracks in the NLA editor to see the new Action alone.",
    ),
}


def _at_rest() -> Finding:
    return Finding(
        "shown_at_rest",
        "The armature is shown in Rest Position, so no motion will be seen.",
        "warning",
        "Switch it to Pose Position in its Data properties.",
    )


def _hidden() -> Finding:
    return Finding("hidden", "The armature is hidden.", "info", "Show it in the outliner to see the bones.")


def _unmoved(meshes: Sequence[str]) -> Finding:
    return Finding(
        "mesh_unmoved",
        f"The Armature modifier is off, so these meshes will not move: {few(meshes)}.",
        "warning",
        "Switch the modifier on in the mesh's modifier properties.",
    )
