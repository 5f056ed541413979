"""An animator puts right what stands in the way, then lets one character do what another does, in a real window.

Run by `dev.py ui` like drive.py. Everything is done with mouse and keys; Python only looks.
"""

from __future__ import annotations

import sys
from pathlib import Path

import bpy

sys.path.insert(0, str(Path(__file__).resolve().parent))  # Blender's --python leaves it out

import hand
from hand import Steps
from story import IMAGES, install, ours, session, settings, tell, until


def findings() -> set[str]:
    """Codes of what the panel says before the character is animated."""
    return {finding.code for finding in session().diagnosis.findings} if session().diagnosis else set()


def set_the_stage() -> Steps:
    """Two Rigify characters: one that moves, and one in Rest Position with a locked forearm."""
    install()
    bpy.data.batch_remove(list(bpy.data.objects))
    made = [ours("hymotion_addon.scene.sample_rig").make_sample_character() for _ in range(2)]
    hero, dancer = made
    hero.name, dancer.name = "Hero", "Dancer"
    dancer.location.x = 1.5
    for frame, height in ((1, 0.0), (20, -0.3)):
        bone = dancer.pose.bones["torso"]
        bone.location.z = height
        bone.keyframe_insert("location", frame=frame)
    dancer.animation_data.action.name = "Crouch"
    hero.data.pose_position = "REST"
    hero.pose.bones["forearm_fk.L"].lock_rotation[0] = True
    settings().armature, settings().source = hero, dancer
    yield 0.5
    yield from hand.open_tab("HY-Motion")
    yield from until(lambda: findings() == {"shown_at_rest", "locked"})


def the_panel_says_what_stands_in_the_way() -> Steps:
    """A picture of it; then one click cures one thing, and Ctrl+Z brings it back."""
    yield 0.5
    hand.photograph(IMAGES / "panel_before_you_animate.png")
    hero = bpy.data.objects["Hero"]
    yield from hand.click("hymotion.make_ready(")
    yield from until(lambda: len(findings()) == 1)
    yield 1.0  # the other button moves to this one's place
    yield from hand.click("hymotion.make_ready(")
    yield from until(lambda: not findings())
    assert hero.data.pose_position == "POSE"
    assert not any(hero.pose.bones["forearm_fk.L"].lock_rotation)
    yield from hand.into_viewport()
    yield from hand.press("ctrl+z")
    yield from until(lambda: len(findings()) == 1)
    yield from hand.press("ctrl+shift+z")
    yield from until(lambda: not findings())


def the_other_character_is_copied() -> Steps:
    """Open the section that holds it, click what is in it, and see the Action."""
    yield from hand.open_section("hymotion.from_character(")
    yield from hand.click("hymotion.from_character(")
    yield from until(lambda: session().result is not None)
    yield 2.0  # the panels glide to their new places
    hand.photograph(IMAGES / "panel_elsewhere.png")
    assert bpy.data.objects["Hero"].animation_data.action.name == session().result.action


def the_whole_story() -> Steps:
    """All of it, in order."""
    yield from set_the_stage()
    yield from the_panel_says_what_stands_in_the_way()
    yield from the_other_character_is_copied()
    hand.shrink([IMAGES / "panel_before_you_animate.png", IMAGES / "panel_elsewhere.png"])


if __name__ == "__main__":
    tell(the_whole_story())
