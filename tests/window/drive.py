"""A user's first minutes with the add-on in a real Blender window, from an empty scene to a character that moves.

Run by `dev.py ui` inside Blender, with the extension's zip in HYMOTION_ZIP and the folder for pictures in
HYMOTION_IMAGES. Everything is done with mouse and keys; Python only looks. Ends the process: 0 when all went well.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import bpy
from mathutils import Euler

sys.path.insert(0, str(Path(__file__).resolve().parent))  # Blender's --python leaves it out

import hand
from hand import Steps
from stopwatch import Stopwatch
from story import IMAGES, install, ours, session, settings, tell, until

PROMPT = "a person walks forward and waves"
VIEW_CENTRE = (0.0, -0.4, 0.85)
AIM_MS = 50.0  # the longest we want to keep the main thread busy while a job runs; told, not asserted


def playing_action() -> str:
    """Name of the Action that the character plays; "" for none."""
    armature = next((obj for obj in bpy.data.objects if obj.type == "ARMATURE"), None)
    data = armature.animation_data if armature else None
    return data.action.name if data and data.action else ""


def set_the_stage() -> Steps:
    """An empty scene, quiet preferences, the extension installed from its zip."""
    install()
    bpy.data.batch_remove(list(bpy.data.objects))
    view = hand.sidebar()[1].spaces.active.region_3d
    view.view_location, view.view_distance = VIEW_CENTRE, 6.0
    view.view_rotation = Euler((1.35, 0.0, 0.75)).to_quaternion()
    window = hand.sidebar()[0]
    window.scene.show_keys_from_selected_only = False  # the timeline shows all of the character's keys
    timeline = next(area for area in window.screen.areas if area.type == "DOPESHEET_EDITOR")
    yield 0.5
    yield from hand.drag_edge(timeline, up=40)
    yield from hand.open_tab("HY-Motion")


def an_error_and_its_cure() -> Steps:
    """Generate with nothing there, and let the panel's button add a character."""
    yield from hand.click("hymotion.generate(")
    assert session().failure.code == "no_armature"
    yield from hand.into_viewport()
    yield 0.5
    hand.photograph(IMAGES / "panel_error.png")
    yield from hand.click("hymotion.add_sample_character(")
    yield 1.0
    assert session().failure is None
    assert session().recognition is not None, "the character was not recognised by itself"
    assert session().recognition.problem is None
    yield from hand.into_viewport()
    yield 5.0  # until the error has left the status bar
    hand.photograph(IMAGES / "panel_idle.png")


def a_prompt_is_typed() -> Steps:
    """Click the field, type, confirm."""
    yield from hand.click("hymotion.prompt")
    yield from hand.press("ctrl+a")
    yield from hand.write(PROMPT)
    hand.photograph(IMAGES / "panel_typing.png")
    yield from hand.press("Return")
    assert settings().prompt == PROMPT, settings().prompt


