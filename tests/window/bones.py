"""An animator whose character has bones with wrong names puts that right, in a real Blender window.

Run by `dev.py ui` like drive.py. Everything is done with mouse and keys; Python only looks.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import bpy
from bpy_extras.view3d_utils import location_3d_to_region_2d
from mathutils import Euler

sys.path.insert(0, str(Path(__file__).resolve().parent))  # Blender's --python leaves it out

import hand
from hand import Steps
from story import IMAGES, install, session, tell, until

FOREARM, HAND, CLAW = "hand.L", "forearm.L", "claw"
"""What the left forearm, hand and toes of this character are called."""

_PICK_PX = 75  # the middle of the arrow in a row of the questions, from the sidebar's right edge, at scale 1


def bones() -> dict[str, str]:
    """What the add-on takes each joint's bone to be."""
    return dict(session().recognition.bone_map.bones)


def set_the_stage() -> Steps:
    """A skeleton in Pose Mode, the left forearm and hand of which bear each other's names, and a toe an odd one."""
    install()
    bpy.data.batch_remove(list(bpy.data.objects))
    bpy.ops.preferences.addon_enable(module="rigify")
    bpy.ops.object.armature_basic_human_metarig_add()
    armature = bpy.context.object
    armature.name = "Hero"
    for old, new in (("forearm.L", "passing"), ("hand.L", HAND), ("passing", FOREARM), ("toe.L", CLAW)):
        armature.data.bones[old].name = new
    bpy.ops.object.mode_set(mode="POSE")
    bpy.ops.pose.select_all(action="DESELECT")
    view = hand.sidebar()[1].spaces.active.region_3d
    view.view_location, view.view_distance = (0.1, 0.0, 0.9), 4.0
    view.view_rotation = Euler((1.45, 0.0, 0.3)).to_quaternion()
    yield 0.5
    yield from hand.open_tab("HY-Motion")
    yield from until(lambda: session().recognition is not None)


def the_list_is_opened() -> Steps:
    """The panel asks, and one click shows the questions."""
    yield from hand.click("hymotion.check_bones(")
    assert bpy.context.window_manager.windows[0].scene.hymotion.show_bones


def the_bone_is_picked(bone: str, joint: str) -> Steps:
    """Click the arrow in its row."""
    yield from hand.click(f'hymotion.pick_bone(slot="{joint}"', across=1 - _PICK_PX / hand.sidebar()[2].width)
    assert bones()[joint] == bone, bones()


def click_bone(name: str) -> Steps:
    """Where the middle of a bone is shown."""
    _, area, _ = hand.sidebar()
    region = next(region for region in area.regions if region.type == "WINDOW")
    armature = bpy.data.objects["Hero"]
    bone = armature.pose.bones[name]
    middle = armature.matrix_world @ ((bone.head + bone.tail) / 2)
    place = location_3d_to_region_2d(region, area.spaces.active.region_3d, middle)
    hand.move(region.x + place.x, region.y + place.y)
    yield 0.3
    hand.click_here()
    yield 0.5
    assert armature.data.bones.active.name == name


def the_other_side_is_mirrored() -> Steps:
    """What was said of the left holds on the right; what is still asked about is ticked."""
    yield from hand.click("hymotion.mirror_bones(", across=0.25)
    assert bones()["right_elbow"] == "forearm.R"
    assert bones()["right_foot"] == "toe.R"
    assert session().recognition.bone_map.doubtful == ("left_shoulder",)
    yield from hand.click("hymotion.accept_bones(", across=0.5)
    assert not session().recognition.bone_map.doubtful


def a_choice_is_undone() -> Steps:
    """Ctrl+Z takes the tick back, and the question is there again."""
    yield from hand.into_viewport()
    yield from hand.press("ctrl+z")
    yield from until(lambda: session().recognition.bone_map.doubtful)
    yield from hand.press("ctrl+shift+z")
    yield from until(lambda: not session().recognition.bone_map.doubtful)


def the_list_is_saved(folder: Path) -> Steps:
    """Through Blender's file window."""
    yield from hand.click("hymotion.save_bones(", across=0.5)
    windows = bpy.context.window_manager.windows
    yield from until(lambda: len(windows) > 1)
    yield 1.0
    area = windows[1].screen.areas[0]
    area.spaces.active.params.directory = os.fsencode(str(folder))
    yield 0.5
    hand.press_into("File View$", "Return")
    saved = folder / "Hero_bones.json"
    yield from until(saved.is_file)
    yield 1.0
    kept = json.loads(saved.read_text())
    assert kept["bones"]["left_elbow"] == FOREARM
    assert kept["bones"]["left_foot"] == CLAW


def the_whole_story() -> Steps:
    """All of it, in order."""
    yield from set_the_stage()
    yield from the_list_is_opened()
    yield from click_bone(FOREARM)
    yield from the_bone_is_picked(FOREARM, "left_elbow")
    yield from click_bone(HAND)
    hand.photograph(IMAGES / "panel_bones.png")
    yield from the_bone_is_picked(HAND, "left_wrist")
    yield from click_bone(CLAW)
    yield from the_bone_is_picked(CLAW, "left_foot")
    yield from the_other_side_is_mirrored()
    yield from a_choice_is_undone()
    with tempfile.TemporaryDirectory() as folder:
        yield from the_list_is_saved(Path(folder))
    hand.shrink([IMAGES / "panel_bones.png"])


if __name__ == "__main__":
    tell(the_whole_story())
