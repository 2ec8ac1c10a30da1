"""What the law and the service ask of a case: contact in time, a meeting, notification, simulation.

The product reminds, and keeps what people decided and why. It notifies nobody by itself.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Protocol
from uuid import UUID

from pydantic import BaseModel, StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit, services
from api.access.audit import SYSTEM, Actor
from api.access.permissions import Role, StaffMember
from api.cases import queries, rules, service
from api.cases.awareness import AWARE, Awareness, aware_from
from api.cases.deadlines import deadlines_of, drop_deadline, meet_deadline, set_deadline
from api.cases.harm import GRAVE, NOT_ASKED
from api.cases.models import Case, CaseDecision
from api.cases.problems import CaseWithdrawn
from api.cases.working_days import end_after
from api.reports import service as reports
from api.reports.events import ContactChanged, ReportSubmitted, ReportWithdrawn
from api.reports.models import Report
from api.shared import clock, ids, sealing
from api.shared.i18n import _, lazy
from api.shared.problems import InvalidInput, NotFound
from api.shared.text import Message

MEETING_DAYS = 10
"""Pasient- og brukerrettighetsloven § 3-2: a meeting is offered within ten days."""

AGAIN_AFTER = timedelta(days=14)
"""After a no, the meeting is offered once more: people in grief may need time."""


class Question(StrEnum):
    """What staff are asked about a case."""

    NOTIFICATION = "notification"
    MEETING_OFFER = "meeting_offer"
    REPORT = "follow_up_report"
    SIMULATION = "simulation"


ANSWERS: dict[Question, dict[str, str]] = {
    Question.NOTIFICATION: {
        "yes": lazy("Yes, it is to be notified"),
        "done": lazy("Yes, and it has been notified"),
        "no": lazy("No, the law does not ask for it here"),
    },
    Question.MEETING_OFFER: {
        "offered": lazy("Offered, no answer yet"),
        "yes": lazy("They said yes to a meeting"),
        "no": lazy("They said no"),
        "not_reached": lazy("We could not reach them"),
    },
    Question.REPORT: {
        "sent": lazy("Sent, and it tells how the patient and the next of kin took part"),
        "not_asked": lazy("It is not asked for here"),
    },
    Question.SIMULATION: {
        "yes": lazy("Yes, use it for simulation"),
        "no": lazy("No"),
        "not_now": lazy("Not now"),
    },
}

NOTED: dict[Question, str] = {
    Question.NOTIFICATION: "notification_decided",
    Question.MEETING_OFFER: "meeting_offer_noted",
    Question.REPORT: "follow_up_report_noted",
    Question.SIMULATION: "simulation_decided",
}
"""By question: what the history calls an answer."""

_DEADLINE = {
    Question.NOTIFICATION: "statutory_notice",
    Question.MEETING_OFFER: "meeting",
    Question.REPORT: "statutory_report",
}
_SETTLED = {
    Question.NOTIFICATION: {"done", "no"},
    Question.MEETING_OFFER: {"offered", "yes", "no"},
    Question.REPORT: {"sent", "not_asked"},
}
_NOTIFIED = {"yes", "done"}
"""Answers about notification after which a report is to follow."""

_WITHOUT_REASON = {Question.MEETING_OFFER, Question.REPORT}


class Answer(BaseModel):
    """What staff decided. `client_id` is the form's own: sent twice, it counts once."""

    client_id: UUID
    answer: Annotated[str, StringConstraints(max_length=20)]
    reason: Message = ""


class AboutReport(Protocol):
    """A fact about a report."""

    @property
    def report(self) -> Report: ...  # noqa: D102


async def contact_wanted(tx: AsyncSession, fact: ReportSubmitted | ContactChanged) -> None:
    """Set by when whoever wants to be told hears from us; nobody else is waited for."""
    report = fact.report
    case = await service.of_report(tx, report.id, lock=True)
    if not (report.keep_informed or report.take_part):
        await drop_deadline(tx, case, "first_contact")
    elif not await queries.was_contacted(tx, case.id):
        days = (await _rules(tx, case)).first_contact_days
        due = end_after(report.submitted_at, working_days=days)
        await set_deadline(tx, case, "first_contact", due)


