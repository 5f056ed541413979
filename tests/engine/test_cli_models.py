"""hymotion models: what the terminal shows, asks and does, against a hub on loopback."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from hymotion.cli import console
from hymotion.cli.main import run
from hymotion.inference.model_store import ModelStore

from ..fake_hub import FakeHub

REPO = "tencent/HY-Motion-1.0"
NAME = "HY-Motion-1.0-Lite"


def checkpoint() -> bytes:
    target = io.BytesIO()
    torch.save(
        {"model_state_dict": {"motion_transformer.weight": torch.ones(64, 64), "mean": torch.zeros(201)}}, target
    )
    return target.getvalue()


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    files = {"License.txt": b"terms", f"{NAME}/config.yml": b"x", f"{NAME}/latest.ckpt": checkpoint()}
    with FakeHub({REPO: files}) as served:
        monkeypatch.setenv("HF_ENDPOINT", served.address)
        monkeypatch.setenv("HYMOTION_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
        monkeypatch.setenv("NO_PROXY", "*")
        monkeypatch.delenv("COMFYUI_HOME", raising=False)
        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        monkeypatch.setattr(Path, "home", lambda: tmp_path)
        yield served


def answers(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """A terminal with somebody who types these lines."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(console.sys, "stdin", Terminal("".join(f"{line}\n" for line in lines)))


def test_without_a_terminal_the_licence_is_shown_and_nothing_is_fetched(
    hub: FakeHub, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["models", "download", NAME]) == 1
    said = capsys.readouterr()
    assert "Not licensed in: European Union, United Kingdom, South Korea" in said.out
    assert "Its full text: https://" in said.out
    assert "--accept-licence" in said.err
    assert hub.requests == []


def test_whoever_says_no_gets_nothing_and_whoever_says_yes_is_asked_once(
    hub: FakeHub, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, "")
    assert run(["models", "download", NAME]) == 1
    assert hub.requests == []
    answers(monkeypatch, "y")
    assert run(["models", "download", NAME]) == 0
    assert ModelStore().require_part(NAME).consent is not None
    capsys.readouterr()
    answers(monkeypatch)
    assert run(["models", "download", NAME]) == 0
    assert "Not licensed in" not in capsys.readouterr().out


def test_the_whole_life_of_a_model(hub: FakeHub, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    place = ["--folder", str(tmp_path / "big disk")]
    assert run(["models", "list", *place]) == 0
    assert "not here (1.84 GB to download)" in capsys.readouterr().out
    assert run(["models", "download", NAME.lower(), "--accept-licence", *place]) == 0
    assert run(["models", "verify", NAME, *place]) == 0
    assert f"{NAME}/latest.ckpt: right" in capsys.readouterr().out
    assert run(["models", "convert", NAME, "--precision", "fp32", "--delete-checkpoint", *place]) == 0
    assert "freed" in capsys.readouterr().out
    hub.stop()
    assert run(["models", "list", *place]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith(NAME))
    assert "as fp32" in line
    assert "checkpoint" not in line
    assert run(["models", "verify", *place]) == 0
    assert "weights-fp32.safetensors: right" in capsys.readouterr().out
    assert run(["models", "remove", NAME, "--yes", *place]) == 0
    assert not (tmp_path / "big disk" / NAME).exists()


def test_damage_is_named_and_ends_with_a_one(hub: FakeHub, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "download", NAME, "--accept-licence"]) == 0
    path = ModelStore().require(NAME) / "latest.ckpt"
    content = path.read_bytes()
    for broken, said in ((content[:-1] + b"x", "latest.ckpt (altered)"), (content[:100], "latest.ckpt (wrong size)")):
        path.write_bytes(broken)
        assert run(["models", "verify"]) == 1
        assert said in capsys.readouterr().err
        assert run(["models", "download", NAME]) == 0
        assert path.read_bytes() == content


