"""The lanes of `dev.py test`: what is checked where, and one table at the end."""

from __future__ import annotations

import os
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .environments import (
    BLENDERS,
    DEFAULT_BLENDER,
    DEVELOPMENT,
    Environment,
    available,
    ensure,
    ensure_stubs,
)
from .extension import build_zip, ensure_weights
from .system import ROOT, ToolError, say

REPORTS = ROOT / "build" / "reports"
TIME_LIMIT_S = 20 * 60  # for one pytest process; a hang must not eat the whole run


@dataclass(frozen=True)
class Lane:
    """One pytest process: these folders in this environment."""

    name: str
    environment: Environment
    folder: str


@dataclass(frozen=True)
class Outcome:
    """One row of the table. note: a sentence where the numbers do not say it all."""

    lane: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    note: str = ""
    left_out: bool = False

    @property
    def good(self) -> bool:
        """Something passed and nothing failed; a lane whose tests were all skipped is not good."""
        return self.left_out or (self.failed == 0 and self.passed > 0)


# The pure code runs on every numpy that a Blender brings: 1.24 (4.2), 1.26 (4.5 and 5.0), 2.x (5.2, on Python 3.13).
LANES: tuple[Lane, ...] = (
    Lane("unit", DEVELOPMENT, "tests/unit"),
    *(Lane(f"unit-{version}", BLENDERS[version], "tests/unit") for version in ("4.2", "4.5", "5.2")),
    Lane("engine", DEVELOPMENT, "tests/engine"),
    Lane("golden", DEVELOPMENT, "tests/golden"),
    *(Lane(f"blender-{version}", environment, "tests/blender") for version, environment in BLENDERS.items()),
    Lane("worker", BLENDERS[DEFAULT_BLENDER], "tests/worker"),
    *(Lane(f"package-{version}", environment, "tests/package") for version, environment in BLENDERS.items()),
)
LINT = "lint"


def names() -> list[str]:
    """What --lane understands: each lane, and a first word for all that begin with it ("blender")."""
    return sorted({LINT, *(lane.name for lane in LANES), *(lane.name.split("-")[0] for lane in LANES)})


def run_lanes(wanted: Sequence[str]) -> bool:
    """Run lint and every lane that was asked for, all of them when `wanted` is empty; True when all are good."""
    outcomes: list[Outcome] = []
    if not wanted or LINT in wanted:
        outcomes.append(_guarded(LINT, lint))
    lanes = [lane for lane in LANES if not wanted or lane.name in wanted or lane.name.split("-")[0] in wanted]
    if lanes:
        outcomes += _prepare(lanes)
    for lane in lanes:
        outcomes.append(_guarded(lane.name, lambda lane=lane: run_pytest(lane)))
    _print_table(outcomes)
    return all(outcome.good for outcome in outcomes)


def lint() -> Outcome:
    """Ruff's rules, ruff's format, pyright's types."""
    python = ensure(DEVELOPMENT)
    ensure_stubs(python)
    tools = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["pyright"])
    failed = 0
    for tool in tools:
        say(f"\n== {' '.join(tool)}")
        status = subprocess.run([python, "-m", *tool], cwd=ROOT, check=False).returncode
        if status:
            say(f"{' '.join(tool)}: exit status {status}")
        failed += status != 0
    return Outcome(LINT, passed=len(tools) - failed, failed=failed)


def run_pytest(lane: Lane) -> Outcome:
    """Run one lane with its output in the terminal; count from pytest's own report."""
    if not available(lane.environment):
        wanted = lane.environment.python
        return Outcome(lane.name, left_out=True, note=f"left out: no Python {wanted} was found on this machine")
    python = ensure(lane.environment)
    report = REPORTS / f"{lane.name}.xml"
    report.unlink(missing_ok=True)
    say(f"\n== {lane.name}")
    command = [python, "-m", "pytest", lane.folder, "-q", f"--junitxml={report}", "-o", f"cache_dir=build/{lane.name}"]
    # Set, a missing bpy fails the Blender tests instead of leaving them out.
    variables = {**os.environ, **({"HYMOTION_REQUIRE_BPY": "1"} if lane.environment.holds_blender else {})}
    try:
        status = subprocess.run(command, cwd=ROOT, env=variables, check=False, timeout=TIME_LIMIT_S).returncode
    except subprocess.TimeoutExpired:
        return Outcome(lane.name, failed=1, note=f"stopped after {TIME_LIMIT_S // 60} minutes")
    return _read_report(lane.name, report, status)


def _prepare(lanes: Sequence[Lane]) -> list[Outcome]:
    """The weights every lane reads, and the zip the package lanes install; a row only for what could not be made."""
    python = ensure(BLENDERS[DEFAULT_BLENDER])
    outcomes = [_guarded("weights", lambda: _made(ensure_weights(python)))]
    if any(lane.folder == "tests/package" for lane in lanes):
        outcomes.append(_guarded("build", lambda: _made(build_zip(python))))
    return [outcome for outcome in outcomes if not outcome.good]


def _made(_: Path) -> Outcome:
    return Outcome("made", passed=1)


def _read_report(name: str, report: Path, status: int) -> Outcome:
    """Counts of a pytest run. A process that died, or ran nothing, has failed whatever its report says."""
    if not report.is_file():
        return Outcome(name, failed=1, note=f"no report: the process ended with status {status}")
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))  # noqa: S314 (pytest wrote it a moment ago)
    total, failures, errors, skipped = (
        sum(int(suite.get(key, "0")) for suite in suites) for key in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    passed = total - failed - skipped
    if status != 0 and failed == 0:
        return Outcome(name, passed, 1, skipped, note=f"pytest ended with status {status}")
    return Outcome(name, passed, failed, skipped, note="" if passed else "nothing ran")


def _guarded(name: str, work: Callable[[], Outcome]) -> Outcome:
    """The outcome of `work` with its time; an error a developer can mend fails this lane and not the next."""
    start = time.monotonic()
    try:
        outcome = work()
    except ToolError as error:
        say(str(error))
        outcome = Outcome(name, failed=1, note=str(error))
    seconds = time.monotonic() - start
    return Outcome(
        name, outcome.passed, outcome.failed, outcome.skipped, seconds, outcome.note, left_out=outcome.left_out
    )


def _print_table(outcomes: Sequence[Outcome]) -> None:
    say(f"\n{'lane':<14}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    for row in outcomes:
        numbers = f"{row.passed:>8}{row.failed:>8}{row.skipped:>9}{row.seconds:>9.1f}"
        say(f"{row.lane:<14}{numbers}  {'' if row.good else 'FAILED '}{row.note}".rstrip())
    total = [sum(getattr(row, key) for row in outcomes) for key in ("passed", "failed", "skipped", "seconds")]
    say(f"{'all':<14}{total[0]:>8}{total[1]:>8}{total[2]:>9}{total[3]:>9.1f}")
