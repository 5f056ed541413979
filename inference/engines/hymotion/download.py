"""Fetch one part from the hub into the models folder: only the files it needs, resumable, checked against hashes.

A file on its way is called NAME.HASH.partial, by the hash it must have in the end: what has arrived is never mixed with
another version of the file. What is finished and right is renamed and noted in the part's record at once, so a cut, a
cancel, a full disk or the end of the process costs nothing that was received.
"""

from __future__ import annotations

import collections
import dataclasses
import errno
import fnmatch
import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from ...engine import IsCancelled, OnProgress, Progress
from ...errors import Cancelled, DiskFull, DownloadFailed
from ...file_lock import locked
from ...model_files import LOCK_FILE, PARTIAL_SUFFIX
from ...model_parts import LICENCE_FILE, Consent, Part, readable_bytes
from ...model_record import FileRecord
from ...model_store import InstalledPart, ModelStore
from .hub import BLOCK_BYTES, HubFile, Interrupted, Repository, endpoint, open_file, read_repository

WAITS_S: Final = (1.0, 2.0, 4.0, 8.0, 16.0)
_SPARE_BYTES: Final = 64_000_000
# EFBIG: a file system that takes no file of this size. EDQUOT is missing on Windows.
_NO_ROOM: Final = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_LICENCE_NAMES: Final = re.compile(r"licen[sc]e(\.(txt|md))?", re.IGNORECASE)
_REPORT_EVERY_S: Final = 0.2
_SPEED_WINDOW_S: Final = 5.0


@dataclass(frozen=True)
class Wanted:
    """One file to fetch and where to put it, relative to the part's folder."""

    source: HubFile
    name: str

    @property
    def content_id(self) -> str:
        """The hash the hub declares: sha256, or git's sha1 for small files."""
        return self.source.sha256 or self.source.blob_id

    def partial(self, folder: Path) -> Path:
        """The file while it is on its way."""
        return folder / f"{self.name}.{self.content_id[:12]}{PARTIAL_SUFFIX}"


def download(
    store: ModelStore,
    part: Part,
    consent: Consent | None,
    on_progress: OnProgress,
    is_cancelled: IsCancelled,
    waits_s: tuple[float, ...] = WAITS_S,
) -> InstalledPart:
    """Make `part` complete in our models folder and return it; what is there already is not fetched again.

    consent: to the part's licence; an earlier one in the same models folder counts. waits_s: before each new attempt
    after an interruption; a single byte received starts the count anew. Raises LicenceNotAccepted, DownloadFailed,
    DiskFull, Cancelled; except for the first, the next call goes on where this one stopped.
    """
    consent = consent or store.consent_to(part.licence)
    part.licence.check(consent)
    folder = store.own_folder(part)
    with _disk_errors(part, folder, 0), locked(folder / LOCK_FILE) as ours:
        if not ours:
            raise DownloadFailed(
                f"{part.label} is being downloaded by another program at this moment.", cure="Wait until it is done."
            )
        task = _Download(store, part, folder, on_progress, is_cancelled, waits_s)
        task.run(consent)
    return store.require_part(part.name)


