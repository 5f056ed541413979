"""hymotion env: the Python environment that the HY-Motion engines run in."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..inference.engine import OnProgress
from ..inference.environment import (
    BACKENDS,
    EXTRAS,
    EnvironmentState,
    add_extras,
    create,
    find_backend,
    remove,
    repair,
    state,
    verify,
)
from .console import ProgressLine, say, say_notes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")

    def action(
        name: str, summary: str, work: Callable[[argparse.Namespace], None], base: bool = False
    ) -> argparse.ArgumentParser:
        sub = actions.add_parser(name, help=summary, description=summary)
        sub.set_defaults(action=work)
        sub.add_argument("--folder", type=Path, metavar="F", help="where it lies, if not in its usual place")
        if base:
            sub.add_argument("--python", type=Path, metavar="P", help="the interpreter to make it from")
        return sub

    action("status", "whether it is there and works, and how large it is", _status).add_argument(
        "--verify", action="store_true", help="start its Python and import everything (seconds)"
    )
    new = action("create", "make it: PyTorch and what else the engines need", _create, base=True)
    names = ", ".join(backend.name for backend in BACKENDS)
    new.add_argument("--backend", default="auto", metavar="B", help=f"one of: auto, {names} (%(default)s)")
    for extra in EXTRAS:
        new.add_argument(f"--with-{extra.name}", action="store_true", help=f"{extra.label}. {extra.licence}")
    new.add_argument("--accept-licence", action="store_true", help="you agree to the licences of what --with- names")
    extra = action("add", "add an extra to the one that is there", _add)
    extra.add_argument(
        "extras",
        nargs="+",
        choices=[extra.name for extra in EXTRAS],
        metavar="EXTRA",
        help=", ".join(f"{extra.name}: {extra.label}. {extra.licence}" for extra in EXTRAS),
    )
    extra.add_argument("--accept-licence", action="store_true", help="you agree to its licence")
    action("repair", "make it again, as it was", _repair, base=True)
    action("remove", "delete it", _remove)


def run(arguments: argparse.Namespace) -> None:
    """One action."""
    arguments.action(arguments)


@contextmanager
def _progress() -> Iterator[OnProgress]:
    line = ProgressLine()
    try:
        yield line
    finally:
        line.end()


def _status(arguments: argparse.Namespace) -> None:
    found = verify(arguments.folder) if arguments.verify else state(arguments.folder)
    _tell(found)
    if found.status in ("missing", "partial"):
        choice = find_backend()
        say(f"suits this machine: {choice.backend}. {choice.reason}")


def _create(arguments: argparse.Namespace) -> None:
    backend = arguments.backend
    if backend == "auto":
        choice = find_backend()
        backend = choice.backend
        say_notes([choice.reason])
    extras = [extra.name for extra in EXTRAS if getattr(arguments, f"with_{extra.name}")]
    with _progress() as progress:
        made = create(
            arguments.folder,
            backend=backend,
            base_python=arguments.python,
            extras=extras,
            accepted_licences=extras if arguments.accept_licence else (),
            on_progress=progress,
        )
    _tell(made)


def _add(arguments: argparse.Namespace) -> None:
    accepted = arguments.extras if arguments.accept_licence else ()
    with _progress() as progress:
        made = add_extras(arguments.extras, arguments.folder, accepted_licences=accepted, on_progress=progress)
    _tell(made)


def _repair(arguments: argparse.Namespace) -> None:
    with _progress() as progress:
        made = repair(arguments.folder, base_python=arguments.python, on_progress=progress)
    _tell(made)


def _remove(arguments: argparse.Namespace) -> None:
    before = state(arguments.folder)
    remove(arguments.folder)
    say(f"{before.folder}: removed")


def _tell(found: EnvironmentState) -> None:
    """A line for each thing that is known."""
    say(f"{found.folder}: {found.status}")
    say(found.message)
    if found.cure:
        say(found.cure)
    if found.stamp is not None and found.stamp.finished:
        extras = f", with {', '.join(found.stamp.extras)}" if found.stamp.extras else ""
        say(f"made {found.stamp.created} from {found.stamp.base}, backend {found.stamp.backend}{extras}")
        say_notes(found.stamp.notes)
