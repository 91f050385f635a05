"""The web app's socket. `chatvault run` holds it, so that a restart of the web process refuses nobody."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from vault.errors import Invalid

LISTENER = "CHATVAULT_LISTENER"  # the number of an open listening socket that was handed down


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A bound, listening socket: the one handed down, or our own. Invalid when the port is taken."""
    handed = os.environ.get(LISTENER)
    with socket.socket(fileno=int(handed)) if handed else _bound(host, port) as listener:
        yield listener


def _bound(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise Invalid(
            f"Cannot listen on {host}:{port} ({error.strerror}). Set CHATVAULT_PORT to a free port."
        ) from error
    listener.listen(1024)
    return listener


def address(host: str, port: int, external_url: str) -> str:
    """Where to point a browser: from outside when that is set, else on this machine."""
    if external_url:
        return external_url.rstrip("/")
    host = reachable(host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def reachable(host: str) -> str:
    """“Every interface” is no address to connect to."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
