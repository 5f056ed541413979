"""Every shared rig through a walk, a leap, a floor motion and a dance, as Blender shows it; and how fast that is.

    python benchmarks/bench_retarget.py [--rigs PART ...] [--speed-only | --no-speed] [--write]

Tables go to the standard output as Markdown and to out/retarget.json. --write also puts them into docs/retargeting.md
and draws docs/images/retarget_sheet.png; a run without options does that by itself.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from ours import ROOT, checkout, quiet
from retarget_clips import Take, load_takes
from retarget_report import report, speed_table, write_into
from retarget_rigs import Row, load_shared, run_rig
from retarget_sheet import Sheet
from retarget_speed import Speed, compare_on_plain_rig, compare_on_rigify


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit status."""
    options = parse(arguments)
    checkout()
    import bpy

    made_with = f"Blender {bpy.app.version_string}, numpy {np.__version__}"
    speeds: list[Speed] = []
    with quiet():
        if not options.no_speed:
            speeds = [
                compare_on_plain_rig(options.frames, options.repeats),
                compare_on_rigify(options.frames, options.baked_frames, options.repeats),
            ]
    if options.speed_only:
        sys.stdout.write(f"{made_with}\n\n{speed_table(speeds)}\n")
    else:
        sheet = Sheet()
        takes, rows = measure_rigs(options.rigs, sheet)
        tables = report(rows, takes, speeds, made_with)
        sys.stdout.write(tables)
        save(rows, speeds, made_with)
        if options.write or not (options.rigs or options.no_speed):
            write_into(ROOT / "docs" / "retargeting.md", tables)
            sheet.write(ROOT / "docs" / "images" / "retarget_sheet.png")
        else:
            sheet.write(ROOT / "out" / "retarget_sheet.png")
    sys.stdout.flush()
    os._exit(0)  # Blender's own end can hang after operators ran without a window


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description="Measure retargeting on every shared rig.")
    parser.add_argument(
        "--rigs", nargs="+", default=[], metavar="PART", help="only files whose path holds one of these"
    )
    parser.add_argument("--no-speed", action="store_true", help="leave out the comparison with constraints and bake")
    parser.add_argument("--speed-only", action="store_true", help="that comparison alone")
    parser.add_argument("--write", action="store_true", help="write docs/ even from a partial run")
    parser.add_argument("--frames", type=int, default=300, help="of the speed comparison")
    parser.add_argument("--baked-frames", type=int, default=30, help="of them, those that nla.bake gets on Rigify")
    parser.add_argument("--repeats", type=int, default=5)
    return parser.parse_args(arguments)


def measure_rigs(parts: Sequence[str], sheet: Sheet) -> tuple[list[Take], list[Row]]:
    """The chosen rigs, one after another, with a line of progress each."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        raise SystemExit("The folder ../shared with the rigs and the motions is missing.")
    takes, shared, rows = load_takes(folder), load_shared(folder / "rigs"), list[Row]()
    sheet.draw_source(takes[0])
    for known in shared.rigs:
        if parts and not any(part in known["file"] for part in parts):
            continue
        started = time.perf_counter()
        with quiet():
            rows.append(run_rig(shared, known, takes, sheet.draw))
        sys.stderr.write(f"{known['file']}: {time.perf_counter() - started:.1f} s\n")
    return takes, rows


def save(rows: Sequence[Row], speeds: Sequence[Speed], made_with: str) -> None:
    """Everything, for whoever compares two runs."""
    path = ROOT / "out" / "retarget.json"
    path.parent.mkdir(exist_ok=True)
    content: dict[str, Any] = {
        "made_with": made_with,
        "rigs": [dataclasses.asdict(row) for row in rows],
        "speed": [dataclasses.asdict(speed) for speed in speeds],
    }
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
