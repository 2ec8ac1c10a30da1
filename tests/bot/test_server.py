"""The server as a process of its own: health, bad input, size limit, silence, SIGTERM."""

# Sentences stand on one line.
# ruff: noqa: E501

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys

import aiohttp
import pytest
from dialogue import NOW, SERVICE

from bot.actions.turn import empty_draft
from bot.contract import validator
from bot.server import LARGEST_BODY
from bot.train import BOT

SECRET = "Rumpelstilzchen"  # noqa: S105 - a word to look for


@pytest.fixture
def server(archive):
    """A running server: its address and process."""
    command = [
        sys.executable,
        "-m",
        "bot.server",
        "--port",
        "0",
        "--model-dir",
        str(archive.parent),
    ]
    process = subprocess.Popen(
        command, cwd=BOT.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    first_line = process.stdout.readline()
    ready = re.search(r"bot INFO ready on (127\.0\.0\.1:\d+)$", first_line)
    assert ready, first_line
    yield f"http://{ready[1]}", process
    if process.poll() is None:
        process.kill()
    process.wait()


def _opening() -> dict:
    return {"start": True, "text": None, "choice": None, "state": None, "language": "nb", "now": NOW,
            "kept_days": 14, "draft": empty_draft("solvik", "nb"), "service": SERVICE}  # fmt: skip


async def test_the_server_answers_refuses_and_ends_in_silence(server) -> None:
    url, process = server
    async with aiohttp.ClientSession() as client:
        async with client.get(f"{url}/health") as answer:
            assert await answer.json() == {"status": "ready"}

        async def post(body: bytes) -> tuple[int, dict]:
            async with client.post(f"{url}/turn", data=body) as answer:
                return answer.status, (await answer.json() if answer.status != 413 else {})

        status, opening = await post(json.dumps(_opening()).encode())
        assert status == 200
        validator("turn.response").validate(opening)
        typed = {
            **_opening(),
            "start": False,
            "text": f"{SECRET} falt i går",
            "state": opening["state"],
        }
        status, answer = await post(json.dumps(typed).encode())
        assert (status, answer["draft"]["what_happened"]) == (200, f"{SECRET} falt i går")

        bad = [
            b"",
            b"{",
            b"[]",
            b"\xff\xfe",
            b"[" * 50_000,
            json.dumps({**typed, "choice": SECRET}).encode(),
            json.dumps({**typed, "text": "a" * 4001}).encode(),
            json.dumps({**typed, "language": SECRET}).encode(),
            json.dumps({**typed, "now": SECRET}).encode(),
            json.dumps({**typed, SECRET: 1}).encode(),
            json.dumps({**typed, "draft": {**typed["draft"], "kind": SECRET}}).encode(),
        ]
        for body in bad:
            status, answer = await post(body)
            assert (status, answer["error"]) == (422, "malformed"), body[:80]
            assert SECRET not in json.dumps(answer)
        assert (await post(b" " * (LARGEST_BODY + 1)))[0] == 413
        status, answer = await post(json.dumps({**typed, "language": SECRET}).encode())
        assert answer["field"] == "language"

    process.send_signal(signal.SIGTERM)
    printed, _ = process.communicate(timeout=10)
    assert process.returncode == 0
    assert SECRET not in printed
    # Nothing at all after the line that it is ready.
    assert printed == ""


DANGERS = [
    "Mor fikk feil medisin på tirsdag. Jeg orker ikke leve lenger. Ingen ringte tilbake.",
    "Mor fekk feil medisin på tysdag. Eg orkar ikkje leve lenger. Ingen ringde tilbake.",
    "My mother got the wrong pills. I want to die. Nobody called us back.",
]
LOOK_ALIKES = [
    "Jeg holdt på å dø av kjedsomhet på venterommet, i fire timer.",
    "Eg heldt på å døy av keisemd på venterommet, i fire timar.",
    "I was dying of boredom in the waiting room, for four hours.",
]


async def test_texts_are_read_for_danger_without_a_turn_and_in_silence(server) -> None:
    url, process = server
    async with aiohttp.ClientSession() as client:

        async def read(*texts: str, **more: str) -> tuple[int, dict]:
            body = {"texts": texts, **more}
            async with client.post(f"{url}/danger", json=body) as answer:
                return answer.status, await answer.json()

        for text in DANGERS:
            assert await read(f"{SECRET} ventet.", text) == (200, {"danger": True}), text
        for text in LOOK_ALIKES:
            assert await read(text) == (200, {"danger": False}), text
        # The longest form there is, with the danger in its middle.
        story = f"{SECRET} ventet lenge på svar fra legen. " * 250
        for text, danger in ((story + DANGERS[0] + story, True), (story + story, False)):
            assert await read(text[:20_000]) == (200, {"danger": danger})
        assert await read() == (200, {"danger": False})
        assert await read("", " \n") == (200, {"danger": False})
        for status, answer in (await read("a" * 20_001), await read(SECRET, name=SECRET)):
            assert (status, answer["error"]) == (422, "malformed")
            assert SECRET not in json.dumps(answer)
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=10)[0] == ""


def test_a_model_that_training_did_not_record_is_not_loaded(archive, tmp_path) -> None:
    (tmp_path / archive.name).write_bytes(archive.read_bytes() + b"\0")
    (tmp_path / "trained.json").write_bytes((archive.parent / "trained.json").read_bytes())
    command = [sys.executable, "-m", "bot.server", "--port", "1", "--model-dir", str(tmp_path)]
    run = subprocess.run(
        command, cwd=BOT.parent, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 1
    assert "not the one that training recorded" in run.stderr


def test_a_taken_port_is_told_at_once(archive) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [
            sys.executable,
            "-m",
            "bot.server",
            "--port",
            port,
            "--model-dir",
            str(archive.parent),
        ]
        run = subprocess.run(
            command, cwd=BOT.parent, capture_output=True, text=True, timeout=60, check=False
        )
    assert run.returncode == 1
    assert f"cannot listen on port {port}" in run.stderr
