"""Answers in the form: what can be chosen, and keeping what is typed where it is right."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse

from api.access.services import units_in_use
from api.conversations import form_visit
from api.conversations.form_visit import Visit
from api.conversations.problems import AlreadySent
from api.reports import danger, form, wording
from api.reports.form import QUESTIONS, Filled
from api.shared import pages
from api.shared.i18n import in_language, lazy

if TYPE_CHECKING:
    from fastapi import Request
    from sqlalchemy.ext.asyncio import AsyncSession

    from api.access.models import Service
    from api.reports.form import Errors
    from api.shared.db import Database

ALREADY_SENT = lazy(
    "This was already sent, and what you have changed since is not. "
    "Open the receipt page with your code to add to it."
)


async def options(tx: AsyncSession, service: Service) -> dict[str, list[tuple[Any, str]]]:
    """Return what can be chosen in each field, as value and words."""
    return {
        "reporter_role": list(wording.REPORTER_ROLES.items()),
        "place_unit": [
            (unit.slug, in_language(unit.name)) for unit in await units_in_use(tx, service.id)
        ],
        "kind": list(wording.KINDS.items()),
        "category": list(wording.CATEGORIES.items()),
        "perceived_harm": list(wording.HARMS.items()),
        "afterwards": list(wording.AFTERWARDS.items()),
        "modes": [(mode, wording.PARTICIPATION_MODES[mode]) for mode in wording.WAYS_TO_TAKE_PART],
    }


@dataclass(frozen=True)
class Kept:
    """How keeping went: what is kept now, what is wrong, whether nothing could be kept at all."""

    filled: Filled
    errors: Errors = field(default_factory=dict)
    not_kept: bool = False
    urgent: bool = False


async def keep(
    request: Request, slug: str, typed: Filled, do: str, question: str | None = None
) -> Kept | RedirectResponse:
    """Keep what is right in the form, or in the answer to one question of it.

    The bot reads new words for danger before they are kept, and the next page says so at once.
    """
    database: Database = request.app.state.database
    token = form_visit.token_of(request)
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug)
        units = {unit.slug for unit in await units_in_use(tx, visit.service.id)}
    if token is None or visit.closed:
        return Kept(typed, not_kept=True)
    begun = visit.draft
    before = Filled.showing(begun)
    filled = typed if question is None else before.with_answer(question, typed)
    if question == "afterwards" and filled.afterwards == "anonymous":
        filled = replace(filled, name="", email="", phone="")
    draft, errors = form.kept(filled, begun, units)
    if question is not None:
        errors = {name: errors[name] for name in QUESTIONS[question] if name in errors}
    if do in {"later", "questions"} and not filled.what_happened:
        errors.pop("what_happened", None)  # it is asked for later
    changes = form_visit.changes_of(begun, draft)
    if visit.sent and not errors and set(changes) == {"language"}:
        return pages.see_other(request, f"/s/{slug}/form/sent")
    words = draft.own_words
    found = await danger.read(request, words) if words != begun.own_words else False
    try:
        async with database.begin() as tx:
            talk = await form_visit.write(tx, request, slug, token, changes, found_danger=found)
            return Kept(Filled.showing(talk.draft), errors, urgent=talk.draft.urgent)
    except AlreadySent:
        first = next(iter(QUESTIONS[question])) if question else "what_happened"
        return Kept(filled, {first: str(ALREADY_SENT)})
