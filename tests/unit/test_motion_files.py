"""A motion written and read back is the same motion; a file that can't be used says why, in one sentence."""

from __future__ import annotations

import contextlib
import json
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hymotion.inference.errors import MotionFileError
from hymotion.inference.motion_files import FORMATS, check_writable, read_motion, write_motion
from hymotion.inference.rotations import angle_between

# How close a format comes: degrees and millimetres. BVH is text with six decimals.
TOLERANCE = {"smplx": (1e-9, 1e-9), "amass": (1e-9, 1e-9), "hymotion": (1e-9, 1e-9), "bvh": (2e-5, 2e-5)}
KEEPS_INFO = {"smplx", "amass", "hymotion"}
ANGLES = [(0.0, np.pi), (0.0, 1e-9), (0.0, 1e-5), (np.pi - 1e-5, np.pi + 1e-5), (np.pi / 2 - 1e-7, np.pi / 2 + 1e-7)]


@pytest.mark.parametrize("known", FORMATS, ids=lambda f: f.name)
@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    angles=st.sampled_from(ANGLES),
    frames=st.integers(1, 6),
    fps=st.sampled_from([24.0, 29.97, 30.0, 120.0]),
)
def test_round_trip(tmp_path_factory, make_motion, known, seed, angles, frames, fps) -> None:
    path = tmp_path_factory.mktemp("round") / f"motion{known.suffix}"
    motion = make_motion(seed, frames, angles, fps)
    write_motion(path, motion, known.name)
    back = read_motion(path)
    degrees, millimetres = TOLERANCE[known.name]
    assert np.degrees(angle_between(back.joint_rotations, motion.joint_rotations)).max() < degrees
    assert np.abs(back.transl - motion.transl).max() * 1000 < millimetres
    assert back.fps == fps
    if known.name in KEEPS_INFO:
        assert back.info == motion.info
        assert np.array_equal(back.contacts, motion.contacts)


def test_the_suffix_chooses_and_the_arrays_tell_npz_kinds_apart(tmp_path, make_motion) -> None:
    motion = make_motion()
    write_motion(tmp_path / "a.npz", motion)
    assert {"poses", "trans", "betas", "gender", "mocap_frame_rate"} <= set(np.load(tmp_path / "a.npz").files)
    write_motion(tmp_path / "h.NPZ", motion, "hymotion")
    assert np.load(tmp_path / "h.NPZ")["rot6d"].shape == (7, 22, 6)
    assert np.allclose(read_motion(tmp_path / "h.NPZ").transl, motion.transl)
    write_motion(tmp_path / "b.bvh", motion)
    assert (tmp_path / "b.bvh").read_text().startswith("HIERARCHY")


def test_the_same_motion_gives_the_same_bytes(tmp_path, make_motion) -> None:
    for known in FORMATS:
        one, two = tmp_path / f"one{known.suffix}", tmp_path / f"two{known.suffix}"
        write_motion(one, make_motion(3), known.name)
        write_motion(two, make_motion(3), known.name)
        assert one.read_bytes() == two.read_bytes()


def error_of(path: Path) -> MotionFileError:
    with pytest.raises(MotionFileError) as caught:
        read_motion(path)
    error = caught.value
    assert "\n" not in error.message
    assert error.message.endswith(".")
    assert error.cure
    return error


GOOD = {"poses": np.zeros((5, 165)), "trans": np.zeros((5, 3)), "mocap_frame_rate": np.array(30.0)}
GOOD_HYMOTION = {"rot6d": np.tile([1.0, 0, 0, 1, 0, 0], (5, 22, 1)), "transl": np.zeros((5, 3))}
NAN = np.full((5, 3), np.nan)


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({**GOOD, "trans": np.vstack([np.zeros((4, 3)), NAN[:1]])}, ("`trans`", "(5, 3)", "frame 4")),
        ({**GOOD, "poses": np.full((5, 165), np.inf)}, ("`poses`", "(5, 165)", "frame 0")),
        ({**GOOD, "poses": np.full((5, 165), 1e300)}, ("`poses`", "1e+300")),
        ({**GOOD, "poses": np.zeros((5, 64))}, ("`poses`", "(5, 64)", "(frames, 165)")),
        ({**GOOD, "poses": np.zeros((5, 55, 3))}, ("`poses`", "(5, 55, 3)", "(frames, 165)")),
        ({**GOOD, "poses": np.float64(1.0)}, ("`poses`", "()", "(frames, 165)")),
        ({**GOOD, "poses": np.zeros((5, 165), dtype=complex)}, ("`poses`", "complex128")),
        ({**GOOD, "trans": np.full((5, 3), "x")}, ("`trans`", "<U1")),
        ({**GOOD, "poses": np.zeros((0, 165)), "trans": np.zeros((0, 3))}, ("`poses`", "(0, 165)", "no frames")),
        ({**GOOD, "trans": np.zeros((6, 3))}, ("(5, 165)", "(6, 3)", "number of frames")),
        ({k: v for k, v in GOOD.items() if k != "trans"}, ("mocap_frame_rate, poses", "`poses` and `trans`")),
        ({k: v for k, v in GOOD.items() if k != "mocap_frame_rate"}, ("`mocap_frame_rate` is missing",)),
        ({**GOOD, "mocap_frame_rate": np.array(0.0)}, ("0 frames per second", "1 to 1000")),
        ({**GOOD, "mocap_frame_rate": np.array(np.nan)}, ("nan frames per second",)),
        ({**GOOD, "mocap_frame_rate": np.array(1e9)}, ("1e+09 frames per second",)),
        ({**GOOD, "mocap_frame_rate": np.zeros(3)}, ("`mocap_frame_rate`", "(3,)", "one number")),
        ({**GOOD, "up_axis": np.array("X")}, ("`up_axis`", '"X"')),
        ({**GOOD, "up_axis": np.array(3)}, ("`up_axis`", "one string")),
        ({**GOOD, "hymotion": np.array("{")}, ("`hymotion`", "JSON")),
        ({**GOOD, "hymotion": np.array('{"notes": 5}')}, ("`hymotion`", "JSON")),
        ({**GOOD, "hymotion": np.array("[1]")}, ("`hymotion`", "JSON")),
        ({**GOOD, "contacts": np.zeros((4, 2))}, ("contacts", "(4, 2)")),
        ({"a": np.zeros(3)}, ("the arrays a;", "`rot6d` and `transl`")),
        ({}, ("(none)",)),
        ({**GOOD_HYMOTION, "transl": NAN}, ("`transl`", "frame 0")),
        ({**GOOD_HYMOTION, "rot6d": np.zeros((5, 22, 6))}, ("not a rotation matrix",)),
        ({**GOOD_HYMOTION, "rot6d": np.zeros((5, 24, 6))}, ("`rot6d`", "(5, 24, 6)", "(frames, 22, 6)")),
        ({**GOOD_HYMOTION, "rot6d": np.zeros((2, 5, 22, 6))}, ("`rot6d`", "(2, 5, 22, 6)")),
        ({**GOOD_HYMOTION, "transl": np.zeros((3, 3))}, ("(5, 22, 6)", "(3, 3)", "number of frames")),
    ],
)
def test_bad_arrays_are_named_with_their_shape(tmp_path, arrays, words) -> None:
    path = tmp_path / "bad.npz"
    np.savez(path, **arrays)
    message = error_of(path).message
    for word in words:
        assert word in message


