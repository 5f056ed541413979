"""The rows of all rigs as Markdown: the issue's figures with their bounds first, then every rig."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from retarget_clips import Take
from retarget_rigs import Row
from retarget_speed import Speed

BEGIN, END = "<!-- made by dev.py bench retarget: begin -->", "<!-- made by dev.py bench retarget: end -->"


@dataclass(frozen=True)
class Figure:
    """A row of the first table. value(row): of one rig over all clips, the larger the worse (see `off`)."""

    name: str
    bound: str
    value: Callable[[Row], float]
    inside: Callable[[float], bool]
    unit: str = "°"
    digits: int = 1


def average(name: str, clips: str = "clips") -> Callable[[Row], float]:
    """Mean of a figure over a rig's clips."""
    return lambda row: _known([clip[name] for clip in getattr(row, clips).values()], np.mean)


def largest(name: str, clips: str = "clips") -> Callable[[Row], float]:
    """Largest of a figure over a rig's clips."""
    return lambda row: _known([clip[name] for clip in getattr(row, clips).values()], np.max)


def over_source(name: str) -> Callable[[Row], float]:
    """Mean over a rig's clips of what a figure has more than the motion's own."""
    return lambda row: _known([clip[name] - clip[f"{name}_source"] for clip in row.clips.values()], np.mean)


def furthest_path(row: Row) -> float:
    """The clip's path ratio that is furthest from 1."""
    ratios = [clip["path"] for clips in (row.clips, row.locked) for clip in clips.values()]
    return max(ratios, key=lambda ratio: abs(ratio - 1), default=float("nan"))


def controlled(row: Row) -> float:
    """Worst limb direction of a control rig's deforming bones."""
    return largest("direction_max")(row) if row.control_rig else float("nan")


def led_by_ik(row: Row) -> float:
    """Worst angle between a control rig's deforming limbs under IK keys and under FK keys."""
    return largest("ik_against_fk")(row) if row.control_rig else float("nan")


FIGURES: Final = (
    Figure(
        "joints wrong in silence", "0", lambda r: float("nan") if r.refused else len(r.wrong), lambda v: v == 0, "", 0
    ),
    Figure("facing, against the rig's facts", "", lambda r: r.facing, lambda v: v <= 1),
    Figure("limb direction, mean", "≤ 0.1°", average("direction_mean"), lambda v: v <= 0.1, digits=3),
    Figure("limb direction, worst", "≤ 1°", largest("direction_max"), lambda v: v <= 1, digits=2),
    Figure("roll: palm normal", "≤ 5°", average("palm"), lambda v: v <= 5),
    Figure("roll: elbow hinge", "≤ 5°", average("elbow"), lambda v: v <= 5),
    Figure("roll: knee hinge", "≤ 5°", average("knee"), lambda v: v <= 5),
    Figure("roll: toe direction", "≤ 5°", average("toe_turn"), lambda v: v <= 5),
    Figure("toe direction, the rest poses' own included", "", average("toe"), lambda v: v <= 5),
    Figure("roll of limbs with twist bones, taken by one joint", "", average("twist"), lambda v: v <= 1, "x", 2),
    Figure("trunk direction change", "≤ 3°", average("trunk"), lambda v: v <= 3),
    Figure(
        "slide of the ball of the foot above the motion's own",
        "≤ 1 cm/s",
        over_source("slide"),
        lambda v: v <= 1,
        " cm/s",
    ),
    Figure("slide of the ankle above the motion's own", "", over_source("slide_ankle"), lambda v: v <= 1, " cm/s"),
    Figure("sole below the ground in contact, deepest", "≤ 1 cm", largest("below"), lambda v: v <= 1, " cm"),
    Figure("sole above the ground in contact, mean", "≤ 1 cm", average("above"), lambda v: v <= 1, " cm"),
    Figure("root path ÷ (ratio x source)", "0.98 to 1.02", furthest_path, lambda v: 0.98 <= v <= 1.02, "", 3),
    Figure("control rigs: deform bones, FK keys, worst", "≤ 1°", controlled, lambda v: v <= 1, digits=2),
    Figure("SMPL-X → rig → SMPL-X, limbs the rig has", "≤ 0.1°", average("back"), lambda v: v <= 0.1, digits=3),
    Figure("control rigs: deform bones, IK keys against FK", "≤ 1°", led_by_ik, lambda v: v <= 1, digits=2),
    Figure("quaternion sign flips", "0", lambda r: r.flips if r.clips else float("nan"), lambda v: v == 0, "", 0),
    Figure("jerk against the motion's", "≤ 1.1", largest("jerk"), lambda v: v <= 1.1, "x", 2),
    Figure("legs' direction, feet locked", "mean ≤ 2°", average("direction_legs", "locked"), lambda v: v <= 2),
    Figure("foot slide, locked", "≤ 1 cm/s", largest("slide", "locked"), lambda v: v <= 1, " cm/s"),
    Figure("sole below the ground, locked, deepest", "≤ 1 cm", largest("below", "locked"), lambda v: v <= 1, " cm"),
    Figure("sole above the ground, locked, mean", "≤ 1 cm", average("above", "locked"), lambda v: v <= 1, " cm"),
    Figure("jerk against the motion's, locked", "≤ 1.1", largest("jerk", "locked"), lambda v: v <= 1.1, "x", 2),
    Figure(
        "things of the user's that changed",
        "0",
        lambda r: len(r.changed) if r.clips else float("nan"),
        lambda v: v == 0,
        "",
        0,
    ),
)


