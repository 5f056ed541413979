"""The exam marked: every check of every prompt on every seed's motion, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from starter_checks import KINDS, Outcome, quicker
from starter_prompts import Prompt
from starter_signals import Body


@dataclass(frozen=True)
class Mark:
    """One check of one prompt. passed, values: one for each seed."""

    prompt: Prompt
    kind: str
    words: str
    passed: tuple[bool, ...]
    values: tuple[float, ...]

    @property
    def share(self) -> float:
        """Of the seeds that passed."""
        return float(np.mean(self.passed))


def mark(prompts: Iterable[Prompt], takes: Mapping[str, Sequence[Body]]) -> list[Mark]:
    """All checks of those prompts that have motions; a quick twin is held against its slow one seed by seed."""
    marks: list[Mark] = []
    for prompt in prompts:
        bodies = takes.get(prompt.name, ())
        if not bodies:
            continue
        for check in prompt.checks:
            outcomes = [check.judge(body) for body in bodies]
            marks.append(_mark(prompt, check.kind, check.words, outcomes))
        if prompt.than in takes:
            pairs = zip(bodies, takes[prompt.than], strict=False)
            outcomes = [quicker(prompt.pace, quick, slow) for quick, slow in pairs]
            marks.append(_mark(prompt, "speed", f"{prompt.pace} quicker", outcomes))
    return marks


def _mark(prompt: Prompt, kind: str, words: str, outcomes: Sequence[Outcome]) -> Mark:
    values = tuple(round(outcome.value, 3) for outcome in outcomes)
    return Mark(prompt, kind, words, tuple(outcome.passed for outcome in outcomes), values)


@dataclass(frozen=True)
class Result:
    """What the marks add up to; all shares of 1.

    checks: mean over prompts of the share of checks passed, seeds averaged. whole: mean over prompts of the share of
    seeds that pass every check. kinds: the same as `checks`, of the marks of one kind. groups: `whole` by group.
    """

    prompts: int
    seeds: int
    checks: float
    whole: float
    kinds: dict[str, float]
    groups: dict[str, float]
    by_prompt: dict[str, float]


def add_up(marks: Sequence[Mark]) -> Result:
    """Marks -> result."""
    names = list(dict.fromkeys(m.prompt.name for m in marks))
    of = {name: [m for m in marks if m.prompt.name == name] for name in names}
    whole = {name: float(np.mean(np.all([m.passed for m in of[name]], axis=0))) for name in names}
    groups = list(dict.fromkeys(m.prompt.group for m in marks))
    return Result(
        prompts=len(names),
        seeds=max((len(m.passed) for m in marks), default=0),
        checks=_mean([_mean([m.share for m in of[name]]) for name in names]),
        whole=_mean(list(whole.values())),
        kinds={k: _mean([m.share for m in marks if m.kind == k]) for k in KINDS if any(m.kind == k for m in marks)},
        groups={g: _mean([whole[n] for n in names if of[n][0].prompt.group == g]) for g in groups},
        by_prompt=whole,
    )


def worst(marks: Sequence[Mark]) -> list[Mark]:
    """Checks that failed on any seed, the most often failed first."""
    return sorted((m for m in marks if m.share < 1.0), key=lambda m: m.share)


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")
