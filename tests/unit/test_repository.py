"""What holds for every file of the repository."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAX_LINES = 400
MAX_BYTES = 5_000_000
LONGER_WITH_A_REASON: dict[str, str] = {}
LARGER_WITH_A_REASON = {"inference/engines/starter/weights/motion.npz": "the starter's motion weights, one set"}
BROAD_EXCEPT_WITH_A_REASON = {
    "hymotion_addon/background.py": "work is a guest: whatever it raises in its thread becomes EngineFailed",
    "inference/engines/hymotion/model_json.py": "tokenizers raises plain Exception for files it can't read",
    "inference/jobs.py": "the same, in a server: whatever a task raises goes to whoever asked for it",
    "tests/window/story.py": "whatever goes wrong in a driven window, it must close and the exit status must tell",
}
# Folders that mean something on one machine only. Spelt apart, or this file would be its own first finding.
MACHINE_PATHS = re.compile(r"(?<![\w.~-])/" + r"(work|root|tmp|home|Users|mnt|opt)/" + r"[\w.]")


@cache
def tracked_files() -> tuple[Path, ...]:
    """What git knows, and exists: an untracked file is nobody's business yet."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(file for name in listed.split("\0") if name and (file := ROOT / name).is_file())


def texts(*suffixes: str) -> dict[str, str]:
    return {
        file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8")
        for file in tracked_files()
        if file.suffix in suffixes
    }


def test_no_file_names_a_folder_of_one_machine() -> None:
    found = [
        f"{name}:{number}: {line.strip()}"
        for name, text in texts(".py", ".md", ".toml", ".txt", ".json", ".yaml", ".yml", "").items()
        for number, line in enumerate(text.splitlines(), start=1)
        if MACHINE_PATHS.search(line)
    ]
    assert not found, "\n".join(found)


def lets_go_on(handler: ast.ExceptHandler) -> bool:
    """Whether a handler only tidies up: its last word is to raise what it caught."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_errors_are_caught_by_name() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, text in texts(".py").items()
        if name not in BROAD_EXCEPT_WITH_A_REASON
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ExceptHandler)
        and not lets_go_on(node)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
    ]
    assert not found, "\n".join(found)


def test_a_file_holds_one_idea() -> None:
    long = {name: len(text.splitlines()) for name, text in texts(".py").items()}
    too_long = {name: lines for name, lines in long.items() if lines > MAX_LINES and name not in LONGER_WITH_A_REASON}
    assert not too_long


def test_large_files_stay_out_of_the_history() -> None:
    large = {file.relative_to(ROOT).as_posix(): file.stat().st_size for file in tracked_files()}
    too_large = {name: size for name, size in large.items() if size > MAX_BYTES and name not in LARGER_WITH_A_REASON}
    assert not too_large


def test_the_version_lives_in_the_manifest_alone() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" not in project
    assert project["dynamic"] == ["version"]
    second_homes = re.compile(r"^\s*(__version__|bl_info|version)\s*=\s*[\"'{]", re.MULTILINE)
    assert not [name for name, text in texts(".py").items() if second_homes.search(text)]


def test_the_changelog_tells_of_this_version() -> None:
    version = tomllib.loads((ROOT / "blender_manifest.toml").read_text(encoding="utf-8"))["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(version)}\b", changelog, re.MULTILINE)


def test_pictures_and_files_the_documents_show_exist() -> None:
    missing = [
        f"{name}: {target}"
        for name, text in texts(".md").items()
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
        if "://" not in target and not (ROOT / name).parent.joinpath(target).exists()
    ]
    assert not missing, "\n".join(missing)


def test_every_requirement_is_pinned() -> None:
    loose = [
        f"{name}: {line}"
        for name, text in texts(".txt").items()
        if name.startswith("requirements/")
        for line in text.splitlines()
        if line and not line.startswith(("#", "--")) and "==" not in line
    ]
    assert not loose
