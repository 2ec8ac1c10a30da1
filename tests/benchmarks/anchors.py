"""Other chat widgets from npm, to measure ours beside: pinned, installed only when asked for.

Each stands on the same plain web page as ours, served compressed from this machine. None has its
own server behind it, so where one must be asked before a person can type, the answer is here.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from api.operations.node import Widgets
from api.operations.pythons import Pythons
from tests.product import ROOT

FOLDER = ROOT / ".meldeknapp" / "anchors"

PAGE = """<!doctype html>
<html lang="nb">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Vår side</title>
<main><h1>Vår side</h1><p>Velkommen til oss.</p><p><a href="/kontakt">Kontakt</a></p></main>
{tags}
</html>"""


@dataclass(frozen=True)
class Candidate:
    """A widget on a page: what its documentation puts there, and where a person presses and types.

    `launcher` is None where the widget has no button of its own and lies open on the page.
    A selector is a path: ` >>> ` goes on in the shadow root of what stands before it.
    """

    name: str
    tags: str
    launcher: str | None
    box: str
    package: str | None = None
    file: str = ""


def ours(service: str) -> Candidate:
    """Return our button, on a page of another origin."""
    return Candidate(
        "meldeknapp",
        f'<script src="{service}/s/solvik/button.js" async></script>',
        "meldeknapp-button >>> .go",
        "textarea#text",
    )


ANCHORS = (
    Candidate(
        "rasa-webchat 1.0.1",
        """<div id="webchat"></div>
           <script src="/anchor.js"></script>
           <script>WebChat.default({socketUrl: location.origin, socketPath: "/socket.io/",
             withRules: false, hideWhenNotConnected: false, title: "Chat"}, null);</script>""",
        ".rw-launcher",
        ".rw-new-message",
        package="rasa-webchat@1.0.1",
        file="rasa-webchat/lib/index.js",
    ),
    Candidate(
        "deep-chat 2.4.2",
        """<script type="module" src="/anchor.js"></script>
           <deep-chat connect='{"url": "/nobody"}'></deep-chat>""",
        None,
        "deep-chat >>> #text-input",
        package="deep-chat@2.4.2",
        file="deep-chat/dist/deepChat.bundle.js",
    ),
    Candidate(
        "@typebot.io/js 0.10.7",
        """<script type="module">
             import Typebot from "/anchor.js";
             Typebot.initBubble({typebot: "solvik", apiHost: location.origin});
           </script>""",
        "typebot-bubble >>> button[part=button]",
        "typebot-bubble >>> textarea, input",
        package="@typebot.io/js@0.10.7",
        file="@typebot.io/js/dist/web.js",
    ),
)

TYPEBOT = {
    "sessionId": "s",
    "resultId": "r",
    "typebot": {"id": "solvik", "version": "6", "theme": {}, "settings": {}},
    "messages": [
        {
            "id": "m",
            "type": "text",
            "content": {
                "type": "richText",
                "richText": [{"type": "p", "children": [{"text": "Hei"}]}],
            },
        }
    ],
    "input": {"id": "i", "type": "text input", "options": {}},
}
"""What typebot's server answers when a conversation begins."""

SOCKET = {
    "open": '0{"sid":"s","upgrades":[],"pingInterval":60000,"pingTimeout":60000}',
    "connected": "40",
    "confirmed": '42["session_confirm",{"session_id":"s"}]',
}
"""What rasa-webchat's server says first (Engine.IO 3 by polling); its box waits for it."""

HELD_SECONDS = 20.0
"""How long a poll waits for news that never come."""


def install() -> None:
    """Install the anchors from npm unless they are there. Needs the network."""
    wanted = [each.package for each in ANCHORS if each.package]
    stamp = FOLDER / "installed.json"
    if stamp.exists() and json.loads(stamp.read_text("utf-8")) == wanted:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "package.json").write_text('{"private": true}', "utf-8")
    subprocess.run(
        [
            *("npm", "install", "--save-exact", "--ignore-scripts", "--legacy-peer-deps"),
            *("--no-audit", "--no-fund", "--silent", *wanted),
        ],
        cwd=FOLDER,
        env=Widgets(ROOT, Pythons(ROOT)).environment(),
        check=True,
        timeout=300,
    )
    stamp.write_text(json.dumps(wanted), "utf-8")


@contextmanager
def on_a_page(candidate: Candidate | None) -> Iterator[str]:
    """Serve the page with this widget on it (with none: the bare page); give its address."""
    page = PAGE.format(tags=candidate.tags if candidate else "").encode()
    script = b""
    if candidate and candidate.file:
        script = (FOLDER / "node_modules" / candidate.file).read_bytes()
    handler = _handler({"/": (page, "text/html"), "/anchor.js": (script, "text/javascript")})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def _handler(files: dict[str, tuple[bytes, str]]) -> type[BaseHTTPRequestHandler]:
    polls: list[str] = []
    ready = {path: (gzip.compress(body, 9), media) for path, (body, media) in files.items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body, media = ready.get(self.path, (b"", ""))
            if self.path.startswith("/socket.io/"):
                body, media = gzip.compress(self._poll().encode()), "text/plain; charset=UTF-8"
            self._answer(200 if body else 404, body, media)

        def _poll(self) -> str:
            polls.append(self.path)
            if len(polls) > len(SOCKET) - 1:
                time.sleep(HELD_SECONDS)
            news = [SOCKET["open"], SOCKET["connected"]] if len(polls) == 1 else []
            news += [SOCKET["confirmed"]] if len(polls) == len(SOCKET) - 1 else []
            return "".join(f"{len(each)}:{each}" for each in news or ["6"])

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = json.dumps(TYPEBOT).encode() if "startChat" in self.path else b"ok"
            self._answer(200, gzip.compress(answer), "application/json")

        def _answer(self, status: int, body: bytes, media: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media or "text/plain")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    return Handler
