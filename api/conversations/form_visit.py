"""A form under way: a conversation in which nobody speaks, kept as it grows.

The browser keeps a token in a cookie for the visit, and the form is found again by it; on another
day or device it is found by the code of a pause (api/decisions/0010). The cookie is set with the
empty form and nothing is stored before something is sent in: a browser that does not keep it is
known by then, and loses nothing.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.models import Service
from api.access.services import service_by_slug
from api.conversations import drafts, queries, service, turns
from api.conversations.schemas import Pause
from api.conversations.talk import Talk
from api.reports import form
from api.reports.schemas import Draft
from api.shared import clock, i18n, pages, sealing
from api.shared.db import one_at_a_time
from api.shared.settings import Settings

COOKIE = "meldeknapp-form"

VISIT = timedelta(hours=2)
"""How long after the last word the cookie opens the form; later, the code does."""

DAYS_WITHOUT_CODE = 1
"""Days a form is kept that nobody has taken a code for: nobody could come back to it."""


def token_of(request: Request) -> str | None:
    """Return the token of this browser's form, if it has one."""
    return request.cookies.get(COOKIE)


def keep(request: Request, response: Response, slug: str, token: str) -> None:
    """Keep the token until the browser closes, away from scripts and from other sites."""
    pages.keep_token(request, response, COOKIE, token, path=f"/s/{slug}/form")


def end(response: Response, slug: str) -> None:
    """Forget the form in this browser."""
    response.delete_cookie(COOKIE, path=f"/s/{slug}/form")


@dataclass(frozen=True)
class Visit:
    """A form under way, opened in one transaction: of which service, and what is kept."""

    service: Service
    talk: Talk | None
    closed: bool = False
    """Whether there was one that this browser's token opens no more."""

    @classmethod
    async def found(
        cls, tx: AsyncSession, request: Request, slug: str, *, lock: bool = False
    ) -> Self:
        """Return this browser's visit; the page then speaks the form's language.

        Raises NotFound for a service that is not here.
        """
        served = await service_by_slug(tx, slug)
        token = token_of(request)
        row = None
        if token:
            digests = sealing.vault(tx).digests("conversation", token)
            row = await queries.by_token(tx, digests, lock=lock)
        if row is None:
            return cls(served, None)
        if row.service_id != served.id or row.updated_at + VISIT < clock.now():
            return cls(served, None, closed=True)
        talk = await Talk.opened(tx, row)
        if "lang" not in request.query_params:
            i18n.use(talk.language)
        return cls(served, talk)

    @property
    def draft(self) -> Draft:
        """The report so far."""
        if self.talk is None:
            return form.empty(self.service.slug, i18n.language())
        return self.talk.draft

    @property
    def sent(self) -> bool:
        """Whether the report is sent."""
        return self.talk is not None and self.talk.row.report_id is not None


def changes_of(begun: Draft, draft: Draft) -> dict[str, Any]:
    """Return what is new in a draft, and the language it is written in, by field."""
    before, after = (each.model_dump(include=set(drafts.CORRECTABLE)) for each in (begun, draft))
    new = {name: value for name, value in after.items() if value != before[name]}
    return new | {"language": i18n.language()}


async def write(  # noqa: PLR0913 - whose form, what of it, and what the bot read
    tx: AsyncSession,
    request: Request,
    slug: str,
    token: str,
    changes: dict[str, Any],
    *,
    found_danger: bool | None,
) -> Talk:
    """Keep what is new, and begin the form if this is the first of it.

    Twice at once begins it once. Raises AlreadySent.
    """
    await one_at_a_time(tx, sealing.vault(tx).digest("conversation", token))
    visit = await Visit.found(tx, request, slug, lock=True)
    talk = visit.talk
    if talk is None:
        talk = await service.opened_with(
            tx, visit.service, visit.draft, token, kept_days=DAYS_WITHOUT_CODE
        )
        talk.keep_expects(turns.FORM)  # where the chat leads, should the bot be away
    await drafts.correct(tx, talk.row, changes, found_danger=found_danger)
    talk.row.language = changes["language"]
    return await Talk.opened(tx, talk.row)


def pause(request: Request, talk: Talk) -> Pause:
    """Give the code to come back with; from now on the form is kept for its time."""
    settings: Settings = request.app.state.settings
    talk.row.kept_days = max(talk.row.kept_days, settings.conversation_days)
    return talk.pause()
