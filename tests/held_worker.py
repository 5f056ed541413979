"""A worker whose jobs stop in their middle and wait there for the test, however quick the machine is.

`source` is for the test and `serve` for the worker's process, where our package is called `inference`; nothing here is
imported before it is needed, so that both can load this file.
"""

from __future__ import annotations

import time
from pathlib import Path


def source(moment: str, gate: Path) -> str:
    """What the worker's program runs, loaded by worker_settings.program, to be the worker of `serve`."""
    folder = str(Path(__file__).resolve().parent)
    return f"sys.path.append({folder!r})\nimport held_worker\nheld_worker.serve({moment!r}, {str(gate)!r})"


def serve(moment: str, gate: str) -> None:
    """Be the worker. A job that says something beginning with `moment` goes no further while the file `gate` exists."""
    from inference.engine import Progress, raise_if  # type: ignore[import-not-found]
    from inference.registry import create_engine  # type: ignore[import-not-found]
    from inference.worker import main  # type: ignore[import-not-found]

    def make(name, options):
        engine = create_engine(name, options)
        generate = engine.generate

        def generate_held(request, on_progress, is_cancelled):
            def report(progress: Progress) -> None:
                on_progress(progress)
                while progress.message.startswith(moment) and Path(gate).exists():
                    raise_if(is_cancelled)
                    time.sleep(0.01)

            return generate(request, report, is_cancelled)

        engine.generate = generate_held
        return engine

    main(make)
