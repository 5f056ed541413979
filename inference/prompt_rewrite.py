"""Let a language model of the user's own reword a prompt for HY-Motion and estimate how long the motion takes.

Any server that speaks OpenAI's chat completions will do: the official prompt module served by vLLM, Ollama, llama.cpp,
LM Studio. It is asked for the two values that the official module gives: `short_caption`, and `duration` in frames at
30 a second. The caller shows the answer; nothing here replaces anybody's prompt.
"""

from __future__ import annotations

import http.client
import json
import math
import queue
import re
import ssl
import threading
import urllib.parse
from dataclasses import dataclass, field
from typing import Any, Final, cast

from .engine import IsCancelled
from .errors import Cancelled, HyMotionError, InvalidRequest
from .request import MAX_PROMPT_CHARACTERS

FPS: Final = 30.0
MIN_FRAMES: Final = 20
MAX_FRAMES: Final = 360
TIMEOUT_S: Final = 180.0
_MOST_BYTES: Final = 4_000_000
_POLL_S: Final = 0.1

INSTRUCTION: Final = (
    "You prepare prompts for a model that turns a text into the motion of one human body. Reword the text you are "
    "given as one plain English caption of at most 40 words: who moves (a person), what the body does, in which order, "
    "with which limb, side, direction and speed. Keep every action of the text and invent none. Leave out names, "
    "clothes, looks, feelings, places, objects that are not handled, camera and music. If the text is in another "
    "language, translate it. Then estimate how many frames the motion takes at 30 frames a second: a step takes about "
    f"18, a jump 30, sitting down 60; at least {MIN_FRAMES}, at most {MAX_FRAMES}. Answer with one JSON object and "
    'nothing else: {"duration": <frames, a whole number>, "short_caption": "<the caption>"}'
)


@dataclass(frozen=True)
class RewriteServer:
    """A server that speaks OpenAI's chat completions.

    url: "http://localhost:11434/v1", or less of it: http:// and /v1 are added. model: "" takes the first it offers.
    key: "" where none is needed; never shown.
    """

    url: str
    model: str = ""
    key: str = field(default="", repr=False)


@dataclass(frozen=True)
class Rewritten:
    """A proposal. seconds: 0.67 to 12, longer estimates cut to 12; None where the server gave none."""

    prompt: str
    seconds: float | None


def rewrite(prompt: str, server: RewriteServer, is_cancelled: IsCancelled, timeout_s: float = TIMEOUT_S) -> Rewritten:
    """Ask the server. timeout_s: for the whole answer, which a language model without a GPU takes its time for.

    Raises InvalidRequest for an empty prompt, Cancelled, and HyMotionError with a cure; its codes: rewriter_address,
    rewriter_unreachable, rewriter_timeout, rewriter_refused, rewriter_nonsense.
    """
    if not prompt.strip():
        raise InvalidRequest("There is no prompt to rewrite.", cure="Describe a motion first.", code="prompt_empty")
    address = _Address.of(server)
    model = server.model or _first_model(address, is_cancelled, timeout_s)
    question = {
        "model": model,
        "messages": [{"role": "system", "content": INSTRUCTION}, {"role": "user", "content": prompt.strip()}],
        "temperature": 0.2,
        "stream": False,
    }
    answer = _exchange(address, "POST", "/chat/completions", question, is_cancelled, timeout_s)
    return understand(_content(answer))


def understand(content: str) -> Rewritten:
    """The proposal in a language model's answer: the last JSON object with a caption, whatever stands around it.

    Thinking aloud and code fences are passed over. Raises HyMotionError (rewriter_nonsense).
    """
    spoken = re.sub(r"(?s)^.*</think(?:ing)?>", "", content)
    for values in reversed(_objects(spoken)):
        caption = values.get("short_caption")
        if isinstance(caption, str) and (words := " ".join(caption.split()).strip("\"'")):
            if len(words) > MAX_PROMPT_CHARACTERS:
                raise _nonsense(f"its caption has {len(words)} characters")
            return Rewritten(words, _seconds(values.get("duration")))
    raise _nonsense("it holds no caption")


def _objects(text: str) -> list[dict[str, Any]]:
    """All JSON objects in a text that do not lie inside another."""
    decoder = json.JSONDecoder()
    found: list[dict[str, Any]] = []
    position = text.find("{")
    while position >= 0:
        try:
            values, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            end = position + 1
        else:
            if isinstance(values, dict):
                found.append(cast("dict[str, Any]", values))
        position = text.find("{", end)
    return found


def _seconds(duration: object) -> float | None:
    """Frames, as a number or its text, into seconds. What is too little for frames is taken for seconds."""
    if isinstance(duration, bool) or not isinstance(duration, int | float | str):
        return None
    match = re.match(r"\s*(\d+(?:\.\d+)?)", str(duration))
    if match is None:
        return None
    count = float(match[1])
    seconds = count if count < MIN_FRAMES else count / FPS
    if not math.isfinite(seconds) or seconds < MIN_FRAMES / FPS:
        return None
    return round(min(seconds, MAX_FRAMES / FPS), 2)