def test_an_object_array_is_never_unpickled(tmp_path) -> None:
    path = tmp_path / "bad.npz"
    np.savez(path, **{**GOOD, "poses": np.array([{"a": 1}] * 5, dtype=object)})
    error_of(path)
    np.savez(path, **{**GOOD, "gender": np.array([b"male", None], dtype=object)})
    assert len(read_motion(path)) == 5  # AMASS holds such values beside the arrays that count


def test_files_of_another_kind(tmp_path) -> None:
    for name, content in (
        ("empty.npz", b""),
        ("text.npz", b"hello"),
        ("bad.bvh", b"\x00\x01"),
        ("zip.npz", b"PK\x03\x04"),
    ):
        (tmp_path / name).write_bytes(content)
        error_of(tmp_path / name)
    np.save(tmp_path / "one.npy", np.zeros(3))
    os.replace(tmp_path / "one.npy", tmp_path / "one.npz")
    assert "single array" in error_of(tmp_path / "one.npz").message
    with zipfile.ZipFile(tmp_path / "other.npz", "w") as archive:
        archive.writestr("readme.txt", "hello")
    error_of(tmp_path / "other.npz")
    error_of(tmp_path / "missing.npz")
    error_of(tmp_path / "motion.fbx")
    (tmp_path / "folder.npz").mkdir()
    error_of(tmp_path / "folder.npz")


@settings(max_examples=60, deadline=None)
@given(
    cut=st.floats(0, 1, exclude_max=True),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), max_size=4),
    known=st.sampled_from(FORMATS),
)
def test_a_damaged_file_is_read_or_refused_but_never_crashes(tmp_path_factory, make_motion, cut, flips, known) -> None:
    path = tmp_path_factory.mktemp("damaged") / f"motion{known.suffix}"
    write_motion(path, make_motion(1, 3), known.name)
    data = bytearray(path.read_bytes())
    for where, change in flips:
        data[int(where * len(data))] ^= change
    path.write_bytes(data if flips else data[: int(cut * len(data))])
    with contextlib.suppress(MotionFileError):
        read_motion(path)


def test_writing_is_all_or_nothing(tmp_path, make_motion, monkeypatch) -> None:
    path = tmp_path / "motion.npz"
    write_motion(path, make_motion(1))
    before = path.read_bytes()

    def half_way(file, **_arrays) -> None:
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", half_way)
    with pytest.raises(MotionFileError, match="No space left"):
        write_motion(path, make_motion(2))
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["motion.npz"]


def test_the_new_file_takes_the_old_ones_place_in_one_step(tmp_path, make_motion) -> None:
    path, held = tmp_path / "motion.npz", tmp_path / "held"
    write_motion(path, make_motion(1))
    before = path.read_bytes()
    os.link(path, held)  # as a program that has the old file open
    write_motion(path, make_motion(2))
    assert held.read_bytes() == before != path.read_bytes()


def test_paths_that_cannot_be_written_are_refused_before_any_work(tmp_path, make_motion) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "no" / "a.npz", tmp_path / "file" / "a.npz", Path("/proc/a.npz")):
        with pytest.raises(MotionFileError) as caught:
            check_writable(path)
        assert caught.value.code == "motion_file_unwritable"
        assert caught.value.cure
    for name in ("a.xyz", "a", "a.npy"):
        with pytest.raises(MotionFileError, match=r"doesn't end as a motion file"):
            write_motion(tmp_path / name, make_motion())
    with pytest.raises(MotionFileError, match="can't hold the format bvh"):
        write_motion(tmp_path / "a.npz", make_motion(), "bvh")
    assert os.listdir(tmp_path) == ["file"]


def test_the_stored_info_is_plain_json(tmp_path, make_motion) -> None:
    path = tmp_path / "a.npz"
    write_motion(path, make_motion(4))
    assert json.loads(str(np.load(path)["hymotion"]))["seed"] == 4