COLUMNS: Final = {
    "facing": "facing, against the rig's facts",
    "limbs, mean": "limb direction, mean",
    "worst": "limb direction, worst",
    "palm": "roll: palm normal",
    "elbow": "roll: elbow hinge",
    "knee": "roll: knee hinge",
    "toe": "roll: toe direction",
    "trunk": "trunk direction change",
    "path": "root path ÷ (ratio x source)",
    "jerk": "jerk against the motion's",
}
"""What the table of rigs shows of them: heading -> name."""


def report(rows: Sequence[Row], takes: Sequence[Take], speeds: Sequence[Speed], made_with: str) -> str:
    """All tables."""
    parts = [f"Made with {made_with}.", clips_table(takes), bounds_table(rows), speed_table(speeds), rig_table(rows)]
    parts += [ground_table(rows, "clips"), "With locked feet:", ground_table(rows, "locked"), kinds_table(rows, takes)]
    return "\n\n".join([*parts, refusals(rows)]) + "\n"


def clips_table(takes: Sequence[Take]) -> str:
    """Which clips."""
    lines = ["| clip | of the starter pack | caption | frames | contact, left / right |", "|---|---|---|---|---|"]
    for take in takes:
        clip, (left, right) = take.clip, take.contacts.mean(0)
        lines.append(
            f"| {clip.kind} | `{clip.clip}` {clip.start}-{clip.end} | {take.caption} | {len(take.motion)} "
            f"| {left:.0%} / {right:.0%} |"
        )
    return "\n".join(lines)


def bounds_table(rows: Sequence[Row]) -> str:
    """The issue's figures: median and worst rig, and how many rigs are outside."""
    right, truth = sum(len(row.right) for row in rows), sum(row.truth for row in rows)
    wrong = sum(len(row.wrong) for row in rows)
    lines = ["| figure | bound | median | worst | worst rig | outside |", "|---|---|---|---|---|---|"]
    share = f"{right / truth:.1%} ({right} of {truth})" if truth else "-"
    lines.append(f"| joints mapped right / wrong in silence | ≥ 98 % / 0 | {share} / {wrong} | | | |")
    for figure in FIGURES[1:]:
        found = [(value, row) for row in rows if np.isfinite(value := figure.value(row))]
        if not found:
            lines.append(f"| {figure.name} | {figure.bound} | - | - | | |")
            continue
        centre = 1.0 if "path" in figure.name else 0.0
        worst, culprit = max(found, key=lambda pair: abs(pair[0] - centre))
        outside = sum(not figure.inside(value) for value, _ in found) if figure.bound else ""
        median = float(np.median([value for value, _ in found]))
        lines.append(
            f"| {figure.name} | {figure.bound} | {_show(median, figure)} | {_show(worst, figure)} "
            f"| {short(culprit.rig)} | {f'{outside} of {len(found)}' if figure.bound else ''} |"
        )
    lines += [exports_line(rows, suffix) for suffix in (".fbx", ".glb")]
    return "\n".join(lines)


def exports_line(rows: Sequence[Row], suffix: str) -> str:
    """What export and import leave of the walk."""
    found = [(row.exports[suffix], row) for row in rows if suffix in row.exports]
    if not found:
        return f"| export to {suffix} and back | ≤ 0.05 % of the leg | not run | | | |"
    worst, culprit = max(found, key=lambda pair: pair[0])
    median, outside = float(np.median([value for value, _ in found])), sum(value > 5e-4 for value, _ in found)
    return (
        f"| export to {suffix} and back | ≤ 0.05 % of the leg | {median:.4%} | {worst:.4%} | {short(culprit.rig)} "
        f"| {outside} of {len(found)} |"
    )


def speed_table(speeds: Sequence[Speed]) -> str:
    """Ours beside the usual way."""
    lines = ["| rig | bones | frames | ours, ms a frame | recognise / solve / write | constraints + `nla.bake` |"]
    lines.append("|---|---|---|---|---|---|")
    for speed in speeds:
        parts = " / ".join(f"{speed.parts[part]:.2f}" for part in ("recognise", "solve", "write"))
        usual = "; ".join(f"{what}: {ms:.1f} ms, {ms / speed.ours:.0f}x" for what, ms in speed.usual.items())
        lines.append(f"| {speed.rig} | {speed.bones} | {speed.frames} | {speed.ours:.2f} | {parts} | {usual} |")
    return "\n".join(lines) if speeds else "Speed was not measured in this run."


