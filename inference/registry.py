"""Engine name -> where its class lives. Nothing is imported until it is used."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Final

from .engine import MotionEngine
from .errors import EngineNotFound


@dataclass(frozen=True)
class EngineEntry:
    """One selectable engine. target: "module:Class", the module relative to this package."""

    name: str
    label: str
    description: str
    target: str


ENGINES: Final = (
    EngineEntry(
        name="starter",
        label="Starter",
        description="Small built-in model: everyday actions, no set-up, runs on any machine",
        target=".engines.starter.engine:StarterEngine",
    ),
)
DEFAULT_ENGINE: Final = "starter"


def create_engine(name: str) -> MotionEngine:
    """A new engine by its name. Raises EngineNotFound, which names the valid choices."""
    for entry in ENGINES:
        if entry.name == name:
            module_name, class_name = entry.target.split(":")
            module = importlib.import_module(module_name, __package__)
            engine: MotionEngine = getattr(module, class_name)()
            return engine
    raise EngineNotFound(
        f'There is no engine called "{name}".', cure=f"Choose one of: {', '.join(e.name for e in ENGINES)}."
    )
