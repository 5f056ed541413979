"""What crosses between Blender and the worker: JSON and .npz, never pickle.

A class pickled inside Blender is called `bl_ext...` and can't be loaded elsewhere; and what comes over a network must
not be able to run code. Floats survive JSON to the last bit, arrays survive .npz with their dtype.
"""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
import zlib
from typing import Any, Final, cast, get_args, get_type_hints

import numpy as np

from . import errors
from .engine import Progress
from .engine_options import EngineOptions
from .errors import HyMotionError, WorkerProblem
from .motion import Motion, MotionInfo
from .request import MotionRequest
from .skeleton import SMPLX_BODY, Skeleton

PROTOCOL_VERSION: Final = 1
PROTOCOL_HEADER: Final = "X-HyMotion-Protocol"
MAX_MESSAGE_BYTES: Final = 1_000_000
MAX_RESULT_BYTES: Final = 256_000_000

_ERRORS: Final[dict[str, type[HyMotionError]]] = {
    kind.__name__: kind
    for kind in (
        HyMotionError,
        errors.InvalidRequest,
        errors.EngineNotFound,
        errors.ModelMissing,
        errors.ModelDamaged,
        errors.EngineFailed,
        errors.MotionFileError,
        errors.RigError,
        errors.LicenceNotAccepted,
        errors.DownloadFailed,
        errors.DiskFull,
        errors.OutOfMemory,
        errors.EnvironmentProblem,
        errors.WorkerProblem,
    )
}
_REQUEST_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "prompt": (str,),
    "seconds": (int, float),
    "seed": (int,),
    "takes": (int,),
    "guidance": (int, float, type(None)),
    "steps": (int, type(None)),
}
# What numpy and zipfile raise on an archive that is cut short or altered.
_UNREADABLE: Final = (ValueError, KeyError, EOFError, OSError, NotImplementedError, zipfile.BadZipFile, zlib.error)


def bad_message(fact: str) -> WorkerProblem:
    """The error for a message that makes no sense. fact: a sentence without its full stop."""
    return WorkerProblem(
        f"{fact}.", cure="Use the same version of HY-Motion on both sides, then try again.", code="bad_message"
    )


def to_json(values: dict[str, Any]) -> bytes:
    """UTF-8 JSON."""
    return json.dumps(values, ensure_ascii=False).encode("utf-8", errors="replace")


def from_json(data: bytes) -> dict[str, Any]:
    """A JSON object. Raises WorkerProblem (bad_message)."""
    try:
        values = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise bad_message("A message of the worker's protocol isn't JSON") from error
    return object_in(values, "a message")


def object_in(value: Any, what: str) -> dict[str, Any]:
    """`value`, if it is a JSON object. Raises WorkerProblem (bad_message)."""
    if not isinstance(value, dict):
        raise bad_message(f"The worker's protocol has an object for {what}, not {type(value).__name__}")
    return cast(dict[str, Any], value)


def error_to_json(error: HyMotionError) -> dict[str, Any]:
    """The error as plain values; a class that only one side knows goes as the nearest one both know."""
    kind = next((c.__name__ for c in type(error).__mro__ if c.__name__ in _ERRORS), HyMotionError.__name__)
    if isinstance(error, errors.Cancelled):
        kind = errors.Cancelled.__name__
    return {
        "class": kind,
        "code": error.code,
        "message": error.message,
        "cure": error.cure,
        "detail": error.detail,
    }


def error_from_json(value: Any) -> HyMotionError:
    """Inverse of `error_to_json`. Raises WorkerProblem (bad_message)."""
    values = object_in(value, "an error")
    if values.get("class") == errors.Cancelled.__name__:
        return errors.Cancelled()
    words = {key: str(values.get(key, "")) for key in ("message", "cure", "code", "detail")}
    kind = _ERRORS.get(str(values.get("class")), HyMotionError)
    return kind(words["message"], cure=words["cure"], code=words["code"], detail=words["detail"])


def progress_to_json(progress: Progress) -> list[Any]:
    """[fraction, message]."""
    return [float(progress.fraction), progress.message]


