"""The Hugging Face hub over plain HTTP: what a repository holds, and any file from any byte on.

Why not huggingface_hub's own download: it reports progress only between its blocks, so that a stalled connection can't
be cancelled within a second; it does not compare a file with its hash; and through hf_xet neither bytes nor resuming
are in our hands. We use two requests, both documented: `GET /api/models/REPO/revision/REV?blobs=true`, and
`GET /REPO/resolve/COMMIT/PATH` with a Range to go on. So a process without that library can download, too.
"""

from __future__ import annotations

import email.message
import importlib.util
import json
import os
import queue
import re
import ssl
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Generator
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any, Final, cast

from ...engine import IsCancelled
from ...errors import Cancelled, DownloadFailed

PUBLIC_HUB: Final = "https://huggingface.co"
BLOCK_BYTES: Final = 1 << 20
TIMEOUT_S: Final = 30.0
_POLL_S: Final = 0.1
_BLOCKS_AHEAD: Final = 8
_MOST_RETRY_AFTER_S: Final = 60.0
_AGENT: Final = "hymotion (https://huggingface.co/tencent/HY-Motion-1.0)"


class Interrupted(Exception):
    """The connection broke or the hub is busy: worth another try. `wait_s` is what the hub asked for, else 0."""

    def __init__(self, reason: str, wait_s: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait_s = wait_s


@dataclass(frozen=True)
class HubFile:
    """One file of a repository. sha256: "" for small files, which have a git blob id (sha1) alone."""

    path: str
    bytes: int
    sha256: str
    blob_id: str


@dataclass(frozen=True)
class Repository:
    """What a repository holds at one commit."""

    repo: str
    commit: str
    files: tuple[HubFile, ...]


def endpoint() -> str:
    """Address of the hub: HF_ENDPOINT (a mirror) where that is set. Raises DownloadFailed when HF_HUB_OFFLINE is."""
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE"):
        raise DownloadFailed(
            "HF_HUB_OFFLINE forbids downloads from the Hugging Face hub.",
            cure="Unset it and try again, or copy the model into the models folder yourself.",
        )
    address = (os.environ.get("HF_ENDPOINT") or PUBLIC_HUB).rstrip("/")
    if not address.startswith(("https://", "http://")):
        raise DownloadFailed(
            f"HF_ENDPOINT is {address!r}, which is no web address.", cure="Unset it, or begin it with https://."
        )
    return address


def read_repository(base: str, repo: str, revision: str, is_cancelled: IsCancelled) -> Repository:
    """The files of a repository at a revision. Raises DownloadFailed, Cancelled, Interrupted."""
    url = f"{base}/api/models/{repo}/revision/{urllib.parse.quote(revision, safe='')}?blobs=true"
    content = b"".join(_open(url, 0, is_cancelled).blocks)
    try:
        values = cast("dict[str, Any]", json.loads(content))
        files = tuple(_hub_file(sibling) for sibling in values["siblings"])
        return Repository(repo, str(values["sha"]), files)
    except (ValueError, KeyError, TypeError) as error:
        raise DownloadFailed(
            f"What {urllib.parse.urlsplit(base).netloc} says about {repo} cannot be understood.",
            cure="Check the network: a sign-in page or a proxy may answer in the hub's place.",
        ) from error


def _hub_file(sibling: dict[str, Any]) -> HubFile:
    large = cast("dict[str, Any]", sibling.get("lfs") or {})
    size = int(large.get("size", sibling["size"]))
    return HubFile(str(sibling["rfilename"]), size, str(large.get("sha256", "")), str(sibling.get("blobId", "")))


@dataclass(frozen=True)
class Answer:
    """A file on its way. start: the byte the blocks begin at, 0 when the server could not go on from where we asked."""

    start: int
    blocks: Generator[bytes, None, None]


def open_file(base: str, repository: Repository, path: str, start: int, is_cancelled: IsCancelled) -> Answer:
    """A file's bytes from `start` on; its blocks raise Interrupted and Cancelled. Raises those and DownloadFailed."""
    url = f"{base}/{repository.repo}/resolve/{repository.commit}/{urllib.parse.quote(path)}"
    return _open(url, start, is_cancelled)


def _open(url: str, start: int, is_cancelled: IsCancelled) -> Answer:
    """Ask in a thread of its own and wait here, so that a cancel is heard while the network hangs."""
    reader = _Reader(url, start)
    reader.start()
    _next(reader, is_cancelled)
    return Answer(reader.begins_at, _blocks(reader, is_cancelled))


def _blocks(reader: _Reader, is_cancelled: IsCancelled) -> Generator[bytes, None, None]:
    try:
        while block := _next(reader, is_cancelled):
            yield block
    finally:
        reader.stopped.set()


def _next(reader: _Reader, is_cancelled: IsCancelled) -> bytes:
    """The reader's next item; raises its error, or Cancelled."""
    while True:
        if is_cancelled():
            reader.stopped.set()
            raise Cancelled
        try:
            found = reader.found.get(timeout=_POLL_S)
        except queue.Empty:
            continue
        if isinstance(found, Exception):
            raise found
        return found


class _Reader(threading.Thread):
    """Reads one answer ahead of whoever uses it. Puts b"" when the head is there, then blocks, then b"" or an error.

    A daemon that touches its socket alone: when nobody listens any more it ends with its next block or time-out.
    begins_at: the byte the first block begins at, known from the first item on.
    """

    def __init__(self, url: str, start: int) -> None:
        super().__init__(name="hymotion-download", daemon=True)
        self.found: queue.Queue[bytes | Exception] = queue.Queue(_BLOCKS_AHEAD)
        self.stopped = threading.Event()
        self.begins_at = start
        self._url = url

    def run(self) -> None:
        """Thread body."""
        try:
            self._read()
        except (DownloadFailed, Interrupted) as error:
            self._put(error)
        except urllib.error.URLError as error:
            self._put(_unreachable(self._url, error.reason))
        except (OSError, HTTPException) as error:
            self._put(Interrupted(str(error) or type(error).__name__))

    def _read(self) -> None:
        headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
        if self.begins_at:
            headers["Range"] = f"bytes={self.begins_at}-"
        request = urllib.request.Request(self._url, headers=headers)  # noqa: S310 - endpoint() lets http(s) through alone
        try:
            response = cast("HTTPResponse", _opener().open(request, timeout=TIMEOUT_S))
        except urllib.error.HTTPError as error:
            with error:
                raise _refusal(error.code, error.headers, self._url) from error
        with response:
            self.begins_at = _start_of(response, self.begins_at)
            self._put(b"")
            while (block := response.read1(BLOCK_BYTES)) and not self.stopped.is_set():
                self._put(block)
            if response.length:  # what was announced and has not come
                raise Interrupted("the connection was cut")
            self._put(b"")

    def _put(self, item: bytes | Exception) -> None:
        while not self.stopped.is_set():
            try:
                self.found.put(item, timeout=_POLL_S)
                return
            except queue.Full:
                continue


def _start_of(response: HTTPResponse, asked: int) -> int:
    """The byte an answer begins at: a server may ignore the Range and send the whole file."""
    if response.status != 206:
        return 0
    match = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    if match is None or int(match[1]) != asked:
        raise Interrupted("the server sent another part of the file than was asked for")
    return asked


def _refusal(status: int, headers: email.message.Message, url: str) -> Exception:
    """What an HTTP status means for a download."""
    where = urllib.parse.urlsplit(url)
    if status == 429 or status >= 500:
        wait = headers.get("Retry-After", "")
        return Interrupted(
            f"{where.netloc} is busy (HTTP {status})", min(float(wait), _MOST_RETRY_AFTER_S) if wait.isdigit() else 0.0
        )
    if status in (401, 403):
        return DownloadFailed(
            f"{where.netloc} does not let this model be downloaded without signing in (HTTP {status}).",
            cure="Check HF_ENDPOINT and the network; or download the model in a browser and name its folder.",
        )
    if status == 416:
        return Interrupted("the server does not have the rest of this file")
    return DownloadFailed(
        f"{where.netloc} does not have {where.path} (HTTP {status}).",
        cure="Check HF_ENDPOINT; the model may have moved: look for a newer version of HY-Motion.",
    )


def _unreachable(url: str, reason: object) -> Exception:
    host = urllib.parse.urlsplit(url).netloc
    if isinstance(reason, ssl.SSLCertVerificationError):
        return DownloadFailed(
            f"The certificate of {host} is not trusted on this machine ({reason.verify_message}).",
            cure="Check the clock and the proxy; SSL_CERT_FILE names a file of trusted certificates.",
        )
    return Interrupted(f"{host} cannot be reached ({reason})")


def _opener() -> urllib.request.OpenerDirector:
    """Follows redirects and the system's proxies, and trusts what the system trusts where `truststore` is there.

    Python's own certificates are missing from some builds, Blender's among them; the worker's environment has
    truststore, since huggingface_hub uses it too.
    """
    if importlib.util.find_spec("truststore"):
        import truststore  # missing where only Blender's Python or this command's own is at hand

        context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    else:
        context = ssl.create_default_context()
    return urllib.request.build_opener(urllib.request.HTTPSHandler(context=context))