@dataclass(frozen=True)
class _Address:
    secure: bool
    host: str
    port: int | None
    path: str
    key: str = field(repr=False)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}" if self.port else self.host

    @classmethod
    def of(cls, server: RewriteServer) -> _Address:
        text = server.url.strip()
        if "://" not in text:
            text = f"http://{text}"
        text = text.rstrip("/").removesuffix("/chat/completions")
        try:
            parts = urllib.parse.urlsplit(text)
            port = parts.port
        except ValueError:
            parts, port = urllib.parse.urlsplit(""), None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise HyMotionError(
                f'"{server.url}" is not the address of a server.',
                cure="Write it like http://localhost:11434/v1.",
                code="rewriter_address",
            )
        return cls(parts.scheme == "https", parts.hostname, port, parts.path or "/v1", server.key)


def _first_model(address: _Address, is_cancelled: IsCancelled, timeout_s: float) -> str:
    first = _first(_exchange(address, "GET", "/models", None, is_cancelled, timeout_s), "data")
    match first:
        case {"id": str(name)}:
            return name
        case _:
            raise HyMotionError(
                f"The server at {address} offers no language model.",
                cure="Load one there, or name the model.",
                code="rewriter_refused",
            )


def _content(answer: object) -> str:
    match _first(answer, "choices"):
        case {"message": {"content": str(content)}}:
            return content
        case _:
            raise _nonsense("it is not in the form of chat completions")


def _first(answer: object, key: str) -> object:
    """The first item of the list under `key`, or None where there is none."""
    values = cast("dict[str, Any]", answer).get(key) if isinstance(answer, dict) else None
    items = cast("list[Any]", values) if isinstance(values, list) else []
    return items[0] if items else None


def _exchange(
    address: _Address,
    method: str,
    path: str,
    message: dict[str, Any] | None,
    is_cancelled: IsCancelled,
    timeout_s: float,
) -> object:
    """One request and its JSON answer, waited for here while a thread does it, so that a cancel is heard at once."""
    call = _Call(address, method, address.path + path, message, timeout_s)
    call.start()
    while True:
        if is_cancelled():
            call.abandon()
            raise Cancelled
        try:
            outcome = call.outcome.get(timeout=_POLL_S)
        except queue.Empty:
            continue
        if isinstance(outcome, Exception):
            raise outcome
        return _checked(address, *outcome)


def _checked(address: _Address, status: int, body: bytes) -> object:
    if status >= 300:
        raise HyMotionError(
            f"The language model's server at {address} refused (HTTP {status}): {_reason(body)}",
            cure="Check the address, the model's name and the key.",
            code="rewriter_refused",
        )
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _nonsense("it is not JSON") from error


def _reason(body: bytes) -> str:
    """What a refusing server says, in one short line."""
    text = body.decode("utf-8", errors="replace")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = text
    match said:
        case {"error": {"message": str(message)}} | {"error": str(message)} | {"message": str(message)}:
            text = message
        case _:
            pass
    line = " ".join(text.split())
    return f"{line[:200]}." if line and not line.endswith(".") else line[:200] or "it gave no reason."


class _Call(threading.Thread):
    """One HTTP exchange. `outcome` gets (status, body), or an error."""

    def __init__(
        self, address: _Address, method: str, path: str, message: dict[str, Any] | None, timeout_s: float
    ) -> None:
        super().__init__(name="hymotion-rewrite", daemon=True)
        self.outcome: queue.Queue[tuple[int, bytes] | Exception] = queue.Queue(1)
        self._address = address
        self._request = (method, path, None if message is None else json.dumps(message).encode())
        kind = http.client.HTTPSConnection if address.secure else http.client.HTTPConnection
        self._connection = kind(address.host, address.port, timeout=timeout_s)

    def run(self) -> None:
        """Thread body."""
        try:
            self.outcome.put(self._ask())
        except TimeoutError:
            self.outcome.put(
                HyMotionError(
                    f"The language model at {self._address} did not answer in time.",
                    cure="Try again, choose a smaller model there, or keep the prompt as it is.",
                    code="rewriter_timeout",
                )
            )
        except (OSError, http.client.HTTPException) as error:
            self.outcome.put(self._unreachable(error))
        finally:
            self._connection.close()

    def abandon(self) -> None:
        """Nobody wants the answer: hang up, so that the server stops computing it."""
        self._connection.close()

    def _ask(self) -> tuple[int, bytes]:
        method, path, body = self._request
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if self._address.key:
            headers["Authorization"] = f"Bearer {self._address.key}"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise http.client.HTTPException("an answer without end")
        return response.status, content

    def _unreachable(self, error: Exception) -> HyMotionError:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error) or type(error).__name__
        if isinstance(error, ssl.SSLError):
            reason = "no safe connection"
        return HyMotionError(
            f"The language model's server at {self._address} cannot be reached: {reason}.",
            cure="Start it, or check its address; the prompt can be used as it is.",
            code="rewriter_unreachable",
        )


def _nonsense(why: str) -> HyMotionError:
    return HyMotionError(
        f"The language model's answer cannot be used: {why}.",
        cure="Try again, choose another model there, or keep the prompt as it is.",
        code="rewriter_nonsense",
    )
