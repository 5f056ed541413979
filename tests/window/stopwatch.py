"""How long Blender's main thread is held: by our own functions, and in all."""

from __future__ import annotations

import functools
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import bpy

_BEAT_S = 0.001


class Stopwatch:
    """Times every call of the functions it is put on, and the gaps between the beats of a timer.

    held: name -> seconds of each call by the clock; worked: those that the processor spent on it, which a busy machine
    does not stretch. gaps: label -> seconds between beats, while `beating(label)`.
    """

    def __init__(self) -> None:
        self.held: dict[str, list[float]] = defaultdict(list)
        self.worked: dict[str, list[float]] = defaultdict(list)
        self.gaps: dict[str, list[float]] = {}
        self._gaps_now: list[float] | None = None
        self._last_beat = 0.0
        bpy.app.timers.register(self._beat)

    def put_on(self, module: ModuleType, name: str) -> None:
        """Time the function `module.name` from now on."""
        function: Callable[..., Any] = getattr(module, name)

        @functools.wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            with self._timing(name):
                return function(*args, **kwargs)

        setattr(module, name, timed)

    def put_on_panel(self, panel: type[bpy.types.Panel]) -> None:
        """Time a panel's `draw`. Blender counts its arguments, so they are written out."""
        draw = panel.draw

        def timed(self_: bpy.types.Panel, context: bpy.types.Context) -> None:
            with self._timing("draw"):
                draw(self_, context)

        panel.draw = timed

    @contextmanager
    def _timing(self, name: str) -> Iterator[None]:
        start, worked_before = time.perf_counter(), time.thread_time()
        try:
            yield
        finally:
            self.held[name].append(time.perf_counter() - start)
            self.worked[name].append(time.thread_time() - worked_before)

    @contextmanager
    def beating(self, label: str) -> Iterator[None]:
        """Keep the gaps between beats under this label."""
        self._gaps_now, self._last_beat = self.gaps.setdefault(label, []), time.perf_counter()
        yield
        self._gaps_now = None

    def report(self, already: Mapping[str, int]) -> str:
        """One line per function and label: calls, median, 99th percentile and longest, in milliseconds.

        already: how many calls of a function to leave out, those of before.
        """
        held = {name: seconds[already.get(name, 0) :] for name, seconds in self.held.items()}
        rows = [f"{'milliseconds':<32}{'calls':>7}{'median':>9}{'99 %':>9}{'longest':>9}"]
        for name, seconds in (*held.items(), *self.gaps.items()):
            if seconds:
                ordered = sorted(1000 * s for s in seconds)
                at = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.99, 1.0)]
                rows.append(f"{name:<32}{len(ordered):>7}" + "".join(f"{value:>9.2f}" for value in at))
        return "\n".join(rows)

    def _beat(self) -> float:
        now = time.perf_counter()
        if self._gaps_now is not None:
            self._gaps_now.append(now - self._last_beat)
        self._last_beat = now
        return _BEAT_S
