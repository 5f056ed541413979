"""The tasks about models on disk (inference/tasks.py): list, download, convert, verify, remove.

Each takes a dict of JSON values and returns one. Common to all: "models_folder", "" or missing for this machine's own.
All but `convert_model` work without torch, in any process.
"""

from __future__ import annotations

from typing import Any, Literal

from ... import model_files
from ...engine import IsCancelled, OnProgress, Progress
from ...errors import InvalidRequest
from ...model_parts import PARTS, PRECISIONS, Consent, Part, part_of, weights_file
from ...model_store import InstalledPart, ModelStore
from .download import download


def list_models(arguments: dict[str, Any], _on_progress: OnProgress, _is_cancelled: IsCancelled) -> dict[str, Any]:
    """{"models_folder", "parts": [{"name", "label", "bytes", "licence", "installed": InstalledPart or null}]}."""
    store = _store(arguments)
    return {"models_folder": str(store.folder), "parts": [_row(part, store.locate(part.name)) for part in PARTS]}


def _row(part: Part, installed: InstalledPart | None) -> dict[str, Any]:
    return {
        "name": part.name,
        "label": part.label,
        "bytes": part.bytes,
        "licence": part.licence.name,
        "needs_consent": part.licence.needs_consent,
        "installed": installed.to_dict() if installed else None,
    }


def download_model(arguments: dict[str, Any], on_progress: OnProgress, is_cancelled: IsCancelled) -> dict[str, Any]:
    """arguments: "part"; "consent", a Consent as a dict, where its licence needs one. Returns the InstalledPart.

    Raises LicenceNotAccepted, DownloadFailed, DiskFull, Cancelled; what has arrived is kept.
    """
    return download(_store(arguments), _part(arguments), _consent(arguments), on_progress, is_cancelled).to_dict()


def convert_model(arguments: dict[str, Any], on_progress: OnProgress, is_cancelled: IsCancelled) -> dict[str, Any]:
    """arguments: "part"; "precision", "bf16" or "fp32"; "keep_checkpoint", true unless said otherwise.

    Where this precision is there already it is checked, and made again if it is damaged. The checkpoint goes only
    when that is asked for, it is ours, and the converted file has been read back and hashes right. Returns the
    InstalledPart and "freed", in bytes. Raises ModelMissing, ModelDamaged, DiskFull, Cancelled.
    """
    store, part, precision = _store(arguments), _part(arguments), _precision(arguments)
    before, during, after = (_within(on_progress, begin, end) for begin, end in ((0.0, 0.2), (0.2, 0.8), (0.8, 1.0)))
    _remove_if_damaged(store.require_part(part.name), precision, before, is_cancelled)
    installed = convert_part(store, part, precision, during, is_cancelled)
    freed = 0
    if arguments.get("keep_checkpoint", True) is False and installed.checkpoint is not None:
        model_files.verify(installed, after, is_cancelled).check()
        freed = model_files.remove_checkpoint(installed)
        installed = store.require_part(part.name)
    return {**installed.to_dict(), "freed": freed}


def _within(on_progress: OnProgress, begin: float, end: float) -> OnProgress:
    """Progress of one stage as a part of the whole."""
    return lambda progress: on_progress(Progress(begin + (end - begin) * progress.fraction, progress.message))


def _remove_if_damaged(
    installed: InstalledPart, precision: str, on_progress: OnProgress, is_cancelled: IsCancelled
) -> None:
    """Make room for a conversion anew, if the checkpoint is there to make it from."""
    path = installed.converted.get(precision)
    if path is None or installed.checkpoint is None or path.parent != installed.own_folder:
        return
    found = model_files.verify(installed, on_progress, is_cancelled)
    if path.name in {file.name for file in found.problems}:
        path.unlink()


def convert_part(
    store: ModelStore,
    part: Part,
    precision: Literal["fp32", "bf16"],
    on_progress: OnProgress,
    is_cancelled: IsCancelled,
) -> InstalledPart:
    """The part with weights in this precision in our models folder. Raises as `convert_model`."""
    installed = store.require_part(part.name)
    if not part.convertible or precision in installed.converted:
        return installed
    checkpoint = installed.checkpoint
    if checkpoint is None:
        raise InvalidRequest(
            f"{part.label} is here as {', '.join(installed.converted)} alone; its checkpoint has been removed.",
            cure=f"Download it again (hymotion models download {part.name}), then convert it to {precision}.",
            code="checkpoint_removed",
        )
    from .checkpoint import convert  # torch takes seconds to import, and the other tasks do without

    installed.own_folder.mkdir(parents=True, exist_ok=True)
    target = installed.own_folder / weights_file(precision)
    sha256 = convert(checkpoint, target, precision, on_progress, is_cancelled)
    store.record_conversion(installed, precision, sha256, checkpoint)
    return store.require_part(part.name)


def verify_model(arguments: dict[str, Any], on_progress: OnProgress, is_cancelled: IsCancelled) -> dict[str, Any]:
    """arguments: "part". Returns a Verification as a dict; whether that is good news is for the caller to say.

    Raises ModelMissing, Cancelled.
    """
    installed = _store(arguments).require_part(_part(arguments).name)
    return model_files.verify(installed, on_progress, is_cancelled).to_dict()


def remove_model(arguments: dict[str, Any], _on_progress: OnProgress, _is_cancelled: IsCancelled) -> dict[str, Any]:
    """arguments: "part"; "checkpoint_only", false unless said otherwise. Returns {"freed": bytes}."""
    store, part = _store(arguments), _part(arguments)
    if arguments.get("checkpoint_only") is True:
        return {"freed": model_files.remove_checkpoint(store.require_part(part.name))}
    return {"freed": model_files.remove(store, part)}


def _store(arguments: dict[str, Any]) -> ModelStore:
    return ModelStore(_text(arguments, "models_folder", ""))


def _part(arguments: dict[str, Any]) -> Part:
    return part_of(_text(arguments, "part"))


def _consent(arguments: dict[str, Any]) -> Consent | None:
    given = arguments.get("consent")
    try:
        return Consent.from_dict(given)
    except (KeyError, TypeError) as error:
        raise InvalidRequest(
            "A task about models has a consent that is none.", cure="Agree to the licence again.", code="bad_message"
        ) from error


def _precision(arguments: dict[str, Any]) -> Literal["fp32", "bf16"]:
    precision = _text(arguments, "precision", "bf16")
    if precision not in PRECISIONS:
        raise InvalidRequest(
            f'Weights are not kept as "{precision}".', cure=f"Use {' or '.join(PRECISIONS)}.", code="precision"
        )
    return "fp32" if precision == "fp32" else "bf16"


def _text(arguments: dict[str, Any], key: str, default: str | None = None) -> str:
    value = arguments.get(key, default)
    if not isinstance(value, str):
        raise InvalidRequest(f'A task about models needs "{key}".', cure="Name it, as text.", code="bad_message")
    return value
