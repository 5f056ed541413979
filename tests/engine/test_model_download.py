"""Models come whole and right from a hub that cuts, stalls, refuses and lies; nothing that arrived is fetched twice."""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hymotion.inference.engine import Progress, ignore_progress, never_cancelled
from hymotion.inference.engines.hymotion import download as download_module
from hymotion.inference.engines.hymotion.download import download
from hymotion.inference.errors import Cancelled, DiskFull, DownloadFailed, HyMotionError, LicenceNotAccepted
from hymotion.inference.file_lock import locked
from hymotion.inference.model_files import LOCK_FILE, PARTIAL_SUFFIX, remove, verify
from hymotion.inference.model_parts import LICENCE_FILE, part_of
from hymotion.inference.model_record import read_record
from hymotion.inference.model_store import ModelStore

from ..fake_hub import FakeHub, behave

HYMOTION = part_of("HY-Motion-1.0")
LITE = part_of("HY-Motion-1.0-Lite")
QWEN = part_of("Qwen3-8B")
CHECKPOINT = "HY-Motion-1.0/latest.ckpt"
WEIGHTS = bytes(range(256)) * 4000
LICENCE_TEXT = b"the terms in full"


def repositories() -> dict[str, dict[str, bytes]]:
    """What the real ones hold, small, with files that nobody needs among them."""
    shards = {f"model-0000{i}-of-00002.safetensors": bytes([i]) * 50_000 for i in (1, 2)}
    index = json.dumps({"weight_map": {str(i): name for i, name in enumerate(shards)}}).encode()
    return {
        "tencent/HY-Motion-1.0": {
            "License.txt": LICENCE_TEXT,
            "README.md": b"read me",
            "HY-Motion-1.0/config.yml": b"network: large\n",
            CHECKPOINT: WEIGHTS,
            "HY-Motion-1.0/stats/Mean.npy": b"mean",
            "HY-Motion-1.0-Lite/config.yml": b"network: small\n",
            "HY-Motion-1.0-Lite/latest.ckpt": WEIGHTS[::-1],
        },
        "Qwen/Qwen3-8B": {
            "LICENSE": b"apache",
            "README.md": b"read me",
            "config.json": b"{}",
            "generation_config.json": b"{}",
            "merges.txt": b"a b",
            "tokenizer.json": b"{}",
            "tokenizer_config.json": b"{}",
            "vocab.json": b"{}",
            "model.safetensors.index.json": index,
            "pytorch_model.bin": b"not wanted",
            **shards,
        },
    }


