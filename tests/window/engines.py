"""What an animator meets who chooses HY-Motion, in a real Blender window: set-up, licence, a real worker, its end.

Run by `dev.py ui` like drive.py. Beside what that needs, HYMOTION_TINY_HOME is a home with tiny models and
HYMOTION_DEVELOPMENT_PYTHON a Python that can run the worker; HYMOTION_HOME is an empty folder.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import bpy

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # Blender's --python leaves both out
sys.path.insert(0, str(Path(__file__).resolve().parent))

import hand
import held_worker
from hand import Steps
from story import IMAGES, install, ours, session, settings, tell, until

PROMPT = "a person walks forward and waves"
TRIES = 20
MIDST = "Imagining the motion: step 25"
GATE = Path(os.environ["HYMOTION_TINY_HOME"]) / "gate"  # while it exists, no job goes further than its midst
PICTURES = ("engine_setup", "licence", "hints", "worker_progress", "out_of_memory")


def set_the_stage() -> Steps:
    """A character, the extension, and Blender online; nothing of HY-Motion on this machine."""
    install()
    bpy.context.preferences.system.use_online_access = True
    bpy.data.batch_remove(list(bpy.data.objects))
    yield 0.5
    yield from hand.open_tab("HY-Motion")
    bpy.ops.hymotion.add_sample_character()
    yield from until(lambda: session().recognition is not None)


def look_at_the_machine() -> Steps:
    """Wait until the add-on has seen what is installed now."""
    session().look_again()
    yield from until(lambda: not session().look_wanted and session().look is None)
    yield 0.3


def the_engine_is_chosen() -> Steps:
    """Ctrl and the wheel over the field."""
    assert session().setup is None, "the starter needs no look at the machine"
    yield from hand.find("hymotion.engine", across=0.75)
    for _ in range(TRIES):  # the last choice is the last: a turn too many does nothing
        yield from hand.next_choice()
        yield 1.0
        if settings().engine == "hymotion-lite":
            break
    assert settings().engine == "hymotion-lite", settings().engine
    yield from until(lambda: session().setup is not None)
    yield from hand.into_viewport()
    yield 0.5
    hand.photograph(IMAGES / "panel_engine_setup.png")
    yield from hand.find("hymotion.set_up_environment(")


def the_licence_is_read() -> Steps:
    """With an environment there, the models come next: their licence first, and nothing without consent."""
    os.environ["HYMOTION_WORKER_PYTHON"] = os.environ["HYMOTION_DEVELOPMENT_PYTHON"]
    yield from look_at_the_machine()
    yield from hand.click("hymotion.get_models(")
    yield 0.5
    hand.photograph(IMAGES / "panel_licence.png")
    yield from hand.press("Return")
    yield from until(lambda: session().failure is not None)
    assert session().failure.code == "licence_not_accepted", session().failure
    assert session().task is None, "nothing may be fetched without consent"
    yield from hand.click("hymotion.dismiss(", across=0.81)
    yield from until(lambda: session().failure is None)


def a_prompt_gets_hints() -> Steps:
    """With the models there, a prompt that HY-Motion was not made for is remarked on, gently."""
    os.environ["HYMOTION_HOME"] = os.environ["HYMOTION_TINY_HOME"]
    yield from look_at_the_machine()
    assert not session().setup.missing("hymotion-lite")
    yield from type_prompt("a dog runs through the forest")
    yield from until(lambda: session().hints.hints)
    yield from hand.into_viewport()
    yield 0.5
    hand.photograph(IMAGES / "panel_hints.png")
    yield from type_prompt(PROMPT)
    yield from until(lambda: not session().hints.hints)


def type_prompt(text: str) -> Steps:
    """Click the field, type, confirm."""
    yield from hand.click("hymotion.prompt")
    yield from hand.press("ctrl+a")
    yield from hand.write(text)
    yield from hand.press("Return")
    assert settings().prompt == text, settings().prompt


def until_the_midst() -> Steps:
    """Wait until the job is held there; one that ends without says how."""
    yield from until(lambda: session().is_busy or session().failure is not None)
    yield from until(lambda: session().job_state.message.startswith(MIDST) or not session().is_busy)
    said = session().job_state.message
    assert session().is_busy, f'it ended without "{MIDST}"; the last it said was "{said}" ({session().failure})'


def a_worker_makes_a_motion() -> Steps:
    """The first motion starts the worker; the bar tells."""
    held = held_worker.source(MIDST, GATE)
    session().engines.access._source = ours("inference.worker_settings").program(held)
    GATE.touch()
    yield from hand.click("hymotion.generate(")
    yield from until_the_midst()
    hand.photograph(IMAGES / "panel_worker_progress.png")
    GATE.unlink()
    yield from until(lambda: not session().is_busy)
    assert session().failure is None, session().failure
    assert session().result is not None


def the_worker_is_killed() -> Steps:
    """As the system does when memory runs out: a sentence, a button, and then a motion with less."""
    before = session().result
    GATE.touch()
    yield from hand.click("hymotion.generate(")
    yield from until_the_midst()
    session().engines.access._worker._process.kill()
    GATE.unlink()
    yield from until(lambda: not session().is_busy)
    assert session().failure.code == "out_of_memory", session().failure
    yield from hand.into_viewport()
    yield 0.5
    hand.photograph(IMAGES / "panel_out_of_memory.png")
    yield from hand.click("hymotion.less_memory(")
    yield from until(lambda: not session().is_busy and session().result is not before)
    assert session().failure is None, session().failure
    assert ours("hymotion_addon.preferences").machine().memory == "less"


def the_preferences_are_shown() -> Steps:
    """The add-on's page, in the window that Blender opens."""
    del os.environ["HYMOTION_WORKER_PYTHON"]  # the page of a user who has none
    yield from look_at_the_machine()
    bpy.ops.hymotion.open_preferences()
    windows = bpy.context.window_manager.windows
    yield from until(lambda: len(windows) > 1)
    yield 2.0
    window = yield from hand.enlarge("Preferences", 1000, 970)
    area = windows[1].screen.areas[0]
    with bpy.context.temp_override(window=windows[1], area=area, region=area.regions[-1]):
        bpy.ops.view2d.scroll_down(deltay=10_000)
    yield 2.0
    hand.photograph(IMAGES / "preferences.png", window)
    with bpy.context.temp_override(window=windows[1]):
        bpy.ops.wm.window_close()
    yield 0.5


def the_whole_story() -> Steps:
    """All of it, in order."""
    yield from set_the_stage()
    yield from the_engine_is_chosen()
    yield from the_licence_is_read()
    yield from a_prompt_gets_hints()
    yield from a_worker_makes_a_motion()
    yield from the_worker_is_killed()
    yield from the_preferences_are_shown()
    session().engines.close()
    hand.shrink([*(IMAGES / f"panel_{name}.png" for name in PICTURES), IMAGES / "preferences.png"])


if __name__ == "__main__":
    tell(the_whole_story())
