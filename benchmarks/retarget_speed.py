"""300 frames onto a 60-bone rig and onto a generated Rigify rig: our solve and keys, against the usual way.

The usual way is what retargeting add-ons do: a constraint on every bone that copies another armature, then
`bpy.ops.nla.bake` with visual keying. It starts from an armature that already moves as the target should, so nothing
in its time is spent on finding rotations. It is timed on all 60 bones and on the 22 that a motion has values for.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from ours import load

FINGER_BONES: Final = 38


def lively_motion(frames: int) -> Any:
    """Every joint swings about every axis; the body walks on."""
    rng = np.random.default_rng(0)
    time_s = np.arange(frames)[:, None, None] / 30.0
    swing = rng.uniform(0.1, 0.6, (1, 22, 3)) * np.sin(4 * time_s + rng.uniform(0, 6, (1, 22, 3)))
    rotations = load("inference.rotations").axis_angle_to_matrix(swing)
    places = np.array([0.0, 0.9, 0.0]) + np.array([0.0, 0.0, 1.2]) * time_s[:, 0]
    return load("inference.motion").Motion(places, rotations)


def add_rig(name: str) -> Any:
    """A body of 22 bones with SMPL-X names, and fingers up to 60 bones."""
    import bpy

    skeleton = load("inference.skeleton").SMPLX_BODY
    heads = load("inference.motion").y_up_to_z_up(skeleton.rest_positions())
    rig: Any = bpy.data.objects.new(name, bpy.data.armatures.new(name))
    bpy.context.scene.collection.objects.link(rig)
    bpy.context.view_layer.objects.active = rig
    bpy.ops.object.mode_set(mode="EDIT")
    bones = []
    for joint, (bone_name, parent) in enumerate(zip(skeleton.names, skeleton.parents, strict=True)):
        bone = rig.data.edit_bones.new(bone_name)
        bone.head, bone.tail = heads[joint], heads[joint] + [0.0, -0.05, 0.02]
        bone.parent = bones[parent] if parent >= 0 else None
        bones.append(bone)
    for i in range(FINGER_BONES):
        hand = rig.data.edit_bones["left_wrist" if i % 2 else "right_wrist"]
        bone = rig.data.edit_bones.new(f"finger_{i}")
        bone.head, bone.tail = hand.tail, hand.tail + hand.vector * (0.3 + 0.01 * i)
        bone.parent = hand
    bpy.ops.object.mode_set(mode="OBJECT")
    return rig


def ours(rig: Any, motion: Any) -> dict[str, float]:
    """Read, recognise, solve and write once; seconds of each part, and "cpu" of all."""
    import bpy

    start = time.process_time()
    result = load("hymotion_addon.scene.animate").animate(rig, motion)
    cpu = time.process_time() - start
    bpy.data.actions.remove(result.action)
    return {**result.timings, "cpu": cpu}


def usual_way(source: Any, target: Any, bones: Mapping[str, str], frames: int) -> dict[str, float]:
    """Seconds ("wall", "cpu") to copy a moving armature by constraints and to bake them into keys.

    bones: {bone of the target: bone of the source}; the first is the pelvis, which also goes where the source's goes.
    """
    import bpy

    start, cpu_start = time.perf_counter(), time.process_time()
    for name, copied in bones.items():
        constraint = target.pose.bones[name].constraints.new("COPY_ROTATION")
        constraint.target, constraint.subtarget = source, copied
    pelvis, copied = next(iter(bones.items()))
    place = target.pose.bones[pelvis].constraints.new("COPY_LOCATION")
    place.target, place.subtarget = source, copied
    select(target, list(bones))
    bpy.ops.nla.bake(
        frame_start=1,
        frame_end=frames,
        only_selected=True,
        visual_keying=True,
        clear_constraints=True,
        use_current_action=True,
        bake_types={"POSE"},
    )
    seconds = {"wall": time.perf_counter() - start, "cpu": time.process_time() - cpu_start}
    bpy.data.actions.remove(target.animation_data.action)
    return seconds


def select(rig: Any, bones: Sequence[str]) -> None:
    """Make these pose bones of `rig`, and no others, the selected ones; in Pose Mode."""
    import bpy

    bpy.ops.object.mode_set(mode="OBJECT")
    bpy.context.view_layer.objects.active = rig
    rig.select_set(True)
    bpy.ops.object.mode_set(mode="POSE")
    for bone in rig.pose.bones:
        # Blender 5.0 moved the selection from the bone to the pose bone
        holder = bone if hasattr(bone, "select") else bone.bone
        holder.select = bone.name in bones


def timed(work: Callable[[], Any], repeats: int) -> list[Any]:
    """Results of `repeats` rounds after one that warms up."""
    return [work() for _ in range(repeats + 1)][1:]


@dataclass(frozen=True)
class Speed:
    """Milliseconds a frame of wall time on one rig. usual: {what was baked: ms a frame}; parts: of ours, medians."""

    rig: str
    bones: int
    keyed: int
    frames: int
    ours: float
    parts: dict[str, float]
    usual: dict[str, float]


def compare_on_plain_rig(frames: int, repeats: int) -> Speed:
    """60 bones, 22 of them keyed. Leaves "Source" in the scene, moving for `frames` frames."""
    import bpy

    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.context.scene.render.fps = 30
    motion, target, source = lively_motion(frames), add_rig("Target"), add_rig("Source")
    rounds = timed(lambda: ours(target, motion), repeats)
    load("hymotion_addon.scene.animate").animate(source, motion)
    every, keyed = [bone.name for bone in target.data.bones], list(motion.skeleton.names)
    usual = {}
    for what, bones in ((f"all {len(every)} bones", every), (f"the {len(keyed)} keyed bones", keyed)):
        baked = [usual_way(source, target, {bone: bone for bone in bones}, frames) for _ in range(2)]
        usual[what] = 1e3 * min(each["wall"] for each in baked) / frames
    return summary("60 bones", target, len(keyed), frames, rounds, usual)


def compare_on_rigify(frames: int, baked_frames: int, repeats: int) -> Speed:
    """A human generated by this Blender's own Rigify; the bake, which takes minutes, is timed on fewer frames."""
    import addon_utils
    import bpy

    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.context.scene.render.fps = 30
    addon_utils.enable("rigify", default_set=True)
    operators: Any = bpy.ops  # Rigify's are there once it is enabled
    operators.object.armature_human_metarig_add()
    operators.pose.rigify_generate()
    target = bpy.context.object
    motion, source = lively_motion(frames), add_rig("Source")
    rounds = timed(lambda: ours(target, motion), repeats)
    animate = load("hymotion_addon.scene.animate").animate
    animate(source, motion)
    result = animate(target, motion)
    keyed = {bone: joint for joint, bone in result.bone_map.bones.items()}
    bpy.data.actions.remove(result.action)
    for key in result.bone_map.properties:
        target.pose.bones[key.bone][key.name] = key.value
    baked = usual_way(source, target, keyed, baked_frames)
    usual = {f"the {len(keyed)} keyed bones": 1e3 * baked["wall"] / baked_frames}
    return summary("generated Rigify human", target, len(keyed), frames, rounds, usual)


def summary(
    name: str, rig: Any, keyed: int, frames: int, rounds: Sequence[dict[str, float]], usual: dict[str, float]
) -> Speed:
    """Best round of ours, beside the usual way."""
    best = min(sum(seconds for part, seconds in each.items() if part != "cpu") for each in rounds)
    parts = {part: 1e3 * statistics.median(each[part] for each in rounds) / frames for part in rounds[0]}
    return Speed(name, len(rig.data.bones), keyed, frames, 1e3 * best / frames, parts, usual)