def progress_from_json(value: Any) -> Progress:
    """Inverse of `progress_to_json`. Raises WorkerProblem (bad_message)."""
    match value:
        case [int() | float() as fraction, str() as message]:
            return Progress(float(fraction), message)
        case _:
            raise bad_message("The worker's protocol has a fraction and a message for progress")


def request_to_json(request: MotionRequest) -> dict[str, Any]:
    """Plain JSON values."""
    return dataclasses.asdict(request)


def request_from_json(value: Any) -> MotionRequest:
    """Inverse of `request_to_json`; whether it can be served is for `check`. Raises WorkerProblem (bad_message)."""
    values = object_in(value, "a request")
    for key, item in values.items():
        if key not in _REQUEST_TYPES:
            raise bad_message(f'The worker\'s protocol has no "{key}" in a request')
        if not isinstance(item, _REQUEST_TYPES[key]) or isinstance(item, bool):
            raise bad_message(f'The request\'s "{key}" is {type(item).__name__}')
    if "prompt" not in values:
        raise bad_message("The request has no prompt")
    return MotionRequest(**values)


def options_from_json(value: Any) -> EngineOptions:
    """Inverse of `EngineOptions.to_dict`, with known words alone. Raises WorkerProblem (bad_message)."""
    values = object_in(value, "options")
    words = {name: get_args(kind) for name, kind in get_type_hints(EngineOptions).items()}
    for key, item in values.items():
        if not isinstance(item, str) or item not in (words.get(key) or (item,)):
            raise bad_message(f'The option "{key}" can\'t be {item!r}')
    return EngineOptions.from_dict(values)


def motions_to_npz(motions: list[Motion]) -> bytes:
    """Several motions as one uncompressed .npz: arrays `N.transl`, `N.joint_rotations`, `N.contacts`, and `about`."""
    arrays: dict[str, np.ndarray] = {}
    about: list[dict[str, Any]] = []
    for number, motion in enumerate(motions):
        arrays[f"{number}.transl"] = motion.transl
        arrays[f"{number}.joint_rotations"] = motion.joint_rotations
        if motion.contacts is not None:
            arrays[f"{number}.contacts"] = motion.contacts
        skeleton = motion.skeleton
        about.append(
            {
                "fps": float(motion.fps),
                "info": motion.info.to_dict(),
                "joints": list(skeleton.names),
                "parents": list(skeleton.parents),
                "rest_offsets": skeleton.rest_offsets.tolist(),
            }
        )
    # as bytes: numpy drops trailing zeros of its own strings
    arrays["about"] = np.frombuffer(to_json({"motions": about}), dtype=np.uint8)
    target = io.BytesIO()
    np.savez(target, **cast(Any, arrays))
    return target.getvalue()


def motions_from_npz(data: bytes) -> list[Motion]:
    """Inverse of `motions_to_npz`, bit for bit. Raises WorkerProblem (bad_message)."""
    try:
        arrays = _arrays(data)
        about = from_json(arrays["about"].tobytes())["motions"]
        return [_motion(number, values, arrays) for number, values in enumerate(about)]
    except (*_UNREADABLE, TypeError, AttributeError) as error:
        raise bad_message(f"The worker's result isn't a motion ({error})") from error


def _arrays(data: bytes) -> dict[str, np.ndarray]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > MAX_RESULT_BYTES:
        raise bad_message(f"The worker's result would unpack to {size:,} bytes")
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def _motion(number: int, about: dict[str, Any], arrays: dict[str, np.ndarray]) -> Motion:
    skeleton = Skeleton(tuple(about["joints"]), tuple(about["parents"]), np.array(about["rest_offsets"], dtype=float))
    if skeleton.names == SMPLX_BODY.names and np.array_equal(skeleton.rest_offsets, SMPLX_BODY.rest_offsets):
        skeleton = SMPLX_BODY
    return Motion(
        arrays[f"{number}.transl"],
        arrays[f"{number}.joint_rotations"],
        about["fps"],
        skeleton,
        MotionInfo.from_dict(about["info"]),
        arrays.get(f"{number}.contacts"),
    )