def test_damage_that_left_no_trace_in_the_time_of_change_is_fetched_again_after_a_check(hub: FakeHub) -> None:
    assert run(["models", "download", NAME, "--accept-licence"]) == 0
    path = ModelStore().require(NAME) / "latest.ckpt"
    content, times = path.read_bytes(), path.stat()
    path.write_bytes(content[:-1] + b"x")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert run(["models", "verify"]) == 1
    assert run(["models", "download", NAME]) == 0
    assert path.read_bytes() == content


def test_damaged_weights_are_converted_again(hub: FakeHub, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "download", NAME, "--accept-licence"]) == 0
    assert run(["models", "convert", NAME]) == 0
    path = ModelStore().require_part(NAME).converted["bf16"]
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"x")
    assert run(["models", "verify"]) == 1
    assert f"hymotion models convert {NAME}" in capsys.readouterr().err
    assert run(["models", "convert", NAME]) == 0
    assert path.read_bytes() == content
    assert run(["models", "verify"]) == 0


def test_without_a_terminal_nothing_is_removed_unless_told_so(hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["models", "download", NAME, "--accept-licence"]) == 0
    monkeypatch.setattr(console.sys, "stdin", io.StringIO("y\n"))
    assert run(["models", "remove", NAME]) == 1
    assert ModelStore().locate(NAME)


def test_the_checkpoint_stays_unless_somebody_says_otherwise(hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["models", "download", NAME, "--accept-licence"]) == 0
    for words in ([], ["--keep-checkpoint"]):
        assert run(["models", "convert", NAME, *words]) == 0
        assert ModelStore().require_part(NAME).checkpoint
    answers(monkeypatch, "yes")
    assert run(["models", "convert", NAME]) == 0
    assert ModelStore().require_part(NAME).checkpoint is None
    assert run(["models", "convert", NAME, "--precision", "fp32"]) == 1


def test_a_model_in_another_programs_folder_is_used_there_and_never_removed(
    hub: FakeHub, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    comfy = tmp_path / "ComfyUI/models/HY-Motion/ckpts/tencent" / NAME
    comfy.mkdir(parents=True)
    (comfy / "config.yml").write_text("x")
    (comfy / "latest.ckpt").write_bytes(checkpoint())
    before = {path: path.stat().st_mtime_ns for path in comfy.iterdir()}
    assert run(["models", "download", NAME]) == 0
    assert f"used where it is: {comfy} (comfyui)" in capsys.readouterr().out
    assert run(["models", "convert", NAME]) == 0
    assert ModelStore().require_part(NAME).converted["bf16"].is_relative_to(tmp_path / "home/models")
    assert run(["models", "convert", NAME, "--delete-checkpoint"]) == 1
    assert "stays" in capsys.readouterr().err
    assert run(["models", "remove", NAME, "--yes"]) == 0  # our conversion
    assert run(["models", "remove", NAME, "--yes"]) == 1
    assert "belongs to another program" in capsys.readouterr().err
    assert {path: path.stat().st_mtime_ns for path in comfy.iterdir()} == before
    assert hub.requests == []


def test_folders_of_other_programs_are_named_and_forgotten(
    hub: FakeHub, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    there = tmp_path / "there"
    assert run(["models", "folders", "--add", str(there)]) == 1
    there.mkdir()
    assert run(["models", "folders", "--add", str(there)]) == 0
    assert capsys.readouterr().out.strip() == str(there)
    assert run(["models", "folders", "--forget", str(there)]) == 0
    assert capsys.readouterr().out == ""


def test_an_engine_stands_for_its_parts(hub: FakeHub, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "verify", "hymotion-lite"]) == 1
    assert "HY-Motion 1.0 Lite is not on this machine" in capsys.readouterr().err
    assert run(["models", "verify", "nothing"]) == 1
    assert "There is no model called" in capsys.readouterr().err
    assert run(["models", "verify"]) == 0
