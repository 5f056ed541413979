"""What is in the zip, and what is not."""

from __future__ import annotations

import tomllib
import zipfile
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
TOP_LEVEL = {"__init__.py", "blender_manifest.toml", "LICENSE", "hymotion_addon", "inference", "operators", "ui"}
SIZE_LIMIT_BYTES = 60_000_000
WEIGHTS = "inference/engines/starter/weights"


def names(archive: Path) -> set[str]:
    with zipfile.ZipFile(archive) as content:
        return set(content.namelist())


def test_the_zip_holds_the_extension_and_nothing_else(archive: Path) -> None:
    assert {PurePosixPath(name).parts[0] for name in names(archive)} == TOP_LEVEL


def test_every_module_of_the_extension_is_inside(archive: Path) -> None:
    rooms = [ROOT / name for name in sorted(TOP_LEVEL) if (ROOT / name).is_dir()]
    modules = {file.relative_to(ROOT).as_posix() for room in rooms for file in room.rglob("*.py")}
    assert modules <= names(archive)


def test_the_weights_and_their_model_card_are_inside(archive: Path) -> None:
    assert {f"{WEIGHTS}/motion.npz", f"{WEIGHTS}/minilm.npz"} <= names(archive)
    assert any(name.startswith(f"{WEIGHTS}/") and name.endswith(".md") for name in names(archive))


def test_the_pins_of_the_workers_environment_are_inside(archive: Path) -> None:
    pins = {file.relative_to(ROOT).as_posix() for file in (ROOT / "inference" / "worker_requirements").glob("*.txt")}
    assert pins
    assert pins <= names(archive)


def test_one_zip_serves_every_platform(archive: Path) -> None:
    """Nothing compiled: a wheel or a library would tie it to one system or one Python."""
    compiled = {name for name in names(archive) if name.endswith((".whl", ".so", ".pyd", ".dylib", ".dll", ".pyc"))}
    assert not compiled
    manifest = tomllib.loads((ROOT / "blender_manifest.toml").read_text(encoding="utf-8"))
    assert "wheels" not in manifest
    assert "platforms" not in manifest


def test_the_zip_is_under_60_mb(archive: Path) -> None:
    assert archive.stat().st_size < SIZE_LIMIT_BYTES
