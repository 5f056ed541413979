"""Random mutations of real rigs through recognition: how many are read, refused, asked about, wrong in silence.

python benchmarks/bench_recognition.py [--count 10000] [--first 0]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from ours import checkout, load


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit status: 1 when any map was wrong in silence."""
    parser = argparse.ArgumentParser(description="Recognise randomly changed rigs.")
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    options = parser.parse_args(arguments)
    checkout()
    judge = load("tests.unit.mutations").judged_mutation
    start = time.perf_counter()
    verdicts = [judge(seed) for seed in range(options.first, options.first + options.count)]
    took = time.perf_counter() - start
    wrong = [verdict for verdict in verdicts if verdict.wrong]
    for verdict in wrong:
        sys.stdout.write(f"{verdict.seed} {verdict.rig} {verdict.done}: {verdict.wrong}\n")
    sys.stdout.write(
        f"{len(verdicts)} mutations in {took:.0f} s: {sum(v.refused for v in verdicts)} refused, "
        f"{sum(v.right for v in verdicts)} joints right, {sum(v.doubted for v in verdicts)} asked about, "
        f"{len(wrong)} rigs wrong in silence\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
