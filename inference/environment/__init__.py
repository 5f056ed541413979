"""The worker's own Python environment: what it is (state), how it comes about (create, repair), how it goes (remove).

Runs inside Blender's Python and in the command line, with the standard library alone. Blender's Python is asked to make
a virtual environment and is changed in nothing.

    choice = find_backend()                      # "cuda", and why
    create(backend=choice.backend, on_progress=..., is_cancelled=...)
    state().status                               # "ready"
    python_of()                                  # what worker_process.py starts
"""

from .backends import BACKENDS, EXTRAS, Backend, BackendChoice, Extra, backend_of, extra_of, find_backend
from .build import add_extras, create, remove, repair, verify
from .state import EnvironmentState, Stamp, Status, python_of, state

__all__ = [
    "BACKENDS",
    "EXTRAS",
    "Backend",
    "BackendChoice",
    "EnvironmentState",
    "Extra",
    "Stamp",
    "Status",
    "add_extras",
    "backend_of",
    "create",
    "extra_of",
    "find_backend",
    "python_of",
    "remove",
    "repair",
    "state",
    "verify",
]
