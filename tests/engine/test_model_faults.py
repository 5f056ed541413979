"""What happens to a download outside the program: it is killed, the disk is full, the network is gone for good."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hymotion.inference.engine import ignore_progress, never_cancelled
from hymotion.inference.engines.hymotion.model_tasks import list_models
from hymotion.inference.errors import HyMotionError
from hymotion.inference.model_parts import PARTS, part_of
from hymotion.inference.model_store import ModelStore
from hymotion.inference.tasks import task_table

from ..fake_hub import FakeHub, behave
from ..tiny_hymotion import make_tiny_home

ROOT = Path(__file__).resolve().parents[2]
PART = part_of("HY-Motion-1.0-Lite")
CHECKPOINT = f"{PART.subfolder}/latest.ckpt"
WEIGHTS = bytes(range(256)) * 8000

PROGRAM = """
import importlib.util, sys
root = sys.argv[1]
spec = importlib.util.spec_from_file_location("hymotion", root + "/__init__.py", submodule_search_locations=[root])
sys.modules["hymotion"] = module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
"""
DOWNLOAD = f"""{PROGRAM}
limit = int(sys.argv[2])
if limit:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
from hymotion.cli.main import run
sys.exit(run(["models", "download", "{PART.name}", "--accept-licence"]))
"""
ENCODE = f"""{PROGRAM}
from pathlib import Path
from hymotion.inference.engine import ignore_progress, never_cancelled
from hymotion.inference.engines.hymotion.placement import EncoderPlacement
from hymotion.inference.engines.hymotion.text_encoders import encode_prompt
from hymotion.inference.model_store import ModelStore
store = ModelStore()
qwen, clip = store.require("Qwen3-8B"), store.require("clip-vit-large-patch14")
placement = EncoderPlacement("cpu", "fp32", streamed=True)
features = encode_prompt("a person walks", qwen, clip, placement, ignore_progress, never_cancelled)
print(len(features.tokens))
"""


@pytest.fixture
def world(tmp_path: Path) -> dict[str, str]:
    """The variables of a process that sees nothing of this machine's models."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "COMFYUI"))}
    home = {"HOME": str(tmp_path), "HYMOTION_HOME": str(tmp_path / "data"), "HF_HUB_CACHE": str(tmp_path / "cache")}
    return {**kept, **home, "NO_PROXY": "*"}


@pytest.fixture
def hub(world: dict[str, str]) -> Iterator[FakeHub]:
    files = {"License.txt": b"terms", f"{PART.subfolder}/config.yml": b"x", CHECKPOINT: WEIGHTS}
    with FakeHub({PART.repo: files}) as served:
        world["HF_ENDPOINT"] = served.address
        yield served


def start(program: str, world: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program, str(ROOT), *arguments]
    return subprocess.Popen(command, env=world, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def folder_of(world: dict[str, str]) -> Path:
    return Path(world["HYMOTION_HOME"]) / "models" / PART.name


def arrived(world: dict[str, str]) -> int:
    return sum(path.stat().st_size for path in folder_of(world).glob("latest.ckpt.*.partial"))


def test_a_download_that_is_killed_goes_on_where_it_was(hub: FakeHub, world: dict[str, str]) -> None:
    behave(hub, stall_after=1_000_000)
    process = start(DOWNLOAD, world, "0")
    while arrived(world) < 1_000_000:
        assert process.poll() is None, process.communicate()
    process.kill()
    process.communicate()
    kept = arrived(world)
    behave(hub)
    process = start(DOWNLOAD, world, "0")
    _, said = process.communicate()
    assert process.returncode == 0, said
    assert (folder_of(world) / "latest.ckpt").read_bytes() == WEIGHTS
    assert hub.sent[-1].start == kept


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_disk_that_takes_no_more_is_a_sentence_and_what_came_is_kept(hub: FakeHub, world: dict[str, str]) -> None:
    process = start(DOWNLOAD, world, "1000000")
    _, said = process.communicate()
    assert process.returncode == 1
    assert "There is no room for HY-Motion 1.0 Lite" in said
    assert "1.05 MB more are needed" in said
    assert "Traceback" not in said
    assert arrived(world) == 1_000_000
    process = start(DOWNLOAD, world, "0")
    process.communicate()
    assert process.returncode == 0
    assert hub.sent[-1].start == 1_000_000


@pytest.mark.parametrize("arguments", [{}, {"part": 7}, {"part": "nothing"}, {"part": PART.name, "consent": "yes"}])
@pytest.mark.parametrize("task", ["download_model", "convert_model", "verify_model"])
def test_a_task_that_makes_no_sense_is_refused_with_a_sentence(
    task: str, arguments: dict[str, Any], world: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in world.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(HyMotionError):
        task_table()[task].run(arguments, ignore_progress, never_cancelled)


def test_all_models_are_fetched_and_from_then_on_nobody_asks_the_hub(
    tmp_path: Path, world: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny = make_tiny_home(tmp_path / "tiny") / "models"
    repositories: dict[str, dict[str, bytes]] = {part.repo: {} for part in PARTS}
    for part in PARTS:
        for path in (path for path in (tiny / part.name).rglob("*") if path.is_file()):
            name = "/".join(filter(None, (part.subfolder, path.relative_to(tiny / part.name).as_posix())))
            repositories[part.repo][name] = path.read_bytes()
    for name, value in world.items():
        monkeypatch.setenv(name, value)
    with FakeHub(repositories) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        tasks = task_table()
        for part in PARTS:
            consent = part.licence.agree().to_dict() if part.licence.needs_consent else None
            arguments = {"part": part.name, "consent": consent}
            result = tasks["download_model"].run(arguments, ignore_progress, never_cancelled)
            assert json.loads(json.dumps(result))["source"] == "ours"
        assert ModelStore().missing_parts("hymotion") == ModelStore().missing_parts("hymotion-lite") == ()
        listed = list_models({}, ignore_progress, never_cancelled)
        assert [row["name"] for row in listed["parts"] if row["installed"]] == [part.name for part in PARTS]
        hub.requests.clear()
        process = start(ENCODE, {**world, "HF_ENDPOINT": hub.address})
        output, said = process.communicate()
        assert process.returncode == 0, said
        assert int(output) > 0
        assert hub.requests == []
