"""The hub of our tests speaks the real one's language: the real client library understands it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import HfApi, get_hf_file_metadata, hf_hub_download, hf_hub_url

from hymotion.inference.engine import never_cancelled
from hymotion.inference.engines.hymotion.hub import read_repository

from ..fake_hub import FakeHub

REPO = "somebody/a-model"
FILES = {"config.json": b"{}", "deep/weights.safetensors": bytes(range(256)) * 100}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    monkeypatch.setenv("NO_PROXY", "*")
    with FakeHub({REPO: FILES}) as open_hub:
        yield open_hub


def test_the_real_library_and_ours_read_the_same_of_a_repository(hub: FakeHub) -> None:
    theirs = HfApi(endpoint=hub.address, token=False).model_info(REPO, revision="main", files_metadata=True)
    ours = read_repository(hub.address, REPO, "main", never_cancelled)
    assert ours.commit == theirs.sha
    assert [(f.path, f.bytes, f.sha256, f.blob_id) for f in ours.files] == [
        (s.rfilename, s.size, s.lfs.sha256 if s.lfs else "", s.blob_id) for s in theirs.siblings or ()
    ]


@pytest.mark.parametrize("name", FILES)
def test_the_real_library_downloads_from_it(hub: FakeHub, tmp_path: Path, name: str) -> None:
    path = hf_hub_download(REPO, name, local_dir=tmp_path, endpoint=hub.address, token=False)
    assert Path(path).read_bytes() == FILES[name]


def test_the_real_library_reads_commit_and_hash_of_a_large_file(hub: FakeHub) -> None:
    url = hf_hub_url(REPO, "deep/weights.safetensors", endpoint=hub.address)
    facts = get_hf_file_metadata(url, token=False, endpoint=hub.address)
    assert facts.commit_hash == hub.commit(REPO)
    assert facts.size == 25600
    assert facts.etag == hashlib.sha256(FILES["deep/weights.safetensors"]).hexdigest()
