"""The invitation's page: reached by the link in the e-mail, or from the receipt page.

Mail programs and virus scanners open links: opening changes nothing, only posting does.
"""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access.models import Service
from api.access.services import service_by_id
from api.invitations import form, service, wording
from api.invitations.form import Typed
from api.invitations.models import Invitation
from api.invitations.problems import InvitationClosed, LinkUnknown, LinkUsed, NoInvitation
from api.invitations.schemas import State
from api.reports import receipt_pages
from api.reports import service as reports
from api.reports.models import Report
from api.reports.pages import WAYS_TO_TAKE_PART
from api.reports.wording import PARTICIPATION_MODES
from api.shared import i18n, pages
from api.shared.db import Tx
from api.shared.problems import Problem

router = APIRouter(include_in_schema=False)

RECEIPT_DOOR = "/receipt/invitation"


@router.get("/i/{token}")
async def look(request: Request, tx: Tx, token: str) -> Response:
    """Show the invitation. Changes nothing."""
    try:
        invitation = await service.by_link(tx, token)
    except LinkUnknown as problem:
        return _closed(request, problem, None)
    report, host = await _about(request, tx, invitation)
    if _is_closed(invitation, report):
        return _closed(request, InvitationClosed(), host)
    if service.state_of(invitation) in service.ANSWERED:
        return _thanks(request, invitation, host)
    return await _ask(request, tx, invitation, report, host, door=f"/i/{token}")


@router.post("/i/{token}")
async def answer(request: Request, tx: Tx, token: str) -> Response:
    """Take the answer, once."""
    try:
        invitation = await service.by_link(tx, token, lock=True)
    except LinkUnknown as problem:
        return _closed(request, problem, None)
    report, host = await _about(request, tx, invitation)
    posted = await request.form()
    given, errors = form.answer_of(posted)
    if _is_closed(invitation, report):
        return _closed(request, InvitationClosed(), host)
    door = f"/i/{token}"
    if given is None:
        typed = Typed.read(posted)
        return await _ask(
            request, tx, invitation, report, host, door=door, typed=typed, errors=errors
        )
    try:
        await service.answer_by_link(tx, invitation, given)
    except LinkUsed as problem:
        return _thanks(request, invitation, host, status=problem.status)
    return _private(pages.see_other(request, door))


@router.get(RECEIPT_DOOR)
async def reconsider(request: Request, tx: Tx) -> Response:
    """Show the invitation to whoever has the receipt open, with the answer so far."""
    report = await receipt_pages.opened(request, tx)
    invitation = await service.newest(tx, report.id) if report else None
    if report is None or invitation is None or report.withdrawn_at is not None:
        return pages.see_other(request, "/receipt")
    host = await service_by_id(tx, report.service_id)
    if _is_closed(invitation, report):
        return _closed(request, InvitationClosed(), host)
    typed = Typed.showing(await service.wishes_of(tx, invitation))
    return await _ask(request, tx, invitation, report, host, door=RECEIPT_DOOR, typed=typed)


@router.post(RECEIPT_DOOR)
async def change(request: Request, tx: Tx) -> Response:
    """Take, or change, the answer of whoever has the receipt open."""
    report = await receipt_pages.opened(request, tx)
    if report is None:
        return pages.see_other(request, "/receipt?opened=1")
    host = await service_by_id(tx, report.service_id)
    posted = await request.form()
    given, errors = form.answer_of(posted)
    invitation = await service.newest(tx, report.id)
    if invitation is None:
        raise NoInvitation
    if _is_closed(invitation, report):
        return _closed(request, InvitationClosed(), host)
    if given is None:
        typed = Typed.read(posted)
        return await _ask(
            request, tx, invitation, report, host, door=RECEIPT_DOOR, typed=typed, errors=errors
        )
    await service.answer_by_receipt(tx, report, given)
    return pages.see_other(request, "/receipt")


async def _about(request: Request, tx: Tx, invitation: Invitation) -> tuple[Report, Service]:
    """Return report and service, and speak the reporter's language unless asked for another."""
    report = await reports.by_id(tx, invitation.report_id)
    if "lang" not in request.query_params:
        i18n.use(i18n.negotiate([report.language]))
    return report, await service_by_id(tx, report.service_id)


def _is_closed(invitation: Invitation, report: Report) -> bool:
    return report.withdrawn_at is not None or service.state_of(invitation) in {
        State.WITHDRAWN,
        State.EXPIRED,
    }


async def _ask(  # noqa: PLR0913 - what the page shows
    request: Request,
    tx: Tx,
    invitation: Invitation,
    report: Report,
    host: Service,
    *,
    door: str,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    """Return the page that explains, and asks."""
    draft = await reports.opened(tx, report)
    wanted = Typed(modes=tuple(draft.involvement.modes), support=draft.involvement.support or "")
    page = pages.render(
        request,
        "invitations/invitation.html",
        status=422 if errors else 200,
        service=host,
        door=pages.address(request, door),
        state=service.state_of(invitation),
        expires_at=invitation.expires_at,
        what_matters=draft.what_matters,
        written_in=report.language,
        note=await service.note_of(tx, report, invitation),
        typed=wanted if typed is None else typed,
        errors=errors or {},
        modes=[(mode, PARTICIPATION_MODES[mode]) for mode in WAYS_TO_TAKE_PART],
        weeks=wording.ASK_AGAIN_WEEKS,
        answered=wording.ANSWERED,
    )
    return _private(page)


def _thanks(
    request: Request, invitation: Invitation, host: Service, *, status: int = 200
) -> Response:
    """Return the page for a link that has answered."""
    page = pages.render(
        request,
        "invitations/thanks.html",
        status=status,
        service=host,
        state=service.state_of(invitation),
        answered=wording.ANSWERED,
        invitation=invitation,
        used=status != 200,  # noqa: PLR2004 - the answer now given is not the one that stands
    )
    return _private(page)


def _closed(request: Request, problem: Problem, host: Service | None) -> Response:
    """Return the page for a link that cannot be answered, and how to reach someone."""
    page = pages.render(
        request,
        "invitations/closed.html",
        status=problem.status,
        service=host,
        title=problem.title,
        unknown=isinstance(problem, LinkUnknown),
    )
    return _private(page)


def _private(page: Response) -> Response:
    """Keep the link out of search engines; `pages.render` keeps it out of Referer headers."""
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    page.headers["Referrer-Policy"] = "no-referrer"
    return page
