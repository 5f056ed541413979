"""The mouse, the keyboard and the camera of a test in a real window. X11's, so Blender can't tell them from a user's.

xdotool only queues events, and Blender reads them after the running timer callback has returned; so the steps of a
test are generators that yield the seconds to wait.
"""

from __future__ import annotations

import subprocess
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

import bpy

Steps = Iterator[float]
_SETTLE_S = 0.25
_PROBE_EVERY_PX = 9
_FIRST_HEADER_BELOW_GENERATE_PX, _HEADER_PX, _MOST_HEADERS = 50, 26, 8


def sidebar() -> tuple[bpy.types.Window, bpy.types.Area, bpy.types.Region]:
    """The first 3D viewport and its sidebar."""
    window = bpy.context.window_manager.windows[0]
    area = next(area for area in window.screen.areas if area.type == "VIEW_3D")
    return window, area, next(region for region in area.regions if region.type == "UI")


def open_tab(category: str) -> Steps:
    """Show the sidebar with one of its tabs in front."""
    sidebar()[1].spaces.active.show_region_ui = True
    yield 0.8
    sidebar()[2].active_panel_category = category
    sidebar()[1].tag_redraw()
    yield 0.8


def move(x: float, y: float) -> None:
    """The mouse to a place of the window, in Blender's pixels (y up)."""
    window = sidebar()[0]
    found = _xdotool("search", "--onlyvisible", "--class", "blender").split()
    _xdotool("mousemove", "--window", found[-1], str(int(x)), str(int(window.height - y)))


def move_in_sidebar(across: float, below: float) -> None:
    """The mouse to a place of the sidebar: a share of its width, and pixels below its top."""
    region = sidebar()[2]
    move(region.x + region.width * across, region.y + region.height - below)


def into_viewport() -> Steps:
    """The mouse to the middle of the viewport, beside the character."""
    _, area, _ = sidebar()
    move(area.x + area.width * 0.25, area.y + area.height * 0.5)
    yield _SETTLE_S


def into_sidebar() -> Steps:
    """The mouse to the free space at the sidebar's bottom."""
    region = sidebar()[2]
    move(region.x + region.width * 0.5, region.y + 30)
    yield _SETTLE_S


def find(wanted: str, across: float = 0.5) -> Generator[float, None, float]:
    """Move down the sidebar until the mouse is over a button; returns how many pixels that is below the top.

    wanted: how its operator's call ("hymotion.generate(") or its property's path ("hymotion.prompt") begins.
    across: where, from the sidebar's left edge (0) to its right (1). Raises AssertionError when it is not there.
    """
    below = yield from _look_for(wanted, across)
    if below is None:
        raise AssertionError(f"there is no {wanted} in the sidebar")
    return below


def shows(wanted: str, across: float = 0.5) -> Generator[float, None, bool]:
    """Whether `find` would find it."""
    return (yield from _look_for(wanted, across)) is not None


def _look_for(wanted: str, across: float) -> Generator[float, None, float | None]:
    for below in range(30, sidebar()[2].height, _PROBE_EVERY_PX):
        move_in_sidebar(across, below)
        yield 0.04
        if _under_mouse().startswith(wanted):
            yield 0.1
            return below
    return None


def click(wanted: str, across: float = 0.5) -> Steps:
    """Find a button and click it."""
    yield from find(wanted, across)
    click_here()
    yield _SETTLE_S


def open_section(wanted: str) -> Steps:
    """Open the sections below the big button one by one, until `wanted` is in the sidebar."""
    for header in range(_MOST_HEADERS):
        yield from into_viewport()
        yield 1.0  # what was clicked before may still be moving the buttons
        below = yield from find("hymotion.generate(")
        at = below + _FIRST_HEADER_BELOW_GENERATE_PX + header * _HEADER_PX
        yield from _click_at(at)
        if (yield from shows(wanted)):
            return
        yield from _click_at(at)  # closed again
    raise AssertionError(f"no section holds {wanted}")


def _click_at(below: float) -> Steps:
    move_in_sidebar(0.4, below)
    yield 0.2
    click_here()
    yield 0.8


def click_here() -> None:
    """Press and release the left button where the mouse is."""
    _xdotool("click", "1")


def press(keys: str) -> Steps:
    """Press keys, such as "ctrl+Return"."""
    _xdotool("key", keys)
    yield _SETTLE_S


def press_into(title: str, keys: str) -> None:
    """Press keys in the window whose title matches, and nowhere else."""
    found = _xdotool("search", "--onlyvisible", "--name", title).split()[-1]
    _xdotool("windowfocus", "--sync", found, "key", keys)


def next_choice() -> Steps:
    """Over a field with choices: the one below, by Ctrl and the wheel."""
    _xdotool("keydown", "ctrl", "click", "5", "keyup", "ctrl")
    yield _SETTLE_S


def write(text: str) -> Steps:
    """Type a text."""
    _xdotool("type", "--delay", "25", text)
    yield 0.6


def drag_middle(dx: int, dy: int) -> Steps:
    """Orbit: drag with the middle button from where the mouse is."""
    _xdotool("mousedown", "2")
    yield 0.1
    for _ in range(5):
        _xdotool("mousemove_relative", "--", str(dx // 5), str(dy // 5))
        yield 0.05
    _xdotool("mouseup", "2")
    yield _SETTLE_S


def drag_edge(area: bpy.types.Area, up: int) -> Steps:
    """Make an area taller by its upper edge."""
    move(area.x + area.width / 3, area.y + area.height)
    yield _SETTLE_S
    _xdotool("mousedown", "1")
    yield 0.1
    for _ in range(4):
        _xdotool("mousemove_relative", "--", "0", str(-up // 4))
        yield 0.1
    _xdotool("mouseup", "1")
    yield _SETTLE_S


def photograph(path: Path, window: str = "root") -> None:
    """The whole screen, or one window. Blender's own screenshot operators give black pictures in software rendering."""
    subprocess.run(["import", "-window", window, str(path)], check=True)


def enlarge(title: str, width: int, height: int) -> Generator[float, None, str]:
    """Make the window whose title ends so as many pixels large; returns its id, for `photograph`."""
    found = _xdotool("search", "--onlyvisible", "--name", f"{title}$").split()[-1]  # 4.2: "Blender Preferences"
    _xdotool("windowmove", found, "100", "20")
    _xdotool("windowsize", found, str(width), str(height))
    yield 2.0
    return found


def shrink(pictures: Iterable[Path]) -> None:
    """To a palette of colours: nobody sees it, and the files are a third of their size."""
    palette = ["+dither", "-colors", "250", "-type", "Palette", "-quality", "95"]
    subprocess.run(["mogrify", *palette, *map(str, pictures)], check=True)


def _under_mouse() -> str:
    """What Blender says the button under the mouse is: "hymotion.generate", "prompt", or "" for none.

    Blender tells the property outright; the operator only through the entry "Copy Python Command" of its context menu.
    """
    window, area, region = sidebar()
    with bpy.context.temp_override(window=window, area=area, region=region):
        if bpy.context.property:
            return bpy.context.property[1]
        if bpy.ops.ui.copy_python_command_button.poll():
            bpy.ops.ui.copy_python_command_button()
            return bpy.context.window_manager.clipboard.removeprefix("bpy.ops.")
    return ""


def _xdotool(*words: str) -> str:
    return subprocess.run(["xdotool", *words], check=True, capture_output=True, text=True).stdout
