"""The exam's tables as Markdown: the issue's figures with their bounds first, beside those of issue 2's weights."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from starter_exam import Mark, Result, worst
from starter_quality import Quality
from starter_recognition import Recognition
from starter_speed import Speed

BEGIN, END = "<!-- made by dev.py bench starter: begin -->", "<!-- made by dev.py bench starter: end -->"
_FAILING: Final = 0.75
_SHOWN: Final = 40
_NONE: Final = "-"


@dataclass(frozen=True)
class Sitting:
    """One engine's exam.

    quality: of all its motions. ratios: jitter and jerk over the data's. sunk: share of motions with a frame more than
    2 cm below the floor. diversity: cm between seeds.
    """

    marks: list[Mark]
    result: Result
    quality: Quality
    ratios: dict[str, float]
    sunk: float
    recognition: Recognition
    diversity: float


@dataclass(frozen=True)
class Yardstick:
    """The same figures of what was not generated. held_out: recordings and procedural motions together."""

    held_out: Recognition
    recorded: Recognition
    quality: Quality
    diversity: float


@dataclass(frozen=True)
class Figure:
    """A row of the first table. value: of a sitting, with the yardstick; shown by `form`."""

    name: str
    bound: str
    value: Callable[[Sitting, Yardstick], float]
    inside: Callable[[float], bool]
    form: str = "{:.1%}"


FIGURES: Final = (
    Figure("checks passed, prompt by prompt", "≥ 90 %", lambda s, _: s.result.checks, lambda v: v >= 0.9),
    Figure("motions that pass every check of their prompt", "", lambda s, _: s.result.whole, lambda v: v >= 0.9),
    Figure("left and right", "≥ 95 %", lambda s, _: _kind(s, "side"), lambda v: v >= 0.95),
    Figure('"A then B": order', "≥ 90 %", lambda s, _: _kind(s, "order"), lambda v: v >= 0.9),
    Figure('"A while B": at once', "≥ 80 %", lambda s, _: _kind(s, "together"), lambda v: v >= 0.8),
    Figure(
        "recognised, top 3, over what held-out motion scores",
        "≥ 85 %",
        lambda s, y: s.recognition.top3 / y.held_out.top3,
        lambda v: v >= 0.85,
    ),
    Figure("slide in predicted contact, cm/s", "≤ 3", lambda s, _: s.quality.slide, lambda v: v <= 3, "{:.1f}"),
    Figure("jitter over the data's", "≤ 1.3", lambda s, _: _ratio(s, "jitter"), lambda v: v <= 1.3, "{:.2f}"),
    Figure("deepest below the floor, cm", "≤ 2", lambda s, _: s.quality.below, lambda v: v <= 2, "{:.1f}"),
)


def report(
    now: Sitting,
    former: Sitting | None,
    yardstick: Yardstick,
    speed: Speed | None,
    read: Mapping[str, str],
    made_with: str,
) -> str:
    """All tables. read: how each prompt was understood."""
    sittings = {"now": now} | ({} if former is None else {"issue 2's weights": former})
    parts = [
        f"{now.result.prompts} held-out prompts, {now.result.seeds} seeds each, {made_with}.",
        bounds_table(sittings, yardstick),
        speed_table(speed),
        kinds_table(sittings),
        recognition_table(sittings, yardstick),
        quality_table(sittings, yardstick),
        failures(now, read),
    ]
    return "\n\n".join(parts) + "\n"


def bounds_table(sittings: Mapping[str, Sitting], yardstick: Yardstick) -> str:
    """The issue's figures; bold is outside its bound."""
    lines = [f"| figure | bound | {' | '.join(sittings)} |", "|---|---" + "|---" * len(sittings) + "|"]
    for figure in FIGURES:
        cells = []
        for sitting in sittings.values():
            value = figure.value(sitting, yardstick)
            text = figure.form.format(value) if np.isfinite(value) else _NONE
            cells.append(f"**{text}**" if figure.bound and np.isfinite(value) and not figure.inside(value) else text)
        lines.append(f"| {figure.name} | {figure.bound} | {' | '.join(cells)} |")
    return "\n".join(lines)


def kinds_table(sittings: Mapping[str, Sitting]) -> str:
    """What kinds of promise are kept, and in which group of prompts."""
    names = list(sittings)
    lines = [f"| of the checks about | checks | {' | '.join(names)} |", "|---|---" + "|---" * len(names) + "|"]
    first = sittings[names[0]]
    for kind in first.result.kinds:
        count = sum(m.kind == kind for m in first.marks)
        cells = [f"{_kind(sitting, kind):.1%}" for sitting in sittings.values()]
        lines.append(f"| {_KIND_WORDS.get(kind, kind)} | {count} | {' | '.join(cells)} |")
    lines += ["", f"| every check passed, of prompts with | prompts | {' | '.join(names)} |"]
    lines.append("|---|---" + "|---" * len(names) + "|")
    for group in first.result.groups:
        count = len({m.prompt.name for m in first.marks if m.prompt.group == group})
        cells = [f"{sitting.result.groups.get(group, np.nan):.1%}" for sitting in sittings.values()]
        lines.append(f"| {_GROUP_WORDS.get(group, group)} | {count} | {' | '.join(cells)} |")
    return "\n".join(lines)


_KIND_WORDS: Final = {
    "act": "the act itself",
    "side": "left and right",
    "order": "what comes first",
    "together": "what goes on at once",
    "hold": "a pose held, or how it ends",
    "speed": "quicker than the slow twin",
    "count": "how often",
    "turn": "how far it turns",
    "height": "how high or low",
    "direction": "where it goes",
}
_GROUP_WORDS: Final = {
    "single": "one act",
    "side": "a side",
    "count": "a count",
    "turn": "a turn",
    "then": '"then"',
    "while": '"while"',
    "speed": "slow and quick",
}


