"""The role × route matrix: each staff route, opened by each role at each place, as it declares."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import pytest
from fastapi import FastAPI, Request
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import Role
from api.cases.models import Case
from api.cases.reach import READERS
from api.shared import db
from tests.api.access.matrix_world import (
    REACH,
    SENT,
    Member,
    Spot,
    World,
    address,
    has_place,
    make_world,
)
from tests.api.access.test_permissions import FOR_EVERYBODY, allowed, staff_routes

if TYPE_CHECKING:
    import httpx
    from fastapi.routing import APIRoute

DENIED = {403, 404}
ANSWER_SECONDS = 20.0
ENDING_SECONDS = 0.5


pytestmark = pytest.mark.timeout(600)
"""Seconds: every route is opened for real, and the machine may be busy with more."""


@pytest.mark.parametrize("role", Role)
async def test_each_role_opens_what_is_declared_for_it_where_it_holds_and_nothing_else(
    app: FastAPI, client: httpx.AsyncClient, role: Role
) -> None:
    world = await make_world(app, client, [role])
    app.dependency_overrides[db.transaction] = taken_back
    wrong: list[str] = []
    asked = 0
    for member in world.members:
        if role is Role.REVIEWER:
            await make_responsible(app, member)
        for method, route in staff_routes(app):
            if (method, route.path) in FOR_EVERYBODY:
                continue
            declared = role in (allowed(route) or ())
            # A role that is not declared is refused before anybody looks whose the thing is.
            for spot in world.spots if declared and has_place(route) else [world.own]:
                placed = has_place(route) or f"{method} {route.path}" in REACH
                reached = not placed or member.reaches(method, route, spot, world)
                expected = declared and reached
                status, body = await ask(app, member, method, route, spot)
                asked += 1
                told = f"{described(member)} {method} {route.path} {place(spot, world)}: {status}"
                if (status not in DENIED) != expected or status >= 500:
                    wrong.append(told)
                wrong += [f"{told} shows “{word}”" for word in leaked(member, world, body)]
    assert not wrong, "\n" + "\n".join(wrong)
    assert asked > 100


async def test_a_reviewer_opens_no_case_of_their_unit_that_is_anothers(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    world = await make_world(app, client, [Role.REVIEWER])
    app.dependency_overrides[db.transaction] = taken_back
    async with app.state.database.begin() as tx:
        await tx.execute(update(Case).values(responsible_id=None))
    for member in world.members:
        for method, route in staff_routes(app):
            if "{reference}" in route.path and Role.REVIEWER in (allowed(route) or ()):
                status, body = await ask(app, member, method, route, world.own)
                assert route.path in ANYBODY_OF_THE_SERVICE or status in DENIED, route.path
                assert world.own.word not in body


ANYBODY_OF_THE_SERVICE = {"/staff/cases/{reference}/open-anyway"}
"""Routes about a case for those of its service who can not open it."""


def test_a_parameter_nobody_described_fails_with_a_word_on_what_to_do(app: FastAPI) -> None:
    other = FastAPI()

    @other.get("/staff/things/{thing_id}")
    def show(thing_id: str) -> None: ...

    (route,) = [each for _method, each in staff_routes(other)]
    assert allowed(route) is None
    with pytest.raises(LookupError, match="matrix_world"):
        address(route, None)  # type: ignore[arg-type]


async def make_responsible(app: FastAPI, member: Member) -> None:
    """Make somebody responsible for every case: what holds them back then is the place."""
    async with app.state.database.begin() as tx:
        await tx.execute(update(Case).values(responsible_id=member.id))


async def taken_back(request: Request) -> AsyncIterator[AsyncSession]:
    """Give a request its transaction and take back what it did: each finds the same world."""
    async with request.app.state.database.begin() as tx:
        yield tx
        await tx.rollback()


def described(member: Member) -> str:
    return f"{member.role} of {'the service' if member.whole_service else 'one unit'}"


def place(spot: Spot, world: World) -> str:
    names = ("in their unit", "in another unit", "in another service")
    return names[world.spots.index(spot)]


def leaked(member: Member, world: World, body: str) -> list[str]:
    """Return the words of reports that this person may not read and was shown."""
    mine = {world.own.word}
    if member.whole_service:
        mine.add(world.neighbour.word)
    if member.role not in READERS:
        mine = set()
    return [spot.word for spot in world.spots if spot.word not in mine and spot.word in body]


async def ask(
    app: FastAPI, member: Member, method: str, route: APIRoute, spot: Spot
) -> tuple[int, str]:
    """Return status and body of an answer; where a page leads on within the staff's, of that one.

    A stream is asked for its first bytes only.
    """
    fields = SENT.get(route.path, {})
    status, headers, body = await _ask(app, member, method, address(route, spot), fields)
    if method == "GET" and status == 303:
        onward = urlsplit(headers["location"])
        if onward.path.startswith("/staff"):
            return (await _ask(app, member, method, onward.path, {}))[0], body
    return status, body


async def _ask(
    app: FastAPI, member: Member, method: str, path: str, fields: dict[str, str]
) -> tuple[int, dict[str, str], str]:
    query, sent = urlencode(fields).encode(), b""
    if method != "GET":
        query, sent = b"", urlencode({"csrf_token": member.csrf_token, **fields}).encode()
    scope = _scope(member, method, path, query, len(sent))
    status, headers, body = 0, {}, b""
    enough = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if not taken.is_set():
            taken.set()
            return {"type": "http.request", "body": sent, "more_body": False}
        await enough.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status, body
        if message["type"] == "http.response.start":
            status = message["status"]
            headers.update({key.decode(): value.decode() for key, value in message["headers"]})
            if headers.get("content-type", "").startswith("text/event-stream"):
                enough.set()
        elif message["type"] == "http.response.body":
            body += message.get("body", b"")
            if not message.get("more_body"):
                enough.set()

    taken = asyncio.Event()
    running = asyncio.create_task(app(scope, receive, send))  # type: ignore[arg-type]
    await _until(running, enough)
    return (status or 500), headers, body.decode(errors="replace")


async def _until(running: asyncio.Task[None], enough: asyncio.Event) -> None:
    """Wait until the answer is there, or a stream has begun; end what goes on after that."""
    waiting = asyncio.create_task(enough.wait())
    await asyncio.wait(
        {running, waiting}, timeout=ANSWER_SECONDS, return_when=asyncio.FIRST_COMPLETED
    )
    waiting.cancel()
    await asyncio.wait({running}, timeout=ENDING_SECONDS)
    running.cancel()
    await asyncio.gather(running, waiting, return_exceptions=True)


def _scope(member: Member, method: str, path: str, query: bytes, length: int) -> dict[str, Any]:
    """Return a request as a server hands it to the application."""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "server": ("meldeknapp.test", 80),
        "client": ("127.0.0.1", 1),
        "root_path": "",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [
            (b"host", b"meldeknapp.test"),
            (b"cookie", f"meldeknapp={member.cookie}".encode()),
            (b"content-type", b"application/x-www-form-urlencoded"),
            (b"content-length", str(length).encode()),
        ],
    }