async def contacted(tx: AsyncSession, fact: AboutReport) -> None:
    """Note that the reporter heard from us, by a message or an invitation."""
    case = await service.of_report(tx, fact.report.id, lock=True)
    await meet_deadline(tx, case, "first_contact")


async def withdrawn(tx: AsyncSession, fact: ReportWithdrawn) -> None:
    """Take away what can no longer be done for the reporter. What the law asks stays."""
    case = await service.of_report(tx, fact.report.id, lock=True)
    await drop_deadline(tx, case, "first_contact")


async def follow(tx: AsyncSession, case: Case, actor: Actor) -> None:
    """Bring the law's deadlines in line with the case's classification."""
    if not case.very_serious_unexpected:
        for what in _DEADLINE.values():
            await drop_deadline(tx, case, what, actor=actor)
        return
    said = await queries.said(tx, case.id)
    aware = aware_from(case, said)
    if said.get(Question.MEETING_OFFER) not in _SETTLED[Question.MEETING_OFFER]:
        due = end_after(aware, days=MEETING_DAYS)
        await set_deadline(tx, case, "meeting", due, actor=actor)
    notification = (await _rules(tx, case)).notification
    if notification.on and said.get(Question.NOTIFICATION) not in _SETTLED[Question.NOTIFICATION]:
        due = end_after(aware, working_days=notification.working_days)
        await set_deadline(tx, case, "statutory_notice", due, actor=actor)
    if said.get(Question.NOTIFICATION) not in _NOTIFIED:
        await drop_deadline(tx, case, "statutory_report", actor=actor)
    elif notification.on and notification.report_months and Question.REPORT not in said:
        due = end_after(aware, months=notification.report_months)
        await set_deadline(tx, case, "statutory_report", due, actor=actor)


async def became_aware(
    tx: AsyncSession, staff: StaffMember, reference: str, given: Awareness
) -> Case:
    """Keep since when the service knew of the event, and count the law's days from there.

    Raises NotFound and Forbidden as `service.for_staff`, NotFound for a case the law asks nothing
    of, CaseWithdrawn, and InvalidInput for a day after the report came in.
    """
    case, role = await service.for_staff(tx, staff, reference, to_change=True)
    sent = sealing.sent_as(tx, given, case.id, AWARE)
    if await queries.event_of_client(tx, case.id, sent) is not None:
        return case
    if case.withdrawn_at is not None:
        raise CaseWithdrawn
    if Question.NOTIFICATION not in await asked(tx, case, {}):
        raise NotFound
    if given.aware_on > case.opened_at.astimezone(clock.LOCAL).date():
        message = _("It cannot be later than the day the report came in.")
        raise InvalidInput(errors=[{"field": "aware_on", "message": message}])
    said = await queries.said(tx, case.id)
    actor, answer = staff.actor(role), str(given.aware_on)
    await _keep(tx, case, staff, role, AWARE, answer, given.why_aware)
    changes = {"aware_on": [said.get(AWARE), answer]}
    await service.note(tx, case, actor, "awareness_noted", client_id=sent, changes=changes)
    await audit.record(tx, actor, "awareness_noted", audit.Subject("report", case.report_id))
    await follow(tx, case, actor)
    return case


