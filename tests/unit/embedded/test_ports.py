import socket
from collections.abc import Iterator

import pytest

from svd_portal.embedded.ports import LOOPBACK, NoFreePortError, first_free


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server((LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


def test_first_free_keeps_the_wanted_port_when_it_is_free(taken_port: int) -> None:
    free = first_free(taken_port)
    assert first_free(free) == free


def test_first_free_goes_on_when_the_port_is_taken(taken_port: int) -> None:
    assert taken_port < first_free(taken_port) < taken_port + 100


def test_first_free_says_what_to_do_when_all_are_taken(
    taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("svd_portal.embedded.ports.TRIES", 1)
    with pytest.raises(NoFreePortError, match="set PORT"):
        first_free(taken_port)
