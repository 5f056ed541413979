"""Every rig of the shared collection through the four clips: recognised, animated, watched, exported, compared."""

from __future__ import annotations

import dataclasses
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import retarget_figures as figures
from ours import load
from retarget_clips import Take
from retarget_measure import SEGMENTS, measure
from retarget_watch import Body, Watched, key_flips, measure_body, state, watch

EXPORTED: Final = ("mpfb_mixamo/mpfb_mixamo.glb", "kaykit/Med_General.glb", "rocketbox_biped/Male_Adult_08.fbx")
"""Rigs whose walk goes out as FBX and glTF and is read back; a scale of 1, a small one and a turned 0.01 object."""
EXPORT_FRAMES: Final = 10


@dataclass
class Row:
    """What came of one rig. refused: the add-on's own sentence.

    clips: {kind: {figure: value}} with feet left as the method puts them; locked: the same with locked feet, as the
    add-on has it unless told otherwise.
    """

    rig: str
    family: str
    bones: int = 0
    recognised: str = ""
    refused: str = ""
    unmeasured: str = ""
    truth: int = 0
    right: list[str] = field(default_factory=list[str])
    wrong: list[str] = field(default_factory=list[str])
    missed: list[str] = field(default_factory=list[str])
    facing: float = float("nan")
    control_rig: bool = False
    notes: list[str] = field(default_factory=list[str])
    clips: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    locked: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    flips: int = 0
    changed: list[str] = field(default_factory=list[str])
    ms_a_frame: float = float("nan")
    exports: dict[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, eq=False)
class Shared:
    """The collection: facts of each rig, and the bones that a person named in each family."""

    folder: Path
    rigs: Sequence[Mapping[str, Any]]
    families: Mapping[str, Mapping[str, Any]]


# The table of names has this rig's bones one joint too far out: they are named after their far ends (the head of LKnee
# is at the hip), and a joint is the head of its bone.
NAMED_AFTER_FAR_ENDS: Final = {
    "mpfb_openpose": {
        "pelvis": "MidHip",
        "neck": "Neck",
        **{
            f"{side}_{joint}": f"{side[0].upper()}{bone}"
            for side in ("left", "right")
            for joint, bone in {
                "collar": "Shoulder",
                "shoulder": "Elbow",
                "elbow": "Wrist",
                "hip": "Knee",
                "knee": "Ankle",
                "ankle": "BigToe",
            }.items()
        },
    }
}


LIMBS_WITH_TWIST: Final = {
    "upper_arm": ("shoulder", "elbow"),
    "forearm": ("elbow", "wrist"),
    "thigh": ("hip", "knee"),
    "shin": ("knee", "ankle"),
}


def load_shared(folder: Path) -> Shared:
    """Read the two tables."""
    rigs = json.loads((folder / "rigs.json").read_text(encoding="utf-8"))
    names = json.loads((folder / "bone_names.json").read_text(encoding="utf-8"))
    families: dict[str, Any] = names["families"]
    corrected = {name: {**families[name], "map": bones} for name, bones in NAMED_AFTER_FAR_ENDS.items()}
    return Shared(folder, rigs, {**families, **corrected})


def run_rig(shared: Shared, known: Mapping[str, Any], takes: Sequence[Take], picture: Any) -> Row:
    """All figures of one rig. picture(row, armature, body, frame) is called mid-walk."""
    import bpy

    row = Row(known["file"], known["family"])
    bpy.ops.wm.read_factory_settings(use_empty=True)
    armature = load("hymotion_addon.scene.files").open_rig(shared.folder / known["file"])
    bpy.context.scene.render.fps, bpy.context.scene.render.fps_base = 30, 1.0
    rest = load("hymotion_addon.scene.armature").read_rest_pose(armature)
    row.bones = len(rest.names)
    truth = named_bones(shared, known["family"], rest)
    try:
        bone_map = load("hymotion_addon.rigs.recognise").recognise(rest)
        frame = load("hymotion_addon.retarget.rig_body").rig_body(rest, bone_map).frame
    except load("inference.errors").RigError as problem:
        row.refused, row.truth = str(problem), len(truth)
        row.missed = sorted(truth)
        return row
    check_map(row, shared, rest, bone_map, truth)
    if known["faces"] is not None:
        row.facing = float(figures.degrees_between(frame.forward, np.array(known["faces"])))
    bones = deform_bones(shared, known["family"], rest, bone_map)
    needed = [f"{side}_{joint}" for side in ("left", "right") for joint in ("hip", "knee", "ankle")]
    if any(joint not in bones for joint in needed):
        row.unmeasured = "the truth table and the map together lack a leg joint"
        return row
    twists = {} if row.control_rig else twists_in_line(shared, known["family"], rest, bones)
    body = measure_body(armature, rest, bones, frame, twists)
    move(row, armature, rest, body, takes, picture)
    if row.rig in EXPORTED:
        row.exports = exported(armature, body, takes[0])
    return row


