"""Which PyTorch a machine can use: a table of what can be installed, and a look at the machine."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..errors import EnvironmentProblem

MEGABYTE: Final = 1_000_000
GIGABYTE: Final = 1_000_000_000


@dataclass(frozen=True)
class Requirements:
    """One call of pip.

    file: in inference/worker_requirements (or an absolute path). download: bytes, roughly. label: for people.
    """

    file: str
    download: int
    label: str = "PyTorch"


@dataclass(frozen=True)
class Backend:
    """One kind of PyTorch.

    requirements: installed in this order. disk: bytes that must be free before it begins; a large archive and what is
    unpacked from it exist side by side for a while. imports: what must import for the environment to be believed.
    ready: an expression in which `torch` is imported, true when the device can be used; "" when there is none to check.
    """

    name: str
    label: str
    requirements: tuple[Requirements, ...]
    disk: int
    imports: tuple[str, ...] = ("torch", "transformers", "safetensors", "fastapi", "uvicorn", "psutil", "yaml")
    ready: str = ""

    @property
    def download(self) -> int:
        """Bytes that come over the network, roughly, when pip has kept nothing from before."""
        return sum(part.download for part in self.requirements)


@dataclass(frozen=True)
class Extra:
    """Something that is installed only when asked for, under a licence of its own, which the user agrees to first."""

    name: str
    label: str
    requirements: Requirements
    imports: tuple[str, ...]
    licence: str
    licence_address: str


@dataclass(frozen=True)
class BackendChoice:
    """What suits this machine. reason: one sentence for people."""

    backend: str
    reason: str


# pip comes first: it reports its progress in a form for programs, which those that come with Python 3.11 can't.
_BEFORE: Final = (
    Requirements("pip.txt", 2 * MEGABYTE, "Python's installer"),
    Requirements("base.txt", 70 * MEGABYTE, "What HY-Motion needs beside PyTorch"),
)
_CUDA_READY: Final = "torch.cuda.is_available()"

BACKENDS: Final = (
    Backend("cpu", "processor alone", (*_BEFORE, Requirements("cpu.txt", 200 * MEGABYTE)), disk=2_500 * MEGABYTE),
    Backend(
        "cuda",
        "NVIDIA graphics card (CUDA 13)",
        (
            *_BEFORE,
            Requirements("cuda-windows.txt" if sys.platform == "win32" else "cuda-linux.txt", 2_600 * MEGABYTE),
        ),
        disk=9 * GIGABYTE,
        ready=_CUDA_READY,
    ),
    Backend(
        "cuda12",
        "older NVIDIA graphics card or driver (CUDA 12.6)",
        (*_BEFORE, Requirements("cuda12.txt", 2_800 * MEGABYTE)),
        disk=9 * GIGABYTE,
        ready=_CUDA_READY,
    ),
    Backend(
        "rocm",
        "AMD graphics card (ROCm 7.2, Linux)",
        (*_BEFORE, Requirements("rocm.txt", 4_500 * MEGABYTE)),
        disk=25 * GIGABYTE,
        ready=_CUDA_READY,  # PyTorch for ROCm answers to the same name
    ),
    Backend(
        "mps",
        "Apple silicon (Metal)",
        (*_BEFORE, Requirements("mps.txt", 90 * MEGABYTE)),
        disk=2 * GIGABYTE,
        ready="torch.backends.mps.is_available()",
    ),
)

EXTRAS: Final = (
    Extra(
        "smplx",
        "SMPL-X body model (exact joints and body mesh from your own model files)",
        Requirements("smplx.txt", 1 * MEGABYTE, "SMPL-X"),
        imports=("smplx",),
        licence="The smplx package may be used for non-commercial scientific research, education and artistic projects "
        "only: not in anything commercial, and it may not be passed on. The body model files have a licence of their "
        "own, which you accept where you get them.",
        licence_address="https://github.com/vchoutas/smplx/blob/master/LICENSE",
    ),
)


@dataclass(frozen=True)
class Card:
    """An NVIDIA graphics card: name, driver as (major, minor), compute capability as (major, minor)."""

    name: str
    driver: tuple[int, ...]
    capability: tuple[int, ...]


@dataclass(frozen=True)
class Machine:
    """What decides the backend. system: sys.platform. architecture: platform.machine(). amd: an AMD card ROCm sees."""

    system: str
    architecture: str
    cards: tuple[Card, ...] = ()
    amd: bool = False


def backend_of(name: str) -> Backend:
    """The backend with this name. Raises EnvironmentProblem, which names the choices."""
    for backend in BACKENDS:
        if backend.name == name:
            return backend
    raise EnvironmentProblem(
        f'There is no backend called "{name}".',
        cure=f"Choose one of: {', '.join(b.name for b in BACKENDS)}.",
        code="environment_failed",
    )


def extra_of(name: str) -> Extra:
    """The extra with this name. Raises EnvironmentProblem, which names the choices."""
    for extra in EXTRAS:
        if extra.name == name:
            return extra
    raise EnvironmentProblem(
        f'There is no extra called "{name}".',
        cure=f"Choose one of: {', '.join(e.name for e in EXTRAS)}.",
        code="environment_failed",
    )


def find_backend() -> BackendChoice:
    """What suits this machine, and why. Starts nvidia-smi at most. Raises EnvironmentProblem where nothing does."""
    return choose_backend(look_at_machine())


# CUDA 13 needs this driver and this generation of cards (Turing); CUDA 12.6 serves older ones, down to Maxwell, and
# knows no card from Blackwell on.
CUDA_13_DRIVER: Final = 580
CUDA_13_CAPABILITY: Final = (7, 5)
CUDA_12_DRIVER: Final = 528
CUDA_12_CAPABILITY: Final = (5, 0)
CUDA_12_END: Final = (10, 0)


def choose_backend(machine: Machine) -> BackendChoice:
    """The decision of `find_backend`, from facts."""
    if machine.system == "darwin":
        if machine.architecture == "arm64":
            return BackendChoice("mps", "This Mac has Apple silicon, which PyTorch drives through Metal.")
        raise EnvironmentProblem(
            "PyTorch is no longer made for Macs with Intel processors.",
            cure="Use the starter engine here, or a server on another machine.",
            code="environment_failed",
        )
    if machine.cards:
        return _choose_for_nvidia(max(machine.cards, key=lambda card: card.capability))
    if machine.amd and machine.system == "linux":
        return BackendChoice("rocm", "This machine has an AMD graphics card that ROCm can reach.")
    return BackendChoice("cpu", "No graphics card that PyTorch can use was found, so the processor does the work.")


def _choose_for_nvidia(card: Card) -> BackendChoice:
    driver = ".".join(str(part) for part in card.driver)
    if card.driver[0] >= CUDA_13_DRIVER and card.capability >= CUDA_13_CAPABILITY:
        return BackendChoice("cuda", f"{card.name} with driver {driver} can use CUDA 13.")
    if card.driver[0] >= CUDA_12_DRIVER and CUDA_12_CAPABILITY <= card.capability < CUDA_12_END:
        old = "card" if card.capability < CUDA_13_CAPABILITY else "driver"
        return BackendChoice("cuda12", f"{card.name} with driver {driver}: the {old} is older than CUDA 13 wants.")
    if card.capability < CUDA_12_CAPABILITY:
        return BackendChoice("cpu", f"{card.name} is too old for PyTorch, so the processor does the work.")
    return BackendChoice(
        "cpu",
        f"The driver of {card.name} ({driver}) is too old for PyTorch: update it to {CUDA_13_DRIVER} or newer and "
        "repair the environment; until then the processor does the work.",
    )


def look_at_machine() -> Machine:
    """This machine, asked with the standard library alone."""
    return Machine(
        system=sys.platform,
        architecture=platform.machine(),
        cards=() if sys.platform == "darwin" else _nvidia_cards(),
        # the device node is there only when the kernel driver for computing is, and must be open to this user
        amd=sys.platform == "linux" and os.access("/dev/kfd", os.R_OK | os.W_OK),
    )


def _nvidia_cards() -> tuple[Card, ...]:
    """What nvidia-smi tells; nothing when there is none or it knows no card."""
    beside_windows = Path(os.environ.get("SYSTEMROOT", "")) / "System32" / "nvidia-smi.exe"
    found = shutil.which("nvidia-smi") or (str(beside_windows) if beside_windows.is_file() else "")
    if not found:
        return ()
    question = [found, "--query-gpu=driver_version,compute_cap,name", "--format=csv,noheader"]
    try:
        answer = subprocess.run(question, capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    return read_cards(answer)


def read_cards(answer: str) -> tuple[Card, ...]:
    """Cards from nvidia-smi's lines "driver, capability, name"; lines of another form are not cards."""
    cards: list[Card] = []
    for line in answer.splitlines():
        fields = [field.strip() for field in line.split(",", 2)]
        if len(fields) == 3 and fields[0][:1].isdigit() and fields[1][:1].isdigit():
            driver, capability = (tuple(int(part) for part in field.split(".")) for field in fields[:2])
            cards.append(Card(fields[2], driver, capability))
    return tuple(cards)
