"""What the starter understands is said while the prompt is typed; what it knows is offered to click."""

from __future__ import annotations

from types import SimpleNamespace

import bpy
import pytest

from hymotion.hymotion_addon.scene import engine_watch
from hymotion.hymotion_addon.state import Session
from hymotion.inference.engines.starter.examples import CATEGORIES, EXAMPLES
from hymotion.inference.errors import InvalidRequest, ModelMissing
from hymotion.inference.prompt_help import Hint
from hymotion.ui.examples import HYMOTION_PT_examples
from hymotion.ui.panel import HYMOTION_PT_main

from ..fakes import FakeEngine
from .layout import Layout


class Reader(FakeEngine):
    """Understands everything but the guitar."""

    asked: list[str]

    def remarks(self, prompt: str, seconds: float) -> tuple[Hint, ...]:
        self.asked = [*getattr(self, "asked", []), prompt]
        if prompt == "broken":
            raise ModelMissing("No weights.")
        understood = Hint("understood", f"Understood: {prompt}.")
        if "guitar" not in prompt:
            return (understood,)
        return understood, Hint("unknown_action", "Unknown.", "Instead:", ("a person claps", "a person waves"))


@pytest.fixture
def reader(session: Session) -> Reader:
    made = session.engines.kept["starter"] = Reader()
    return made


def type_prompt(session: Session, prompt: str) -> None:
    """Type, pause, and let the reading end."""
    bpy.context.scene.hymotion.prompt = prompt
    engine_watch.watch()
    engine_watch.watch()
    if session.reading is not None:
        session.reading.join(5.0)
        engine_watch.watch()


def drawn(panel: type = HYMOTION_PT_main) -> Layout:
    layout = Layout()
    panel.draw(SimpleNamespace(layout=layout), bpy.context)
    return layout


def test_what_is_understood_is_said_once_typing_pauses(session: Session, reader: Reader):
    bpy.context.scene.hymotion.prompt = "a person w"
    engine_watch.watch()
    bpy.context.scene.hymotion.prompt = "a person walks"
    engine_watch.watch()
    assert session.reading is None
    type_prompt(session, "a person walks")
    assert "Understood: a person walks." in drawn().text()
    assert reader.asked == ["a person walks"]
    bpy.context.scene.hymotion.prompt = "a person walks b"
    assert "Understood" not in drawn().text()


def test_an_unknown_action_offers_known_ones_and_the_other_engine(session: Session, reader: Reader):
    type_prompt(session, "plays the guitar")
    panel = drawn()
    assert panel.buttons[:3] == ["hymotion.use_prompt", "hymotion.use_prompt", "hymotion.use_hymotion"]
    bpy.ops.hymotion.use_prompt(prompt="a person claps")
    assert bpy.context.scene.hymotion.prompt == "a person claps"
    bpy.ops.hymotion.use_hymotion()
    assert bpy.context.scene.hymotion.engine == "hymotion"


def test_weights_that_cannot_be_read_say_nothing_here_and_are_not_asked_again(session: Session, reader: Reader):
    type_prompt(session, "broken")
    engine_watch.watch()
    assert (session.reading, session.hints.hints, session.failure) == (None, (), None)
    assert reader.asked == ["broken"]


def test_an_empty_prompt_reads_nothing(session: Session, reader: Reader):
    type_prompt(session, "  ")
    assert not hasattr(reader, "asked")


def test_examples_are_shown_by_category_and_put_in_place_with_a_click(session: Session):
    settings = bpy.context.scene.hymotion
    for category in CATEGORIES:
        settings.example_category = category
        assert len(drawn(HYMOTION_PT_examples).buttons) == sum(e.category == category for e in EXAMPLES)


def test_examples_can_be_searched(session: Session):
    settings = bpy.context.scene.hymotion
    settings.example_search = "zombie"
    assert drawn(HYMOTION_PT_examples).buttons == ["hymotion.use_prompt"]
    settings.example_search = "submarine"
    assert "No example has these words" in drawn(HYMOTION_PT_examples).text()
    settings.example_search = "a"
    assert "more" in drawn(HYMOTION_PT_examples).text()


def test_examples_belong_to_the_built_in_model(session: Session):
    assert HYMOTION_PT_examples.poll(bpy.context)
    bpy.context.scene.hymotion.engine = "hymotion"
    assert not HYMOTION_PT_examples.poll(bpy.context)


def test_a_prompt_taken_from_the_examples_cures_an_error_about_the_last_one(session: Session):
    session.failure = InvalidRequest("No words.", code="prompt_no_words")
    bpy.ops.hymotion.use_prompt(prompt="a person claps")
    assert session.failure is None
