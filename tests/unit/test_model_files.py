"""Files of a model are checked against what they must be; only what is ours is ever removed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from hymotion.inference.engine import Progress, ignore_progress, never_cancelled
from hymotion.inference.errors import Cancelled, HyMotionError, ModelDamaged
from hymotion.inference.file_lock import locked
from hymotion.inference.model_files import Verification, remove, remove_checkpoint, verify
from hymotion.inference.model_parts import part_of
from hymotion.inference.model_record import FileRecord, PartRecord
from hymotion.inference.model_store import ModelStore

from .models_on_disk import lay_hymotion, lay_qwen

HYMOTION = part_of("HY-Motion-1.0")
QWEN = part_of("Qwen3-8B")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelStore:
    monkeypatch.setenv("HYMOTION_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.delenv("COMFYUI_HOME", raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "user")
    return ModelStore()


def recorded(store: ModelStore) -> Path:
    """HY-Motion in our folder, as a download leaves it."""
    folder = lay_hymotion(store.own_folder(HYMOTION))
    files = {
        name: FileRecord((folder / name).stat().st_size, hashlib.sha256((folder / name).read_bytes()).hexdigest())
        for name in ("config.yml", "latest.ckpt")
    }
    PartRecord(HYMOTION.name, files=files).write(folder)
    return folder


def check(store: ModelStore) -> Verification:
    return verify(store.require_part(HYMOTION.name), ignore_progress, never_cancelled)


def states(found: Verification) -> dict[str, str]:
    return {file.name: file.state for file in found.files}


def test_a_model_as_it_was_downloaded_is_right(store: ModelStore) -> None:
    recorded(store)
    found = check(store)
    found.check()
    assert states(found) == {"config.yml": "right", "latest.ckpt": "right"}


def test_one_altered_bit_is_found(store: ModelStore) -> None:
    folder = recorded(store)
    (folder / "latest.ckpt").write_bytes(b"checkpoinT")
    found = check(store)
    assert states(found)["latest.ckpt"] == "altered"
    with pytest.raises(ModelDamaged, match=r"latest\.ckpt \(altered\)"):
        found.check()


def test_a_file_cut_short_is_found_without_reading_it(store: ModelStore) -> None:
    folder = recorded(store)
    (folder / "latest.ckpt").write_bytes(b"check")
    assert states(check(store))["latest.ckpt"] == "wrong size"


def test_files_copied_by_hand_are_there_but_unknown(store: ModelStore) -> None:
    lay_hymotion(store.own_folder(HYMOTION))
    found = check(store)
    found.check()
    assert set(states(found).values()) == {"unknown"}


def test_a_conversion_is_checked_by_its_own_hash(store: ModelStore) -> None:
    folder = recorded(store)
    weights = folder / "weights-bf16.safetensors"
    weights.write_bytes(b"converted")
    digest = hashlib.sha256(b"converted").hexdigest()
    store.record_conversion(store.require_part(HYMOTION.name), "bf16", digest, folder / "latest.ckpt")
    assert states(check(store))[weights.name] == "right"
    weights.write_bytes(b"Converted")
    assert states(check(store))[weights.name] == "altered"


def test_the_cache_of_the_hub_is_checked_by_the_names_of_its_blobs(store: ModelStore, tmp_path: Path) -> None:
    repository = tmp_path / "hub" / "models--tencent--HY-Motion-1.0"
    snapshot = repository / "snapshots" / ("a" * 40) / HYMOTION.name
    snapshot.mkdir(parents=True)
    git = hashlib.sha1(b"blob 6\0config", usedforsecurity=False).hexdigest()
    blobs = {"config.yml": (git, b"config"), "latest.ckpt": (hashlib.sha256(b"weights").hexdigest(), b"weights")}
    for name, (blob, content) in blobs.items():
        (repository / "blobs").mkdir(exist_ok=True)
        (repository / "blobs" / blob).write_bytes(content)
        (snapshot / name).symlink_to(repository / "blobs" / blob)
    assert states(check(store)) == {"config.yml": "right", "latest.ckpt": "right"}
    for blob, content in blobs.values():
        (repository / "blobs" / blob).write_bytes(content.upper())
    assert states(check(store)) == {"config.yml": "altered", "latest.ckpt": "altered"}


def test_a_check_tells_how_far_it_is_and_can_be_cancelled(store: ModelStore) -> None:
    recorded(store)
    seen: list[Progress] = []
    verify(store.require_part(HYMOTION.name), seen.append, never_cancelled)
    fractions = [progress.fraction for progress in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    with pytest.raises(Cancelled):
        verify(store.require_part(HYMOTION.name), ignore_progress, lambda: True)


def test_removing_frees_what_was_ours_and_leaves_the_users_own_files(store: ModelStore) -> None:
    folder = recorded(store)
    for name in ("weights-fp32.safetensors", "weights-fp32.safetensors.json", "latest.ckpt.abc.partial"):
        (folder / name).write_bytes(b"12345")
    (folder / "stats").mkdir()
    (folder / "stats" / "Mean.npy").write_bytes(b"mean")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert remove(store, HYMOTION) == size
    assert not folder.exists()
    folder = recorded(store)
    (folder / "my notes.txt").write_text("keep me", encoding="utf-8")
    remove(store, HYMOTION)
    assert [path.name for path in folder.iterdir()] == ["my notes.txt"]


def test_a_whole_qwen_is_removed(store: ModelStore) -> None:
    folder = lay_qwen(store.own_folder(QWEN))
    remove(store, QWEN)
    assert not folder.exists()


def test_a_link_to_another_folder_is_removed_and_the_folder_is_not(store: ModelStore, tmp_path: Path) -> None:
    there = lay_hymotion(tmp_path / "big disk")
    store.folder.mkdir(parents=True)
    store.own_folder(HYMOTION).symlink_to(there)
    assert remove(store, HYMOTION) == 0
    assert (there / "latest.ckpt").is_file()
    assert store.locate(HYMOTION.name) is None


def test_what_belongs_to_another_program_is_not_removed(tmp_path: Path, store: ModelStore) -> None:
    folder = lay_hymotion(tmp_path / "other" / HYMOTION.name)
    foreign = ModelStore(extra_folders=[tmp_path / "other"])
    with pytest.raises(HyMotionError, match="belongs to another program"):
        remove(foreign, HYMOTION)
    with pytest.raises(HyMotionError, match="stays"):
        remove_checkpoint(foreign.require_part(HYMOTION.name))
    with pytest.raises(HyMotionError, match="not on this machine"):
        remove(store, QWEN)
    assert (folder / "latest.ckpt").is_file()


def test_the_checkpoint_goes_only_when_something_takes_its_place(store: ModelStore) -> None:
    folder = recorded(store)
    with pytest.raises(HyMotionError, match="has not been converted"):
        remove_checkpoint(store.require_part(HYMOTION.name))
    (folder / "weights-bf16.safetensors").write_bytes(b"converted")
    assert remove_checkpoint(store.require_part(HYMOTION.name)) == len(b"checkpoint")
    assert states(check(store)) == {"config.yml": "right", "weights-bf16.safetensors": "unknown"}


def test_a_lock_is_held_by_one_and_free_again_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "lock"
    with locked(path) as first, locked(path) as second:
        assert (first, second) == (True, False)
    with locked(path) as again:
        assert again
