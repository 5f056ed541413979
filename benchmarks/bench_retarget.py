"""300 frames onto a 60-bone rig: our solve and keys, against the usual way, in one run in one Blender.

    python benchmarks/bench_retarget.py [--frames 300] [--repeats 5]

The usual way is what retargeting add-ons do: a constraint on every bone that copies another armature, then
`bpy.ops.nla.bake` with visual keying. It starts from an armature that already moves as the target should, so nothing
in its time is spent on finding rotations. It is timed on all 60 bones and on the 22 that a motion has values for.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from ours import checkout, load

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


def usual_way(source: Any, target: Any, bones: Sequence[str], frames: int) -> dict[str, float]:
    """Seconds ("wall", "cpu") to copy `bones` of a moving armature by constraints and to bake them into keys."""
    import bpy

    start, cpu_start = time.perf_counter(), time.process_time()
    for name in bones:
        constraint = target.pose.bones[name].constraints.new("COPY_ROTATION")
        constraint.target, constraint.subtarget = source, name
    place = target.pose.bones["pelvis"].constraints.new("COPY_LOCATION")
    place.target, place.subtarget = source, "pelvis"
    select(target, bones)
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Compare retargeting with constraints and bake.")
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args(arguments)
    checkout()
    import bpy

    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.context.scene.render.fps = 30
    motion, target, source = lively_motion(options.frames), add_rig("Target"), add_rig("Source")
    rounds = timed(lambda: ours(target, motion), options.repeats)
    wall = min(sum(seconds for part, seconds in each.items() if part != "cpu") for each in rounds)
    cpu = min(each["cpu"] for each in rounds)
    parts = {part: statistics.median(each[part] for each in rounds) for part in rounds[0] if part != "cpu"}
    sys.stdout.write(
        f"Blender {bpy.app.version_string}, numpy {np.__version__}: {options.frames} frames, "
        f"{len(target.data.bones)} bones, {len(motion.skeleton)} of them keyed\n"
        f"ours: {wall:.3f} s, {cpu:.3f} s of processor time (best of {options.repeats}; medians: "
        + ", ".join(f"{part} {seconds * 1e3:.0f} ms" for part, seconds in parts.items())
        + ")\n"
    )
    load("hymotion_addon.scene.animate").animate(source, motion)
    every, keyed = [bone.name for bone in target.data.bones], list(motion.skeleton.names)
    for what, bones in ((f"all {len(every)} bones", every), (f"the same {len(keyed)} bones", keyed)):
        baked = [usual_way(source, target, bones, options.frames) for _ in range(2)]
        usual_wall, usual_cpu = (min(each[clock] for each in baked) for clock in ("wall", "cpu"))
        sys.stdout.write(
            f"constraints and nla.bake on {what}: {usual_wall:.2f} s, {usual_cpu:.2f} s of processor time "
            f"(best of 2): {usual_wall / wall:.0f} and {usual_cpu / cpu:.0f} times ours\n"
        )
    sys.stdout.flush()
    os._exit(0)  # Blender's own end can hang after operators ran without a window


if __name__ == "__main__":
    sys.exit(main())
