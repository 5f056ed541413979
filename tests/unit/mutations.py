"""Real rigs with something done to their names and hierarchy at random, and the judgement of what was made of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.hymotion_addon.rigs.bone_map import BoneMap
from hymotion.hymotion_addon.rigs.recognise import recognise
from hymotion.inference.errors import RigError

from .rigs import BIPEDS, facts, real_rig, shuffled

_WORDS = ("Bone", "xyz", "helper", "Box03", "Spine", "arm", "Head", "Foot", "Leg", "hips", "tail", "骨", "Root", "Hand")
_AFFIXES = ("", "Hero_", "ns:", "rig|", "A01_", "Armature_", "b_", "Character1_")
_SUFFIXES = ("", "_jnt", ".001", "_bind", "_01", " (drv)")


@dataclass
class Draft:
    """A rig being changed. rows: for each bone its row in the real rig, -1 - row for a duplicate of it."""

    names: list[str]
    parents: list[int]
    matrices: list[np.ndarray]
    lengths: list[float]
    rows: list[int]
    done: list[str] = field(default_factory=list)


Mutation = Callable[[Draft, np.random.Generator], None]


@dataclass(frozen=True)
class Verdict:
    """What recognition made of one mutated rig. wrong: (joint, bone) that it took for certain and that are not so."""

    seed: int
    rig: str
    done: tuple[str, ...]
    refused: bool
    right: int
    doubted: int
    wrong: tuple[tuple[str, str], ...]


def judged_mutation(seed: int) -> Verdict:
    """Change a real rig by one to three mutations, all drawn from `seed`, recognise it, and judge the map."""
    rng = np.random.default_rng(seed)
    rig = str(rng.choice([name for name in BIPEDS if name != "vrm_sheared"]))
    draft = _draft(real_rig(rig))
    for _ in range(int(rng.integers(1, 4))):
        name = str(rng.choice(list(MUTATIONS)))
        MUTATIONS[name](draft, rng)
        draft.done.append(name)
    rest = _finished(draft, real_rig(rig))
    rest = shuffled(rest, seed)
    try:
        bone_map = recognise(rest)
    except RigError as refused:
        if not refused.cure:
            raise AssertionError(f"{seed}: no cure for: {refused}") from refused
        return Verdict(seed, rig, tuple(draft.done), True, 0, 0, ())
    joints = {joint: real_rig(rig).index(bone) for joint, bone in facts(rig)["joints"].items()}
    came_from = dict(zip(draft.names, draft.rows, strict=True))
    wrong = silently_wrong(bone_map, joints, came_from)
    right = sum(came_from[bone] == joints.get(joint) for joint, bone in bone_map.bones.items())
    return Verdict(seed, rig, tuple(draft.done), False, right, len(bone_map.doubtful), wrong)


def silently_wrong(
    bone_map: BoneMap, joints: Mapping[str, int], came_from: Mapping[str, int]
) -> tuple[tuple[str, str], ...]:
    """Joints that the map is certain about, and whose bone is another one in truth.

    joints: joint -> row in the real rig. came_from: bone -> that row, -1 - row for a duplicate. Which bone of a spine
    or neck is called spine2 is a matter of taste, as is which bone stands in for one that was dropped, unless it is
    known to be another joint's.
    """
    known, left = set(joints.values()), set(came_from.values())
    wrong: list[tuple[str, str]] = []
    for joint, bone in bone_map.bones.items():
        row, truth = came_from[bone], joints.get(joint)
        if row < 0 and -1 - row not in left:
            row = -1 - row  # the duplicate of a bone that is gone is as good
        if joint in bone_map.doubtful or row == truth:
            continue
        if joint.startswith(("spine", "neck")):
            chain = joint.rstrip("123")
            fine = row not in {r for j, r in joints.items() if not j.startswith(chain)}
        else:
            fine = row not in known and (truth is None or truth not in left) and row >= 0
        if not fine:
            wrong.append((joint, bone))
    return tuple(wrong)


def _draft(rest: RestPose) -> Draft:
    rows = list(range(len(rest.names)))
    return Draft(list(rest.names), [int(p) for p in rest.parents], list(rest.rest_matrices), list(rest.lengths), rows)


def _finished(draft: Draft, rest: RestPose) -> RestPose:
    """The draft as a rest pose: parents first, as Blender's bones are read."""
    order: list[int] = []
    while len(order) < len(draft.names):
        order += [i for i, parent in enumerate(draft.parents) if i not in order and (parent < 0 or parent in order)]
    place = {bone: row for row, bone in enumerate(order)}
    properties = {
        draft.names[i]: rest.properties[rest.names[row]]
        for i, row in enumerate(draft.rows)
        if row >= 0 and rest.names[row] in rest.properties
    }
    return dataclasses.replace(
        rest,
        names=tuple(draft.names[i] for i in order),
        parents=np.array([place.get(draft.parents[i], -1) for i in order]),
        rest_matrices=np.array([draft.matrices[i] for i in order]),
        lengths=np.array([draft.lengths[i] for i in order]),
        rotation_modes=("QUATERNION",) * len(order),
        properties=properties,
        inherits_rotation=None,
        weighted=frozenset(),
        connected=frozenset(),
        locked=frozenset(),
    )


