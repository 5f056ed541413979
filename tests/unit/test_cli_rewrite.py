"""hymotion rewrite: what the terminal is told."""

from __future__ import annotations

import pytest

from hymotion.cli import rewrite as command
from hymotion.cli.main import run
from hymotion.inference.prompt_rewrite import RewriteServer, Rewritten


def test_the_proposal_and_its_length_are_printed_and_hints_go_beside_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[str, RewriteServer]] = []

    def answer(prompt: str, server: RewriteServer, _: object) -> Rewritten:
        asked.append((prompt, server))
        return Rewritten("a dog walks forward", 3.0)

    monkeypatch.setattr(command, "rewrite", answer)
    monkeypatch.setenv(command.KEY_VARIABLE, "secret")
    assert run(["rewrite", "lauf los", "--server", "localhost:1234", "--model", "mine"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == ["a dog walks forward", "3 s"]
    assert '"dog"' in said.err
    assert asked == [("lauf los", RewriteServer("localhost:1234", "mine", "secret"))]


def test_a_server_that_is_not_there_is_one_sentence_and_a_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rewrite", "walk", "--server", "ftp://nowhere"]) == 1
    assert "not the address of a server" in capsys.readouterr().err