def recognition_table(sittings: Mapping[str, Sitting], yardstick: Yardstick) -> str:
    """By a classifier that never saw generated motion."""
    rows = {
        "held-out recordings": (yardstick.recorded, float("nan")),
        "held-out recordings and procedural motions": (yardstick.held_out, yardstick.diversity),
        **{f"generated, {name}": (sitting.recognition, sitting.diversity) for name, sitting in sittings.items()},
    }
    lines = [
        "| motions | clips | action, top 1 / top 3 | sentence of 32, R@1 / R@3 | Fréchet distance "
        "| nearest training window, cm | between seeds, cm |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, (r, diversity) in rows.items():
        apart = f"{diversity:.1f}" if np.isfinite(diversity) else _NONE
        lines.append(
            f"| {name} | {r.clips} | {r.top1:.1%} / {r.top3:.1%} | {r.retrieval1:.1%} / {r.retrieval3:.1%} "
            f"| {r.frechet:.1f} | {r.nearest:.1f} | {apart} |"
        )
    return "\n".join(lines)


def quality_table(sittings: Mapping[str, Sitting], yardstick: Yardstick) -> str:
    """How clean the motion is."""
    rows = {"the data": yardstick.quality, **{name: s.quality for name, s in sittings.items()}}
    lines = [
        "| motions | slide in contact, cm/s | slide while low, cm/s | deepest below the floor, cm "
        "| motions deeper than 2 cm | jitter, rad/s² | jerk, m/s³ | contacts true |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, q in rows.items():
        sitting = sittings.get(name)
        deep = _NONE if sitting is None else f"{sitting.sunk:.1%}"
        over = {k: "" if sitting is None else f" ({_ratio(sitting, k):.2f}x)" for k in ("jitter", "jerk")}
        lines.append(
            f"| {name} | {q.slide:.1f} | {q.slide_by_height:.1f} | {q.below:.1f} | {deep} "
            f"| {q.jitter:.1f}{over['jitter']} | {q.jerk:.0f}{over['jerk']} | {q.contact:.1%} |"
        )
    return "\n".join(lines)


def speed_table(speed: Speed | None) -> str:
    """Seconds, memory, size."""
    if speed is None:
        return "Speed was not measured in this run."
    engines = {"now": speed.engine} | ({} if speed.former is None else {"issue 2's weights": speed.former})
    rows = (
        (f"first clip of {speed.seconds:g} s in a fresh process", "≤ 3 s", "cold", "{:.2f} s"),
        ("the next ones, median", "≤ 1 s", "warm", "{:.2f} s"),
        ("most memory, Python included", "≤ 400 MB", "memory", "{:.0f} MB"),
        ("all weights in the zip", "≤ 45 MB", "zipped", "{:.1f} MB"),
    )
    lines = [f"| {speed.made_with} | bound | {' | '.join(engines)} |", "|---|---" + "|---" * len(engines) + "|"]
    for name, bound, field, form in rows:
        lines.append(f"| {name} | {bound} | {' | '.join(form.format(getattr(e, field)) for e in engines.values())} |")
    ways = ", ".join(f"{name} {least:.2f} s ({ratio:.2f}x)" for name, (least, ratio) in speed.ways.items())
    lines += ["", f"Ways to multiply, least seconds and median ratio to the choice ({speed.chosen}): {ways}."]
    if speed.keys:
        parts = ", ".join(f"{name} {value:.2f} s" for name, value in speed.keys.items())
        total = speed.engine.warm + sum(speed.keys.values())
        lines.append(f"Keys on the sample character: {parts}; from click to keyed Action, warm: {total:.2f} s.")
    return "\n".join(lines)


def failures(sitting: Sitting, read: Mapping[str, str]) -> str:
    """The prompts that fail most often, with what of them fails, so that nobody has to guess."""
    failing = [name for name, share in sitting.result.by_prompt.items() if share < _FAILING]
    if not failing:
        return "No prompt fails more often than one seed in four."
    lines = [
        "| fails on more than one seed in four | read as | passes | missing (share of seeds that have it) |",
        "|---|---|---|---|",
    ]
    by_name: dict[str, list[Mark]] = {}
    for m in worst(sitting.marks):
        by_name.setdefault(m.prompt.name, []).append(m)
    failing.sort(key=lambda name: sitting.result.by_prompt[name])
    for name in failing[:_SHOWN]:
        missing = "; ".join(f"{m.words} ({m.share:.0%})" for m in by_name[name])
        text, passes = by_name[name][0].prompt.text, sitting.result.by_prompt[name]
        lines.append(f"| {text} | {read.get(name, _NONE)} | {passes:.0%} | {missing} |")
    if len(failing) > _SHOWN:
        lines += ["", f"And {len(failing) - _SHOWN} more: see out/starter.json."]
    return "\n".join(lines)


def write_into(path: Path, tables: str) -> None:
    """Put the tables between the two marks of a document, whatever is there; the rest is a person's."""
    text = path.read_text(encoding="utf-8")
    marked = re.compile(re.escape(BEGIN) + ".*" + re.escape(END), re.DOTALL)
    if not marked.search(text):
        raise SystemExit(f"{path.name} has lost the marks between which the tables belong")
    path.write_text(marked.sub(lambda _: f"{BEGIN}\n\n{tables}\n{END}", text), encoding="utf-8")


def _kind(sitting: Sitting, kind: str) -> float:
    return sitting.result.kinds.get(kind, float("nan"))


def _ratio(sitting: Sitting, name: str) -> float:
    return sitting.ratios.get(name, float("nan"))
