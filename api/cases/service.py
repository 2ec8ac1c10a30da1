"""Cases: opening one for a report, and what happened to it since."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.audit import SYSTEM, Actor
from api.cases.models import Case, CaseEvent
from api.reports.events import ReportSubmitted
from api.shared import clock, ids


async def open_case(tx: AsyncSession, fact: ReportSubmitted) -> None:
    """Open a case for a report, classified as the reporter did until staff have looked."""
    report = fact.report
    case = Case(
        id=ids.new_id(),
        report_id=report.id,
        reference=report.reference,
        service_id=report.service_id,
        unit_id=report.unit_id,
        state="received",
        urgent=report.urgent,
        kind=report.kind,
        category=report.category,
        assessed_harm=None,
        responsible_id=None,
        opened_at=report.submitted_at,
        updated_at=report.submitted_at,
    )
    tx.add(case)
    await tx.flush()
    await note(tx, case, SYSTEM, "received")


async def note(tx: AsyncSession, case: Case, actor: Actor, what: str, **details: Any) -> None:
    """Add to the case's history. `details` holds clear values only, never free text."""
    case.updated_at = clock.now()
    tx.add(
        CaseEvent(
            id=ids.new_id(),
            case_id=case.id,
            at=clock.now(),
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_role=actor.role,
            what=what,
            details=details,
        )
    )
