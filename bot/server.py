"""The bot's door: POST /turn, POST /danger and GET /health on the loopback interface.

`python -m bot.server [--port 8001] [--model-dir .meldeknapp/model]`
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Read by native code when it is loaded: a turn should not take both cores from the API.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from aiohttp import web

from bot import logs
from bot.contract import request_problem
from bot.train import DEFAULT_MODEL_DIR, ModelNotUsable, usable_model

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    from bot.engine import Engine

    Answering = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]

# A draft's longest texts are 20,000 and 4 x 4,000 characters, of up to four bytes each as UTF-8;
# ordinary requests are far below this.
LARGEST_BODY = 160 * 1024
HOST = "127.0.0.1"
# Seconds that turns in flight get to finish after SIGTERM.
GRACE = 5.0
ENGINE: web.AppKey[Engine] = web.AppKey("engine", object)


async def turn(request: web.Request) -> web.Response:
    """Answer one turn."""
    return await _answer(request, "turn", request.app[ENGINE].turn)


async def danger(request: web.Request) -> web.Response:
    """Tell whether texts that were not said in a turn tell of danger; nothing of them is kept."""
    return await _answer(request, "danger", request.app[ENGINE].danger)


async def _answer(request: web.Request, name: str, by: Answering) -> web.Response:
    """Answer a valid request. 422 names the place of what is malformed and never repeats it."""
    try:
        body = json.loads(await request.read())
    except (ValueError, RecursionError):
        return _problem(422, "malformed", "")
    place = request_problem(body, f"{name}.request")
    if place is not None:
        return _problem(422, "malformed", place)
    try:
        return web.json_response(await by(body))
    except Exception as error:  # noqa: BLE001 - none may end without an answer
        logs.log.error("%s failed: %s", name, logs.where(error))
        return _problem(500, f"{name}_failed", "")


async def health(request: web.Request) -> web.Response:
    """Ready as soon as it listens: the model is loaded before."""
    del request
    return web.json_response({"status": "ready"})


def _problem(status: int, slug: str, place: str) -> web.Response:
    return web.json_response({"error": slug, "field": place}, status=status)


def application(engine: Engine) -> web.Application:
    """The routes around an engine."""
    app = web.Application(client_max_size=LARGEST_BODY)
    app[ENGINE] = engine
    app.add_routes(
        [web.post("/turn", turn), web.post("/danger", danger), web.get("/health", health)]
    )
    return app


def main(arguments: list[str] | None = None) -> int:
    """Load the model and serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(description="Serve the bot on the loopback interface.")
    parser.add_argument("--port", type=int, default=8001, help="0 takes any free one")
    parser.add_argument("--model-dir", type=Path, default=DEFAULT_MODEL_DIR)
    options = parser.parse_args(arguments)
    logs.configure()
    try:
        archive = usable_model(options.model_dir)
    except ModelNotUsable as reason:
        logs.log.error("%s Run: python -m bot.train --model-dir %s", reason, options.model_dir)
        return 1
    try:
        door = _bound(options.port)
    except OSError as error:
        logs.log.error("cannot listen on port %s: %s", options.port, error.strerror)
        return 1
    # Not before all that can fail at once has: importing Rasa takes ten seconds.
    from bot.engine import Engine  # noqa: PLC0415

    app = application(Engine(archive))
    # Importing and loading may have set handlers of their own.
    logs.configure()
    # Whoever reads "ready" may call in the same moment.
    door.listen()
    logs.log.info("ready on %s:%s", *door.getsockname())
    web.run_app(app, sock=door, print=None, access_log=None, shutdown_timeout=GRACE)
    return 0


def _bound(port: int) -> socket.socket:
    """Take the port at once: that it is taken should not come out after the model is loaded."""
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind((HOST, port))
    return door


if __name__ == "__main__":
    sys.exit(main())
