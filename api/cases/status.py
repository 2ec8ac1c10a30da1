"""What the service's quality system tells us about a case it has received."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.audit import Actor
from api.access.services import units_of
from api.cases import queries, service
from api.cases.models import Case
from api.cases.problems import CaseWithdrawn, ClosedHere
from api.cases.schemas import CaseShown, CaseState, Status, StatusNews
from api.forwarding.models import Connector
from api.reports import service as reports
from api.shared.problems import NotFound

MEANING: dict[Status, tuple[CaseState | None, str | None]] = {
    Status.TRIAGED: (CaseState.TRIAGED, None),
    Status.IN_REVIEW: (CaseState.IN_REVIEW, "in_review"),
    Status.CHANGE_PLANNED: (CaseState.MEASURES_UNDER_WAY, "change_planned"),
    Status.CHANGE_MADE: (CaseState.EFFECT_FOLLOW_UP, "change_made"),
    Status.EFFECT_CHECKED: (None, "effect_checked"),
    Status.CLOSED_WITH_LEARNING: (CaseState.CLOSED_WITH_LEARNING, "closed"),
    Status.TRANSFERRED: (CaseState.TRANSFERRED, "passed_on"),
    Status.REOPENED: (CaseState.REOPENED, None),
}
"""By status: the state the case comes to, and the step the reporter is shown."""


async def case_of(
    tx: AsyncSession, connector: Connector, reference: str, *, lock: bool = False
) -> Case:
    """Return the case, if it belongs to the connector's service. Raises NotFound."""
    case = await queries.of_service(tx, connector.service_id, reference.upper(), lock=lock)
    if case is None:
        raise NotFound
    return case


async def shown(tx: AsyncSession, connector: Connector, case: Case) -> CaseShown:
    """Return where the case stands, for the quality system. It is logged like a reading."""
    subject = audit.Subject("report", case.report_id)
    await audit.record(tx, _actor(connector), "read_status", subject)
    units = {unit.id: unit.slug for unit in await units_of(tx, case.service_id)}
    return CaseShown(
        reference=case.reference,
        state=CaseState(case.state),
        kind=case.kind,
        category=case.category,
        assessed_harm=case.assessed_harm,
        physical_harm=case.physical_harm,
        psychological_harm=case.psychological_harm,
        potential_harm=case.potential_harm,
        very_serious_unexpected=case.very_serious_unexpected,
        complexity=case.complexity,
        learning_value=case.learning_value,
        unit=units.get(case.unit_id) if case.unit_id else None,
        urgent=case.urgent,
        opened_at=case.opened_at,
        updated_at=case.updated_at,
        withdrawn=case.withdrawn_at is not None,
    )


async def tell(tx: AsyncSession, connector: Connector, reference: str, news: StatusNews) -> Case:
    """Take in a status: move the case, and show the reporter the step it means.

    What was told last, or under the same `id`, changes nothing when told again. Raises NotFound,
    CaseWithdrawn, and ClosedHere where closing has its gate (`api/decisions/0012`).
    """
    case = await case_of(tx, connector, reference, lock=True)
    if news.id is not None and await queries.event_of_client(tx, case.id, news.id) is not None:
        return case
    if case.withdrawn_at is not None:
        raise CaseWithdrawn
    if news.id is None and await queries.last_status(tx, case.id) == news.status:
        return case
    if news.status is Status.CLOSED_WITH_LEARNING and not connector.config.get("closes_cases"):
        raise ClosedHere
    actor, (state, step) = _actor(connector), MEANING[news.status]
    await service.note(
        tx, case, actor, "status_reported", client_id=news.id, status=str(news.status)
    )
    if state is not None:
        await service.move(tx, case, actor, state)
    if step is not None:
        await reports.add_step(tx, await reports.by_id(tx, case.report_id), step)
    subject = audit.Subject("report", case.report_id)
    await audit.record(tx, actor, "reported_status", subject, status=str(news.status))
    await tx.flush()
    return case


def _actor(connector: Connector) -> Actor:
    return Actor("connector", connector.id)