def a_motion_is_made() -> Steps:
    """Click Generate, watch the bar, get keys; the viewport goes on turning meanwhile."""
    yield from hand.find("hymotion.generate(")
    view = hand.sidebar()[1].spaces.active.region_3d
    before = view.view_rotation.copy()
    hand.click_here()
    yield from until(lambda: session().is_busy)
    yield from until(lambda: session().job_state.fraction > 0.35 or not session().is_busy)
    assert session().failure is None, session().failure
    assert session().is_busy, "too fast to be photographed"
    hand.photograph(IMAGES / "panel_progress.png")
    yield from hand.into_viewport()
    yield from hand.drag_middle(60, 0)
    yield from until(lambda: not session().is_busy)
    assert session().failure is None, session().failure
    assert playing_action() == session().result.action
    turned = before.rotation_difference(view.view_rotation).angle
    assert turned > 0.05, "the viewport did not turn"
    view.view_rotation = before
    window, area, _ = hand.sidebar()
    window.scene.frame_set(session().result.frame_end // 2)
    character = bpy.data.objects[session().result.armature.name]
    view.view_location = character.matrix_world @ character.pose.bones["DEF-spine"].head
    area.spaces.active.overlay.show_bones = False
    yield 1.0
    hand.photograph(IMAGES / "panel_done.png")
    area.spaces.active.overlay.show_bones = True
    view.view_location = VIEW_CENTRE


def a_motion_is_timed(stopwatch: Stopwatch) -> Steps:
    """A second take with nobody touching anything: what does the window feel of it?"""
    yield from hand.into_sidebar()
    yield 2.0
    with stopwatch.beating("gaps at rest"):
        yield 2.0
    redraw = ours("hymotion_addon.scene.windows").redraw_sidebars
    with stopwatch.beating("gaps, the sidebar redrawn alone"):
        for _ in range(20):
            redraw()
            yield 0.1
    already = {name: len(calls) for name, calls in stopwatch.held.items()}
    yield from hand.press("ctrl+Return")
    yield from until(lambda: session().is_busy)
    job = session().job
    with stopwatch.beating("gaps while a job runs"):
        yield from until(lambda: job.poll().status != "running")
    yield from until(lambda: not session().is_busy)
    sys.stdout.write(f"{stopwatch.report(already)}\n")
    for name in ("watch", "draw", "begin"):
        longest = 1000 * max(stopwatch.worked[name][already[name] :], default=0.0)
        verdict = "within" if longest < AIM_MS else "OVER"
        sys.stdout.write(f"{name}: {longest:.1f} ms of the main thread at most, {verdict} the aim of {AIM_MS:.0f} ms\n")


def undo_and_redo() -> Steps:
    """One Ctrl+Z takes the motion away."""
    name = session().result.action
    yield from hand.into_viewport()
    yield from hand.press("ctrl+z")
    yield 0.8
    assert playing_action() == "", f"{playing_action()} after undo"
    hand.photograph(IMAGES / "panel_undone.png")
    yield from hand.press("ctrl+shift+z")
    yield 0.8
    assert playing_action() == name, f"{playing_action()} after redo"


def shortcuts_and_cancel() -> Steps:
    """Ctrl+Enter over the sidebar, then the X; Ctrl+Enter over the viewport, then Esc."""
    before = playing_action()
    slow_down(session().engines.kept["starter"])
    button = yield from hand.find("hymotion.generate(")
    yield from hand.into_sidebar()
    yield from hand.press("ctrl+Return")
    yield from until(lambda: session().is_busy)
    job = session().job
    hand.move_in_sidebar(0.87, button)  # the right end of the progress bar, which stands where the button was
    yield 0.2
    hand.click_here()
    yield from has_been_cancelled(job)
    yield from hand.into_viewport()
    yield from hand.press("ctrl+Return")
    yield from until(lambda: session().is_busy)
    job = session().job
    yield from hand.press("Escape")
    yield from has_been_cancelled(job)
    assert playing_action() == before
    session().engines.kept.clear()


def slow_down(engine) -> None:
    """Let every step take 0.2 s more, so that even the fastest machine leaves time for a click."""
    generate = engine.generate

    def slowly(request, on_progress, is_cancelled):
        def report(progress) -> None:
            on_progress(progress)
            time.sleep(0.2)

        return generate(request, report, is_cancelled)

    engine.generate = slowly


def has_been_cancelled(job) -> Steps:
    """The job ends, because somebody asked it to, and without an error."""
    yield from until(lambda: not session().is_busy)
    assert job.poll().status == "cancelled", job.poll().status
    assert session().failure is None


def play() -> Steps:
    """The button under the result."""
    screen = bpy.context.window_manager.windows[0].screen
    yield from hand.click("hymotion.play(", across=0.3)
    yield from until(lambda: screen.is_animation_playing)
    hand.click_here()
    yield from until(lambda: not screen.is_animation_playing)


def the_whole_story() -> Steps:
    """All of it, in order."""
    yield from set_the_stage()
    stopwatch = Stopwatch()
    time_our_functions(stopwatch)
    yield from an_error_and_its_cure()
    yield from a_prompt_is_typed()
    yield from a_motion_is_made()
    yield from undo_and_redo()
    yield from shortcuts_and_cancel()
    yield from play()
    yield from a_motion_is_timed(stopwatch)
    hand.shrink(IMAGES / f"panel_{name}.png" for name in ("done", "error", "idle", "progress", "typing", "undone"))


def time_our_functions(stopwatch: Stopwatch) -> None:
    """Everything of ours that Blender's main thread calls again and again, and the keying by itself."""
    recognition, job_loop = ours("hymotion_addon.scene.recognition"), ours("hymotion_addon.scene.job_loop")
    recognition.stop()
    stopwatch.put_on(recognition, "watch")
    recognition.start()
    for name in ("look", "animate", "undo_push", "begin"):
        stopwatch.put_on(job_loop, name)
    stopwatch.put_on_panel(ours("ui.panel").HYMOTION_PT_main)


if __name__ == "__main__":
    tell(the_whole_story())
