"""What is done beside Blender for the HY-Motion engines, as functions for a BackgroundTask. Nothing of Blender here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from ..inference import environment, model_files, prompt_rewrite
from ..inference.engine import IsCancelled, OnProgress, Progress
from ..inference.engine_access import EngineAccess
from ..inference.engine_options import EngineOptions
from ..inference.environment import EnvironmentState
from ..inference.errors import WorkerProblem
from ..inference.model_parts import Consent, Part
from ..inference.model_store import ModelStore
from ..inference.prompt_rewrite import RewriteServer
from ..inference.request import MotionRequest
from ..inference.server_address import ServerAddress
from .machine import Machine
from .state import Proposal

T = TypeVar("T")
Work = Callable[[OnProgress, IsCancelled], T]


def set_up(access: EngineAccess) -> Work[EnvironmentState]:
    """Make the worker's environment, with the PyTorch that suits this machine."""

    def work(on_progress: OnProgress, is_cancelled: IsCancelled) -> EnvironmentState:
        access.close()
        return environment.create(on_progress=on_progress, is_cancelled=is_cancelled)

    return work


def add_extras(access: EngineAccess, names: Sequence[str]) -> Work[EnvironmentState]:
    """Put these extras, whose licences were agreed to, into the environment that is there."""

    def work(on_progress: OnProgress, is_cancelled: IsCancelled) -> EnvironmentState:
        access.close()
        return environment.add_extras(
            names, accepted_licences=names, on_progress=on_progress, is_cancelled=is_cancelled
        )

    return work


def repair(access: EngineAccess) -> Work[EnvironmentState]:
    """Make the environment again as it was."""

    def work(on_progress: OnProgress, is_cancelled: IsCancelled) -> EnvironmentState:
        access.close()
        return environment.repair(on_progress=on_progress, is_cancelled=is_cancelled)

    return work


def remove(access: EngineAccess) -> Work[None]:
    """Delete the environment: tens of thousands of files."""

    def work(on_progress: OnProgress, _is_cancelled: IsCancelled) -> None:
        access.close()
        on_progress(Progress(0.0, "Deleting"))
        environment.remove()

    return work


def download(
    access: EngineAccess, parts: Sequence[Part], models_folder: str, consent: Callable[[Part], Consent | None]
) -> Work[None]:
    """Fetch parts one after another. consent: what the user has agreed to for a part; None where none is needed."""

    def work(on_progress: OnProgress, is_cancelled: IsCancelled) -> None:
        total = sum(part.bytes for part in parts)
        done = 0
        for part in parts:
            agreed = consent(part)
            arguments = {
                "part": part.name,
                "models_folder": models_folder,
                "consent": agreed.to_dict() if agreed else None,
            }
            begin, share = done / total, part.bytes / total
            access.run("download_model", arguments, _within(on_progress, begin, share), is_cancelled)
            done += part.bytes

    return work


def verify(part: Part, models_folder: str) -> Work[None]:
    """Read all of a part and compare it with its hashes; damage is raised as ModelDamaged."""

    def work(on_progress: OnProgress, is_cancelled: IsCancelled) -> None:
        installed = ModelStore(models_folder).require_part(part.name)
        model_files.verify(installed, on_progress, is_cancelled).check()

    return work


def remove_model(access: EngineAccess, part: Part, models_folder: str) -> Work[int]:
    """Delete a part from our models folder; the bytes that are free now."""

    def work(on_progress: OnProgress, _is_cancelled: IsCancelled) -> int:
        access.close()  # a worker that holds the weights keeps their files on Windows
        on_progress(Progress(0.0, "Deleting"))
        return model_files.remove(ModelStore(models_folder), part)

    return work


def plan(
    access: EngineAccess, engine: str, options: EngineOptions, request: MotionRequest, server: ServerAddress | None
) -> Work[dict[str, Any]]:
    """Ask what a generation would use."""
    asked = {"takes": request.takes, "seconds": request.seconds, "steps": request.steps, "prompt": request.prompt}
    arguments = {"engine": engine, "options": options.to_dict(), **asked}
    return _worker_task(access, "plan", arguments, server)


def greet(access: EngineAccess, address: ServerAddress) -> Work[dict[str, Any]]:
    """Ask a server who it is."""

    def work(on_progress: OnProgress, is_cancelled: IsCancelled) -> dict[str, Any]:
        on_progress(Progress(0.0, f"Asking {address}"))
        return access.connector(address)(on_progress, is_cancelled).hello(is_cancelled)

    return work


def rewrite(machine: Machine, prompt: str) -> Work[Proposal]:
    """Ask the user's language model for a better wording and a duration."""
    server = RewriteServer(machine.rewrite_url, machine.rewrite_model, machine.rewrite_key)

    def work(on_progress: OnProgress, is_cancelled: IsCancelled) -> Proposal:
        on_progress(Progress(0.0, "Waiting for the language model"))
        answer = prompt_rewrite.rewrite(prompt, server, is_cancelled)
        return Proposal(prompt, answer.prompt, answer.seconds)

    return work


def hello_sentences(answer: dict[str, Any]) -> tuple[str, ...]:
    """What a server says of itself, for people."""
    labels = [str(engine.get("label", "")) for engine in answer.get("engines", [])]
    return (f"Connected. It offers {', '.join(labels)}.", str(answer.get("machine", "")))


def plan_sentences(answer: dict[str, Any]) -> tuple[str, ...]:
    """A plan, for people."""
    return tuple(str(words) for words in answer.get("sentences", []))


def _worker_task(
    access: EngineAccess, task: str, arguments: dict[str, Any], server: ServerAddress | None = None
) -> Work[dict[str, Any]]:
    def work(on_progress: OnProgress, is_cancelled: IsCancelled) -> dict[str, Any]:
        answer = access.run(task, arguments, on_progress, is_cancelled, server)
        if not isinstance(answer, dict):
            raise WorkerProblem(
                f"The worker's answer to {task} makes no sense.", cure="Update HY-Motion on both sides."
            )
        return cast("dict[str, Any]", answer)

    return work


def _within(on_progress: OnProgress, begin: float, share: float) -> OnProgress:
    return lambda progress: on_progress(Progress(begin + share * progress.fraction, progress.message))
