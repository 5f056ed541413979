"""What the preferences say about this machine, as plain values that a thread may hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, get_args

from ..inference.engine_options import EngineOptions, MemoryUse, Precision
from ..inference.server_address import DEFAULT_PORT, ServerAddress

MEMORY_STEPS: Final[tuple[MemoryUse, ...]] = get_args(MemoryUse)
"""From the fastest to the thriftiest."""


@dataclass(frozen=True)
class Machine:
    """models_folder: "" means inference.locations.models_folder(). memory: how thriftily the model runs here.

    use_server: whether HY-Motion runs on the server (host, port, token) instead of this machine.
    rewrite_url, rewrite_model, rewrite_key: a server that speaks OpenAI's protocol, the model it should use and the key
        it wants; "" for none.
    """

    models_folder: str = ""
    memory: MemoryUse = "auto"
    use_server: bool = False
    host: str = ""
    port: int = DEFAULT_PORT
    token: str = ""
    rewrite_url: str = ""
    rewrite_model: str = ""
    rewrite_key: str = ""

    def address(self) -> ServerAddress:
        """Where the server is. Raises WorkerProblem (server_address, wrong_token)."""
        return ServerAddress(self.host, self.port, self.token)

    def options(self, precision: Precision) -> EngineOptions:
        """How an engine should run here."""
        return EngineOptions(precision=precision, memory=self.memory, models_folder=self.models_folder)


def less_memory(memory: MemoryUse) -> MemoryUse | None:
    """One step thriftier; None when there is none."""
    following = MEMORY_STEPS.index(memory) + 1
    return MEMORY_STEPS[following] if following < len(MEMORY_STEPS) else None