class World(NamedTuple):
    """A hub, and a models folder."""

    hub: FakeHub
    store: ModelStore

    def fetch(
        self, part: Any = HYMOTION, *, cancelled: Callable[[], bool] = never_cancelled, waits: int = 3, **more: Any
    ) -> Any:
        consent = more.get("consent", HYMOTION.licence.agree())
        on_progress = more.get("on_progress", ignore_progress)
        return download(self.store, part, consent, on_progress, cancelled, waits_s=(0.01,) * waits)

    @property
    def folder(self) -> Path:
        return self.store.own_folder(HYMOTION)

    def partials(self) -> dict[str, int]:
        return {path.name: path.stat().st_size for path in self.store.folder.rglob(f"*{PARTIAL_SUFFIX}")}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for name in ("HF_HUB_OFFLINE", "COMFYUI_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    with FakeHub(repositories()) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        yield World(hub, ModelStore(tmp_path / "models", extra_folders=[]))


def below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def test_a_part_comes_whole_with_its_licence_and_nothing_else(world: World) -> None:
    installed = world.fetch()
    assert below(installed.folder) == {
        "config.yml": b"network: large\n",
        "latest.ckpt": WEIGHTS,
        "stats/Mean.npy": b"mean",
        LICENCE_FILE: LICENCE_TEXT,
    }
    assert installed.is_ours
    assert installed.revision == world.hub.commit("tencent/HY-Motion-1.0")


def test_of_qwen_only_what_the_encoder_reads_is_fetched(world: World) -> None:
    world.fetch(QWEN, consent=None)
    unwanted = {"README.md", "generation_config.json", "pytorch_model.bin", "LICENSE"}
    expected = set(world.hub.repositories["Qwen/Qwen3-8B"]) - unwanted | {LICENCE_FILE}
    assert set(below(world.store.own_folder(QWEN))) == expected


def test_of_two_licence_files_one_is_kept_and_nothing_is_fetched_twice(world: World) -> None:
    world.hub.repositories["tencent/HY-Motion-1.0"]["LICENSE.md"] = b"the same terms, prettier"
    world.fetch()
    before = len(world.hub.sent)
    world.fetch()
    assert len(world.hub.sent) == before


def test_the_record_holds_hashes_sizes_the_revision_and_the_consent(world: World) -> None:
    consent = HYMOTION.licence.agree()
    world.fetch(consent=consent)
    record = read_record(world.folder)
    assert record is not None
    assert record.files["latest.ckpt"].sha256 == hashlib.sha256(WEIGHTS).hexdigest()
    assert record.files["config.yml"].bytes == len(b"network: large\n")
    assert record.licence_text_sha256 == hashlib.sha256(LICENCE_TEXT).hexdigest()
    assert (record.revision, record.consent) == (world.hub.commit("tencent/HY-Motion-1.0"), consent)


def test_without_consent_nothing_is_asked_of_the_hub(world: World) -> None:
    with pytest.raises(LicenceNotAccepted, match="--accept-licence"):
        world.fetch(consent=None)
    assert world.hub.requests == []
    assert not world.store.folder.exists()


def test_consent_to_one_model_holds_for_the_other_under_the_same_licence(world: World) -> None:
    world.fetch()
    assert world.fetch(LITE, consent=None).consent == world.store.require_part(HYMOTION.name).consent


def test_progress_counts_bytes_and_never_falls(world: World) -> None:
    behave(world.hub, cuts=[300_000, 300_000])
    seen: list[Progress] = []
    world.fetch(on_progress=seen.append)
    fractions = [progress.fraction for progress in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert "1.02 MB of 1.02 MB" in seen[-1].message


def test_a_cut_connection_goes_on_where_it_was_cut(world: World) -> None:
    behave(world.hub, cuts=[10**9, 10**9, 10**9, 400_000, 400_000])
    world.fetch()
    assert (world.folder / "latest.ckpt").read_bytes() == WEIGHTS
    assert world.hub.bytes_sent(CHECKPOINT) == len(WEIGHTS)
    assert [sent.start for sent in world.hub.sent if sent.path == CHECKPOINT] == [0, 400_000, 800_000]


def test_a_line_that_is_cut_often_but_brings_something_each_time_is_not_given_up(world: World) -> None:
    behave(world.hub, cuts=[10**9, 10**9, 10**9, *[100_000] * 9])
    world.fetch(waits=2)
    assert world.hub.bytes_sent(CHECKPOINT) == len(WEIGHTS)


def test_after_many_cuts_without_a_byte_it_says_how_to_go_on_and_what_came_is_kept(world: World) -> None:
    behave(world.hub, cuts=[10**9, 10**9, 10**9, 512_000, 0, 0, 0])
    with pytest.raises(DownloadFailed, match="interrupted") as caught:
        world.fetch()
    assert caught.value.cure == "Try again to go on from 50 %."
    assert list(world.partials().values()) == [512_000]
    behave(world.hub)
    world.fetch()
    assert world.hub.bytes_sent(CHECKPOINT) == len(WEIGHTS)


def test_a_server_that_knows_no_ranges_is_begun_again(world: World) -> None:
    behave(world.hub, cuts=[10**9, 10**9, 10**9, 400_000], ranges=False)
    world.fetch()
    assert (world.folder / "latest.ckpt").read_bytes() == WEIGHTS
    assert world.hub.bytes_sent(CHECKPOINT) == len(WEIGHTS) + 400_000


def test_a_cancel_is_heard_while_the_hub_hangs_and_the_next_try_goes_on(world: World) -> None:
    behave(world.hub, stall_after=300_000)
    seen: list[Progress] = []
    with pytest.raises(Cancelled):
        world.fetch(cancelled=lambda: sum(world.partials().values()) > 0.25 * len(WEIGHTS), on_progress=seen.append)
    assert not any("Interrupted" in progress.message for progress in seen)  # it did not wait for the network's time-out
    kept = sum(world.partials().values())
    assert kept >= 0.25 * len(WEIGHTS)
    behave(world.hub)
    world.fetch()
    starts = [sent.start for sent in world.hub.sent if sent.path == CHECKPOINT]
    assert kept in starts


def test_a_finished_part_is_not_fetched_again(world: World) -> None:
    world.fetch()
    before = len(world.hub.sent)
    world.fetch()
    assert len(world.hub.sent) == before


def test_files_copied_there_by_hand_are_checked_and_kept(world: World) -> None:
    world.folder.mkdir(parents=True)
    (world.folder / "latest.ckpt").write_bytes(WEIGHTS)
    world.fetch()
    assert world.hub.bytes_sent(CHECKPOINT) == 0
    assert verify(world.store.require_part(HYMOTION.name), ignore_progress, never_cancelled).problems == ()


def test_an_altered_file_of_the_right_size_is_fetched_again(world: World) -> None:
    world.folder.mkdir(parents=True)
    (world.folder / "latest.ckpt").write_bytes(b"x" + WEIGHTS[1:])
    world.fetch()
    assert (world.folder / "latest.ckpt").read_bytes() == WEIGHTS


@pytest.mark.parametrize("name", [CHECKPOINT, "HY-Motion-1.0/config.yml"])
@pytest.mark.parametrize(("wrong", "said"), [("altered", "with other contents than"), ("longer", "longer than")])
def test_wrong_bytes_are_refused_and_never_become_a_model(world: World, name: str, wrong: str, said: str) -> None:
    behave(world.hub, **{wrong: {name}})
    with pytest.raises(DownloadFailed, match=f"{said} the hub declares"):
        world.fetch()
    assert not (world.folder / Path(name).name).exists()
    assert world.store.locate(HYMOTION.name) is None
    behave(world.hub)
    world.fetch()


def test_a_newer_version_on_the_hub_is_not_mixed_with_the_older_one(world: World) -> None:
    behave(world.hub, cuts=[10**9, 10**9, 10**9, 400_000, 0, 0, 0])
    with pytest.raises(DownloadFailed):
        world.fetch()
    newer = bytes(reversed(range(256))) * 4000
    world.hub.repositories["tencent/HY-Motion-1.0"][CHECKPOINT] = newer
    behave(world.hub)
    installed = world.fetch()
    assert (world.folder / "latest.ckpt").read_bytes() == newer
    assert installed.revision == world.hub.commit("tencent/HY-Motion-1.0")
    assert world.partials() == {}


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_hub_is_asked_again(world: World, status: int) -> None:
    behave(world.hub, refusals=[(status, {}), (status, {"Retry-After": "0"})])
    world.fetch()


@pytest.mark.parametrize(("status", "said"), [(401, "signing in"), (403, "signing in"), (404, "does not have")])
def test_a_refusal_is_said_at_once(world: World, status: int, said: str) -> None:
    behave(world.hub, refusals=[(status, {})])
    with pytest.raises(DownloadFailed, match=said):
        world.fetch()
    assert len(world.hub.requests) == 1


def test_a_hub_that_stays_busy_is_given_up_with_a_cure(world: World) -> None:
    behave(world.hub, refusals=[(503, {})] * 20)
    with pytest.raises(DownloadFailed, match="busy") as caught:
        world.fetch()
    assert caught.value.cure


def test_a_sign_in_page_in_the_hubs_place_is_understood_as_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hymotion.inference.engines.hymotion.hub.json.loads", lambda _: {"welcome": "to our hotel"})
    with pytest.raises(DownloadFailed, match="cannot be understood"):
        world.fetch()


def test_a_hub_that_names_files_outside_the_folder_is_not_believed(world: World) -> None:
    world.hub.repositories["tencent/HY-Motion-1.0"]["HY-Motion-1.0/stats/../../../evil.npy"] = b"x"
    with pytest.raises(DownloadFailed, match="outside"):
        world.fetch()


def test_no_hub_is_a_sentence(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.hub.stop()
    with pytest.raises(DownloadFailed, match="cannot be reached"):
        world.fetch()
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(DownloadFailed, match="HF_HUB_OFFLINE"):
        world.fetch()
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setenv("HF_ENDPOINT", "file:///etc")
    with pytest.raises(DownloadFailed, match="web address"):
        world.fetch()


def test_what_is_there_is_used_without_the_hub(world: World) -> None:
    world.fetch()
    world.hub.stop()
    installed = ModelStore(world.store.folder).require_part(HYMOTION.name)
    assert not verify(installed, ignore_progress, never_cancelled).problems


def test_too_little_room_is_said_before_anything_is_fetched(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(world.store.folder.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=100_000))
    with pytest.raises(DiskFull, match=r"64\.9 MB more are needed"):
        world.fetch()
    assert world.hub.bytes_sent(CHECKPOINT) == 0


def test_a_disk_that_fills_up_midway_keeps_what_came(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    write_all = download_module._write_all
    written = 0

    def fill_up(file: Any, block: bytes) -> None:
        nonlocal written
        if written > 500_000:
            file.write(block[:10])
            raise OSError(errno.ENOSPC, "No space left on device")
        written += len(block)
        write_all(file, block)

    monkeypatch.setattr(download_module, "_write_all", fill_up)
    with pytest.raises(DiskFull) as caught:
        world.fetch()
    kept = sum(world.partials().values())
    assert kept > 500_000
    short = (len(WEIGHTS) - kept) / 1000
    assert f"{short:.0f} kB more are needed" in caught.value.message
    monkeypatch.setattr(download_module, "_write_all", write_all)
    world.fetch()
    starts = [sent.start for sent in world.hub.sent if sent.path == CHECKPOINT]
    assert starts == [0, kept]


def test_two_programs_do_not_download_the_same_part_at_once(world: World) -> None:
    with locked(world.folder / LOCK_FILE) as ours:
        assert ours
        with pytest.raises(DownloadFailed, match="another program"):
            world.fetch()
        with pytest.raises(HyMotionError, match="being downloaded"):
            remove(world.store, HYMOTION)
    world.fetch()


def test_a_models_folder_that_cannot_be_written_to_is_said(tmp_path: Path, world: World) -> None:
    (tmp_path / "models").write_text("a file in the folder's place", encoding="utf-8")
    with pytest.raises(HyMotionError, match="models"):
        world.fetch()
