"""Engine name -> where its class lives. Nothing is imported until it is used."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any, Final

from .engine import EngineInfo, MotionEngine
from .engine_options import EngineOptions
from .errors import EngineNotFound


@dataclass(frozen=True)
class EngineEntry:
    """One selectable engine.

    target: "module:Class", the module relative to this package; the class is called with EngineOptions.
    info: "module:NAME" of its EngineInfo, in a module that imports numpy at most.
    needs_worker: it imports more than numpy, so it runs in the worker's process and never in Blender's.
    """

    name: str
    label: str
    description: str
    target: str
    info: str
    needs_worker: bool = False


ENGINES: Final = (
    EngineEntry(
        name="starter",
        label="Starter",
        description="Small built-in model: everyday actions, no set-up, runs on any machine",
        target=".engines.starter.engine:StarterEngine",
        info=".engines.starter.engine:INFO",
    ),
    EngineEntry(
        name="hymotion",
        label="HY-Motion 1.0",
        description="Tencent's model, 1 billion parameters: follows long prompts best. Best with a GPU, slow without",
        target=".engines.hymotion.engine:HyMotionEngine",
        info=".engines.hymotion.info:HYMOTION",
        needs_worker=True,
    ),
    EngineEntry(
        name="hymotion-lite",
        label="HY-Motion 1.0 Lite",
        description="Tencent's smaller model, 0.46 billion parameters: the same quality of motion, half the size",
        target=".engines.hymotion.engine:HyMotionLiteEngine",
        info=".engines.hymotion.info:HYMOTION_LITE",
        needs_worker=True,
    ),
)
DEFAULT_ENGINE: Final = "starter"


def entry_of(name: str) -> EngineEntry:
    """The engine with this name. Raises EngineNotFound, which names the valid choices."""
    for entry in ENGINES:
        if entry.name == name:
            return entry
    raise EngineNotFound(
        f'There is no engine called "{name}".', cure=f"Choose one of: {', '.join(e.name for e in ENGINES)}."
    )


def info_of(name: str) -> EngineInfo:
    """What is known of an engine without loading it, in any process. Raises EngineNotFound."""
    info: EngineInfo = _resolve(entry_of(name).info)
    return info


def create_engine(name: str, options: EngineOptions | None = None) -> MotionEngine:
    """A new engine of this process by its name. Raises EngineNotFound."""
    engine: MotionEngine = _resolve(entry_of(name).target)(options or EngineOptions())
    return engine


def _resolve(target: str) -> Any:
    module_name, attribute = target.split(":")
    return getattr(importlib.import_module(module_name, __package__), attribute)
