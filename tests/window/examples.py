"""An animator asks for something the built-in model does not know, takes what it offers, and looks at what it knows.

Run by `dev.py ui` like drive.py. Everything is done with mouse and keys; Python only looks.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # Blender's --python leaves it out

import hand
from hand import Steps
from story import IMAGES, install, session, settings, tell, until


def set_the_stage() -> Steps:
    """The extension in Blender's own first scene."""
    install()
    yield 0.5
    yield from hand.open_tab("HY-Motion")


def an_unknown_action_is_answered_while_typing() -> Steps:
    """A picture of what is said; then one click takes the first offer."""
    yield from hand.click("hymotion.prompt")
    yield from hand.write("walks forward, then plays the guitar")
    yield from hand.press("Return")
    yield from until(lambda: "unknown_action" in [hint.code for hint in session().hints.hints])
    yield from hand.into_viewport()
    yield 0.5
    hand.photograph(IMAGES / "panel_unknown.png")
    offered = next(hint for hint in session().hints.hints if hint.prompts).prompts[0]
    yield from hand.click("hymotion.use_prompt(")
    yield from until(lambda: settings().prompt == offered)
    yield from until(lambda: [hint.code for hint in session().hints.hints] == ["understood"])


def what_it_knows_is_searched() -> Steps:
    """Open the examples, search them, and click one."""
    yield from hand.open_section("hymotion.example_search")
    yield from hand.click("hymotion.example_search")
    yield from hand.write("left")
    yield from hand.press("Return")
    assert settings().example_search == "left"
    yield from hand.into_viewport()
    yield 0.8
    hand.photograph(IMAGES / "panel_examples.png")
    yield from hand.click("hymotion.use_prompt(")
    yield from until(lambda: "left" in settings().prompt)


def the_whole_story() -> Steps:
    """All of it, in order."""
    yield from set_the_stage()
    yield from an_unknown_action_is_answered_while_typing()
    yield from what_it_knows_is_searched()
    hand.shrink([IMAGES / "panel_unknown.png", IMAGES / "panel_examples.png"])


if __name__ == "__main__":
    tell(the_whole_story())