def named_bones(shared: Shared, family: str, rest: Any) -> dict[str, str]:
    """{joint: bone} as a person named them, fingers too, of those that this file has."""
    names = load("inference.skeleton").SMPLX_JOINTS
    return {j: b for j, b in shared.families[family]["map"].items() if j in names and b in rest.names}


def check_map(row: Row, shared: Shared, rest: Any, bone_map: Any, truth: dict[str, str]) -> None:
    """Joints right, wrong and missed. A control rig is held to its controls' names."""
    row.control_rig = bone_map.family == "rigify"
    if row.control_rig:
        truth = named_bones(shared, "rigify_fk_controls", rest)
    chain = tuple(bone_map.chains.get("spine", ()))
    # a control rig's parents are mechanisms: there, the names alone say what the trunk is
    trunk = trunk_controls(rest) if row.control_rig else trunk_bones(rest, truth)
    checked = figures.compare_maps(bone_map.bones, chain, truth, trunk)
    row.recognised, row.truth, row.notes = bone_map.label, len(truth), list(bone_map.notes)
    row.right, row.wrong, row.missed = list(checked.right), list(checked.wrong), list(checked.missed)


def trunk_bones(rest: Any, truth: dict[str, str]) -> frozenset[str]:
    """All bones between the pelvis and the neck (else head, else shoulders) that a person named."""
    found: set[str] = set()
    for joint in ("neck", "head", "left_shoulder", "right_shoulder"):
        row = rest.index(truth[joint]) if joint in truth else -1
        above: list[str] = []
        while row >= 0 and rest.names[row] != truth.get("pelvis"):
            above.append(rest.names[row])
            row = int(rest.parents[row])
        found |= set(above[1:]) if row >= 0 else set()
    others = {bone for joint, bone in truth.items() if joint not in figures.SPINE}
    return frozenset(found - others)


def trunk_controls(rest: Any) -> frozenset[str]:
    """The controls of a Rigify spine, by their names."""
    return frozenset(name for name in rest.names if name.startswith(("spine_fk", "chest", "hips")))


def deform_bones(shared: Shared, family: str, rest: Any, bone_map: Any) -> dict[str, str]:
    """{joint: bone that deforms}, fingers too: the truth's word first; the map's own for joints it does not name."""
    truth = {j: b for j, b in shared.families[family]["map"].items() if b in rest.names}
    if bone_map.family != "rigify":
        return {**bone_map.bones, **truth}
    # how many bones a generated spine has is its author's choice, so a number does not say which is the neck
    return {**truth, **{joint: deforming_at(rest, bone_map.bones[joint]) for joint in ("neck", "head")}}


def twists_in_line(shared: Shared, family: str, rest: Any, bones: Mapping[str, str]) -> dict[str, list[str]]:
    """{joint: twist bones} that a person named and that carry the next joint's bone, nearest first."""
    listed: Mapping[str, list[str]] = shared.families[family].get("twist_bones", {})
    found: dict[str, list[str]] = {}
    for part, (joint, end) in LIMBS_WITH_TWIST.items():
        for side in ("left", "right"):
            above: list[str] = []
            row = rest.index(bones[f"{side}_{end}"]) if f"{side}_{end}" in bones else -1
            while row >= 0:
                above.append(rest.names[row])
                row = int(rest.parents[row])
            in_line = [name for name in listed.get(f"{side}_{part}", []) if name in above and name in rest.weighted]
            if in_line and f"{side}_{joint}" in bones:
                found[f"{side}_{joint}"] = sorted(in_line, key=above.index, reverse=True)
    return found


def deforming_at(rest: Any, control: str) -> str:
    """The deforming bone of a generated Rigify rig that starts where a control does."""
    heads = rest.rest_matrices[:, :3, 3]
    away = np.linalg.norm(heads - heads[rest.index(control)], axis=-1)
    return min((name for name in rest.names if name.startswith("DEF-spine")), key=lambda name: away[rest.index(name)])


