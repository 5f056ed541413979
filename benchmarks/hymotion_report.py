"""bench_hymotion.py's figures as Markdown: what was measured, beside what the count of operations predicts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from hymotion_work import Clip, Work, ladder

GB: Final = 1e9
_LABELS: Final = {"baseline": "official way, fp32", "exact": "ours, exact (fp32)", "fast": "ours, fast (bf16)"}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def markdown(results: dict[str, Any], config: Any) -> str:
    """The whole report."""
    parts = [
        f"HY-Motion with {results['layers']} layers of random weights, {results['frames']} frames, a prompt of "
        f"{results['tokens']} tokens, {results['steps']} steps; {results['machine']}; {results['minutes']:.1f} minutes",
        conversion(results["conversion"]),
    ]
    for found in results["devices"]:
        parts.append(f"## On {found['device']}")
        for takes, compared in found["takes"].items():
            clip = Clip(takes, results["frames"], results["tokens"], results["steps"])
            works = ladder(config.network, clip, config.train_frames, config.max_length_llm)
            parts += [
                f"### {takes} take{'s' if takes > 1 else ''}",
                times(found, compared, clip, works),
                savings(found, compared, clip, works),
            ]
        parts.append(others(found))
    return "\n\n".join(parts)


def conversion(found: dict[str, Any]) -> str:
    """Seconds and memory of converting the official checkpoint."""
    rows = [
        [
            name,
            f"{values['bytes'] / GB:.2f} GB",
            f"{values['seconds']:.1f} s",
            f"{values['own_beyond_start'] / 1e6:.0f} MB",
            f"{values['verify_seconds']:.1f} s",
        ]
        for name, values in found.items()
    ]
    return table(["conversion to", "file", "time", "memory needed", "verification"], rows)


def with_text(way: str, compared: dict[str, Any], clip: Clip) -> float:
    """Seconds a step, the text pass shared out among all steps."""
    return compared[way]["seconds_a_step"] + compared[way].get("text_seconds", 0.0) / clip.steps


def times(found: dict[str, Any], compared: dict[str, Any], clip: Clip, works: dict[str, Work]) -> str:
    """Seconds, memory and share of the machine's rate of each way."""
    official = with_text("baseline", compared, clip)
    rows: list[list[str]] = []
    for way, values in compared.items():
        a_step = with_text(way, compared, clip)
        achieved = operations(way, works) / a_step
        rate = machine_rate(found, way, clip)
        memory = values["memory"]
        rows.append(
            [
                _LABELS[way],
                f"{values['seconds_a_step']:.2f}",
                f"{values['text_seconds']:.1f}" if "text_seconds" in values else "in each step",
                f"**{a_step:.2f}**",
                f"**{official / a_step:.1f}x**",
                f"{a_step * clip.steps:.0f}",
                f"{values['whole']:.0f}" if "whole" in values else "",
                f"{memory['own'] / GB:.1f} ({memory['resident'] / GB:.1f})",
                f"{memory['gpu'] / GB:.1f}" if memory["gpu"] else "",
                f"{achieved / 1e9:.0f}",
                f"{achieved / rate:.0%}",
                f"{values['apart']:.0e}" if "apart" in values else "",
            ]
        )
    head = [
        "way",
        "s a step",
        "s text pass",
        "s a step with its share of text",
        "faster",
        "s a clip, from its steps",
        "s a clip, measured",
        "GB of memory (with mapped files)",
        "GB on the GPU",
        "GFLOP/s",
        "of torch.mm's rate",
        "relative difference",
    ]
    return table(head, rows)


def operations(way: str, works: dict[str, Work]) -> float:
    """Of a step."""
    return works["as upstream" if way == "baseline" else "modulation once for all steps"].operations


def machine_rate(found: dict[str, Any], way: str, clip: Clip, product: str = "mm") -> float:
    """Operations a second of a plain product, in the way's type and at its number of rows."""
    rates = found["rates"]["fast" if way == "fast" else "exact"][product]
    # The official way has more rows than are tried; the first entry has as many as one take.
    return next(iter(rates.values())) if way == "baseline" else rates[str(2 * clip.takes * clip.frames)]


