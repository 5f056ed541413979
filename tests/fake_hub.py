"""A hub on loopback that speaks as much of the Hugging Face hub's API as downloads need, and can misbehave.

Answers `GET /api/models/REPO/revision/REV?blobs=true` and HEAD and GET of `/REPO/resolve/REV/PATH` with ranges. Large
files are redirected to a second address, as the hub does with its CDN. tests/engine/test_fake_hub.py holds it against
the real client library.
"""

from __future__ import annotations

import dataclasses
import fnmatch
import hashlib
import json
import re
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

LARGE = ("*.ckpt", "*.safetensors")
BLOCK = 1 << 14


@dataclass(frozen=True)
class Sent:
    """One answer with a file's content: which file, from which byte, how many bytes went out."""

    path: str
    start: int
    count: int


@dataclass
class Misbehaviour:
    """What goes wrong. Lists are used up, one entry a request for a file's content.

    cuts: bytes after which an answer is cut. refusals: (status, headers) instead of an answer, listings included.
    altered: paths whose bytes are wrong. longer: paths that get more bytes than declared. ranges: False ignores Range.
    stall_after: bytes after which an answer hangs until the hub is closed. block_seconds: a pause after each block.
    """

    cuts: list[int] = field(default_factory=list)
    refusals: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    altered: set[str] = field(default_factory=set)
    longer: set[str] = field(default_factory=set)
    ranges: bool = True
    stall_after: int | None = None
    block_seconds: float = 0.0


class FakeHub:
    """Repositories by name, each a dict of path -> bytes; a context manager that serves while it is open."""

    def __init__(self, repositories: dict[str, dict[str, bytes]]) -> None:
        self.repositories = repositories
        self.wrong = Misbehaviour()
        self.requests: list[str] = []
        self.sent: list[Sent] = []
        self.closing = threading.Event()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def address(self) -> str:
        """For HF_ENDPOINT."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def cdn(self) -> str:
        """Where large files are: another host by its name, as far as a client can tell."""
        return f"http://localhost:{self._server.server_address[1]}"

    def commit(self, repo: str) -> str:
        """The commit of a repository: another one as soon as any byte of it changes."""
        digest = hashlib.sha1(usedforsecurity=False)
        for path, content in sorted(self.repositories[repo].items()):
            digest.update(path.encode() + content)
        return digest.hexdigest()

    def bytes_sent(self, path: str) -> int:
        """How many bytes of a file went out, over all answers."""
        return sum(sent.count for sent in self.sent if sent.path == path)

    def __enter__(self) -> FakeHub:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Gone from the network."""
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def git_blob_id(content: bytes) -> str:
    """What git calls this content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def is_large(path: str) -> bool:
    """Whether the repository keeps this file with git LFS."""
    return any(fnmatch.fnmatch(path, pattern) for pattern in LARGE)


def listing(hub: FakeHub, repo: str) -> dict[str, object]:
    """The API's answer about a repository."""
    siblings: list[dict[str, object]] = []
    for path, content in sorted(hub.repositories[repo].items()):
        sibling: dict[str, object] = {"rfilename": path, "size": len(content), "blobId": git_blob_id(content)}
        if is_large(path):
            sha256 = hashlib.sha256(content).hexdigest()
            pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize {len(content)}\n".encode()
            sibling["blobId"] = git_blob_id(pointer)
            sibling["lfs"] = {"sha256": sha256, "size": len(content), "pointerSize": len(pointer)}
        siblings.append(sibling)
    return {"_id": "0", "id": repo, "modelId": repo, "sha": hub.commit(repo), "siblings": siblings, "tags": []}


class _Server(ThreadingHTTPServer):
    """Knows its hub."""

    def __init__(self, hub: FakeHub) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.hub = hub


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        self.server.hub.requests.append(f"{self.command} {path}")
        if self.server.hub.wrong.refusals:
            self._say(*self.server.hub.wrong.refusals.pop(0), b"")
        elif match := re.fullmatch(r"/api/models/([^/]+/[^/]+)/revision/([^/]+)", path):
            self._say_listing(match[1], match[2])
        elif match := re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            self._resolve(match[1], match[2], match[3], with_body=with_body)
        elif match := re.fullmatch(r"/cdn/([^/]+/[^/]+)/(.+)", path):
            self._say_content(match[1], match[2], {}, with_body=with_body)
        else:
            self._say(404, {}, b"not here")

    def _say_listing(self, repo: str, revision: str) -> None:
        if repo not in self.server.hub.repositories or revision not in ("main", self.server.hub.commit(repo)):
            self._say(404, {"X-Error-Code": "RepoNotFound"}, b"")
        else:
            self._say(200, {"Content-Type": "application/json"}, json.dumps(listing(self.server.hub, repo)).encode())

    def _resolve(self, repo: str, revision: str, path: str, *, with_body: bool) -> None:
        files = self.server.hub.repositories.get(repo, {})
        if path not in files or revision not in ("main", self.server.hub.commit(repo)):
            self._say(404, {"X-Error-Code": "EntryNotFound"}, b"")
            return
        facts = {"X-Repo-Commit": self.server.hub.commit(repo)}
        if is_large(path):
            facts["X-Linked-Size"] = str(len(files[path]))
            facts["X-Linked-ETag"] = f'"{hashlib.sha256(files[path]).hexdigest()}"'
            facts["Location"] = f"{self.server.hub.cdn}/cdn/{repo}/{urllib.parse.quote(path)}"
            self._say(302, facts, b"")
        else:
            self._say_content(repo, path, facts, with_body=with_body)

    def _say_content(self, repo: str, path: str, facts: dict[str, str], *, with_body: bool) -> None:
        content = self.server.hub.repositories[repo][path]
        etag = hashlib.sha256(content).hexdigest() if is_large(path) else git_blob_id(content)
        headers = {**facts, "ETag": f'"{etag}"', "Accept-Ranges": "bytes"}
        if path in self.server.hub.wrong.altered:
            content = content[:-1] + bytes([content[-1] ^ 1])
        if path in self.server.hub.wrong.longer:
            content += b"more"
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start, status = (int(asked[1]), 206) if asked and self.server.hub.wrong.ranges else (0, 200)
        if status == 206:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        if start >= len(content) and content:
            self._say(416, headers, b"")
            return
        self._head(status, headers, len(content) - start)
        if with_body:
            self._send_blocks(path, content, start)

    def _send_blocks(self, path: str, content: bytes, start: int) -> None:
        cut = self.server.hub.wrong.cuts.pop(0) if self.server.hub.wrong.cuts else None
        position = start
        try:
            while position < len(content):
                end = min(position + BLOCK, len(content), *([start + cut] if cut is not None else []))
                self.wfile.write(content[position:end])
                position = end
                if cut is not None and position - start >= cut:
                    self.close_connection = True
                    return
                if (
                    self.server.hub.wrong.stall_after is not None
                    and position - start >= self.server.hub.wrong.stall_after
                ):
                    self.server.hub.closing.wait()
                    return
                time.sleep(self.server.hub.wrong.block_seconds)
        except OSError:
            self.close_connection = True  # nobody listens any more
        finally:
            self.server.hub.sent.append(Sent(path, start, position - start))

    def _say(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self._head(status, headers, len(body))
        if self.command != "HEAD":
            self.wfile.write(body)

    def _head(self, status: int, headers: dict[str, str], length: int) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()


def behave(hub: FakeHub, **wrong: object) -> None:
    """Set what goes wrong from now on; nothing else does."""
    hub.wrong = dataclasses.replace(Misbehaviour(), **wrong)  # type: ignore[arg-type]