async def decide(
    tx: AsyncSession, staff: StaffMember, reference: str, what: Question, given: Answer
) -> Case:
    """Keep what was decided, and why; the same in the same form again keeps nothing more.

    Raises NotFound and Forbidden as `service.for_staff`, NotFound for a question that the case is
    not asked, CaseWithdrawn, and InvalidInput without an answer or, where one is owed, a reason.
    """
    case, role = await service.for_staff(tx, staff, reference, to_change=True)
    sent = sealing.sent_as(tx, given, case.id, what)
    if await queries.event_of_client(tx, case.id, sent) is not None:
        return case
    if case.withdrawn_at is not None:
        raise CaseWithdrawn
    decisions = await queries.decisions(tx, case.id)
    before = [each for each in decisions if each.what == what]
    said = {each.what: each.answer for each in decisions}
    if not before and what not in await asked(tx, case, said):
        raise NotFound
    _check(what, given)
    actor = staff.actor(role)
    await _keep(tx, case, staff, role, what, given.answer, given.reason.strip())
    last = before[-1].answer if before else None
    changes = {str(what): [last, given.answer]}
    await service.note(tx, case, actor, NOTED[what], client_id=sent, changes=changes)
    await audit.record(tx, actor, NOTED[what], audit.Subject("report", case.report_id))
    await tx.flush()
    await _settle(tx, case, actor, what, [*(each.answer for each in before), given.answer])
    return case


async def _keep(  # noqa: PLR0913, PLR0917 - who decided what, and why
    tx: AsyncSession,
    case: Case,
    staff: StaffMember,
    role: Role,
    what: str,
    answer: str,
    reason: str,
) -> None:
    report, decision_id = await reports.by_id(tx, case.report_id), ids.new_id()
    key = await sealing.data_key(tx, report.key_id)
    tx.add(
        CaseDecision(
            id=decision_id,
            case_id=case.id,
            what=what,
            answer=answer,
            reason=key.seal("case_decisions.reason", decision_id, reason) if reason else None,
            at=clock.now(),
            by_id=staff.id,
            by_role=role,
        )
    )
    await tx.flush()


async def asked(tx: AsyncSession, case: Case, said: Mapping[str, str]) -> list[Question]:
    """Return which questions the case's classification asks, and what was `said` last."""
    if case.kind in NOT_ASKED:
        return []
    if case.very_serious_unexpected:
        notified = said.get(Question.NOTIFICATION) in _NOTIFIED
        report = notified and await _report_asked(tx, case)
        return [each for each in Question if report or each is not Question.REPORT]
    return [Question.SIMULATION] if case.assessed_harm in GRAVE else []


async def _report_asked(tx: AsyncSession, case: Case) -> bool:
    """Return whether a report is to follow here: a deadline set already stays as it is."""
    if (await _rules(tx, case)).notification.report_months:
        return True
    return _DEADLINE[Question.REPORT] in {each.what for each in await deadlines_of(tx, case.id)}


async def open_questions(tx: AsyncSession, case: Case) -> list[Question]:
    """Return what is asked and not settled yet: it is to be answered before the case is closed."""
    return await unsettled(tx, case, await queries.said(tx, case.id))


async def unsettled(tx: AsyncSession, case: Case, said: Mapping[str, str]) -> list[Question]:
    """Return what is asked and not settled by what was `said` last, by question."""
    return [
        each
        for each in await asked(tx, case, said)
        if each not in said or (each in _SETTLED and said[each] not in _SETTLED[each])
    ]


def _check(what: Question, given: Answer) -> None:
    errors = []
    if given.answer not in ANSWERS[what]:
        errors.append({"field": f"{what}-answer", "message": _("Choose one of those listed.")})
    if not given.reason.strip() and what not in _WITHOUT_REASON:
        errors.append({"field": f"{what}-reason", "message": _("Write why, in a few words.")})
    if errors:
        raise InvalidInput(errors=errors)


async def _settle(
    tx: AsyncSession, case: Case, actor: Actor, what: Question, said: list[str]
) -> None:
    """Bring the question's own deadline in line with all that was said, the last one last."""
    if what not in _DEADLINE:
        return
    if said[-1] not in _SETTLED[what]:
        await follow(tx, case, actor)
        return
    await meet_deadline(tx, case, _DEADLINE[what], actor=actor)
    await follow(tx, case, actor)
    if what is Question.MEETING_OFFER and said[-1] == "no" and said.count("no") == 1:
        again = end_after(clock.now() + AGAIN_AFTER)
        await set_deadline(tx, case, "meeting", again, actor=SYSTEM)


async def _rules(tx: AsyncSession, case: Case) -> rules.Rules:
    return rules.of(await services.service_by_id(tx, case.service_id))
