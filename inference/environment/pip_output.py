"""What pip's lines mean: how far it is, and what went wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from ..errors import DiskFull, EnvironmentProblem, HyMotionError

_PROGRESS: Final = re.compile(r"Progress (\d+) of (\d+)")
_FETCHING: Final = re.compile(r"\s*(Downloading|Using cached|Processing) (\S+\.whl)(?: \(([\d.]+) (\w+)\))?")
_INSTALLING: Final = "Installing collected packages: "
_NO_CONNECTION: Final = ("Retrying (", "ConnectionError", "NameResolutionError", "timed out", "ProxyError", "SSLError")
_NO_SPACE: Final = ("No space left on device", "[Errno 28]", "not enough space on the disk", "Disk quota exceeded")
_UNITS: Final = {"bytes": 1, "kB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}
# pip unpacks and compiles as long as it downloads, give or take; it says nothing while it does.
_DOWNLOAD_SHARE: Final = 0.6


class PipOutput:
    """Reads pip's lines (pip install --progress-bar raw) as they come.

    expected: bytes that pip will fetch, roughly; where it turns out to be more, the bar waits near its end.
    packages: where pip installs to, to see how many packages have arrived while it is silent.
    """

    def __init__(self, expected: int, packages: Path) -> None:
        self.message = "Asking for packages"
        self._expected = max(expected, 1)
        self._packages = packages
        self._fetched = 0  # bytes of the archives before this one
        self._current = 0  # bytes of this one that are here
        self._name = ""
        self._to_install = 0
        self._installed_before = 0
        self._installed = 0
        self._last = ""
        self._last_error = ""
        self._no_connection = False
        self._no_space = False

    @property
    def fraction(self) -> float:
        """How far this call of pip is, 0..1; it never falls."""
        downloaded = min((self._fetched + self._current) / self._expected, 1.0)
        if not self._to_install:
            return _DOWNLOAD_SHARE * downloaded
        return _DOWNLOAD_SHARE + (1.0 - _DOWNLOAD_SHARE) * min(self._installed / self._to_install, 1.0)

    def read(self, line: str) -> None:
        """One line of pip's output."""
        if progress := _PROGRESS.fullmatch(line.strip()):
            self._current = int(progress[1])
            here, whole = (f"{int(number) / 1e6:.0f}" for number in progress.groups())
            self.message = f"Downloading {self._name}: {here} of {whole} MB"
            return
        if line.strip():
            self._last = line.strip()
        if line.startswith("ERROR: "):
            self._last_error = line.removeprefix("ERROR: ").strip()
        self._no_connection |= any(sign in line for sign in _NO_CONNECTION)
        self._no_space |= any(sign in line for sign in _NO_SPACE)
        if fetching := _FETCHING.match(line):
            self._begin(fetching)
        elif line.startswith(_INSTALLING):
            self._to_install = line.removeprefix(_INSTALLING).count(",") + 1
            self._installed_before = self._count()
            self.look()

    def look(self) -> None:
        """Pip is silent: see how far it is with unpacking."""
        if self._to_install:
            arrived = self._count() - self._installed_before
            self._installed = max(self._installed, min(arrived, self._to_install))
            self.message = f"Unpacking packages: {self._installed} of {self._to_install}"

    def problem(self, what: str) -> HyMotionError:
        """Why pip ended without success, in words for people."""
        said = self._last_error or self._last or "it said nothing"
        if self._no_space:
            return DiskFull(
                f"The disk is full: {what} could not be installed.",
                cure="Free some space, or set HYMOTION_HOME to a folder on a larger disk, and try again.",
            )
        if self._no_connection:
            cure = "Check the internet connection and the proxy, then try again; complete downloads are kept."
        else:
            cure = "Try again; if it happens again, report it with this sentence."
        return EnvironmentProblem(
            f'{what} could not be installed; pip says: "{said}"', cure=cure, code="environment_failed"
        )

    def _begin(self, fetching: re.Match[str]) -> None:
        how, file, size, unit = fetching.groups()
        self._fetched += self._current
        # what needs no download counts at once
        self._current = 0 if how == "Downloading" or size is None else round(float(size) * _UNITS.get(unit, 0))
        self._name = " ".join(re.split(r"[/\\]", file)[-1].split("-")[:2])
        self.message = f"{'Downloading' if how == 'Downloading' else 'Collecting'} {self._name}"

    def _count(self) -> int:
        """Packages in the environment: each leaves a folder that tells about it."""
        return sum(1 for _ in self._packages.glob("*.dist-info"))
