"""The plain form, one question a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse

from api.conversations import form_answers, form_pages, form_visit
from api.conversations.form_pages import Do
from api.conversations.form_visit import Visit
from api.reports import form
from api.reports.form import QUESTIONS, Filled
from api.shared import ids, pages
from api.shared.problems import NotFound

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession
    from starlette.responses import HTMLResponse, Response

    from api.reports.form import Errors
    from api.shared.db import Database

router = APIRouter(prefix="/s/{slug}/form/questions", include_in_schema=False)


@router.get("/{question}")
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


@router.post("/{question}")
async def take(request: Request, slug: str, question: str, do: Do = "next") -> Response:
    """Keep one answer, and lead on to the next question or, with `do` check, to the check."""
    if question not in QUESTIONS:
        raise NotFound
    answer = Filled.read(await request.form())
    kept = await form_answers.keep(request, slug, answer, do, question)
    if isinstance(kept, RedirectResponse):
        return kept
    if kept.not_kept:
        return await form_pages.again(request, slug, form_pages.Sheet(answer, not_kept=True))
    if kept.errors:
        database: Database = request.app.state.database
        async with database.begin() as tx:
            visit = await Visit.found(tx, request, slug)
            filled = Filled.showing(visit.draft).with_answer(question, answer)
            return await _show_question(request, tx, visit, question, filled, errors=kept.errors)
    return pages.see_other(request, f"/s/{slug}/form/{_after(question, kept.filled, do)}")


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
        options=await form_answers.options(tx, visit.service),
        place=max(place, 1),
        of=len(asked),
        back=back[-1] if back else None,
        checking="check" in request.query_params,
    )


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
