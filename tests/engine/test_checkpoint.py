"""Checkpoints are opened without trusting them, and converted whole or not at all."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch

from hymotion.inference.engine import Progress, ignore_progress, never_cancelled
from hymotion.inference.engines.hymotion.checkpoint import (
    WeightsFile,
    convert,
    open_checkpoint,
    read_facts,
    verify,
)
from hymotion.inference.errors import Cancelled, DiskFull, EngineFailed, HyMotionError, ModelDamaged, ModelMissing

WIDTH = 48


def _tensors() -> dict[str, torch.Tensor]:
    """Named and typed as in an official file, among them a vector, a scalar, a view and other float types."""
    generator = torch.Generator().manual_seed(5)
    wide = torch.randn(3 * WIDTH, WIDTH, generator=generator)
    return {
        "mean": torch.randn(1, 201, generator=generator),
        "std": torch.rand(1, 201, generator=generator).double(),
        "null_ctxt_input": torch.randn(1, 1, 64, generator=generator),
        "motion_transformer.input_encoder.weight": torch.randn(WIDTH, 201, generator=generator),
        "motion_transformer.single_blocks.0.linear1.weight": wide,
        "motion_transformer.single_blocks.0.linear1.bias": torch.randn(3 * WIDTH, generator=generator),
        "motion_transformer.single_blocks.0.linear2.weight": wide.t(),
        "motion_transformer.half": torch.randn(7, 5, generator=generator).half(),
        "motion_transformer.scalar": torch.tensor(0.25),
        "motion_transformer.empty": torch.zeros(0, 4),
    }


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    path = tmp_path / "latest.ckpt"
    torch.save({"model_state_dict": _tensors()}, path)
    return path


def _convert(checkpoint: Path, target: Path, precision: str = "fp32") -> str:
    return convert(checkpoint, target, precision, ignore_progress, never_cancelled)


def _refused(path: Path) -> ModelDamaged:
    """The error of a file that can't be used; it must speak to people."""
    with pytest.raises(ModelDamaged) as caught:
        dict(open_checkpoint(path))
    assert caught.value.cure
    assert "\n" not in str(caught.value)
    return caught.value


class _Touch:
    """Unpickled, it would create a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (str(self.path),))


# --- opening ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrap", [lambda t: {"model_state_dict": t}, lambda t: t, OrderedDict])
def test_a_checkpoint_gives_its_tensors(tmp_path: Path, wrap: Any) -> None:
    torch.save(wrap(_tensors()), tmp_path / "x.ckpt")
    opened = open_checkpoint(tmp_path / "x.ckpt")
    assert list(opened) == list(_tensors())
    for name, tensor in _tensors().items():
        assert torch.equal(opened[name], tensor)
        assert opened.kind(name) == (tensor.dtype, tuple(tensor.shape))


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        open_checkpoint(tmp_path / "latest.ckpt")


@pytest.mark.parametrize("form", ["checkpoint", "inside the table", "bare pickle", "bare pickle, protocol 2"])
def test_a_file_that_tries_to_run_code_is_refused_and_nothing_runs(tmp_path: Path, form: str) -> None:
    path, trace = tmp_path / "latest.ckpt", tmp_path / "it ran"
    evil = _Touch(trace)
    if form == "checkpoint":
        torch.save(evil, path)
    elif form == "inside the table":
        torch.save({"model_state_dict": {**_tensors(), "evil": evil}}, path)
    else:
        path.write_bytes(pickle.dumps({"model_state_dict": evil}, protocol=2 if "2" in form else 4))
    error = _refused(path)
    assert "tries to run code" in error.message
    assert "mkdir" in error.message
    assert not trace.exists()
    pickle.loads(pickle.dumps(evil))  # noqa: S301 (ours, to see that it would have worked)
    assert trace.exists()


@pytest.mark.parametrize("kept", [0.0, 0.0001, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_checkpoint_is_refused(checkpoint: Path, kept: float) -> None:
    data = checkpoint.read_bytes()
    checkpoint.write_bytes(data[: int(kept * len(data))])
    assert "cut short" in (message := _refused(checkpoint).message) or "is not a checkpoint" in message


@pytest.mark.filterwarnings("ignore")  # torch wonders at what it reads
def test_damaged_bytes_are_refused_or_harmless_but_never_another_error(checkpoint: Path) -> None:
    """A change of a weight can only be seen by its hash; a change of the file's structure must not escape as a bug."""
    data, rng = checkpoint.read_bytes(), np.random.default_rng(3)
    structure = data.find(b"archive") or 0
    refused = 0
    for place in (*rng.integers(0, len(data), 40), *rng.integers(0, structure + 1500, 160)):
        altered = bytearray(data)
        altered[place] ^= int(rng.integers(1, 256))
        checkpoint.write_bytes(altered)
        try:
            dict(open_checkpoint(checkpoint))
        except ModelDamaged:
            refused += 1
    assert refused > 20


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ([1, 2, 3], "no table"),
        ({}, "no table"),
        ({"model_state_dict": {}}, "no table"),
        ({"model_state_dict": [torch.zeros(2)]}, "no table"),
        ({"a": torch.zeros(2), "epoch": 7}, "'epoch'"),
        ({"a": {"b": torch.zeros(2)}}, "'a'"),
        ({3: torch.zeros(2)}, "3"),
        ({"counter": torch.zeros(2, dtype=torch.int64)}, "counter"),
        ({"wave": torch.zeros(2, dtype=torch.complex64)}, "wave"),
        ({"thin": torch.zeros(3, 3).to_sparse()}, "thin"),
        ({"nowhere": torch.zeros(2, device="meta")}, "nowhere"),
        ({"huge": torch.zeros(1).expand(1 << 40)}, "huge"),
        ({"broken": torch.tensor([1.0, float("nan")])}, "broken"),
        ({"broken": torch.tensor([1.0, float("inf")])}, "broken"),
    ],
)
def test_what_is_no_table_of_finite_floats_is_refused_by_name(tmp_path: Path, content: object, words: str) -> None:
    torch.save(content, tmp_path / "latest.ckpt")
    assert words in _refused(tmp_path / "latest.ckpt").message


