"""What an invited person sees and sends, the same by whichever door they came."""

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData

from api.access.models import Service
from api.access.services import service_by_id
from api.invitations import answering, form, meeting, service, wording
from api.invitations.calendar import calendar_file
from api.invitations.form import Typed
from api.invitations.models import Invitation
from api.invitations.problems import InvitationClosed, TimeNotOffered
from api.invitations.schemas import Choice, Door, State
from api.invitations.standing import ANSWERED, Closed, about_another, state_of, why_closed
from api.reports import danger
from api.reports import service as reports
from api.reports.models import Report
from api.reports.schemas import Draft, ReporterRole
from api.shared import i18n, pages
from api.shared.problems import Problem


@dataclass(frozen=True)
class Visit:
    """Someone at an invitation's page: by which door, at which path."""

    door: Door
    path: str
    invitation: Invitation
    report: Report
    host: Service

    @property
    def is_reporter(self) -> bool:
        """Whether it is, as far as we can know, the one who wrote the report.

        Nobody but they are shown their own words again. A letter lies about at home; and when
        staff helped to report, words and address may be of two different people.
        """
        return self.door is Door.RECEIPT or (
            self.door is Door.LINK and self.report.reporter_role != ReporterRole.STAFF_ASSISTING
        )


async def visit(
    request: Request, tx: AsyncSession, door: Door, path: str, invitation: Invitation
) -> Visit:
    """Return who is here, and speak the reporter's language unless asked for another."""
    report = await reports.by_id(tx, invitation.report_id)
    if "lang" not in request.query_params and door is not Door.RECEIPT:
        i18n.use(i18n.negotiate([report.language]))
    return Visit(door, path, invitation, report, await service_by_id(tx, report.service_id))


async def look(request: Request, tx: AsyncSession, who: Visit) -> Response:
    """Show the invitation, or how it is answered. Changes nothing."""
    closed = await why_closed(tx, who.invitation, who.report, who.door)
    if closed is not None:
        return _closed(request, who, closed)
    if who.door is Door.RECEIPT:
        wishes = await answering.wishes_of(tx, who.report, who.invitation)
        answered = state_of(who.invitation) in ANSWERED
        return await _ask(request, tx, who, Typed.showing(wishes) if answered else None)
    if state_of(who.invitation) not in ANSWERED:
        return await _ask(request, tx, who, None)
    if "change" in request.query_params:
        return await _ask(request, tx, who, Typed())
    return await _thanks(request, tx, who)


async def read_for_danger(request: Request) -> bool | None:
    """Return whether the answer that is sent tells of present danger; None if nobody could read it.

    To be called before the transaction takes a connection: it may take a second.
    """
    given, _errors = form.answer_of(await request.form())
    words = given.wishes.own_words if given else []
    return await danger.read(request, words) if words else False


async def take(
    request: Request, tx: AsyncSession, who: Visit, *, found_danger: bool | None
) -> Response:
    """Take what was sent: an answer, a change of it, or that it is taken back."""
    posted = await request.form()
    try:
        if "undo" in posted:
            if (undone := _choice(posted, "undo")) is not None:
                await answering.undo(tx, who.invitation, undone, door=who.door)
            return _to(request, who)
        given, errors = form.answer_of(posted)
        if given is not None:
            await answering.answer(
                tx, who.invitation, given, door=who.door, found_danger=found_danger
            )
            return _to(request, who)
    except InvitationClosed:
        closed = await why_closed(tx, who.invitation, who.report, who.door)
        return _closed(request, who, closed or Closed.EXPIRED)
    except TimeNotOffered as problem:
        errors = {"suits": str(problem.title)}
    closed = await why_closed(tx, who.invitation, who.report, who.door)
    if closed is not None:
        return _closed(request, who, closed)
    return await _ask(request, tx, who, Typed.read(posted), errors)


async def calendar(tx: AsyncSession, who: Visit) -> Response | None:
    """Return the agreed time as a calendar file, or None without one."""
    if await meeting.agreed(tx, who.report, who.invitation) is None:
        return None
    host = who.host
    file = calendar_file(who.invitation, name=i18n.in_language(host.name), phone=host.phone)
    named = {"Content-Disposition": 'attachment; filename="avtale.ics"'}
    return private(Response(file, media_type="text/calendar", headers=named))


