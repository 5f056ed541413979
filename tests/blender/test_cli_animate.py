"""The command line with Blender: from a rig's file and a sentence to a file that plays the motion."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import bpy
import numpy as np
import pytest

from hymotion.cli import preview
from hymotion.cli.main import run
from hymotion.hymotion_addon.rigs.recognise import recognise
from hymotion.hymotion_addon.scene import compat, files
from hymotion.hymotion_addon.scene.armature import read_rest_pose
from hymotion.hymotion_addon.scene.restore import set_fps
from hymotion.hymotion_addon.scene.sample_rig import make_sample_character
from hymotion.inference import registry
from hymotion.inference.motion import Motion, MotionInfo, y_up_to_z_up
from hymotion.inference.motion_files import write_motion
from hymotion.inference.rotations import axis_angle_to_matrix
from hymotion.inference.skeleton import SMPLX_BODY

from ..fakes import FakeEngine
from . import scenes

ROOT = Path(__file__).resolve().parents[2]
PROMPT = "a person walks forward and then waves"
FRAMES = 24
LIMBS = tuple(
    (f"{side}_{start}", f"{side}_{end}")
    for side in ("left", "right")
    for start, end in (("hip", "knee"), ("knee", "ankle"), ("shoulder", "elbow"), ("elbow", "wrist"))
)
# What a game gets of a Rigify rig: the bones that deform.
RIGIFY_DEFORM = {
    "hip": "thigh",
    "knee": "shin",
    "ankle": "foot",
    "shoulder": "upper_arm",
    "elbow": "forearm",
    "wrist": "hand",
}


@pytest.fixture(autouse=True)
def fake_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = registry.EngineEntry(
        "starter", "Fake", "", f"{FakeEngine.__module__}:FakeEngine", f"{FakeEngine.__module__}:INFO"
    )
    monkeypatch.setattr(registry, "ENGINES", (entry,))


def lively_motion() -> Motion:
    """Every joint swings about an axis of its own, up to 50 degrees either way, while the body walks and turns."""
    rng = np.random.default_rng(3)
    seconds = np.arange(FRAMES)[:, None, None] / 30
    swing = 0.9 * np.sin(rng.uniform(3, 7, size=(22, 1)) * seconds + rng.uniform(0, 6, size=(22, 1)))
    axes = rng.normal(size=(22, 3))
    rotations = axis_angle_to_matrix(swing * axes / np.linalg.norm(axes, axis=1, keepdims=True))
    rotations[:, 0] = axis_angle_to_matrix(seconds[:, 0] * np.array([0.1, 0.8, 0.0]))
    transl = seconds[:, 0] * [0.1, 0.0, 1.2] + [0.0, 0.95, 0.0]
    return Motion(transl, rotations, 30.0, info=MotionInfo(prompt="lively", seed=3, engine="test"))


@pytest.fixture
def motion_file(tmp_path: Path) -> Path:
    write_motion(tmp_path / "motion.npz", lively_motion())
    return tmp_path / "motion.npz"


def limb_bones(armature: bpy.types.Object) -> dict[str, str]:
    """Joint -> bone of a character that was read back."""
    if "DEF-thigh.L" in armature.data.bones and "thigh_fk.L" not in armature.data.bones:
        return {
            f"{side}_{joint}": f"DEF-{bone}.{side[0].upper()}"
            for side in ("left", "right")
            for joint, bone in RIGIFY_DEFORM.items()
        }
    return dict(recognise(read_rest_pose(armature)).bones)


def limb_directions(armature: bpy.types.Object) -> np.ndarray:
    """(T, 8, 3) world directions of the limbs at every key, as Blender plays the file."""
    bones = limb_bones(armature)
    directions = []
    for frame in range(1, FRAMES + 1):
        bpy.context.scene.frame_set(frame)
        heads = {
            joint: np.array(armature.matrix_world @ armature.pose.bones[bone].head) for joint, bone in bones.items()
        }
        directions.append([heads[end] - heads[start] for start, end in LIMBS])
    return np.array(directions) / np.linalg.norm(directions, axis=-1, keepdims=True)


def expected_directions(motion: Motion) -> np.ndarray:
    """(T, 8, 3) the same of the motion, in Blender's world."""
    positions = y_up_to_z_up(motion.world()[1])
    start, end = (positions[:, [SMPLX_BODY.index(pair[i]) for pair in LIMBS]] for i in (0, 1))
    return (end - start) / np.linalg.norm(end - start, axis=-1, keepdims=True)