@pytest.mark.parametrize(
    "content", [b"", b"<html>Not found</html>" * 50, b"version https://git-lfs.github.com/spec/v1"]
)
def test_what_is_no_checkpoint_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "latest.ckpt").write_bytes(content)
    assert "is not a checkpoint" in _refused(tmp_path / "latest.ckpt").message


# --- converting ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_the_safetensors_library_reads_what_we_wrote(checkpoint: Path, tmp_path: Path, precision: str) -> None:
    target = tmp_path / "new folder" / "weights.safetensors"
    _convert(checkpoint, target, precision)
    theirs = safetensors.torch.load_file(target)
    ours = WeightsFile(target)
    assert set(theirs) == set(ours) == set(_tensors())
    assert ours.precision == precision
    for name, tensor in _tensors().items():
        assert torch.equal(theirs[name], ours[name])
        assert ours[name].shape == tensor.shape
        assert ours.shape(name) == tuple(tensor.shape)
        assert torch.equal(ours[name], tensor.to(ours[name].dtype))


def test_in_a_bf16_file_matrices_are_bf16_and_what_decides_the_result_is_not(checkpoint: Path, tmp_path: Path) -> None:
    _convert(checkpoint, tmp_path / "w.safetensors", "bf16")
    weights = WeightsFile(tmp_path / "w.safetensors")
    halved = {name for name, tensor in weights.items() if tensor.dtype == torch.bfloat16}
    assert halved == {
        "motion_transformer.single_blocks.0.linear1.weight",
        "motion_transformer.single_blocks.0.linear2.weight",
        "motion_transformer.half",
        "motion_transformer.empty",
    }
    assert {weights[name].dtype for name in set(weights) - halved} == {torch.float32}


def test_the_facts_beside_say_what_was_written(checkpoint: Path, tmp_path: Path) -> None:
    target = tmp_path / "w.safetensors"
    digest = _convert(checkpoint, target, "bf16")
    facts = read_facts(target)
    assert (facts.sha256, facts.precision, facts.tensors) == (digest, "bf16", len(_tensors()))
    assert facts.size == target.stat().st_size
    assert facts.source["name"] == "latest.ckpt"
    assert facts.source["size"] == str(checkpoint.stat().st_size)
    assert verify(target, ignore_progress, never_cancelled) == digest
    assert _convert(checkpoint, tmp_path / "again.safetensors", "bf16") == digest


