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
"""

from __future__ import annotations


class HyMotionError(Exception):
    """Base of everything this product raises on purpose.

    message: one sentence for an animator. cure: one sentence that says what to do. code: stable identifier.
    """

    code = "error"

    def __init__(self, message: str, *, cure: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure
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

    def __init__(self, message: str, *, detail: str = "", cure: str = "") -> None:
        super().__init__(message, cure=cure)
        self.detail = detail


class MotionFileError(HyMotionError):
    """A motion file that can't be read or written."""

    code = "motion_file"


class RigError(HyMotionError):
    """An armature that can't be animated as it stands; `code` says why (see hymotion_addon/cures.py)."""

    code = "rig"
