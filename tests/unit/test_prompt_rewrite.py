"""A prompt is reworded by whatever language model the user runs; its answer is understood or refused with a cure."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from hymotion.inference.engine import never_cancelled
from hymotion.inference.errors import Cancelled, HyMotionError, InvalidRequest
from hymotion.inference.prompt_rewrite import INSTRUCTION, RewriteServer, Rewritten, rewrite, understand

CAPTION = "A person walks forward, then waves with the right hand."
GOOD = json.dumps({"duration": 120, "short_caption": CAPTION})


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Somebody hung up: that is what some tests are about."""


class LanguageModel:
    """A server on loopback that says `content`, or whatever `answer` makes."""

    def __init__(self) -> None:
        self.content = GOOD
        self.answer: Callable[[BaseHTTPRequestHandler], tuple[int, bytes]] | None = None
        self.seen: list[tuple[str, str, dict[str, Any], str]] = []
        self.models = ["some-model", "other-model"]
        model = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """Quiet."""

            def do_GET(self) -> None:
                self.say(200, json.dumps({"data": [{"id": name} for name in model.models]}).encode())

            def do_POST(self) -> None:
                message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                model.seen.append((self.command, self.path, message, self.headers.get("Authorization", "")))
                if model.answer:
                    self.say(*model.answer(self))
                else:
                    self.say(200, json.dumps({"choices": [{"message": {"content": model.content}}]}).encode())

            def say(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = _Server(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def model() -> Iterator[LanguageModel]:
    served = LanguageModel()
    thread = threading.Thread(target=served.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield served
    served.server.shutdown()
    served.server.server_close()
    thread.join()


def ask(served: LanguageModel, prompt: str = "walk and wave", **more: Any) -> Rewritten:
    return rewrite(prompt, RewriteServer(f"http://{served.address}/v1", **more), never_cancelled, timeout_s=20)


def test_a_prompt_becomes_a_caption_and_a_length(model: LanguageModel) -> None:
    assert ask(model) == Rewritten(CAPTION, 4.0)


def test_the_prompt_is_sent_with_our_instruction_the_model_and_the_key(model: LanguageModel) -> None:
    ask(model, model="mine", key="secret")
    method, path, message, authorization = model.seen[0]
    assert (method, path, authorization) == ("POST", "/v1/chat/completions", "Bearer secret")
    assert message["model"] == "mine"
    assert [m["content"] for m in message["messages"]] == [INSTRUCTION, "walk and wave"]


def test_without_a_name_the_first_model_the_server_offers_is_used(model: LanguageModel) -> None:
    ask(model)
    assert model.seen[0][2]["model"] == "some-model"
    model.models = []
    with pytest.raises(HyMotionError, match="offers no language model"):
        ask(model)


@pytest.mark.parametrize("form", ["{}", "http://{}", "http://{}/", "http://{}/v1/", "http://{}/v1/chat/completions"])
def test_the_address_may_be_written_short_or_long(model: LanguageModel, form: str) -> None:
    assert rewrite("walk", RewriteServer(form.format(model.address)), never_cancelled).prompt == CAPTION
    assert model.seen[0][1] == "/v1/chat/completions"


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f'<think>Perhaps {{"short_caption": "no", "duration": 1}}? No.</think>\n{GOOD}',
        f"thinking without a beginning {{}} </think>{GOOD}",
        f"Sure! Here it is: {GOOD} I hope that helps {{smile}}.",
        f'First try: {{"short_caption": "worse", "duration": 30}}. Better: {GOOD}',
        json.dumps({"duration": "120", "short_caption": f'"{CAPTION}"'}, indent=2),
        json.dumps({"short_caption": f" {CAPTION}\n", "duration": 120.0, "confidence": 1}),
    ],
)
def test_an_answer_is_understood_whatever_stands_around_it(content: str) -> None:
    assert understand(content) == Rewritten(CAPTION, 4.0)


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [(120, 4.0), ("90 frames", 3.0), (4, 4.0), (20, 0.67), (1000, 12.0), (None, None), ("soon", None), (0, None)],
)
def test_the_length_is_in_frames_and_stays_within_what_the_model_can_make(
    duration: object, seconds: float | None
) -> None:
    assert understand(json.dumps({"duration": duration, "short_caption": CAPTION})).seconds == seconds


@pytest.mark.parametrize(
    "content",
    [
        "",
        "I can't help with that.",
        f"<think>A draft: {GOOD}</think> I can't help with that.",
        "{",
        "[1, 2]",
        '{"caption": "walks"}',
        '{"short_caption": "", "duration": 60}',
        '{"short_caption": 7, "duration": 60}',
        json.dumps({"short_caption": "walk " * 200, "duration": 60}),
        "{" * 20_000,
    ],
)
def test_nonsense_is_refused_with_a_cure(content: str) -> None:
    with pytest.raises(HyMotionError) as caught:
        understand(content)
    assert caught.value.code == "rewriter_nonsense"
    assert "keep the prompt as it is" in caught.value.cure


@pytest.mark.parametrize(
    "body", [b"<html>", b"{}", b'{"choices": []}', b'{"choices": [{"message": {"content": null}}]}']
)
def test_a_server_of_another_kind_is_noticed(model: LanguageModel, body: bytes) -> None:
    model.answer = lambda _: (200, body)
    with pytest.raises(HyMotionError) as caught:
        ask(model)
    assert caught.value.code == "rewriter_nonsense"


def test_a_refusal_is_passed_on_in_the_servers_words(model: LanguageModel) -> None:
    model.answer = lambda _: (404, b'{"error": {"message": "model mine not found"}}')
    with pytest.raises(HyMotionError, match=r"HTTP 404\): model mine not found\.") as caught:
        ask(model, model="mine")
    assert caught.value.code == "rewriter_refused"


def test_the_key_is_never_shown() -> None:
    assert "secret" not in repr(RewriteServer("http://localhost", key="secret"))


def test_no_server_is_said_with_its_address(model: LanguageModel) -> None:
    model.server.server_close()
    with pytest.raises(HyMotionError, match=model.address) as caught:
        rewrite("walk", RewriteServer(model.address, model="mine"), never_cancelled)
    assert caught.value.code == "rewriter_unreachable"


@pytest.mark.parametrize("url", ["", "ftp://somewhere", "http://", "http://host:port"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(HyMotionError) as caught:
        rewrite("walk", RewriteServer(url), never_cancelled)
    assert caught.value.code == "rewriter_address"


def test_an_empty_prompt_is_not_sent(model: LanguageModel) -> None:
    with pytest.raises(InvalidRequest):
        ask(model, prompt=" ")
    assert model.seen == []


def test_a_model_that_never_answers_runs_into_the_time_limit(model: LanguageModel) -> None:
    release = threading.Event()

    def hang(_: object) -> tuple[int, bytes]:
        release.wait(20)
        return 200, b"{}"

    model.answer = hang
    with pytest.raises(HyMotionError) as caught:
        rewrite("walk", RewriteServer(model.address, model="mine"), never_cancelled, timeout_s=0.2)
    release.set()
    assert caught.value.code == "rewriter_timeout"


def test_a_cancel_is_heard_while_the_model_thinks(model: LanguageModel) -> None:
    asked, release = threading.Event(), threading.Event()

    def hang(_: object) -> tuple[int, bytes]:
        asked.set()
        release.wait(20)
        return 200, b"{}"

    model.answer = hang
    with pytest.raises(Cancelled):
        rewrite("walk", RewriteServer(model.address, model="mine"), asked.is_set)
    assert not release.is_set()
    release.set()
