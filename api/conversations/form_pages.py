"""The plain form: all on one page or one question a page, kept as it grows, checked, sent.

Without script and without the bot. Each page posts; what is right in it is kept at once, and what
is not is shown again as it was typed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse

from api.access.services import unit_in_use, units_in_use
from api.conversations import form_sending_pages, form_visit
from api.conversations.form_visit import Visit
from api.conversations.problems import AlreadySent
from api.reports import danger, form, wording
from api.reports import service as reports
from api.reports.form import QUESTIONS, Filled
from api.reports.problems import RepeatDiffers
from api.shared import i18n, ids, pages
from api.shared.i18n import in_language, lazy
from api.shared.problems import NotFound

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession
    from starlette.responses import HTMLResponse, Response

    from api.access.models import Service
    from api.reports.form import Errors
    from api.shared.db import Database

router = APIRouter(prefix="/s/{slug}/form", include_in_schema=False)

Do = Annotated[str, Form(max_length=20)]

ALREADY_SENT = lazy(
    "This was already sent, and what you have changed since is not. "
    "Open the receipt page with your code to add to it."
)


@dataclass(frozen=True)
class Sheet:
    """One showing of the whole form: what is typed, what is wrong, and where it came from."""

    filled: Filled
    submission: str = field(default_factory=ids.new_token)
    errors: Errors = field(default_factory=dict)
    urgent: bool = False
    from_chat: bool = False
    not_kept: bool = False
    """The browser brought no cookie, or one that opens nothing more: nothing could be kept."""


@router.get("")
async def door(request: Request, slug: str) -> Response:
    """Show the form, empty but for the unit in the address, or what this browser has begun."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug)
        if visit.talk is not None and not visit.sent:
            return pages.render(request, "conversations/form_begun.html", service=visit.service)
        unit = await unit_in_use(tx, visit.service.id, request.query_params.get("unit", ""))
        filled = Filled(place_unit=unit.slug if unit else "")
        response = await show(request, tx, visit.service, Sheet(filled))
    if form_visit.token_of(request) is None or visit.sent or visit.closed:
        form_visit.keep(request, response, slug, ids.new_token())
    return response


@router.get("/whole")
async def whole(request: Request, slug: str) -> Response:
    """Show the form as it is kept, all on one page."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug)
        if visit.talk is None or visit.sent:
            return pages.see_other(request, f"/s/{slug}/form")
        sheet = Sheet(Filled.showing(visit.draft), urgent=visit.draft.urgent)
        return await show(request, tx, visit.service, sheet)


@router.post("")
async def take_whole(
    request: Request,
    slug: str,
    submission: Annotated[str, Form(max_length=200)] = "",
    do: Do = "check",
) -> Response:
    """Keep the whole form, and lead on: to the check, the code, or the single questions."""
    sheet = Sheet(Filled.read(await request.form()), submission or ids.new_token())
    if do == "send":
        return await _send_unkept(request, slug, sheet)
    kept = await _keep(request, slug, sheet.filled, do)
    if isinstance(kept, RedirectResponse):
        return kept
    if kept.not_kept or kept.errors:
        sheet = replace(sheet, errors=kept.errors, not_kept=kept.not_kept, urgent=kept.urgent)
        return await _again(request, slug, sheet)
    after = {"later": "later", "questions": f"questions/{next(iter(QUESTIONS))}"}
    return pages.see_other(request, f"/s/{slug}/form/{after.get(do, 'check')}")


@router.get("/questions/{question}")
async def ask(request: Request, slug: str, question: str) -> Response:
    """Show one question, answered as far as it is."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug)
        if visit.sent:
            return pages.see_other(request, f"/s/{slug}/form/sent")
        response = await _show_question(request, tx, visit, question, Filled.showing(visit.draft))
    if form_visit.token_of(request) is None or visit.closed:
        form_visit.keep(request, response, slug, ids.new_token())
    return response


@router.post("/questions/{question}")
async def take(request: Request, slug: str, question: str, do: Do = "next") -> Response:
    """Keep one answer, and lead on to the next question or, with `do` check, to the check."""
    if question not in QUESTIONS:
        raise NotFound
    answer = Filled.read(await request.form())
    kept = await _keep(request, slug, answer, do, question)
    if isinstance(kept, RedirectResponse):
        return kept
    if kept.not_kept:
        return await _again(request, slug, Sheet(answer, not_kept=True))
    if kept.errors:
        database: Database = request.app.state.database
        async with database.begin() as tx:
            visit = await Visit.found(tx, request, slug)
            filled = Filled.showing(visit.draft).with_answer(question, answer)
            return await _show_question(request, tx, visit, question, filled, errors=kept.errors)
    return pages.see_other(request, f"/s/{slug}/form/{_after(question, kept.filled, do)}")