class _Download:
    """One run. `_received` counts bytes that are on the disk, of `_total`."""

    def __init__(
        self,
        store: ModelStore,
        part: Part,
        folder: Path,
        on_progress: OnProgress,
        is_cancelled: IsCancelled,
        waits_s: tuple[float, ...],
    ) -> None:
        self._part = part
        self._folder = folder
        self._on_progress = on_progress
        self._is_cancelled = is_cancelled
        self._waits_s = waits_s
        self._base = endpoint()
        self._record = store.record_of(part)
        self._received = 0
        self._total = 0
        self._fraction = 0.0
        self._reported = 0.0
        self._speed = _Speed()

    def run(self, consent: Consent | None) -> None:
        """Fetch whatever is not there yet."""
        self._say(f"Asking for {self._part.label}", force=True)
        repository = self._retrying(
            lambda: read_repository(self._base, self._part.repo, "main", self._is_cancelled), lambda: 0
        )
        wanted = choose_files(self._part, repository)
        self._total = sum(item.source.bytes for item in wanted)
        self._record = dataclasses.replace(
            self._record, repo=repository.repo, revision=repository.commit, consent=consent or self._record.consent
        )
        missing = [item for item in wanted if not self._is_here(item)]
        self._forget_other_partials(missing)
        self._check_room(missing)
        for item in missing:
            self._fetch(repository, item)
        self._note_licence()
        self._record.write(self._folder)

    def _is_here(self, item: Wanted) -> bool:
        """Whether the finished file lies there. One that has changed since it was noted is hashed, and noted again."""
        path = self._folder / item.name
        if not path.is_file() or path.stat().st_size != item.source.bytes:
            return False
        known = self._record.files.get(item.name)
        unchanged = known is not None and known.modified_ns == path.stat().st_mtime_ns
        if known is None or known.sha256 != item.source.sha256 or not unchanged:
            digests = _Digests(item.source)
            self._hash_existing(path, digests, f"Checking {item.name}")
            if not digests.match():
                return False
            self._note(item, digests)
        self._received += item.source.bytes
        return True

    def _fetch(self, repository: Repository, item: Wanted) -> None:
        partial = item.partial(self._folder)
        partial.parent.mkdir(parents=True, exist_ok=True)
        before = self._received
        with _disk_errors(self._part, self._folder, self._total - before), partial.open("a+b", buffering=0) as file:
            digests = _Digests(item.source)
            self._hash_existing(partial, digests, f"Checking what has arrived of {item.name}")
            if digests.count > item.source.bytes:
                digests.restart()
                file.truncate(0)
            self._received = before + digests.count

            def attempt() -> None:
                self._receive(repository, item, file, digests)

            if digests.count < item.source.bytes:
                self._retrying(attempt, lambda: digests.count)
            os.fsync(file.fileno())
        if not digests.match():
            partial.unlink()
            self._received = before
            raise DownloadFailed(
                f"{item.name} of {self._part.label} arrived with other contents than the hub declares.",
                cure="Try again; if it happens again, a proxy or a mirror alters files on their way (HF_ENDPOINT).",
                code="download_altered",
            )
        os.replace(partial, self._folder / item.name)
        self._note(item, digests)

    def _receive(self, repository: Repository, item: Wanted, file: BinaryIO, digests: _Digests) -> None:
        """Append to `file` until it is whole. Raises Interrupted with everything received in the file."""
        answer = open_file(self._base, repository, item.source.path, digests.count, self._is_cancelled)
        if answer.start != digests.count:
            # the server knows no ranges: begin again
            self._received -= digests.count
            digests.restart()
            file.truncate(0)
        for block in answer.blocks:
            if digests.count + len(block) > item.source.bytes:
                raise DownloadFailed(
                    f"{item.name} of {self._part.label} is longer than the hub declares.",
                    cure="Check the network: a sign-in page or a proxy may answer in the hub's place.",
                    code="download_altered",
                )
            _write_all(file, block)
            digests.update(block)
            self._received += len(block)
            self._speed.add(len(block))
            self._say(self._state())

    def _retrying(self, attempt: Callable[[], Any], received: Callable[[], int]) -> Any:
        """Call until it works. Each interruption waits longer; any byte received starts the waits anew."""
        failures, last = 0, received()
        while True:
            try:
                return attempt()
            except Interrupted as interruption:
                if received() > last:
                    failures, last = 0, received()
                if failures >= len(self._waits_s):
                    raise self._gave_up(interruption) from interruption
                wait = max(self._waits_s[failures], interruption.wait_s)
                failures += 1
                self._say(f"Interrupted, trying again: {interruption.reason}", force=True)
                self._wait(wait)

    def _gave_up(self, interruption: Interrupted) -> DownloadFailed:
        percent = int(100 * self._received / self._total) if self._total else 0
        going_on = f"Try again to go on from {percent} %." if percent else "Check the network and try again."
        return DownloadFailed(
            f"The download of {self._part.label} was interrupted: {interruption.reason}.", cure=going_on
        )

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._is_cancelled():
                raise Cancelled
            time.sleep(min(0.1, seconds))

    def _hash_existing(self, path: Path, digests: _Digests, message: str) -> None:
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                digests.update(block)
                self._say(f"{message}: {readable_bytes(digests.count)}")
                if self._is_cancelled():
                    raise Cancelled

    def _check_room(self, missing: list[Wanted]) -> None:
        arrived = sum(path.stat().st_size for item in missing if (path := item.partial(self._folder)).is_file())
        needed = sum(item.source.bytes for item in missing) - arrived
        free = shutil.disk_usage(self._folder).free
        if missing and needed + _SPARE_BYTES > free:
            raise _no_room(self._part, self._folder, needed + _SPARE_BYTES - free)

    def _forget_other_partials(self, missing: list[Wanted]) -> None:
        """Remove what an older version of the model left half-way."""
        kept = {item.partial(self._folder) for item in missing}
        for path in self._folder.rglob(f"*{PARTIAL_SUFFIX}"):
            if path not in kept:
                path.unlink()

    def _note(self, item: Wanted, digests: _Digests) -> None:
        modified_ns = (self._folder / item.name).stat().st_mtime_ns
        files = {**self._record.files, item.name: FileRecord(item.source.bytes, digests.sha256, modified_ns)}
        self._record = dataclasses.replace(self._record, files=files)
        self._record.write(self._folder)

    def _note_licence(self) -> None:
        known = self._record.files.get(LICENCE_FILE)
        if known:
            self._record = dataclasses.replace(self._record, licence_text_sha256=known.sha256)

    def _state(self) -> str:
        speed = self._speed.per_second
        pace = f", {readable_bytes(speed)}/s" if speed else ""
        done, total = readable_bytes(self._received), readable_bytes(self._total)
        return f"{self._part.label}: {done} of {total}{pace}"

    def _say(self, message: str, *, force: bool = False) -> None:
        """Report, at most a few times a second; the fraction never falls."""
        now = time.monotonic()
        if not force and now - self._reported < _REPORT_EVERY_S and self._received < self._total:
            return
        self._reported = now
        if self._total:
            self._fraction = max(self._fraction, min(self._received / self._total, 1.0))
        self._on_progress(Progress(self._fraction, message))


