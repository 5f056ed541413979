"""What names a motion server, and what does not."""

from __future__ import annotations

import pytest

from hymotion.inference.errors import WorkerProblem
from hymotion.inference.server_address import DEFAULT_PORT, ServerAddress


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("192.168.1.20:9000", "192.168.1.20", 9000),
        ("studio-pc", "studio-pc", DEFAULT_PORT),
        (" studio.local:80 ", "studio.local", 80),
        ("http://studio:9000/", "studio", 9000),
        ("[::1]:9000", "::1", 9000),
        ("[fe80::1%eth0]", "fe80::1%eth0", DEFAULT_PORT),
    ],
)
def test_an_address_is_read_as_people_write_it(text, host, port) -> None:
    address = ServerAddress.parse(text, "word")
    assert (address.host, address.port, address.token) == (host, port, "word")
    assert ServerAddress.parse(str(address), "word") == address


@pytest.mark.parametrize(
    "text", ["", " ", ":9000", "studio:", "studio:0", "studio:99999", "studio:x", "a b", "https://x", "::1", "u@h:1"]
)
def test_what_is_no_address_is_refused_with_an_example(text) -> None:
    with pytest.raises(WorkerProblem) as caught:
        ServerAddress.parse(text, "word")
    assert caught.value.code == "server_address"
    assert f":{DEFAULT_PORT}" in caught.value.cure


@pytest.mark.parametrize("token", ["", "é", "a\nb", " a", "a\r\nX-Header: b"])
def test_what_no_header_can_carry_is_no_token(token) -> None:
    with pytest.raises(WorkerProblem) as caught:
        ServerAddress("studio", 9000, token)
    assert caught.value.code == "wrong_token"


def test_a_token_is_not_shown_where_the_address_is() -> None:
    address = ServerAddress("studio", 9000, "secret-word")
    assert "secret-word" not in f"{address} {address!r}"
