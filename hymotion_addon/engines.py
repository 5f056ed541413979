"""The engines of this session: those of Blender's own process are kept, the others are reached through the worker."""

from __future__ import annotations

from ..inference.engine import MotionEngine
from ..inference.engine_access import EngineAccess
from ..inference.engine_options import EngineOptions
from ..inference.registry import entry_of
from ..inference.server_address import ServerAddress


class Engines:
    """access: holds the worker. kept: engines by name, used as they are, so that weights are loaded once."""

    def __init__(self, access: EngineAccess | None = None) -> None:
        self.access = access or EngineAccess()
        self.kept: dict[str, MotionEngine] = {}

    def engine(self, name: str, options: EngineOptions, server: ServerAddress | None) -> MotionEngine:
        """The engine to generate with; nothing is started or loaded yet. Raises EngineNotFound.

        server: where an engine that needs a worker runs instead of here.
        """
        if name in self.kept:
            return self.kept[name]
        if entry_of(name).needs_worker:
            return self.access.engine(name, options, server)
        self.kept[name] = self.access.engine(name, options)
        return self.kept[name]

    def close(self) -> None:
        """End the worker and let go of all weights; the next use starts anew."""
        self.kept.clear()
        self.access.close()