def turned_to_face(found: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """`wanted`, turned about the vertical as a whole: a character that faces another way walks that way."""
    cosine, sine = (
        (found[..., :2] * wanted[..., :2]).sum(),
        (wanted[..., 0] * found[..., 1] - wanted[..., 1] * found[..., 0]).sum(),
    )
    c, s = np.array([cosine, sine]) / np.hypot(cosine, sine)
    return wanted @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]).T


@pytest.mark.parametrize(
    ("rig", "suffix"),
    [
        ("mpfb_mixamo/mpfb_mixamo.fbx", ".glb"),
        ("mpfb_mixamo/mpfb_mixamo.glb", ".fbx"),
        ("mpfb_game_engine_ue4names/mpfb_game_engine.fbx", ".fbx"),
        ("rigify/rigify_generated.blend", ".fbx"),
        ("mpfb_rigify/mpfb_rigify_human.blend", ".glb"),
        ("mpfb_default/mpfb_default.glb", ".glb"),
        ("vrm_addon_basic/vrmtest_rest_a_pose_t_position_pose.blend", ".fbx"),
        ("vrm_cats_names/cryptovoxels.vrm", ".glb"),
        ("kenney/characterMedium.fbx", ".glb"),
        ("kaykit/Med_General.glb", ".blend"),
        ("rocketbox_biped/Male_Adult_08.fbx", ".fbx"),
    ],
)
def test_limbs_of_the_file_that_is_read_back_point_as_in_the_motion(tmp_path, shared, motion_file, rig, suffix) -> None:
    out = tmp_path / f"out{suffix}"
    assert run(["retarget", str(shared / "rigs" / rig), str(motion_file), "--foot-lock", "0", "--out", str(out)]) == 0
    bpy.ops.wm.read_factory_settings(use_empty=True)
    armature = files.open_rig(out)
    set_fps(bpy.context.scene, 30.0)
    found = limb_directions(armature)
    wanted = turned_to_face(found, expected_directions(lively_motion()))
    degrees = np.degrees(2 * np.arcsin(np.clip(np.linalg.norm(found - wanted, axis=-1) / 2, 0, 1)))
    assert np.median(degrees) < 0.1
    assert np.percentile(degrees, 95) < 1.0
    assert degrees.max() < 2.0


@pytest.mark.parametrize("suffix", [".glb", ".fbx", ".blend"])
def test_a_file_carried_by_its_object_goes_where_one_on_the_hips_goes(tmp_path, shared, motion_file, suffix) -> None:
    paths = []
    for root in ("hips", "object"):
        out = tmp_path / f"{root}{suffix}"
        words = ["retarget", str(shared / "rigs" / "mpfb_mixamo" / "mpfb_mixamo.glb"), str(motion_file)]
        assert run([*words, "--root", root, "--root-turn", "--out", str(out)]) == 0
        bpy.ops.wm.read_factory_settings(use_empty=True)
        armature = files.open_rig(out)
        set_fps(bpy.context.scene, 30.0)
        paths.append(scenes.world_poses(armature, ["mixamorig:Head", "mixamorig:LeftFoot"], range(2, FRAMES, 6)))
    np.testing.assert_allclose(paths[1][..., :3, 3], paths[0][..., :3, 3], atol=2e-3)


def test_a_lock_that_is_no_share_is_refused_before_any_work(tmp_path, capsys, motion_file) -> None:
    assert run(["retarget", "none.glb", str(motion_file), "--foot-lock", "2", "--out", str(tmp_path / "a.glb")]) == 1
    assert "from 0 to 1" in capsys.readouterr().err


@pytest.fixture
def character_file(tmp_path: Path) -> Path:
    """A generated Rigify human, at 24 frames a second."""
    make_sample_character()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "character.blend"))
    return tmp_path / "character.blend"