def private(page: Response) -> Response:
    """Keep the way in out of search engines, caches and Referer headers."""
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    page.headers["Referrer-Policy"] = "no-referrer"
    page.headers["Cache-Control"] = "no-store"
    return page


def unknown(request: Request, problem: Problem) -> Response:
    """Return the page for a link nobody has."""
    page = pages.render(
        request,
        "invitations/unknown.html",
        status=problem.status,
        service=None,
        title=problem.title,
    )
    return private(page)


async def fields(tx: AsyncSession, draft: Draft, invitation: Invitation) -> dict[str, object]:
    """Return what the fields of an answer (`answer_fields.html`) need to be shown."""
    wanted = draft.involvement
    return {
        "typed": Typed(modes=tuple(wanted.modes), support=wanted.support or ""),
        "modes": list(wording.MODES.items()),
        "names": wording.FIELDS,
        "offered": [
            (each.start.isoformat(), each.words) for each in await meeting.offered(tx, invitation)
        ],
    }


async def _ask(
    request: Request,
    tx: AsyncSession,
    who: Visit,
    typed: Typed | None,
    errors: dict[str, str] | None = None,
) -> Response:
    """Return the page that explains, and asks; `typed` None: as the reporter said in the report."""
    draft = await reports.opened(tx, who.report)
    shown = await fields(tx, draft, who.invitation)
    if typed is not None:
        shown["typed"] = typed
    page = pages.render(
        request,
        "invitations/invitation.html",
        status=422 if errors else 200,
        service=who.host,
        path=pages.address(request, who.path),
        state=state_of(who.invitation),
        calendar=pages.address(request, f"{who.path}/calendar.ics"),
        adds=who.door is not Door.RECEIPT,
        about_another=about_another(who.report),
        expires_at=who.invitation.expires_at,
        what_matters=draft.what_matters if who.is_reporter else None,
        written_in=who.report.language,
        note=await service.note_of(tx, who.report, who.invitation),
        agreed=await meeting.agreed(tx, who.report, who.invitation),
        taken_back=meeting.is_taken_back(who.invitation),
        called_off=meeting.called_off(who.invitation),
        errors=errors or {},
        weeks=wording.ASK_AGAIN_WEEKS,
        answered=wording.ANSWERED,
        **shown,
    )
    return private(page)


async def _thanks(request: Request, tx: AsyncSession, who: Visit) -> Response:
    """Return the page for an invitation that is answered. What was answered stays unsaid."""
    page = pages.render(
        request,
        "invitations/thanks.html",
        service=who.host,
        path=pages.address(request, who.path),
        calendar=pages.address(request, f"{who.path}/calendar.ics"),
        change=pages.address(request, f"{who.path}?change=1"),
        state=state_of(who.invitation),
        undoable=state_of(who.invitation) in {State.LATER, State.DECLINED},
        answered=wording.ANSWERED,
        invitation=who.invitation,
        agreed=await meeting.agreed(tx, who.report, who.invitation),
        taken_back=meeting.is_taken_back(who.invitation),
        called_off=meeting.called_off(who.invitation),
        offered=await meeting.offered(tx, who.invitation),
        letter=who.door is Door.LETTER,
        urgent=await answering.is_urgent(tx, who.invitation),
    )
    return private(page)


def _closed(request: Request, who: Visit, why: Closed) -> Response:
    """Return the page for an invitation that cannot be answered any more, and what to do."""
    page = pages.render(
        request,
        "invitations/closed.html",
        status=InvitationClosed.status,
        service=who.host,
        title=InvitationClosed.title,
        why=wording.CLOSED[why],
    )
    return private(page)


def _choice(posted: FormData, field: str) -> Choice | None:
    try:
        return Choice(str(posted.get(field)))
    except ValueError:
        return None


def _to(request: Request, who: Visit) -> Response:
    """Lead to the page that tells how it is answered, so that a reload sends nothing again."""
    receipt = who.door is Door.RECEIPT
    return private(pages.see_other(request, "/receipt" if receipt else who.path))