def move(row: Row, armature: Any, rest: Any, body: Body, takes: Sequence[Take], picture: Any) -> None:
    """All clips, and whether anything but the new Actions is different afterwards."""
    import bpy

    actions = {action.name for action in bpy.data.actions}
    before = state(armature, actions)
    seconds = []
    module, options = load("hymotion_addon.scene.animate"), load("hymotion_addon.retarget.options")
    for take in takes:
        frames = range(1, 1 + len(take.motion))
        plain = module.animate(armature, take.motion, module.AnimateOptions(retarget=options.RetargetOptions()))
        row.flips += key_flips(plain.action)
        row.clips[take.clip.kind] = measure(take, body, watch(armature, rest, body, frames))
        row.clips[take.clip.kind]["back"] = there_and_back(armature, plain, take)
        result = module.animate(armature, take.motion)
        seconds.append(sum(result.timings.values()) / len(take.motion))
        row.flips += key_flips(result.action)
        row.locked[take.clip.kind] = measure(take, body, watch(armature, rest, body, frames))
        if take is takes[0]:
            row.notes += [note for note in result.notes if note not in row.notes]
            picture(row, armature, body, len(take.motion) // 2)
        if row.control_rig:
            row.clips[take.clip.kind]["ik_against_fk"] = led_by_ik(armature, rest, body, take)
    row.ms_a_frame = 1e3 * min(seconds)
    row.changed = list(figures.changed(before, state(armature, actions)))


def there_and_back(armature: Any, result: Any, take: Take) -> float:
    """Mean angle, degrees, between the motion's limbs and what is read off the rig that does it, joints that it has."""
    back = load("hymotion_addon.scene.sample_action").read_motion(
        armature, result.action, take.motion.fps, result.bone_map
    )
    skeleton = take.motion.skeleton
    limbs = [skeleton.index(joint) for joint in result.bone_map.bones if joint in skeleton.names and "_" in joint]
    apart = load("inference.rotations").angle_between(back.world()[0][:, limbs], take.rotations[:, limbs])
    return float(np.degrees(apart).mean())


def led_by_ik(armature: Any, rest: Any, body: Body, take: Take) -> float:
    """Largest angle by which a deforming limb differs, in any frame, when IK controls are keyed instead of FK ones."""
    scene = load("hymotion_addon.scene.animate")
    frames = range(1, 1 + len(take.motion))
    shown = watch(armature, rest, body, frames).heads
    retarget = dataclasses.replace(scene.AnimateOptions().retarget, controls="ik")
    scene.animate(armature, take.motion, scene.AnimateOptions(retarget=retarget))
    again = watch(armature, rest, body, frames).heads
    angles = [
        figures.degrees_between(shown[lower] - shown[upper], again[lower] - again[upper]).max()
        for upper, lower in SEGMENTS
    ]
    return float(max(angles))


def exported(armature: Any, body: Body, take: Take) -> dict[str, float]:
    """Worst distance of a joint after export and import, as a share of the leg length, by kind of file.

    Leaves another scene behind: it comes last.
    """
    import bpy

    files, animate = load("hymotion_addon.scene.files"), load("hymotion_addon.scene.animate").animate
    frames = range(1, 1 + len(take.motion), len(take.motion) // EXPORT_FRAMES)
    action = animate(armature, take.motion).action
    wanted = joint_places(armature, body.bones, frames)
    leg = body.scale * load("hymotion_addon.retarget.placement").leg_length(take.motion.skeleton)
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"walk{suffix}" for suffix in (".fbx", ".glb")]
        for path in paths:
            files.save_rig(path, armature, action)
        for path in paths:
            bpy.ops.wm.read_factory_settings(use_empty=True)
            again = files.open_rig(path)
            found[path.suffix] = figures.drift(wanted, joint_places(again, body.bones, frames), leg)
    return found


def joint_places(armature: Any, bones: Mapping[str, str], frames: range) -> np.ndarray:
    """(T, J, 3) heads in world space."""
    import bpy

    places = []
    for frame in frames:
        bpy.context.scene.frame_set(frame)
        shown = armature.evaluated_get(bpy.context.evaluated_depsgraph_get())
        places.append([np.array(shown.matrix_world @ shown.pose.bones[bone].head) for bone in bones.values()])
    return np.array(places)


def no_picture(row: Row, armature: Any, body: Body, frame: int) -> None:
    """Draw nothing."""


__all__ = ["Row", "Shared", "Watched", "load_shared", "no_picture", "run_rig"]