def _some(draft: Draft, rng: np.random.Generator) -> list[int]:
    most = max(1, min(len(draft.names) // 6, 6))
    return [int(i) for i in rng.permutation(len(draft.names))[: int(rng.integers(1, most + 1))]]


def _unique(draft: Draft, name: str) -> str:
    while name in draft.names:
        name += "x"
    return name


def _rename(draft: Draft, rng: np.random.Generator) -> None:
    for bone in _some(draft, rng):
        draft.names[bone] = _unique(draft, str(rng.choice(_WORDS)) + str(rng.integers(0, 99)))


def _swap_names(draft: Draft, rng: np.random.Generator) -> None:
    first, second = rng.permutation(len(draft.names))[:2]
    draft.names[first], draft.names[second] = draft.names[second], draft.names[first]


def _drop(draft: Draft, rng: np.random.Generator) -> None:
    for bone in sorted(_some(draft, rng), reverse=True):
        above = draft.parents[bone]
        draft.parents = [above if parent == bone else parent for parent in draft.parents]
        draft.parents = [parent - (parent > bone) for parent in draft.parents]
        for values in (draft.names, draft.parents, draft.matrices, draft.lengths, draft.rows):
            del values[bone]


def _duplicate(draft: Draft, rng: np.random.Generator) -> None:
    for bone in _some(draft, rng):
        name = draft.names[bone]
        changed = [f"{name}.001", f"{name}_copy", name.swapcase(), f"{name}_dup", f"{name}2"]
        draft.names.append(_unique(draft, str(rng.choice(changed))))
        draft.parents.append(bone if rng.random() < 0.5 else draft.parents[bone])
        draft.matrices.append(draft.matrices[bone].copy())
        draft.lengths.append(draft.lengths[bone])
        draft.rows.append(min(-1 - draft.rows[bone], draft.rows[bone]))


def _reparent(draft: Draft, rng: np.random.Generator) -> None:
    for bone in _some(draft, rng)[:2]:
        below = {bone}
        for _ in draft.names:
            below |= {i for i, parent in enumerate(draft.parents) if parent in below}
        others = [-1, *(i for i in range(len(draft.names)) if i not in below)]
        draft.parents[bone] = int(rng.choice(others))


def _affix(draft: Draft, rng: np.random.Generator) -> None:
    before, after = str(rng.choice(_AFFIXES)), str(rng.choice(_SUFFIXES))
    draft.names = [f"{before}{name}{after}" for name in draft.names]


def _change_case(draft: Draft, rng: np.random.Generator) -> None:
    change = [str.lower, str.upper, str.swapcase, str.title][int(rng.integers(4))]
    changed = [change(name) for name in draft.names]
    if len(set(changed)) == len(changed):
        draft.names = changed


def _shuffle_names(draft: Draft, rng: np.random.Generator) -> None:
    """Three to six bones pass their names round."""
    bones = [int(i) for i in rng.permutation(len(draft.names))[: int(rng.integers(3, 7))]]
    names = [draft.names[bone] for bone in bones]
    for bone, name in zip(bones, names[1:] + names[:1], strict=True):
        draft.names[bone] = name


MUTATIONS: dict[str, Mutation] = {
    "rename": _rename,
    "swap names": _swap_names,
    "shuffle names": _shuffle_names,
    "drop": _drop,
    "duplicate": _duplicate,
    "re-parent": _reparent,
    "affix": _affix,
    "case": _change_case,
}
