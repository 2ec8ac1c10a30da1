"""What staff do with an invitation: inviting, the letter, and writing down a spoken answer."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from api.access import audit, frame
from api.access.audit import Actor
from api.access.permissions import Allowed, StaffMember
from api.access.services import service_by_id
from api.cases import service as cases
from api.cases.models import Case
from api.invitations import answering, form, letters, service, visits, wording
from api.invitations.form import Typed
from api.invitations.problems import NoInvitation, TimeNotOffered
from api.invitations.schemas import Door, Note, State
from api.invitations.standing import ANSWERED, state_of
from api.reports import service as reports
from api.reports.channels import Channel
from api.shared.db import Tx
from api.shared.settings import Settings

router = APIRouter(prefix="/staff/cases/{reference}/invitation", include_in_schema=False)

Worker = Annotated[StaffMember, Depends(Allowed(*cases.WORKERS))]


@router.post("")
async def invite(
    tx: Tx,
    staff: Worker,
    reference: str,
    note: Annotated[Note, Form()] = "",
    by: Annotated[Channel | None, Form()] = None,
) -> RedirectResponse:
    """Invite the reporter."""
    case, actor = await to_change(tx, staff, reference)
    await service.invite(tx, case, actor, note.strip() or None, by=by)
    return back(reference)


@router.post("/withdraw")
async def withdraw(tx: Tx, staff: Worker, reference: str) -> RedirectResponse:
    """Take back an invitation that is not answered."""
    case, actor = await to_change(tx, staff, reference)
    await service.withdraw(tx, case, actor)
    return back(reference)


@router.post("/mail")
async def send_again(
    tx: Tx, staff: Worker, reference: str, by: Annotated[Channel, Form()] = Channel.EMAIL
) -> RedirectResponse:
    """Send the e-mail or the SMS once more."""
    case, actor = await to_change(tx, staff, reference)
    await service.send_again(tx, case, actor, by=by)
    return back(reference)


@router.post("/letter")
async def make_letter(tx: Tx, staff: Worker, reference: str) -> RedirectResponse:
    """Make a letter with a code, and lead to it."""
    case, actor = await to_change(tx, staff, reference)
    await service.make_letter(tx, case, actor)
    return RedirectResponse(f"/staff/cases/{reference}/invitation/letter", 303)


@router.get("/letter")
async def read_letter(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Show the letter, to print or to read aloud. That it was opened is logged."""
    case, actor = await to_change(tx, staff, reference)
    invitation = await service.open_one(tx, case)
    if invitation.letter_digest is None:
        raise NoInvitation
    report = await reports.by_id(tx, case.report_id)
    await audit.record(tx, actor, "opened_letter", audit.Subject("report", report.id))
    settings: Settings = request.app.state.settings
    code = await service.letter_code(tx, report, invitation)
    host = await service_by_id(tx, report.service_id)
    letter = letters.on_paper(settings, host, report, code=code, until=invitation.expires_at)
    return frame.render(
        request,
        staff,
        "invitations/letter.html",
        reference=case.reference,
        letter=Markup(letter),  # noqa: S704 - a template of ours, which escaped what it was given
        letter_language=report.language,
    )


@router.get("/answer")
async def ask_on_the_phone(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Show the questions, for staff who talk with the reporter."""
    return await _ask(request, tx, staff, reference)


@router.post("/answer")
async def write_down(request: Request, tx: Tx, staff: Worker, reference: str) -> Response:
    """Write down what the reporter answered."""
    # Within the transaction, unlike at the reporter's doors: who is logged in comes first.
    found = await visits.read_for_danger(request)
    case, actor = await to_change(tx, staff, reference)
    invitation = await service.open_one(tx, case, *_ASKED)
    posted = await request.form()
    given, errors = form.answer_of(posted)
    if given is not None:
        try:
            await answering.answer(
                tx, invitation, given, door=Door.STAFF, writer=actor, found_danger=found
            )
            return back(reference)
        except TimeNotOffered as problem:
            errors = {"suits": str(problem.title)}
    return await _ask(request, tx, staff, reference, typed=Typed.read(posted), errors=errors)


_ASKED = (State.SENT, State.ACCEPTED, State.LATER, State.DECLINED)


async def _ask(  # noqa: PLR0913 - what the page shows
    request: Request,
    tx: Tx,
    staff: StaffMember,
    reference: str,
    *,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    case, actor = await to_change(tx, staff, reference)
    invitation = await service.open_one(tx, case, *_ASKED)
    report = await reports.by_id(tx, case.report_id)
    await audit.record(tx, actor, "read", audit.Subject("report", report.id))
    shown = await visits.fields(tx, await reports.opened(tx, report), invitation)
    if typed is not None:
        shown["typed"] = typed
    elif state_of(invitation) in ANSWERED:
        shown["typed"] = Typed.showing(await answering.wishes_of(tx, report, invitation))
    return frame.render(
        request,
        staff,
        "invitations/on_the_phone.html",
        status=422 if errors else 200,
        reference=case.reference,
        errors=errors or {},
        weeks=wording.ASK_AGAIN_WEEKS,
        **shown,
    )


async def to_change(tx: Tx, staff: StaffMember, reference: str) -> tuple[Case, Actor]:
    """Return the case, locked, and this person in the role that may change it."""
    case, role = await cases.for_staff(tx, staff, reference, to_change=True)
    return case, staff.actor(role)


def back(reference: str) -> RedirectResponse:
    """Lead back to the invitation on the case page."""
    return RedirectResponse(f"/staff/cases/{reference}#invitation", 303)
