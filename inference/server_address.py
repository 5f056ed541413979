"""Where a motion server is: host, port and the word that lets us in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from .errors import WorkerProblem

DEFAULT_PORT: Final = 8765
_FORM: Final = re.compile(
    r"(?:http://)?(?:\[(?P<six>[0-9A-Fa-f:.]+(?:%[\w.-]+)?)\]|(?P<host>[^\s:/\[\]@?#]+))(?::(?P<port>\d{1,5}))?/?"
)


@dataclass(frozen=True)
class ServerAddress:
    """token: printable ASCII, as a header of HTTP can hold. Raises WorkerProblem (server_address, wrong_token)."""

    host: str
    port: int
    token: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.host or not 1 <= self.port <= 65535:
            raise _unclear(f"{self.host}:{self.port}")
        check_token(self.token)

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @classmethod
    def parse(cls, text: str, token: str) -> ServerAddress:
        """From "host", "host:port" or "http://host:port". Raises WorkerProblem."""
        found = _FORM.fullmatch(text.strip())
        if found is None:
            raise _unclear(text)
        return cls(found["six"] or found["host"], int(found["port"] or DEFAULT_PORT), token)


def check_token(token: str) -> None:
    """Raise WorkerProblem (wrong_token) unless this can be a token."""
    if not token:
        raise WorkerProblem(
            "A motion server needs a token, and none was given.",
            cure='Give the one that "hymotion serve" printed.',
            code="wrong_token",
        )
    if not (token.isascii() and token.isprintable()) or token != token.strip():
        raise WorkerProblem(
            "A token is made of plain letters, digits and signs.", cure="Choose another.", code="wrong_token"
        )


def _unclear(text: str) -> WorkerProblem:
    return WorkerProblem(
        f'"{text}" is not the address of a server.',
        cure=f"Write it as host:port, such as 192.168.1.20:{DEFAULT_PORT}.",
        code="server_address",
    )
