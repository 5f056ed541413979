"""`hymotion retarget` with a motion out of somebody else's character file."""

from __future__ import annotations

import bpy
import numpy as np
import pytest

from hymotion.cli.main import run
from hymotion.hymotion_addon.scene import files
from hymotion.hymotion_addon.scene.restore import set_fps
from hymotion.hymotion_addon.scene.sample_action import actions_of, read_motion
from hymotion.inference.rotations import angle_between
from hymotion.inference.skeleton import SMPLX_BODY

ARMS = [j for j, n in enumerate(SMPLX_BODY.names) if n.partition("_")[2] in ("shoulder", "elbow")]
KNIGHT = "quaternius_animated_ikfeet/KnightCharacter.glb"


def read_from(path, name=""):
    """What the character of a file does, as a motion."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    armature = files.open_rig(path)
    set_fps(bpy.context.scene, 30.0)
    actions = actions_of(armature)
    return read_motion(armature, next((a for a in actions if name in a.name), actions[0]))


def test_a_named_animation_goes_from_one_character_to_another(tmp_path, shared, capsys):
    out = tmp_path / "out.glb"
    rig, motion = shared / "rigs" / "mpfb_mixamo/mpfb_mixamo.glb", shared / "rigs" / KNIGHT
    assert run(["retarget", str(rig), str(motion), "--action", "Jump", "--out", str(out)]) == 0
    assert "of a rig recognised as Mixamo" in capsys.readouterr().out
    back, wanted = read_from(out), read_from(motion, "Jump")
    assert len(back) == len(wanted)
    # legs are bent a little further, to keep feet on the ground
    apart = np.degrees(angle_between(back.world()[0][:, ARMS], wanted.world()[0][:, ARMS]))
    assert apart.mean() < 0.1


@pytest.mark.parametrize(
    ("words", "complaint"),
    [(["--action", "Flying"], 'no animation called "Flying"'), (["--fps", "0"], "above zero")],
)
def test_what_the_file_can_not_give_is_said(tmp_path, shared, capsys, words, complaint):
    rig = str(shared / "rigs" / KNIGHT)
    assert run(["retarget", rig, rig, *words, "--out", str(tmp_path / "o.glb")]) == 1
    assert complaint in capsys.readouterr().err
