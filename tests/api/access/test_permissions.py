"""Every staff route says who may use it, and holds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from fastapi.routing import APIRoute

from api.access.permissions import Allowed, Role

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    import httpx
    from fastapi import FastAPI

    from tests.staff_fixtures import Browser

FOR_EVERYBODY = {
    ("GET", "/staff/login"),
    ("POST", "/staff/login"),
    ("GET", "/staff/login/provider"),
    ("GET", "/staff/login/return"),
    ("GET", "/staff/join/{token}"),
    ("POST", "/staff/join/{token}"),
}
"""What needs no login."""

FOR_ALL_STAFF = {
    ("GET", "/staff"),
    ("POST", "/staff/logout"),
    ("GET", "/staff/logins"),
    ("POST", "/staff/logins/end-others"),
    ("POST", "/staff/logins/{session_id}/end"),
}
"""What any role may use, since it shows nothing of a report."""


def staff_routes(app: FastAPI) -> Iterator[tuple[str, APIRoute]]:
    """Return each staff route with each of its methods."""
    for route in routes_of(app):
        if route.path == "/staff" or route.path.startswith("/staff/"):
            for method in sorted(route.methods or ()):
                yield method, route


def routes_of(holder: Any) -> Iterator[APIRoute]:
    for route in holder.routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from routes_of(route.original_router)


def allowed(route: APIRoute) -> frozenset[Role] | None:
    """Return who may use the route, as it declares it; None when it does not."""
    found = [each.call for each in all_dependencies(route.dependant)]
    declared = [call.roles for call in found if isinstance(call, Allowed)]
    return frozenset.intersection(*declared) if declared else None


def all_dependencies(dependant: Any) -> Iterator[Any]:
    for each in dependant.dependencies:
        yield each
        yield from all_dependencies(each)


def address(route: APIRoute) -> str:
    return route.path_format.format_map({name: str(uuid4()) for name in route.param_convertors})


def test_every_staff_route_declares_who_may(app: FastAPI) -> None:
    undeclared, open_to_all = set(), set()
    for method, route in staff_routes(app):
        roles = allowed(route)
        if roles is None:
            undeclared.add((method, route.path))
        elif roles == frozenset(Role):
            open_to_all.add((method, route.path))
    assert undeclared == FOR_EVERYBODY
    assert open_to_all == FOR_ALL_STAFF


async def test_nobody_gets_in_without_a_login(app: FastAPI, client: httpx.AsyncClient) -> None:
    for method, route in staff_routes(app):
        if (method, route.path) in FOR_EVERYBODY:
            continue
        answer = await client.request(method, address(route))
        assert answer.status_code == 303, (method, route.path)
        assert answer.headers["location"].startswith("/staff/login")


async def test_nothing_is_changed_without_the_sessions_token(
    app: FastAPI, log_in: Callable[..., Awaitable[Browser]]
) -> None:
    browser = await log_in("everything", *Role)
    for method, route in staff_routes(app):
        if method != "GET" and (method, route.path) not in FOR_EVERYBODY:
            answer = await browser.http.request(method, address(route))
            assert answer.status_code == 403, (method, route.path)
