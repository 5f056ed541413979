"""Models are found wherever they already lie, and nothing is written into folders that are not ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from hymotion.inference.errors import HyMotionError, InvalidRequest, LicenceNotAccepted, ModelDamaged, ModelMissing
from hymotion.inference.model_parts import ENGINE_PARTS, PARTS, Consent, part_of, readable_bytes
from hymotion.inference.model_places import hugging_face_cache, read_extra_folders, write_extra_folders
from hymotion.inference.model_record import RECORD_FILE, FileRecord, PartRecord, read_record
from hymotion.inference.model_store import ModelStore
from hymotion.inference.registry import ENGINES

from .models_on_disk import lay_hub_snapshot, lay_hymotion, lay_qwen

HYMOTION = "HY-Motion-1.0"
LITE = "HY-Motion-1.0-Lite"


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests see neither this machine's models nor its settings."""
    monkeypatch.setenv("HYMOTION_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.delenv("COMFYUI_HOME", raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "user")


def files_below(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_every_engine_that_needs_a_worker_has_its_parts_listed() -> None:
    assert set(ENGINE_PARTS) == {entry.name for entry in ENGINES if entry.needs_worker}
    assert {name for names in ENGINE_PARTS.values() for name in names} == {part.name for part in PARTS}


def test_a_missing_model_says_its_name_its_size_and_what_to_press() -> None:
    with pytest.raises(ModelMissing) as caught:
        ModelStore().require(HYMOTION)
    assert "HY-Motion 1.0 is not on this machine (4.17 GB" in caught.value.message
    assert "hymotion models download HY-Motion-1.0" in caught.value.cure


def test_an_unknown_part_is_answered_with_the_valid_names() -> None:
    with pytest.raises(InvalidRequest, match="Qwen3-8B"):
        ModelStore().locate("Qwen9")


def test_a_model_copied_into_the_models_folder_is_ours(tmp_path: Path) -> None:
    folder = lay_hymotion(tmp_path / "home" / "models" / HYMOTION)
    installed = ModelStore().require_part(HYMOTION)
    assert (installed.folder, installed.source, installed.is_ours) == (folder, "ours", True)
    size = sum(path.stat().st_size for path in folder.iterdir())
    PartRecord(HYMOTION).write(folder)
    (folder / "latest.ckpt.0123.partial").write_bytes(b"half")
    assert ModelStore().require_part(HYMOTION).bytes == installed.bytes == size
    assert installed.checkpoint == folder / "latest.ckpt"


def test_the_models_folder_can_be_anywhere(tmp_path: Path) -> None:
    folder = lay_hymotion(tmp_path / "big disk" / LITE)
    assert ModelStore(tmp_path / "big disk").require(LITE) == folder
    assert ModelStore(str(tmp_path / "big disk")).require(LITE) == folder


def test_a_missing_shard_makes_a_model_incomplete(tmp_path: Path) -> None:
    folder = lay_qwen(tmp_path / "home" / "models" / "Qwen3-8B", shards=3)
    assert ModelStore().locate("Qwen3-8B")
    (folder / "model-00002-of-00003.safetensors").unlink()
    assert ModelStore().locate("Qwen3-8B") is None


def test_an_unfinished_download_is_not_a_model(tmp_path: Path) -> None:
    folder = lay_hymotion(tmp_path / "home" / "models" / HYMOTION)
    (folder / "latest.ckpt").rename(folder / "latest.ckpt.partial")
    assert ModelStore().locate(HYMOTION) is None


def test_the_hugging_face_cache_is_used_in_place(tmp_path: Path) -> None:
    files = {f"{HYMOTION}/config.yml": b"x", f"{HYMOTION}/latest.ckpt": b"weights"}
    snapshot = lay_hub_snapshot(tmp_path / "hub", "tencent/HY-Motion-1.0", "a" * 40, files)
    before = files_below(tmp_path / "hub")
    installed = ModelStore().require_part(HYMOTION)
    assert (installed.folder, installed.source) == (snapshot / HYMOTION, "hugging face cache")
    assert installed.revision == installed.fingerprint() == "a" * 40
    assert installed.bytes == 8
    assert ModelStore().locate(LITE) is None
    assert files_below(tmp_path / "hub") == before


def test_the_cached_revision_that_main_points_to_comes_first_and_an_incomplete_one_is_passed_over(
    tmp_path: Path,
) -> None:
    whole = {f"{HYMOTION}/config.yml": b"x", f"{HYMOTION}/latest.ckpt": b"weights"}
    repo = "tencent/HY-Motion-1.0"
    lay_hub_snapshot(tmp_path / "hub", repo, "b" * 40, whole, main=False)
    lay_hub_snapshot(tmp_path / "hub", repo, "c" * 40, whole, main=True)
    assert ModelStore().require_part(HYMOTION).revision == "c" * 40
    (tmp_path / "hub" / "models--tencent--HY-Motion-1.0" / "blobs" / f"{'c' * 40}-1").unlink()
    assert ModelStore().require_part(HYMOTION).revision == "b" * 40


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"HF_HUB_CACHE": "/one", "HF_HOME": "/two"}, "/one"),
        ({"HUGGINGFACE_HUB_CACHE": "/one", "HF_HOME": "/two"}, "/one"),
        ({"HF_HOME": "/two"}, "/two/hub"),
        ({"XDG_CACHE_HOME": "/three"}, "/three/huggingface/hub"),
    ],
)
def test_the_cache_is_found_as_its_own_library_finds_it(
    variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert hugging_face_cache() == Path(expected)


@pytest.mark.parametrize(
    ("layout", "source"),
    [
        ("models/HY-Motion/ckpts/tencent/HY-Motion-1.0", "comfyui"),
        ("ComfyUI/models/HY-Motion/ckpts/tencent/HY-Motion-1.0", "comfyui"),
        ("HY-Motion/ckpts/tencent/HY-Motion-1.0", "comfyui"),
        ("ckpts/tencent/HY-Motion-1.0", "upstream checkout"),
        ("ckpts/HY-Motion-1.0/HY-Motion-1.0", "upstream checkout"),
        ("tencent/HY-Motion-1.0", "folder"),
        ("HY-Motion-1.0", "folder"),
        ("HY-Motion-1.0/HY-Motion-1.0", "folder"),
    ],
)
def test_a_folder_the_user_names_is_used_in_place(tmp_path: Path, layout: str, source: str) -> None:
    folder = lay_hymotion(tmp_path / "named" / layout)
    write_extra_folders([tmp_path / "elsewhere", tmp_path / "named"])
    installed = ModelStore().require_part(HYMOTION)
    assert (installed.folder, installed.source, installed.is_ours) == (folder, source, False)


def test_a_named_folder_may_be_the_model_itself(tmp_path: Path) -> None:
    folder = lay_qwen(tmp_path / "anywhere" / "Qwen3-8B")
    assert ModelStore(extra_folders=[folder]).require("Qwen3-8B") == folder


def test_comfyui_is_found_by_its_variable_and_in_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_home = lay_hymotion(tmp_path / "user/ComfyUI/models/HY-Motion/ckpts/tencent" / HYMOTION)
    assert ModelStore().require(HYMOTION) == at_home
    named = lay_hymotion(tmp_path / "comfy/models/HY-Motion/ckpts/tencent" / HYMOTION)
    qwen = lay_qwen(tmp_path / "comfy/models/HY-Motion/ckpts/Qwen3-8B")
    monkeypatch.setenv("COMFYUI_HOME", str(tmp_path / "comfy"))
    assert ModelStore().require(HYMOTION) == named
    assert ModelStore().require("Qwen3-8B") == qwen


def test_an_engine_says_which_parts_it_still_needs(tmp_path: Path) -> None:
    lay_qwen(tmp_path / "home/models/Qwen3-8B")
    names = [part.name for part in ModelStore().missing_parts("hymotion-lite")]
    assert names == [LITE, "clip-vit-large-patch14"]
    assert ModelStore().missing_parts("starter") == ()


def test_the_conversion_of_a_foreign_checkpoint_lies_with_us(tmp_path: Path) -> None:
    folder = lay_hymotion(tmp_path / "comfy/ckpts" / HYMOTION)
    store = ModelStore(extra_folders=[tmp_path / "comfy"])
    before = files_below(tmp_path / "comfy")
    installed = store.require_part(HYMOTION)
    installed.own_folder.mkdir(parents=True)
    (installed.own_folder / "weights-bf16.safetensors").write_bytes(b"converted")
    written = store.record_conversion(installed, "bf16", "0" * 64, folder / "latest.ckpt")
    again = store.require_part(HYMOTION)
    assert again.source == "upstream checkout"
    assert again.converted == {"bf16": written}
    assert again.bytes == installed.bytes + len(b"converted")
    assert files_below(tmp_path / "comfy") == before


def test_a_conversion_of_another_checkpoint_is_not_used(tmp_path: Path) -> None:
    folder = lay_hymotion(tmp_path / "comfy/ckpts" / HYMOTION)
    store = ModelStore(extra_folders=[tmp_path / "comfy"])
    installed = store.require_part(HYMOTION)
    installed.own_folder.mkdir(parents=True)
    (installed.own_folder / "weights-bf16.safetensors").write_bytes(b"converted")
    assert store.require_part(HYMOTION).converted == {}
    store.record_conversion(installed, "bf16", "0" * 64, folder / "latest.ckpt")
    assert store.require_part(HYMOTION).converted
    (folder / "latest.ckpt").write_bytes(b"another checkpoint")
    assert store.require_part(HYMOTION).converted == {}


def test_converted_weights_serve_without_the_checkpoint(tmp_path: Path) -> None:
    folder = lay_hymotion(tmp_path / "home/models" / HYMOTION)
    (folder / "weights-fp32.safetensors").write_bytes(b"converted")
    store = ModelStore()
    store.record_conversion(store.require_part(HYMOTION), "fp32", "0" * 64, folder / "latest.ckpt")
    (folder / "latest.ckpt").unlink()
    installed = store.require_part(HYMOTION)
    assert installed.checkpoint is None
    assert installed.converted == {"fp32": folder / "weights-fp32.safetensors"}


def test_the_fingerprint_changes_with_the_files(tmp_path: Path) -> None:
    folder = lay_qwen(tmp_path / "home/models/Qwen3-8B")
    first = ModelStore().require_part("Qwen3-8B").fingerprint()
    assert first == ModelStore().require_part("Qwen3-8B").fingerprint()
    (folder / "config.json").write_text("[]", encoding="utf-8")
    assert ModelStore().require_part("Qwen3-8B").fingerprint() != first


def test_a_licence_with_conditions_must_be_agreed_to_as_it_stands_today() -> None:
    tencent = part_of(HYMOTION).licence
    assert tencent.excluded_territories == ("European Union", "United Kingdom", "South Korea")
    tencent.check(tencent.agree())
    part_of("Qwen3-8B").licence.check(None)
    for consent in (None, Consent(tencent.id, "0" * 64, "2026-01-01T00:00:00+00:00")):
        with pytest.raises(LicenceNotAccepted):
            tencent.check(consent)


def test_a_consent_counts_for_every_part_under_the_same_licence(tmp_path: Path) -> None:
    licence = part_of(HYMOTION).licence
    consent = licence.agree()
    assert ModelStore().consent_to(licence) is None
    PartRecord(HYMOTION, consent=consent).write(tmp_path / "home/models" / HYMOTION)
    assert ModelStore().consent_to(part_of(LITE).licence) == consent


def test_notes_survive_writing_and_reading(tmp_path: Path) -> None:
    consent = part_of(HYMOTION).licence.agree()
    record = PartRecord(HYMOTION, "a/b", "f" * 40, {"config.yml": FileRecord(3, "0" * 64)}, consent, "1" * 64)
    record.write(tmp_path)
    assert read_record(tmp_path) == record
    assert [path.name for path in tmp_path.iterdir()] == [RECORD_FILE]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"part": 1, "files": []}'])
def test_unreadable_notes_are_said_with_their_place(tmp_path: Path, content: str) -> None:
    folder = lay_hymotion(tmp_path / "home/models" / HYMOTION)
    (folder / RECORD_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(ModelDamaged, match=r"hymotion-part\.json"):
        ModelStore().locate(HYMOTION)


def test_named_folders_are_remembered_outside_blender(tmp_path: Path) -> None:
    assert read_extra_folders() == ()
    write_extra_folders([tmp_path / "a", tmp_path / "b"])
    assert read_extra_folders() == (tmp_path / "a", tmp_path / "b")
    (tmp_path / "home" / "models.json").write_text("nonsense", encoding="utf-8")
    with pytest.raises(HyMotionError, match=r"models\.json"):
        read_extra_folders()


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 B"), (999, "999 B"), (4_171_700_000, "4.17 GB"), (16_396_900_000, "16.4 GB")]
)
def test_sizes_are_said_as_file_managers_say_them(count: int, said: str) -> None:
    assert readable_bytes(count) == said
