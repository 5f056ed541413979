"""The table of cures against the errors that are really raised."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hymotion.hymotion_addon import ids
from hymotion.hymotion_addon.cures import CURES, cures_for

ROOT = Path(__file__).resolve().parent.parent.parent


def raised_codes() -> set[str]:
    sources = [
        file.read_text()
        for folder in ("inference", "hymotion_addon", "operators")
        for file in (ROOT / folder).rglob("*.py")
    ]
    return {code for text in sources for code in re.findall(r'code ?= ?"(\w+)"', text)}


@pytest.mark.parametrize("code", sorted(CURES))
def test_every_cured_code_is_one_that_something_raises(code):
    assert code in raised_codes()


def test_every_cure_calls_an_operator_of_ours():
    ours = {value for name, value in vars(ids).items() if name.isupper()}
    assert {cure.operator for cures in CURES.values() for cure in cures} <= ours


def test_an_unknown_code_has_no_button():
    assert cures_for("from a newer version") == ()
