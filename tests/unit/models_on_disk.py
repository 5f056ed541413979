"""Small models on disk, for tests of what is found where."""

from __future__ import annotations

import json
from pathlib import Path


def lay_hymotion(folder: Path, *, checkpoint: bytes = b"checkpoint") -> Path:
    """An official folder of HY-Motion with a checkpoint of these bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yml").write_text("train_pipeline: x\n", encoding="utf-8")
    (folder / "latest.ckpt").write_bytes(checkpoint)
    return folder


def lay_qwen(folder: Path, shards: int = 2) -> Path:
    """A snapshot of Qwen3 with this many shards."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"model-{i + 1:05}-of-{shards:05}.safetensors" for i in range(shards)]
    for name in names:
        (folder / name).write_bytes(b"weights " + name.encode())
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        (folder / name).write_text("{}", encoding="utf-8")
    index = {"weight_map": {f"layer.{i}": name for i, name in enumerate(names)}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    return folder


def lay_hub_snapshot(cache: Path, repo: str, revision: str, files: dict[str, bytes], *, main: bool = True) -> Path:
    """A repository in the Hugging Face cache: blobs, and a snapshot of links to them."""
    repository = cache / f"models--{repo.replace('/', '--')}"
    snapshot = repository / "snapshots" / revision
    for number, (name, content) in enumerate(files.items()):
        blob = repository / "blobs" / f"{revision}-{number}"
        blob.parent.mkdir(parents=True, exist_ok=True)
        blob.write_bytes(content)
        link = snapshot / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(blob)
    if main:
        reference = repository / "refs" / "main"
        reference.parent.mkdir(parents=True, exist_ok=True)
        reference.write_text(revision, encoding="utf-8")
    return snapshot
