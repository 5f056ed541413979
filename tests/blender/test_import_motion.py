"""Motion from other people's files, and a scene that is none the worse for it."""

from __future__ import annotations

import bpy
import numpy as np
import pytest

from hymotion.hymotion_addon.scene import files
from hymotion.hymotion_addon.scene.animate import animate
from hymotion.hymotion_addon.scene.import_motion import read_motion_file
from hymotion.inference.errors import HyMotionError, MotionFileError
from hymotion.inference.rotations import angle_between
from hymotion.inference.skeleton import SMPLX_BODY

from . import scenes

LIMBS = [j for j, name in enumerate(SMPLX_BODY.names) if name.startswith(("left", "right")) and "collar" not in name]


def everything() -> set[tuple[str, str]]:
    return {
        (kind.identifier, block.name)
        for kind in bpy.data.bl_rna.properties
        if kind.type == "COLLECTION"
        for block in getattr(bpy.data, kind.identifier)
    }


def knee_bend(motion) -> np.ndarray:
    """(T,) degrees of the left knee."""
    turns = motion.joint_rotations[:, SMPLX_BODY.index("left_knee")]
    return np.degrees(angle_between(turns, np.broadcast_to(np.eye(3), turns.shape)))


@pytest.mark.parametrize(
    ("file", "action", "least_bend"),
    [
        ("kenney/walk.fbx", "", 30),
        ("quaternius_animated_ikfeet/KnightCharacter.glb", "Walking", 30),
        ("cesium_man/CesiumMan.glb", "", 30),
    ],
)
def test_a_walk_comes_out_of_a_file_and_nothing_of_it_stays(shared, file, action, least_bend):
    hero = scenes.add_character()
    scenes.add_body(hero)
    bpy.ops.object.mode_set(mode="POSE")
    before, there = scenes.fingerprint(), everything()
    motion = read_motion_file(shared / "rigs" / file, action)
    assert scenes.fingerprint() == before
    assert everything() == there
    assert np.ptp(knee_bend(motion)) > least_bend
    lowest = motion.world()[1][:, [SMPLX_BODY.index(f"{s}_foot") for s in ("left", "right")], 1].min()
    assert abs(lowest) < 0.1


@pytest.mark.parametrize("suffix", [".fbx", ".glb"])
def test_what_we_export_is_read_as_the_motion_it_was(tmp_path, suffix):
    motion = scenes.striding(30)
    bpy.context.scene.render.fps = 30
    hero = scenes.add_character()
    files.save_rig(tmp_path / f"hero{suffix}", hero, animate(hero, motion).action)
    bpy.context.scene.render.fps = 24
    back = read_motion_file(tmp_path / f"hero{suffix}")
    assert (len(back), back.fps) == (30, 30.0)
    apart = angle_between(back.world()[0][:, LIMBS], motion.world()[0][:, LIMBS])
    assert np.degrees(apart).max() < 0.1
    half = read_motion_file(tmp_path / f"hero{suffix}", fps=15.0)
    np.testing.assert_allclose(half.transl, back.transl[::2], atol=1e-4)


def test_an_unknown_animation_is_answered_with_those_there_are(shared):
    there = everything()
    with pytest.raises(MotionFileError) as caught:
        read_motion_file(shared / "rigs/quaternius_animated_ikfeet/KnightCharacter.glb", "Flying")
    assert "Flying" in caught.value.message
    assert "more" in caught.value.cure
    assert everything() == there


@pytest.mark.parametrize(
    ("file", "words"),
    [("kenney/characterMedium.fbx", "No armature moves"), ("LICENSES.md", "doesn't end"), ("no.fbx", "no file")],
)
def test_a_file_without_a_motion_says_so(shared, file, words):
    with pytest.raises(HyMotionError, match=words):
        read_motion_file(shared / "rigs" / file)
