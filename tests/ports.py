"""Ports for servers that tests start."""

from __future__ import annotations

import random
import socket

LOWEST, HIGHEST = 20_000, 32_000
"""Below the range from which systems give ports to outgoing connections (Linux: 32768 and up).

A port from that range may be taken by anybody's connection between finding and using it.
"""


def free_ports(count: int) -> list[int]:
    """Return different ports that nobody listens on."""
    found: list[int] = []
    for port in random.SystemRandom().sample(range(LOWEST, HIGHEST), 200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise OSError("found no free ports")


def free_port() -> int:
    """Return a port that nobody listens on."""
    return free_ports(1)[0]
