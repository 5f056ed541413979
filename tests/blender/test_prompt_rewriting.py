"""A language model of the user's own proposes a wording; it is asked when the button is pressed, and only then."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import bpy
import pytest

from hymotion.hymotion_addon.preferences import PreferenceFields
from hymotion.hymotion_addon.scene.online import is_on_this_computer
from hymotion.hymotion_addon.state import Session

from .fake_access import FakeAccess
from .jobs import task_until_done
from .test_engine_generation import drawn, settings
from .test_engine_setup import HYMOTION_PT_main

ANSWER = {"duration": 90, "short_caption": "A person walks forward slowly."}


@pytest.fixture
def language_model(fields: PreferenceFields) -> Iterator[list[str]]:
    """A server that speaks chat completions, named in the preferences; gives the keys it was asked with."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.headers.get("Authorization", ""))
            self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps({"choices": [{"message": {"content": json.dumps(ANSWER)}}]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    fields.rewrite_url = f"http://127.0.0.1:{server.server_port}/v1"
    fields.rewrite_model = "small"
    yield asked
    server.shutdown()
    server.server_close()


def test_a_rewritten_prompt_is_proposed_and_replaces_nothing(
    session: Session, access: FakeAccess, fields: PreferenceFields, language_model: list[str]
):
    settings().prompt = "slow walk"
    fields.rewrite_key = "sesame"
    assert "hymotion.rewrite_prompt" in drawn(HYMOTION_PT_main).buttons
    assert language_model == []
    bpy.ops.hymotion.rewrite_prompt()
    task_until_done()
    assert session.failure is None
    assert language_model == ["Bearer sesame"]
    assert settings().prompt == "slow walk"
    shown = drawn(HYMOTION_PT_main)
    assert "A person walks forward slowly." in shown.text()
    assert "3.0 s long" in shown.text()
    bpy.ops.hymotion.use_proposal()
    assert (settings().prompt, settings().seconds) == ("A person walks forward slowly.", 3.0)


def test_this_computer_may_be_asked_offline_and_no_other(
    session: Session, access: FakeAccess, fields: PreferenceFields, language_model: list[str]
):
    bpy.context.preferences.system.use_online_access = False
    settings().prompt = "slow walk"
    bpy.ops.hymotion.rewrite_prompt()
    task_until_done()
    assert session.proposal is not None
    fields.rewrite_url = "https://example.com/v1"
    with pytest.raises(RuntimeError, match="offline"):
        bpy.ops.hymotion.rewrite_prompt()


def test_without_a_server_there_is_no_button(session: Session, access: FakeAccess):
    settings().prompt = "slow walk"
    assert "hymotion.rewrite_prompt" not in drawn(HYMOTION_PT_main).buttons


def test_a_server_that_is_not_there_is_a_sentence(session: Session, access: FakeAccess, fields: PreferenceFields):
    settings().prompt = "slow walk"
    fields.rewrite_url = "http://127.0.0.1:9/v1"
    fields.rewrite_model = "small"
    bpy.ops.hymotion.rewrite_prompt()
    task_until_done()
    assert session.failure.code == "rewriter_unreachable"
    assert "hymotion.open_preferences" in drawn(HYMOTION_PT_main).buttons


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://localhost:11434/v1", True),
        ("localhost:11434", True),
        ("LOCALHOST", True),
        ("127.0.0.1:8080/v1", True),
        ("https://127.9.9.9", True),
        ("http://[::1]:8080/v1", True),
        ("http://192.168.1.5/v1", False),
        ("http://localhost.example.com", False),
        ("http://localhost@example.com", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_what_counts_as_this_computer(address: str, here: bool):
    assert is_on_this_computer(address) == here
