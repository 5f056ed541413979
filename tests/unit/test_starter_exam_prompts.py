"""The exam's sittings are large enough, ask nothing that was taught or asked before, and mean each side alike."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from starter_checks import KINDS, PACES
from starter_prompts import LATEST, SITTINGS, Prompt

from hymotion.inference.engines.starter.prompt import canonical
from hymotion.training.lexicon import all_phrases
from hymotion.training.phrases import NOT_KNOWN, PHRASES

OTHER = {"left": "right", "right": "left", "+": "-", "-": "+"}
sitting = pytest.mark.parametrize("prompts", SITTINGS.values(), ids=SITTINGS)


def mirrored(words: str) -> str:
    """Left for right, and the signs of angles."""
    return re.sub(r"\b(left|right)(?=\b|_)|[+-](?=\d)", lambda found: OTHER[found[0]], words)


@sitting
def test_a_sitting_is_as_large_as_the_issue_wants(prompts: tuple[Prompt, ...]):
    assert len(prompts) >= 160
    assert len({p.action for p in prompts}) >= 62

    def count(kind: str) -> int:
        return sum(any(check.kind == kind for check in prompt.checks) for prompt in prompts)

    assert count("order") >= 24
    assert count("together") >= 20
    assert count("count") >= 15
    assert count("turn") >= 10
    assert sum(bool(p.pace) for p in prompts) >= 8
    for side in ("left", "right"):
        assert sum(side in p.text.split() for p in prompts) >= 20
    assert count("side") >= 40


@sitting
def test_every_prompt_has_checks_and_every_quick_one_its_slow_twin(prompts: tuple[Prompt, ...]):
    names = {p.name for p in prompts}
    assert all(p.checks and {check.kind for check in p.checks} <= set(KINDS) for p in prompts)
    assert all(p.than in names and p.pace in PACES for p in prompts if p.pace or p.than)


@sitting
def test_sides_are_asked_alike(prompts: tuple[Prompt, ...]):
    checks = {p.text: [check.words for check in p.checks] for p in prompts if p.group == "side"}
    assert len(checks) >= 40
    assert {mirrored(text): [mirrored(words) for words in each] for text, each in checks.items()} == checks


def test_the_latest_sitting_covers_what_earlier_ones_do():
    actions = {name: {p.action for p in prompts} for name, prompts in SITTINGS.items()}
    assert set().union(*actions.values()) == actions[LATEST]


def test_no_question_is_asked_twice():
    names = [p.name for prompts in SITTINGS.values() for p in prompts]
    assert sorted(set(names)) == sorted(names)
    texts = [canonical(p.text) for prompts in SITTINGS.values() for p in prompts]
    assert [text for text in set(texts) if texts.count(text) > 1] == []


@sitting
def test_no_question_is_a_sentence_of_the_training_data(shared: Path, prompts: tuple[Prompt, ...]):
    ours = {canonical(f"a person {words}") for phrases in (*PHRASES.values(), NOT_KNOWN) for words in phrases}
    lines = (shared / "data" / "starter" / "captions.jsonl").read_text(encoding="utf-8").splitlines()
    theirs = {canonical(caption) for line in lines for caption in json.loads(line)["captions"]}
    assert [p.text for p in prompts if canonical(p.text) in ours | theirs] == []


def test_no_question_of_the_latest_sitting_is_a_sentence_that_prompts_are_matched_with():
    ours = {canonical(words) for phrase, _ in all_phrases() for words in (phrase, f"a person {phrase}")}
    assert [p.text for p in SITTINGS[LATEST] if canonical(p.text) in ours] == []