def test_animate_goes_from_a_sentence_to_a_file(tmp_path, character_file, capsys) -> None:
    out = tmp_path / "walk.blend"
    assert run(["animate", str(character_file), PROMPT, "--seconds", "2", "--seed", "4", "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert f"{out}: 60 frames on 52 bones" in said.out
    for part in ("opening", "generation", "retargeting", "writing"):
        assert f"{part} " in said.out
    assert len(said.out.splitlines()) == 2  # Blender's own chatter is not among them
    armature = files.open_rig(out)
    scene = bpy.context.scene
    assert scene.render.fps == 24  # a .blend keeps the rate of its owner
    assert scene.frame_end == 48
    action = bpy.data.actions[compat.assignment(armature).action]
    assert action.name.startswith("a person walks forward")


def test_inspect_prints_json_and_nothing_else(character_file, capfd) -> None:
    assert run(["inspect", str(character_file)]) == 0
    facts = json.loads(capfd.readouterr().out)
    assert facts["family"] == "rigify"
    assert facts["joints"]["left_knee"]["bone"] == "shin_fk.L"


def test_a_map_of_the_users_own_wins_over_recognition(tmp_path, capfd, motion_file) -> None:
    """The hands left out, as a preset says, in what is inspected and in what is animated."""
    scenes.add_character()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "hero.blend"))
    preset = {"hymotion_bones": 1, "bones": {"left_wrist": "", "right_wrist": ""}}
    (tmp_path / "no_hands.json").write_text(json.dumps(preset))
    chosen = [str(tmp_path / "hero.blend"), "--map", str(tmp_path / "no_hands.json")]
    capfd.readouterr()
    assert run(["inspect", *chosen]) == 0
    assert {"left_wrist", "right_wrist"} <= set(json.loads(capfd.readouterr().out)["unmapped_joints"])
    out = tmp_path / "out.blend"
    assert run(["retarget", *chosen[:1], str(motion_file), *chosen[1:], "--out", str(out)]) == 0
    armature = files.open_rig(out)
    keyed = {curve.data_path for curve in compat.curves(bpy.data.actions[compat.assignment(armature).action])}
    assert not any("LeftHand" in path for path in keyed)
    assert any("LeftForeArm" in path for path in keyed)
    (tmp_path / "no_hands.json").write_text("{")
    assert run(["inspect", *chosen]) == 1
    assert "isn't JSON" in capfd.readouterr().err


def test_what_is_wrong_with_the_rig_is_found_before_anything_is_generated(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(FakeEngine, "generate", lambda *_: pytest.fail("generated for nothing"))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "empty.blend"))
    scenes.add_chain()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "chain.blend"))
    (tmp_path / "cut.glb").write_bytes(b"glTF and no more")
    out = tmp_path / "out.glb"
    capsys.readouterr()
    for rig, sentence in (
        ("missing.glb", "There is no file"),
        ("empty.blend", "There is no armature in empty.blend."),
        ("chain.blend", "recognised"),
        ("cut.glb", "cut.glb can't be read"),
    ):
        assert run(["animate", str(tmp_path / rig), PROMPT, "--out", str(out)]) == 1
        said = capsys.readouterr()
        assert sentence in said.err
        assert said.out == ""
        assert not out.exists()


def test_the_demo_leaves_files_pictures_and_times(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(preview, "_WIDTH", 120)
    monkeypatch.setattr(preview, "_HEIGHT", 90)
    assert run(["demo", "--seconds", "1", "--out", str(tmp_path / "demo")]) == 0
    said = capsys.readouterr().out
    for name in ("character.blend", "character.glb", "character.fbx", "motion.npz", "contact_sheet.png", "preview.gif"):
        assert (tmp_path / "demo" / name).stat().st_size > 1000
        assert str(tmp_path / "demo" / name) in said
    for part in ("generation", "retargeting", "writing", "drawing"):
        assert f"{part} " in said
    from PIL import Image

    with Image.open(tmp_path / "demo" / "preview.gif") as film:
        assert film.n_frames == 13
        assert film.info["duration"] == 80
        film.seek(6)
        drawn = np.asarray(film.convert("L"), dtype=float)
    assert drawn.std() > 5  # a figure on tiles, not an empty picture


def test_the_installed_command_ends_by_itself_after_rigify(tmp_path) -> None:
    """After Rigify, bpy 4.5 hangs and 4.2 crashes in its own exit."""
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'tests')!r}); import conftest\n"
        "from hymotion.cli import blender, inspect, main\n"
        "def work(arguments):\n"
        "    with blender.blender():\n"
        "        from hymotion.hymotion_addon.scene.sample_rig import make_sample_character\n"
        "        make_sample_character()\n"
        "main.COMMANDS = (main.Command('inspect', '', inspect.add_arguments, work),)\n"
        "sys.argv = ['hymotion', 'inspect', 'rig.glb']\n"
        "main.main()\n"
    )
    environment = {**os.environ, "BLENDER_USER_RESOURCES": str(tmp_path)}
    command = [sys.executable, "-c", script]
    ended = subprocess.run(command, env=environment, timeout=120, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()[-2000:]
    assert ended.stdout == b""
