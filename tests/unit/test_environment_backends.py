"""Which PyTorch suits a machine, and pins that hold."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from hymotion.inference.environment import backends
from hymotion.inference.environment.backends import (
    BACKENDS,
    EXTRAS,
    Card,
    Machine,
    backend_of,
    choose_backend,
    extra_of,
    read_cards,
)
from hymotion.inference.environment.state import REQUIREMENTS_FOLDER
from hymotion.inference.errors import EnvironmentProblem

ROOT = Path(__file__).resolve().parents[2]


def nvidia(driver: str, capability: str, system: str = "linux") -> Machine:
    return Machine(system, "x86_64", read_cards(f"{driver}, {capability}, NVIDIA Some Card\n"))


@pytest.mark.parametrize(
    ("machine", "backend", "word"),
    [
        (nvidia("580.95.05", "8.9"), "cuda", "CUDA 13"),
        (nvidia("581.29", "12.0", "win32"), "cuda", "CUDA 13"),
        (nvidia("580.95.05", "6.1"), "cuda12", "card is older"),
        (nvidia("550.54.14", "8.6"), "cuda12", "driver is older"),
        (nvidia("570.00", "12.0"), "cpu", "update it"),
        (nvidia("470.10", "7.5"), "cpu", "update it"),
        (nvidia("580.95.05", "3.5"), "cpu", "too old"),
        (Machine("linux", "x86_64", amd=True), "rocm", "AMD"),
        (Machine("win32", "AMD64", amd=True), "cpu", "processor"),
        (Machine("darwin", "arm64"), "mps", "Apple"),
        (Machine("linux", "x86_64"), "cpu", "processor"),
    ],
)
def test_the_backend_suits_the_machine_and_the_reason_says_why(machine: Machine, backend: str, word: str) -> None:
    choice = choose_backend(machine)
    assert choice.backend == backend
    assert word in choice.reason
    assert backend_of(choice.backend).name == backend


def test_a_mac_without_pytorch_is_told_what_else_to_do() -> None:
    with pytest.raises(EnvironmentProblem, match="server on another machine"):
        choose_backend(Machine("darwin", "x86_64"))


def test_the_best_of_several_cards_decides() -> None:
    cards = read_cards("581.1, 6.1, NVIDIA GeForce GTX 1080\n581.1, 8.9, NVIDIA GeForce RTX 4090\n")
    assert choose_backend(Machine("linux", "x86_64", cards)).backend == "cuda"


@pytest.mark.parametrize("answer", ["", "NVIDIA-SMI has failed because it couldn't communicate", "[N/A], [N/A], x"])
def test_what_is_no_card_is_not_read_as_one(answer: str) -> None:
    assert read_cards(answer) == ()


def test_a_card_is_read_with_commas_in_its_name() -> None:
    assert read_cards("580.95.05, 9.0, NVIDIA H200, 141 GB") == (Card("NVIDIA H200, 141 GB", (580, 95, 5), (9, 0)),)


def test_a_driver_that_does_not_answer_means_no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("nvidia-smi", 20)

    monkeypatch.setattr(backends.shutil, "which", lambda _: "nvidia-smi")
    monkeypatch.setattr(backends.subprocess, "run", hang)
    assert backends.look_at_machine().cards == ()


def test_unknown_names_are_answered_with_the_choices() -> None:
    with pytest.raises(EnvironmentProblem, match="cpu, cuda"):
        backend_of("gpu")
    with pytest.raises(EnvironmentProblem, match="smplx"):
        extra_of("smpl")


def all_files() -> set[Path]:
    parts = [
        *(part for backend in BACKENDS for part in backend.requirements),
        *(extra.requirements for extra in EXTRAS),
    ]
    return {REQUIREMENTS_FOLDER / part.file for part in parts}


def pins_of(file: Path) -> list[tuple[str, str]]:
    """(package, version) of each line, names as pip compares them."""
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith(("#", "--"))]
    pins = (line.partition(";")[0].strip().partition("==") for line in lines)
    return [(re.sub(r"[-_.]+", "-", name).lower(), version) for name, _, version in pins]


@pytest.mark.parametrize("file", sorted(all_files()), ids=lambda file: file.name)
def test_every_requirement_of_the_worker_is_pinned(file: Path) -> None:
    pins = pins_of(file)
    assert pins
    assert all(re.fullmatch(r"[\w.+]+", version) for _, version in pins), pins


def test_the_worker_runs_the_versions_that_are_tested() -> None:
    tested = set(pins_of(ROOT / "requirements" / "development.txt"))
    untested = set(pins_of(REQUIREMENTS_FOLDER / "base.txt")) - tested
    assert {name for name, _ in untested} == {"colorama"}  # Windows alone


def test_all_backends_bring_the_same_pytorch() -> None:
    files = (*all_files(), ROOT / "requirements" / "torch.txt")
    versions = {version.partition("+")[0] for file in files for name, version in pins_of(file) if name == "torch"}
    assert len(versions) == 1


def test_the_pins_are_shipped_and_nothing_else_is_beside_them() -> None:
    listed = {file.name for file in all_files()} | {"cuda-linux.txt", "cuda-windows.txt"}
    assert {file.name for file in REQUIREMENTS_FOLDER.glob("*.txt")} == listed
    assert (REQUIREMENTS_FOLDER / "__init__.py").is_file()  # without it the wheel would lack the folder
