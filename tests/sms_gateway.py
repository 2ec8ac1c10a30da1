"""A real SMS gateway over HTTP, for tests: it takes what it is sent, and answers as it is told."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.shared.settings import Settings

TOKEN = "what the gateway knows us by"  # noqa: S105


@dataclass
class Gateway:
    """What it took, each as its JSON, and the statuses it answers with next instead of 202."""

    port: int = 0
    taken: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    def given_to(self, settings: Settings) -> Settings:
        """Return settings by which SMS go to this gateway."""
        return type(settings).model_validate(
            settings.model_dump()
            | {
                "sms_url": f"http://{self.place}/messages",
                "sms_token": TOKEN,
                "sms_sender": "Solvik",
                "egress_allow": [*settings.egress_allow, self.place],
            }
        )

    def only_text(self) -> str:
        """Return the text of the one SMS."""
        (message,) = self.taken
        return str(message["text"])


@contextmanager
def running_gateway() -> Iterator[Gateway]:
    """Run a gateway on a port of its own."""
    gateway = Gateway()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = gateway.refusals.pop(0) if gateway.refusals else 202
            if self.headers["Authorization"] != f"Bearer {TOKEN}":
                status = 401
            if status < 300:
                gateway.taken.append(body)
                gateway.headers.append(dict(self.headers))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Say nothing: a test's output is read for numbers."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    gateway.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield gateway
    server.shutdown()
    thread.join()
    server.server_close()
