"""Find a network port of this computer that is free."""

import socket

LOOPBACK = "127.0.0.1"
TRIES = 100


class NoFreePortError(RuntimeError):
    """None of the ports that were tried is free."""


def first_free(wanted: int) -> int:
    """Return the first free port from `wanted` upwards.

    :raises NoFreePortError: a hundred ports in a row are taken.
    """
    for port in range(wanted, min(wanted + TRIES, 65536)):
        if is_free(port):
            return port
    raise NoFreePortError(f"no free port from {wanted} on; set PORT to another number")


def is_free(port: int) -> bool:
    """Tell whether a server could listen on the port of the loopback address."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as gunicorn does: a closing connection is no server
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