@router.get("/check")
async def check(request: Request, slug: str) -> Response:
    """Show all that will be sent, and a way to change each answer."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug)
        if visit.talk is None:
            return pages.see_other(request, f"/s/{slug}/form")
        if visit.sent:
            return pages.see_other(request, f"/s/{slug}/form/sent")
        draft = visit.draft
        filled = Filled.showing(draft)
        occurred = draft.occurred
        return pages.render(
            request,
            "conversations/form_check.html",
            service=visit.service,
            draft=draft,
            filled=filled,
            asked=form.asked(filled),
            interval=i18n.interval_text(occurred.start, occurred.end) if occurred.start else "",
            modes=[wording.PARTICIPATION_MODES[mode] for mode in draft.involvement.modes],
            options={name: dict(of) for name, of in (await options(tx, visit.service)).items()},
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


async def show(request: Request, tx: AsyncSession, service: Service, sheet: Sheet) -> HTMLResponse:
    """Return the whole form as it stands, with what is wrong on top."""
    return pages.render(
        request,
        "conversations/form.html",
        status=422 if sheet.errors or sheet.not_kept else 200,
        service=service,
        sheet=sheet,
        errors=form.in_order(sheet.errors),
        questions=list(QUESTIONS),
        options=await options(tx, service),
    )


@dataclass(frozen=True)
class _Kept:
    """How keeping went: what is kept now, what is wrong, whether nothing could be kept at all."""

    filled: Filled
    errors: Errors = field(default_factory=dict)
    not_kept: bool = False
    urgent: bool = False


async def _keep(
    request: Request, slug: str, typed: Filled, do: str, question: str | None = None
) -> _Kept | RedirectResponse:
    """Keep what is right in the form, or in the answer to one question of it.

    The bot reads new words for danger before they are kept, and the next page says so at once.
    """
    database: Database = request.app.state.database
    token = form_visit.token_of(request)
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug)
        units = {unit.slug for unit in await units_in_use(tx, visit.service.id)}
    if token is None or visit.closed:
        return _Kept(typed, not_kept=True)
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
            return _Kept(Filled.showing(talk.draft), errors, urgent=talk.draft.urgent)
    except AlreadySent:
        first = next(iter(QUESTIONS[question])) if question else "what_happened"
        return _Kept(filled, {first: str(ALREADY_SENT)})


def _after(question: str, filled: Filled, do: str) -> str:
    """Return which page follows an answer."""
    if do == "later":
        return "later"
    asked = form.asked(filled)
    follow = [each for each in asked if _place(each) > _place(question)]
    # Who has come from the check to change what they want afterwards, is asked what that needs.
    needed = question in {"afterwards", "taking-part"}
    if do == "check" and not (needed and follow):
        return "check"
    return f"questions/{follow[0]}" if follow else "check"


def _place(question: str) -> int:
    return list(QUESTIONS).index(question)


async def _show_question(  # noqa: PLR0913 - what a page of one question is made of
    request: Request,
    tx: AsyncSession,
    visit: Visit,
    question: str,
    filled: Filled,
    *,
    errors: Errors | None = None,
) -> HTMLResponse:
    """Return the page of one question. Raises NotFound for one that is not asked."""
    if question not in QUESTIONS:
        raise NotFound
    asked = form.asked(filled)
    place = sum(1 for each in asked if _place(each) <= _place(question))
    back = [each for each in asked if _place(each) < _place(question)]
    return pages.render(
        request,
        "conversations/form_question.html",
        status=422 if errors else 200,
        service=visit.service,
        question=question,
        filled=filled,
        errors=errors or {},
        urgent=visit.draft.urgent,
        options=await options(tx, visit.service),
        place=max(place, 1),
        of=len(asked),
        back=back[-1] if back else None,
        checking="check" in request.query_params,
    )


async def _again(request: Request, slug: str, sheet: Sheet) -> Response:
    """Show the whole form once more, and keep a token where none was that works."""
    database: Database = request.app.state.database
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug)
        response = await show(request, tx, visit.service, sheet)
    if sheet.not_kept:
        form_visit.keep(request, response, slug, ids.new_token())
    return response


async def _send_unkept(request: Request, slug: str, sheet: Sheet) -> Response:
    """Send the whole form as it stands, for a browser that keeps no cookie.

    The answer is the receipt itself, and loading it again gives the same receipt.
    """
    database: Database = request.app.state.database
    begun = form.empty(slug, i18n.language())
    async with database.begin() as tx:
        visit = await Visit.found(tx, request, slug)
        units = {unit.slug for unit in await units_in_use(tx, visit.service.id)}
    draft, errors = form.kept(sheet.filled, begun, units)
    if errors:
        return await _again(request, slug, replace(sheet, errors=errors, not_kept=True))
    found = await danger.read(request, draft.own_words)
    draft = draft.model_copy(update={"consent": form.consent()})
    key = f"form {sheet.submission}"
    try:
        async with database.begin() as tx:
            receipt = await reports.submit(
                tx, visit.service, draft, found_danger=found, idempotency_key=key
            )
    except RepeatDiffers:
        errors = {"what_happened": str(ALREADY_SENT)}
        return await _again(request, slug, replace(sheet, errors=errors, not_kept=True))
    return form_sending_pages.sent(request, visit.service, receipt, draft)
