"""Where the parts of one running service listen, and whether those places are free."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass


class PortTaken(Exception):
    """A port we want is in use; the text says which, by what setting, in one paragraph."""


@dataclass(frozen=True)
class Addresses:
    """The ports of one running service. The others follow from the service's own unless set."""

    host: str = "127.0.0.1"
    """Where the service itself listens. Everything else listens on this machine only."""
    port: int = 8000
    bot_port: int = 8001
    far_end_port: int = 8002
    worker_port: int = 8003
    """Where the worker says whether it is well."""
    smtp_port: int = 8025

    @classmethod
    def from_environment(
        cls,
        environment: Mapping[str, str] = os.environ,
        *,
        port: int | None = None,
        host: str | None = None,
    ) -> Addresses:
        """Read MELDEKNAPP_HOST, _PORT, _BOT_PORT, _FAR_END_PORT, _WORKER_PORT, _DEMO_SMTP_PORT.

        `port` and `host`, from the command line, come before them.
        Raises ValueError when a port is not a number.
        """

        def number(name: str, default: int) -> int:
            return int(environment.get(name) or default)

        first = port if port is not None else number("MELDEKNAPP_PORT", cls.port)
        return cls(
            host=host or environment.get("MELDEKNAPP_HOST") or cls.host,
            port=first,
            bot_port=number("MELDEKNAPP_BOT_PORT", first + 1),
            far_end_port=number("MELDEKNAPP_FAR_END_PORT", first + 2),
            worker_port=number("MELDEKNAPP_WORKER_PORT", first + 3),
            smtp_port=number("MELDEKNAPP_DEMO_SMTP_PORT", first + 25),
        )

    @property
    def service_url(self) -> str:
        """The service's address as seen from this machine."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def bot_url(self) -> str:
        """The bot's address."""
        return f"http://127.0.0.1:{self.bot_port}"

    @property
    def far_end_url(self) -> str:
        """The address of the demo's receiving quality system and mailbox."""
        return f"http://127.0.0.1:{self.far_end_port}"

    def require_free(self, *, demo: bool) -> None:
        """Raise PortTaken when another program listens where we want to."""
        wanted = [
            ("the service", self.host, self.port, "MELDEKNAPP_PORT"),
            ("the bot", "127.0.0.1", self.bot_port, "MELDEKNAPP_BOT_PORT"),
            ("the worker", "127.0.0.1", self.worker_port, "MELDEKNAPP_WORKER_PORT"),
        ]
        if demo:
            wanted += [
                ("the demo's far end", "127.0.0.1", self.far_end_port, "MELDEKNAPP_FAR_END_PORT"),
                ("the demo's mail", "127.0.0.1", self.smtp_port, "MELDEKNAPP_DEMO_SMTP_PORT"),
            ]
        for what, host, port, setting in wanted:
            if not _is_free(host, port):
                raise PortTaken(
                    f"Port {port}, meant for {what}, is taken by another program (perhaps by"
                    f" another Meldeknapp). Stop that program, or choose another port with"
                    f" {setting}, for example `{setting}={port + 100} make run`."
                )


def _is_free(host: str, port: int) -> bool:
    """Tell whether we could listen on a port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        # As servers do: a port whose last connections are still fading away is free.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
            trial.listen(1)
        except OSError:
            return False
    return True