def rig_table(rows: Sequence[Row]) -> str:
    """What an animator sees, rig by rig: bold is outside its bound."""
    figures = {figure.name: figure for figure in FIGURES}
    lines = ["| rig | joints right / wrong / missed | " + " | ".join(COLUMNS) + " | changed | ms a frame |"]
    lines.append("|---" * (len(COLUMNS) + 4) + "|")
    for row in rows:
        head = f"| {short(row.rig)} | {len(row.right)} / {len(row.wrong)} / {len(row.missed)} |"
        if not row.clips:
            lines.append(head + f" {'refused' if row.refused else 'not measured'} |" + " |" * (len(COLUMNS) + 1))
            continue
        cells = [_cell(figures[name], row) for name in COLUMNS.values()]
        lines.append(f"{head} {' | '.join(cells)} | {len(row.changed)} | {row.ms_a_frame:.2f} |")
    return "\n".join(lines)


def ground_table(rows: Sequence[Row], which: str) -> str:
    """Feet and ground, rig by rig and clip by clip: centimetres at the motion's size. which: "clips" or "locked"."""
    kinds = list(next((row.clips for row in rows if row.clips), {}))
    lines = ["| rig | soles | " + " | ".join(f"{k}: slide, below, above" for k in kinds) + " |"]
    lines.append("|---" * (len(kinds) + 2) + "|")
    clips = next((row.clips for row in rows if row.clips), {})
    own = [f"{c['slide_source']:.1f}, {c['below_source']:.1f}, {c['above_source']:.1f}" for c in clips.values()]
    lines.append("| *the motion itself* | joints | " + " | ".join(own) + " |")
    for row in rows:
        if row.clips:
            cells = [f"{_number(c['slide'])}, {c['below']:.1f}, {c['above']:.1f}" for c in getattr(row, which).values()]
            by = "mesh" if next(iter(row.clips.values()))["by_mesh"] else "joints"
            lines.append(f"| {short(row.rig)} | {by} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def kinds_table(rows: Sequence[Row], takes: Sequence[Take]) -> str:
    """Median and worst over rigs, clip by clip."""
    shown = ("palm", "elbow", "knee", "toe_turn", "trunk", "slide", "slide_ankle", "below", "above", "jerk")
    lines = ["| clip, median (worst) of rigs | " + " | ".join(n.replace("_", " ") for n in shown) + " |"]
    lines.append("|---" * (len(shown) + 1) + "|")
    for take in takes:
        clips = [row.clips[take.clip.kind] for row in rows if row.clips]
        cells = []
        for name in shown:
            values = [clip[name] for clip in clips if np.isfinite(clip[name])]
            cells.append(f"{np.median(values):.1f} ({max(values):.1f})" if values else "-")
        lines.append(f"| {take.clip.kind} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def refusals(rows: Sequence[Row]) -> str:
    """What the add-on says of the rigs it does not animate, and which joints it left out of the others."""
    lines = [f'* {short(row.rig)}: refused, "{row.refused}"' for row in rows if row.refused]
    lines += [f"* {short(row.rig)}: not measured, {row.unmeasured}" for row in rows if row.unmeasured]
    lines += [f"* {short(row.rig)}: wrong {', '.join(row.wrong)}" for row in rows if row.wrong]
    lines += [f"* {short(row.rig)}: missed {', '.join(row.missed)}" for row in rows if row.missed and not row.refused]
    lines += [f"* {short(row.rig)}: changed {', '.join(row.changed[:6])}" for row in rows if row.changed]
    return "\n".join(lines) or "No rig was refused and no joint missed."


def write_into(path: Path, tables: str) -> None:
    """Put the tables between the two marks of a document, whatever is there; the rest is a person's."""
    text = path.read_text(encoding="utf-8") if path.is_file() else f"# Retargeting\n\n{BEGIN}\n{END}\n"
    marked = re.compile(re.escape(BEGIN) + ".*" + re.escape(END), re.DOTALL)
    if not marked.search(text):
        raise SystemExit(f"{path.name} has lost the marks between which the tables belong")
    path.write_text(marked.sub(lambda _: f"{BEGIN}\n\n{tables}\n{END}", text), encoding="utf-8")


def short(rig: str) -> str:
    """A rig's file name without its folder."""
    return f"`{rig.rpartition('/')[2]}`"


def _cell(figure: Figure, row: Row) -> str:
    value = figure.value(row)
    if not np.isfinite(value):
        return "-"
    text = f"{value:.{figure.digits}f}"
    return text if figure.inside(value) else f"**{text}**"


def _show(value: float, figure: Figure) -> str:
    return f"{value:.{figure.digits}f}{figure.unit}"


def _number(value: float) -> str:
    return f"{value:.1f}" if np.isfinite(value) else "-"


def _known(values: Sequence[Any], summarise: Callable[[Any], Any]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return float(summarise(known)) if known else float("nan")