class _Speed:
    """Bytes a second over the last few seconds."""

    def __init__(self) -> None:
        self._arrivals: collections.deque[tuple[float, int]] = collections.deque()

    def add(self, count: int) -> None:
        """Count what has just arrived."""
        now = time.monotonic()
        self._arrivals.append((now, count))
        while self._arrivals[0][0] < now - _SPEED_WINDOW_S:
            self._arrivals.popleft()

    @property
    def per_second(self) -> int:
        """0 while it is too early to tell."""
        if not self._arrivals:
            return 0
        passed = self._arrivals[-1][0] - self._arrivals[0][0]
        return round(sum(count for _, count in self._arrivals) / passed) if passed > 1.0 else 0


class _Digests:
    """Hashes of a file while it grows: sha256, and git's blob id where that is all the hub declares."""

    def __init__(self, source: HubFile) -> None:
        self._source = source
        self.restart()

    def restart(self) -> None:
        """Forget what was counted."""
        self.count = 0
        self._sha256 = hashlib.sha256()
        self._git = hashlib.sha1(f"blob {self._source.bytes}\0".encode(), usedforsecurity=False)

    def update(self, block: bytes) -> None:
        """Count a block."""
        self.count += len(block)
        self._sha256.update(block)
        if not self._source.sha256:
            self._git.update(block)

    @property
    def sha256(self) -> str:
        """Of what was counted."""
        return self._sha256.hexdigest()

    def match(self) -> bool:
        """Whether this is the file the hub declares."""
        declared = self._source.sha256
        found = self.sha256 == declared if declared else self._git.hexdigest() == self._source.blob_id
        return found and self.count == self._source.bytes


def choose_files(part: Part, repository: Repository) -> list[Wanted]:
    """The files of a repository that a part needs, small ones first, with the licence's text.

    Raises DownloadFailed when the repository does not hold what the part cannot do without.
    """
    prefix = f"{part.subfolder}/" if part.subfolder else ""
    chosen: list[Wanted] = []
    for file in repository.files:
        name = file.path.removeprefix(prefix)
        if file.path.startswith(prefix) and any(fnmatch.fnmatchcase(name, pattern) for pattern in part.wanted):
            chosen.append(Wanted(file, _safe(name)))
    if licences := [file for file in repository.files if _LICENCE_NAMES.fullmatch(file.path)]:
        chosen.append(Wanted(licences[0], LICENCE_FILE))
    names = {item.name for item in chosen}
    for choices in part.needed:
        if not names.intersection(choices):
            raise DownloadFailed(
                f"The repository {part.repo} no longer holds {prefix}{choices[0]}.",
                cure="The model may have moved: look for a newer version of HY-Motion.",
            )
    return sorted(chosen, key=lambda item: (item.source.bytes, item.name))


def _safe(name: str) -> str:
    """A path that stays inside the part's folder. Raises DownloadFailed."""
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
        raise DownloadFailed(
            f"The hub names a file {name!r}, which would lie outside the models folder.",
            cure="Check HF_ENDPOINT: this is no honest answer.",
        )
    return name


def _write_all(file: BinaryIO, block: bytes) -> None:
    """An unbuffered file may take a part of a block, right before the disk is full."""
    view = memoryview(block)
    while view:
        view = view[file.write(view) :]


@contextmanager
def _disk_errors(part: Part, folder: Path, needed: int) -> Generator[None]:
    """Turn what a disk refuses into a sentence. needed: bytes still to come when the block began."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            arrived = sum(path.stat().st_size for path in folder.rglob(f"*{PARTIAL_SUFFIX}"))
            raise _no_room(part, folder, max(needed - arrived, 0)) from error
        raise DownloadFailed(
            f"The models folder {folder.parent} cannot be written to: {error.strerror or error}.",
            cure="Choose another models folder, or change its permissions.",
            code="models_folder",
        ) from error


def _no_room(part: Part, folder: Path, short: int) -> DiskFull:
    return DiskFull(
        f"There is no room for {part.label} in {folder.parent}: {readable_bytes(short)} more are needed.",
        cure="Free that much, or choose a models folder on another disk; what has arrived is kept.",
    )
