"""The worker's environment: whole or not there, whatever happens while it is made."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hymotion.inference.engine import Progress
from hymotion.inference.environment import add_extras, create, installer, python_of, remove, repair, state, verify
from hymotion.inference.environment.state import STAMP, Stamp, partial_folder, read_stamp, site_packages
from hymotion.inference.errors import Cancelled, DiskFull, EnvironmentProblem, HyMotionError, LicenceNotAccepted
from hymotion.inference.file_lock import locked

from .workshop import Workshop, workshop

__all__ = ["workshop"]  # a fixture, not a leftover import


def made(workshop: Workshop) -> Workshop:
    create(workshop.folder, backend="tiny")
    return workshop


def made_there(folder: Path) -> None:
    create(folder, backend="tiny")


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_an_environment_is_made_from_nothing_and_its_python_runs(workshop: Workshop) -> None:
    assert workshop.status == "missing"
    seen: list[Progress] = []
    found = create(workshop.folder, backend="tiny", on_progress=seen.append)
    assert found.status == "ready"
    assert found.stamp is not None
    assert found.stamp.size > 0
    told = subprocess.run([python_of(workshop.folder), "-I", "-c", "import tiny; print(tiny.__version__)"],
                          capture_output=True, text=True, check=True).stdout  # fmt: skip
    assert told.strip() == "1.0"
    fractions = [progress.fraction for progress in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert "Downloading tiny 1.0: 5 of 10 MB" in {progress.message for progress in seen}
    assert workshop.leftovers() == []
    assert not (workshop.folder / "scratch").exists()


class Watcher:
    """A user who reads the messages and presses cancel at one that begins with `moment`."""

    def __init__(self, moment: str) -> None:
        self.moment = moment
        self.message = ""

    def on_progress(self, progress: Progress) -> None:
        self.message = progress.message

    def is_cancelled(self) -> bool:
        return self.message.startswith(self.moment)


@pytest.mark.parametrize("moment", ["Preparing Python", "Downloading tiny", "Unpacking", "Seeing whether"])
def test_cancel_is_heard_at_every_stage(workshop: Workshop, moment: str) -> None:
    user = Watcher(moment)
    with pytest.raises(Cancelled):
        create(workshop.folder, backend="tiny", on_progress=user.on_progress, is_cancelled=user.is_cancelled)
    assert workshop.status == "missing"
    assert workshop.leftovers() == []


def test_cancelling_ends_all_that_was_started(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop.pins.write_text("endless==1.0\n")
    lines: list[str] = []
    read = installer.PipOutput.read
    monkeypatch.setattr(installer.PipOutput, "read", lambda output, line: (lines.append(line), read(output, line)))
    user = Watcher("Downloading endless 1.0: 1 of 10")
    with pytest.raises(Cancelled):
        create(workshop.folder, backend="tiny", on_progress=user.on_progress, is_cancelled=user.is_cancelled)
    child = next(line for line in lines if "endless" in line).rpartition(" ")[2]
    assert is_gone(int(child))
    assert workshop.leftovers() == []
    workshop.pins.write_text("tiny==1.0\n")
    assert create(workshop.folder, backend="tiny").status == "ready"


def is_gone(process: int) -> bool:
    """Whether a process has ended, a moment granted: it may be a zombie until somebody asks after it."""
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        status = Path(f"/proc/{process}/stat")
        if status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(
    ("pins", "kind", "words"),
    [
        ("fills-the-disk==1.0", DiskFull, "HYMOTION_HOME"),
        ("offline==1.0", EnvironmentProblem, "internet connection"),
        ("unknown==1.0", EnvironmentProblem, 'pip says: "No matching distribution found for unknown==1.0"'),
        ("other==1.0", EnvironmentProblem, "No module named 'tiny'"),
    ],
)
def test_a_failure_is_a_sentence_and_leaves_what_was_there(
    workshop: Workshop, pins: str, kind: type[HyMotionError], words: str
) -> None:
    made(workshop)
    before = files_of(workshop.folder)
    workshop.pins.write_text(f"{pins}\n")
    with pytest.raises(kind) as caught:
        create(workshop.folder, backend="tiny")
    assert words in str(caught.value)
    assert caught.value.cure
    assert files_of(workshop.folder) == before
    assert workshop.leftovers() == []
    assert state(workshop.folder).usable


def test_too_small_a_disk_is_said_before_anything_is_made(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type(shutil.disk_usage(workshop.folder.parent))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 0))
    with pytest.raises(DiskFull, match="GB left"):
        made(workshop)
    assert workshop.leftovers() == []


def test_two_builders_do_not_meet(workshop: Workshop) -> None:
    with locked(workshop.folder.with_name("environment.lock")), pytest.raises(EnvironmentProblem, match="just now"):
        made(workshop)
    assert made(workshop).status == "ready"


@pytest.mark.parametrize("act", [made_there, repair, remove])
def test_a_folder_that_is_not_ours_is_left_alone(workshop: Workshop, act: Callable[[Path], object]) -> None:
    workshop.folder.mkdir()
    (workshop.folder / "thesis.txt").write_text("years of work")
    assert workshop.status == "broken"
    with pytest.raises(EnvironmentProblem, match="did not make"):
        act(workshop.folder)
    assert files_of(workshop.folder) == {"thesis.txt"}


def test_removing_takes_all_of_it_and_can_be_done_twice(workshop: Workshop) -> None:
    made(workshop)
    remove(workshop.folder)
    remove(workshop.folder)
    assert workshop.status == "missing"
    assert workshop.leftovers() == []


def test_a_lost_package_is_seen_and_repaired(workshop: Workshop) -> None:
    made(workshop)
    shutil.rmtree(site_packages(workshop.folder) / "tiny")
    assert workshop.status == "broken"
    with pytest.raises(EnvironmentProblem, match="lacks the package tiny") as caught:
        python_of(workshop.folder)
    assert caught.value.code == "environment_broken"
    assert repair(workshop.folder).status == "ready"


def test_an_environment_whose_python_was_removed_is_broken(workshop: Workshop) -> None:
    """As after removing the Blender whose Python it was made from."""
    made(workshop)
    settings = workshop.folder / "pyvenv.cfg"
    lines = settings.read_text().splitlines()
    settings.write_text("\n".join("home = gone/bin" if line.startswith("home") else line for line in lines))
    found = state(workshop.folder)
    assert found.status == "broken"
    assert "gone" in found.message
    assert repair(workshop.folder).status == "ready"


def test_nothing_is_removed_for_a_repair_that_has_no_python(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(workshop)
    shutil.rmtree(site_packages(workshop.folder) / "tiny")
    before = files_of(workshop.folder)
    monkeypatch.setenv("HYMOTION_BASE_PYTHON", str(workshop.folder.parent / "python3"))
    with pytest.raises(EnvironmentProblem, match="does not run"):
        repair(workshop.folder)
    assert files_of(workshop.folder) == before


def test_changed_pins_make_it_outdated_which_still_runs(workshop: Workshop) -> None:
    made(workshop)
    workshop.pins.write_text("tiny==1.1\n")
    assert workshop.status == "outdated"
    assert python_of(workshop.folder).exists()
    assert repair(workshop.folder).status == "ready"
    assert (site_packages(workshop.folder) / "tiny-1.1.dist-info").is_dir()


def test_a_build_that_was_cut_short_is_partial_and_made_again(workshop: Workshop) -> None:
    """As after a power cut: nobody tidied up."""
    partial = partial_folder(workshop.folder)
    partial.mkdir()
    (partial / "half").write_text("")
    Stamp("tiny").write(partial)
    assert workshop.status == "partial"
    with pytest.raises(EnvironmentProblem) as caught:
        python_of(workshop.folder)
    assert caught.value.code == "environment_missing"
    assert made(workshop).status == "ready"
    assert workshop.leftovers() == []


def test_an_unfinished_environment_is_not_taken_for_a_whole_one(workshop: Workshop) -> None:
    stamp = read_stamp(made(workshop).folder)
    assert stamp is not None
    replace(stamp, finished=False).write(workshop.folder)
    assert workshop.status == "partial"
    assert not state(workshop.folder).usable


def test_a_removal_that_was_cut_short_is_finished_by_the_next(workshop: Workshop) -> None:
    made(workshop)
    workshop.folder.rename(workshop.folder.with_name("environment.former"))
    assert workshop.status == "missing"
    remove(workshop.folder)
    assert workshop.leftovers() == []


def test_an_extra_needs_its_licence_and_is_remembered(workshop: Workshop) -> None:
    with pytest.raises(LicenceNotAccepted, match="For research only"):
        create(workshop.folder, backend="tiny", extras=["limited"])
    assert workshop.status == "missing"
    made = create(workshop.folder, backend="tiny", extras=["limited"], accepted_licences=["limited"])
    assert made.stamp is not None
    assert made.stamp.licences == ("limited",)
    repaired = repair(workshop.folder)
    assert repaired.stamp is not None
    assert repaired.stamp.extras == ("limited",)
    assert (site_packages(workshop.folder) / "limited").is_dir()


def test_an_extra_can_be_added_to_what_is_there(workshop: Workshop) -> None:
    made(workshop)
    (workshop.folder / "witness").write_text("")
    with pytest.raises(LicenceNotAccepted):
        add_extras(["limited"], workshop.folder, accepted_licences=[])
    found = add_extras(["limited"], workshop.folder, accepted_licences=["limited"])
    assert found.status == "ready"
    assert found.stamp is not None
    assert (found.stamp.extras, found.stamp.imports) == (("limited",), ("tiny", "limited"))
    assert (workshop.folder / "witness").exists()


@pytest.mark.parametrize(
    ("outdated", "pin", "words"),
    [(False, "offline", "internet"), (True, "offline", "internet"), (False, "other", "No module named 'limited'")],
)
def test_an_extra_that_fails_leaves_the_rest_as_it_was(
    workshop: Workshop, outdated: bool, pin: str, words: str
) -> None:
    made(workshop)
    if outdated:
        workshop.pins.write_text("tiny==1.1\n")
    before = state(workshop.folder)
    (workshop.pins.parent / "limited.txt").write_text(f"{pin}==1.0\n")
    with pytest.raises(EnvironmentProblem, match=words):
        add_extras(["limited"], workshop.folder, accepted_licences=["limited"])
    assert state(workshop.folder) == before
    (workshop.pins.parent / "limited.txt").write_text("limited==2.0\n")
    assert add_extras(["limited"], workshop.folder, accepted_licences=["limited"]).status == before.status


def test_an_extra_needs_an_environment(workshop: Workshop) -> None:
    with pytest.raises(EnvironmentProblem, match="not there yet"):
        add_extras(["limited"], workshop.folder, accepted_licences=["limited"])


def test_verifying_imports_what_a_look_only_sees(workshop: Workshop) -> None:
    made(workshop)
    assert verify(workshop.folder).status == "ready"
    (site_packages(workshop.folder) / "tiny" / "__init__.py").write_text("raise OSError('a lost library')")
    assert workshop.status == "ready"
    found = verify(workshop.folder)
    assert found.status == "broken"
    assert "a lost library" in found.message


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"backend": 3, "extras": 4}', "\0"])
def test_a_damaged_stamp_is_no_stamp(workshop: Workshop, text: str) -> None:
    workshop.folder.mkdir()
    (workshop.folder / STAMP).write_text(text)
    assert read_stamp(workshop.folder) is None
    assert workshop.status == "broken"