def savings(found: dict[str, Any], compared: dict[str, Any], clip: Clip, works: dict[str, Work]) -> str:
    """What each saving gained, predicted and measured."""
    measured = measured_ladder(found, compared, clip)
    predicted = predicted_ladder(found, clip, works)
    rows: list[list[str]] = []
    for before, name in zip([None, *measured], measured, strict=False):
        gains = ["", ""] if before is None else [f"{way[before] / way[name]:.2f}x" for way in (predicted, measured)]
        rows.append([name, f"{predicted[name]:.2f}", f"{measured[name]:.2f}", *gains])
    return table(
        ["saving, on top of those above", "s a step, predicted", "measured", "gain, predicted", "measured"], rows
    )


def measured_ladder(found: dict[str, Any], compared: dict[str, Any], clip: Clip) -> dict[str, float]:
    """Seconds a step after each saving. The three in the middle are measured as parts and put together here."""
    parts = found["parts"][clip.takes]
    motion_alone = parts["unpadded"] - parts["text"]
    shared_text = found["text_passes"]["not_collapsed"] / clip.steps
    collapsed_text = found["text_passes"]["collapsed"] / clip.steps
    steps = {
        "as upstream": compared["baseline"]["seconds_a_step"],
        "padding dropped": parts["unpadded"],
        "text once for all takes, all steps at once": motion_alone + shared_text + parts["modulation"],
        "one token for no prompt": motion_alone + collapsed_text + parts["modulation"],
        "modulation once for all steps": motion_alone + collapsed_text,
    }
    if clip.takes in found["plain_products"]:
        steps["norms, rotation, attention in fewer passes"] = found["plain_products"][clip.takes] + collapsed_text
    steps["oneDNN's product, GELU in it"] = with_text("exact", compared, clip)
    steps["bf16"] = with_text("fast", compared, clip)
    return steps


def predicted_ladder(found: dict[str, Any], clip: Clip, works: dict[str, Work]) -> dict[str, float]:
    """Seconds a step if all arithmetic ran at the rate of a plain product and all else took no time."""
    bandwidth = found["rates"]["exact"]["bandwidth"]
    official, plain = (machine_rate(found, way, clip) for way in ("baseline", "exact"))
    steps = {
        name: work.seconds(official if name == "as upstream" else plain, bandwidth) for name, work in works.items()
    }
    least = works["modulation once for all steps"]
    if clip.takes in found["plain_products"]:
        steps["norms, rotation, attention in fewer passes"] = least.seconds(plain, bandwidth)
    steps["oneDNN's product, GELU in it"] = least.seconds(machine_rate(found, "exact", clip, "ours"), bandwidth)
    steps["bf16"] = least.seconds(machine_rate(found, "fast", clip, "ours"), bandwidth)
    return steps


def others(found: dict[str, Any]) -> str:
    """Loading, the band, and the machine's own rates."""
    lines = ["### Loading, the band, and the machine"]
    for name, started in found["started"].items():
        lines.append(f"* {_LABELS[name]}: loaded in {started['seconds']:.1f} s")
    near, all_frames = found["band"]["run"], found["band"]["run_without_band"]
    lines.append(
        f"* 360 frames, bf16: {near:.2f} s a step in the band, {all_frames:.2f} s without it ({all_frames / near:.2f}x)"
    )
    for name, rates in found["rates"].items():
        for product, label in (("mm", "torch.mm"), ("ours", "our product")):
            cells = ", ".join(f"{rows} rows {rate / 1e9:.0f}" for rows, rate in rates[product].items())
            lines.append(f"* {label}, {name}: {cells} GFLOP/s")
    lines.append(f"* memory is read at {found['rates']['exact']['bandwidth'] / GB:.1f} GB/s")
    return "\n".join(lines)
