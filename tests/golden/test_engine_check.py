"""Every array of the reference files is made again, by the network in full and by the way generations really run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from hymotion.cli.main import run
from hymotion.inference.engines.hymotion.check import Finding, check_engine
from hymotion.inference.errors import ModelDamaged

if TYPE_CHECKING:
    from .conftest import Golden


@pytest.fixture(scope="module")
def exact(golden: Golden) -> list[Finding]:
    return list(check_engine(golden.checkpoint, golden.reference, "exact"))


def test_in_exact_precision_every_error_is_within_the_bounds_of_the_issue(exact: list[Finding]) -> None:
    bounds = {"relative": 1e-4, "degrees": 0.05, "mm": 1.0}
    beyond = [finding for finding in exact if not finding.error <= bounds[finding.unit]]
    assert not beyond
    assert all(finding.good for finding in exact)


def test_no_array_of_a_reference_file_is_left_out(golden: Golden, exact: list[Finding]) -> None:
    results = [name for name in golden.arrays if name == "fwd_y" or name.endswith(("denorm", "rot6d", "transl"))]
    generations = [name for name in results if name != "fwd_y"]
    assert len(exact) == 1 + 2 * len(generations)  # in full and as used


def test_the_way_generations_run_differs_from_the_network_in_full_by_rounding_alone(exact: list[Finding]) -> None:
    as_used = [finding.error for finding in exact if "as used: values" in finding.what]
    assert as_used
    assert max(as_used) < 2e-6


def test_in_fast_precision_a_motion_is_the_same_to_the_eye(golden: Golden) -> None:
    findings = list(check_engine(golden.checkpoint, golden.reference, "fast"))
    assert findings
    assert all(finding.good for finding in findings)


def test_the_command_fails_when_one_weight_is_not_what_it_was(
    golden: Golden, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = {name: tensor.clone() for name, tensor in golden.weights.items()}
    weights["motion_transformer.single_blocks.1.linear2.weight"] *= 1.01
    torch.save({"model_state_dict": weights}, tmp_path / "altered.ckpt")
    words = ["engine-check", "--checkpoint", str(tmp_path / "altered.ckpt"), "--reference", str(golden.reference)]
    assert run(words) == 1
    assert "BEYOND ITS BOUND" in capsys.readouterr().out


def test_the_command_says_ok_for_each_result(golden: Golden, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--checkpoint", str(golden.checkpoint), "--reference", str(golden.reference), "--precision", "fast"]
    assert run(["engine-check", *words]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert all(line.endswith("ok") for line in lines)


def test_what_is_no_reference_file_is_refused_with_a_sentence(golden: Golden, tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", ctxt=np.zeros(3))
    for path in (tmp_path / "other.npz", tmp_path / "missing.npz", golden.checkpoint):
        with pytest.raises(ModelDamaged, match="is not a reference file"):
            list(check_engine(golden.checkpoint, path, "exact"))