def test_progress_never_falls_and_ends_at_one(checkpoint: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    convert(checkpoint, tmp_path / "w.safetensors", "fp32", seen.append, never_cancelled)
    verify(tmp_path / "w.safetensors", (checked := []).append, never_cancelled)
    for fractions in ([p.fraction for p in seen], [p.fraction for p in checked]):
        assert fractions == sorted(fractions)
        assert fractions[-1] == 1.0
    assert len(seen) == len(_tensors())


def test_cancel_stops_before_the_next_tensor_and_leaves_the_old_file(checkpoint: Path, tmp_path: Path) -> None:
    target = tmp_path / "w.safetensors"
    digest = _convert(checkpoint, target)
    before = sorted(p.name for p in tmp_path.iterdir())
    seen: list[Progress] = []
    with pytest.raises(Cancelled):
        convert(checkpoint, target, "bf16", seen.append, lambda: len(seen) == 3)
    assert len(seen) == 3
    assert sorted(p.name for p in tmp_path.iterdir()) == before
    assert verify(target, ignore_progress, never_cancelled) == digest
    with pytest.raises(Cancelled):
        verify(target, ignore_progress, lambda: True)


def test_a_bad_value_found_on_the_way_leaves_nothing_behind(tmp_path: Path) -> None:
    torch.save({**_tensors(), "last": torch.tensor([float("nan")])}, tmp_path / "latest.ckpt")
    with pytest.raises(ModelDamaged, match="last"):
        _convert(tmp_path / "latest.ckpt", tmp_path / "w.safetensors")
    assert [p.name for p in tmp_path.iterdir()] == ["latest.ckpt"]


def test_what_a_killed_conversion_left_is_no_obstacle(checkpoint: Path, tmp_path: Path) -> None:
    (tmp_path / "w.safetensors.partial").write_bytes(b"half")
    _convert(checkpoint, tmp_path / "w.safetensors")
    assert not (tmp_path / "w.safetensors.partial").exists()


def test_a_disk_known_to_be_too_small_is_said_before_anything_is_written(
    checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(DiskFull, match=r"needs 0\.00 GB") as caught:
        _convert(checkpoint, tmp_path / "w.safetensors")
    assert caught.value.cure
    assert [p.name for p in tmp_path.iterdir()] == ["latest.ckpt"]


def test_a_file_the_disk_does_not_take_is_said_and_removed(checkpoint: Path, tmp_path: Path) -> None:
    """A limit on the size of files stops the writing half-way, where disk_usage saw room enough."""
    resource = pytest.importorskip("resource")
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, hard))
    try:
        with pytest.raises(DiskFull):
            _convert(checkpoint, tmp_path / "w.safetensors")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [p.name for p in tmp_path.iterdir()] == ["latest.ckpt"]


def test_a_disk_that_fills_up_meanwhile_is_said_and_nothing_stays(
    checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    mounted = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("needs the right to mount a tiny disk")
    roomy = shutil.disk_usage(tmp_path)
    try:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: roomy)  # as it was when the conversion began
        with pytest.raises(DiskFull):
            _convert(checkpoint, disk / "w.safetensors")
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root and Windows write everywhere")
def test_a_folder_that_can_t_be_written_to_is_said(checkpoint: Path, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(EngineFailed, match="closed"):
        _convert(checkpoint, tmp_path / "closed" / "w.safetensors")


def test_a_target_below_a_file_is_said(checkpoint: Path) -> None:
    with pytest.raises(HyMotionError, match="cannot be written"):
        _convert(checkpoint, checkpoint / "w.safetensors")


# --- our own file ----------------------------------------------------------------------------------------------------


@pytest.fixture
def weights(checkpoint: Path, tmp_path: Path) -> Path:
    _convert(checkpoint, tmp_path / "w.safetensors")
    return tmp_path / "w.safetensors"


@pytest.mark.parametrize("kept", [0, 4, 8, 300, -1])
def test_a_truncated_file_of_weights_is_refused_on_opening(weights: Path, kept: int) -> None:
    weights.write_bytes(weights.read_bytes()[:kept])
    with pytest.raises(ModelDamaged, match=r"w\.safetensors is cut short"):
        WeightsFile(weights)
    with pytest.raises(ModelDamaged, match="bytes instead of"):
        verify(weights, ignore_progress, never_cancelled)


def test_one_changed_bit_is_found_by_verify(weights: Path) -> None:
    data = bytearray(weights.read_bytes())
    data[-5] ^= 1
    weights.write_bytes(data)
    with pytest.raises(ModelDamaged, match="altered"):
        verify(weights, ignore_progress, never_cancelled)


@pytest.mark.parametrize("facts", [None, "", "[]", '{"sha256": ""}'])
def test_weights_without_readable_facts_are_not_trusted(weights: Path, facts: str | None) -> None:
    place = weights.with_name("w.safetensors.json")
    if facts is None:
        place.unlink()
    else:
        place.write_text(facts)
    with pytest.raises(ModelDamaged, match=r"w\.safetensors"):
        verify(weights, ignore_progress, never_cancelled)


def test_a_missing_file_of_weights_and_a_missing_tensor_are_told_apart(weights: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match="missing"):
        WeightsFile(tmp_path / "other.safetensors")
    with pytest.raises(KeyError):
        WeightsFile(weights)["motion_transformer.nothing"]
    assert "motion_transformer.nothing" not in WeightsFile(weights)


def test_official_sized_names_keep_every_tensor_aligned(weights: Path) -> None:
    data = weights.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    assert (8 + length) % 64 == 0
    for name in _tensors():
        start, end = header[name]["data_offsets"]
        assert start % 4 == 0
        assert end <= len(data) - 8 - length
