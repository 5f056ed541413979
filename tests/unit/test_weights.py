"""Weight files come back as they were written, or say in one sentence that they are missing or damaged."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hymotion.inference.engines.starter.quantisation import dequantise, quantise
from hymotion.inference.engines.starter.weights import read_weights, write_weights
from hymotion.inference.errors import ModelDamaged, ModelMissing

CONFIG: dict[str, Any] = {"model": "example ☃", "blocks": 8, "steps": [1, 2], "scale": 0.1}
ARRAYS = {
    "blocks.0.weight": np.arange(12, dtype=np.float16).reshape(3, 4),
    "mean": np.linspace(0, 1, 7, dtype=np.float32),
    "integers": np.array([[-127, 127]], dtype=np.int8),
    "transposed": np.arange(6.0).reshape(2, 3).T,
    "number": np.array(3.5),
    "nothing": np.zeros((0, 4), dtype=np.float32),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "model.npz"
    write_weights(path, CONFIG, ARRAYS)
    return path


def _assert_as_written(config: dict[str, Any], arrays: dict[str, np.ndarray]) -> None:
    assert config == CONFIG
    assert arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(arrays[name], array)


def test_everything_comes_back(file: Path) -> None:
    _assert_as_written(*read_weights(file))


def test_the_same_content_gives_the_same_bytes(file: Path, tmp_path: Path) -> None:
    write_weights(tmp_path / "again.npz", CONFIG, ARRAYS)
    assert (tmp_path / "again.npz").read_bytes() == file.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.npz", "model.npz"]


def test_numpy_alone_can_open_it(file: Path) -> None:
    with np.load(file, allow_pickle=False) as archive:
        np.testing.assert_array_equal(archive["mean"], ARRAYS["mean"])


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"absent\.npz is not in") as raised:
        read_weights(tmp_path / "absent.npz")
    assert raised.value.cure


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.9, 0.999])
def test_a_file_cut_short(file: Path, share: float) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(ModelDamaged, match=r"model\.npz") as raised:
        read_weights(file)
    assert raised.value.cure


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_altered_byte_is_noticed_or_harmless(file: Path, data: st.DataObject) -> None:
    content = bytearray(file.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    altered = file.with_name("altered.npz")
    altered.write_bytes(content)
    try:
        config, arrays = read_weights(altered)
    except ModelDamaged:
        return
    _assert_as_written(config, arrays)  # such as a date inside the zip


@pytest.mark.parametrize("change", ["value", "left out", "added", "renamed", "config", "no header", "pickle"])
def test_a_file_made_again_with_other_content(file: Path, change: str) -> None:
    with np.load(file) as archive:
        entries = dict(archive)
    match change:
        case "value":
            entries["mean"][3] += 1e-6
        case "left out":
            del entries["nothing"]
        case "added":
            entries["more"] = np.zeros(1)
        case "renamed":
            entries["means"] = entries.pop("mean")
        case "config":
            text = entries["header"].tobytes().replace(b'"blocks": 8', b'"blocks": 9')
            entries["header"] = np.frombuffer(text, dtype=np.uint8)
        case "no header":
            del entries["header"]
        case "pickle":
            entries["mean"] = np.array([object()])
    np.savez(file, **entries)
    with pytest.raises(ModelDamaged, match=r"model\.npz"):
        read_weights(file)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04", b"\x93NUMPY\x01\x00v\x00{}"])
def test_something_else_under_that_name(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(ModelDamaged):
        read_weights(file)


def test_another_zip_under_that_name(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(ModelDamaged):
        read_weights(file)


def test_the_headers_name_is_taken(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="header"):
        write_weights(tmp_path / "x.npz", {}, {"header": np.zeros(1)})


@given(
    hnp.arrays(np.float32, (5, 64), elements=st.floats(-1e3, 1e3, width=32)),
    st.sampled_from([8, 32, 64]),
)
def test_eight_bits_are_within_half_a_step(values: np.ndarray, group: int) -> None:
    integers, scales = quantise(values, group)
    assert integers.dtype == np.int8
    assert scales.shape == (5, 64 // group)
    step = np.abs(values).reshape(5, -1, group).max(-1) / 127
    error = np.abs(dequantise(integers, scales) - values).reshape(5, -1, group).max(-1)
    # float16 scales are right to 1/2048 (of 127 steps), and no finer than 6e-8
    assert (error <= 0.57 * step + 127 * 6.2e-5).all()


def test_half_floats_pass_through() -> None:
    values = np.array([[1.5, -2.0]], dtype=np.float16)
    np.testing.assert_array_equal(dequantise(values, None), values.astype(np.float32))
