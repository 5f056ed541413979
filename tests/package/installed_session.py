"""Run by test_installed.py in a Blender of its own: `install ZIP` or `use`. Prints one line of JSON last.

Ends with os._exit: bpy 4.2 crashes and 4.5 hangs in its destructors once Rigify was used.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time

import bpy

MODULE = "bl_ext.user_default.hymotion"
PROMPT = "a person walks forward and waves"


def install(archive: str) -> dict[str, object]:
    """What a user does with a zip: install it from disk into the default repository."""
    result = bpy.ops.extensions.package_install_files(
        repo="user_default", filepath=archive, enable_on_install=True, overwrite=True
    )
    return {"result": sorted(result), "enabled": MODULE in bpy.context.preferences.addons}


def use() -> dict[str, object]:
    """In a later session: enable it, add the sample character, generate, look at what was keyed, disable it."""
    bpy.ops.preferences.addon_enable(module=MODULE)
    job_loop = importlib.import_module(f"{MODULE}.hymotion_addon.scene.job_loop")
    state = importlib.import_module(f"{MODULE}.hymotion_addon.state")
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.hymotion.add_sample_character()
    settings = bpy.context.scene.hymotion
    settings.prompt, settings.seconds, settings.seed = PROMPT, 2.0, 7
    started = time.perf_counter()
    bpy.ops.hymotion.generate()
    while job_loop.look() is not None:  # without a window no timer fires
        time.sleep(0.02)
    seconds = time.perf_counter() - started
    session = state.current()
    failure = "" if session.failure is None else str(session.failure)
    found = {"failure": failure, "action": "", "moved_m": 0.0, "frames": 0, "seconds": seconds}
    if session.result is not None:
        found |= look_at(session.result.action, session.result.armature.name)
    bpy.ops.preferences.addon_disable(module=MODULE)
    found["left_behind"] = [name for name in dir(bpy.types) if name.startswith("HYMOTION_")] + [
        name for name in dir(bpy.types.Scene) if name == "hymotion"
    ]
    return found


def look_at(action: str, armature: str) -> dict[str, object]:
    """How long the Action is, and how far the hips travel over it, in metres."""
    scene, rig = bpy.context.scene, bpy.data.objects[armature]
    first, last = (int(frame) for frame in bpy.data.actions[action].frame_range)
    deforming = next(bone.name for bone in rig.data.bones if bone.use_deform)

    def position(frame: int) -> object:
        scene.frame_set(frame)
        evaluated = rig.evaluated_get(bpy.context.evaluated_depsgraph_get())
        return (evaluated.matrix_world @ evaluated.pose.bones[deforming].matrix).translation.copy()

    return {"action": action, "frames": last - first + 1, "moved_m": (position(last) - position(first)).length}


if __name__ == "__main__":
    answer = install(sys.argv[2]) if sys.argv[1] == "install" else use()
    print(json.dumps(answer), flush=True)  # noqa: T201 - how the answer comes back
    os._exit(0)
