"""What can go wrong, said for people.

Every error carries a `code` (stable, for the wire and for the table of cures), a message of one clear sentence, and a
`cure`: what to do about it. Nothing outside this tree is caught on purpose, so a bug stays visible as a traceback.

    HyMotionError
        InvalidRequest      a prompt or a setting that no engine can serve
        Cancelled           the user stopped it
        EngineNotFound      no engine has this name
        ModelMissing        weights are not on this machine
        ModelDamaged        weights are there but cannot be trusted
        EngineFailed        the engine broke; carries its own traceback
        MotionFileError     a motion file that cannot be read or written
        RigError            an armature that cannot be animated as it stands
        LicenceNotAccepted  a model whose licence the user has not agreed to
        DownloadFailed      a model that could not be fetched; what has arrived is kept
        DiskFull            no room for what was being written; nothing half-written is left in its place
        OutOfMemory         the model did not fit; a thriftier plan may
        EnvironmentProblem  the worker's own Python environment is missing or broken
        WorkerProblem       the worker, or the server in its place, cannot be reached or understood
"""

from __future__ import annotations


class HyMotionError(Exception):
    """Base of everything this product raises on purpose.

    message: one sentence for an animator. cure: one sentence that says what to do. code: stable identifier.
    detail: lines for whoever looks into it, such as a traceback or the end of a log.
    """

    code = "error"

    def __init__(self, message: str, *, cure: str = "", code: str = "", detail: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure
        self.detail = detail
        if code:
            self.code = code

    def __str__(self) -> str:
        return f"{self.message} {self.cure}".strip()


class InvalidRequest(HyMotionError):
    """The prompt or a setting can't be served."""

    code = "invalid_request"


class Cancelled(HyMotionError):
    """The user stopped the job."""

    code = "cancelled"

    def __init__(self) -> None:
        super().__init__("Cancelled.")


class EngineNotFound(HyMotionError):
    """No engine has this name."""

    code = "engine_not_found"


class ModelMissing(HyMotionError):
    """The weights are not on this machine."""

    code = "model_missing"


class ModelDamaged(HyMotionError):
    """The weights file is cut short or altered."""

    code = "model_damaged"


class EngineFailed(HyMotionError):
    """The engine broke; `detail` holds its traceback."""

    code = "engine_failed"


class MotionFileError(HyMotionError):
    """A motion file that can't be read or written."""

    code = "motion_file"


class RigError(HyMotionError):
    """An armature that can't be animated as it stands; `code` says why (see hymotion_addon/cures.py)."""

    code = "rig"


class LicenceNotAccepted(HyMotionError):
    """The user has not agreed to this model's licence."""

    code = "licence_not_accepted"


class DownloadFailed(HyMotionError):
    """A model could not be fetched; what has arrived is kept and the next try goes on from there."""

    code = "download_failed"


class DiskFull(HyMotionError):
    """No room for what was being written."""

    code = "disk_full"


class OutOfMemory(HyMotionError):
    """The model did not fit into this machine's memory."""

    code = "out_of_memory"


class EnvironmentProblem(HyMotionError):
    """The worker's environment; `code` is environment_missing, environment_broken or environment_failed."""

    code = "environment_missing"


class WorkerProblem(HyMotionError):
    """The worker or a server; `code` says what is wrong.

    worker_gone         our own worker ended, or does not answer
    server_unreachable  a named server does not answer, or is something else altogether
    server_address      the words that name a server do not
    wrong_token, wrong_protocol, port_taken
    server_busy         more jobs than it keeps
    bad_message         one side said what the other does not understand
    unknown_job         the job is not there any more
    """

    code = "worker_gone"
