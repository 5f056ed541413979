"""BVH: our files exactly, others when their rest pose allows it, and clear words where it doesn't."""

from __future__ import annotations

import re

import numpy as np
import pytest

from hymotion.inference.errors import MotionFileError
from hymotion.inference.motion_files import read_motion, write_motion
from hymotion.inference.rotations import angle_between, rotation_about
from hymotion.inference.skeleton import BODY_JOINTS, SMPLX_BODY

SPINE = {"pelvis": "Hips", "spine1": "LowerBack", "spine2": "Spine", "spine3": "Spine1", "neck": "Neck", "head": "Head"}
LIMBS = {
    "hip": "UpLeg", "knee": "Leg",
    "ankle": "Foot", "foot": "ToeBase", "collar": "Shoulder", "shoulder": "Arm", "elbow": "ForeArm", "wrist": "Hand"
}  # fmt: skip


@pytest.fixture
def text(tmp_path, make_motion) -> str:
    write_motion(tmp_path / "a.bvh", make_motion(1, 3))
    return (tmp_path / "a.bvh").read_text()


def test_centimetres_and_the_order_of_turns(tmp_path, make_motion) -> None:
    motion = make_motion(8, 2)
    write_motion(tmp_path / "a.bvh", motion)
    text = (tmp_path / "a.bvh").read_text()
    assert "JOINT left_knee\n\t\t{\n\t\t\tOFFSET 3.500000 -37.700000 -0.400000" in text.replace("\t\t\t{", "\t\t{")
    row = np.array(text.splitlines()[-1].split(), dtype=float)
    assert np.allclose(row[:3], motion.transl[-1] * 100, atol=1e-5)
    axes = {"Z": np.array([0.0, 0, 1]), "X": np.array([1.0, 0, 0]), "Y": np.array([0.0, 1, 0])}
    turns = [rotation_about(axes[letter], np.radians(angle)) for letter, angle in zip("ZXY", row[3:6], strict=True)]
    assert np.allclose(turns[0] @ turns[1] @ turns[2], motion.joint_rotations[-1, 0], atol=1e-6)


def renamed(text: str) -> str:
    """The same file with CMU's names, in another unit, and with a joint of its own between hips and thighs."""
    table = dict(SPINE)
    for side in ("left", "right"):
        table |= {f"{side}_{ours}": f"{side.title()}{theirs}" for ours, theirs in LIMBS.items()}
    return re.sub(r"(JOINT|ROOT) (\w+)", lambda m: f"{m[1]} {table[m[2]]}", text)


def test_cmu_names_are_matched(tmp_path, text) -> None:
    (tmp_path / "b.bvh").write_text(renamed(text))
    ours, theirs = read_motion(tmp_path / "a.bvh"), read_motion(tmp_path / "b.bvh")
    assert np.array_equal(ours.joint_rotations, theirs.joint_rotations)


def test_the_unit_is_settled_by_the_leg(tmp_path, text) -> None:
    def metres(match: re.Match[str]) -> str:
        return "OFFSET " + " ".join(f"{float(v) / 100:.8f}" for v in match[1].split())

    lines = re.sub(r"OFFSET (.*)", metres, text).splitlines()
    for i in (-3, -2, -1):
        row = lines[i].split()
        lines[i] = " ".join([f"{float(v) / 100:.8f}" for v in row[:3]] + row[3:])
    (tmp_path / "m.bvh").write_text("\n".join(lines))
    assert np.allclose(read_motion(tmp_path / "m.bvh").transl, read_motion(tmp_path / "a.bvh").transl, atol=1e-6)


def test_joints_between_ours_pass_their_turn_on(tmp_path) -> None:
    def joint(index: int) -> str:
        children = "".join(joint(c) for c, p in enumerate(SMPLX_BODY.parents) if p == index)
        offset = " ".join(f"{v}" for v in SMPLX_BODY.rest_offsets[index])
        name = BODY_JOINTS[index]
        inner = f"JOINT {name} {{ OFFSET {offset} CHANNELS 3 Zrotation Xrotation Yrotation {children} }} "
        if name == "left_knee":  # a twist joint above it, which holds the whole turn
            return f"JOINT twist {{ OFFSET 0 0 0 CHANNELS 1 Xrotation {inner} }} "
        return inner.replace("JOINT", "ROOT", 1) if index == 0 else inner

    hierarchy = joint(0)
    width = sum(int(n) for n in re.findall(r"CHANNELS (\d)", hierarchy))
    names = re.findall(r"(?:JOINT|ROOT) (\w+)", hierarchy)
    twist = 3 * names.index("twist")
    row = np.zeros(width)
    row[twist] = 40.0
    (tmp_path / "t.bvh").write_text(
        f"HIERARCHY\n{hierarchy}\nMOTION\nFrames: 1\nFrame Time: 0.0083333\n{' '.join(map(str, row))}"
    )
    motion = read_motion(tmp_path / "t.bvh")
    assert motion.fps == 120
    turned = np.degrees(angle_between(motion.joint_rotations[0], np.eye(3)))
    assert turned[SMPLX_BODY.index("left_knee")] == pytest.approx(40.0)
    assert np.delete(turned, SMPLX_BODY.index("left_knee")).max() < 1e-9


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("HIERARCHY", "hello", "expected it to start with HIERARCHY"),
        ("MOTION", "", "cut short"),
        ("JOINT left_knee", "JOINT left_shin", "aren't named as"),
        ("OFFSET 3.500000 -37.700000", "OFFSET 37.700000 -3.50000", "degrees off"),
        ("OFFSET 3.500000", "OFFSET three", "expected a number"),
        ("CHANNELS 3 Zrotation", "CHANNELS 3 Wrotation", '"Wrotation"'),
        ("CHANNELS 3 Zrotation", "CHANNELS 99 Zrotation", "99"),
        ("End Site", "End Here", 'expected "Site"'),
        ("Frames: 3", "Frames: 4", "expected 4 frames of 69 channels"),
        ("Frames: 3", "Frames: 0", "no frames"),
        ("Frames: 3", "Frames: many", "isn't a number"),
        ("Frame Time: 0.0333333333", "Frame Time: 0", "expected a positive number"),
        ("Frame Time: 0.0333333333", "Frame Time: 100", "frames per second"),
        ("Frame Time: 0.0333333333", "Frame Time: nan", "expected a positive number"),
        ("Frame Time:", "Time:", "MOTION part should start"),
    ],
)
def test_a_broken_file_says_where(tmp_path, text, old, new, words) -> None:
    assert old in text
    (tmp_path / "bad.bvh").write_text(text.replace(old, new))
    with pytest.raises(MotionFileError) as caught:
        read_motion(tmp_path / "bad.bvh")
    assert words in caught.value.message
    assert caught.value.cure


def test_a_nan_in_the_motion_names_its_frame(tmp_path, text) -> None:
    (tmp_path / "bad.bvh").write_text(text.rstrip().rpartition(" ")[0] + " nan\n")
    with pytest.raises(MotionFileError, match="frame 2"):
        read_motion(tmp_path / "bad.bvh")
