"""Failures a caller can act on: RFC 9457 problem details for programs, a page for people.

Nothing a person sent is ever echoed in a problem, but on the page of whoever typed it just now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import structlog
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from psycopg import errors as postgres
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from starlette.exceptions import HTTPException

from api.shared import pages
from api.shared.i18n import _, lazy
from api.shared.sealing import KeyDestroyedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request
    from starlette.responses import Response

log = structlog.get_logger()

API_PREFIX = "/api/"


class Problem(Exception):
    """One kind of failure. Subclasses say which: a slug, a status, a title that says what to do."""

    slug: ClassVar[str]
    status: ClassVar[int]
    title: ClassVar[str]

    def __init__(self, *, headers: dict[str, str] | None = None, **extra: Any) -> None:
        """Keep `extra` members for the JSON body; they must never hold what a person wrote."""
        super().__init__(self.slug)
        self.headers = headers
        self.extra = extra


class InvalidInput(Problem):
    """Something in the request is not of the right form; `errors` names each field."""

    slug = "invalid-input"
    status = 422
    title = lazy(
        "Something in what was sent is not right. Nothing was lost; please look at it again."
    )


class MalformedBody(Problem):
    """The request's body is not JSON."""

    slug = "malformed-body"
    status = 422
    title = lazy("What was sent could not be read.")


class NotFound(Problem):
    """There is no such thing, or not for this caller."""

    slug = "not-found"
    status = 404
    title = lazy("We could not find what you asked for.")


class Unauthorized(Problem):
    """The caller has not shown who they are. Nothing else is told."""

    slug = "unauthorized"
    status = 401
    title = lazy("You need to identify yourself first.")

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": "Bearer"})


class Forbidden(Problem):
    """The caller is known and may not."""

    slug = "forbidden"
    status = 403
    title = lazy("You do not have access to this.")


class ChangedMeanwhile(Problem):
    """Somebody else was quicker; nothing was overwritten. `unsaved.html` tells it in the form."""

    slug = "changed-meanwhile"
    status = 409
    title = lazy("Somebody changed this while you had it open. Please look at it again.")


class TooLarge(Problem):
    """The request's body is over the limit."""

    slug = "too-large"
    status = 413
    title = lazy("That was too much to take in at once. Please send it in smaller parts.")


class TooMany(Problem):
    """Too many tries that failed, in too short a time."""

    slug = "too-many"
    status = 429
    title = lazy("That was many tries in a short time. Please wait a minute and try again.")

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "60"})


class NotStored(Problem):
    """The database did not take it: nothing was acknowledged, trying again is safe."""

    slug = "not-stored"
    status = 503
    title = lazy("We could not save this just now. Please try again in a moment.")

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "5"})


class MethodNotAllowed(Problem):
    """The address exists, but not for this method."""

    slug = "method-not-allowed"
    status = 405
    title = lazy("This address cannot be used that way.")


class Erased(Problem):
    """What was asked for existed, and its texts are erased for ever."""

    slug = "erased"
    status = 410
    title = lazy("This has been erased, as the person who wrote it asked for.")


class Unexpected(Problem):
    """A mistake of ours."""

    slug = "unexpected"
    status = 500
    title = lazy("Something went wrong on our side. Please try again.")


_BY_STATUS: dict[int, type[Problem]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    413: TooLarge,
    422: MalformedBody,
}


def respond(request: Request, problem: Problem, typed: Mapping[str, str] | None = None) -> Response:
    """Return the problem as JSON under `/api/`, as a page elsewhere.

    The page shows what was `typed`, for its writer alone to copy.
    """
    if not request.url.path.startswith(API_PREFIX):
        page = pages.render(
            request, "problem.html", status=problem.status, problem=problem, typed=typed or {}
        )
        page.headers.update(problem.headers or {})
        return page
    body = {
        "type": f"/problems/{problem.slug}",
        "title": str(problem.title),
        "status": problem.status,
        **problem.extra,
    }
    return JSONResponse(
        body, problem.status, headers=problem.headers, media_type="application/problem+json"
    )


async def _left_over(request: Request, problem: Problem) -> dict[str, str]:
    """Return what was typed in a form that is not there any more: no words are lost by that."""
    if request.method != "POST" or problem.status not in {404, 409, 410}:
        return {}
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return {}
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


def install(app: FastAPI) -> None:
    """Make the app answer every failure as a problem."""

    @app.exception_handler(Problem)
    async def known(request: Request, problem: Problem) -> Response:
        return respond(request, problem, await _left_over(request, problem))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        if any(each["type"] == "json_invalid" for each in error.errors()):
            return respond(request, MalformedBody())
        fields = [
            {"field": ".".join(str(part) for part in each["loc"][1:]), "message": in_words(each)}
            for each in error.errors()
        ]
        return respond(request, InvalidInput(errors=fields))

    @app.exception_handler(HTTPException)
    async def routed(request: Request, error: HTTPException) -> Response:
        return respond(request, _BY_STATUS.get(error.status_code, Unexpected)())

    @app.exception_handler(KeyDestroyedError)
    async def erased(request: Request, _error: KeyDestroyedError) -> Response:
        problem = Erased()
        return respond(request, problem, await _left_over(request, problem))

    @app.exception_handler(DBAPIError)
    async def database(request: Request, error: DBAPIError) -> Response:
        log.error("database", error=type(error.orig).__name__)
        if isinstance(error.orig, (postgres.OperationalError, postgres.InternalError)):
            return respond(request, NotStored())
        return respond(request, Unexpected())

    @app.exception_handler(NoConnectionError)
    async def exhausted(request: Request, _error: NoConnectionError) -> Response:
        return respond(request, NotStored())

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        log.error("unexpected", error=type(error).__name__)
        return respond(request, Unexpected())


_OF_DAYS = {
    "past": lazy("Choose a day that is still to come."),
    "to_come": lazy("Choose today or an earlier day."),
}


def in_words(error: Mapping[str, Any]) -> str:
    """Return what pydantic found wrong with a field, in words, without the value."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in {"missing", "string_too_short"}:
        return _("This is needed.")
    if kind == "string_too_long":
        return _("This is too long: at most %(max)s characters fit.") % {
            "max": context["max_length"]
        }
    if kind == "enum":
        return _("Choose one of those listed.")
    if kind == "extra_forbidden":
        return _("This field is not known.")
    if kind in {"nul", "string_unicode"}:
        return _("This holds characters that cannot be stored.")
    return str(_OF_DAYS.get(kind) or _("This is not of the right form."))
