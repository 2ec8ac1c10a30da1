"""Deciding on the reporter's part in a review, before it starts, and keeping the log of it.

Patients and next of kin shall be involved early (pasient- og brukerrettighetsloven ch. 3), and be
asked again after a no. So a review starts with an invitation, with why not yet, or with who else.
"""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access import service as access
from api.access.audit import REPORTER, Actor
from api.cases import deadlines
from api.cases import service as cases
from api.cases.models import Case
from api.reports import service as reports
from api.reviews import history, participants, queries
from api.reviews.models import InvolvementDecision
from api.reviews.schemas import Decision, DecisionShown, NotYet, Reason, SomeoneElse
from api.reviews.work import CaseAtWork
from api.shared import clock, ids, sealing

DEADLINE = "involvement"
"""The case's deadline for deciding anew."""


async def log(tx: AsyncSession, case: Case) -> list[DecisionShown]:
    """Return the decisions on the reporter's part, newest first.

    Raises KeyDestroyedError once the texts are erased.
    """
    found = await queries.decisions(tx, case.id)
    if not found:
        return []
    report = await reports.by_id(tx, case.report_id)
    key = await sealing.data_key(tx, report.key_id)
    names = await access.names_of(tx, {each.decided_by for each in found if each.decided_by})
    today = clock.today()
    return [
        DecisionShown(
            decision=Decision(each.decision),
            reason=Reason(each.reason) if each.reason else None,
            words=key.open("involvement_decisions.words", each.id, each.words)
            if each.words
            else None,
            ask_again_on=each.ask_again_on,
            due=each.ask_again_on is not None and each.ask_again_on <= today,
            who=names.get(each.decided_by, "") if each.decided_by else "",
            at=each.at,
        )
        for each in found
    ]


async def decided(tx: AsyncSession, case: Case) -> bool:
    """Return whether it was decided how the reporter takes part."""
    return bool(await queries.decisions(tx, case.id))


async def said_yes(tx: AsyncSession, case: Case) -> bool:
    """Return whether the reporter's last word was a yes."""
    found = await queries.decisions(tx, case.id)
    return bool(found) and found[0].decision == Decision.ACCEPTED


async def decide_not_yet(tx: AsyncSession, at: CaseAtWork, wanted: NotYet) -> None:
    """Keep why the reporter is not invited yet; the case has a deadline for deciding anew."""
    await _keep(tx, at.case, at.actor, Decision.NOT_YET, wanted=wanted)
    moment = datetime.combine(wanted.ask_again_on, time(hour=12), clock.LOCAL)
    await deadlines.set_deadline(tx, at.case, DEADLINE, moment, actor=at.actor)


async def decide_someone_else(tx: AsyncSession, at: CaseAtWork, wanted: SomeoneElse) -> None:
    """Keep who takes part in the reporter's place."""
    await _keep(tx, at.case, at.actor, Decision.SOMEONE_ELSE, wanted=wanted)
    await deadlines.meet_deadline(tx, at.case, DEADLINE, actor=at.actor)


async def over(tx: AsyncSession, case: Case, actor: Actor) -> None:
    """Have nobody decide anew on the reporter's part in a case that is closed."""
    await deadlines.drop_deadline(tx, case, DEADLINE, actor=actor)


async def invited(tx: AsyncSession, report_id: UUID, actor: Actor) -> None:
    """Keep that the reporter was invited: that is the decision."""
    case = await cases.of_report(tx, report_id, lock=True)
    await _keep(tx, case, actor, Decision.INVITED)
    await deadlines.meet_deadline(tx, case, DEADLINE, actor=actor)


async def answered(tx: AsyncSession, report_id: UUID, answer: Decision) -> bool:
    """Keep what the reporter answered; who says yes takes part in the review under way.

    Returns whether it is another answer than before.
    """
    case = await cases.of_report(tx, report_id, lock=True)
    before = await queries.decisions(tx, case.id)
    if before and before[0].decision == answer:
        return False
    await _keep(tx, case, REPORTER, answer)
    review = await queries.of_case(tx, case.id)
    if answer is Decision.ACCEPTED and review is not None and review.finished_at is None:
        await participants.reporter_joins(tx, case, review, REPORTER)
    return True


async def _keep(
    tx: AsyncSession,
    case: Case,
    actor: Actor,
    decision: Decision,
    *,
    wanted: NotYet | SomeoneElse | None = None,
) -> None:
    report = await reports.by_id(tx, case.report_id)
    key = await sealing.data_key(tx, report.key_id)
    row_id = ids.new_id()
    not_yet = wanted if isinstance(wanted, NotYet) else None
    row = InvolvementDecision(
        id=row_id,
        case_id=case.id,
        decision=decision,
        reason=not_yet.reason if not_yet else None,
        words=key.seal("involvement_decisions.words", row_id, wanted.words) if wanted else None,
        ask_again_on=not_yet.ask_again_on if not_yet else None,
        decided_by=actor.id,
        at=clock.now(),
    )
    tx.add(row)
    details: dict[str, Any] = {"decision": decision, "rows": history.rows(row)}
    if not_yet:
        details |= {"reason": not_yet.reason, "until": str(not_yet.ask_again_on)}
    await cases.note(tx, case, actor, "involvement_decided", **details)
    await audit.record(
        tx, actor, "involvement_decided", audit.Subject("report", report.id), decision=decision
    )
    await tx.flush()
