"""An exam for the starter: held-out prompts, kinematic checks of what their words promise, recognition, and speed.

    python benchmarks/bench_starter.py [--quick] [--seeds 4] [--only PART ...] [--folder DIR] [--pictures]
    python benchmarks/bench_starter.py --sitting first

Tables go to the standard output as Markdown and, with every single mark, to out/starter.json; a run of all of the
latest sitting also puts them into docs/starter-model.md. Motions are kept in out/starter, by a fingerprint of weights
and code, so that a second run only marks them. --sitting asks an earlier sitting, whose prompts have been seen.
--folder marks motions that were made elsewhere: files PROMPT_SEED.npz, whose prompts --questions writes. --pictures
draws docs/images/starter_sheet.png and starter_film.gif from what was generated.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from ours import ROOT, checkout, load
from starter_exam import Mark, add_up, mark
from starter_pictures import draw_film, draw_sheet
from starter_prompts import LATEST, SITTINGS, Prompt
from starter_quality import Quality, by_action, mean, quality, ratios, sunk
from starter_reading import read_right, readings
from starter_recognition import Judge, diversity, held_out, recognise, train_judge
from starter_report import Sitting, Yardstick, report, speed_table, write_into
from starter_signals import Body
from starter_speed import Speed, measure
from starter_takes import chosen, former_checkout, make_former_takes, make_takes, questions, read_takes
from starter_windows import Clip, of_motion, recordings

_JUDGE_SEED = 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit status."""
    options = parse(arguments)
    checkout()
    sitting = SITTINGS[options.sitting]
    if options.questions:
        options.questions.write_text(json.dumps(questions(sitting), indent=1), encoding="utf-8")
        return 0
    seeds = 1 if options.quick else options.seeds
    speed = None if options.no_speed else measure(options.seconds, options.repeats, former_root(options))
    if options.speed_only:
        sys.stdout.write(speed_table(speed) + "\n")
        return leave()
    prompts = chosen(sitting, options.only)
    folder = options.folder or make_takes(prompts, seeds, options.processes)
    takes = read_takes(folder, prompts, seeds)
    if options.pictures:
        draw_sheet(sitting, takes)
        draw_film(sitting, takes)
    judge = train_judge(_JUDGE_SEED)
    yardstick, data = compare_with(judge)
    now = sit(prompts, takes, judge, data)
    former = None
    if not options.no_former:
        former_takes = read_takes(make_former_takes(prompts, seeds, options.processes), prompts, seeds)
        former = sit(prompts, former_takes, judge, data)
    read = readings(prompts)
    made_with = f"numpy {np.__version__}; {read_right(prompts, read):.1%} of prompts about one act are read as that act"
    tables = report(now, former, yardstick, speed, read, made_with)
    sys.stdout.write(tables)
    save(now, former, yardstick, speed)
    partial = options.only or options.quick or options.folder or options.no_speed or options.no_former
    if options.write or (options.sitting == LATEST and not partial):
        write_into(ROOT / "docs" / "starter-model.md", tables)
    return leave()


def leave() -> int:
    """End the process at once where Blender was loaded: bpy 4.2 crashes and 4.5 hangs in the teardown after Rigify."""
    sys.stdout.flush()
    if "bpy" in sys.modules:
        os._exit(0)
    return 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description="Examine the starter engine.")
    parser.add_argument("--sitting", choices=SITTINGS, default=LATEST, help="which prompts are asked")
    parser.add_argument("--quick", action="store_true", help="one seed")
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--only", nargs="+", default=[], metavar="PART", help="prompts that hold one of these")
    parser.add_argument("--processes", type=int, default=2, help="that generate at once")
    parser.add_argument("--folder", type=Path, help="mark the motions in a folder instead of generating")
    parser.add_argument("--questions", type=Path, metavar="FILE", help="write the prompts as JSON, and nothing else")
    parser.add_argument("--pictures", action="store_true", help="draw the sheet and the film")
    parser.add_argument("--no-former", action="store_true", help="leave out the weights of issue 2")
    parser.add_argument("--no-speed", action="store_true", help="leave out the timing")
    parser.add_argument("--speed-only", action="store_true", help="the timing alone")
    parser.add_argument(
        "--write", action="store_true", help="write docs/ even from a partial run or an earlier sitting"
    )
    parser.add_argument("--seconds", type=float, default=5.0, help="of the timed clip")
    parser.add_argument("--repeats", type=int, default=5, help="of the timing")
    return parser.parse_args(arguments)


def former_root(options: argparse.Namespace) -> Path | None:
    """The checkout of issue 2's engine, where it is wanted."""
    return None if options.no_former else former_checkout()


def sit(
    prompts: Sequence[Prompt], takes: Mapping[str, Sequence[Body]], judge: Judge, data: Mapping[str, Quality]
) -> Sitting:
    """One engine's motions through everything. Recognition is of prompts about one act."""
    marks = mark(prompts, takes)
    bodies = [(prompt, body) for prompt in prompts for body in takes.get(prompt.name, ())]
    qualities = [quality(body) for _, body in bodies]
    single = [prompt for prompt in prompts if prompt.group in ("single", "side") and prompt.name in takes]
    groups = [[of_motion(p.action, p.text, body.motion) for body in takes[p.name]] for p in single]
    plain = [(p.action, body) for p in single for body in takes[p.name]]
    return Sitting(
        marks=marks,
        result=add_up(marks),
        quality=mean(qualities),
        ratios=ratios(by_action(plain), data),
        sunk=sunk(qualities),
        recognition=recognise(judge, [clip for group in groups for clip in group]),
        diversity=diversity(groups),
    )


def compare_with(judge: Judge) -> tuple[Yardstick, dict[str, Quality]]:
    """The data's own figures: scores of what was held out, and cleanness of every action."""
    apart, real = held_out(), recordings("val") + recordings("test")
    everything = [*recordings("train"), *apart]
    data = by_action((clip.action, body_of(clip)) for clip in everything)
    actions = sorted({clip.action for clip in apart})
    groups = [[clip for clip in apart if clip.action == action][:4] for action in actions]
    figures = Yardstick(recognise(judge, apart), recognise(judge, real), mean(list(data.values())), diversity(groups))
    return figures, data


def body_of(clip: Clip) -> Body:
    """A clip's features as a motion."""
    return Body(load("inference.engines.starter.features").decode(clip.features))


def save(now: Sitting, former: Sitting | None, yardstick: Yardstick, speed: Speed | None) -> None:
    """Everything, for whoever compares two runs."""
    path = ROOT / "out" / "starter.json"
    path.parent.mkdir(exist_ok=True)
    content: dict[str, Any] = {
        "now": as_plain(now),
        "former": None if former is None else as_plain(former),
        "yardstick": dataclasses.asdict(yardstick),
        "speed": None if speed is None else dataclasses.asdict(speed),
    }
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def as_plain(sitting: Sitting) -> dict[str, Any]:
    """JSON values; checks are functions and stay behind."""

    def plain(m: Mark) -> dict[str, Any]:
        return {"prompt": m.prompt.text, "kind": m.kind, "words": m.words, "passed": m.passed, "values": m.values}

    rest = {f.name: getattr(sitting, f.name) for f in dataclasses.fields(sitting) if f.name != "marks"}
    whole = {"result": sitting.result, "quality": sitting.quality, "recognition": sitting.recognition}
    plain_parts = {name: dataclasses.asdict(value) for name, value in whole.items()}
    return {**rest, **plain_parts, "marks": [plain(m) for m in sitting.marks]}


if __name__ == "__main__":
    raise SystemExit(main())
