"""The small JSON files that lie beside a model's weights."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

from ...errors import HyMotionError, ModelDamaged, ModelMissing


def read_json(path: Path) -> Any:
    """A JSON file of a model. ModelMissing or ModelDamaged names the file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelMissing(
            f"The file {path.name} of {path.parent.name} is missing.", cure=f"Download {path.parent.name} again."
        ) from error
    except (ValueError, UnicodeDecodeError) as error:
        raise ModelDamaged(
            f"The file {path.name} of {path.parent.name} can't be read.", cure=f"Download {path.parent.name} again."
        ) from error


@contextlib.contextmanager
def damaged_unless_understood(folder: Path, what: str) -> Generator[None]:
    """Raise ModelDamaged where a library can't make sense of a model's small files; `what` is theirs, "tokenizer"."""
    try:
        yield
    except (HyMotionError, MemoryError):
        raise
    except Exception as error:
        raise ModelDamaged(
            f"The {what} of {folder.name} can't be used ({type(error).__name__}: {error}).",
            cure=f"Download {folder.name} again.",
        ) from error
