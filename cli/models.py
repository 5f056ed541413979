"""hymotion models: what is on this machine, where it came from, and whether it is still right."""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..inference import model_files
from ..inference.engine import OnProgress, never_cancelled
from ..inference.engine_access import EngineAccess
from ..inference.engines.hymotion.download import download
from ..inference.errors import HyMotionError, ModelDamaged
from ..inference.model_parts import ENGINE_PARTS, PARTS, PRECISIONS, Consent, Licence, Part, part_of, readable_bytes
from ..inference.model_places import read_extra_folders, write_extra_folders
from ..inference.model_store import InstalledPart, ModelStore
from .console import ProgressLine, confirm, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")

    def action(name: str, summary: str, work: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:
        sub = actions.add_parser(name, help=summary, description=summary)
        sub.set_defaults(action=work)
        sub.add_argument("--folder", type=Path, metavar="F", help="the models folder, if not the usual one")
        return sub

    names = f"{', '.join(part.name for part in PARTS)}; or an engine: {', '.join(ENGINE_PARTS)}"
    action("list", "what is here, where, how large, under which licence", _list)
    fetch = action("download", "fetch models; goes on where it was interrupted", _download)
    fetch.add_argument("names", nargs="+", metavar="NAME", help=names)
    fetch.add_argument("--accept-licence", action="store_true", help="you have read and agree to the models' licences")
    fetch.add_argument("--anyway", action="store_true", help="also what another program's folder holds already")
    check = action("verify", "compare every file with its hash (all models, or those named)", _verify)
    check.add_argument("names", nargs="*", metavar="NAME", help=names)
    change = action("convert", "checkpoints into files that load fast; done by itself at the first use", _convert)
    change.add_argument("names", nargs="+", metavar="NAME", help=names)
    change.add_argument(
        "--precision", choices=PRECISIONS, default="bf16", help="bf16 is half as large, fp32 exact (default: bf16)"
    )
    checkpoint = change.add_mutually_exclusive_group()
    checkpoint.add_argument("--keep-checkpoint", action="store_true", help="keep latest.ckpt, without being asked")
    checkpoint.add_argument(
        "--delete-checkpoint",
        action="store_true",
        help="delete latest.ckpt once the converted file has been checked; another precision needs a new download",
    )
    clear = action("remove", "delete models from our folder; other programs' are left alone", _remove)
    clear.add_argument("names", nargs="+", metavar="NAME", help=names)
    clear.add_argument("--yes", action="store_true", help="without being asked")
    folders = action("folders", "other programs' folders that are looked into", _folders)
    folders.add_argument("--add", type=Path, action="append", default=[], metavar="F", help="look into this one, too")
    folders.add_argument("--forget", type=Path, action="append", default=[], metavar="F", help="do not any more")


def run(arguments: argparse.Namespace) -> None:
    """One action."""
    arguments.action(arguments)


def parts_named(names: Sequence[str]) -> tuple[Part, ...]:
    """Parts by their names and by engines' names, each once. Raises InvalidRequest for any other word."""
    wanted = [part for name in names for part in ENGINE_PARTS.get(name, (name,))]
    return tuple(dict.fromkeys(part_of(name) for name in wanted))


def _list(arguments: argparse.Namespace) -> None:
    store = ModelStore(arguments.folder)
    say(f"Models folder: {store.folder}")
    for part in PARTS:
        say(f"{part.name:<23} {_state(store.locate(part.name), part):<48} {part.licence.name}")


def _state(installed: InstalledPart | None, part: Part) -> str:
    if installed is None:
        return f"not here ({readable_bytes(part.bytes)} to download)"
    forms = ["checkpoint"] if installed.checkpoint else []
    forms += sorted(installed.converted)
    having = f" as {', '.join(forms)}" if forms else ""
    where = "" if installed.is_ours else f", in place: {installed.source}, {installed.folder}"
    return f"{readable_bytes(installed.bytes)}{having}{where}"


def _download(arguments: argparse.Namespace) -> None:
    store = ModelStore(arguments.folder)
    for part in parts_named(arguments.names):
        installed = store.locate(part.name)
        if installed is not None and not installed.is_ours and not arguments.anyway:
            say(f"{part.name} is used where it is: {installed.folder} ({installed.source}).")
            continue
        consent = _consent(store, part.licence, arguments.accept_licence)
        with _progress() as on_progress:
            installed = download(store, part, consent, on_progress, never_cancelled)
        say(f"{part.name}: {readable_bytes(installed.bytes)} in {installed.folder}, checked.")


def _consent(store: ModelStore, licence: Licence, accepted: bool) -> Consent | None:
    """The user's consent, shown the terms first. None where none is needed, or none was given."""
    if not licence.needs_consent:
        return None
    if earlier := store.consent_to(licence):
        return earlier
    for line in terms(licence):
        say(line)
    agreed = accepted or confirm("Do you agree to this licence, and are you outside those territories?")
    return licence.agree() if agreed else None


def terms(licence: Licence) -> list[str]:
    """What is shown before anybody is asked."""
    lines = [licence.name, *(f"  - {sentence}" for sentence in licence.summary), f"  Its full text: {licence.url}"]
    if licence.excluded_territories:
        lines.append(f"  Not licensed in: {', '.join(licence.excluded_territories)}")
    return lines


def _verify(arguments: argparse.Namespace) -> None:
    store = ModelStore(arguments.folder)
    chosen = parts_named(arguments.names) if arguments.names else PARTS
    found = [store.require_part(part.name) if arguments.names else store.locate(part.name) for part in chosen]
    damaged: list[ModelDamaged] = []
    for installed in found:
        if installed is None:
            continue
        with _progress() as on_progress:
            verification = model_files.verify(installed, on_progress, never_cancelled)
        for file in verification.files:
            say(f"{verification.part}/{file.name}: {_verdict(file)}")
        try:
            verification.check()
        except ModelDamaged as error:
            damaged.append(error)
    if not any(found):
        say("There is nothing to check.")
    for error in damaged[:1]:
        raise error


def _verdict(file: model_files.CheckedFile) -> str:
    words = {"unknown": "here, but nothing says what its hash must be"}
    return f"{words.get(file.state, file.state)} ({readable_bytes(file.bytes)})"


def _convert(arguments: argparse.Namespace) -> None:
    store = ModelStore(arguments.folder)
    parts = [part for part in parts_named(arguments.names) if part.convertible]
    if not parts:
        say("Nothing to convert: only HY-Motion itself comes as a checkpoint.")
    for part in parts:
        task = {"part": part.name, "precision": arguments.precision, "models_folder": str(store.folder)}
        _run_conversion(task)
        installed = store.require_part(part.name)
        say(f"{part.name}: {installed.converted[arguments.precision]}")
        if _checkpoint_may_go(installed, arguments):
            with _progress() as on_progress:
                model_files.verify(installed, on_progress, never_cancelled).check()
            say(f"{readable_bytes(model_files.remove_checkpoint(installed))} freed.")


def _run_conversion(task: dict[str, str]) -> None:
    """Here where torch is, else in the worker."""
    with _progress() as on_progress:
        if importlib.util.find_spec("torch") and importlib.util.find_spec("safetensors"):
            from ..inference.engines.hymotion.model_tasks import convert_model

            convert_model(dict(task), on_progress, never_cancelled)
            return
        access = EngineAccess()
        try:
            access.run("convert_model", dict(task), on_progress, never_cancelled)
        finally:
            access.close()


def _checkpoint_may_go(installed: InstalledPart, arguments: argparse.Namespace) -> bool:
    if arguments.delete_checkpoint:
        return True
    if arguments.keep_checkpoint or installed.checkpoint is None or not installed.is_ours:
        return False
    size = readable_bytes(installed.checkpoint.stat().st_size)
    return confirm(f"Delete the checkpoint ({size})? Another precision would need a new download.")


def _remove(arguments: argparse.Namespace) -> None:
    store = ModelStore(arguments.folder)
    parts = parts_named(arguments.names)
    named = ", ".join(part.name for part in parts)
    if not arguments.yes and not confirm(f"Delete {named} from {store.folder}?"):
        raise HyMotionError("Nothing was removed.", cure="Confirm it, or add --yes.", code="not_confirmed")
    for part in parts:
        say(f"{part.name}: {readable_bytes(model_files.remove(store, part))} freed.")


def _folders(arguments: argparse.Namespace) -> None:
    known = read_extra_folders()
    forgotten = {folder.expanduser().absolute() for folder in arguments.forget}
    added = [folder.expanduser().absolute() for folder in arguments.add]
    for folder in added:
        if not folder.is_dir():
            raise HyMotionError(f"{folder} is not a folder.", cure="Check its spelling.", code="model_folders")
    kept = tuple(dict.fromkeys(folder for folder in (*known, *added) if folder not in forgotten))
    if kept != known:
        write_extra_folders(kept)
    for folder in kept:
        say(str(folder))


@contextmanager
def _progress() -> Generator[OnProgress]:
    line = ProgressLine()
    try:
        yield line
    finally:
        line.end()
